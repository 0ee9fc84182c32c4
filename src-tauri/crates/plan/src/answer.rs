//! An answer to a question, decoded by the question's kind.
//!
//! Unknown is the absence of an answer; there is no variant for it.

use base::Moment;
use rust_decimal::Decimal;

/// What a person answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// For `yes_no`.
    YesNo(bool),
    /// The word, for `choice`.
    Choice(String),
    /// The words, for `choices`, in the order of the options.
    Choices(Vec<String>),
    /// For `count`.
    Count(u64),
    /// For `share`: `part` of `whole`.
    Share {
        /// How many are affected.
        part: u64,
        /// Of how many; more than nought.
        whole: u64,
    },
    /// For `amount`, in the question's unit.
    Amount(Decimal),
    /// For `clock`: the stretches of time, in order and apart; only the last may still run.
    Clock(Vec<Span>),
    /// For `judgement`.
    Judgement(Judgement),
    /// For `text`.
    Text(String),
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// When it began.
    pub since: Moment,
    /// When it ended; `None` while it runs.
    pub until: Option<Moment>,
}

/// A word given by a named person with a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// One of the question's options.
    pub word: String,
    /// Who judged.
    pub by: String,
    /// Why.
    pub reason: String,
}
