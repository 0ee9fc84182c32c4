//! What is sent to grade an incident: categories, answers, decisions, instants.

use base::{Id, Moment};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks which categories plain words point to.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Suggest {
    /// The incident, whose plan is asked.
    #[ts(as = "String")]
    pub id: Id,
    /// The words.
    pub text: String,
}

/// Chooses categories.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Categorise {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// Category ids, the primary one included.
    pub categories: Vec<String>,
    /// The primary one.
    pub primary: String,
}

/// An answer, by the kind of its question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerInput {
    /// Yes or no.
    YesNo {
        /// The answer.
        yes: bool,
    },
    /// One of several.
    Choice {
        /// The option's value.
        option: String,
    },
    /// Some of several.
    Choices {
        /// The options' values.
        options: Vec<String>,
    },
    /// How many.
    Count {
        /// The number.
        count: u64,
    },
    /// A part of a whole.
    Share {
        /// The part.
        part: u64,
        /// The whole.
        whole: u64,
    },
    /// A decimal number in the question's unit, as text so that it stays exact.
    Amount {
        /// The number, such as `12.5`.
        amount: String,
    },
    /// A clock that runs or ran.
    Clock {
        /// The stretches of time that it adds up, in order and apart; only the last may still run.
        spans: Vec<SpanInput>,
    },
    /// A person's judgement.
    Judgement {
        /// The word chosen.
        word: String,
        /// Who judges.
        by: String,
        /// Why.
        reason: String,
    },
    /// Words.
    Text {
        /// The words.
        text: String,
    },
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SpanInput {
    /// Since when.
    #[ts(as = "String")]
    pub since: Moment,
    /// Until when; still running where absent.
    #[ts(as = "Option<String>")]
    pub until: Option<Moment>,
}

/// Answers a question.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AnswerFact {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The fact's id.
    pub fact: String,
    /// The answer; 不清楚 where absent.
    pub answer: Option<AnswerInput>,
}

/// Answers what the plan asks a unit once for all its incidents.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AnswerForUnit {
    /// The fact's id.
    pub fact: String,
    /// The answer; absent takes back the one given.
    pub answer: Option<AnswerInput>,
}

/// Decides the preliminary grade.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JudgeGrade {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The grade's frozen word.
    #[ts(type = "'I' | 'II' | 'III' | 'IV'")]
    pub grade: String,
    /// Who judges.
    pub judge: String,
    /// Why, where it goes against the computed grade; else may be empty.
    pub reason: String,
}

/// Records the grade that the competent body confirmed.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ConfirmGrade {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The grade's frozen word.
    #[ts(type = "'I' | 'II' | 'III' | 'IV'")]
    pub grade: String,
    /// Which body.
    pub body: String,
    /// When it did; now where absent.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub at: Option<Moment>,
}

/// Sets an instant, or corrects one.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetMark {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// Which instant. 初判, 调级 and 核定 can be corrected, not set.
    #[ts(
        type = "'occurred' | 'discovered' | 'reported' | 'judged' | 'verified' | 'asked' | 'regraded' | 'confirmed' | 'response_started' | 'handling_ended' | 'response_ended'"
    )]
    pub mark: String,
    /// When; now where absent.
    #[ts(as = "Option<String>")]
    pub at: Option<Moment>,
    /// Who decided or observed it.
    pub decided_by: String,
    /// It has not come: what was recorded is taken back, and `at` counts for nothing.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub undone: bool,
    /// The entry whose instant is corrected. Without it one that comes only once is set or corrected,
    /// and the superior has asked once more.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub amends: Option<Id>,
}

/// Asks what a grade would do to the duties, before a person decides it.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PreviewGrade {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The grade's frozen word.
    #[ts(type = "'I' | 'II' | 'III' | 'IV'")]
    pub grade: String,
    /// As a confirmation (核定) by the body that the plan names, or as our own decision (初判).
    pub confirmed: bool,
    /// When it was decided; now where absent.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub at: Option<Moment>,
}
