//! How long a text of the record may be, and that a name which must be given is given.
//!
//! A length is counted in characters, as people count them, never in bytes.

use crate::Refusal;

/// How many characters a passage may have.
pub const PASSAGE_CHARACTERS_MAX: usize = 10_000;
/// How many characters a title, a name or a number may have.
pub const LINE_CHARACTERS_MAX: usize = 200;

/// A passage as it was written.
pub(crate) fn passage(field: &'static str, what: &str, text: &str) -> Result<String, Vec<Refusal>> {
    bounded(field, what, text, PASSAGE_CHARACTERS_MAX)
}

/// One line, without the blanks around it; may be empty. It is shown in lists and notifications, so
/// nothing in it may end the line or turn the direction of what follows.
pub(crate) fn line(field: &'static str, what: &str, text: &str) -> Result<String, Vec<Refusal>> {
    let text = bounded(field, what, text, LINE_CHARACTERS_MAX)?;
    let plain = text.chars().filter(|one| !turns(*one));
    let plain: String = plain.map(|one| if one.is_control() { ' ' } else { one }).collect();
    Ok(plain.trim().to_owned())
}

/// The embeddings, overrides and isolates of the bidirectional algorithm (UAX 9, 2.1 to 2.4).
const fn turns(one: char) -> bool {
    matches!(one, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One line that must be given: a name, a number; `absent` is said where it is not.
pub(crate) fn named(field: &'static str, absent: &str, text: &str) -> Result<String, Vec<Refusal>> {
    given(field, absent, line(field, "这一栏", text)?)
}

/// A reason that must be given, in as many lines as it takes, without the blanks around it.
pub(crate) fn reasoned(
    field: &'static str,
    absent: &str,
    text: &str,
) -> Result<String, Vec<Refusal>> {
    given(field, absent, passage(field, "这一栏", text)?.trim().to_owned())
}

fn given(field: &'static str, absent: &str, text: String) -> Result<String, Vec<Refusal>> {
    if text.is_empty() { Err(vec![Refusal::plain(field, absent)]) } else { Ok(text) }
}

fn bounded(
    field: &'static str,
    what: &str,
    text: &str,
    most: usize,
) -> Result<String, Vec<Refusal>> {
    if text.chars().count() > most {
        let says = format!("{what}最多{most}字，请分开写或作为附件。");
        return Err(vec![Refusal::plain(field, says)]);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{LINE_CHARACTERS_MAX, named, reasoned};

    #[test]
    fn a_name_is_one_line_that_turns_nothing_round() {
        assert_eq!(named("who", "缺", " 王\n\u{202e}处长 ").unwrap(), "王 处长");
        let long = "王".repeat(LINE_CHARACTERS_MAX + 1);
        assert_eq!(named("who", "缺", &long).unwrap_err().len(), 1);
        assert_eq!(named("who", "缺", "\u{2066} \n").unwrap_err()[0].says, "缺");
    }

    #[test]
    fn a_reason_may_have_many_lines() {
        let reason = "一\n".repeat(LINE_CHARACTERS_MAX);
        assert_eq!(reasoned("reason", "缺", &reason).unwrap(), reason.trim());
        assert_eq!(reasoned("reason", "缺", " \n").unwrap_err()[0].says, "缺");
    }
}
