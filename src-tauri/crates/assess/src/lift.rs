//! Numbers, parts, lengths of time and moments in plain words, offered as answers to the plan's
//! questions.
//!
//! Nothing lifted is ever used before a person confirmed it, and what fits no question for certain is
//! not offered: a wrong answer is worse than none.

use std::collections::BTreeSet;

use base::Moment;
use plan::{Answer, Decimal, Kind, Plan, Question, Span, Unit};

use crate::folded::folded;
use crate::quantity::{Quantity, Size, quantities};
use crate::said_time::{SaidTime, said_times};
use crate::traces::{Piece, pieces};

/// How many characters around a quantity are looked at to tell which question it answers.
const AROUND: usize = 14;

/// Below this a number of people in Chinese is as often an article: 三个人看见了.
const PEOPLE_MIN: u64 = 10;

/// Whom one may count for people.
const PEOPLE: [&str; 16] = [
    "人", "名", "位", "学生", "家长", "师生", "居民", "旅客", "群众", "考生", "职工", "教师",
    "老师", "村民", "患者", "市民",
];

/// Words that every question has and that tell none apart.
const ASKING: [&str; 12] =
    ["多少", "多久", "已有", "几个", "有几", "其中", "落在", "涉及", "百分之", "的", "了", "个"];

/// Things that any trouble may befall: beside a quantity they do not tell what happened.
const THINGS: [&str; 9] = ["网站", "系统", "业务", "核心", "网络", "门户", "政务", "办公", "单位"];

/// How people put what a question calls by its first word.
const STATES: [(&str, &[&str]); 3] = [
    ("瘫痪", &["瘫了", "打不开", "访问不了", "进不去", "挂了"]),
    ("中断", &["断了", "停了", "停摆", "办不了", "瘫痪", "瘫了"]),
    ("控制", &["被控"]),
];

/// What people call a website.
const SITE: [&str; 4] = ["官网", "网页", "首页", "门户"];

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

/// Every quantity in a text that a question of the plan asks for, in the order of the text. `now`
/// is the end of a duration that is said to last.
#[must_use]
pub fn lift<'p>(plan: &'p Plan, text: &str, now: Moment) -> Vec<Lifted<'p>> {
    let times = said_times(text, now);
    let is_time = |quantity: &Quantity| {
        times.iter().any(|time| quantity.start < time.end && time.start < quantity.end)
    };
    let sizes = quantities(text).into_iter().filter(|quantity| !is_time(quantity));
    let mut said: Vec<(usize, usize, Said)> = sizes
        .map(|Quantity { size, start, end }| (start, end, Said::Size(size)))
        .chain(times.iter().map(|SaidTime { span, start, end }| (*start, *end, Said::Time(*span))))
        .collect();
    said.sort_by_key(|(start, ..)| *start);
    let mut lifted: Vec<Lifted<'p>> = Vec::new();
    for (start, end, said) in said {
        let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else { continue };
        let Some((question, answer, unit)) = asked(plan, &said, &around(before, after), now) else {
            continue;
        };
        let end = end + unit;
        if !lifted.iter().any(|known| known.question.fact == question.fact) {
            let words = text.get(start..end).unwrap_or_default().to_owned();
            lifted.push(Lifted { question, answer, words });
        }
    }
    lifted
}

/// What was found.
enum Said {
    Size(Size),
    Time(Span),
}

/// The words of the same sentence on both sides, folded.
fn around(before: &str, after: &str) -> String {
    let is_end = |c: &char| "。；;！!？?\n".contains(*c);
    let mut near: Vec<char> =
        before.chars().rev().take_while(|c| !is_end(c)).take(AROUND).collect();
    near.reverse();
    near.push('，');
    near.extend(after.chars().take_while(|c| !is_end(c)).take(AROUND));
    folded(&near.into_iter().collect::<String>())
}

/// The question that fits by its unit, and best by the words around: the first in the plan where
/// several fit alike. With it how many bytes after the number are its unit.
fn asked<'p>(
    plan: &'p Plan,
    said: &Said,
    around: &str,
    now: Moment,
) -> Option<(&'p Question, Answer, usize)> {
    let mut best: Option<(u32, &'p Question, Answer, usize)> = None;
    for question in &plan.questions {
        let Some((answer, unit)) = answer(question, said, now) else { continue };
        let near = nearness(question, around);
        if near > best.as_ref().map_or(0, |(near, ..)| *near) {
            best = Some((near, question, answer, unit));
        }
    }
    best.map(|(_, question, answer, unit)| (question, answer, unit))
}

/// How much of a question stands around a quantity; 0 where nothing does that tells it apart.
fn nearness(question: &Question, around: &str) -> u32 {
    let asked = pairs(&without(&question.ask, &ASKING));
    let mut text = around.to_owned();
    if SITE.iter().any(|word| around.contains(word)) {
        text.push_str(" 网站");
    }
    let shared = asked.intersection(&pairs(&text)).count();
    let shared = u32::try_from(shared).unwrap_or(u32::MAX);
    let things: BTreeSet<Piece> = THINGS.iter().flat_map(|word| pairs(word)).collect();
    let telling = asked.difference(&things).copied().collect::<BTreeSet<_>>();
    if telling.intersection(&pairs(around)).next().is_some() {
        return shared.saturating_add(1);
    }
    let is_put_so = |(state, others): &(&str, &[&str])| {
        question.ask.contains(state) && others.iter().any(|other| around.contains(other))
    };
    let is_clock = question.kind == Kind::Clock;
    if is_clock && shared > 0 && STATES.iter().any(is_put_so) {
        shared.saturating_add(1)
    } else {
        0
    }
}

fn without(text: &str, words: &[&str]) -> String {
    words.iter().fold(text.to_owned(), |text, word| text.replace(word, "，"))
}

fn pairs(text: &str) -> BTreeSet<Piece> {
    pieces(&folded(text)).into_iter().filter(|piece| matches!(piece, Piece::Two(..))).collect()
}

/// What was found as an answer to a question, and how many bytes after it are the unit.
fn answer(question: &Question, said: &Said, now: Moment) -> Option<(Answer, usize)> {
    match (question.kind, said) {
        (Kind::Clock, Said::Time(span)) => Some((Answer::Clock(vec![*span]), 0)),
        (Kind::Clock, Said::Size(Size::Lasting(time))) => {
            let span = Span { since: now.minus(*time), until: None };
            Some((Answer::Clock(vec![span]), 0))
        }
        (Kind::Share, Said::Size(Size::Part { part, whole })) => {
            Some((Answer::Share { part: *part, whole: *whole }, 0))
        }
        (Kind::Amount, Said::Size(Size::Part { part, whole: 10_000 }))
            if question.unit.as_ref()?.says() == "%" =>
        {
            let percent = Decimal::from(*part).checked_div(Decimal::ONE_HUNDRED)?;
            Some((Answer::Amount(percent.normalize()), 0))
        }
        (Kind::Amount, Said::Size(Size::Percent(number)))
            if question.unit.as_ref()?.says() == "%" =>
        {
            Some((Answer::Amount(*number), 0))
        }
        (Kind::Count | Kind::Amount, Said::Size(Size::Number { number, measure, thing })) => {
            let Some(Unit::Counted(unit)) = &question.unit else { return None };
            let bytes = counted(unit, *number, measure, thing)?;
            if question.kind == Kind::Amount {
                return Some((Answer::Amount(*number), bytes));
            }
            let whole = number.is_integer().then(|| u64::try_from(*number).ok())?;
            Some((Answer::Count(whole?), bytes))
        }
        _ => None,
    }
}

/// How many bytes of what follows a number are the unit asked for; `None` where it is another.
fn counted(unit: &str, number: Decimal, measure: &str, thing: &str) -> Option<usize> {
    if PEOPLE.contains(&unit) {
        let word = PEOPLE.iter().filter(|word| thing.starts_with(**word));
        let word = word.max_by_key(|word| word.len())?;
        let of = thing.strip_prefix(word)?;
        let is_few = number < Decimal::from(PEOPLE_MIN) && !of.starts_with('的');
        return (!is_few).then_some(word.len());
    }
    let noun = unit.trim_start_matches(['个', '家', '所']);
    if noun.len() == unit.len() {
        return (measure.is_empty() && thing.starts_with(unit)).then_some(unit.len());
    }
    let skipped = if thing.starts_with(noun) {
        0
    } else {
        let of: String = thing.chars().take(2).collect();
        let is_kind = !of.contains(['的', '人']) && thing.strip_prefix(&of)?.starts_with(noun);
        is_kind.then_some(of.len())?
    };
    (!measure.is_empty()).then_some(skipped + noun.len())
}
