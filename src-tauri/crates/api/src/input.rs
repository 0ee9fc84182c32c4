//! What the screens send: the arguments of the commands.
//!
//! Unknown fields are refused, so that a mistyped argument is `Invalid` and never silently dropped.

use base::{Id, Moment};
use serde::{Deserialize, Serialize};
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
    /// The ids of the roles that the unit holds.
    pub roles: Option<Vec<String>>,
    /// The people who may be on duty.
    pub operators: Option<Vec<String>>,
    /// The person on duty.
    pub operator: Option<String>,
    /// Telephone numbers by role id.
    pub phones: Option<std::collections::BTreeMap<String, String>>,
    /// `auto`, `light` or `dark`.
    #[ts(type = "'auto' | 'light' | 'dark' | null")]
    pub theme: Option<String>,
    /// `zh` or `en`.
    #[ts(type = "'zh' | 'en' | null")]
    pub language: Option<String>,
    /// Whether reports go out by themselves.
    pub auto_send: Option<bool>,
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

/// Asks which categories plain words point to.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Suggest {
    /// The incident, whose plan is asked.
    #[ts(as = "String")]
    pub id: Id,
    /// The words.
    pub text: String,
}

/// Chooses categories.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Categorise {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// Category ids, the primary one included.
    pub categories: Vec<String>,
    /// The primary one.
    pub primary: String,
}

/// An answer, by the kind of its question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerInput {
    /// Yes or no.
    YesNo {
        /// The answer.
        yes: bool,
    },
    /// One of several.
    Choice {
        /// The option's value.
        option: String,
    },
    /// Some of several.
    Choices {
        /// The options' values.
        options: Vec<String>,
    },
    /// How many.
    Count {
        /// The number.
        count: u64,
    },
    /// A part of a whole.
    Share {
        /// The part.
        part: u64,
        /// The whole.
        whole: u64,
    },
    /// A decimal number in the question's unit, as text so that it stays exact.
    Amount {
        /// The number, such as `12.5`.
        amount: String,
    },
    /// A clock that runs or ran.
    Clock {
        /// Since when.
        #[ts(as = "String")]
        since: Moment,
        /// Until when; still running where absent.
        #[ts(as = "Option<String>")]
        until: Option<Moment>,
    },
    /// A person's judgement.
    Judgement {
        /// The word chosen.
        word: String,
        /// Who judges.
        by: String,
        /// Why.
        reason: String,
    },
    /// Words.
    Text {
        /// The words.
        text: String,
    },
}

/// Answers a question.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AnswerFact {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The fact's id.
    pub fact: String,
    /// The answer; 不清楚 where absent.
    pub answer: Option<AnswerInput>,
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
}

/// Decides the preliminary grade.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JudgeGrade {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The grade's frozen word.
    #[ts(type = "'I' | 'II' | 'III' | 'IV'")]
    pub grade: String,
    /// Who judges.
    pub judge: String,
    /// Why, where it goes against the computed grade; else may be empty.
    pub reason: String,
}

/// Records the grade that the competent body confirmed.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ConfirmGrade {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// The grade's frozen word.
    #[ts(type = "'I' | 'II' | 'III' | 'IV'")]
    pub grade: String,
    /// Which body.
    pub body: String,
}

/// Sets an instant.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetMark {
    /// The incident.
    #[ts(as = "String")]
    pub id: Id,
    /// The log position that the operator saw.
    pub expected: u64,
    /// Which instant.
    #[ts(
        type = "'discovered' | 'reported' | 'verified' | 'asked' | 'response_started' | 'handling_ended' | 'response_ended'"
    )]
    pub mark: String,
    /// When; now where absent.
    #[ts(as = "Option<String>")]
    pub at: Option<Moment>,
    /// Who decided or observed it.
    pub decided_by: String,
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
    /// Which beat; 0 where it is not periodic.
    pub beat: u32,
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
    },
    /// By paper or another system.
    Paper {
        /// Its number or where it is kept.
        number: String,
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
    },
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
    pub changes: std::collections::BTreeMap<String, String>,
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
