//! What the clocks showed when an entry was recorded, as it is frozen in it.
//!
//! It is what was seen, right or wrong. A correction is worked out from it when the log is read and
//! never written into it.

use crate::{BootV1, Error, canonical::rule};
use base::{Boot, Measured, Moment, Stamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The largest whole number that JSON carries exactly everywhere (RFC 8785, section 3.2.2.3).
const EXACT_MAX: u64 = (1 << 53) - 1;

/// The clocks of a device at one instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockV1 {
    /// The raw wall clock.
    pub wall: Moment,
    /// The boot clock.
    pub boot: BootV1,
    /// The milliseconds that were added to `wall`; none while nothing was measured.
    pub offset: Option<i64>,
    /// How many milliseconds `offset` may be wrong by; none while nothing was measured.
    pub uncertainty: Option<u64>,
    /// Whether the wall clock was suspect.
    pub suspect: bool,
}

impl ClockV1 {
    /// Fails unless its parts keep together.
    pub(crate) fn check(&self, form: &'static str) -> Result<(), Error> {
        let offset = self.offset.map_or(0, i64::unsigned_abs);
        let numbers = [self.boot.elapsed_ms, self.uncertainty.unwrap_or(0), offset];
        rule(form, "a boot id has at most 64 bytes", self.boot.id.len() <= 64)?;
        rule(form, "numbers stay below 2^53", numbers.iter().all(|number| *number <= EXACT_MAX))?;
        let together = self.offset.is_some() == self.uncertainty.is_some();
        rule(form, "offset and uncertainty come together", together)
    }
}

impl From<&Stamp> for ClockV1 {
    fn from(stamp: &Stamp) -> Self {
        let elapsed_ms = u64::try_from(stamp.boot.elapsed.as_millis()).unwrap_or(EXACT_MAX);
        Self {
            wall: stamp.wall,
            boot: BootV1 { id: stamp.boot.id.clone(), elapsed_ms: elapsed_ms.min(EXACT_MAX) },
            offset: stamp.measured.map(|measured| measured.offset_ms),
            uncertainty: stamp.measured.map(|measured| measured.uncertainty_ms.min(EXACT_MAX)),
            suspect: stamp.suspect,
        }
    }
}

impl From<ClockV1> for Stamp {
    fn from(clock: ClockV1) -> Self {
        let measured = clock.offset.zip(clock.uncertainty);
        Self {
            wall: clock.wall,
            boot: Boot { id: clock.boot.id, elapsed: Duration::from_millis(clock.boot.elapsed_ms) },
            measured: measured
                .map(|(offset_ms, uncertainty_ms)| Measured { offset_ms, uncertainty_ms }),
            suspect: clock.suspect,
        }
    }
}
