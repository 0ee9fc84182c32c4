//! Moments in plain words: since when (昨晚22点起), and from when until when (从早上8点到10点半).
//!
//! A time of day that could be two moments, or one still to come, is not read: a wrong one is worse
//! than none.

use base::Moment;
use chrono::{Datelike, Days, NaiveDate};
use plan::{Decimal, Span};

use crate::numeral::numeral;

/// What follows a moment from which something goes on.
const SINCE: [&str; 6] = ["起", "开始", "以来", "至今", "到现在", "到目前"];

/// What stands between the two ends of a stretch.
const UNTIL: [&str; 6] = ["到", "至", "-", "~", "—", "－"];

const DAY_PARTS: [(&str, DayPart); 17] = [
    ("凌晨", DayPart::Night),
    ("清晨", DayPart::Morning),
    ("早晨", DayPart::Morning),
    ("早上", DayPart::Morning),
    ("上午", DayPart::Morning),
    ("中午", DayPart::Noon),
    ("下午", DayPart::Afternoon),
    ("午后", DayPart::Afternoon),
    ("傍晚", DayPart::Evening),
    ("晚上", DayPart::Evening),
    ("夜里", DayPart::Evening),
    ("深夜", DayPart::Evening),
    ("早", DayPart::Morning),
    ("晨", DayPart::Morning),
    ("午", DayPart::Noon),
    ("晚", DayPart::Evening),
    ("夜", DayPart::Evening),
];

/// A stretch of time and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SaidTime {
    pub(crate) span: Span,
    /// Its first byte in the text.
    pub(crate) start: usize,
    /// The byte after its last.
    pub(crate) end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DayPart {
    Night,
    Morning,
    Noon,
    Afternoon,
    Evening,
}

/// A time of day as written.
#[derive(Clone, Copy)]
struct Written {
    day: Option<NaiveDate>,
    part: Option<DayPart>,
    hour: u32,
    minute: u32,
}

/// Every stretch of time in a text that is said to have begun before `now`, in the order of the text.
pub(crate) fn said_times(text: &str, now: Moment) -> Vec<SaidTime> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some((before, rest)) = text.split_at_checked(start) {
        let Some(first) = rest.chars().next() else { break };
        match stretch(rest, now).filter(|_| !is_joined(before, first)) {
            Some((span, after)) => {
                let end = text.len() - after.len();
                found.push(SaidTime { span, start, end });
                start = end;
            }
            None => start += first.len_utf8(),
        }
    }
    found
}

/// Whether what stands before belongs to the time of day: read alone it would be another.
fn is_joined(before: &str, first: char) -> bool {
    let is_digit = |c: char| c.is_ascii_alphanumeric() || ".:-/".contains(c);
    before.trim_end().ends_with(|c| "日号天月昨今前早晨午后晚夜上里".contains(c))
        || (first.is_ascii_digit() && before.ends_with(is_digit))
}

fn stretch(text: &str, now: Moment) -> Option<(Span, &str)> {
    let text = text.strip_prefix(['从', '自']).unwrap_or(text);
    let (written, after) = written(text, now)?;
    let after_gap = after.trim_start();
    if let Some(after) = UNTIL.iter().find_map(|word| after_gap.strip_prefix(word))
        && let Some((mut end, after)) = self::written(after.trim_start(), now)
    {
        end.day = end.day.or(written.day);
        end.part = end.part.or(written.part.filter(|_| end.hour >= written.hour));
        let since = moment(written, now)?;
        let until = moment(end, now).filter(|until| *until > since)?;
        return Some((Span { since, until: Some(until) }, after));
    }
    let after = SINCE.iter().find_map(|word| after_gap.strip_prefix(word))?;
    Some((Span { since: moment(written, now)?, until: None }, after))
}

/// `昨晚22点`, `今天上午9点半`, `21日22时15分`, `9:20`.
fn written(text: &str, now: Moment) -> Option<(Written, &str)> {
    let (day, text) = day(text, now);
    let found = DAY_PARTS.iter().find(|(word, _)| text.starts_with(word));
    let part = found.map(|(_, part)| *part);
    let text = found.and_then(|(word, _)| text.strip_prefix(word)).unwrap_or(text);
    let (hour, after) = small(text.trim_start())?;
    let (minute, after) = match after.strip_prefix([':', '：']) {
        Some(after) => small(after).filter(|_| after.starts_with(|c: char| c.is_ascii_digit()))?,
        None => minutes(after.strip_prefix("点钟").or_else(|| after.strip_prefix(['点', '时']))?),
    };
    let is_time = hour < 24 && minute < 60;
    is_time.then_some((Written { day, part, hour, minute }, after))
}

fn minutes(after: &str) -> (u32, &str) {
    for (word, minute) in [("半", 30), ("一刻", 15), ("三刻", 45), ("整", 0)] {
        if let Some(after) = after.strip_prefix(word) {
            return (minute, after);
        }
    }
    let of = small(after).filter(|(minute, _)| *minute < 60);
    of.map_or((0, after), |(minute, rest)| (minute, rest.strip_prefix('分').unwrap_or(rest)))
}

/// The day that a text begins with; none where it names none that has come.
fn day(text: &str, now: Moment) -> (Option<NaiveDate>, &str) {
    let today = now.date();
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
    dated(text, today).map_or((None, text), |(day, after)| (Some(day), after.trim_start()))
}

/// `11月21日`, `21号`: of this year and month, and not to come.
fn dated(text: &str, today: NaiveDate) -> Option<(NaiveDate, &str)> {
    let (first, after) = small(text)?;
    let month = after.strip_prefix('月').and_then(small);
    let (month, number, after) = match month {
        Some((number, after)) => (first, number, after),
        None => (today.month(), first, after),
    };
    let after = after.strip_prefix(['日', '号'])?;
    let day = NaiveDate::from_ymd_opt(today.year(), month, number)?;
    (day <= today).then_some((day, after))
}

/// The one moment that is meant; none where it could be two, or has not come.
fn moment(written: Written, now: Moment) -> Option<Moment> {
    let day = written.day.unwrap_or_else(|| now.date());
    let at = |hour: u32| -> Option<Moment> {
        let text = format!("{day}T{hour:02}:{:02}:00+08:00", written.minute);
        text.parse::<Moment>().ok().filter(|moment| *moment <= now)
    };
    match (written.part, written.hour) {
        (Some(DayPart::Night), hour @ 0..6)
        | (Some(DayPart::Morning), hour @ 4..13)
        | (Some(DayPart::Noon), hour @ 11..14)
        | (Some(DayPart::Afternoon), hour @ 12..19)
        | (Some(DayPart::Evening), hour @ 17..24)
        | (None, hour @ (0 | 13..24)) => at(hour),
        (Some(DayPart::Noon), 1) => at(13),
        (Some(DayPart::Afternoon), hour @ 1..7) | (Some(DayPart::Evening), hour @ 5..12) => {
            at(hour + 12)
        }
        (None, hour @ 1..13) => match at((hour + 12) % 24) {
            Some(_) => None,
            None => at(hour),
        },
        _ => None,
    }
}

/// A whole number of at most two digits, as in a time or a date.
fn small(text: &str) -> Option<(u32, &str)> {
    let (number, after) = numeral(text)?;
    let is_small = number.is_integer() && number < Decimal::ONE_HUNDRED;
    Some((u32::try_from(number).ok().filter(|_| is_small)?, after))
}

#[cfg(test)]
mod tests {
    use super::said_times;

    fn said(text: &str, now: &str) -> String {
        let found = said_times(text, now.parse().unwrap());
        let each = found.into_iter().map(|one| {
            let until = one.span.until.map(|until| until.to_string());
            let clock = |moment: String| moment.get(5..16).unwrap().to_owned();
            let until = until.map_or(String::new(), clock);
            format!(
                "{}={}..{until}",
                text.get(one.start..one.end).unwrap(),
                clock(one.span.since.to_string())
            )
        });
        each.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn moments_and_stretches_are_read_as_people_say_them() {
        let now = "2026-11-22T15:00:00+08:00";
        for (text, expect) in [
            ("昨晚22点起打不开", "昨晚22点起=11-21T22:00.."),
            ("昨晚10点开始断的", "昨晚10点开始=11-21T22:00.."),
            ("今早8点半至今", "今早8点半至今=11-22T08:30.."),
            ("从早上8点到10点半断网", "从早上8点到10点半=11-22T08:00..11-22T10:30"),
            ("上午9点到下午2点", "上午9点到下午2点=11-22T09:00..11-22T14:00"),
            ("上午11点到1点", ""),
            ("9:20到现在", "9:20到现在=11-22T09:20.."),
            ("21日22时15分起", "21日22时15分起=11-21T22:15.."),
            ("11月20号下午3点开始", "11月20号下午3点开始=11-20T15:00.."),
            ("昨天凌晨2点一刻开始", "昨天凌晨2点一刻开始=11-21T02:15.."),
            ("8点起", "8点起=11-22T08:00.."),
            ("凌晨三点开始", "凌晨三点开始=11-22T03:00.."),
        ] {
            assert_eq!(said(text, now), expect, "{text}");
        }
    }

    #[test]
    fn what_could_be_two_moments_or_is_to_come_is_not_read() {
        for (text, now) in [
            ("晚上22点起", "2026-11-22T15:00:00+08:00"),
            ("昨晚12点起", "2026-11-22T15:00:00+08:00"),
            ("昨晚1点起", "2026-11-22T15:00:00+08:00"),
            ("8点起", "2026-11-22T21:00:00+08:00"),
            ("25日8点起", "2026-11-22T15:00:00+08:00"),
            ("下午4点到5点", "2026-11-22T15:00:00+08:00"),
            ("从10点到9点", "2026-11-22T15:00:00+08:00"),
            ("早上8点断网", "2026-11-22T15:00:00+08:00"),
            ("30点起", "2026-11-22T15:00:00+08:00"),
            ("1.2.3:20起", "2026-11-22T15:00:00+08:00"),
        ] {
            assert_eq!(said(text, now), "", "{text}");
        }
    }
}
