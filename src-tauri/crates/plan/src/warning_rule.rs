//! What a plan says about warnings: who issues which colour, what a warning must hold, what each
//! colour asks of each role, and who lifts it.
//!
//! A plan that has no warnings leaves all lists empty and says so in `note`: rules are never made up.

use crate::{Colour, Limit};

/// Everything about warnings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WarningRules {
    /// One rule a colour, gravest first.
    pub colours: Vec<WarningRule>,
    /// What a warning must hold, in the plan's order.
    pub contents: Vec<Content>,
    /// Where the plan lists the contents.
    pub contents_clause: Option<String>,
    /// What is done before a warning exists: monitoring, judging, passing on.
    pub triage: Vec<WarningAction>,
    /// What each colour asks of each role.
    pub actions: Vec<WarningAction>,
    /// Who lifts a warning.
    pub lifting: Option<Lifting>,
    /// What to know, such as that the plan has no warnings.
    pub note: Option<String>,
}

/// What one colour means and who issues it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningRule {
    /// The colour.
    pub colour: Colour,
    /// Where the plan says what it means.
    pub clause: String,
    /// What it means, in short plain words.
    pub means: String,
    /// Where the plan says who issues it.
    pub issue_clause: String,
    /// Roles that propose it.
    pub proposes: Vec<String>,
    /// Roles that approve it.
    pub approves: Vec<String>,
    /// Roles that issue it.
    pub issues: Vec<String>,
    /// Roles that run the response to it.
    pub organises: Vec<String>,
    /// How the text was read.
    pub note: Option<String>,
}

/// One thing a warning must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// One of the words a warning carries: `colour` `category` `from` `area` `matters` `measures`
    /// `time_limit` `issuer`.
    pub word: String,
    /// As the plan names it.
    pub name: String,
}

/// Something a role does about a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningAction {
    /// Unique within the plan; ticks name it.
    pub id: String,
    /// Where the plan says so.
    pub clause: String,
    /// The colours it holds at, mildest first; empty in triage.
    pub colours: Vec<Colour>,
    /// The role that does it.
    pub actor: String,
    /// The roles told, where it is a report.
    pub to: Vec<String>,
    /// What to do, in short plain words.
    pub says: String,
    /// How long, where the plan says.
    pub within: Option<Limit>,
    /// The plan's own word for "at once".
    pub word: Option<String>,
    /// Allowed or advised, not owed.
    pub optional: bool,
    /// How the text was read.
    pub note: Option<String>,
}

/// How a warning ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifting {
    /// Where the plan says so.
    pub clause: String,
    /// Roles that decide; empty where it is whoever issued it.
    pub decides: Vec<String>,
    /// In short plain words.
    pub says: String,
}
