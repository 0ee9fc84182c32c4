//! Reads `categories.toml` and the categories of a taxonomy.
//!
//! A child's id starts with its parent's id and a dot; depth is bounded so that a tree stays one.

use crate::Category;
use crate::row::Row;

/// What `categories.toml` holds.
pub(crate) struct Categories {
    pub(crate) taxonomy: Option<String>,
    pub(crate) list: Vec<Category>,
    pub(crate) note: Option<String>,
}

/// How deep categories nest: a category and its sub-categories.
const DEPTH_MAX: usize = 3;

/// Reads the whole file.
pub(crate) fn read(root: &Row<'_, '_>) -> Categories {
    let taxonomy = root.maybe_text("taxonomy");
    let list = level(root, "category", None, true);
    let note = root.maybe_text("note");
    if list.is_empty() && note.is_none() {
        let mend = "至少写一个 [[category]]；预案没有类别清单的，只写 note = \"…\" 说明";
        root.report("category", "没有一个类别", mend);
    }
    if note.is_some() && !list.is_empty() {
        root.report("note", "写了没有类别清单的说明，却又有类别", "两样只留一样");
    }
    Categories { taxonomy, list, note }
}

/// Reads one level of categories and all below it; `cited` where each topmost one names its clause.
pub(crate) fn level(
    row: &Row<'_, '_>,
    key: &'static str,
    parent: Option<&Category>,
    cited: bool,
) -> Vec<Category> {
    let mut level: Vec<Category> = Vec::new();
    for row in row.rows(key) {
        let category = one(&row, parent, cited);
        if level.iter().any(|other| other.id == category.id) {
            row.report("id", format!("类别 {} 写了两次", category.id), "改成不同的编号");
        }
        row.finish();
        level.push(category);
    }
    level
}

fn one(row: &Row<'_, '_>, parent: Option<&Category>, cited: bool) -> Category {
    let id = row.id();
    match parent {
        Some(parent) if !id.is_empty() => {
            let below = id.strip_prefix(&parent.id).and_then(|rest| rest.strip_prefix('.'));
            if below.is_none_or(|word| word.is_empty() || word.contains('.')) {
                let mend = format!("写成 {}.词", parent.id);
                row.report("id", format!("子类编号 {id} 没有接在上级类别后面"), mend);
            }
        }
        None if id.contains('.') => row.report("id", "类别编号里有点", "点只用在子类编号里"),
        _ => {}
    }
    let clause = match parent {
        Some(parent) => row.maybe_text("clause").unwrap_or_else(|| parent.clause.clone()),
        None if cited => row.text("clause"),
        None => String::new(),
    };
    let mut category = Category {
        id,
        name: row.text("name"),
        clause,
        code: row.maybe_text("code"),
        examples: row.texts("examples"),
        synonyms: row.texts("synonyms"),
        note: row.maybe_text("note"),
        children: Vec::new(),
    };
    if category.id.split('.').count() < DEPTH_MAX {
        category.children = level(row, "sub", Some(&category), cited);
    }
    category
}
