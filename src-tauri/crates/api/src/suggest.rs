//! Plain words to categories of the plan: offline, deterministic, each with the words that led to it.
//!
//! A suggestion is only offered; a person chooses. Synonyms and examples live in the plan's files.

use crate::view::incident::SuggestionView;
use plan::{Category, Plan};

const SHARED_CHARACTERS_MIN: usize = 2;

/// Every top category of the plan, those that the words point to first, the best first.
pub(crate) fn suggest(plan: &Plan, text: &str) -> Vec<SuggestionView> {
    let typed = folded(text);
    let mut ranked: Vec<(usize, SuggestionView)> =
        plan.categories.iter().map(|category| rank(category, &typed)).collect();
    ranked.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    ranked.into_iter().map(|(_, view)| view).collect()
}

fn rank(category: &Category, typed: &str) -> (usize, SuggestionView) {
    let mut hits: Vec<(usize, String)> = Vec::new();
    for part in category.flatten() {
        let name = part.name.trim_end_matches("事件");
        let phrases = std::iter::once(name)
            .chain(part.synonyms.iter().map(String::as_str))
            .chain(part.examples.iter().map(String::as_str));
        for phrase in phrases {
            let score = score(typed, &folded(phrase));
            if score > 0 && !hits.iter().any(|(_, known)| known == phrase) {
                hits.push((score, phrase.to_owned()));
            }
        }
    }
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let total = hits.iter().map(|(score, _)| score).sum();
    let words: Vec<String> = hits.iter().take(3).map(|(_, phrase)| format!("“{phrase}”")).collect();
    let why = if words.is_empty() { String::new() } else { format!("写到{}", words.join("、")) };
    let view = SuggestionView {
        category: category.id.clone(),
        name: category.name.clone(),
        clause: category.clause.clone(),
        why,
        says: category.examples.join("、"),
    };
    (total, view)
}

/// A phrase that stands whole in the text counts by the square of its length; otherwise the longest
/// run that both share counts, where it is most of the phrase.
fn score(typed: &str, phrase: &str) -> usize {
    let length = phrase.chars().count();
    if length == 0 || typed.is_empty() {
        return 0;
    }
    if typed.contains(phrase) {
        return length * length * 2;
    }
    let shared = longest_shared(typed, phrase);
    if shared >= SHARED_CHARACTERS_MIN && shared * 3 >= length * 2 { shared * shared } else { 0 }
}

/// The length in characters of the longest run that two texts share.
fn longest_shared(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row = vec![0_usize; other.len() + 1];
    let mut best = 0;
    for c in one.chars() {
        let mut before = 0;
        for (cell, o) in row.iter_mut().skip(1).zip(&other) {
            let above = *cell;
            *cell = if c == *o { before + 1 } else { 0 };
            before = above;
            best = best.max(*cell);
        }
    }
    best
}

/// Lower case, without spaces and punctuation, so that `Web Shell` and `webshell` are the same.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_is_found() {
        assert_eq!(longest_shared("网页被挂了反动标语", "反动标识"), 3);
        assert_eq!(longest_shared("abc", ""), 0);
        assert_eq!(longest_shared("", "abc"), 0);
    }

    #[test]
    fn case_spaces_and_punctuation_do_not_matter() {
        assert_eq!(folded("Web Shell，被上传"), "webshell被上传");
        assert!(score(&folded("被上传了 Web-Shell"), "webshell") > 0);
        assert_eq!(score(&folded("打印机没纸了"), "webshell"), 0);
    }
}
