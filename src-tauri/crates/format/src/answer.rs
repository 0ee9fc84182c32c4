//! The frozen form of an answer to a question of a plan.
//!
//! The kind stands beside the value; a value is never guessed from its shape.

use crate::{Error, canonical::rule};
use base::Moment;
use plan::{Answer, Decimal, Judgement, Span};
use serde::{Deserialize, Serialize};

/// The largest whole number that JSON carries exactly everywhere (RFC 8785, section 3.2.2.3).
pub(crate) const EXACT_MAX: u64 = (1 << 53) - 1;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerV1 {
    /// Yes or no.
    YesNo(bool),
    /// One word of the question's options.
    Choice(String),
    /// Several of them.
    Choices(Vec<String>),
    /// A whole number.
    Count(u64),
    /// `part` of `whole`.
    Share {
        /// How many are affected.
        part: u64,
        /// Of how many.
        whole: u64,
    },
    /// A decimal number, as text so that it stays exact.
    Amount(String),
    /// Stretches of time.
    Clock(Vec<SpanV1>),
    /// A word that a named person gave with a reason.
    Judgement {
        /// The word.
        word: String,
        /// Who judged.
        by: String,
        /// Why.
        reason: String,
    },
    /// A text.
    Text(String),
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpanV1 {
    /// When it began.
    pub since: Moment,
    /// When it ended; none while it runs.
    pub until: Option<Moment>,
}

impl From<&Answer> for AnswerV1 {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::YesNo(yes) => Self::YesNo(*yes),
            Answer::Choice(word) => Self::Choice(word.clone()),
            Answer::Choices(words) => Self::Choices(words.clone()),
            Answer::Count(count) => Self::Count(*count),
            Answer::Share { part, whole } => Self::Share { part: *part, whole: *whole },
            Answer::Amount(amount) => Self::Amount(amount.to_string()),
            Answer::Clock(spans) => {
                let span = |span: &Span| SpanV1 { since: span.since, until: span.until };
                Self::Clock(spans.iter().map(span).collect())
            }
            Answer::Judgement(Judgement { word, by, reason }) => {
                Self::Judgement { word: word.clone(), by: by.clone(), reason: reason.clone() }
            }
            Answer::Text(text) => Self::Text(text.clone()),
        }
    }
}

impl AnswerV1 {
    /// The answer that it stands for.
    ///
    /// # Errors
    /// An amount is not a decimal number in its one spelling.
    pub fn answer(self) -> Result<Answer, Error> {
        Ok(match self {
            Self::YesNo(yes) => Answer::YesNo(yes),
            Self::Choice(word) => Answer::Choice(word),
            Self::Choices(words) => Answer::Choices(words),
            Self::Count(count) => Answer::Count(count),
            Self::Share { part, whole } => Answer::Share { part, whole },
            Self::Amount(text) => Answer::Amount(decimal(&text)?),
            Self::Clock(spans) => {
                let span = |span: SpanV1| Span { since: span.since, until: span.until };
                Answer::Clock(spans.into_iter().map(span).collect())
            }
            Self::Judgement { word, by, reason } => {
                Answer::Judgement(Judgement { word, by, reason })
            }
            Self::Text(text) => Answer::Text(text),
        })
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let exact = match self {
            Self::Count(count) => *count <= EXACT_MAX,
            Self::Share { part, whole } => (*part).max(*whole) <= EXACT_MAX,
            _ => true,
        };
        rule("answer", "numbers stay below 2^53", exact)
    }
}

fn decimal(text: &str) -> Result<Decimal, Error> {
    let broken = Error::Rule { form: "answer", rule: "an amount is a decimal number" };
    match Decimal::from_str_exact(text) {
        Ok(decimal) if decimal.to_string() == text => Ok(decimal),
        _ => Err(broken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: Answer, json: &str) {
        let form = AnswerV1::from(&answer);
        assert_eq!(serde_json::to_string(&form).unwrap(), json);
        let read: AnswerV1 = serde_json::from_str(json).unwrap();
        assert_eq!(read.answer().unwrap(), answer);
    }

    #[test]
    fn every_kind_has_one_frozen_form() {
        let since: Moment = "2026-09-24T08:47:00+08:00".parse().unwrap();
        check(Answer::YesNo(true), r#"{"kind":"yes_no","value":true}"#);
        check(Answer::Choice("one".into()), r#"{"kind":"choice","value":"one"}"#);
        check(Answer::Choices(vec!["a".into()]), r#"{"kind":"choices","value":["a"]}"#);
        check(Answer::Count(200_000), r#"{"kind":"count","value":200000}"#);
        check(
            Answer::Share { part: 1, whole: 3 },
            r#"{"kind":"share","value":{"part":1,"whole":3}}"#,
        );
        check(Answer::Amount(Decimal::new(150, 2)), r#"{"kind":"amount","value":"1.50"}"#);
        check(
            Answer::Clock(vec![Span { since, until: None }]),
            r#"{"kind":"clock","value":[{"since":"2026-09-24T08:47:00+08:00","until":null}]}"#,
        );
        check(
            Answer::Judgement(Judgement {
                word: "严重".into(),
                by: "陈立".into(),
                reason: "停摆".into(),
            }),
            r#"{"kind":"judgement","value":{"word":"严重","by":"陈立","reason":"停摆"}}"#,
        );
        check(Answer::Text("备注".into()), r#"{"kind":"text","value":"备注"}"#);
    }

    #[test]
    fn an_amount_has_one_spelling() {
        for text in ["", "1e3", "+1", "01", " 1", "1,000", "NaN"] {
            assert!(AnswerV1::Amount(text.into()).answer().is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_that_json_would_round_is_refused() {
        assert!(AnswerV1::Count(EXACT_MAX).check().is_ok());
        assert!(AnswerV1::Count(EXACT_MAX + 1).check().is_err());
        assert!(AnswerV1::Share { part: 1, whole: EXACT_MAX + 1 }.check().is_err());
    }
}
