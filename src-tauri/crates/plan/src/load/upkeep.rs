//! Reads `upkeep.toml`: the standing tasks.
//!
//! A last day of the year is one that every year has.

use super::shared::{NOTE, unique};
use crate::row::Row;
use crate::shape::{Shape, Value, may, must};
use crate::{MonthDay, Role, Upkeep, UpkeepKind};

/// `upkeep.toml`.
pub(crate) static UPKEEP: Shape = Shape::of(
    "upkeep",
    "平时该做的事：演练、评估、备案、名录、培训。",
    &[may("task", Value::Rows(&TASK, 0), "平时的一件事。")],
);
static TASK: Shape = Shape::of(
    "task",
    "平时该做的一件事。",
    &[
        must("id", Value::Id, "编号。"),
        must("clause", Value::Text, "出自哪一条。"),
        must(
            "kind",
            Value::Word(|| UpkeepKind::ALL.iter().map(|kind| kind.word()).collect()),
            "哪一种：drill 演练，review 评估修订，filing 备案，training 培训，publicity 宣传，\
             roster 名录，duty 值班，inspection 检查，resource 保障。",
        ),
        must("what", Value::Text, "做什么，短句。"),
        must("actor", Value::Id, "谁做：角色编号。"),
        may("to", Value::Ids(0), "报给谁：角色编号。"),
        may("every_years", Value::Number(1, 10), "几年一次。"),
        may("before", Value::MonthDay, "每年哪一天之前，如 12-31。"),
        may("word", Value::Text, "原文的用词，如 每年、定期。"),
        NOTE,
    ],
);

/// Reads the whole file.
pub(crate) fn read(root: &Row<'_, '_>, roles: &[Role]) -> Vec<Upkeep> {
    let rows = root.rows("task");
    let tasks: Vec<_> = rows.iter().map(|row| task(row, roles)).collect();
    unique(rows.iter().zip(tasks.iter().map(|task| task.id.as_str())), "id");
    rows.into_iter().for_each(Row::finish);
    tasks
}

fn task(row: &Row<'_, '_>, roles: &[Role]) -> Upkeep {
    if !row.has("kind") {
        row.report("kind", "缺少 kind", "写上 kind = \"drill\" 之类");
    }
    Upkeep {
        id: row.id(),
        clause: row.text("clause"),
        kind: row
            .word("kind", &UpkeepKind::ALL, |kind| kind.word())
            .unwrap_or(UpkeepKind::Inspection),
        what: row.text("what"),
        actor: row.role("actor", roles),
        to: row.roles("to", roles),
        every_years: row.number("every_years").and_then(|years| u8::try_from(years).ok()),
        before: before(row),
        word: row.maybe_text("word"),
        note: row.maybe_text("note"),
    }
}

fn before(row: &Row<'_, '_>) -> Option<MonthDay> {
    let text = row.maybe_text("before")?;
    let parsed = text.split_once('-').and_then(|(month, day)| {
        let (month, day) = (month.parse::<u8>().ok()?, day.parse::<u8>().ok()?);
        chrono::NaiveDate::from_ymd_opt(2001, u32::from(month), u32::from(day))?;
        Some(MonthDay { month, day })
    });
    if parsed.is_none() {
        row.report("before", format!("日期 {text} 写法不对"), "写成 月-日，如 12-31");
    }
    parsed
}
