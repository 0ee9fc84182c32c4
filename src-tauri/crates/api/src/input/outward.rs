//! What is sent about what leaves the unit: reports, withdrawals, sign-fors.

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
