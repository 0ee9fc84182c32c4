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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{amount, at, judged, plan, since, word, yes};

    fn check(name: &str, fact: &str, answer: Answer, expect: Result<(), Misfit>) {
        let plan = plan();
        assert_eq!(fits(plan.question(fact).unwrap(), &answer), expect, "{name}");
    }

    #[test]
    fn an_answer_fits_its_question_or_says_why_not() {
        check("yes", "core.degraded", yes(), Ok(()));
        check("a word for yes or no", "core.degraded", word("yes"), Err(Misfit::Kind));
        check("an option", "core.scope", word("seat"), Ok(()));
        check("no option", "core.scope", word("moon"), Err(Misfit::Word));
        let twice = Answer::Choices(vec!["slow".to_owned(), "slow".to_owned()]);
        check("twice", "seen", twice, Err(Misfit::Twice));
        let share = |part, whole| Answer::Share { part, whole };
        check("a share", "malware.share", share(5, 5), Ok(()));
        check("of nothing", "malware.share", share(0, 0), Err(Misfit::WholeIsZero));
        check("more than all", "malware.share", share(6, 5), Err(Misfit::PartAboveWhole));
        check("money", "loss", amount("0.5"), Ok(()));
        check("a debt", "loss", amount("-0.5"), Err(Misfit::Negative));
        check("a judgement", "threat", judged("some"), Ok(()));
        check("an unheard word", "threat", judged("huge"), Err(Misfit::Word));
    }

    #[test]
    fn a_judgement_needs_a_name_and_a_reason() {
        let of = |by: &str, reason: &str| {
            let (word, by, reason) = ("some".to_owned(), by.to_owned(), reason.to_owned());
            Answer::Judgement(plan::Judgement { word, by, reason })
        };
        check("nobody", "threat", of(" ", "why"), Err(Misfit::NoJudge));
        check("no reason", "threat", of("who", ""), Err(Misfit::NoReason));
    }

    #[test]
    fn stretches_of_a_clock_follow_each_other() {
        let span = |from: &str, to: Option<&str>| Span { since: at(from), until: to.map(at) };
        let (eight, nine, ten) = ("09-24T08:00", "09-24T09:00", "09-24T10:00");
        check("running", "core.peak", since(eight), Ok(()));
        let spans = Answer::Clock;
        check("none", "core.peak", spans(vec![]), Err(Misfit::NoSpan));
        let apart = vec![span(eight, Some(nine)), span(nine, None)];
        check("one after the other", "core.peak", spans(apart), Ok(()));
        let backwards = vec![span(nine, Some(eight))];
        check("ends first", "core.peak", spans(backwards), Err(Misfit::SpansOutOfOrder));
        let across = vec![span(eight, Some(ten)), span(nine, None)];
        check("overlapping", "core.peak", spans(across), Err(Misfit::SpansOutOfOrder));
        let early = vec![span(eight, None), span(nine, None)];
        check("the first still runs", "core.peak", spans(early), Err(Misfit::SpansOutOfOrder));
    }
}
