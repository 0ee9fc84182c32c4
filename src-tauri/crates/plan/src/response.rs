//! How a response starts, what is done, and how it ends.
//!
//! Who may start or end is stated by role: the program refuses a grade the unit's roles cannot
//! start or end, and cites the clause.

use crate::{Condition, Grade};

/// Everything about the response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// Who proposes, approves, starts and is told, by grade.
    pub starts: Vec<Authority>,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// Who agrees, decides and is told of the end, by grade.
    pub ends: Vec<Authority>,
    /// What to keep in mind, such as who alone may publish.
    pub cautions: Vec<Caution>,
}

/// Who has a say in starting or ending a response at some grades.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Where the plan says so.
    pub clause: String,
    /// The grades it is about, lightest first.
    pub grades: Vec<Grade>,
    /// Which unit or case it is about, where that matters.
    pub when: Option<Condition>,
    /// In short plain words; for an end, also the condition for ending.
    pub says: String,
    /// Roles that propose.
    pub proposes: Vec<String>,
    /// Roles whose approval or consent comes first.
    pub approves: Vec<String>,
    /// Roles any of which decides.
    pub decides: Vec<String>,
    /// Roles to be told.
    pub told: Vec<String>,
    /// How the text was read, or advice that never blocks.
    pub note: Option<String>,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Unique within the plan; ticks in the log name it.
    pub id: String,
    /// Where the plan says so.
    pub clause: String,
    /// The grades it holds at, lightest first; never empty.
    pub grades: Vec<Grade>,
    /// The categories it is for; empty for all.
    pub categories: Vec<String>,
    /// A further condition on facts.
    pub when: Option<Condition>,
    /// The role that does it.
    pub actor: String,
    /// What to do, in short plain words.
    pub says: String,
    /// Belongs on the card of what to do in the first minutes.
    pub first_minutes: bool,
    /// How the text was read, or advice.
    pub note: Option<String>,
}

/// A rule to keep in mind at some grades.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caution {
    /// Where the plan says so.
    pub clause: String,
    /// The grades it holds at, lightest first.
    pub grades: Vec<Grade>,
    /// In short plain words.
    pub says: String,
    /// Whether it is about publishing, and so shown before anything is made public.
    pub publishing: bool,
}
