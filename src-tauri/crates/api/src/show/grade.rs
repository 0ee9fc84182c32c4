//! The assessment as the screens show it: the level meter, the reasons, the questions.

use super::{answer, incident::Shown, words};
use crate::view::grade::{
    AnswerView, AssessmentView, CellView, ForecastView, NeedsRegradeView, OptionView, QuestionView,
    ReasonView,
};
use assess::{Assessment, Decided, Doubt, Facts, Forecast, Range, Truth, regrading};
use base::Moment;
use incident::{Answered, Incident};
use plan::{Answer, Grade, Kind, Plan, Question};

const QUESTIONS_MAX: usize = 40;

/// What a question is shown against: each answer says what it would do to the range.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// The plan that asks.
    pub(crate) plan: &'a Plan,
    /// What is known, categories included.
    pub(crate) facts: &'a Facts,
    /// The range as it stands.
    pub(crate) range: Range,
    /// The present moment.
    pub(crate) now: Moment,
}

/// The whole assessment.
pub(crate) fn assessment(asking: Asking<'_>, assessed: &Assessment<'_>) -> AssessmentView {
    let Asking { plan, now, .. } = asking;
    AssessmentView {
        floor: words::grade(assessed.floor),
        ceiling: words::grade(assessed.ceiling),
        provisional: words::grade(assessed.provisional),
        cells: Grade::ALL.into_iter().map(|grade| cell(assessed, grade, now)).collect(),
        reasons: assessed.reasons.iter().map(|reason| self::reason(plan, reason)).collect(),
        forecast: coming(&assessed.forecast, &assessed.doubts, now),
        questions: questions(plan, assessed)
            .take(QUESTIONS_MAX)
            .map(|asked| question(asking, asked))
            .collect(),
    }
}

/// What to ask, the most telling first. What is asked once for a unit comes last, and only while it
/// keeps the range open.
fn questions<'p>(plan: &'p Plan, assessed: &Assessment<'p>) -> impl Iterator<Item = &'p Question> {
    let telling = assessed.next_questions.iter().filter_map(|fact| plan.question(fact));
    let standing = assessed.unknowns.iter().filter_map(|fact| plan.question(fact));
    telling.chain(standing.filter(|question| question.standing))
}

/// What running clocks will bring, earliest first.
pub(crate) fn coming(
    moves: &[Forecast<'_>],
    doubts: &[Doubt<'_>],
    now: Moment,
) -> Vec<ForecastView> {
    let moves = moves.iter().map(|coming| forecast(coming, now));
    let mut all: Vec<ForecastView> =
        moves.chain(doubts.iter().map(|one| doubt(one, now))).collect();
    all.sort_by_key(|view| view.at);
    all
}

/// A coming move of the floor.
pub(crate) fn forecast(coming: &Forecast<'_>, now: Moment) -> ForecastView {
    ForecastView {
        at: coming.at,
        grade: words::grade(coming.floor),
        clause: coming.clause.to_owned(),
        disputed: false,
        says: format!("{} 未恢复即达{}级", words::moment(coming.at, now), coming.floor.numeral()),
    }
}

fn doubt(coming: &Doubt<'_>, now: Moment) -> ForecastView {
    let (at, grade) = (words::moment(coming.at, now), coming.grade.numeral());
    ForecastView {
        at: coming.at,
        grade: words::grade(coming.grade),
        clause: coming.clause.to_owned(),
        disputed: true,
        says: format!("{at} 未恢复则{grade}级有争议，请核定机构确认"),
    }
}

/// Whether more is proven than was decided, by a clock that ran on or a fact that was learnt since.
/// Whoever decided otherwise with the same facts before them, and said why, is not asked again.
pub(crate) fn needs_regrade(shown: &Shown<'_>) -> Option<NeedsRegradeView> {
    let incident = shown.incident;
    let (judged, grade) = (incident.preliminary()?, incident.grade()?);
    if shown.outlook.floor <= grade.max(judged.floor) {
        return None;
    }
    let decided = Decided { grade, floor: judged.floor, at: judged.at };
    let learnt_at = incident.answers.values().map(|answered| answered.at).max();
    let asked = regrading(shown.plan, shown.facts, decided, learnt_at, shown.now)?;
    asked.reached.then(|| {
        let since = asked.countdown.to;
        NeedsRegradeView {
            grade: words::grade(asked.floor),
            clause: asked.clause.to_owned(),
            since,
            says: format!(
                "{} 起已达{}级（{}），现为{}级，请重新研判",
                words::moment(since, shown.now),
                asked.floor.numeral(),
                asked.clause,
                grade.numeral()
            ),
        }
    })
}

/// What was answered, in the order of the plan's questions.
pub(crate) fn answers(asking: Asking<'_>, incident: &Incident) -> Vec<AnswerView> {
    let Asking { plan, now, .. } = asking;
    let view = |asked: &Question, given: &Answered| AnswerView {
        question: question(asking, asked),
        says: answer::says(asked, given.value.as_ref(), now),
        unknown: given.value.is_none(),
        value: given.value.as_ref().map(answer::given),
        at: given.at,
        by: given.by.clone(),
    };
    plan.questions
        .iter()
        .filter_map(|asked| Some(view(asked, incident.answers.get(&asked.fact)?)))
        .collect()
}

fn cell(assessed: &Assessment<'_>, grade: Grade, now: Moment) -> CellView {
    let clause = |truth: Truth| {
        let found =
            assessed.reasons.iter().find(|reason| reason.grade == grade && reason.truth == truth);
        found.map(|reason| reason.clause.to_owned()).unwrap_or_default()
    };
    let coming = assessed.forecast.iter().find(|coming| coming.floor == grade);
    let (state, says, clause) = if grade == assessed.floor && grade == assessed.ceiling {
        ("fixed", "已确定".to_owned(), clause(Truth::True))
    } else if grade == assessed.floor {
        let says = if clause(Truth::True).is_empty() { "下限" } else { "下限，已成立" };
        ("floor", says.to_owned(), clause(Truth::True))
    } else if grade < assessed.floor || grade > assessed.ceiling {
        ("excluded", "已排除".to_owned(), String::new())
    } else if let Some(coming) = coming {
        let says = format!("{} 未恢复即达", words::moment(coming.at, now));
        ("coming", says, coming.clause.to_owned())
    } else if grade == assessed.ceiling {
        ("ceiling", "上限，未排除".to_owned(), clause(Truth::Unknown))
    } else {
        ("between", "未排除".to_owned(), clause(Truth::Unknown))
    };
    CellView { grade: words::grade(grade), state, says, clause }
}

fn reason(plan: &Plan, reason: &assess::Reason<'_>) -> ReasonView {
    let ask = |fact: &&str| {
        plan.question(fact).map_or_else(|| (*fact).to_owned(), |question| question.ask.clone())
    };
    ReasonView {
        clause: reason.clause.to_owned(),
        grade: words::grade(reason.grade),
        truth: match reason.truth {
            Truth::True => "true",
            Truth::False => "false",
            Truth::Unknown => "unknown",
        },
        says: reason.says.to_owned(),
        facts: reason.facts.iter().map(ask).collect(),
        disputed: reason.disputed.map(str::to_owned),
    }
}

fn question(asking: Asking<'_>, asked: &Question) -> QuestionView {
    asked_with(asked, &|answer| effect(asking, &asked.fact, answer))
}

/// A question as it is asked outside any incident: no answer moves a range.
pub(crate) fn standing_question(asked: &Question) -> QuestionView {
    asked_with(asked, &|_| String::new())
}

fn asked_with(asked: &Question, effect: &dyn Fn(&Answer) -> String) -> QuestionView {
    let options = match asked.kind {
        Kind::YesNo => [(true, "yes", "是"), (false, "no", "否")]
            .map(|(yes, value, label)| OptionView {
                value: value.to_owned(),
                label: label.to_owned(),
                effect: effect(&Answer::YesNo(yes)),
            })
            .into(),
        _ => asked.options.iter().map(|choice| option(asked, choice, effect)).collect(),
    };
    QuestionView {
        fact: asked.fact.clone(),
        ask: asked.ask.clone(),
        hint: asked.hint.clone().unwrap_or_default(),
        kind: asked.kind.word().to_owned(),
        unit: asked.unit.as_ref().map(|unit| unit.says().to_owned()).unwrap_or_default(),
        options,
    }
}

fn option(
    asked: &Question,
    choice: &plan::Choice,
    effect: &dyn Fn(&Answer) -> String,
) -> OptionView {
    let word = choice.word.clone();
    let effect = match asked.kind {
        Kind::Choice => effect(&Answer::Choice(word)),
        Kind::Judgement => effect(&Answer::Judgement(plan::Judgement {
            word,
            by: String::new(),
            reason: String::new(),
        })),
        _ => String::new(),
    };
    OptionView { value: choice.word.clone(), label: choice.says.clone(), effect }
}

/// What an answer does to the range, in words.
fn effect(asking: Asking<'_>, fact: &str, answer: &Answer) -> String {
    let known = asking.range;
    let after = assess::effect(asking.plan, asking.facts, asking.now, fact, answer);
    if after.floor == after.ceiling && known != after {
        format!("定为{}级", after.floor.numeral())
    } else if after.floor > known.floor {
        format!("至少{}级", after.floor.numeral())
    } else if after.ceiling < known.ceiling {
        format!("至多{}级", after.ceiling.numeral())
    } else {
        "范围不变".to_owned()
    }
}
