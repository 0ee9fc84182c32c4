//! Decodes the facts of a case's moment into answers.
//!
//! The question's kind decides; a value of another sort is a problem, never converted. Nothing is known
//! of what lies ahead: a stretch that starts or ends after the moment that tells it is a problem too.

use std::collections::BTreeMap;

use base::Moment;
use rust_decimal::Decimal;
use toml::de::{DeTable, DeValue};

use crate::nearest::nearest;
use crate::row::Row;
use crate::shape::{Shape, Value, may, must};
use crate::written::moment_of;
use crate::{Answer, Judgement, Kind, Plan, Question, Span};

/// What a value should have looked like.
type Wanted = &'static str;

/// The most stretches one clock may have: each is counted whenever a condition looks at it.
const SPANS_MAX: usize = 100;

/// A part of a whole.
pub(crate) static SHARE: Shape = Shape::of(
    "share",
    "占比。",
    &[
        must("part", Value::Number(0, u64::MAX), "部分。"),
        must("whole", Value::Number(1, u64::MAX), "总数，不小于部分。"),
    ],
);
/// A stretch of time.
pub(crate) static SPAN: Shape = Shape::of(
    "span",
    "一段时长。",
    &[must("since", Value::Moment, "起。"), may("until", Value::Moment, "止；不写就是还在走。")],
);
/// A word that a person judged.
pub(crate) static JUDGED: Shape = Shape::of(
    "judged",
    "有人判断的词。",
    &[
        must("word", Value::Id, "选项里的一个词。"),
        must("by", Value::Text, "谁判断的。"),
        must("reason", Value::Text, "为何。"),
    ],
);

/// Reads all facts that are known at a moment; the text `unknown` takes an answer back.
pub(super) fn read(
    row: Row<'_, '_>,
    plan: &Plan,
    known_at: Option<Moment>,
) -> BTreeMap<String, Option<Answer>> {
    let mut facts = BTreeMap::new();
    for (fact, value) in row.entries() {
        let Some(question) = plan.question(&fact) else {
            let known = plan.questions.iter().map(|question| question.fact.as_str());
            let mend = match nearest(&fact, known) {
                Some(near) => format!("是不是想写 {near}?"),
                None => "用 facts.toml 里的编号；编号里有点时要加引号".to_owned(),
            };
            row.report(&fact, format!("没有事实 {fact}"), mend);
            continue;
        };
        if value.as_str() == Some("unknown") && question.option("unknown").is_none() {
            facts.insert(fact, None);
            continue;
        }
        match decode(question, value) {
            Ok(answer) => {
                if known_at.is_some_and(|at| lies_ahead(&answer, at)) {
                    let what = format!("{fact} 里有比得知它的时刻晚的时间");
                    row.report(&fact, what, "改成不晚于 at；以后才知道的写在以后的时刻里");
                }
                facts.insert(fact, Some(answer));
            }
            Err(wanted) => {
                row.report(&fact, format!("{fact} 的值写法不对"), format!("应写{wanted}"));
            }
        }
    }
    facts
}

fn decode(question: &Question, value: &DeValue<'_>) -> Result<Answer, Wanted> {
    match question.kind {
        Kind::YesNo => value.as_bool().map(Answer::YesNo).ok_or("true、false 或 \"unknown\""),
        Kind::Choice => word(question, value).map(Answer::Choice).ok_or("选项里的一个词"),
        Kind::Choices => words(question, value).map(Answer::Choices).ok_or("方括号里选项的词"),
        Kind::Count => whole(value).map(Answer::Count).ok_or("不为负的整数"),
        Kind::Share => share(value).ok_or("{ part = 部分, whole = 总数 }"),
        Kind::Amount => decimal(value).map(Answer::Amount).ok_or("整数或小数，不超过28位有效数字"),
        Kind::Clock => spans(value)
            .map(Answer::Clock)
            .ok_or("{ since = 时间, until = 时间 } 或它们的列表，至多100段，先后不重叠"),
        Kind::Judgement => judgement(question, value)
            .ok_or("选项里的一个词，或 { word = 词, by = 谁, reason = 理由 }"),
        Kind::Text => value.as_str().map(|text| Answer::Text(text.to_owned())).ok_or("文字"),
    }
}

/// Whether a clock starts or ends after this moment.
fn lies_ahead(answer: &Answer, at: Moment) -> bool {
    let Answer::Clock(spans) = answer else { return false };
    spans.iter().any(|span| span.since > at || span.until.is_some_and(|until| until > at))
}

fn word(question: &Question, value: &DeValue<'_>) -> Option<String> {
    value.as_str().filter(|word| question.option(word).is_some()).map(str::to_owned)
}

fn words(question: &Question, value: &DeValue<'_>) -> Option<Vec<String>> {
    let list = value.as_array().filter(|list| list.len() <= question.options.len())?;
    let given: Option<Vec<_>> = list.iter().map(|item| word(question, item.get_ref())).collect();
    let given = given?;
    let chosen = question.options.iter().filter(|option| given.contains(&option.word));
    Some(chosen.map(|option| option.word.clone()).collect())
}

fn whole(value: &DeValue<'_>) -> Option<u64> {
    let number = value.as_integer()?;
    u64::from_str_radix(number.as_str(), number.radix()).ok()
}

fn decimal(value: &DeValue<'_>) -> Option<Decimal> {
    match value {
        DeValue::Integer(number) => {
            whole(value).map(Decimal::from).or_else(|| exact(number.as_str()))
        }
        DeValue::Float(number) => exact(number.as_str()),
        _ => None,
    }
}

/// A number as it is written; none where it would have to be rounded.
fn exact(written: &str) -> Option<Decimal> {
    Decimal::from_str_exact(written).ok()
}

fn share(value: &DeValue<'_>) -> Option<Answer> {
    let table = fitting(value.as_table()?, &SHARE)?;
    let part = whole(table.get("part")?.get_ref())?;
    let total = whole(table.get("whole")?.get_ref())?;
    (total > 0 && part <= total).then_some(Answer::Share { part, whole: total })
}

fn spans(value: &DeValue<'_>) -> Option<Vec<Span>> {
    let spans = match value {
        DeValue::Table(table) => vec![span(table)?],
        DeValue::Array(list) => {
            list.iter().map(|item| span(item.get_ref().as_table()?)).collect::<Option<Vec<_>>>()?
        }
        _ => return None,
    };
    let apart = spans.windows(2).all(|pair| match pair {
        [first, second] => first.until.is_some_and(|until| until <= second.since),
        _ => true,
    });
    (apart && !spans.is_empty() && spans.len() <= SPANS_MAX).then_some(spans)
}

fn span(table: &DeTable<'_>) -> Option<Span> {
    let table = fitting(table, &SPAN)?;
    let at = |key: &str| -> Option<Moment> { moment_of(table.get(key)?.get_ref()) };
    let span = Span { since: at("since")?, until: at("until") };
    let dated = span.until.is_some() == table.contains_key("until");
    let ordered = span.until.is_none_or(|until| until >= span.since);
    (dated && ordered).then_some(span)
}

/// The table, where its keys are those of the shape.
fn fitting<'t, 'a>(table: &'t DeTable<'a>, shape: &Shape) -> Option<&'t DeTable<'a>> {
    let keys: Vec<&str> = table.keys().map(|key| key.get_ref().as_ref()).collect();
    shape.fits(&keys).then_some(table)
}

fn judgement(question: &Question, value: &DeValue<'_>) -> Option<Answer> {
    if let Some(word) = word(question, value) {
        let reason = String::new();
        return Some(Answer::Judgement(Judgement { word, by: String::new(), reason }));
    }
    let table = fitting(value.as_table()?, &JUDGED)?;
    let text = |key: &str| Some(table.get(key)?.get_ref().as_str()?.to_owned());
    let word = word(question, table.get("word")?.get_ref())?;
    Some(Answer::Judgement(Judgement { word, by: text("by")?, reason: text("reason")? }))
}

#[cfg(test)]
mod tests {
    use crate::shipped::folder;
    use crate::{load, load_case};

    const PLAN: &str = "guiyang-customs";

    /// What is told of a case that learns this about two clocks at nine, on which lines.
    fn told(clocks: &str) -> Vec<(usize, String)> {
        let text = format!(
            "plan = '{PLAN}'\ntitle = '时长'\n[[moment]]\nat = 2026-06-12T09:00:00+08:00\n\
             [moment.facts]\n{clocks}\n"
        );
        let plan = load(&folder(PLAN)).0.unwrap();
        let (case, problems) = load_case("cases/day.toml", text.as_bytes(), &plan);
        assert_eq!(case.is_none(), !problems.is_empty(), "{problems:?}");
        assert!(problems.iter().all(|one| one.blocks && one.file == "cases/day.toml"));
        problems.into_iter().map(|one| (one.line, one.what)).collect()
    }

    #[test]
    fn nothing_is_known_of_a_clock_after_the_moment_that_tells_it() {
        let late = |fact: &str| format!("{fact} 里有比得知它的时刻晚的时间");
        let ahead = "'core.hours' = { since = 2030-01-01T00:00:00+08:00 }\n\
             'site.down_hours' = [\n{ since = 2026-06-12T08:00:00+08:00, until = 2026-06-12T08:30:00+08:00 },\n\
             { since = 2026-06-12T08:40:00+08:00, until = 2026-06-12T09:00:01+08:00 }]";
        assert_eq!(told(ahead), [(6, late("core.hours")), (7, late("site.down_hours"))]);
        let known = "'core.hours' = { since = 2026-06-12T09:00:00+08:00 }\n\
             'site.down_hours' = { since = 2026-06-12T08:00:00+08:00, until = 2026-06-12T09:00:00+08:00 }";
        assert_eq!(told(known), []);
    }
}
