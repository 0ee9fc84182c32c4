//! Plain words to categories of the plan: which of the words typed point where, and how strongly.
//!
//! Offline and deterministic. Nothing is decided here: a person chooses. Synonyms and examples live
//! in the plan's files, so a town's own way of speaking is data and never code. A phrase that the
//! words hold counts most; below that, the pairs of characters that the words share with a
//! category's phrases count, by how much each pair is that category's own.

use std::collections::{BTreeMap, BTreeSet};

use plan::{Category, Plan};

use crate::traces::Traces;

/// A run shorter than this that text and phrase share says nothing.
const SHARED_MIN: usize = 2;

/// What a held phrase counts against pairs of characters.
const HELD_WEIGHT: u64 = 10;

/// A top category and what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion<'p> {
    /// The category.
    pub category: &'p Category,
    /// How strongly the words point to it; 0 where they do not.
    pub score: u64,
    /// The phrases of the plan that the words hold or come close to, the strongest first.
    pub because: Vec<Because<'p>>,
}

/// A phrase that speaks for a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Because<'p> {
    /// The phrase as the plan's files have it.
    pub phrase: &'p str,
    /// The category or sub-category that it belongs to.
    pub part: &'p Category,
    /// Where it stands there.
    pub kind: Phrase,
}

/// What sort of phrase it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phrase {
    /// The name in the plan.
    Name,
    /// What people type for it.
    Synonym,
    /// An example.
    Example,
}

/// Every top category, those that the words point to first, the rest in the plan's order.
#[must_use]
pub fn suggest<'p>(plan: &'p Plan, text: &str) -> Vec<Suggestion<'p>> {
    let typed = folded(text);
    let spread = spread(plan);
    let traces = Traces::of(plan);
    let mut found: Vec<Suggestion<'p>> = plan
        .categories
        .iter()
        .enumerate()
        .map(|(place, category)| {
            let shared = traces.weigh(&typed, place);
            weigh(category, &typed, &spread, shared)
        })
        .collect();
    found.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.score));
    found
}

/// In how many top categories each phrase stands: one that stands in several tells less.
fn spread(plan: &Plan) -> BTreeMap<String, u64> {
    let mut count = BTreeMap::new();
    for category in &plan.categories {
        let own: BTreeSet<String> =
            phrases(category).map(|because| folded(because.phrase)).collect();
        for phrase in own {
            *count.entry(phrase).or_insert(0) += 1;
        }
    }
    count
}

fn weigh<'p>(
    category: &'p Category,
    typed: &str,
    spread: &BTreeMap<String, u64>,
    shared: u64,
) -> Suggestion<'p> {
    let mut hits: Vec<(u64, Because<'p>)> = Vec::new();
    let mut near: Option<(usize, Because<'p>)> = None;
    let mut seen = BTreeSet::new();
    for because in phrases(category) {
        let phrase = folded(because.phrase);
        let strength = strength(typed, &phrase) / spread.get(&phrase).copied().unwrap_or(1).max(1);
        let run = longest_shared(typed, &phrase);
        if run >= SHARED_MIN && near.is_none_or(|(best, _)| run > best) {
            near = Some((run, because));
        }
        if strength > 0 && seen.insert(phrase) {
            hits.push((strength, because));
        }
    }
    hits.sort_by_key(|(strength, because)| (std::cmp::Reverse(*strength), because.kind));
    // The best phrase decides; more of them only tip the balance, as one sentence often says the
    // same thing in several words.
    let held: u64 =
        hits.iter().zip(0_u32..).map(|((strength, _), place)| strength >> place.min(8)).sum();
    let score = held.saturating_mul(HELD_WEIGHT).saturating_add(shared);
    let mut because: Vec<_> = hits.into_iter().map(|(_, because)| because).collect();
    if because.is_empty() && score > 0 {
        because.extend(near.map(|(_, because)| because));
    }
    // What nothing can be shown for is not proposed.
    let score = if because.is_empty() { 0 } else { score };
    Suggestion { category, score, because }
}

pub(crate) fn phrases(category: &Category) -> impl Iterator<Item = Because<'_>> {
    category.flatten().into_iter().flat_map(|part| {
        let because = move |kind, phrase| Because { phrase, part, kind };
        let name = part.name.trim_end_matches("事件");
        std::iter::once(because(Phrase::Name, name))
            .chain(part.synonyms.iter().map(move |text| because(Phrase::Synonym, text)))
            .chain(part.examples.iter().map(move |text| because(Phrase::Example, text)))
    })
}

/// A phrase that stands whole in the text counts by the square of its length, twice; otherwise the
/// longest run that both share counts, where it is most of the phrase.
fn strength(typed: &str, phrase: &str) -> u64 {
    let length = phrase.chars().count();
    if length == 0 || typed.is_empty() {
        return 0;
    }
    let square = |count: usize| u64::try_from(count * count).unwrap_or(u64::MAX);
    if typed.contains(phrase) {
        return square(length).saturating_mul(2);
    }
    let shared = longest_shared(typed, phrase);
    if shared >= SHARED_MIN && shared * 3 >= length * 2 { square(shared) } else { 0 }
}

/// The length in characters of the longest run that two texts share.
pub(crate) fn longest_shared(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row = vec![0_usize; other.len()];
    let mut best = 0;
    for c in one.chars() {
        let mut before = 0;
        for (cell, o) in row.iter_mut().zip(&other) {
            let above = *cell;
            *cell = if c == *o { before + 1 } else { 0 };
            before = above;
            best = best.max(*cell);
        }
    }
    best
}

/// Lower case, full width made half, without spaces and punctuation, so that `Ｗeb Shell` and
/// `webshell` are the same.
pub(crate) fn folded(text: &str) -> String {
    text.chars().map(half).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn half(c: char) -> char {
    match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_is_found() {
        for (one, other, expect) in [
            ("网页被挂了反动标语", "反动标识", 3),
            ("abc", "", 0),
            ("", "abc", 0),
            ("文件都打不开了", "文件打不开", 3),
        ] {
            assert_eq!(longest_shared(one, other), expect, "{one} {other}");
        }
    }

    #[test]
    fn case_width_spaces_and_punctuation_do_not_matter() {
        assert_eq!(folded("Ｗeb Shell，被上传！"), "webshell被上传");
        assert!(strength(&folded("被上传了 Web-Shell"), "webshell") > 0);
        assert_eq!(strength(&folded("打印机没纸了"), "webshell"), 0);
    }

    #[test]
    fn a_whole_phrase_counts_more_than_a_part() {
        assert!(strength("首页被挂暗链", "被挂暗链") > strength("首页被挂了暗链", "被挂暗链"));
    }
}
