//! Quantities in plain words: numbers of things, parts of a whole and lengths of time.
//!
//! What could as well be something else (a deadline, a clause number, 半天, 八成是) and what is only a bound
//! (不到5万人) is not read.

use std::time::Duration;

use plan::Decimal;

use crate::numeral::{numeral, numeral_bytes};
use bound::is_bound;

mod bound;

/// A length of time beside one of these is a limit, a rhythm or a plan, not what has passed.
const NOT_PASSED_BEFORE: [&str; 9] =
    ["每", "每隔", "限", "限期", "预计", "还要", "还需", "再过", "最多"];
const NOT_PASSED_AFTER: [&str; 5] = ["内", "之内", "以内", "后", "之后"];

/// So many characters after a length of time are looked at for a word that it is over.
const OVER_WITHIN: usize = 8;
const OVER: [&str; 5] = ["恢复", "修好", "修复", "抢通", "解除"];

/// After 成 these make another word of it, or a guess of the sentence.
const NOT_TENTHS: &str = "功立为员本绩果品交年人长熟分是会被又要没在有";

const HOUR: u64 = 3600;

/// A quantity and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Quantity {
    pub(crate) size: Size,
    /// Its first byte in the text.
    pub(crate) start: usize,
    /// The byte after its last.
    pub(crate) end: usize,
}

/// How much.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Size {
    /// So many of something.
    Number {
        number: Decimal,
        /// The measure word, empty where there is none.
        measure: String,
        /// The text after the measure word, from which a unit may be read.
        thing: String,
    },
    /// A part of a whole, not more than it.
    Part { part: u64, whole: u64 },
    /// Percent that may exceed the whole.
    Percent(Decimal),
    /// A time that has passed up to now.
    Lasting(Duration),
}

/// Every quantity of a text, in its order.
pub(crate) fn quantities(text: &str) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some((before, rest)) = text.split_at_checked(start) {
        let Some(first) = rest.chars().next() else { break };
        let read = if is_joined(before, first) { None } else { read(rest) };
        let skip = numeral_bytes(rest).max(first.len_utf8());
        let Some((size, after)) = read else {
            start += skip;
            continue;
        };
        let end = text.len() - after.len();
        let words = text.get(start..end).unwrap_or_default();
        let is_over = matches!(size, Size::Lasting(_)) && !has_passed(before, after);
        if !is_over && !is_bound(before, words, after) {
            found.push(Quantity { size, start, end });
        }
        start = end.max(start + first.len_utf8());
    }
    found
}

/// Whether what stands before makes the number a part of a name or of an ordinal.
fn is_joined(before: &str, first: char) -> bool {
    let last = before.chars().next_back();
    let is_about = first == '十' && before.ends_with(['几', '数']);
    is_about || last.is_some_and(|c| c.is_ascii_alphanumeric() || "第.-_/:".contains(c))
}

fn has_passed(before: &str, after: &str) -> bool {
    let near: String = after.chars().take(OVER_WITHIN).collect();
    !NOT_PASSED_BEFORE.iter().any(|word| before.ends_with(word))
        && !NOT_PASSED_AFTER.iter().any(|word| after.starts_with(word))
        && !OVER.iter().any(|word| near.contains(word))
}

fn read(text: &str) -> Option<(Size, &str)> {
    if let Some(after) = half_hour(text) {
        return Some((Size::Lasting(Duration::from_secs(HOUR / 2)), after));
    }
    if let Some((number, after)) = text.strip_prefix("百分之").and_then(numeral) {
        return Some((percent(number)?, after));
    }
    for half in ["一半", "半数"] {
        if let Some(after) = text.strip_prefix(half) {
            return Some((Size::Part { part: 1, whole: 2 }, after));
        }
    }
    let (number, after) = numeral(text)?;
    part(number, after).or_else(|| lasting(number, after)).or_else(|| things(number, after))
}

fn half_hour(text: &str) -> Option<&str> {
    let after = text.strip_prefix('半')?;
    let after = after.strip_prefix('个').unwrap_or(after);
    after.strip_prefix("小时").or_else(|| after.strip_prefix("钟头"))
}

fn part(number: Decimal, after: &str) -> Option<(Size, &str)> {
    if let Some(after) = after.strip_prefix(['%', '％']) {
        return Some((percent(number)?, after));
    }
    if let Some((part, after)) = after.strip_prefix("分之").and_then(numeral) {
        let (part, whole) = (whole_number(part)?, whole_number(number)?);
        return (part <= whole && whole > 0).then_some((Size::Part { part, whole }, after));
    }
    let after = after.strip_prefix('成')?;
    let is_other = after.chars().next().is_some_and(|c| NOT_TENTHS.contains(c));
    if is_other || numeral_bytes(after) > 0 || number > Decimal::TEN {
        return None;
    }
    let tenths = percent(number.checked_mul(Decimal::TEN)?)?;
    let Some(after) = after.strip_prefix('半') else { return Some((tenths, after)) };
    let half = number.checked_mul(Decimal::TEN)?.checked_add(Decimal::from(5))?;
    Some((percent(half)?, after))
}

/// Percent as a part of ten thousand, which holds two decimals; more than the whole stays percent.
fn percent(number: Decimal) -> Option<Size> {
    let hundredths = number.checked_mul(Decimal::ONE_HUNDRED)?;
    if number > Decimal::ONE_HUNDRED || !hundredths.is_integer() {
        return Some(Size::Percent(number));
    }
    Some(Size::Part { part: whole_number(hundredths)?, whole: 10_000 })
}

/// `三个半小时`, `两天半`, `1小时20分钟`, `3h`.
fn lasting(number: Decimal, after: &str) -> Option<(Size, &str)> {
    let loose = after.trim_start_matches([' ', '个', '多', '余', '来']);
    let (is_half, loose) = loose.strip_prefix('半').map_or((false, loose), |after| (true, after));
    let (unit, after) = time_unit(loose)?;
    let half_after = after.strip_prefix('半').filter(|_| !is_half && unit >= HOUR);
    let is_half = is_half || half_after.is_some();
    let after = half_after.unwrap_or(after);
    let seconds = whole_number(number.checked_mul(Decimal::from(unit))?)?;
    let mut seconds = seconds.checked_add(if is_half { unit / 2 } else { 0 })?;
    let mut after = after;
    let minutes = numeral(after.trim_start()).filter(|_| unit == HOUR && !is_half);
    if let Some((minutes, rest)) = minutes
        && let Some(rest) = rest.strip_prefix("分钟").or_else(|| rest.strip_prefix('分'))
    {
        seconds = seconds.checked_add(whole_number(minutes)?.checked_mul(60)?)?;
        after = rest;
    }
    Some((Size::Lasting(Duration::from_secs(seconds)), after))
}

/// The seconds of the unit of time that a text begins with. 日 is a date as often, 分 a mark.
fn time_unit(text: &str) -> Option<(u64, &str)> {
    const UNITS: [(&str, u64); 9] = [
        ("小时", HOUR),
        ("钟头", HOUR),
        ("分钟", 60),
        ("天", 24 * HOUR),
        ("hours", HOUR),
        ("hour", HOUR),
        ("min", 60),
        ("h", HOUR),
        ("H", HOUR),
    ];
    let (unit, seconds) = UNITS.iter().find(|(unit, _)| text.starts_with(unit))?;
    let after = text.strip_prefix(unit)?;
    let is_cut = unit.is_ascii() && after.starts_with(|c: char| c.is_ascii_alphanumeric());
    (!is_cut).then_some((*seconds, after))
}

fn things(number: Decimal, after: &str) -> Option<(Size, &str)> {
    let after = after.trim_start_matches([' ', '余', '多', '来']);
    let measure: String = after.chars().take(1).filter(|c| "个家所".contains(*c)).collect();
    let thing = after.strip_prefix(measure.as_str())?;
    let size = Size::Number { number, measure, thing: thing.chars().take(8).collect() };
    Some((size, thing))
}

fn whole_number(number: Decimal) -> Option<u64> {
    number.is_integer().then(|| u64::try_from(number).ok())?
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Size, quantities};

    fn said(text: &str) -> Vec<String> {
        quantities(text)
            .into_iter()
            .map(|found| {
                let size = match found.size {
                    Size::Number { number, measure, .. } => format!("{number}{measure}"),
                    Size::Part { part, whole } => format!("{part}/{whole}"),
                    Size::Percent(number) => format!("{number}%"),
                    Size::Lasting(time) => {
                        assert_eq!(time, Duration::from_secs(time.as_secs()));
                        format!("{}min", time.as_secs() / 60)
                    }
                };
                format!("{}={size}", text.get(found.start..found.end).unwrap())
            })
            .collect()
    }

    #[test]
    fn lengths_of_time_are_read_as_people_write_them() {
        for (text, expect) in [
            ("瘫痪七个小时", "七个小时=420min"),
            ("断了半小时", "半小时=30min"),
            ("断了半个钟头", "半个钟头=30min"),
            ("一个半小时没恢复正常", ""),
            ("停了一个半小时", "一个半小时=90min"),
            ("停了两小时半", "两小时半=150min"),
            ("停了两天半", "两天半=3600min"),
            ("断了3h", "3h=180min"),
            ("断了3hosts", ""),
            ("断了1小时20分钟", "1小时20分钟=80min"),
            ("断了三个多小时", ""),
            ("断了近两小时", ""),
            ("断了两到三个小时", ""),
            ("断了1.5小时", "1.5小时=90min"),
            ("停了半天", ""),
            ("七八个小时", ""),
            ("24小时内增加", ""),
            ("限三天整改", ""),
            ("每2小时一次", ""),
            ("断了两小时后恢复", ""),
            ("10分钟", "10分钟=10min"),
        ] {
            let found = said(text).into_iter().filter(|one| one.ends_with("min"));
            assert_eq!(found.collect::<Vec<_>>().join(" "), expect, "{text}");
        }
    }

    #[test]
    fn parts_of_a_whole_are_read_as_people_write_them() {
        for (text, expect) in [
            ("40%的终端", "40%=4000/10000"),
            ("１０.８３％的终端", "１０.８３％=1083/10000"),
            ("百分之四十的终端", "百分之四十=4000/10000"),
            ("三分之一的终端", "三分之一=1/3"),
            ("四成的终端", "四成=4000/10000"),
            ("四成多终端", ""),
            ("三成半的终端", "三成半=3500/10000"),
            ("30%到40%的终端", ""),
            ("终端没有40%那么多", ""),
            ("一半的终端", "一半=1/2"),
            ("八成是中毒了", ""),
            ("三成立", ""),
            ("增加了150%", "150%=150%"),
        ] {
            let found = said(text).into_iter().filter(|one| one.contains(['/', '%']));
            assert_eq!(found.collect::<Vec<_>>().join(" "), expect, "{text}");
        }
    }

    #[test]
    fn numbers_of_things_keep_what_is_counted() {
        for (text, number, measure, thing) in [
            ("6万人", "60000", "", "人"),
            ("约六万人的信息", "60000", "", "人的信息"),
            ("二十来台电脑", "20", "", "台电脑"),
            ("5w人的信息", "50000", "", "人的信息"),
            ("3个互联单位", "3", "个", "互联单位"),
            ("50万条", "500000", "", "条"),
        ] {
            let found = quantities(text).remove(0).size;
            let Size::Number { number: n, measure: m, thing: t } = found else { panic!("{text}") };
            assert_eq!((n.to_string().as_str(), m.as_str(), t.as_str()), (number, measure, thing));
        }
        for text in ["第三方公司", "1.2.3.4 被扫描", "H986坏了", "几十台", "上百台", "win7台"]
        {
            assert_eq!(quantities(text), [], "{text}");
        }
    }
}
