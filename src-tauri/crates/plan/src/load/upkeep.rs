//! Reads `upkeep.toml`: the standing tasks.
//!
//! A last day of the year is one that every year has.

use super::shared::unique;
use crate::row::Row;
use crate::{MonthDay, Role, Upkeep, UpkeepKind};

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
    let every_years = row.number("every_years").and_then(|years| {
        let years = u8::try_from(years).ok().filter(|years| (1..=10).contains(years));
        if years.is_none() {
            row.report("every_years", "every_years 应在1到10之间", "写上几年一次");
        }
        years
    });
    Upkeep {
        id: row.id(),
        clause: row.text("clause"),
        kind: row
            .word("kind", &UpkeepKind::ALL, |kind| kind.word())
            .unwrap_or(UpkeepKind::Inspection),
        what: row.text("what"),
        actor: row.role("actor", roles),
        to: row.roles("to", roles),
        every_years,
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
