//! The beats of a repeated duty (R10): first one period after the anchor, the last at the stop.
//!
//! A beat at the very moment of the stop still counts.

use base::Moment;
use plan::{Calendar, Limit};

use crate::calendar::{due_day, nth_working_day};

/// More than a year of hourly beats; a stop mark comes long before.
const COUNT_MAX: u32 = 10_000;

/// The beats up to a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Beats {
    pub(crate) count: u32,
    pub(crate) last: Option<Moment>,
    /// The first beat after that moment.
    pub(crate) next: Option<Moment>,
}

/// A due time, and whether it was counted without a published calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) at: Moment,
    pub(crate) provisional: bool,
}

/// `limit` after `anchor` by R2, R6 and R7; `None` for at once.
pub(crate) fn due(calendar: &Calendar, anchor: Moment, limit: Limit) -> Option<Due> {
    match limit {
        Limit::AtOnce => None,
        Limit::Minutes(_) | Limit::Hours(_) => {
            let seconds = limit.seconds()?;
            let at = anchor.plus(std::time::Duration::from_secs(seconds));
            Some(Due { at, provisional: false })
        }
        Limit::Days(number) => {
            Some(Due { at: Moment::end_of_day(due_day(anchor, number)), provisional: false })
        }
        Limit::WorkingDays(number) => {
            let day = nth_working_day(calendar, anchor.date(), number);
            Some(Due { at: Moment::end_of_day(day.day), provisional: day.provisional })
        }
    }
}

/// The beats from `first` on, up to and including `end`.
pub(crate) fn beats(calendar: &Calendar, first: Moment, every: Limit, end: Moment) -> Beats {
    if first > end {
        return Beats { count: 0, last: None, next: Some(first) };
    }
    if let Some(seconds) = every.seconds() {
        let passed = end.since(first).as_millis() / (u128::from(seconds) * 1_000);
        let passed = u32::try_from(passed).unwrap_or(u32::MAX - 1);
        let nth = |number: u32| {
            let time = u64::from(number).saturating_mul(seconds);
            first.plus(std::time::Duration::from_secs(time))
        };
        return Beats {
            count: passed + 1,
            last: Some(nth(passed)),
            next: Some(nth(passed.saturating_add(1))),
        };
    }
    let mut found = Beats { count: 1, last: Some(first), next: None };
    let mut beat = first;
    while found.count < COUNT_MAX {
        let Some(next) = due(calendar, beat, every) else { break };
        beat = next.at;
        if beat > end {
            found.next = Some(beat);
            break;
        }
        found.count += 1;
        found.last = Some(beat);
    }
    found
}
