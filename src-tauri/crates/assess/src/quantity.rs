//! Quantities in plain words: numbers of things, parts of a whole and lengths of time.
//!
//! What could as well be something else (a deadline, a clause number, 半天, 八成是) and what is only a bound
//! (不到5万人) is not read.

use std::time::Duration;

use plan::Decimal;

use crate::numeral::{is_numeral, numeral, numeral_bytes, spoken_decimal};
use bound::is_bound;
use over::has_passed;

mod bound;
mod over;
mod part_of;

/// After 成 these make another word of it, or a guess of the sentence.
const NOT_TENTHS: &str = "功立为员本绩果品交年人长熟分是会被又要没在有";

const HOUR: u64 = 3600;

/// Longer than this nothing has lasted that anybody reports: a slip of the keys.
const LASTING_MAX: Duration = Duration::from_secs(366 * 24 * HOUR);

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
    part_of::joined(text, found)
}

/// Whether what stands before makes the number a part of a name or of an ordinal.
fn is_joined(before: &str, first: char) -> bool {
    let last = before.chars().next_back();
    let is_about = first == '十' && before.ends_with(['几', '数']);
    let is_decimal = before.strip_suffix('点').is_some_and(|whole| whole.ends_with(is_numeral));
    let is_negative = before.ends_with(['负', '－', '−']);
    is_about
        || is_negative
        || is_decimal && is_numeral(first)
        || last.is_some_and(|c| c.is_ascii_alphanumeric() || "第.-_/:".contains(c))
}

fn read(text: &str) -> Option<(Size, &str)> {
    if let Some(after) = half_hour(text) {
        return Some((Size::Lasting(Duration::from_secs(HOUR / 2)), after));
    }
    if let Some(of) = text.strip_prefix("百分之") {
        let (number, after) = spoken_decimal(of).or_else(|| numeral(of))?;
        return Some((percent(number)?, after));
    }
    for half in ["一半", "半数"] {
        if let Some(after) = text.strip_prefix(half) {
            return Some((Size::Part { part: 1, whole: 2 }, after));
        }
    }
    let decimal = spoken_decimal(text).filter(|(_, after)| is_measured(after));
    let (number, after) = decimal.or_else(|| numeral(text))?;
    let is_hundredth = text.strip_suffix(after).is_some_and(|words| words.ends_with('百'));
    if is_hundredth && after.starts_with("分之") {
        return None;
    }
    part(number, after).or_else(|| lasting(number, after)).or_else(|| things(number, after))
}

/// Whether a unit follows that is counted in parts: 一点五小时, but not 八点五十.
fn is_measured(after: &str) -> bool {
    let after = after.trim_start_matches('个');
    after.starts_with(['成', '%', '％', '人', '台', '条']) || time_unit(after).is_some()
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
    if is_other || number > Decimal::TEN {
        return None;
    }
    let tenths = number.checked_mul(Decimal::TEN)?;
    let (ones, after) = ones(after)?;
    Some((percent(tenths.checked_add(Decimal::from(ones))?)?, after))
}

/// What stands after 成: 四成半, 四成五; none where it is another number.
fn ones(after: &str) -> Option<(u64, &str)> {
    if let Some(after) = after.strip_prefix('半') {
        return Some((5, after));
    }
    if numeral_bytes(after) == 0 {
        return Some((0, after));
    }
    let (ones, after) = numeral(after).filter(|(ones, _)| *ones < Decimal::TEN)?;
    let is_counted = after.starts_with(['个', '台', '家', '所', '人', '名', '条', '小', '天']);
    (!is_counted).then_some((whole_number(ones)?, after))
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
    let time = Duration::from_secs(seconds);
    (seconds > 0 && time <= LASTING_MAX).then_some((Size::Lasting(time), after))
}

/// The seconds of the unit of time that a text begins with. 日 is a date as often, 分 a mark.
fn time_unit(text: &str) -> Option<(u64, &str)> {
    const UNITS: [(&str, u64); 10] = [
        ("小时", HOUR),
        ("钟头", HOUR),
        ("刻钟", HOUR / 4),
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
            ("断了一点五小时", "一点五小时=90min"),
            ("断了三刻钟", "三刻钟=45min"),
            ("断了两小时还没恢复", "两小时=120min"),
            ("断了两小时，经厂家抢修现已恢复", ""),
            ("断了90来分钟", ""),
            ("断了负3小时", ""),
            ("断了0小时", ""),
            ("断了9999999小时", ""),
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
            ("四成五的终端", "四成五=4500/10000"),
            ("四成五个终端", ""),
            ("两百分之四十的终端", ""),
            ("百分之四十五点五的终端", "百分之四十五点五=4550/10000"),
            ("500台终端中有200台感染", "500台终端中有200台=200/500"),
            ("200台终端中有500台感染", ""),
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
            ("二十台电脑", "20", "", "台电脑"),
            ("5w人的信息", "50000", "", "人的信息"),
            ("3个互联单位", "3", "个", "互联单位"),
            ("50万条", "500000", "", "条"),
        ] {
            let found = quantities(text).remove(0).size;
            let Size::Number { number: n, measure: m, thing: t } = found else { panic!("{text}") };
            assert_eq!((n.to_string().as_str(), m.as_str(), t.as_str()), (number, measure, thing));
        }
        for text in
            ["第三方公司", "1.2.3.4 被扫描", "H986坏了", "几十台", "上百台", "win7台", "二十来台"]
        {
            assert_eq!(quantities(text), [], "{text}");
        }
    }
}
