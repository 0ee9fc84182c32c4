//! Prompts: what the window says without being asked, because time runs.

use super::incident::PhoneCardView;
use base::{Id, Moment};
use serde::Serialize;
use ts_rs::TS;

/// Something that time asks for now.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PromptView {
    /// Another one for each stage and kind, so that what was put away comes again with the next.
    pub key: String,
    /// Whether a person put it away; it is then neither shown nor sounded, and still owed.
    pub away: bool,
    /// `missed` where its time was over while the machine was off or asleep, `telephone` where a report
    /// is not delivered and has to be told by telephone, `due` where it is due or overdue, `regrade`
    /// where the grade has to be judged again; quiet are `soon` and `regrade_soon`.
    #[ts(type = "'missed' | 'telephone' | 'due' | 'soon' | 'regrade' | 'regrade_soon'")]
    pub kind: &'static str,
    /// How far its time has run: half of it, nearly over, over, and over for longer.
    #[ts(type = "'half' | 'near' | 'due' | 'again'")]
    pub stage: &'static str,
    /// The incident.
    #[ts(as = "String")]
    pub incident: Id,
    /// Its number.
    pub incident_number: String,
    /// Its title.
    pub incident_title: String,
    /// `live` or `drill`.
    #[ts(type = "'live' | 'drill'")]
    pub mode: &'static str,
    /// The obligation's id; empty where it is about the grade.
    pub obligation: String,
    /// What to do.
    pub what: String,
    /// Why it is said now, in words.
    pub says: String,
    /// The clause.
    pub clause: String,
    /// When this stage began.
    #[ts(as = "String")]
    pub since: Moment,
    /// When it is due, or when the grade is reached; absent for what is to be done at once.
    #[ts(as = "Option<String>")]
    pub due_at: Option<Moment>,
    /// Whom to call, where it has to be told by telephone.
    pub phones: Vec<PhoneCardView>,
    /// What to read aloud then: label and text.
    pub script: Vec<[String; 2]>,
}

/// The next of our duties over all incidents.
#[derive(Clone, Debug, Serialize, TS)]
pub struct NextDueView {
    /// The incident.
    #[ts(as = "String")]
    pub incident: Id,
    /// What to do.
    pub what: String,
    /// When it is due.
    #[ts(as = "String")]
    pub due_at: Moment,
    /// Both in words, for a place without room.
    pub says: String,
}
