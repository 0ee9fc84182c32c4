//! The bodies that go up: a report, a sign-for, a withdrawal, a remark.
//!
//! A report carries the very texts that the operator saw, so that the superior's program needs no
//! plan to show it.

use crate::{Error, Form, GradeWord, StageWord, canonical::rule};
use base::{Digest, Id, Moment};
use serde::{Deserialize, Serialize};

/// A text under its heading, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelledV1 {
    /// The stable id of the field in its plan or form.
    pub id: String,
    /// The heading, for people.
    pub label: String,
    /// The text.
    pub text: String,
}

/// The plan by which the incident was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanRefV1 {
    /// The plan's id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The SHA-256 of its bundle.
    pub digest: Digest,
}

/// A category of the incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryV1 {
    /// The category's id in the plan.
    pub id: String,
    /// Its name, for people.
    pub name: String,
    /// Whether it is the main one; one at most is.
    pub primary: bool,
}

/// The two grades, which are never one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradesV1 {
    /// 初判; none while the facts do not tell.
    pub preliminary: Option<GradeWord>,
    /// 核定 by the office that may.
    pub confirmed: Option<GradeWord>,
}

/// A report of an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportV1 {
    /// The incident's number at the unit.
    pub number: String,
    /// The incident's title.
    pub title: String,
    /// First, follow-up or final.
    pub stage: StageWord,
    /// Its categories under the plan.
    pub categories: Vec<CategoryV1>,
    /// Its grades.
    pub grade: GradesV1,
    /// The plan.
    pub plan: PlanRefV1,
    /// Who wrote the report.
    pub by: String,
    /// The report's text, section by section, in the order of the form.
    pub sections: Vec<LabelledV1>,
}

/// 签收 of a warning or an instruction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignForV1 {
    /// The warning's or instruction's id.
    pub warning: Id,
    /// When the operator signed for it, by the unit's clock.
    pub at: Moment,
    /// Who signed for it.
    pub by: String,
    /// What the operator added.
    pub note: Option<String>,
}

/// 撤回 of an earlier event of the same stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawV1 {
    /// The withdrawn event's place.
    pub seq: u64,
    /// The withdrawn envelope's hash.
    pub hash: Digest,
    /// Why.
    pub reason: Option<String>,
}

/// A remark about an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteV1 {
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub by: String,
}

impl Form for ReportV1 {
    const NAME: &'static str = "report";

    fn check(&self) -> Result<(), Error> {
        let named = |text, holds| rule(Self::NAME, text, holds);
        named("it has a title", !self.title.trim().is_empty())?;
        let primary = self.categories.iter().filter(|category| category.primary).count();
        named("one category at most is the main one", primary <= 1)
    }
}

impl Form for SignForV1 {
    const NAME: &'static str = "sign-for";

    fn check(&self) -> Result<(), Error> {
        rule(Self::NAME, "it names who signed", !self.by.trim().is_empty())
    }
}

impl Form for WithdrawV1 {
    const NAME: &'static str = "withdrawal";

    fn check(&self) -> Result<(), Error> {
        rule(Self::NAME, "seq starts at 1", self.seq > 0)
    }
}

impl Form for NoteV1 {
    const NAME: &'static str = "note";

    fn check(&self) -> Result<(), Error> {
        rule(Self::NAME, "it has a text", !self.text.trim().is_empty())
    }
}
