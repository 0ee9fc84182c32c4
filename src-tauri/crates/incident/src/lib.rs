//! What happened: the log of an incident, its fold, and what may be added to it.
//!
//! The log is append-only; every state here is a fold of it. Nothing in this crate reads a file, the
//! clock or the network, and nothing is serialisable: the stored forms are in `format`.

mod beats;
mod entry;
mod graded;
mod instants;
mod met;
mod proof;
mod state;

mod standing;

pub mod decide;
mod refusal;
mod text;

#[cfg(test)]
mod sample;

pub use decide::{Decided, Judging, LINE_CHARACTERS_MAX, Marking, PASSAGE_CHARACTERS_MAX, Seen};
pub use entry::{Call, CallOutcome, Entry, Event, Judged, Occurrence, Passage, Reported};
pub use graded::Confirmed;
pub use instants::{Earlier, Instants, Marked};
pub use met::met_at;
pub use proof::{Done, Proof, Scan, Spoken};
pub use refusal::Refusal;
pub use standing::{Standing, State, is_settled, standing};
pub use state::{Answered, Incident, Sent, Settlement, Ticked, is_undoable};
