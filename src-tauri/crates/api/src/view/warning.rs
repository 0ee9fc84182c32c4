//! Warnings (预警): received, verified, to be signed for.

use base::{Id, Moment};
use serde::Serialize;
use ts_rs::TS;

/// A warning.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WarningView {
    /// Its id.
    #[ts(as = "String")]
    pub id: Id,
    /// `red`, `orange`, `yellow` or `blue`.
    #[ts(type = "'red' | 'orange' | 'yellow' | 'blue'")]
    pub colour: String,
    /// Such as `橙色预警`.
    pub colour_name: String,
    /// Its headline.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// How it was verified, in words.
    pub verified: String,
    /// `active`, `signed_for`, `expired`, `cancelled` or `updated`.
    #[ts(type = "'active' | 'signed_for' | 'expired' | 'cancelled' | 'updated'")]
    pub state: &'static str,
    /// `live` or `drill`.
    #[ts(type = "'live' | 'drill'")]
    pub mode: String,
    /// When it was issued.
    #[ts(as = "String")]
    pub issued_at: Moment,
    /// When it was received here.
    #[ts(as = "String")]
    pub received_at: Moment,
    /// When it expires.
    #[ts(as = "Option<String>")]
    pub expires_at: Option<Moment>,
    /// When it was signed for here.
    #[ts(as = "Option<String>")]
    pub signed_for_at: Option<Moment>,
    /// By whom; else empty.
    pub signed_for_by: String,
    /// Whether the superior has the sign-for.
    pub sign_for_delivered: bool,
    /// The required contents, label and text.
    pub contents: Vec<[String; 2]>,
    /// What it asks of us by the plan: id, words and clause.
    pub actions: Vec<ActionView>,
    /// When the alarm sounds next; absent once signed for.
    #[ts(as = "Option<String>")]
    pub alarm_at: Option<Moment>,
    /// How often it has sounded.
    pub alarms: u32,
}

/// Something that a warning asks of us.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ActionView {
    /// Its id in the plan.
    pub action: String,
    /// What to do.
    pub says: String,
    /// The clause.
    pub clause: String,
    /// When it was ticked.
    #[ts(as = "Option<String>")]
    pub done_at: Option<Moment>,
}
