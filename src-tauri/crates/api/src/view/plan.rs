//! A plan as a person reads it.

use super::grade::GradeView;
use serde::Serialize;
use ts_rs::TS;

/// The plans on this machine, and what is wrong with those that could not be loaded.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlansView {
    /// The sound ones.
    pub plans: Vec<PlanSummaryView>,
    /// Every problem found, with file, line and how to mend it.
    pub problems: Vec<ProblemView>,
}

/// A plan to choose.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlanSummaryView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// When, in words.
    pub issued: String,
    /// Whom it binds, in short words.
    pub scope: String,
    /// Its roles.
    pub roles: Vec<super::session::RoleView>,
}

/// A problem in a file of a plan.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ProblemView {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: u32,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// A plan, readable.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlanView {
    /// The same as in the list.
    pub summary: PlanSummaryView,
    /// Its version and digest, as incidents pin it.
    pub version: String,
    /// The SHA-256 of its files, in hexadecimal.
    pub digest: String,
    /// What it rests on.
    pub basis: Vec<String>,
    /// What it excludes, and whom to turn to.
    pub exclusions: Vec<String>,
    /// Its categories.
    pub categories: Vec<PlanRow>,
    /// Its criteria by grade, highest first.
    pub grades: Vec<PlanGradeView>,
    /// Its reporting obligations.
    pub duties: Vec<PlanRow>,
    /// Its steps.
    pub steps: Vec<PlanRow>,
    /// Its warnings, by colour.
    pub warnings: Vec<PlanRow>,
    /// Its forms.
    pub forms: Vec<PlanRow>,
    /// Its upkeep.
    pub upkeep: Vec<PlanRow>,
}

/// A grade and its criteria.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlanGradeView {
    /// The grade.
    pub grade: GradeView,
    /// Its criteria.
    pub rows: Vec<PlanRow>,
}

/// One row of a readable plan.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlanRow {
    /// The clause; may be empty.
    pub clause: String,
    /// What it is called, or under what it stands.
    pub title: String,
    /// What it says.
    pub says: String,
}
