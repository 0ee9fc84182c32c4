//! What is sent about the program itself: first run, key slots, settings, the superior.

use base::Id;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// No arguments: `{}` on the wire.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

/// One thing, by its id.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ById {
    /// The id.
    #[ts(as = "String")]
    pub id: Id,
}

/// One plan, by its id.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ByPlan {
    /// The plan's id; the unit's own where absent.
    pub plan: Option<String>,
}

/// The first run: who are we, the passphrase, the keyring.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FirstRun {
    /// The plan's id.
    pub plan: String,
    /// The unit's name.
    pub unit: String,
    /// The ids of the roles that the unit holds.
    pub roles: Vec<String>,
    /// The person on duty.
    pub operator: String,
    /// The passphrase.
    pub passphrase: String,
    /// Whether the operating system's keyring may open the store too.
    pub keyring: bool,
}

/// Opens a locked store.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    /// By which key slot.
    #[ts(type = "'keyring' | 'passphrase' | 'recovery'")]
    pub way: String,
    /// The passphrase or the recovery code; empty for the keyring.
    pub secret: String,
}

/// Changes the passphrase.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangePassphrase {
    /// The present passphrase or the recovery code.
    pub present: String,
    /// The passphrase from now on.
    pub next: String,
}

/// Saves the unit's profile; absent fields stay as they are.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveSettings {
    /// The unit's name.
    pub unit: Option<String>,
    /// The id of another plan of this machine that the unit works by from now on; `roles` are then
    /// those of that plan.
    #[serde(default)]
    #[ts(optional)]
    pub plan: Option<String>,
    /// The ids of the roles that the unit holds.
    pub roles: Option<Vec<String>>,
    /// The people who may be on duty.
    pub operators: Option<Vec<String>>,
    /// The person on duty.
    pub operator: Option<String>,
    /// Telephone numbers by role id.
    pub phones: Option<BTreeMap<String, String>>,
    /// `auto`, `light` or `dark`.
    #[ts(type = "'auto' | 'light' | 'dark' | null")]
    pub theme: Option<String>,
    /// `zh` or `en`.
    #[ts(type = "'zh' | 'en' | null")]
    pub language: Option<String>,
    /// Whether reports go out by themselves.
    pub auto_send: Option<bool>,
    /// Whether the program starts with the session.
    #[ts(optional)]
    pub autostart: Option<bool>,
}

/// Puts prompts away that a person has seen; it settles nothing.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PutAway {
    /// The keys of the prompts.
    pub keys: Vec<String>,
}

/// Turns the keyring's key slot on or off.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct UseKeyring {
    /// On or off.
    pub on: bool,
}

/// Begins an enrolment with a superior.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// The ticket as the superior gave it: the text of its file.
    pub ticket: String,
    /// Which role of the plan the superior has; guessed where absent.
    pub role: Option<String>,
}

/// Records that a standing task of the year was done.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SettleUpkeep {
    /// The task's id in the plan.
    pub task: String,
    /// The year that it was done for.
    pub year: i32,
    /// The day on which it was done, such as `2026-06-02`.
    #[ts(as = "String")]
    pub done_on: NaiveDate,
    /// Who did it or answers for it; the person on duty where absent.
    #[serde(default)]
    #[ts(optional)]
    pub by: Option<String>,
    /// The number of the paper that proves it; may be empty.
    pub number: String,
    /// A remark; may be empty.
    pub note: String,
}
