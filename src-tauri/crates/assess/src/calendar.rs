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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{at, calendar};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn working_days_skip_holidays_and_count_make_up_days() {
        let table = [
            ("ten across the national days", day(2026, 9, 24), 10, day(2026, 10, 15)),
            ("the make-up Saturday counts", day(2026, 10, 9), 1, day(2026, 10, 10)),
            ("a plain week-end", day(2026, 10, 16), 1, day(2026, 10, 19)),
            ("none", day(2026, 10, 16), 0, day(2026, 10, 16)),
        ];
        for (name, from, number, expect) in table {
            let due = nth_working_day(&calendar(), from, number);
            assert_eq!(due, DueDay { day: expect, provisional: false }, "{name}");
        }
    }

    #[test]
    fn a_year_without_a_calendar_is_provisional() {
        let due = nth_working_day(&calendar(), day(2026, 12, 30), 2);
        assert_eq!(due, DueDay { day: day(2027, 1, 1), provisional: true });
        assert!(!nth_working_day(&calendar(), day(2026, 12, 30), 1).provisional);
    }

    #[test]
    fn calendar_days_are_never_moved_and_the_rolled_day_is_a_hint() {
        assert_eq!(due_day(at("09-30T17:00"), 5), day(2026, 10, 5));
        assert_eq!(rolled_day(&calendar(), day(2026, 10, 5)), Some(day(2026, 10, 8)));
        assert_eq!(rolled_day(&calendar(), day(2026, 10, 8)), None);
        assert_eq!(rolled_day(&calendar(), day(2027, 1, 2)), None, "not known, not guessed");
    }
}
