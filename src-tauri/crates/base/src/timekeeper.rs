//! The clock that the program goes by: the machine's clocks, checked against each other and corrected
//! by good samples of the true time.
//!
//! It is a `Clock` whose `now` is the trusted moment; the machine's own clock is never set. Whoever
//! runs for long calls `check` at least every 30 seconds.

use crate::{
    Boot, Clock, Measured, Moment, Reading, Record, Sample, Stamp, Suspicion, Wait,
    reckoning::Reckoning,
};
use std::{
    mem::{Discriminant, discriminant},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// A clock that knows how far it can be trusted.
pub struct Timekeeper {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

struct State {
    reckoning: Reckoning,
    certificate: bool,
    seen: Option<Seen>,
}

/// What of a reading the screens show besides the time.
type Seen = (bool, Option<Discriminant<Suspicion>>, i64);

impl Timekeeper {
    /// Keeps time by this clock, of which nothing is known yet.
    #[must_use]
    pub fn over(clock: Arc<dyn Clock>) -> Self {
        let reckoning = Reckoning::begin(None, &[], clock.wall(), &clock.boot());
        let state = Mutex::new(State { reckoning, certificate: false, seen: None });
        Self { clock, state }
    }

    /// Takes up where the program stood when it last ran: its last record, and the samples kept.
    pub fn recall(&self, record: Option<&Record>, samples: &[Sample]) {
        let (wall, boot) = (self.clock.wall(), self.clock.boot());
        self.state().reckoning = Reckoning::begin(record, samples, wall, &boot);
    }

    /// The time and what it is worth.
    #[must_use]
    pub fn reading(&self) -> Reading {
        let (wall, boot) = (self.clock.wall(), self.clock.boot());
        self.state().read(wall, &boot)
    }

    /// Takes a good sample and says whether it changed anything.
    pub fn learn(&self, sample: &Sample) -> bool {
        let (wall, boot) = (self.clock.wall(), self.clock.boot());
        self.state().reckoning.learn(sample, wall, &boot)
    }

    /// Whether the superior's certificate would not be valid by this clock.
    pub fn set_certificate_doubt(&self, doubt: bool) {
        self.state().certificate = doubt;
    }

    /// Compares the wall clock with the boot clock; says whether the screens have something else to
    /// show than at the last check.
    pub fn check(&self) -> bool {
        let (wall, boot) = (self.clock.wall(), self.clock.boot());
        let mut state = self.state();
        state.reckoning.follow(wall, &boot);
        let reading = state.read(wall, &boot);
        let seen = Some(seen(&reading));
        let changed = state.seen != seen;
        state.seen = seen;
        changed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn read(&self, wall: Moment, boot: &Boot) -> Reading {
        let reading = self.reckoning.read(wall, boot);
        let by_certificate = self.certificate.then_some(Suspicion::Certificate);
        Reading { suspicion: reading.suspicion.or(by_certificate), ..reading }
    }
}

impl Clock for Timekeeper {
    fn now(&self) -> Moment {
        self.reading().now
    }

    fn wall(&self) -> Moment {
        self.clock.wall()
    }

    fn boot(&self) -> Boot {
        self.clock.boot()
    }

    fn stamp(&self) -> Stamp {
        let reading = self.reading();
        let measured = reading.uncertainty.map(|uncertainty| Measured {
            offset_ms: reading.offset_ms(),
            uncertainty_ms: u64::try_from(uncertainty.as_millis()).unwrap_or(u64::MAX),
        });
        let suspect = reading.suspicion.is_some();
        Stamp { wall: reading.wall, boot: reading.boot, measured, suspect }
    }

    fn wait(&self, time: Duration) -> Wait {
        self.clock.wait(time)
    }
}

/// Whole minutes of the offset are enough: a sentence on the screen says no more.
fn seen(reading: &Reading) -> Seen {
    let suspicion = reading.suspicion.as_ref().map(discriminant);
    (reading.is_sure(), suspicion, reading.offset_ms() / 60_000)
}
