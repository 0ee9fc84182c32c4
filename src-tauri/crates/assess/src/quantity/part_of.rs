//! A whole and a part of it that are both counted: 500台终端中有200台感染.
//!
//! The whole by itself is never what was harmed, so it is not left to be offered.

use super::{Quantity, Size, whole_number};
use crate::claim::{clause_after, clause_before};

/// Between the two there is no more than this many characters.
const BETWEEN_MAX: usize = 14;

/// What leads from the whole to its part, where the whole was not harmed.
const OF: &[&str] = &["中有", "中，", "中已有", "里有", "当中", "之中", "里面"];
/// What leads from it where it may have been.
const OF_THEM: &str = "其中";

/// What leads from it only where harm follows: 500台终端有250台中毒.
const OF_HARMED: &[char] = &['有', '中', '里'];
/// What itself leads from it: 500台终端感染了200台.
const HARM_OF: &[&str] = &["感染", "中毒", "中招", "染毒", "失控"];

/// Beside the whole these say that all of it was harmed.
const HARMED: &[&str] = &[
    "感染", "中毒", "中招", "染毒", "被", "受", "异常", "失控", "失去", "加密", "泄", "窃", "盗",
    "丢",
];

/// Puts one part in the place of each whole and part that stand side by side.
pub(super) fn joined(text: &str, found: Vec<Quantity>) -> Vec<Quantity> {
    let mut kept: Vec<Quantity> = Vec::with_capacity(found.len());
    for next in found {
        match kept.last().and_then(|whole| part(text, whole, &next)) {
            Some(both) => {
                kept.pop();
                kept.extend(both);
            }
            None => kept.push(next),
        }
    }
    kept
}

/// The share where both are counted alike; where not, the part alone.
fn part(text: &str, whole: &Quantity, part: &Quantity) -> Option<Vec<Quantity>> {
    let (Size::Number { number: all, thing: of, .. }, Size::Number { number, thing, .. }) =
        (&whole.size, &part.size)
    else {
        return None;
    };
    let between = text.get(whole.end..part.start)?;
    let is_near = between.chars().count() <= BETWEEN_MAX
        && !between.contains(['。', '；', ';', '！', '？', '\n'])
        && !between.contains(|c: char| c.is_ascii_digit());
    let is_one_clause = !between.contains(['，', ',']);
    let bare = between.trim_end_matches('了');
    let is_harm_of = is_one_clause && HARM_OF.iter().any(|word| bare.ends_with(word));
    let followed = clause_after(text.get(part.end..)?);
    let is_harm_next = is_one_clause
        && between.ends_with(OF_HARMED)
        && HARMED.iter().any(|word| followed.contains(word));
    let is_of = OF.iter().any(|word| between.contains(word)) || is_harm_of || is_harm_next;
    if !is_near || number > all || !is_of && !between.contains(OF_THEM) {
        return None;
    }
    let led = clause_before(text.get(..whole.start)?);
    let is_harmed =
        HARMED.iter().any(|word| led.contains(word) || !is_harm_of && between.contains(word));
    let (of, thing) = (of.chars().next()?, thing.chars().next()?);
    if of != thing || !"台套部".contains(of) {
        return (is_of && !is_harmed).then(|| vec![part.clone()]);
    }
    if is_harmed {
        return None;
    }
    let size = Size::Part { part: whole_number(*number)?, whole: whole_number(*all)? };
    let end = part.end + thing.len_utf8();
    Some(vec![Quantity { size, start: whole.start, end }])
}
