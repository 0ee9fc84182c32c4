//! How wrong this machine's wall clock is: measured against the station's signed time, never set.
//!
//! The raw wall clock is measured, not what the program makes of it. The answer must name the nonce
//! that was asked with, or an old answer could be played again.

use crate::{
    Seen,
    proof::open_signed,
    session::{PATIENCE, Session, UNPROVED},
};
use base::{Clock, Id, Moment, RandomError, Sample, Teller, random};
use format::{PublicKey, TimeAnswerV1, TimeV1};
use std::{fmt::Write as _, time::Duration};

/// Offsets beyond this are shown to the operator, in milliseconds.
pub const OFFSET_FLAGGED_MS: u64 = 120_000;

/// What to add to this machine's wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockOffset {
    /// Milliseconds to add to the wall clock.
    pub ms: i64,
    /// Milliseconds by which `ms` may be wrong.
    pub uncertainty_ms: u64,
}

impl ClockOffset {
    /// Whether the clock is so wrong that the operator is told: by more than 120 s.
    #[must_use]
    pub const fn is_flagged(self) -> bool {
        self.ms.unsigned_abs() > OFFSET_FLAGGED_MS
    }
}

/// What one answer of the station tells.
pub(crate) struct Told {
    /// How wrong the wall clock is.
    pub(crate) offset: ClockOffset,
    /// The true moment by the boot clock.
    pub(crate) sample: Sample,
}

/// Why the offset could not be measured.
#[derive(Debug)]
pub(crate) enum Unmeasured {
    Seen(Seen),
    Random(RandomError),
}

/// Asks the station for its time. A round trip is timed by the boot clock, so that a wall clock set
/// meanwhile does not count.
pub(crate) async fn measure(
    session: &Session,
    clock: &dyn Clock,
    station: Id,
    station_key: PublicKey,
) -> Result<Told, Unmeasured> {
    let nonce = hex(&random::<16>().map_err(Unmeasured::Random)?);
    let (asked, from) = (clock.wall(), clock.boot());
    let answer: TimeAnswerV1 = session
        .get("/v1/time", format!("nonce={nonce}"), PATIENCE)
        .await
        .map_err(Unmeasured::Seen)?;
    let until = clock.boot();
    let answered = asked.plus(until.elapsed.saturating_sub(from.elapsed));
    let time: TimeV1 =
        open_signed(&answer.time.0, station_key).map_err(|_| Unmeasured::Seen(UNPROVED))?;
    if time.nonce != nonce || time.station != station || until.id != from.id {
        return Err(Unmeasured::Seen(UNPROVED));
    }
    let (ms, uncertainty_ms) = time.offset(asked, answered);
    let sample = Sample {
        at: Moment::from_unix_ms(answered.unix_ms().saturating_add(ms)),
        uncertainty: Duration::from_millis(uncertainty_ms),
        boot: until,
        teller: Teller::Station,
    };
    Ok(Told { offset: ClockOffset { ms, uncertainty_ms }, sample })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a `String` cannot fail.
        write!(text, "{byte:02x}").unwrap_or_default();
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_more_than_two_minutes_is_flagged() {
        for (ms, expect) in [(0, false), (120_000, false), (120_001, true), (-120_001, true)] {
            assert_eq!(ClockOffset { ms, uncertainty_ms: 0 }.is_flagged(), expect, "{ms}");
        }
    }
}
