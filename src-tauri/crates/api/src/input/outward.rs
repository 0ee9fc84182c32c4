//! What is sent about what leaves the unit: reports, withdrawals, sign-fors.

use super::{AnswerInput, ProofInput};
use base::Id;
use serde::Deserialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// Asks for a report filled from the record.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftReport {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// Which report.
    #[ts(type = "'first' | 'followup' | 'final'")]
    pub stage: String,
}

/// Sends a report.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SendReport {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// Which report.
    #[ts(type = "'first' | 'followup' | 'final'")]
    pub stage: String,
    /// Texts changed against the draft, by the section's key.
    pub changes: BTreeMap<String, String>,
}

/// Asks for a follow-up made from what was told last.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftFollowUp {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The duty that it is for; the one of ours that presses most where absent.
    pub obligation: Option<String>,
}

/// Writes what changed and tells it, in one action.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The duty that it is for; needed where it is told otherwise than by a report.
    pub obligation: Option<String>,
    /// Texts that changed, by the section's key.
    pub changes: BTreeMap<String, String>,
    /// Answers that changed.
    pub answers: Vec<ChangedAnswer>,
    /// How it is told; a follow-up report to the superior's station where absent.
    pub proof: Option<ProofInput>,
    /// To whom; all receivers of the duty where absent.
    pub role: Option<String>,
}

/// An answer that changed.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangedAnswer {
    /// The fact's id.
    pub fact: String,
    /// The answer; 不清楚 where absent.
    pub answer: Option<AnswerInput>,
}

/// Withdraws a delivery.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// The delivery.
    #[ts(as = "String")]
    pub id: Id,
    /// Why.
    pub reason: String,
}

/// Signs for a warning.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SignFor {
    /// The warning.
    #[ts(as = "String")]
    pub id: Id,
    /// A remark to the issuer; may be empty.
    pub note: String,
}

/// Ticks something that a warning asks of us.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TickAction {
    /// The warning.
    #[ts(as = "String")]
    pub id: Id,
    /// The action's id.
    pub action: String,
}
