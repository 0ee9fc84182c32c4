//! The phrases held out from the plans, and how often the right category is proposed for them.
//!
//! A phrase counts for the plans that its group names and for no other; a plan that proposes
//! nothing at all for a phrase has it wrong.

use std::{collections::BTreeMap, fmt, fs, path::Path};

use assess::Speech;
use plan::{Plan, Taxonomy};

/// A phrase and its right category by plan.
pub struct Phrase {
    /// As a person puts it.
    pub text: String,
    right: BTreeMap<String, String>,
}

/// How often the right category came where.
#[derive(Default)]
pub struct Rates {
    /// Phrases tried.
    pub tried: u32,
    /// The right category stood first.
    pub first: u32,
    /// It stood among the first three.
    pub top_three: u32,
    /// What did not stand first: the phrase, the right category and the one proposed.
    pub missed: Vec<String>,
}

/// Every phrase of a fixture, by its path below the repository's root.
pub fn phrases(root: &Path, path: &str) -> Vec<Phrase> {
    let text = fs::read_to_string(root.join(path)).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let mut phrases = Vec::new();
    for group in table["group"].as_array().unwrap() {
        let right: BTreeMap<String, String> = group["category"]
            .as_table()
            .unwrap()
            .iter()
            .map(|(plan, category)| (plan.clone(), category.as_str().unwrap().to_owned()))
            .collect();
        for text in group["phrases"].as_array().unwrap() {
            phrases.push(Phrase { text: text.as_str().unwrap().to_owned(), right: right.clone() });
        }
    }
    phrases
}

/// Tries every phrase that has a right category in this plan.
pub fn rates(plan: &Plan, taxonomies: &[Taxonomy], phrases: &[Phrase]) -> Rates {
    let mut found = Rates::default();
    let speech = Speech::of(plan, taxonomies);
    for phrase in phrases {
        let Some(right) = phrase.right.get(&plan.reference.id) else { continue };
        let proposed: Vec<_> = speech
            .suggest(plan, &phrase.text)
            .into_iter()
            .filter(|suggestion| suggestion.score > 0)
            .map(|suggestion| suggestion.category.id.as_str())
            .collect();
        found.tried += 1;
        let place = proposed.iter().position(|id| id == right);
        found.first += u32::from(place == Some(0));
        found.top_three += u32::from(place.is_some_and(|place| place < 3));
        if place != Some(0) {
            let instead = proposed.first().copied().unwrap_or("-");
            found.missed.push(format!("{} = {right}, not {instead}", phrase.text));
        }
    }
    found
}

impl Rates {
    /// In whole percent, rounded down.
    pub fn first_percent(&self) -> u32 {
        (self.first * 100).checked_div(self.tried).unwrap_or_default()
    }

    /// In whole percent, rounded down.
    pub fn top_three_percent(&self) -> u32 {
        (self.top_three * 100).checked_div(self.tried).unwrap_or_default()
    }

    /// Counts another plan's in.
    pub fn add(&mut self, other: &Self) {
        self.tried += other.tried;
        self.first += other.first;
        self.top_three += other.top_three;
    }
}

impl fmt::Display for Rates {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, three) = (self.first_percent(), self.top_three_percent());
        write!(out, "{} 句：第一位 {first} %，前三位 {three} %", self.tried)
    }
}
