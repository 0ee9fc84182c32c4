//! What is sent about an incident: the record, calls, steps, proofs.

use base::{Digest, Id, Moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Opens an incident.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OpenIncident {
    /// Whether it touches state secrets (涉密); if so nothing is stored.
    pub secret: bool,
    /// Whether it is a drill.
    pub drill: bool,
    /// When it was discovered; now where absent.
    #[ts(as = "Option<String>")]
    pub discovered_at: Option<Moment>,
}

/// Writes the title.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WriteTitle {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The title.
    pub title: String,
}

/// Writes a passage.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WritePassage {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The passage's frozen word.
    pub passage: String,
    /// Its whole text.
    pub text: String,
}

/// When an incident occurred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum OccurrenceInput {
    /// Known to the minute.
    Known {
        /// When.
        #[ts(as = "String")]
        at: Moment,
    },
    /// About then.
    About {
        /// When.
        #[ts(as = "String")]
        at: Moment,
    },
    /// Not known.
    Unknown,
}

/// Says when it occurred.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetOccurrence {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// When.
    pub occurrence: OccurrenceInput,
}

/// Logs a call.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LogCall {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The obligation that it serves.
    pub obligation: Option<String>,
    /// The role that was called.
    pub role: String,
    /// The number dialled.
    pub number: String,
    /// Who took it; nobody did where absent.
    pub reached: Option<String>,
    /// When; now where absent.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub at: Option<Moment>,
    /// What was said where it differs from what the record has, by the field of the plan's form.
    #[serde(default)]
    #[ts(optional)]
    pub said: Option<BTreeMap<String, String>>,
}

/// Ticks a step.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TickStep {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The step's id.
    pub step: String,
    /// What was done; may be empty.
    pub note: String,
}

/// Settles a duty otherwise than by a report.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SettleDuty {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The obligation's id.
    pub obligation: String,
    /// Which receiver; all of them where absent.
    pub role: Option<String>,
    /// Which beat or which asking; 0 where it comes once.
    pub beat: u32,
    /// The last missed beat, where one answer is for several; only with 不适用.
    #[serde(default)]
    #[ts(optional)]
    pub through: Option<u32>,
    /// When it was done; now where absent.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub at: Option<Moment>,
    /// How.
    pub proof: ProofInput,
}

/// How a duty was settled.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProofInput {
    /// By telephone.
    Phone {
        /// Who took it.
        who: String,
        /// The number dialled.
        number: String,
        /// What was said where it differs from what the record has, by the field of the plan's form.
        #[serde(default)]
        #[ts(optional)]
        said: Option<BTreeMap<String, String>>,
    },
    /// By paper.
    Paper {
        /// Its number or where it is kept.
        number: String,
        /// The paper as scanned.
        #[serde(default)]
        #[ts(optional)]
        scan: Option<ScanInput>,
    },
    /// Through another platform.
    Platform {
        /// The platform, such as `12387`.
        platform: String,
        /// The number that it gave.
        number: String,
        /// Its page as scanned or saved.
        #[serde(default)]
        #[ts(optional)]
        scan: Option<ScanInput>,
    },
    /// By hand on site.
    Hand {
        /// What was done.
        note: String,
    },
    /// Not applicable.
    NotApplicable {
        /// Why.
        reason: String,
        /// Who answers for it; the person on duty where absent.
        #[serde(default)]
        #[ts(optional)]
        by: Option<String>,
    },
}

/// A file kept as evidence, by its digest.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ScanInput {
    /// Its name.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in lower-case hexadecimal.
    #[ts(as = "String")]
    pub sha256: Digest,
}

/// Adds a remark.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddNote {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The remark.
    pub text: String,
}

/// Closes an incident.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CloseIncident {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
}
