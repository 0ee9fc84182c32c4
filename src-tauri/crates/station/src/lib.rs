//! The superior's side: the ledger, receipts, warnings, enrolment, and the server over them.
//!
//! Nothing is acknowledged before its commit is on disk; one event id is at most one stored
//! envelope, for ever; drills never mix with live traffic.

mod column;
mod error;
mod folder;
mod identity;
mod ledger;
mod office;
mod root;

mod alarm;
mod down;
mod enrolment;
mod freshness;
mod gaps;
mod ingest;
mod issue;
mod judge;
mod listing;
mod receipt;
mod sender;
#[cfg(test)]
mod trial;
mod trust;
mod unit;

mod http;
mod nonce;
mod practice;
mod serve;

pub use alarm::AlarmView;
pub use enrolment::EnrolmentView;
pub use error::Error;
pub use freshness::FRESHNESS_PERIOD_SECONDS;
pub use identity::Setup;
pub use issue::{InstructionDraft, WarningDraft, colour_text};
pub use listing::{InstructionView, NoteView, ReceiptView, ReportView, SigningView, WarningView};
pub use office::Station;
pub use practice::Practice;
pub use serve::{Server, Stop};
pub use unit::{DeviceView, UnitView};
