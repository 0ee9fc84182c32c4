//! Whether the machine's clock can be trusted, in words.

use base::Moment;
use serde::Serialize;
use ts_rs::TS;

/// What the time that the screens go by is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ClockStateView {
    /// `sure` where a countdown is off by at most 30 s, `assumed` where nobody told the time but
    /// nothing is strange, `suspect` where the machine's clock is wrong or may be.
    #[ts(type = "'sure' | 'assumed' | 'suspect'")]
    pub state: &'static str,
    /// One sentence; empty where nothing needs saying.
    pub says: String,
    /// What to do about it; empty where nothing.
    pub advice: String,
    /// Milliseconds between the machine's clock and the time that the screens go by.
    pub offset_ms: i64,
    /// By how many milliseconds that time may be wrong; absent where nobody told it.
    pub uncertainty_ms: Option<u64>,
    /// Whether a person is to be asked what time it is.
    pub asks: bool,
    /// Who told the time since the machine started: `station`, `person`, or empty.
    #[ts(type = "'station' | 'person' | ''")]
    pub told_by: &'static str,
    /// What the machine's clock shows.
    #[ts(as = "String")]
    pub wall: Moment,
}
