//! The link to the superior, in words, and the enrolment.

use base::Moment;
use serde::Serialize;
use ts_rs::TS;

/// How the link stands.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LinkView {
    /// `none` where no superior is enrolled, `connected`, `disconnected`, `paused`, `refused`
    /// where the server is not the superior's, or `clock` where our clock is suspect.
    #[ts(type = "'none' | 'connected' | 'disconnected' | 'paused' | 'refused' | 'clock'")]
    pub state: &'static str,
    /// In words, such as `上级未连接，离线也能记录`.
    pub says: String,
    /// The superior's name; empty where none is enrolled.
    pub superior: String,
    /// Whether it is the practice superior.
    pub practice: bool,
    /// How many deliveries wait for a receipt.
    pub waiting: u32,
    /// How many are held for a person.
    pub held: u32,
    /// When the warning channel was last proved fresh.
    #[ts(as = "Option<String>")]
    pub fresh_at: Option<Moment>,
    /// Whether that is too long ago.
    pub stale: bool,
    /// By how many seconds our clock is off, where that is over 120.
    pub clock_off_seconds: Option<i64>,
}

/// An enrolment under way or done.
#[derive(Clone, Debug, Serialize, TS)]
pub struct EnrolmentView {
    /// `none`, `waiting` for the superior to confirm, or `enrolled`.
    #[ts(type = "'none' | 'waiting' | 'enrolled'")]
    pub state: &'static str,
    /// The superior's name.
    pub superior: String,
    /// The eight digits that both screens show; empty unless waiting.
    pub check_code: String,
    /// What to do now, in words.
    pub says: String,
    /// Whether it is the practice superior.
    pub practice: bool,
    /// Which role of the plan it has, by name: only duties owed to it are settled by its receipts.
    pub role: String,
    /// The address, such as `https://10.2.3.4:8443`.
    pub address: String,
    /// The SHA-256 of the pinned root, in hexadecimal.
    pub fingerprint: String,
}
