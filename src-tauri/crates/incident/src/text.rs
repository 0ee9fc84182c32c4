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

/// Words that must be given, without the blanks around them; `absent` is said where they are not.
pub(crate) fn named(field: &'static str, absent: &str, text: &str) -> Result<String, Vec<Refusal>> {
    let text = bounded(field, "这一栏", text, PASSAGE_CHARACTERS_MAX)?.trim().to_owned();
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
