//! The answers known so far, and whether an answer fits its question.
//!
//! An unknown fact is absent; an answer that does not fit counts as unknown, never as an error.

use std::collections::BTreeMap;

use plan::{Answer, Kind, Question, Span};

/// What is known, by fact id. The incident's categories may stand under `plan::CATEGORY_FACT`.
pub type Facts = BTreeMap<String, Answer>;

/// Why an answer cannot be taken for a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Misfit {
    /// The answer is of another kind than the question asks for.
    Kind,
    /// A word that is not among the options.
    Word,
    /// A word given twice.
    Twice,
    /// A share of nothing.
    WholeIsZero,
    /// A part greater than its whole.
    PartAboveWhole,
    /// A quantity below nought.
    Negative,
    /// A clock without a start.
    NoSpan,
    /// A stretch of time that ends before it began, overlaps the next, or runs on before another.
    SpansOutOfOrder,
    /// A judgement without the name of the person who gave it.
    NoJudge,
    /// A judgement without a reason.
    NoReason,
}

/// Checks an answer against its question.
///
/// # Errors
///
/// The first thing that does not fit.
pub fn fits(question: &Question, answer: &Answer) -> Result<(), Misfit> {
    if kind_of(answer) != question.kind {
        return Err(Misfit::Kind);
    }
    match answer {
        Answer::YesNo(_) | Answer::Count(_) | Answer::Text(_) => Ok(()),
        Answer::Choice(word) => is_option(question, word),
        Answer::Choices(words) => are_options(question, words),
        Answer::Share { whole: 0, .. } => Err(Misfit::WholeIsZero),
        Answer::Share { part, whole } if part > whole => Err(Misfit::PartAboveWhole),
        Answer::Share { .. } => Ok(()),
        Answer::Amount(amount) if amount.is_sign_negative() && !amount.is_zero() => {
            Err(Misfit::Negative)
        }
        Answer::Amount(_) => Ok(()),
        Answer::Clock(spans) => in_order(spans),
        Answer::Judgement(judgement) => {
            is_option(question, &judgement.word)?;
            if judgement.by.trim().is_empty() {
                return Err(Misfit::NoJudge);
            }
            if judgement.reason.trim().is_empty() {
                return Err(Misfit::NoReason);
            }
            Ok(())
        }
    }
}

fn kind_of(answer: &Answer) -> Kind {
    match answer {
        Answer::YesNo(_) => Kind::YesNo,
        Answer::Choice(_) => Kind::Choice,
        Answer::Choices(_) => Kind::Choices,
        Answer::Count(_) => Kind::Count,
        Answer::Share { .. } => Kind::Share,
        Answer::Amount(_) => Kind::Amount,
        Answer::Clock(_) => Kind::Clock,
        Answer::Judgement(_) => Kind::Judgement,
        Answer::Text(_) => Kind::Text,
    }
}

fn is_option(question: &Question, word: &str) -> Result<(), Misfit> {
    question.option(word).map(|_| ()).ok_or(Misfit::Word)
}

fn are_options(question: &Question, words: &[String]) -> Result<(), Misfit> {
    for (index, word) in words.iter().enumerate() {
        is_option(question, word)?;
        if words.iter().take(index).any(|earlier| earlier == word) {
            return Err(Misfit::Twice);
        }
    }
    Ok(())
}

fn in_order(spans: &[Span]) -> Result<(), Misfit> {
    if spans.is_empty() {
        return Err(Misfit::NoSpan);
    }
    let ends_well = spans.iter().all(|span| span.until.is_none_or(|until| until >= span.since));
    let follow_well = spans.windows(2).all(|pair| match pair {
        [first, second] => first.until.is_some_and(|until| until <= second.since),
        _ => true,
    });
    if ends_well && follow_well { Ok(()) } else { Err(Misfit::SpansOutOfOrder) }
}
