//! What is sent about the time itself.

use base::Moment;
use serde::Deserialize;
use ts_rs::TS;

/// A person says what time it is.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ConfirmTime {
    /// The true time now, read off another clock; absent where the machine's clock is right.
    #[ts(as = "Option<String>")]
    pub at: Option<Moment>,
    /// It was asked back, and it is so.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub sure: bool,
}
