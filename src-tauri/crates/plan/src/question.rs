//! A question the program may ask, and so a fact a condition may use.
//!
//! Unknown is always a permitted answer, and `only_if` governs asking alone: it never makes a
//! criterion true or false.

use crate::{Condition, Kind, Unit};

/// A fact and how it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The fact's id, `[a-z][a-z0-9_.]*`.
    pub fact: String,
    /// The question in plain words.
    pub ask: String,
    /// How to tell, where to look; shown under the question.
    pub hint: Option<String>,
    /// A heading to group by on the page of all facts.
    pub topic: Option<String>,
    /// The clause the question comes from.
    pub clause: Option<String>,
    /// What sort of answer it takes.
    pub kind: Kind,
    /// What a number is counted in; always present for clock, share, count and amount.
    pub unit: Option<Unit>,
    /// The words to choose from. For a judgement: strongest first.
    pub options: Vec<Choice>,
    /// Asked only while this is not false.
    pub only_if: Option<Condition>,
    /// Answered once for the unit and taken over into each incident, never asked under stress.
    pub standing: bool,
}

/// One word that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The word conditions use.
    pub word: String,
    /// What the person reads.
    pub says: String,
    /// What it means, in a sentence.
    pub hint: Option<String>,
}

impl Question {
    /// The option of this word.
    #[must_use]
    pub fn option(&self, word: &str) -> Option<&Choice> {
        self.options.iter().find(|option| option.word == word)
    }

    /// How strong a judgement's word is: 0 for the weakest, more for stronger; `None` for a word
    /// that is not among the options.
    #[must_use]
    pub fn rank(&self, word: &str) -> Option<usize> {
        self.options.iter().rev().position(|option| option.word == word)
    }
}
