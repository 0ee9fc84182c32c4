//! A plan as a person reads it.

use super::grade::GradeView;
use base::Moment;
use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

/// The plans on this machine, and what is wrong with those that could not be loaded.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlansView {
    /// The sound ones.
    pub plans: Vec<PlanSummaryView>,
    /// Every problem found, with file, line and how to mend it.
    pub problems: Vec<ProblemView>,
    /// The imported bundles; none while the store is locked.
    pub bundles: Vec<BundleView>,
}

/// An imported bundle of plans.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BundleView {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Its version.
    pub version: String,
    /// Who issued it.
    pub issuer: String,
    /// The check code of the issuer's key.
    pub check_code: String,
    /// The SHA-256 of its file, in hexadecimal.
    pub digest: String,
    /// The first digits of that.
    pub digest_short: String,
    /// The day from which it holds.
    #[ts(as = "String")]
    pub effective: NaiveDate,
    /// Whether it holds today.
    pub in_force: bool,
    /// The same in words.
    pub state_says: String,
    /// When it was made.
    #[ts(as = "String")]
    pub made_at: Moment,
    /// When it was imported.
    #[ts(as = "String")]
    pub imported_at: Moment,
    /// By whom.
    pub imported_by: String,
    /// The titles of its plans.
    pub plans: Vec<String>,
    /// The years of its calendar.
    pub years: Vec<i32>,
}

/// A bundle of plans that may be imported, to be looked at first.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BundleOfferView {
    /// By what the import names it.
    pub upload: String,
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Its version.
    pub version: String,
    /// Who issued it.
    pub issuer: String,
    /// The check code of the issuer's key, for the telephone.
    pub check_code: String,
    /// Whether the issuer's key is trusted, and through whom.
    #[ts(type = "'superior' | 'accepted' | 'unknown'")]
    pub trust: &'static str,
    /// The same in words, with what a person has to do.
    pub trust_says: String,
    /// The day from which it holds.
    #[ts(as = "String")]
    pub effective: NaiveDate,
    /// The same in words.
    pub effective_says: String,
    /// When it was made.
    #[ts(as = "String")]
    pub made_at: Moment,
    /// The SHA-256 of its file, in hexadecimal.
    pub digest: String,
    /// The version that is held of it now; empty where none is.
    pub held_version: String,
    /// Its plans.
    pub plans: Vec<BundlePlanView>,
    /// The years of its calendar.
    pub years: Vec<i32>,
    /// What else a person should know before importing it.
    pub notes: Vec<String>,
}

/// A plan of a bundle that may be imported.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BundlePlanView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// The version of the plan in force now; empty where there is none.
    pub present_version: String,
    /// What the import does about it.
    pub says: String,
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
    /// Its version.
    pub version: String,
    /// Where it came to this machine from, in words; empty where that does not matter.
    pub origin: String,
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
    /// What it covers, each with its clause.
    pub covers: Vec<String>,
    /// What it excludes, and whom to turn to.
    pub exclusions: Vec<String>,
    /// Its categories.
    pub categories: Vec<PlanRow>,
    /// What may be asked, and what may be answered.
    pub questions: Vec<PlanRow>,
    /// Its criteria by grade, highest first.
    pub grades: Vec<PlanGradeView>,
    /// Its doubtful passages, and how they are read.
    pub readings: Vec<PlanRow>,
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
    /// Who plays a part in it, and for what each answers.
    pub roles: Vec<PlanRow>,
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
    /// Under which condition it holds, in words; empty where always.
    pub when: String,
}
