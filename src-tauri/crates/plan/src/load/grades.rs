//! Reads `grades.toml`: the criteria and the grade that catches the rest.
//!
//! Whether a person's judgement decides a criterion follows from the facts it uses; it is not
//! written, so that it cannot be written wrongly.

use super::shared::unique;
use crate::conditions::Vocabulary;
use crate::row::Row;
use crate::{Acknowledged, Condition, Criterion, Grade, Kind, Node, Rest};

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
