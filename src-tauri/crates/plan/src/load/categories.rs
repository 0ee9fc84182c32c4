//! Reads `categories.toml` and the categories of a taxonomy.
//!
//! A child's id starts with its parent's id and a dot; the shapes bound the depth, so that a tree
//! stays one.

use crate::Category;
use crate::row::Row;
use crate::shape::{Key, Shape, Value, may, must};

/// `categories.toml`.
pub(crate) static CATEGORIES: Shape = Shape::of(
    "categories",
    "预案的事件类别。预案没有类别清单的只写 note，不另编。",
    &[
        may("taxonomy", Value::Text, "沿用的分类标准：taxonomy/ 里的编号，如 gbz20986-2007。"),
        may("category", Value::Rows(&CATEGORY, 0), "类别，照预案的次序。"),
        may("note", Value::Text, "预案没有类别清单时在这里说明；有类别就不写。"),
    ],
);
static CATEGORY: Shape = Shape::of(
    "category",
    "一个类别。",
    &[
        ID,
        NAME,
        must("clause", Value::Text, "出自哪一条。"),
        CODE,
        EXAMPLES,
        SYNONYMS,
        LIKE,
        NOTE,
        may("sub", Value::Rows(&SUB, 0), "子类，编号接在这个编号后面，如 malware.worm。"),
    ],
);
static SUB: Shape = Shape::of(
    "sub",
    "一个子类。",
    &[
        ID,
        NAME,
        CLAUSE,
        CODE,
        EXAMPLES,
        SYNONYMS,
        LIKE,
        NOTE,
        may("sub", Value::Rows(&LEAF, 0), "再下一级，到此为止。"),
    ],
);
static LEAF: Shape =
    Shape::of("leaf", "最下一级子类。", &[ID, NAME, CLAUSE, CODE, EXAMPLES, SYNONYMS, LIKE, NOTE]);

/// A category of a taxonomy, which names no clause of a plan.
pub(crate) static TAXON: Shape = Shape::of(
    "taxon",
    "分类标准里的一个类别。",
    &[
        ID,
        NAME,
        CODE,
        EXAMPLES,
        SYNONYMS,
        LIKE,
        NOTE,
        may("sub", Value::Rows(&SUB, 0), "子类，编号接在这个编号后面，如 malware.worm。"),
    ],
);

const ID: Key = must("id", Value::Id, "编号：小写英文，子类用点接在上级后面。");
const NAME: Key = must("name", Value::Text, "名称，照预案或标准写。");
const CLAUSE: Key = may("clause", Value::Text, "出自哪一条；不写就同上级。");
const CODE: Key = may("code", Value::Text, "分类标准里的代码，如 MI。");
const EXAMPLES: Key = may("examples", Value::Texts(0), "通俗的例子，一句一个。");
const SYNONYMS: Key = may("synonyms", Value::Texts(0), "人们常打的词，如 勒索、挂马。");
const LIKE: Key = may(
    "like",
    Value::Texts(0),
    "沿用的标准里哪些类别的词和例子也算这一类；不写就是同编号的那一类。",
);
const NOTE: Key = may("note", Value::Text, "说明。");

/// What `categories.toml` holds.
pub(crate) struct Categories {
    pub(crate) taxonomy: Option<String>,
    pub(crate) list: Vec<Category>,
    pub(crate) note: Option<String>,
}

/// Reads the whole file.
pub(crate) fn read(root: &Row<'_, '_>) -> Categories {
    let taxonomy = root.maybe_text("taxonomy");
    let list = level(root, "category", None);
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

/// Reads one level of categories and all below it.
pub(crate) fn level(
    row: &Row<'_, '_>,
    key: &'static str,
    parent: Option<&Category>,
) -> Vec<Category> {
    let mut level: Vec<Category> = Vec::new();
    for row in row.rows(key) {
        let category = one(&row, parent);
        if level.iter().any(|other| other.id == category.id) {
            row.report("id", format!("类别 {} 写了两次", category.id), "改成不同的编号");
        }
        row.finish();
        level.push(category);
    }
    level
}

fn one(row: &Row<'_, '_>, parent: Option<&Category>) -> Category {
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
        None if row.declares("clause") => row.text("clause"),
        None => String::new(),
    };
    let mut category = Category {
        id,
        name: row.text("name"),
        clause,
        code: row.maybe_text("code"),
        examples: row.texts("examples"),
        synonyms: row.texts("synonyms"),
        like: row.texts("like"),
        note: row.maybe_text("note"),
        children: Vec::new(),
    };
    if row.declares("sub") {
        category.children = level(row, "sub", Some(&category));
    }
    category
}
