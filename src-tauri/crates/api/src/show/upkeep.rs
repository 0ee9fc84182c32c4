//! The standing tasks of the year as rows.
//!
//! A last day is said only where the plan names one or a period; what the plan says without a number
//! is said in its own word.

use super::plan::names;
use crate::view::upkeep::{UpkeepDoneView, UpkeepView};
use assess::{UpkeepDuty, UpkeepState};
use chrono::Datelike as _;
use plan::Plan;
use store::UpkeepRecord;

/// A task with what was done of it.
pub(crate) fn row(plan: &Plan, duty: &UpkeepDuty<'_>, records: &[UpkeepRecord]) -> UpkeepView {
    let task = duty.task;
    let mut done: Vec<UpkeepDoneView> =
        records.iter().filter(|record| record.task == task.id).map(done).collect();
    done.reverse();
    UpkeepView {
        task: task.id.clone(),
        year: duty.year,
        what: task.what.clone(),
        clause: task.clause.clone(),
        kind: task.kind.name().to_owned(),
        actor: names(plan, std::slice::from_ref(&task.actor)),
        mine: duty.mine,
        to: names(plan, &task.to),
        due_on: duty.due,
        due_says: due_says(duty),
        state: match duty.state {
            UpkeepState::Overdue => "overdue",
            UpkeepState::Soon => "soon",
            UpkeepState::Later => "later",
            UpkeepState::NoLimit => "no_limit",
            UpkeepState::Done => "done",
        },
        note: note(duty),
        times: duty.times,
        done,
    }
}

fn done(record: &UpkeepRecord) -> UpkeepDoneView {
    UpkeepDoneView {
        year: record.year,
        on: record.done_on,
        by: record.done_by.clone(),
        number: record.number.clone(),
        note: record.note.clone(),
        recorded_at: record.recorded_at,
        recorded_by: record.recorded_by.clone(),
    }
}

fn due_says(duty: &UpkeepDuty<'_>) -> String {
    let period = match duty.task.every_years {
        Some(1) => Some("每年".to_owned()),
        Some(years) => Some(format!("每{years}年")),
        None => None,
    };
    let last = duty.due.map(|due| {
        let (year, month, day) = (due.year(), due.month(), due.day());
        format!("最晚{year}年{month}月{day}日")
    });
    let parts = [duty.task.word.clone(), period, last];
    parts.into_iter().flatten().collect::<Vec<_>>().join("，")
}

fn note(duty: &UpkeepDuty<'_>) -> String {
    let mut parts: Vec<String> = duty.task.note.iter().cloned().collect();
    if duty.task.every_years.is_some_and(|years| years > 1) && duty.last.is_none() {
        parts.push("还没有上一次的记录，记下后才能算出下一次的期限".to_owned());
    }
    if let Some(day) = duty.rolled {
        parts.push(format!("末日非工作日，节后第一个工作日是{}月{}日", day.month(), day.day()));
    }
    parts.join("；")
}
