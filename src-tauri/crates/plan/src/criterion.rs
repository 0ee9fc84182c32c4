//! What makes an incident reach a grade.
//!
//! A criterion states its own clause only; "and not the next higher" is never written into it,
//! because the highest grade met wins anyway.

use crate::{Condition, Grade};

/// One limb of a plan's grading clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Such as `1.4(3)③`; unique within the plan.
    pub clause: String,
    /// The grade it proves.
    pub grade: Grade,
    /// The criterion in short plain words.
    pub says: String,
    /// When it holds.
    pub when: Condition,
    /// Only while this holds is the criterion unknown instead of true or false.
    pub disputed_when: Option<Condition>,
    /// Why the text leaves that open.
    pub disputed: Option<String>,
    /// Whether a person's judgement decides it (derived from the facts it uses).
    pub judgement: bool,
    /// How the text was read, where it can be read otherwise.
    pub note: Option<String>,
}

/// The grade that catches whatever no criterion reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Where the plan says so.
    pub clause: String,
    /// The grade.
    pub grade: Grade,
    /// In short plain words.
    pub says: String,
}

/// An oddity between grades that stands in the plan's own text: a lighter criterion that can never
/// hold without a graver one, or a threshold that falls as the grade rises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// The clauses concerned, two or more.
    pub clauses: Vec<String>,
    /// Why the text is taken as it stands.
    pub reason: String,
}

impl Acknowledged {
    /// Whether it speaks of both clauses.
    #[must_use]
    pub fn covers(&self, one: &str, other: &str) -> bool {
        let names = |clause: &str| self.clauses.iter().any(|known| known == clause);
        names(one) && names(other)
    }
}
