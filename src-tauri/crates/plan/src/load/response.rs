//! Reads `response.toml`: who starts, what is done, who ends, cautions.
//!
//! Steps keep the order of the file, which is the order they are shown in.

use super::shared::unique;
use crate::conditions::Vocabulary;
use crate::row::Row;
use crate::{Authority, Caution, Response, Role, Step};

/// Reads the whole file.
pub(crate) fn read(root: &Row<'_, '_>, vocabulary: Vocabulary<'_>, roles: &[Role]) -> Response {
    Response {
        starts: authorities(root, "start", vocabulary, roles),
        steps: steps(root, vocabulary, roles),
        ends: authorities(root, "end", vocabulary, roles),
        cautions: cautions(root),
    }
}

fn authorities(
    root: &Row<'_, '_>,
    key: &'static str,
    vocabulary: Vocabulary<'_>,
    roles: &[Role],
) -> Vec<Authority> {
    let mut all = Vec::new();
    for row in root.rows(key) {
        all.push(Authority {
            clause: row.text("clause"),
            grades: row.grades(),
            when: row.condition("when", vocabulary),
            says: row.text("says"),
            proposes: row.roles("proposes", roles),
            approves: row.roles("approves", roles),
            decides: row.roles("decides", roles),
            told: row.roles("told", roles),
            note: row.maybe_text("note"),
        });
        if !row.has("decides") {
            row.report("decides", "没有写由谁决定", "写上 decides = [\"角色\"]");
        }
        row.finish();
    }
    all
}

fn steps(root: &Row<'_, '_>, vocabulary: Vocabulary<'_>, roles: &[Role]) -> Vec<Step> {
    let rows = root.rows("step");
    let steps: Vec<_> = rows
        .iter()
        .map(|row| Step {
            id: row.id(),
            clause: row.text("clause"),
            grades: row.grades(),
            categories: categories(row, vocabulary),
            when: row.condition("when", vocabulary),
            actor: row.role("actor", roles),
            says: row.text("says"),
            first_minutes: row.flag("first_minutes"),
            note: row.maybe_text("note"),
        })
        .collect();
    unique(rows.iter().zip(steps.iter().map(|step| step.id.as_str())), "id");
    rows.into_iter().for_each(Row::finish);
    steps
}

/// Declared categories; empty where left out.
fn categories(row: &Row<'_, '_>, vocabulary: Vocabulary<'_>) -> Vec<String> {
    let ids = row.texts("categories");
    for id in &ids {
        if !vocabulary.categories.iter().any(|top| top.find(id).is_some()) {
            row.report("categories", format!("没有类别 {id}"), "用 categories.toml 里的编号");
        }
    }
    ids
}

fn cautions(root: &Row<'_, '_>) -> Vec<Caution> {
    let mut all = Vec::new();
    for row in root.rows("caution") {
        all.push(Caution {
            clause: row.text("clause"),
            grades: row.grades(),
            says: row.text("says"),
            publishing: row.flag("publishing"),
        });
        row.finish();
    }
    all
}
