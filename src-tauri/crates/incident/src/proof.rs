//! How a duty was settled: which one, when, and by what proof or with what answer why not.
//!
//! A proof holds what was said or kept as it was then; nothing in it follows a later change.

use base::{Digest, Id, Moment};

/// How a duty was settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The obligation's id in the plan.
    pub obligation: String,
    /// Which receiver, where the obligation has several; `None` settles them all.
    pub to: Option<String>,
    /// Which beat of a periodic duty, or which asking of the superior, from 1; 0 where it comes once.
    pub beat: u32,
    /// The last beat that this answers for, where it answers for more than one.
    pub through: Option<u32>,
    /// When it was done.
    pub at: Moment,
    /// The proof.
    pub proof: Proof,
}

/// The proof that a duty was done, or the answer why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A verified receipt of the superior for this delivery.
    Receipt {
        /// The delivery.
        delivery: Id,
    },
    /// By telephone.
    Phone {
        /// Who took it.
        who: String,
        /// The number dialled.
        number: String,
        /// What was said, element by element, where the plan asks for a record of it.
        said: Vec<Spoken>,
    },
    /// By paper, with a number or where it is kept.
    Paper {
        /// Its number or where it is kept.
        number: String,
        /// The paper as scanned.
        scan: Option<Scan>,
    },
    /// Through another platform, such as 12387, with the number that it gave.
    Platform {
        /// The platform.
        platform: String,
        /// The number that it gave.
        number: String,
        /// Its page as scanned or saved.
        scan: Option<Scan>,
    },
    /// By hand on site, in words.
    Hand {
        /// What was done.
        note: String,
    },
    /// Not applicable here.
    NotApplicable {
        /// Why.
        reason: String,
        /// Who answers for it; empty in records made before a name was asked for.
        by: String,
    },
}

/// One element of what was said on the telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The field of the plan's form.
    pub field: String,
    /// Its title there, such as 影响.
    pub title: String,
    /// The words.
    pub text: String,
}

/// A file that is kept as evidence, known by its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Its name.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub digest: Digest,
    /// How many bytes it has.
    pub bytes: u64,
}

impl Proof {
    /// The file kept as its evidence, where there is one.
    #[must_use]
    pub const fn scan(&self) -> Option<&Scan> {
        match self {
            Self::Paper { scan, .. } | Self::Platform { scan, .. } => scan.as_ref(),
            Self::Receipt { .. }
            | Self::Phone { .. }
            | Self::Hand { .. }
            | Self::NotApplicable { .. } => None,
        }
    }
}

impl Done {
    /// Whether it settles a beat. What was settled before askings were numbered settles the first.
    #[must_use]
    pub fn is_for(&self, beat: u32) -> bool {
        let through = self.through.unwrap_or(self.beat);
        (self.beat..=through).contains(&beat) || (self.beat == 0 && beat == 1)
    }
}
