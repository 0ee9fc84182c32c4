//! Moments in plain words: since when (昨晚22点起), and from when until when (从早上8点到10点半).
//!
//! A time of day that could be two moments, or one still to come, is not read: a wrong one is worse
//! than none.

use base::Moment;
use chrono::NaiveDate;
use plan::Span;

use crate::said_day::{day, is_of_a_day, small};

/// What follows a moment from which something goes on.
const SINCE: [&str; 6] = ["起", "开始", "以来", "至今", "到现在", "到目前"];

/// What goes on up to now where the words of what is amiss stand between: 昨晚11点瘫痪至今.
const ON: [&str; 4] = ["至今", "到现在", "到目前", "一直到现在"];

/// What goes on up to now where that only follows: 10:30中断，现在还没恢复.
const STILL: [&str; 6] = ["至今", "到现在", "到目前", "现在", "目前", ""];
const STILL_SO: [&str; 14] = [
    "还没恢复",
    "还没有恢复",
    "还未恢复",
    "仍未恢复",
    "仍没恢复",
    "仍没有恢复",
    "尚未恢复",
    "一直没恢复",
    "没恢复",
    "没有恢复",
    "未恢复",
    "还没好",
    "还没修好",
    "尚未修复",
];

/// What is amiss, between the two ends of a stretch: 9点中断到11点.
const AMISS: [&str; 9] = ["断", "停", "瘫", "不开", "不了", "不上", "挂", "崩", "失控"];
const AMISS_MAX: usize = 8;

/// What stands after the second end where that only follows: 9:00中断，16:00恢复.
const WELL: [&str; 6] = ["恢复", "修好", "修复", "抢通", "好了", "通了"];
const WELL_WITHIN: usize = 4;

/// From this hour two times written as on a clock are those of a whole day: 9:00中断，11:30恢复.
const DAY_BEGINS: u32 = 6;

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
    /// Whether its hours are those of a whole day, not of a half.
    is_of_24: bool,
    /// Whether it is written as on a clock: 9:20.
    is_colon: bool,
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
    let before = before.trim_end();
    before.ends_with(|c| "晨午后晚夜上里早".contains(c))
        || is_of_a_day(before)
        || (first.is_ascii_digit() && before.ends_with(is_digit))
}

fn stretch(text: &str, now: Moment) -> Option<(Span, &str)> {
    let text = text.strip_prefix(['从', '自']).unwrap_or(text);
    let (written, after) = written(text, now)?;
    let after_gap = after.trim_start();
    if let Some(after) = UNTIL.iter().find_map(|word| after_gap.strip_prefix(word))
        && let Some((end, after)) = self::written(after.trim_start(), now)
    {
        return Some((both(written, end, now)?, after));
    }
    if let Some((end, after)) = after_amiss(after_gap, now) {
        return Some((both(written, end, now)?, after));
    }
    let on = past_amiss(after_gap).and_then(|rest| {
        ON.iter().find_map(|word| rest.strip_prefix(word)).filter(|_| rest.len() < after_gap.len())
    });
    let since = SINCE.iter().find_map(|word| after_gap.strip_prefix(word));
    let after = since.or(on).or_else(|| still(after_gap))?;
    Some((Span { since: moment(written, now)?, until: None }, after))
}

/// `中断，现在还没恢复`: what follows it.
fn still(text: &str) -> Option<&str> {
    let rest = past_amiss(text)?.trim_start_matches(['，', ',', '、', ' ']);
    STILL.iter().find_map(|word| {
        let rest = rest.strip_prefix(word)?;
        STILL_SO.iter().find_map(|word| rest.strip_prefix(word))
    })
}

/// The stretch between two times of day; the second is of the day and the part of day of the first
/// where it names none.
fn both(mut first: Written, mut end: Written, now: Moment) -> Option<Span> {
    end.day = end.day.or(first.day);
    end.part = end.part.or(first.part.filter(|_| end.hour >= first.hour));
    let is_clock = [first, end].iter().all(|one| one.part.is_none() && one.is_colon);
    let is_of_24 = is_clock && first.hour >= DAY_BEGINS
        || [first, end].iter().any(|one| one.part.is_none() && one.hour > 12);
    first.is_of_24 |= is_of_24;
    end.is_of_24 |= is_of_24;
    let since = moment(first, now)?;
    let until = moment(end, now).filter(|until| *until > since)?;
    Some(Span { since, until: Some(until) })
}

/// What follows a few words of what is amiss.
fn past_amiss(text: &str) -> Option<&str> {
    let ends = text.char_indices().take(AMISS_MAX).map(|(at, c)| at + c.len_utf8());
    let read = ends.filter_map(|end| text.split_at_checked(end));
    let mut read = read.take_while(|(words, _)| !words.ends_with(['。', '，', ',', '；', '\n']));
    read.find(|(words, rest)| {
        AMISS.iter().any(|word| words.contains(word))
            && (UNTIL.iter().chain(&ON).any(|word| rest.starts_with(word))
                || rest.starts_with(['，', ',', '、', ' ']))
    })
    .map(|(_, rest)| rest)
}

/// `中断到下午4点`, `中断，16:00恢复`: the second end, and what follows it.
fn after_amiss(text: &str, now: Moment) -> Option<(Written, &str)> {
    let rest = past_amiss(text)?;
    let until = UNTIL.iter().find_map(|word| rest.strip_prefix(word));
    if let Some(found) = until.and_then(|rest| written(rest.trim_start(), now)) {
        return Some(found);
    }
    let rest = rest.trim_start_matches(['，', ',', '、', ' ']);
    let rest = UNTIL.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let (end, after) = written(rest.trim_start_matches('直'), now)?;
    let near = after.char_indices().take(WELL_WITHIN).find_map(|(at, _)| {
        let (words, rest) = after.split_at_checked(at)?;
        let rest = WELL.iter().find_map(|word| rest.strip_prefix(word))?;
        (!words.contains(['未', '没', '不', '计', '要', '，', '。'])).then_some(rest)
    })?;
    Some((end, near))
}

/// `昨晚22点`, `今天上午9点半`, `21日22时15分`, `9:20`.
fn written(text: &str, now: Moment) -> Option<(Written, &str)> {
    let (day, text) = day(text, now);
    let found = DAY_PARTS.iter().find(|(word, _)| text.starts_with(word));
    let part = found.map(|(_, part)| *part);
    let text = found.and_then(|(word, _)| text.strip_prefix(word)).unwrap_or(text);
    let (hour, after) = small(text.trim_start())?;
    let is_colon = after.starts_with([':', '：']);
    let (minute, after) = match after.strip_prefix([':', '：']) {
        Some(after) => small(after).filter(|_| after.starts_with(|c: char| c.is_ascii_digit()))?,
        None => minutes(after.strip_prefix("点钟").or_else(|| after.strip_prefix(['点', '时']))?),
    };
    let is_time = hour < 24 && minute < 60;
    is_time.then_some((Written { day, part, hour, minute, is_of_24: false, is_colon }, after))
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

/// The one moment that is meant; none where it could be two, or has not come.
fn moment(written: Written, now: Moment) -> Option<Moment> {
    let day = written.day.unwrap_or_else(|| now.date());
    let at = |hour: u32| -> Option<Moment> {
        let text = format!("{day}T{hour:02}:{:02}:00+08:00", written.minute);
        text.parse::<Moment>().ok().filter(|moment| *moment <= now)
    };
    match (written.part, written.hour) {
        (None, hour) if written.is_of_24 => at(hour),
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
            ("2026年11月21日22时15分起", "2026年11月21日22时15分起=11-21T22:15.."),
            ("今年11月21日22点起", "今年11月21日22点起=11-21T22:00.."),
            ("9:00中断，13:20恢复", "9:00中断，13:20恢复=11-22T09:00..11-22T13:20"),
            ("从上午9点中断到下午2点", "从上午9点中断到下午2点=11-22T09:00..11-22T14:00"),
            ("从昨晚11点瘫痪到今早6点", "从昨晚11点瘫痪到今早6点=11-21T23:00..11-22T06:00"),
            ("昨晚11点瘫痪至今", "昨晚11点瘫痪至今=11-21T23:00.."),
            ("凌晨三点开始", "凌晨三点开始=11-22T03:00.."),
            ("今天10:30中断，现在还没恢复", "今天10:30中断，现在还没恢复=11-22T10:30.."),
            ("早上八点网站就挂了，至今未恢复", "早上八点网站就挂了，至今未恢复=11-22T08:00.."),
        ] {
            assert_eq!(said(text, now), expect, "{text}");
        }
    }

    #[test]
    fn two_times_as_on_a_clock_are_of_a_whole_day() {
        let found = said("9:00中断，11:30恢复", "2026-11-22T22:00:00+08:00");
        assert_eq!(found, "9:00中断，11:30恢复=11-22T09:00..11-22T11:30");
    }

    #[test]
    fn what_could_be_two_moments_or_is_to_come_is_not_read() {
        for (text, now) in [
            ("晚上22点起", "2026-11-22T15:00:00+08:00"),
            ("昨晚12点起", "2026-11-22T15:00:00+08:00"),
            ("昨晚1点起", "2026-11-22T15:00:00+08:00"),
            ("8点起", "2026-11-22T21:00:00+08:00"),
            ("8点中断，现在还没恢复", "2026-11-22T21:00:00+08:00"),
            ("8点中断，现在已恢复", "2026-11-22T15:00:00+08:00"),
            ("1:00中断，2:30恢复", "2026-11-22T15:00:00+08:00"),
            ("25日8点起", "2026-11-22T15:00:00+08:00"),
            ("下午4点到5点", "2026-11-22T15:00:00+08:00"),
            ("从10点到9点", "2026-11-22T15:00:00+08:00"),
            ("早上8点断网", "2026-11-22T15:00:00+08:00"),
            ("30点起", "2026-11-22T15:00:00+08:00"),
            ("1.2.3:20起", "2026-11-22T15:00:00+08:00"),
            ("9:00中断，13:20还没恢复", "2026-11-22T15:00:00+08:00"),
            ("9:00中断，16:00恢复", "2026-11-22T15:00:00+08:00"),
            ("9:00中断，14:00开会", "2026-11-22T15:00:00+08:00"),
            ("2025年11月21日22点起", "2026-11-22T15:00:00+08:00"),
            ("去年11月21日22点起", "2026-11-22T15:00:00+08:00"),
            ("上月21日8点起", "2026-11-22T15:00:00+08:00"),
            ("上周五8点起", "2026-11-22T15:00:00+08:00"),
            ("星期三上午9点起", "2026-11-22T15:00:00+08:00"),
            ("前晚10点起", "2026-11-22T23:00:00+08:00"),
            ("明早8点起", "2026-11-22T15:00:00+08:00"),
            ("每晚8点起", "2026-11-22T23:00:00+08:00"),
            ("每天早上8点起", "2026-11-22T15:00:00+08:00"),
            ("第二天上午9点起", "2026-11-22T15:00:00+08:00"),
            ("次日9点起", "2026-11-22T15:00:00+08:00"),
        ] {
            assert_eq!(said(text, now), "", "{text}");
        }
    }
}
