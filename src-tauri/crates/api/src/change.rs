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
    /// A person clicked on a notification or in the tray: go to what it is about; with neither, to
    /// 值班台.
    Open {
        /// The incident.
        #[ts(as = "Option<String>")]
        incident: Option<Id>,
        /// The warning.
        #[ts(as = "Option<String>")]
        warning: Option<Id>,
    },
}

/// What a notification is about, so that a click opens it and a later one takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A warning.
    Warning(Id),
    /// An incident.
    Incident(Id),
    /// Duties of several incidents.
    Duties,
    /// The program or its link.
    Program,
}

impl About {
    /// Where a click leads.
    #[must_use]
    pub fn opens(self) -> Change {
        let (incident, warning) = match self {
            Self::Warning(id) => (None, Some(id)),
            Self::Incident(id) => (Some(id), None),
            Self::Duties | Self::Program => (None, None),
        };
        Change::Open { incident, warning }
    }
}

/// A notification to put before a person outside the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What it is about.
    pub about: About,
    /// One line.
    pub title: String,
    /// A few lines.
    pub body: String,
    /// Whether it must stay until a person acts.
    pub urgent: bool,
    /// Whether the window comes forward with it.
    pub forward: bool,
}
