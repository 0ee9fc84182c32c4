//! The vocabulary under everything: ids, moments, digests, the clock and randomness.
//!
//! Each type has one frozen textual form and serialises in it; nothing here touches files or the
//! network, and nothing outside this crate asks the machine for the time or for an id.

mod clock;
mod digest;
mod history;
mod id;
mod moment;
mod random;
mod reckoning;
mod stamp;
mod timekeeper;

pub use clock::{Boot, Clock, ManualClock, SystemClock, Wait};
pub use digest::{Digest, DigestError};
pub use history::{History, MachineStart};
pub use id::{Id, IdError};
pub use moment::{Moment, MomentError};
pub use random::{RandomError, below, random};
pub use reckoning::{
    Basis, Reading, Record, SURE_WITHIN, SUSPECT_FROM, Suspicion, could_be_now, earliest_now,
    latest_now,
};
pub use stamp::{Measured, Sample, Stamp, Teller};
pub use timekeeper::Timekeeper;
