//! Reads `response.toml`: who starts, what is done, who ends, cautions.
//!
//! Steps keep the order of the file, which is the order they are shown in.

use super::shared::{GRADES, NOTE, unique};
use crate::conditions::Vocabulary;
use crate::row::Row;
use crate::shape::{Shape, Value, may, must};
use crate::{Authority, Caution, Response, Role, Step};

/// `response.toml`.
pub(crate) static RESPONSE: Shape = Shape::of(
    "response",
    "应急响应：怎样启动、做什么、怎样结束。处置时限写在 duties.toml。",
    &[
        may("start", Value::Rows(&AUTHORITY, 0), "启动：谁建议、谁批准、谁决定、通报谁。"),
        may("step", Value::Rows(&STEP, 0), "步骤，照先后。"),
        may("end", Value::Rows(&AUTHORITY, 0), "结束：谁建议、谁批准、谁决定、通报谁。"),
        may("caution", Value::Rows(&CAUTION, 0), "要记住的事，如新闻发布归谁。"),
    ],
);
static AUTHORITY: Shape = Shape::of(
    "authority",
    "某几级由谁启动或结束响应。",
    &[
        must("clause", Value::Text, "出自哪一条。"),
        GRADES,
        may("when", Value::Condition, "只对某些情形适用时的条件。"),
        must("says", Value::Text, "短句说明；结束的还写结束的条件。"),
        may("proposes", Value::Ids(0), "建议的角色。"),
        may("approves", Value::Ids(0), "先要同意或批准的角色。"),
        must("decides", Value::Ids(0), "决定的角色，任一即可。"),
        may("told", Value::Ids(0), "要通报的角色。"),
        NOTE,
    ],
);
static STEP: Shape = Shape::of(
    "step",
    "一个步骤。",
    &[
        must("id", Value::Id, "编号。"),
        must("clause", Value::Text, "出自哪一条。"),
        GRADES,
        may("categories", Value::Ids(0), "只用于这些类别；不写就都用。"),
        may("when", Value::Condition, "另外的条件。"),
        must("actor", Value::Id, "谁做：角色编号。"),
        must("says", Value::Text, "做什么，短句。"),
        may("first_minutes", Value::Flag, "true 表示放在“头几分钟”的卡片上。"),
        NOTE,
    ],
);
static CAUTION: Shape = Shape::of(
    "caution",
    "一条注意事项。",
    &[
        must("clause", Value::Text, "出自哪一条。"),
        GRADES,
        must("says", Value::Text, "短句。"),
        may("publishing", Value::Flag, "true 表示有关对外发布，发布之前显示。"),
    ],
);

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
