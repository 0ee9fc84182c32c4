//! Due days: calendar days (R6) and working days (R7) counted from an anchor's day.
//!
//! A year without a published calendar is counted by week-days and the result is marked
//! provisional: it is never presented as known.

use base::Moment;
use chrono::{Datelike, NaiveDate, Weekday};
use plan::Calendar;

/// A day on which something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DueDay {
    /// The day; due at 23:59:59 at +08:00.
    pub day: NaiveDate,
    /// A day of an undeclared year (日历未公布) was counted by its week-day alone.
    pub provisional: bool,
}

/// The `number`th calendar day after the anchor's own, never moved for holidays (R6).
#[must_use]
pub fn due_day(anchor: Moment, number: u32) -> NaiveDate {
    let day = anchor.date();
    day.checked_add_days(chrono::Days::new(u64::from(number))).unwrap_or(NaiveDate::MAX)
}

/// The `number`th working day after the day `from`, which is not counted (R7).
#[must_use]
pub fn nth_working_day(calendar: &Calendar, from: NaiveDate, number: u32) -> DueDay {
    let mut due = DueDay { day: from, provisional: false };
    let mut left = number;
    while left > 0 {
        let Some(next) = due.day.succ_opt() else { break };
        due.day = next;
        let known = calendar.is_working(next);
        due.provisional |= known.is_none();
        if known.unwrap_or(!is_week_end(next)) {
            left -= 1;
        }
    }
    due
}

/// The next working day where `day` is none: a hint beside a strict due day, never the due day
/// itself (R6). `None` where work is done on `day` or where the calendar does not tell.
#[must_use]
pub fn rolled_day(calendar: &Calendar, day: NaiveDate) -> Option<NaiveDate> {
    if calendar.is_working(day)? {
        return None;
    }
    let rolled = nth_working_day(calendar, day, 1);
    (!rolled.provisional).then_some(rolled.day)
}

fn is_week_end(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
