//! The one encrypted SQLite file: the log, its projections, the outbox, what came down.
//!
//! Synchronous. There is one writer on its own thread; a call that writes returns when its commit is
//! durable. Entry, projections, duties and deliveries go in one transaction, and nothing that is
//! owed to a superior is ever deleted.

mod error;
mod fault;

mod ballast;
mod connection;
mod holder;
mod medium;
mod migrate;
mod place;

mod desk;
mod readers;
mod store;
mod writer;

mod append;
mod column;
mod log;
mod number;
mod projection;

mod delivery;
mod due;
mod outbox;
mod seal;
mod stream;

mod enrolment;
mod inbound;
mod stored_warning;
mod superior;
mod warnings;

mod bundle;
mod calendar;
mod heard;
mod kept_file;
mod plan_bundle;
mod profile;
mod reminder;
mod time;
mod unit_answer;
mod upkeep;

pub use append::{Append, Appended};
pub use bundle::PinnedPlan;
pub use calendar::OwnYear;
pub use delivery::{Acknowledgement, Delivery, DeliveryState, Outgoing, Urgency, Withdrawal};
pub use due::{Listed, OutboxCount};
pub use enrolment::Enrolment;
pub use error::Error;
pub use heard::Heard;
pub use holder::Holder;
pub use inbound::{Accepted, Freshness, Inbound};
pub use kept_file::KeptFile;
pub use log::{Log, Verified};
pub use medium::{Medium, judge};
pub use place::database_path;
pub use plan::Mode;
pub use plan_bundle::HeldBundle;
pub use profile::{Contact, Operator, Setting, UnitProfile};
pub use projection::{DutyRow, IncidentRow, IncidentState, Projected, Projection};
pub use reminder::Reminder;
pub use store::Store;
pub use stored_warning::StoredWarning;
pub use stream::StreamHead;
pub use superior::{Enrolled, LinkState, Superior};
pub use unit_answer::UnitAnswer;
pub use upkeep::UpkeepRecord;
pub use warnings::{Ending, Floor, Incoming};
pub use writer::Writer;

#[cfg(test)]
mod trial;
