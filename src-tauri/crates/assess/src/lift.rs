//! Numbers and durations in plain words, offered as answers to the plan's questions.
//!
//! Nothing lifted is ever used before a person confirmed it.

use std::time::Duration;

use base::Moment;
use chinese_number::{ChineseCountMethod, ChineseToNumber};
use plan::{Answer, Decimal, Kind, Plan, Question, Span, Unit};

use crate::folded::folded;

/// How many characters around a number are looked at to tell which question it answers.
const AROUND: usize = 14;

/// A number found in a text, as an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifted<'p> {
    /// The question that it would answer.
    pub question: &'p Question,
    /// The answer.
    pub answer: Answer,
    /// The words it was found in.
    pub words: String,
}

/// A quantity as written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Quantity {
    number: Decimal,
    unit: String,
    words: String,
    around: String,
}

/// Every quantity in a text that a question of the plan asks for, in the order of the text. `now`
/// is the end of a duration that is said to last.
#[must_use]
pub fn lift<'p>(plan: &'p Plan, text: &str, now: Moment) -> Vec<Lifted<'p>> {
    let mut lifted: Vec<Lifted<'p>> = Vec::new();
    for quantity in quantities(text) {
        let Some((question, answer)) = asked(plan, &quantity, now) else { continue };
        if !lifted.iter().any(|known| known.question.fact == question.fact) {
            lifted.push(Lifted { question, answer, words: quantity.words });
        }
    }
    lifted
}

/// The question that a quantity fits by its unit, and best by the words around it.
fn asked<'p>(plan: &'p Plan, quantity: &Quantity, now: Moment) -> Option<(&'p Question, Answer)> {
    let around = folded(&quantity.around);
    plan.questions
        .iter()
        .filter_map(|question| Some((question, answer(question, quantity, now)?)))
        .map(|(question, answer)| {
            (longest_shared(&around, &folded(&question.ask)), question, answer)
        })
        .filter(|(near, ..)| *near >= 2)
        .max_by_key(|(near, ..)| *near)
        .map(|(_, question, answer)| (question, answer))
}

fn answer(question: &Question, quantity: &Quantity, now: Moment) -> Option<Answer> {
    let unit = question.unit.as_ref()?;
    match (question.kind, unit) {
        (Kind::Clock, _) => {
            let seconds =
                u64::try_from(quantity.number * Decimal::from(seconds(&quantity.unit)?)).ok()?;
            let since = now.minus(Duration::from_secs(seconds));
            Some(Answer::Clock(vec![Span { since, until: None }]))
        }
        (Kind::Share, _) if quantity.unit == "%" => {
            let part = u64::try_from((quantity.number * Decimal::from(100)).round()).ok()?;
            (part <= 10_000).then_some(Answer::Share { part, whole: 10_000 })
        }
        (Kind::Count, Unit::Counted(word)) if same_unit(word, &quantity.unit) => quantity
            .number
            .is_integer()
            .then(|| u64::try_from(quantity.number).ok())?
            .map(Answer::Count),
        (Kind::Amount, Unit::Counted(word)) if same_unit(word, &quantity.unit) => {
            Some(Answer::Amount(quantity.number))
        }
        _ => None,
    }
}

/// The length in characters of the longest run that two texts share.
fn longest_shared(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row = vec![0_usize; other.len()];
    let mut best = 0;
    for c in one.chars() {
        let mut before = 0;
        for (cell, o) in row.iter_mut().zip(&other) {
            let above = *cell;
            *cell = if c == *o { before + 1 } else { 0 };
            before = above;
            best = best.max(*cell);
        }
    }
    best
}

fn same_unit(asked: &str, written: &str) -> bool {
    let people = ["人", "名", "位"];
    asked == written || (people.contains(&asked) && people.contains(&written))
}

fn seconds(unit: &str) -> Option<u64> {
    match unit {
        "分钟" | "分" => Some(60),
        "小时" | "钟头" => Some(3600),
        "天" | "日" => Some(86_400),
        _ => None,
    }
}

const UNITS: &[&str] =
    &["小时", "钟头", "分钟", "%", "％", "人", "名", "位", "条", "台", "个", "万元", "元", "天"];

/// Numbers with a unit, in digits or Chinese numerals, 万 and 亿 included.
fn quantities(text: &str) -> Vec<Quantity> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let length = chars.iter().skip(at).take_while(|c| is_numeral(**c)).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let end = at + length;
        let written: String = chars.iter().skip(at).take(length).collect();
        let after: String = chars.iter().skip(end).take(4).collect();
        let gap = after.chars().take_while(|c| matches!(c, '个' | '余' | '多' | ' ')).count();
        let rest: String = after.chars().skip(gap).collect();
        let unit = UNITS.iter().find(|unit| rest.starts_with(**unit)).copied();
        let unit = unit.or_else(|| after.starts_with('个').then_some("个"));
        if let (Some(number), Some(unit)) = (value(&written), unit) {
            let from = at.saturating_sub(AROUND);
            let until = end + gap + unit.chars().count();
            found.push(Quantity {
                number,
                unit: if unit == "％" { "%".to_owned() } else { unit.to_owned() },
                words: chars.iter().skip(at).take(until - at).collect(),
                around: chars.iter().skip(from).take(until + AROUND - from).collect(),
            });
        }
        at = end;
    }
    found
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || c == '.' || "零〇一二两三四五六七八九十百千万亿".contains(c)
}

/// The number as written: `6万`, `1.5`, `七`, `两千`.
fn value(written: &str) -> Option<Decimal> {
    let digits: String = written.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    if digits.is_empty() {
        let whole: u64 =
            written.replace('两', "二").to_number(ChineseCountMethod::TenThousand).ok()?;
        return Some(Decimal::from(whole));
    }
    let number = Decimal::from_str_exact(digits.trim_end_matches('.')).ok()?;
    let scale = written.strip_prefix(digits.as_str()).unwrap_or_default();
    let scale = match scale {
        "" => 1,
        "百" => 100,
        "千" => 1000,
        "万" => 10_000,
        "百万" => 1_000_000,
        "千万" => 10_000_000,
        "亿" => 100_000_000,
        _ => return None,
    };
    Some((number * Decimal::from(scale)).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_as_people_write_them() {
        for (text, expect) in [
            ("瘫痪七个小时", vec![("7", "小时", "七个小时")]),
            ("约六万人的信息", vec![("60000", "人", "六万人")]),
            ("40%的终端", vec![("40", "%", "40%")]),
            (
                "断了1.5小时，影响2万余人",
                vec![("1.5", "小时", "1.5小时"), ("20000", "人", "2万余人")],
            ),
            ("两千台电脑", vec![("2000", "台", "两千台")]),
            ("十分钟前发现", vec![("10", "分钟", "十分钟")]),
            ("第三方公司", vec![]),
            ("1.2.3.4 被扫描", vec![]),
            ("版本 10 打不开", vec![]),
        ] {
            let found: Vec<(String, String, String)> = quantities(text)
                .into_iter()
                .map(|q| (q.number.to_string(), q.unit, q.words))
                .collect();
            let expect: Vec<(String, String, String)> = expect
                .into_iter()
                .map(|(n, u, w)| (n.to_owned(), u.to_owned(), w.to_owned()))
                .collect();
            assert_eq!(found, expect, "{text}");
        }
    }
}
