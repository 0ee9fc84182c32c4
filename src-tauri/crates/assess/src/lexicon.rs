//! The phrases of a plan's files, found in a text wherever they stand in it, in one pass.
//!
//! Phrases and texts are folded. Latin letters and digits count only as a whole word, so that `as`
//! does not stand in `password`; one character alone is no phrase.

use std::collections::{BTreeSet, HashMap};

use aho_corasick::AhoCorasick;

/// Phrases by number.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// `None` where the phrases are more than can be searched for: then none is found.
    search: Option<AhoCorasick>,
    numbers: HashMap<String, usize>,
}

impl Lexicon {
    /// The phrases among these texts; what stands twice has one number.
    pub(crate) fn of<'t>(folded: impl Iterator<Item = &'t str>) -> Self {
        let mut numbers = HashMap::new();
        let mut phrases = Vec::new();
        for text in folded.filter(|text| text.chars().nth(1).is_some()) {
            if !numbers.contains_key(text) {
                numbers.insert(text.to_owned(), phrases.len());
                phrases.push(text);
            }
        }
        Self { search: AhoCorasick::new(phrases).ok(), numbers }
    }

    /// The number of a phrase.
    pub(crate) fn number(&self, phrase: &str) -> Option<usize> {
        self.numbers.get(phrase).copied()
    }

    /// The numbers of the phrases that stand in a text.
    pub(crate) fn standing(&self, text: &str) -> BTreeSet<usize> {
        let found = self.search.iter().flat_map(|search| search.find_overlapping_iter(text));
        found
            .filter(|found| !is_cut(text, found.start()) && !is_cut(text, found.end()))
            .map(|found| found.pattern().as_usize())
            .collect()
    }
}

/// Whether a place in a text is inside a word of Latin letters and digits.
fn is_cut(text: &str, at: usize) -> bool {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    let after = text.get(at..).and_then(|text| text.chars().next());
    is_latin(before) && is_latin(after)
}

#[cfg(test)]
mod tests {
    use super::Lexicon;

    #[test]
    fn a_phrase_is_found_only_where_it_stands_whole() {
        for (text, phrase, expect) in [
            ("首页被挂暗链", "挂暗链", true),
            ("首页被挂了暗链", "挂暗链", false),
            ("有人宣告了as号", "as", true),
            ("密码password泄了", "as", false),
            ("c2服务器", "c2", true),
            ("abc2服务器", "c2", false),
            ("毒", "毒", false),
        ] {
            let lexicon = Lexicon::of([phrase].into_iter());
            assert_eq!(!lexicon.standing(text).is_empty(), expect, "{text} {phrase}");
        }
    }

    #[test]
    fn phrases_that_overlap_are_all_found() {
        let lexicon = Lexicon::of(["流量攻击", "攻击", "攻击者", "攻击"].into_iter());
        assert_eq!(lexicon.standing("流量攻击者").into_iter().collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!((lexicon.number("攻击者"), lexicon.number("攻")), (Some(2), None));
    }
}
