//! Grades, the range between floor and ceiling, and the questions that narrow it.

use base::Moment;
use serde::Serialize;
use ts_rs::TS;

/// A grade: its frozen word and its Chinese name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct GradeView {
    /// `I`, `II`, `III` or `IV`, the frozen word.
    #[ts(type = "'I' | 'II' | 'III' | 'IV'")]
    pub word: String,
    /// Such as `Ⅲ级 较大`.
    pub name: String,
}

/// What the facts known so far say about the grade.
#[derive(Clone, Debug, Serialize, TS)]
pub struct AssessmentView {
    /// The lowest grade that is proven.
    pub floor: GradeView,
    /// The highest grade that is not excluded.
    pub ceiling: GradeView,
    /// The grade to propose.
    pub provisional: GradeView,
    /// The meter's four cells, from Ⅳ to Ⅰ.
    pub cells: Vec<CellView>,
    /// Every criterion that speaks for or against, the deciding ones first.
    pub reasons: Vec<ReasonView>,
    /// The coming moments at which a running clock moves the floor or brings disputed wording to bear.
    pub forecast: Vec<ForecastView>,
    /// The questions to ask, the most telling first. Empty where nothing more would settle it.
    pub questions: Vec<QuestionView>,
}

/// One cell of the level meter.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CellView {
    /// Which grade.
    pub grade: GradeView,
    /// `floor` proven, `between`, `coming` will be reached by a running clock, `ceiling` not
    /// excluded, `excluded`, or `fixed` where floor and ceiling meet here.
    #[ts(type = "'floor' | 'between' | 'coming' | 'ceiling' | 'excluded' | 'fixed'")]
    pub state: &'static str,
    /// The state in words, such as `下限，已成立` or `10:40 未恢复即达`.
    pub says: String,
    /// The clause behind it, where one criterion decides; else empty.
    pub clause: String,
}

/// A criterion and what became of it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReasonView {
    /// The clause of the plan.
    pub clause: String,
    /// The grade that it gives.
    pub grade: GradeView,
    /// Whether it holds.
    #[ts(type = "'true' | 'false' | 'unknown'")]
    pub truth: &'static str,
    /// What it says, in short words.
    pub says: String,
    /// The questions whose answers decided it, in words.
    pub facts: Vec<String>,
    /// Why the wording is disputed, where it is.
    pub disputed: Option<String>,
}

/// A moment at which a running clock moves the floor, or brings disputed wording to bear.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ForecastView {
    /// When.
    #[ts(as = "String")]
    pub at: Moment,
    /// To which grade.
    pub grade: GradeView,
    /// The clause.
    pub clause: String,
    /// Whether the wording is disputed: the floor does not move, the grade may be this one.
    pub disputed: bool,
    /// In words, such as `10:40 未恢复即达Ⅲ级`.
    pub says: String,
}

/// That the grade must be judged again: more is proven than was decided.
#[derive(Clone, Debug, Serialize, TS)]
pub struct NeedsRegradeView {
    /// The grade that is proven.
    pub grade: GradeView,
    /// The clause that it rests on.
    pub clause: String,
    /// Since when.
    #[ts(as = "String")]
    pub since: Moment,
    /// In words.
    pub says: String,
}

/// A question of the plan, ready to ask.
#[derive(Clone, Debug, Serialize, TS)]
pub struct QuestionView {
    /// The fact's id.
    pub fact: String,
    /// The question.
    pub ask: String,
    /// How to find out; may be empty.
    pub hint: String,
    /// The kind of answer.
    #[ts(
        type = "'yes_no' | 'choice' | 'choices' | 'count' | 'share' | 'amount' | 'clock' | 'judgement' | 'text'"
    )]
    pub kind: String,
    /// The unit of a number or a clock; else empty.
    pub unit: String,
    /// The words to choose from; for `yes_no` and `judgement` too.
    pub options: Vec<OptionView>,
}

/// One answer to choose.
#[derive(Clone, Debug, Serialize, TS)]
pub struct OptionView {
    /// The value to send back.
    pub value: String,
    /// What to show.
    pub label: String,
    /// What choosing it does to the range, such as `至少Ⅲ级` or `范围不变`; may be empty.
    pub effect: String,
}

/// A question that was answered.
#[derive(Clone, Debug, Serialize, TS)]
pub struct AnswerView {
    /// The question, so that the answer can be changed.
    pub question: QuestionView,
    /// The answer in words; `不清楚` where it is unknown.
    pub says: String,
    /// Whether the answer is 不清楚.
    pub unknown: bool,
    /// The answer as it was given, to start a change from.
    pub value: Option<crate::input::AnswerInput>,
    /// When.
    #[ts(as = "String")]
    pub at: Moment,
    /// By whom.
    pub by: String,
}

/// What a plan asks a unit once for all its incidents, such as its core systems.
#[derive(Clone, Debug, Serialize, TS)]
pub struct UnitAnswerView {
    /// The question.
    pub question: QuestionView,
    /// The clause that leaves it to the unit.
    pub clause: String,
    /// The answer in words; empty while none is given.
    pub says: String,
    /// The answer as it was given.
    pub value: Option<crate::input::AnswerInput>,
    /// When it was given.
    #[ts(as = "Option<String>")]
    pub at: Option<Moment>,
    /// By whom; empty while none is given.
    pub by: String,
}

/// A number or a duration found in plain words, to be confirmed before it counts as an answer.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LiftedView {
    /// The question that it would answer.
    pub question: QuestionView,
    /// The words that it was found in.
    pub words: String,
    /// The answer in words.
    pub says: String,
    /// The answer, to send back once a person confirms it.
    pub answer: crate::input::AnswerInput,
}
