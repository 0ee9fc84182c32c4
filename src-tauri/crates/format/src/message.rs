//! The bodies that come down: a warning, in the vocabulary of CAP 1.2, and an instruction.
//!
//! A warning goes to every child of its issuer and says in `area` whom it concerns, so that each
//! child can prove from the dense seq that it missed none.

use crate::{ColourWord, Error, Form, LabelledV1, MessageWord, canonical::rule};
use base::{Id, Moment};
use serde::{Deserialize, Serialize};

/// The contents that a warning must have (江苏省教育系统预案 3.3), with their frozen ids.
pub const WARNING_CONTENTS: [(&str, &str); 7] = [
    ("level", "预警级别"),
    ("start", "起始时间"),
    ("scope", "可能影响范围"),
    ("attention", "警示事项"),
    ("measures", "应采取的措施"),
    ("time_limit", "时限要求"),
    ("issuer", "发布机关"),
];

/// An earlier warning message that this one replaces or lifts (CAP 1.2 `references`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceV1 {
    /// The earlier warning's id.
    pub warning: Id,
    /// When it was sent.
    pub sent: Moment,
}

/// Where a warning holds (CAP 1.2 `area`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaV1 {
    /// The area in words (CAP 1.2 `areaDesc`).
    pub text: String,
    /// The units it concerns; empty means every unit below the issuer.
    pub units: Vec<Id>,
}

/// A warning message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WarningV1 {
    /// The warning's id (CAP 1.2 `identifier`), the same as the event's `subject`.
    pub warning: Id,
    /// What the message does.
    pub message: MessageWord,
    /// The warnings that it replaces or lifts; empty for an alert.
    pub references: Vec<ReferenceV1>,
    /// When it was issued.
    pub sent: Moment,
    /// From when it holds.
    pub effective: Moment,
    /// When it is over.
    pub expires: Moment,
    /// Its colour.
    pub colour: ColourWord,
    /// The title (CAP 1.2 `headline`).
    pub title: String,
    /// 发布机关 (CAP 1.2 `senderName`).
    pub issuer: String,
    /// 类别, where the plan has one.
    pub category: Option<String>,
    /// Whom it concerns.
    pub area: AreaV1,
    /// Every text that the plan requires, `WARNING_CONTENTS` among them.
    pub contents: Vec<LabelledV1>,
}

/// An instruction to one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstructionV1 {
    /// The instruction's id, the same as the event's `subject`.
    pub instruction: Id,
    /// When it was issued.
    pub sent: Moment,
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
    /// Who issued it.
    pub issuer: String,
    /// Until when it is to be done, where it says so.
    pub due: Option<Moment>,
}

impl WarningV1 {
    /// Whether the warning concerns a unit.
    #[must_use]
    pub fn concerns(&self, unit: Id) -> bool {
        self.area.units.is_empty() || self.area.units.contains(&unit)
    }
}

impl Form for WarningV1 {
    const NAME: &'static str = "warning";

    fn check(&self) -> Result<(), Error> {
        let named = |text, holds| rule(Self::NAME, text, holds);
        named("it has a title", !self.title.trim().is_empty())?;
        named("it has an issuer", !self.issuer.trim().is_empty())?;
        named("it expires after it starts", self.effective < self.expires)?;
        named(
            "an alert refers to nothing, all others to what they change",
            (self.message == MessageWord::Alert) == self.references.is_empty(),
        )?;
        named("an area has at most 5000 units", self.area.units.len() <= 5000)?;
        let complete = WARNING_CONTENTS.iter().all(|(id, _)| {
            self.contents.iter().any(|item| item.id == *id && !item.text.trim().is_empty())
        });
        named("it has every required content", complete)
    }
}

impl Form for InstructionV1 {
    const NAME: &'static str = "instruction";

    fn check(&self) -> Result<(), Error> {
        rule(Self::NAME, "it has a title", !self.title.trim().is_empty())
    }
}
