//! The link to the superior: the outbox engine, the courier, what comes down, enrolment.
//!
//! A delivery leaves the outbox by a verified receipt or by a person, by nothing else.

mod class;

mod backoff;

mod courier;
mod fault;
mod https;
mod root_seen;

mod session;

mod proof;

mod offset;

mod state;

mod ledger;
mod line;
mod up;

mod verdict;

mod listing;

mod down;

mod link;

mod enrol;

pub use class::{Class, Fault, Hold, Outcome, Pause, Seen, classify};
pub use courier::{
    Answer, Call, Carried, Courier, CourierError, Couriers, Method, RootFault, RootSeen,
};
pub use enrol::{ASK_EVERY, Decision, EnrolError, Invitation, Pending, root_digest};
pub use https::Https;
pub use link::{LinkHandle, Wake, spawn};
pub use offset::{ClockOffset, OFFSET_FLAGGED_MS};
pub use proof::{ProofError, open_signed};
pub use state::{Channel, Happened, LinkState, Reason, Standing};
