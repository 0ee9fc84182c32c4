//! What happened: the log of an incident, its fold, and what may be added to it.
//!
//! The log is append-only; every state here is a fold of it. Nothing in this crate reads a file, the
//! clock or the network, and nothing is serialisable: the stored forms are in `format`.

mod entry;
mod state;

pub mod decide;
mod refusal;
mod text;

#[cfg(test)]
mod sample;

pub use decide::{Decided, Judging};
pub use entry::{
    Call, CallOutcome, Done, Entry, Event, Judged, Occurrence, Passage, Proof, Reported,
};
pub use refusal::Refusal;
pub use state::{Answered, Incident, Marked, Sent, Ticked};
