//! Days in plain words: 昨天, 21日, 11月21日, 2026年11月21日.
//!
//! A day that has not come, or that these words do not settle (上周五, 次日), is not read.

use base::Moment;
use chrono::{Datelike, Days, NaiveDate};
use plan::Decimal;

use crate::numeral::numeral;

/// At the end of what stands before a time of day these put it on a day of their own.
const DAY_ENDS: &str = "日号天月年昨今前明每次当同隔该周末";

/// Weeks: 上周五, 星期三, 礼拜天.
const WEEKS: [char; 3] = ['周', '期', '拜'];

/// Whether a time of day after this text is of a day that the text names.
pub(crate) fn is_of_a_day(before: &str) -> bool {
    let is_weekday = before
        .strip_suffix(['一', '二', '三', '四', '五', '六'])
        .is_some_and(|before| before.ends_with(WEEKS));
    is_weekday || before.ends_with(|c| DAY_ENDS.contains(c))
}

/// The day that a text begins with; none where it names none that has come.
pub(crate) fn day(text: &str, now: Moment) -> (Option<NaiveDate>, &str) {
    let today = now.date();
    if let Some((day, after)) = dated(text, today) {
        return (Some(day), after.trim_start());
    }
    for (word, back) in [
        ("大前天", 3),
        ("前天", 2),
        ("昨天", 1),
        ("昨日", 1),
        ("今天", 0),
        ("今日", 0),
        ("当天", 0),
        ("昨", 1),
        ("今", 0),
    ] {
        if let Some(after) = text.strip_prefix(word) {
            return (today.checked_sub_days(Days::new(back)), after.trim_start());
        }
    }
    (None, text)
}

/// `2026年11月21日`, `11月21日`, `21号`: of this year and month where it names none, and not to come.
fn dated(text: &str, today: NaiveDate) -> Option<(NaiveDate, &str)> {
    let of_year = this_year(text, today);
    let (first, after) = small(of_year.unwrap_or(text))?;
    let month = after.strip_prefix('月').and_then(small);
    let (month, number, after) = match month {
        Some((number, after)) => (first, number, after),
        None if of_year.is_none() => (today.month(), first, after),
        None => return None,
    };
    let after = after.strip_prefix(['日', '号'])?;
    let day = NaiveDate::from_ymd_opt(today.year(), month, number)?;
    (day <= today).then_some((day, after))
}

/// Past the year that a text begins with, where it is this one.
fn this_year(text: &str, today: NaiveDate) -> Option<&str> {
    let number = format!("{}年", today.year());
    let after = text.strip_prefix(&number).or_else(|| text.strip_prefix("今年"))?;
    Some(after.trim_start())
}

/// A whole number of at most two digits, as in a time or a date.
pub(crate) fn small(text: &str) -> Option<(u32, &str)> {
    let (number, after) = numeral(text)?;
    let is_small = number.is_integer() && number < Decimal::ONE_HUNDRED;
    Some((u32::try_from(number).ok().filter(|_| is_small)?, after))
}
