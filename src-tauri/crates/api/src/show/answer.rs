//! Answers between what the screens send, what the plan asks, and words.

use super::words;
use crate::input::{AnswerInput, SpanInput};
use base::Moment;
use incident::Refusal;
use plan::{Answer, Decimal, Judgement, Question, Span};

/// An answer as the screens sent it.
///
/// # Errors
/// A decimal number does not read as one.
pub(crate) fn taken(input: AnswerInput) -> Result<Answer, Refusal> {
    Ok(match input {
        AnswerInput::YesNo { yes } => Answer::YesNo(yes),
        AnswerInput::Choice { option } => Answer::Choice(option),
        AnswerInput::Choices { options } => Answer::Choices(options),
        AnswerInput::Count { count } => Answer::Count(count),
        AnswerInput::Share { part, whole } => Answer::Share { part, whole },
        AnswerInput::Amount { amount } => Answer::Amount(
            Decimal::from_str_exact(amount.trim())
                .map_err(|_| Refusal::plain("answer", "请填写数字，如 12.5。"))?,
        ),
        AnswerInput::Clock { spans } => Answer::Clock(
            spans.into_iter().map(|SpanInput { since, until }| Span { since, until }).collect(),
        ),
        AnswerInput::Judgement { word, by, reason } => {
            Answer::Judgement(Judgement { word, by, reason })
        }
        AnswerInput::Text { text } => Answer::Text(text),
    })
}

/// An answer as the screens take it, to start a change from.
pub(crate) fn given(answer: &Answer) -> AnswerInput {
    match answer {
        Answer::YesNo(yes) => AnswerInput::YesNo { yes: *yes },
        Answer::Choice(option) => AnswerInput::Choice { option: option.clone() },
        Answer::Choices(options) => AnswerInput::Choices { options: options.clone() },
        Answer::Count(count) => AnswerInput::Count { count: *count },
        Answer::Share { part, whole } => AnswerInput::Share { part: *part, whole: *whole },
        Answer::Amount(amount) => AnswerInput::Amount { amount: amount.to_string() },
        Answer::Clock(spans) => AnswerInput::Clock { spans: stretches(spans) },
        Answer::Judgement(judgement) => AnswerInput::Judgement {
            word: judgement.word.clone(),
            by: judgement.by.clone(),
            reason: judgement.reason.clone(),
        },
        Answer::Text(text) => AnswerInput::Text { text: text.clone() },
    }
}

/// The stretches of a clock as the screens take them.
pub(crate) fn stretches(spans: &[Span]) -> Vec<SpanInput> {
    spans.iter().map(|&Span { since, until }| SpanInput { since, until }).collect()
}

/// An answer in words; `不清楚` where there is none.
pub(crate) fn says(question: &Question, answer: Option<&Answer>, now: Moment) -> String {
    let unit = question.unit.as_ref().map_or("", plan::Unit::says);
    let option = |word: &str| {
        question.option(word).map_or_else(|| word.to_owned(), |choice| choice.says.clone())
    };
    match answer {
        None => "不清楚".to_owned(),
        Some(Answer::YesNo(true)) => "是".to_owned(),
        Some(Answer::YesNo(false)) => "否".to_owned(),
        Some(Answer::Choice(word)) => option(word),
        Some(Answer::Choices(words)) if words.is_empty() => "都不是".to_owned(),
        Some(Answer::Choices(words)) => {
            words.iter().map(|word| option(word)).collect::<Vec<_>>().join("、")
        }
        Some(Answer::Count(count)) => format!("{count}{unit}"),
        Some(Answer::Share { part, whole }) => share_says(*part, *whole),
        Some(Answer::Amount(amount)) => format!("{amount}{unit}"),
        Some(Answer::Clock(spans)) => {
            let each: Vec<String> = spans.iter().map(|span| span_says(*span, now)).collect();
            each.join("、")
        }
        Some(Answer::Judgement(judgement)) => {
            format!("{}，{}判断：{}", option(&judgement.word), judgement.by, judgement.reason)
        }
        Some(Answer::Text(text)) => text.clone(),
    }
}

/// A share in percent, with its parts unless they only spell a percentage.
fn share_says(part: u64, whole: u64) -> String {
    let hundredths = u128::from(part) * 10_000;
    let Some(rounded) = hundredths.checked_div(u128::from(whole)) else {
        return format!("{whole}中的{part}");
    };
    let about = if rounded * u128::from(whole) == hundredths { "" } else { "约" };
    let percent = Decimal::from_i128_with_scale(i128::try_from(rounded).unwrap_or(0), 2);
    let percent = format!("{about}{}%", percent.normalize());
    match whole {
        100 | 10_000 => percent,
        _ => format!("{whole}中的{part}（{percent}）"),
    }
}

fn span_says(span: Span, now: Moment) -> String {
    let since = words::moment(span.since, now);
    match span.until {
        None => format!("{since}起，未止"),
        Some(until) => format!("{since}至{}", words::moment(until, now)),
    }
}

#[cfg(test)]
mod tests {
    use super::share_says;

    #[test]
    fn a_share_is_said_in_percent_and_never_rounded_unsaid() {
        for (part, whole, says) in [
            (4_000, 10_000, "40%"),
            (1_083, 10_000, "10.83%"),
            (40, 100, "40%"),
            (80, 200, "200中的80（40%）"),
            (1, 3, "3中的1（约33.33%）"),
            (0, 7, "7中的0（0%）"),
            (1, 0, "0中的1"),
        ] {
            assert_eq!(share_says(part, whole), says);
        }
    }
}
