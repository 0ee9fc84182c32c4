//! A worked day: moments with facts learned and marks set, then what must follow.
//!
//! What a case leaves out of `expect` is not checked; what it names must be so exactly.

use std::collections::BTreeMap;

use base::Moment;

use crate::{Answer, Grade, Mark};

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The file it was read from.
    pub file: String,
    /// The plan's id.
    pub plan: String,
    /// What the day is about.
    pub title: String,
    /// Moments in order of time.
    pub moments: Vec<CaseMoment>,
    /// What must follow after the last moment.
    pub expect: Expect,
}

/// A moment of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseMoment {
    /// When.
    pub at: Moment,
    /// Marks set at this moment, each with the instant it marks (usually `at`, never later).
    pub marks: BTreeMap<Mark, Moment>,
    /// Facts learned; `None` takes an answer back to unknown.
    pub facts: BTreeMap<String, Option<Answer>>,
    /// Categories from now on, the primary one first; `None` leaves them as they were.
    pub categories: Option<Vec<String>>,
    /// The grade a person gave at this moment, where that differs from the computed one.
    pub grade: Option<Grade>,
    /// What must hold right after this moment.
    pub expect: Expect,
}

/// What must follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expect {
    /// The line of each key that is written, counted from 1.
    pub lines: BTreeMap<&'static str, usize>,
    /// The highest grade proven.
    pub floor: Option<Grade>,
    /// The highest grade not ruled out.
    pub ceiling: Option<Grade>,
    /// Criteria proven true, all of them.
    pub clauses: Option<Vec<String>>,
    /// Criteria in dispute, all of them.
    pub disputed: Option<Vec<String>>,
    /// The fact to be asked next.
    pub next: Option<String>,
    /// Grades a running clock will bring.
    pub forecast: Vec<ExpectForecast>,
    /// Duties that must be there.
    pub duties: Vec<ExpectDuty>,
    /// Ids of obligations that must not have arisen.
    pub absent: Vec<String>,
}

impl Expect {
    /// The line on which a key is written; 0 where it is not.
    #[must_use]
    pub fn line(&self, key: &str) -> usize {
        self.lines.get(key).copied().unwrap_or_default()
    }
}

/// A coming moment at which a clock moves the floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectForecast {
    /// The line it is written on, counted from 1.
    pub line: usize,
    /// When.
    pub at: Moment,
    /// To what.
    pub floor: Grade,
}

/// A duty that must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectDuty {
    /// The line it is written on, counted from 1.
    pub line: usize,
    /// The obligation's id.
    pub id: String,
    /// The instant it is counted from; `None` leaves it unchecked.
    pub anchor: Option<Moment>,
    /// When it is due; `None` says that it has no due time.
    pub due: Option<Moment>,
    /// Whether it is owed whatever the grade turns out to be; `None` leaves it unchecked.
    pub firm: Option<bool>,
    /// How often a repeated one came due up to its end; `None` leaves it unchecked.
    pub count: Option<u32>,
    /// Whether a unit with the usual roles owes it itself; `None` leaves it unchecked.
    pub mine: Option<bool>,
}
