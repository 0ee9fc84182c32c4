//! Reads `facts.toml`: the questions, then the conditions they are asked under.
//!
//! Conditions are read in a second pass, because a question may be asked only if a later one was
//! answered.

use super::shared::unique;
use crate::condition::CATEGORY_FACT;
use crate::conditions::Vocabulary;
use crate::row::Row;
use crate::shape::{Rule, Shape, Value, may, must};
use crate::{Category, Choice, Condition, Kind, Question, Unit};

/// `facts.toml`.
pub(crate) static FACTS: Shape = Shape::of(
    "facts",
    "可以问的问题。“不清楚”随时可答。",
    &[may("fact", Value::Rows(&FACT, 0), "问题，照提问的次序。")],
);
static FACT: Shape = Shape::of(
    "fact",
    "一个问题。",
    &[
        must("id", Value::Id, "编号，条件里用它，如 virus.units。"),
        must("ask", Value::Text, "问值班员的话。"),
        may("hint", Value::Text, "怎样回答。"),
        may("topic", Value::Text, "分组。"),
        may("clause", Value::Text, "出自哪一条。"),
        must(
            "kind",
            Value::Word(|| Kind::ALL.iter().map(|kind| kind.word()).collect()),
            "答案的种类：yes_no 是否，choice 一个词，choices 几个词，count 整数，share 占比，\
             amount 小数，clock 时长，judgement 由人判断的词（最重的在前），text 文字。",
        ),
        may(
            "unit",
            Value::Text,
            "单位：时长写 minutes、hours 或 days；数量写 人、台、万元；占比可写 percent；其余不写。",
        ),
        may("options", Value::Rows(&OPTION, 0), "可选的词，至少两个；只有 choice、choices、judgement 有。"),
        may("only_if", Value::Condition, "满足这个条件才问；不影响判据的真假。"),
        may("standing", Value::Flag, "true 表示每个单位只问一次。"),
    ],
)
.ruled(&[
    Rule { key: "kind", words: &["clock", "count", "amount"], needs: &["unit"], lacks: &["options"] },
    Rule {
        key: "kind",
        words: &["choice", "choices", "judgement"],
        needs: &["options"],
        lacks: &["unit"],
    },
    Rule { key: "kind", words: &["yes_no", "text"], needs: &[], lacks: &["unit", "options"] },
    Rule { key: "kind", words: &["share"], needs: &[], lacks: &["options"] },
]);
static OPTION: Shape = Shape::of(
    "option",
    "一个可选的词。",
    &[
        must("word", Value::Id, "词，条件里用它，如 important。"),
        must("says", Value::Text, "给人看的说法。"),
        may("hint", Value::Text, "什么时候选它。"),
    ],
);

/// Reads the whole file.
pub(crate) fn read(root: &Row<'_, '_>, categories: &[Category]) -> Vec<Question> {
    let rows = root.rows("fact");
    let mut questions: Vec<_> = rows.iter().map(question).collect();
    unique(rows.iter().zip(questions.iter().map(|question| question.fact.as_str())), "id");
    let conditions: Vec<Option<Condition>> = {
        let vocabulary = Vocabulary { questions: &questions, categories };
        rows.iter().map(|row| row.condition("only_if", vocabulary)).collect()
    };
    for ((question, condition), row) in questions.iter_mut().zip(conditions).zip(rows) {
        if condition.as_ref().is_some_and(|found| found.facts().contains(question.fact.as_str())) {
            row.report("only_if", "这道题要不要问取决于它自己", "改用别的事实");
        }
        question.only_if = condition;
        row.finish();
    }
    questions
}

fn question(row: &Row<'_, '_>) -> Question {
    let fact = row.id();
    if fact == CATEGORY_FACT {
        row.report("id", "category 是程序保留的事实", "换一个编号");
    }
    if !row.has("kind") {
        row.report("kind", "缺少 kind", "写上 kind = \"yes_no\" 之类");
    }
    let kind = row.word("kind", &Kind::ALL, |kind| kind.word()).unwrap_or(Kind::Text);
    Question {
        fact,
        ask: row.text("ask"),
        hint: row.maybe_text("hint"),
        topic: row.maybe_text("topic"),
        clause: row.maybe_text("clause"),
        kind,
        unit: unit(row, kind),
        options: options(row, kind),
        only_if: None,
        standing: row.flag("standing"),
    }
}

fn unit(row: &Row<'_, '_>, kind: Kind) -> Option<Unit> {
    let written = row.maybe_text("unit");
    match (kind, written.as_deref()) {
        (Kind::Clock, Some("minutes")) => Some(Unit::Minutes),
        (Kind::Clock, Some("hours")) => Some(Unit::Hours),
        (Kind::Clock, Some("days")) => Some(Unit::Days),
        (Kind::Clock, _) => {
            row.report("unit", "时长要有单位", "写上 unit = \"minutes\"、\"hours\" 或 \"days\"");
            None
        }
        (Kind::Share, None | Some("percent")) => Some(Unit::Percent),
        (Kind::Share, Some(_)) => {
            row.report("unit", "占比只按百分数比较", "写 unit = \"percent\" 或删去");
            None
        }
        (Kind::Count | Kind::Amount, Some(word)) => Some(Unit::Counted(word.to_owned())),
        (Kind::Count | Kind::Amount, None) => {
            row.report("unit", "数量要有单位", "写上 unit = \"人\"、\"台\"、\"万元\" 之类");
            None
        }
        (_, None) => None,
        (_, Some(_)) => {
            row.report("unit", "这种题没有单位", "删去 unit");
            None
        }
    }
}

fn options(row: &Row<'_, '_>, kind: Kind) -> Vec<Choice> {
    let rows = row.rows("options");
    let options: Vec<_> = rows
        .iter()
        .map(|row| {
            let word = row.text("word");
            row.check_id("word", &word);
            Choice { word, says: row.text("says"), hint: row.maybe_text("hint") }
        })
        .collect();
    unique(rows.iter().zip(options.iter().map(|option| option.word.as_str())), "word");
    rows.into_iter().for_each(Row::finish);
    if kind.has_options() && options.len() < 2 {
        row.report("options", "选项少于两个", "在 options 里列出可选的词");
    }
    if !kind.has_options() && !options.is_empty() {
        row.report("options", "这种题没有选项", "删去 options,或改 kind");
    }
    options
}
