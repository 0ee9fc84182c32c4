//! The standing tasks of the year: which are open, by when, and what was done last.
//!
//! A due day is here only where the plan names a period or a last day; a task without one is shown
//! without, and no year before the program was in use is ever held against the unit.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use plan::{Calendar, MonthDay, Plan, Upkeep};

use crate::calendar::rolled_day;

/// How long before its last day a task is shown as coming. The plans name no such time: it is ours.
pub const UPKEEP_SOON_DAYS: u64 = 30;

/// That a task was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpkeepDone<'r> {
    /// The task.
    pub task: &'r str,
    /// The year that it was done for.
    pub year: i32,
    /// The day on which it was done.
    pub on: NaiveDate,
}

/// A task as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpkeepDuty<'p> {
    /// What the plan asks for.
    pub task: &'p Upkeep,
    /// The unit holds the actor's role.
    pub mine: bool,
    /// The year that it is owed for; for a task without a period, the present one.
    pub year: i32,
    /// Its last day; `None` where the plan names neither a period nor a day, or where the period
    /// counts from a time that is not known.
    pub due: Option<NaiveDate>,
    /// Where the last day is no working day: the next one, as a hint only (R6).
    pub rolled: Option<NaiveDate>,
    /// How it stands.
    pub state: UpkeepState,
    /// How often it was done for this year.
    pub times: u32,
    /// When it was done last, for whatever year.
    pub last: Option<NaiveDate>,
}

/// How a task stands. Ordered by how much it presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UpkeepState {
    /// Its last day has passed.
    Overdue,
    /// Its last day comes within `UPKEEP_SOON_DAYS`.
    Soon,
    /// Its last day comes later.
    Later,
    /// It has no last day.
    NoLimit,
    /// It was done for this period.
    Done,
}

/// From where the tasks are looked at.
#[derive(Clone, Copy, Debug)]
pub struct UpkeepSeen<'p, 'a> {
    /// The unit's plan.
    pub plan: &'p Plan,
    /// What was done.
    pub done: &'a [UpkeepDone<'a>],
    /// Ids of the roles that the unit holds.
    pub roles: &'a BTreeSet<String>,
    /// Since when the unit keeps its records here.
    pub since: NaiveDate,
    /// Today.
    pub today: NaiveDate,
}

/// Every standing task, one row for each year that is open: what presses most stands first, ours
/// before those of others.
#[must_use]
pub fn upkeep<'p>(seen: &UpkeepSeen<'p, '_>, calendar: &Calendar) -> Vec<UpkeepDuty<'p>> {
    let mut all: Vec<UpkeepDuty<'p>> =
        seen.plan.upkeep.iter().flat_map(|task| rows(seen, calendar, task)).collect();
    all.sort_by_key(|duty| (duty.state, duty.due, !duty.mine));
    all
}

fn rows<'p>(
    seen: &UpkeepSeen<'p, '_>,
    calendar: &Calendar,
    task: &'p Upkeep,
) -> Vec<UpkeepDuty<'p>> {
    let present = seen.today.year();
    let records = || seen.done.iter().filter(|record| record.task == task.id);
    let last = records().map(|record| record.on).max();
    let times = |year: i32| records().filter(|record| record.year == year).count();
    let row = |year: i32, due: Option<NaiveDate>, is_done: bool| UpkeepDuty {
        task,
        mine: seen.roles.contains(&task.actor),
        year,
        due,
        rolled: due.and_then(|due| rolled_day(calendar, due)),
        state: state(seen.today, due, is_done),
        times: u32::try_from(times(year)).unwrap_or(u32::MAX),
        last,
    };
    match (task.every_years, task.before) {
        (None, None) => vec![row(present, None, false)],
        (None | Some(1), before) => (seen.since.year().min(present)..=present)
            .map(|year| row(year, last_day(year, before), times(year) > 0))
            .filter(|row| row.year == present || row.state == UpkeepState::Overdue)
            .collect(),
        (Some(years), before) => {
            let latest = records().map(|record| record.year).max();
            let next = latest.and_then(|year| year.checked_add(i32::from(years)));
            let is_done = latest == Some(present);
            vec![match next {
                Some(year) if !is_done => row(year, last_day(year, before), false),
                _ => row(present, None, is_done),
            }]
        }
    }
}

fn last_day(year: i32, before: Option<MonthDay>) -> Option<NaiveDate> {
    let MonthDay { month, day } = before.unwrap_or(MonthDay { month: 12, day: 31 });
    NaiveDate::from_ymd_opt(year, u32::from(month), u32::from(day))
}

fn state(today: NaiveDate, due: Option<NaiveDate>, is_done: bool) -> UpkeepState {
    let soon = |due: NaiveDate| {
        today.checked_add_days(chrono::Days::new(UPKEEP_SOON_DAYS)).is_none_or(|day| due <= day)
    };
    match due {
        _ if is_done => UpkeepState::Done,
        None => UpkeepState::NoLimit,
        Some(due) if due < today => UpkeepState::Overdue,
        Some(due) if soon(due) => UpkeepState::Soon,
        Some(_) => UpkeepState::Later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{calendar, plan};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    type Row = (i32, Option<String>, UpkeepState);

    fn look(task: &str, done: &[(i32, &str)], since: &str, today: &str) -> Vec<Row> {
        let done: Vec<_> =
            done.iter().map(|(year, on)| UpkeepDone { task, year: *year, on: day(on) }).collect();
        let roles = BTreeSet::from(["unit".to_owned()]);
        let seen = UpkeepSeen {
            plan: plan(),
            done: &done,
            roles: &roles,
            since: day(since),
            today: day(today),
        };
        upkeep(&seen, &calendar())
            .into_iter()
            .filter(|duty| duty.task.id == task)
            .map(|duty| (duty.year, duty.due.map(|due| due.to_string()), duty.state))
            .collect()
    }

    fn row(year: i32, due: &str, state: UpkeepState) -> Row {
        (year, Some(due.to_owned()).filter(|due| !due.is_empty()), state)
    }

    #[test]
    fn a_yearly_task_is_due_at_the_end_of_its_year() {
        use UpkeepState::{Done, Later, Overdue, Soon};
        let yearly = |done: &[(i32, &str)], today| look("drill", done, "2026-05-01", today);
        assert_eq!(yearly(&[], "2026-06-01"), [row(2026, "2026-12-31", Later)]);
        assert_eq!(yearly(&[], "2026-11-30"), [row(2026, "2026-12-31", Later)]);
        assert_eq!(yearly(&[], "2026-12-01"), [row(2026, "2026-12-31", Soon)]);
        assert_eq!(yearly(&[], "2026-12-31"), [row(2026, "2026-12-31", Soon)], "still in time");
        let missed = [row(2026, "2026-12-31", Overdue), row(2027, "2027-12-31", Later)];
        assert_eq!(yearly(&[], "2027-01-01"), missed, "last year's stays open");
        let done = [(2026, "2026-06-02")];
        assert_eq!(yearly(&done, "2026-06-03"), [row(2026, "2026-12-31", Done)]);
        assert_eq!(yearly(&done, "2027-01-01"), [row(2027, "2027-12-31", Later)]);
        assert_eq!(yearly(&[(2026, "2027-01-05")], "2027-01-06").len(), 1, "made up for late");
    }

    #[test]
    fn a_named_day_goes_before_the_end_of_the_year() {
        let before = |today| look("filing", &[], "2026-01-01", today);
        assert_eq!(before("2026-11-01"), [row(2026, "2026-11-30", UpkeepState::Soon)]);
        assert_eq!(before("2026-12-01"), [row(2026, "2026-11-30", UpkeepState::Overdue)]);
    }

    #[test]
    fn a_longer_period_counts_from_the_last_time_and_is_never_made_up() {
        let third = |done: &[(i32, &str)]| look("big_drill", done, "2026-01-01", "2026-12-20");
        assert_eq!(third(&[]), [row(2026, "", UpkeepState::NoLimit)], "nobody knows when it began");
        assert_eq!(third(&[(2023, "2023-05-01")]), [row(2026, "2026-12-31", UpkeepState::Soon)]);
        assert_eq!(third(&[(2025, "2025-05-01")]), [row(2028, "2028-12-31", UpkeepState::Later)]);
        assert_eq!(third(&[(2026, "2026-05-01")]), [row(2026, "", UpkeepState::Done)]);
        assert_eq!(third(&[(2022, "2022-05-01")]), [row(2025, "2025-12-31", UpkeepState::Overdue)]);
    }

    #[test]
    fn a_task_without_a_number_gets_none() {
        let roster = look("roster", &[(2020, "2020-01-01")], "2020-01-01", "2026-06-01");
        assert_eq!(roster, [row(2026, "", UpkeepState::NoLimit)]);
    }
}
