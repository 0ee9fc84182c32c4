//! The link to the superior: the outbox engine, the courier, what comes down, enrolment.
//!
//! A delivery leaves the outbox by a verified receipt or by a person, by nothing else.

mod backoff;
mod class;
mod courier;
mod https;
mod proof;
mod session;

pub use backoff::{Backoff, Urgency};
pub use class::{Class, Fault, Hold, Outcome, Pause, Seen, classify};
pub use courier::{Answer, Call, Carried, Courier, CourierError, Couriers, Method};
pub use https::Https;
pub use proof::{ProofError, open_signed};
