//! Reports: the draft filled from the record, and what became of what was sent.

use super::grade::GradeView;
use base::{Id, Moment};
use serde::Serialize;
use ts_rs::TS;

/// A report filled from the record, to be looked over before it is sent.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DraftView {
    /// `first`, `followup` or `final`.
    #[ts(type = "'first' | 'followup' | 'final'")]
    pub stage: String,
    /// Such as `首报`.
    pub stage_name: String,
    /// The title of the report.
    pub title: String,
    /// The superior it goes to; empty where none is enrolled.
    pub to: String,
    /// The sections, label and text; a text may be empty.
    pub sections: Vec<SectionView>,
    /// The duties that it would settle, in words.
    pub serves: Vec<String>,
    /// What is still missing, in words; nothing here stops a first report.
    pub missing: Vec<String>,
    /// What stops it, in words; empty where it can go.
    pub stops: Vec<String>,
    /// `live` or `drill`.
    #[ts(type = "'live' | 'drill'")]
    pub mode: String,
}

/// A section of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SectionView {
    /// Its frozen key, to send back a changed text.
    pub key: String,
    /// Its label.
    pub label: String,
    /// Its text.
    pub text: String,
    /// Whether the operator may change the text here.
    pub editable: bool,
}

/// A delivery: a report or a sign-for, and what became of it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SentView {
    /// The delivery's id.
    #[ts(as = "String")]
    pub id: Id,
    /// What it is, such as `首报` or `预警签收`.
    pub what: String,
    /// The number and title of what it is about.
    pub about: String,
    /// The incident, where it is about one.
    #[ts(as = "Option<String>")]
    pub incident: Option<Id>,
    /// To whom.
    pub to: String,
    /// When it was decided.
    #[ts(as = "String")]
    pub queued_at: Moment,
    /// `queued`, `carried`, `held`, `delivered` or `withdrawn`.
    #[ts(type = "'queued' | 'carried' | 'held' | 'delivered' | 'withdrawn'")]
    pub state: String,
    /// The state in words: why it waits, or who must act.
    pub says: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried again, where that is set.
    #[ts(as = "Option<String>")]
    pub next_try_at: Option<Moment>,
    /// The receipts of each level.
    pub receipts: Vec<ReceiptView>,
    /// `live` or `drill`.
    #[ts(type = "'live' | 'drill'")]
    pub mode: String,
    /// The SHA-256 of the final bytes, in hexadecimal.
    pub hash: String,
    /// The sections, for a report.
    pub sections: Vec<SectionView>,
    /// The grade at the time, for a report.
    pub grade: Option<GradeView>,
}

/// A receipt of the superior.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReceiptView {
    /// `stored`, `signed_for`, `returned` or `forwarded`.
    #[ts(type = "'stored' | 'signed_for' | 'returned' | 'forwarded'")]
    pub level: String,
    /// In words, such as `已存`.
    pub says: String,
    /// When the superior gave it, by its clock.
    #[ts(as = "String")]
    pub at: Moment,
    /// The superior's running number.
    pub number: u64,
}

/// 发件: what left, what waits and why, what a person can do.
#[derive(Clone, Debug, Serialize, TS)]
pub struct OutboxView {
    /// What a person must decide on.
    pub held: Vec<SentView>,
    /// What waits.
    pub waiting: Vec<SentView>,
    /// What has a receipt, newest first.
    pub delivered: Vec<SentView>,
    /// What was withdrawn, newest first.
    pub withdrawn: Vec<SentView>,
    /// The link.
    pub link: super::link::LinkView,
}
