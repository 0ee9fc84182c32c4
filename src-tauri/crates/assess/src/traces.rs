//! How much each piece of a text tells of each category, counted once over all phrases of a plan.
//!
//! Chinese has no spaces, and a pair of characters is nearly a word: pairs, single characters and
//! the words of the files are the pieces. The weights are those of a naive Bayes classifier with
//! equal odds for every category, as whole thousandths, so that every machine ranks alike.

use std::collections::{BTreeSet, HashMap};

use crate::folded::BREAK;

/// What every piece counts in every category before it was seen there.
const UNSEEN: f64 = 0.25;

/// A name or a word says more of its category than a sentence that holds much else.
const WORD_COUNT: f64 = 3.0;

/// A weight of one, in thousandths.
const ONE: f64 = 1000.0;

/// A category with fewer than this part of the usual number of phrases is not told by pieces.
const FEW_PART: usize = 12;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Piece {
    /// A character.
    One(char),
    /// Two in a row.
    Two(char, char),
    /// A word of the files, by its number.
    Word(usize),
}

/// What the pieces of a plan's phrases tell.
#[derive(Debug)]
pub(crate) struct Traces {
    /// The place of each piece in the table.
    known: HashMap<Piece, usize>,
    /// Piece by piece, one weight for each category.
    weights: Vec<i64>,
    /// By category, whether it has phrases enough.
    told: Vec<bool>,
}

impl Traces {
    /// Counts the phrases of `categories` categories, each given as its pieces, whether it is a word
    /// rather than a sentence, and its category's place.
    pub(crate) fn of(phrases: &[(BTreeSet<Piece>, bool, usize)], categories: usize) -> Self {
        let mut sizes = vec![0_usize; categories];
        for (.., place) in phrases {
            if let Some(size) = sizes.get_mut(*place) {
                *size += 1;
            }
        }
        let usual = phrases.len().checked_div(categories).unwrap_or_default();
        let told: Vec<bool> =
            sizes.iter().map(|size| *size > 0 && size * FEW_PART >= usual).collect();
        let mut known = HashMap::new();
        let mut counts: Vec<f64> = Vec::new();
        for (pieces, is_word, place) in phrases {
            if told.get(*place) != Some(&true) {
                continue;
            }
            for piece in pieces {
                let next = known.len();
                let at = *known.entry(*piece).or_insert(next);
                counts.resize(known.len() * categories, UNSEEN);
                if let Some(count) = counts.get_mut(at * categories + place) {
                    *count += if *is_word { WORD_COUNT } else { 1.0 };
                }
            }
        }
        let weights = weigh(&counts, &told);
        Self { known, weights, told }
    }

    /// How much the pieces tell of each category against the others; `None` for one that is not
    /// told by pieces. All are 0 where no piece is known.
    pub(crate) fn tell(&self, pieces: &BTreeSet<Piece>) -> Vec<Option<i64>> {
        let categories = self.told.len();
        let mut sums = vec![0_i64; categories];
        for at in pieces.iter().filter_map(|piece| self.known.get(piece)) {
            let row = self.weights.iter().skip(at * categories);
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += weight;
            }
        }
        sums.into_iter().zip(&self.told).map(|(sum, told)| told.then_some(sum)).collect()
    }
}

/// The logarithm of each piece's share in its category, less the mean over the categories.
fn weigh(counts: &[f64], told: &[bool]) -> Vec<i64> {
    let categories = told.len().max(1);
    let mut totals = vec![0.0_f64; categories];
    for row in counts.chunks(categories) {
        for (total, count) in totals.iter_mut().zip(row) {
            *total += count;
        }
    }
    let mut weights = Vec::with_capacity(counts.len());
    for row in counts.chunks(categories) {
        let shares: Vec<Option<f64>> = row
            .iter()
            .zip(&totals)
            .zip(told)
            .map(|((count, total), told)| told.then(|| (count / total).ln()))
            .collect();
        let of = shares.iter().flatten().count().max(1);
        let mean = shares.iter().flatten().sum::<f64>() / f64::from(u32::try_from(of).unwrap_or(1));
        weights
            .extend(shares.into_iter().map(|share| share.map_or(0, |own| thousandths(own - mean))));
    }
    weights
}

#[expect(clippy::cast_possible_truncation, reason = "the logarithm of a share of counts is small")]
fn thousandths(weight: f64) -> i64 {
    (weight * ONE).round() as i64
}

/// The characters and pairs of a folded text, each once. A single ASCII letter or digit tells
/// nothing.
pub(crate) fn pieces(text: &str) -> BTreeSet<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let pairs = chars.iter().zip(chars.iter().skip(1));
    let pairs = pairs
        .filter(|(one, next)| **one != BREAK && **next != BREAK)
        .map(|(one, next)| Piece::Two(*one, *next));
    let singles = chars.iter().filter(|c| !c.is_ascii()).map(|c| Piece::One(*c));
    pairs.chain(singles).collect()
}

#[cfg(test)]
mod tests {
    use super::{Piece, Traces, pieces};

    fn told(phrases: &[(&str, usize)], categories: usize, text: &str) -> Vec<Option<i64>> {
        let phrases: Vec<_> =
            phrases.iter().map(|(text, place)| (pieces(text), true, *place)).collect();
        Traces::of(&phrases, categories).tell(&pieces(text))
    }

    #[test]
    fn a_text_is_cut_into_pairs_and_single_characters_each_once() {
        let found: Vec<_> = pieces("中毒中").into_iter().collect();
        assert_eq!(
            found,
            [Piece::One('中'), Piece::One('毒'), Piece::Two('中', '毒'), Piece::Two('毒', '中')]
        );
        assert_eq!(pieces("断 网").len(), 2, "a break parts a pair");
        assert_eq!(pieces("ab").into_iter().collect::<Vec<_>>(), [Piece::Two('a', 'b')]);
    }

    #[test]
    fn a_piece_tells_of_the_category_whose_phrases_hold_it() {
        let found = told(&[("中毒", 0), ("断电", 1), ("断网", 1)], 2, "电脑中毒");
        assert!(found[0] > found[1], "{found:?}");
        let alike = told(&[("中毒", 0), ("中毒", 1)], 2, "中毒");
        assert_eq!(alike, [Some(0), Some(0)]);
        assert_eq!(told(&[("中毒", 0), ("断电", 1)], 2, "你好"), [Some(0), Some(0)]);
    }

    #[test]
    fn a_category_with_hardly_a_phrase_is_not_told_by_pieces() {
        let many: Vec<(String, usize)> =
            (0..60).map(|number| (format!("中毒{number}"), number % 2)).collect();
        let mut phrases: Vec<(&str, usize)> =
            many.iter().map(|(text, place)| (text.as_str(), *place)).collect();
        phrases.push(("说不清", 2));
        let found = told(&phrases, 4, "说不清");
        assert_eq!(
            found.iter().map(Option::is_some).collect::<Vec<_>>(),
            [true, true, false, false]
        );
    }
}
