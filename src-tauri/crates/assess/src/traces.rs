//! Which pairs of characters are a category's own, counted over all phrases of a plan.
//!
//! Chinese has no spaces, and a pair of characters is nearly a word: where a text holds no phrase
//! whole, its pairs still tell. A pair that stands in every category tells nothing.

use std::collections::{BTreeMap, BTreeSet};

use plan::Plan;

use crate::words::{folded, phrases};

/// What a pair counts that stands in one category alone, and often.
const PAIR_WEIGHT: u64 = 60;

/// What a single character counts so.
const SINGLE_WEIGHT: u64 = 20;

/// A text that shares less than this with a category says nothing of it.
const SHARE_MIN: u64 = 40;

/// Pairs and single characters, with how many phrases of each top category hold them.
pub(crate) struct Traces {
    counts: BTreeMap<String, Vec<u64>>,
}

impl Traces {
    /// Counts the phrases of a plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut counts: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for (place, category) in plan.categories.iter().enumerate() {
            let texts: BTreeSet<String> =
                phrases(category).map(|because| folded(because.phrase)).collect();
            for piece in texts.iter().flat_map(|text| pieces(text)) {
                let count = counts.entry(piece).or_insert_with(|| vec![0; plan.categories.len()]);
                if let Some(own) = count.get_mut(place) {
                    *own += 1;
                }
            }
        }
        Self { counts }
    }

    /// How much of what a text holds is the own of the category at this place.
    pub(crate) fn weigh(&self, text: &str, place: usize) -> u64 {
        let of = |piece: &String| {
            let counts = self.counts.get(piece)?;
            let own = counts.get(place).copied().unwrap_or_default();
            let single = piece.chars().count() == 1;
            let weight = if single { SINGLE_WEIGHT } else { PAIR_WEIGHT };
            // One more in the denominator: what was seen once is less sure than what was seen often.
            (weight * own).checked_div(counts.iter().sum::<u64>() + 1)
        };
        let sum: u64 = pieces(text).iter().filter_map(of).sum();
        if sum >= SHARE_MIN { sum } else { 0 }
    }
}

/// The pairs and the single characters of a text, each once.
fn pieces(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    let pairs = chars.windows(2).map(|pair| pair.iter().collect());
    let singles = chars.iter().filter(|c| !c.is_ascii()).map(char::to_string);
    pairs.chain(singles).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::plan;

    #[test]
    fn pairs_and_single_characters_are_told_apart_once() {
        let found = pieces("中毒中");
        assert_eq!(
            found.iter().map(String::as_str).collect::<Vec<_>>(),
            ["中", "中毒", "毒", "毒中"]
        );
        assert_eq!(pieces("ab").into_iter().collect::<Vec<_>>(), ["ab"]);
    }

    #[test]
    fn what_stands_in_every_category_tells_nothing_apart() {
        let mut plan = plan().clone();
        for category in &mut plan.categories {
            category.synonyms = vec!["中毒".to_owned()];
        }
        let traces = Traces::of(&plan);
        let weights: Vec<u64> =
            (0..plan.categories.len()).map(|place| traces.weigh("电脑中毒", place)).collect();
        assert!(weights.windows(2).all(|pair| pair[0] == pair[1]), "{weights:?}");
    }
}
