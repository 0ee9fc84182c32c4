//! Plain words to categories of a plan: which of the words typed point where, and how strongly.
//!
//! Offline and deterministic. Nothing is decided here: a person chooses. What people say lives in
//! the plans' and taxonomies' files, so a town's own way of speaking is data and never code. All
//! phrases together rank the categories; single ones only explain the rank, and one is called held
//! only where it really stands in the text.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use plan::{Category, Plan, Taxonomy, lent};

use crate::folded::folded;
use crate::lexicon::Lexicon;
use crate::traces::{Piece, Traces, pieces};

/// How many categories get a phrase that comes near.
const NEAR_PLACES: usize = 3;

/// Of the weight of its pieces and the text's, so much a near phrase must share, in hundredths.
const NEAR_MIN: u64 = 12;

/// What the pieces of a text must tell of the likeliest category, in thousandths, before phrases are
/// said to come near: of sentences about anything else they tell less.
const TELLING_MIN: i64 = 8000;

/// The rank of a category whose phrases are nearly all that a text says: 不知道怎么回事 is no chance
/// likeness to anything.
const COVERED: u64 = u64::MAX;

/// What people say for each category of a plan, learnt from the files.
#[derive(Debug)]
pub struct Speech {
    phrases: Vec<Spoken>,
    lexicon: Lexicon,
    /// By number in the lexicon, whether it stands somewhere as a word and so is a piece.
    is_word: Vec<bool>,
    /// By number in the lexicon, the phrases that read so.
    alike: Vec<Vec<usize>>,
    traces: Traces,
    /// By pair of characters, the phrases that hold it.
    holders: HashMap<Piece, Vec<usize>>,
}

/// A phrase of a file.
#[derive(Debug)]
struct Spoken {
    text: String,
    folded: String,
    /// The place of the top category that it speaks for.
    place: usize,
    /// The name of the category or sub-category that it stands under.
    part: String,
    is_word: bool,
    /// How many pairs of characters it has.
    pairs: usize,
}

/// A top category and what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion<'p> {
    /// The category.
    pub category: &'p Category,
    /// How strongly the words point to it against the others; 0 where nothing can be shown for it.
    pub score: u64,
    /// The phrases of the files that the text holds, the longest first; for the first few
    /// categories then the one that comes nearest, where one does.
    pub because: Vec<Because<'p>>,
}

/// A phrase that speaks for a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Because<'p> {
    /// The phrase as the files have it.
    pub phrase: &'p str,
    /// The name of the category or sub-category that it stands under.
    pub part: &'p str,
    /// Whether it stands in the text, word for word; otherwise it only comes near.
    pub held: bool,
}

impl Speech {
    /// Learns what a plan's own files and the taxonomies say.
    #[must_use]
    pub fn of(plan: &Plan, taxonomies: &[Taxonomy]) -> Self {
        let mut phrases: Vec<Spoken> = Vec::new();
        for (place, category) in plan.categories.iter().enumerate() {
            let mut seen = BTreeSet::new();
            for spoken in lent(plan, category, taxonomies).into_iter().flat_map(said) {
                if !spoken.folded.is_empty() && seen.insert(spoken.folded.clone()) {
                    phrases.push(Spoken { place, ..spoken });
                }
            }
        }
        let lexicon = Lexicon::of(phrases.iter().map(|spoken| spoken.folded.as_str()));
        let mut is_word = vec![false; phrases.len()];
        let mut alike = vec![Vec::new(); phrases.len()];
        for (which, spoken) in phrases.iter().enumerate() {
            let Some(number) = lexicon.number(&spoken.folded) else { continue };
            if let (Some(is_word), Some(alike)) = (is_word.get_mut(number), alike.get_mut(number)) {
                *is_word |= spoken.is_word;
                alike.push(which);
            }
        }
        let mut speech = Self {
            phrases,
            lexicon,
            is_word,
            alike,
            traces: Traces::of(&[], 0),
            holders: HashMap::new(),
        };
        speech.learn(plan.categories.len());
        speech
    }

    fn learn(&mut self, categories: usize) {
        let learnt: Vec<_> = self
            .phrases
            .iter()
            .map(|spoken| {
                let standing = self.lexicon.standing(&spoken.folded);
                (self.cut(&spoken.folded, &standing), spoken.is_word, spoken.place)
            })
            .collect();
        self.traces = Traces::of(&learnt, categories);
        for (which, (found, ..)) in learnt.into_iter().enumerate() {
            let pairs: Vec<_> = pairs(&found).collect();
            if let Some(spoken) = self.phrases.get_mut(which) {
                spoken.pairs = pairs.len();
            }
            for pair in pairs {
                self.holders.entry(pair).or_default().push(which);
            }
        }
    }

    /// The pieces of a folded text in which these phrases stand.
    fn cut(&self, folded: &str, standing: &BTreeSet<usize>) -> BTreeSet<Piece> {
        let words = standing.iter().filter(|number| self.is_word.get(**number) == Some(&true));
        pieces(folded).into_iter().chain(words.map(|number| Piece::Word(*number))).collect()
    }

    /// Every top category of the plan that this was learnt from: those that the words point to
    /// first, the rest in the plan's order.
    #[must_use]
    pub fn suggest<'p>(&'p self, plan: &'p Plan, text: &str) -> Vec<Suggestion<'p>> {
        let typed = folded(text);
        let standing = self.lexicon.standing(&typed);
        let found = self.cut(&typed, &standing);
        let told = self.traces.tell(&found);
        let mut held = self.held(&standing, plan.categories.len());
        let is_telling = told.iter().flatten().any(|told| *told >= TELLING_MIN);
        let near = self.nearest(&found, plan.categories.len());
        let least = told.iter().flatten().min().copied().unwrap_or_default();
        let mut ranked: Vec<(u64, usize)> = told
            .iter()
            .zip(&held)
            .enumerate()
            .map(|(place, (told, held))| (rank(*told, least, held, &typed), place))
            .collect();
        ranked.sort_by_key(|(rank, _)| Reverse(*rank));
        let says_no_more = ranked.first().is_some_and(|(rank, _)| *rank == COVERED);
        let near_places = if is_telling && !says_no_more { NEAR_PLACES } else { 0 };
        let mut suggestions: Vec<Suggestion<'p>> = Vec::new();
        for (order, (rank, place)) in ranked.into_iter().enumerate() {
            let Some(category) = plan.categories.get(place) else { continue };
            let mut because: Vec<Because<'p>> = held
                .get_mut(place)
                .map(|held| held.drain(..).map(|spoken| spoken.because(true)).collect())
                .unwrap_or_default();
            let near = near.get(place).copied().flatten().filter(|_| order < near_places);
            let is_held = |near: &&Spoken| because.iter().any(|one| one.phrase == near.text);
            let near = near.filter(|near| !is_held(near)).map(|near| near.because(false));
            because.extend(near);
            let score = if because.is_empty() { 0 } else { rank };
            suggestions.push(Suggestion { category, score, because });
        }
        suggestions.sort_by_key(|suggestion| Reverse(suggestion.score));
        suggestions
    }

    /// By category, the phrases that stand in the text; a shorter one inside a longer one is left.
    fn held(&self, standing: &BTreeSet<usize>, categories: usize) -> Vec<Vec<&Spoken>> {
        let mut held: Vec<Vec<&Spoken>> = vec![Vec::new(); categories];
        for which in standing.iter().filter_map(|number| self.alike.get(*number)).flatten() {
            let Some(spoken) = self.phrases.get(*which) else { continue };
            if let Some(held) = held.get_mut(spoken.place) {
                held.push(spoken);
            }
        }
        for held in &mut held {
            held.sort_by_key(|spoken| Reverse(spoken.folded.chars().count()));
            let mut kept: Vec<&Spoken> = Vec::new();
            for spoken in held.drain(..) {
                if !kept.iter().any(|longer| longer.folded.contains(&spoken.folded)) {
                    kept.push(spoken);
                }
            }
            *held = kept;
        }
        held
    }

    /// By category, the phrase that shares most with a text, by its pairs; a pair that stands in few
    /// phrases counts more.
    fn nearest(&self, found: &BTreeSet<Piece>, categories: usize) -> Vec<Option<&Spoken>> {
        let mut shared: HashMap<usize, u64> = HashMap::new();
        let typed = pairs(found).count();
        for holders in pairs(found).filter_map(|pair| self.holders.get(&pair)) {
            for which in holders {
                *shared.entry(*which).or_default() += rarity(self.phrases.len(), holders.len());
            }
        }
        let mut best: Vec<Option<(u64, usize)>> = vec![None; categories];
        for (number, weight) in shared {
            let Some(spoken) = self.phrases.get(number) else { continue };
            let both = u64::try_from(spoken.pairs + typed).unwrap_or(u64::MAX);
            let likeness = (weight * 100).checked_div(both).unwrap_or_default();
            let Some(best) = best.get_mut(spoken.place) else { continue };
            let is_better = best
                .is_none_or(|(most, first)| (likeness, Reverse(number)) > (most, Reverse(first)));
            if likeness >= NEAR_MIN && is_better {
                *best = Some((likeness, number));
            }
        }
        best.into_iter().map(|best| self.phrases.get(best?.1)).collect()
    }
}

impl Spoken {
    fn because(&self, held: bool) -> Because<'_> {
        Because { phrase: &self.text, part: &self.part, held }
    }
}

/// How strongly a category is pointed to. One that is not told by its pieces counts by what the text
/// holds of it: most of all where little else is said, least where it is not so.
fn rank(told: Option<i64>, least: i64, held: &[&Spoken], typed: &str) -> u64 {
    match told {
        Some(told) => u64::try_from(told.saturating_sub(least)).unwrap_or_default() + 1,
        None => {
            let covered: usize = held.iter().map(|spoken| spoken.folded.chars().count()).sum();
            match (covered, covered * 3 >= typed.chars().count() * 2) {
                (0, _) => 0,
                (_, true) => COVERED,
                (_, false) => 1,
            }
        }
    }
}

/// How much a pair tells that stands in so many of all phrases: the binary logarithm of the ratio.
fn rarity(all: usize, holders: usize) -> u64 {
    u64::from(all.checked_div(holders).and_then(usize::checked_ilog2).unwrap_or_default()) + 1
}

/// The pairs of characters among pieces.
fn pairs(found: &BTreeSet<Piece>) -> impl Iterator<Item = Piece> {
    found.iter().copied().filter(|piece| matches!(piece, Piece::Two(..)))
}

/// The name, words and sentences of a category, not yet placed.
fn said(part: &Category) -> impl Iterator<Item = Spoken> {
    let spoken = |text: &str, is_word| Spoken {
        text: text.to_owned(),
        folded: folded(text),
        place: 0,
        part: part.name.clone(),
        is_word,
        pairs: 0,
    };
    let words = part.synonyms.iter().map(move |text| spoken(text, true));
    let sentences = part.examples.iter().map(move |text| spoken(text, false));
    std::iter::once(spoken(part.name.trim_end_matches("事件"), true)).chain(words).chain(sentences)
}

#[cfg(test)]
mod tests {
    use super::Speech;
    use crate::sample::plan;

    fn with(words: [&[&str]; 2]) -> (plan::Plan, Speech) {
        let mut plan = plan().clone();
        for (category, words) in plan.categories.iter_mut().zip(words) {
            category.examples.clear();
            category.synonyms = words.iter().map(|word| (*word).to_owned()).collect();
        }
        let speech = Speech::of(&plan, &[]);
        (plan, speech)
    }

    #[test]
    fn what_is_held_is_told_apart_from_what_comes_near() {
        let (plan, speech) = with([&["中毒", "电脑中毒", "病毒"], &["断电", "机房里面突然停电"]]);
        let found = speech.suggest(&plan, "我的电脑中毒了");
        assert_eq!(found[0].category.id, "malware");
        let because: Vec<_> = found[0].because.iter().map(|one| (one.phrase, one.held)).collect();
        assert_eq!(because, [("电脑中毒", true)], "中毒 stands inside it");
        let found = speech.suggest(&plan, "机房突然停电");
        assert_eq!(found[0].category.id, "fault");
        let because: Vec<_> = found[0].because.iter().map(|one| (one.phrase, one.held)).collect();
        assert_eq!(because, [("机房里面突然停电", false)]);
        let found = speech.suggest(&plan, "突然想起");
        assert!(found.iter().all(|one| one.score == 0), "one word in common is chance");
    }

    #[test]
    fn what_says_nothing_comes_near_to_nothing() {
        let mut plan = plan().clone();
        let words: Vec<String> = (0..60).map(|number| format!("系统怪得很{number}")).collect();
        for (category, words) in plan.categories.iter_mut().zip([words, vec!["怪怪的".to_owned()]])
        {
            category.examples.clear();
            category.synonyms = words;
        }
        let speech = Speech::of(&plan, &[]);
        let score = |text| speech.suggest(&plan, text).iter().map(|one| one.score).max();
        assert_eq!(score("系统怪怪的"), Some(1), "half of it says something else");
        assert_eq!(score("好怪怪的"), Some(super::COVERED));
        let found = speech.suggest(&plan, "好怪怪的");
        assert_eq!(found[0].category.id, plan.categories[1].id);
        assert!(found.iter().skip(1).all(|one| one.score == 0));
    }

    #[test]
    fn what_nothing_can_be_shown_for_is_only_listed() {
        let (plan, speech) = with([&["中毒"], &["断电"]]);
        for text in ["", "你好", "！"] {
            let found = speech.suggest(&plan, text);
            let ids: Vec<_> = found.iter().map(|one| one.category.id.as_str()).collect();
            assert_eq!(ids, ["malware", "fault"], "the plan's order");
            assert!(found.iter().all(|one| one.score == 0 && one.because.is_empty()), "{text}");
        }
    }
}
