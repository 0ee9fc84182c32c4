//! Numbers, parts, lengths of time and moments in plain words, offered as answers to the plan's
//! questions.
//!
//! Nothing lifted is ever used before a person confirmed it, and what fits no question for certain is
//! not offered: a wrong answer is worse than none.

use std::collections::BTreeSet;

use base::Moment;
use plan::{Answer, Decimal, Kind, Plan, Question, Span, Unit};

use crate::aside::{Sort, is_aside, is_of_other};
use crate::claim::{clause_after, clause_before, is_claimed};
use crate::folded::{BREAK, folded};
use crate::people::{is_counted_before, is_people, people_bytes};
use crate::quantity::{Quantity, Size, quantities};
use crate::said_time::{SaidTime, said_times};
use crate::traces::{Piece, pieces};

/// How many characters around a quantity are looked at to tell which question it answers.
const AROUND: usize = 14;

/// Words that every question has and that tell none apart.
const ASKING: [&str; 12] =
    ["多少", "多久", "已有", "几个", "有几", "其中", "落在", "涉及", "百分之", "的", "了", "个"];

/// Things that any trouble may befall: beside a quantity they do not tell what happened.
const THINGS: [&str; 9] = ["网站", "系统", "业务", "核心", "网络", "门户", "政务", "办公", "单位"];

/// How people put what a question calls by its first word.
const STATES: [(&str, &[&str]); 4] = [
    ("瘫痪", &["瘫了", "打不开", "访问不了", "进不去", "挂了", "崩了", "宕机", "登不上"]),
    (
        "中断",
        &[
            "断了",
            "停了",
            "停到",
            "停摆",
            "办不了",
            "瘫痪",
            "瘫了",
            "打不开",
            "用不了",
            "不能用",
            "挂了",
            "崩了",
            "宕机",
        ],
    ),
    ("控制", &["被控"]),
    ("感染", &["中招", "中毒", "中了", "染毒", "病毒传播到", "病毒扩散到"]),
];

/// By a unit's noun and a word of the question, what else is counted for it.
const COUNTED_TOO: [(&str, &str, &[&str]); 2] = [
    ("单位", "教育", &["学校", "高校", "院校", "大学", "中学", "小学", "幼儿园"]),
    ("部门", "乡镇部门", &["乡镇"]),
];

/// How people lead in whom something touched.
const INVOLVED: &str = "涉及";

/// Beside one of these, whom it touched is not told by the number alone.
const OTHER_HARMS: [&str; 12] =
    ["中断", "瘫", "停", "故障", "滞留", "延误", "排队", "打不开", "坏", "断", "诈骗", "钓鱼"];

/// A length of time with only these in its clause speaks of the clause before it.
const FILLERS: [&str; 28] = [
    "到现在",
    "到目前",
    "至今",
    "已经",
    "现在",
    "目前",
    "持续",
    "大概",
    "大约",
    "左右",
    "差不多",
    "整整",
    "过去",
    "前后",
    "时间",
    "时长",
    "还没恢复",
    "仍未恢复",
    "尚未恢复",
    "没恢复",
    "未恢复",
    "已",
    "约",
    "有",
    "了",
    "都",
    "达",
    "长",
];

/// What stands for a word of a question: 市里的设备 for 全市.
const ALIASES: [(&str, &str); 3] = [("市里", "全市"), ("本市", "全市"), ("市内", "全市")];

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
/// is the end of a duration that is said to last. Where a text says two things of one question, it
/// offers neither.
#[must_use]
pub fn lift<'p>(plan: &'p Plan, text: &str, now: Moment) -> Vec<Lifted<'p>> {
    let mut lifted: Vec<Lifted<'p>> = Vec::new();
    let mut is_timed: Vec<&str> = Vec::new();
    let mut disputed: Vec<&str> = Vec::new();
    for Found { start, end, said } in found(text, now) {
        let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else { continue };
        let is_length = matches!(said, Said::Size(Size::Lasting(_)));
        if !is_claimed(before, after, is_length) || is_aside(before, after, said.sort()) {
            continue;
        }
        let inside = text.get(start..end).filter(|_| said.holds_words()).unwrap_or_default();
        let beside = around(clause_before(before), inside, clause_after(after));
        let led = around(before, inside, clause_after(after));
        let around = [beside, led, around(before, inside, after)];
        let direct = Direct { before, text };
        let Some((question, answer, unit)) = asked(plan, &said, &around, &direct, now) else {
            continue;
        };
        let fact = question.fact.as_str();
        if clause_before(before).contains("其中") && !question.ask.contains("其中") {
            continue;
        }
        let words = text.get(start..end + unit).unwrap_or_default().to_owned();
        match lifted.iter().find(|known| known.question.fact == fact) {
            None => lifted.push(Lifted { question, answer, words }),
            Some(known) if known.answer == answer => {}
            Some(_) if is_length && is_timed.contains(&fact) => {}
            Some(_) => disputed.push(fact),
        }
        if matches!(said, Said::Time(_)) {
            is_timed.push(fact);
        }
    }
    lifted.retain(|one| !disputed.contains(&one.question.fact.as_str()));
    lifted
}

/// What stands in a text and may be an answer, in its order.
fn found(text: &str, now: Moment) -> Vec<Found> {
    let times = said_times(text, now);
    let is_time = |quantity: &Quantity| {
        times.iter().any(|time| quantity.start < time.end && time.start < quantity.end)
    };
    let sizes = quantities(text).into_iter().filter(|quantity| !is_time(quantity));
    let mut found: Vec<Found> = sizes
        .map(|Quantity { size, start, end }| Found { start, end, said: Said::Size(size) })
        .chain(times.iter().map(|SaidTime { span, start, end }| Found {
            start: *start,
            end: *end,
            said: Said::Time(*span),
        }))
        .collect();
    found.sort_by_key(|found| found.start);
    found
}

/// Something that was found, and its bytes in the text.
struct Found {
    start: usize,
    end: usize,
    said: Said,
}

/// What was found.
enum Said {
    Size(Size),
    Time(Span),
}

impl Said {
    fn sort(&self) -> Sort {
        match self {
            Self::Time(_) => Sort::Time,
            Self::Size(Size::Lasting(_)) => Sort::Length,
            Self::Size(Size::Part { .. } | Size::Percent(_)) => Sort::Share,
            Self::Size(Size::Number { .. }) => Sort::Number,
        }
    }

    /// Whether it may hold words of what it is about: 500台终端中有200台, 从9点中断到11点.
    fn holds_words(&self) -> bool {
        matches!(self, Self::Time(_) | Self::Size(Size::Part { .. }))
    }
}

/// What stands before a quantity, and the whole text.
struct Direct<'t> {
    before: &'t str,
    text: &'t str,
}

/// The words of the same sentence on both sides, folded.
fn around(before: &str, inside: &str, after: &str) -> String {
    let is_end = |c: &char| "。；;！!？?\n".contains(*c);
    let mut near: Vec<char> =
        before.chars().rev().take_while(|c| !is_end(c)).take(AROUND).collect();
    near.reverse();
    near.push('，');
    near.extend(inside.chars());
    near.push('，');
    near.extend(after.chars().take_while(|c| !is_end(c)).take(AROUND));
    folded(&near.into_iter().collect::<String>())
}

/// The question that fits by its unit, and best by the words of its own clause, then by those around:
/// the first in the plan where several fit alike. With it how many bytes after the number are its unit.
fn asked<'p>(
    plan: &'p Plan,
    said: &Said,
    around: &[String; 3],
    direct: &Direct<'_>,
    now: Moment,
) -> Option<(&'p Question, Answer, usize)> {
    let [beside, led, _] = around;
    let mut best: Option<([u32; 3], &'p Question, Answer, usize)> = None;
    for question in &plan.questions {
        let Some((answer, unit)) = answer(question, said, direct.before, now) else { continue };
        let so = asked_so(plan, question, direct);
        let near = around.each_ref().map(|around| nearness(question, around).max(so));
        if is_elsewhere(question, said, near, beside)
            || (question.kind == Kind::Clock && is_of_other(&question.ask, beside, led))
        {
            continue;
        }
        if near > best.as_ref().map_or([0, 0, 0], |(near, ..)| *near) {
            best = Some((near, question, answer, unit));
        }
    }
    let (near, question, answer, unit) = best?;
    let is_number = matches!(said, Said::Size(Size::Number { .. }));
    let is_share = is_number
        && plan.questions.iter().any(|other| {
            other.kind == Kind::Share && Some(&nearness(other, beside)) > near.first()
        });
    (!is_share).then_some((question, answer, unit))
}

/// Whether a clause speaks of something else than the question: a length of time that nothing in its
/// own clause claims (厂家说要两小时), a part that became less where more is asked for.
fn is_elsewhere(question: &Question, said: &Said, near: [u32; 3], beside: &str) -> bool {
    let is_length = matches!(said, Said::Size(Size::Lasting(_)));
    let left = FILLERS.iter().fold(beside.to_owned(), |text, word| text.replace(word, ""));
    let is_bare = left.chars().filter(|c| c.is_alphanumeric()).count() == 0;
    let is_less = question.kind == Kind::Amount
        && question.ask.contains("增加")
        && beside.contains(['减', '降', '跌', '缩', '少']);
    is_less || is_length && near.first() == Some(&0) && !is_bare
}

/// How much of a question stands around a quantity; 0 where nothing does that tells it apart.
fn nearness(question: &Question, around: &str) -> u32 {
    let asked = pairs(&without(&question.ask, &ASKING));
    let mut text = around.to_owned();
    if SITE.iter().any(|word| around.contains(word)) {
        text.push_str(" 网站");
    }
    for (_, word) in ALIASES.iter().filter(|(said, _)| around.contains(said)) {
        text.push(BREAK);
        text.push_str(word);
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
    let is_infected = question.kind == Kind::Count && question.ask.contains("感染");
    if (is_clock && shared > 0 || is_infected) && STATES.iter().any(is_put_so) {
        shared.saturating_add(1)
    } else {
        0
    }
}

/// 1 where the words put it as the question does (涉及20万旅客), no other question counts so, and
/// nothing else is said to have happened; otherwise 0.
fn asked_so(plan: &Plan, question: &Question, direct: &Direct<'_>) -> u32 {
    let is_asked = direct.before.ends_with(INVOLVED) && question.ask.contains(INVOLVED);
    let alike = plan.questions.iter().filter(|one| one.unit == question.unit).count();
    u32::from(is_asked && alike == 1 && !OTHER_HARMS.iter().any(|word| direct.text.contains(word)))
}

fn without(text: &str, words: &[&str]) -> String {
    words.iter().fold(text.to_owned(), |text, word| text.replace(word, "，"))
}

fn pairs(text: &str) -> BTreeSet<Piece> {
    let is_words = |piece: &Piece| match piece {
        Piece::Two(one, next) => !one.is_ascii_digit() && !next.is_ascii_digit(),
        Piece::One(_) | Piece::Word(_) => false,
    };
    pieces(&folded(text)).into_iter().filter(is_words).collect()
}

/// What was found as an answer to a question, and how many bytes after it are the unit.
fn answer(question: &Question, said: &Said, before: &str, now: Moment) -> Option<(Answer, usize)> {
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
            let led = clause_before(before);
            let bytes = match is_people(unit) {
                true if is_counted_before(led, thing, *number) => 0,
                true => people_bytes(*number, led, thing)?,
                false => counted(unit, measure, thing)
                    .or_else(|| counted_too(question, unit, measure, thing))?,
            };
            if question.kind == Kind::Amount {
                return Some((Answer::Amount(*number), bytes));
            }
            let whole = number.is_integer().then(|| u64::try_from(*number).ok())?;
            Some((Answer::Count(whole?), bytes))
        }
        _ => None,
    }
}

/// How many bytes of what follows a number are another name of the unit: 5所高校 where units of
/// education are counted.
fn counted_too(question: &Question, unit: &str, measure: &str, thing: &str) -> Option<usize> {
    let (.., names) = COUNTED_TOO
        .iter()
        .find(|(noun, word, _)| unit.ends_with(noun) && question.ask.contains(word))?;
    let name = names.iter().find(|name| thing.starts_with(**name))?;
    (!measure.is_empty()).then_some(name.len())
}

/// How many bytes of what follows a number are the unit asked for; `None` where it is another.
fn counted(unit: &str, measure: &str, thing: &str) -> Option<usize> {
    let noun = unit.trim_start_matches(['个', '家', '所']);
    if noun.len() == unit.len() {
        let of = thing.strip_prefix(unit)?;
        return (measure.is_empty() && !of.starts_with('次')).then_some(unit.len());
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
