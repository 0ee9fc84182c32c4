//! Changes: what the screens should look at again. They name domain things, never cache keys.

use base::Id;
use serde::Serialize;
use ts_rs::TS;

/// Something changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// An incident.
    Incident {
        /// Which.
        #[ts(as = "String")]
        id: Id,
    },
    /// The list of duties.
    Duties,
    /// The outbox or a receipt.
    Outbox,
    /// A warning arrived or changed.
    Warnings,
    /// The link to the superior.
    Link,
    /// The settings, the unit or the person on duty.
    Settings,
    /// Locked, unlocked, first run over.
    Status,
}

/// A notification to put before a person outside the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The warning that it is about, where it is about one.
    pub warning: Option<Id>,
    /// One line.
    pub title: String,
    /// A few lines.
    pub body: String,
    /// Whether it must stay until a person acts (orange and red).
    pub urgent: bool,
}
