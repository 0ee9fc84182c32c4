//! Reads `warnings.toml`: colours, contents, triage, actions, lifting.
//!
//! A file without a colour must say in `note` that the plan has no warnings.

use super::shared::unique;
use crate::row::Row;
use crate::{Colour, Content, Lifting, Role, WarningAction, WarningRule, WarningRules};

/// What a warning can carry; `contents` names a selection.
const CONTENTS: [&str; 8] =
    ["colour", "category", "from", "area", "matters", "measures", "time_limit", "issuer"];

/// Reads the whole file.
pub(crate) fn read(root: &Row<'_, '_>, roles: &[Role]) -> WarningRules {
    let rules = WarningRules {
        colours: colours(root, roles),
        contents: contents(root),
        contents_clause: root.maybe_text("contents_clause"),
        triage: actions(root, "triage", roles),
        actions: actions(root, "action", roles),
        lifting: lifting(root, roles),
        note: root.maybe_text("note"),
    };
    if rules.colours.is_empty() && rules.note.is_none() {
        root.report("colour", "没有预警颜色", "写上 [[colour]];预案没有预警就在 note 里说明");
    }
    if !rules.contents.is_empty() && rules.contents_clause.is_none() {
        root.report("contents_clause", "预警内容没有出处", "写上 contents_clause");
    }
    rules
}

fn colours(root: &Row<'_, '_>, roles: &[Role]) -> Vec<WarningRule> {
    let mut all: Vec<WarningRule> = Vec::new();
    for row in root.rows("colour") {
        if !row.has("colour") {
            row.report("colour", "缺少 colour", "写上 red、orange、yellow 或 blue");
        }
        let colour = row.word("colour", &Colour::ALL, |colour| colour.word());
        let rule = WarningRule {
            colour: colour.unwrap_or(Colour::Blue),
            clause: row.text("clause"),
            means: row.text("means"),
            issue_clause: row.text("issue_clause"),
            proposes: row.roles("proposes", roles),
            approves: row.roles("approves", roles),
            issues: row.roles("issues", roles),
            organises: row.roles("organises", roles),
            note: row.maybe_text("note"),
        };
        if colour.is_some() && all.iter().any(|other| other.colour == rule.colour) {
            row.report("colour", format!("{}写了两次", rule.colour.name()), "只留一个");
        }
        row.finish();
        all.push(rule);
    }
    all.sort_by_key(|rule| std::cmp::Reverse(rule.colour));
    all
}

fn contents(root: &Row<'_, '_>) -> Vec<Content> {
    let rows = root.rows("content");
    let contents: Vec<_> = rows
        .iter()
        .map(|row| Content {
            word: row.word("word", &CONTENTS, |word| *word).map(str::to_owned).unwrap_or_default(),
            name: row.text("name"),
        })
        .collect();
    unique(rows.iter().zip(contents.iter().map(|content| content.word.as_str())), "word");
    rows.into_iter().for_each(Row::finish);
    contents
}

fn actions(root: &Row<'_, '_>, key: &'static str, roles: &[Role]) -> Vec<WarningAction> {
    let rows = root.rows(key);
    let actions: Vec<_> = rows.iter().map(|row| action(row, roles)).collect();
    unique(rows.iter().zip(actions.iter().map(|action| action.id.as_str())), "id");
    rows.into_iter().for_each(Row::finish);
    actions
}

fn action(row: &Row<'_, '_>, roles: &[Role]) -> WarningAction {
    WarningAction {
        id: row.id(),
        clause: row.text("clause"),
        colours: row.colours(),
        actor: row.role("actor", roles),
        to: row.roles("to", roles),
        says: row.text("says"),
        within: row.limit("within"),
        word: row.maybe_text("word"),
        optional: row.flag("optional"),
        note: row.maybe_text("note"),
    }
}

fn lifting(root: &Row<'_, '_>, roles: &[Role]) -> Option<Lifting> {
    let row = root.table("lifting")?;
    let lifting = Lifting {
        clause: row.text("clause"),
        decides: row.roles("decides", roles),
        says: row.text("says"),
    };
    row.finish();
    Some(lifting)
}
