//! Reads `grades.toml`: the criteria and the grade that catches the rest.
//!
//! Whether a person's judgement decides a criterion follows from the facts it uses; it is not
//! written, so that it cannot be written wrongly.

use super::shared::{NOTE, grade_words, unique};
use crate::conditions::Vocabulary;
use crate::row::Row;
use crate::shape::{Shape, Value, may, must};
use crate::{Acknowledged, Condition, Criterion, Grade, Kind, Node, Rest};

/// `grades.toml`.
pub(crate) static GRADES: Shape = Shape::of(
    "grades",
    "定级判据。“且未达到上一级”不写，最高的一级自然胜出。",
    &[
        may("criterion", Value::Rows(&CRITERION, 0), "判据。"),
        must("rest", Value::Table(&REST), "其余情形归哪一级。"),
        may("acknowledged", Value::Rows(&ACKNOWLEDGED, 0), "原文确实如此、不必再提醒的蹊跷之处。"),
    ],
);
static CRITERION: Shape = Shape::of(
    "criterion",
    "一条判据。",
    &[
        must("clause", Value::Text, "出自哪一条；每条判据各不相同。"),
        must("grade", Value::Word(grade_words), "等级：I 特别重大，II 重大，III 较大，IV 一般。"),
        must("says", Value::Text, "短句说明。"),
        must("when", Value::Condition, "成立的条件，如 leak.people >= 200000。"),
        may("disputed_when", Value::Condition, "原文自相矛盾处：落在这里时判据存疑。"),
        may("disputed", Value::Text, "为什么存疑。"),
        NOTE,
    ],
)
.paired(&[("disputed_when", "disputed"), ("disputed", "disputed_when")]);
static REST: Shape = Shape::of(
    "rest",
    "兜底的一级。",
    &[
        must("clause", Value::Text, "出自哪一条。"),
        must("grade", Value::Word(grade_words), "等级。"),
        must("says", Value::Text, "短句说明。"),
    ],
);
static ACKNOWLEDGED: Shape = Shape::of(
    "acknowledged",
    "确认两条判据的关系就是原文那样。",
    &[must("clauses", Value::Texts(2), "哪几条判据。"), must("reason", Value::Text, "为什么。")],
);

/// What `grades.toml` holds.
pub(crate) struct Grades {
    pub(crate) criteria: Vec<Criterion>,
    pub(crate) rest: Rest,
    pub(crate) acknowledged: Vec<Acknowledged>,
}

/// Reads the whole file.
pub(crate) fn read(root: &Row<'_, '_>, vocabulary: Vocabulary<'_>) -> Grades {
    let rows = root.rows("criterion");
    let criteria: Vec<_> = rows.iter().map(|row| criterion(row, vocabulary)).collect();
    unique(rows.iter().zip(criteria.iter().map(|found| found.clause.as_str())), "clause");
    rows.into_iter().for_each(Row::finish);
    let acknowledged =
        root.rows("acknowledged").into_iter().map(|row| acknowledged(row, &criteria)).collect();
    Grades { criteria, rest: rest(root), acknowledged }
}

fn acknowledged(row: Row<'_, '_>, criteria: &[Criterion]) -> Acknowledged {
    let found = Acknowledged { clauses: row.texts("clauses"), reason: row.text("reason") };
    if found.clauses.len() < 2 {
        row.report("clauses", "确认至少要写两条判据", "写成 clauses = [\"…\", \"…\"]");
    }
    for clause in &found.clauses {
        if !criteria.iter().any(|known| known.clause == *clause) {
            row.report("clauses", format!("没有判据 {clause}"), "用这个文件里的条款号");
        }
    }
    row.finish();
    found
}

fn criterion(row: &Row<'_, '_>, vocabulary: Vocabulary<'_>) -> Criterion {
    if !row.has("when") {
        row.report("when", "判据没有条件", "写上 when = \"…\"");
    }
    let when = row
        .condition("when", vocabulary)
        .unwrap_or(Condition { source: String::new(), root: Node::Constant(false) });
    let disputed_when = row.condition("disputed_when", vocabulary);
    let disputed = row.maybe_text("disputed");
    if disputed_when.is_some() != disputed.is_some() {
        row.report("disputed_when", "disputed_when 与 disputed 要成对", "两个都写，或都删去");
    }
    let judgement = when.facts().iter().any(|fact| {
        vocabulary
            .questions
            .iter()
            .any(|question| question.fact == *fact && question.kind == Kind::Judgement)
    });
    Criterion {
        clause: row.text("clause"),
        grade: grade(row),
        says: row.text("says"),
        when,
        disputed_when,
        disputed,
        judgement,
        note: row.maybe_text("note"),
    }
}

fn grade(row: &Row<'_, '_>) -> Grade {
    if !row.has("grade") {
        row.report("grade", "缺少 grade", "写上 grade = \"I\"、\"II\"、\"III\" 或 \"IV\"");
    }
    row.word("grade", &Grade::ALL, |grade| grade.word()).unwrap_or(Grade::Ordinary)
}

fn rest(root: &Row<'_, '_>) -> Rest {
    let Some(row) = root.table("rest") else {
        root.report("rest", "缺少 [rest]", "写明其余情形归哪一级、出自哪一条");
        return Rest { clause: String::new(), grade: Grade::Ordinary, says: String::new() };
    };
    let rest = Rest { clause: row.text("clause"), grade: grade(&row), says: row.text("says") };
    row.finish();
    rest
}
