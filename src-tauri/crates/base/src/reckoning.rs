//! What time it is, worked out from a wall clock that may be wrong and a boot clock that only runs.
//!
//! After a good sample the boot clock alone counts; without one the wall clock is followed for as long
//! as nothing is strange about it. Nothing here reads a clock: both are handed in.

use crate::{
    Boot, Moment, Sample, Teller,
    stamp::{drift, rule},
};
use std::time::Duration;

/// Off by more than this, a wall clock is called suspect.
pub const SUSPECT_FROM: Duration = Duration::from_secs(120);

/// A reading that may be wrong by more than this is assumed, not sure: a countdown must not be off
/// by more.
pub const SURE_WITHIN: Duration = Duration::from_secs(30);

/// The start of 2026 at +08:00: the program did not exist before, so no right clock shows less.
const MADE_MS: i64 = 1_767_196_800_000;
/// Longer than any version of the program is in use; what shows more needs a second opinion.
const LIFE: Duration = Duration::from_secs(8 * 366 * 86_400);
/// Longer than a unit leaves the program switched off without anything being strange.
const GAP: Duration = Duration::from_secs(366 * 86_400);

/// What a reading of the time rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A sample of this start of the machine.
    Told(Teller),
    /// The wall clock, about which nothing is strange.
    Wall,
    /// The wall clock and by how much it was off before the machine was started anew.
    Carried,
    /// The latest moment known and the boot clock since: the wall clock cannot be right.
    Guess,
}

/// Why the wall clock is suspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspicion {
    /// It is off by these milliseconds (to be added to it), as measured in this start or before.
    Off(i64),
    /// It shows a time before this program was made: a dead clock battery.
    TooEarly,
    /// It shows a time long after this program was made.
    TooLate,
    /// It shows a time before something that was already recorded.
    Behind,
    /// It shows a time very long after the last that was recorded.
    Ahead,
    /// It was set, by this many milliseconds, while the machine ran.
    Jumped(i64),
    /// By it, the superior's certificate would not be valid.
    Certificate,
}

/// The time, and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The moment to go by.
    pub now: Moment,
    /// What the wall clock shows.
    pub wall: Moment,
    /// What the boot clock shows.
    pub boot: Boot,
    /// What `now` rests on.
    pub basis: Basis,
    /// By how much `now` may be wrong; `None` where nobody told the time since the machine started.
    pub uncertainty: Option<Duration>,
    /// Why the wall clock is suspect, where it is.
    pub suspicion: Option<Suspicion>,
}

/// What is kept of a reading, so that the next start knows where the last one stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The moment gone by.
    pub at: Moment,
    /// The wall clock then.
    pub wall: Moment,
    /// The boot clock then.
    pub boot: Boot,
}

/// How the time is worked out.
#[derive(Clone, Debug)]
pub(crate) struct Reckoning {
    anchor: Record,
    basis: Basis,
    uncertainty: Duration,
    /// The true moment is not before this at the anchor.
    floor: Option<Moment>,
}

impl Reading {
    /// Whether a countdown by this reading is off by at most [`SURE_WITHIN`].
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.uncertainty.is_some_and(|uncertainty| uncertainty <= SURE_WITHIN)
    }

    /// Milliseconds to add to the wall clock.
    #[must_use]
    pub const fn offset_ms(&self) -> i64 {
        self.now.unix_ms().saturating_sub(self.wall.unix_ms())
    }

    /// What is kept of it.
    #[must_use]
    pub fn record(&self) -> Record {
        Record { at: self.now, wall: self.wall, boot: self.boot.clone() }
    }
}

impl Reckoning {
    /// Begins from what is known: the last record, and the samples of which one may be of this start.
    pub(crate) fn begin(
        record: Option<&Record>,
        samples: &[Sample],
        wall: Moment,
        boot: &Boot,
    ) -> Self {
        let mut told = Vec::new();
        for sample in samples.iter().filter(|sample| sample.boot.id == boot.id) {
            rule(&mut told, sample.clone());
        }
        let surest = |sample: &&Sample| sample.at_boot(boot).map(|(_, uncertainty)| uncertainty);
        if let Some(sample) = told.iter().min_by_key(surest) {
            return Self::told(sample, wall, boot);
        }
        let here = |at, basis, floor| {
            let anchor = Record { at, wall, boot: boot.clone() };
            Self { anchor, basis, uncertainty: Duration::ZERO, floor }
        };
        let Some(record) = record else {
            let basis = if is_plausible(wall, None) { Basis::Wall } else { Basis::Guess };
            return here(wall, basis, None);
        };
        if record.boot.id == boot.id {
            let basis = match (is_plausible(record.wall, None), between(record.wall, record.at)) {
                (false, _) => Basis::Guess,
                (true, off) if is_small(off) => Basis::Wall,
                (true, _) => Basis::Carried,
            };
            let (anchor, floor) = (record.clone(), Some(record.at));
            return Self { anchor, basis, uncertainty: Duration::ZERO, floor };
        }
        // The machine was started after that was kept, so at least its boot clock has passed since.
        let floor = record.at.plus(boot.elapsed);
        let off = between(record.wall, record.at);
        let carried = shifted(wall, off);
        if is_plausible(carried, Some(floor)) && is_small(off) {
            here(carried, Basis::Wall, Some(floor))
        } else if is_plausible(carried, Some(floor)) {
            here(carried.max(floor), Basis::Carried, Some(floor))
        } else if is_plausible(wall, Some(floor)) {
            here(wall, Basis::Wall, Some(floor))
        } else {
            here(floor, Basis::Guess, Some(floor))
        }
    }

    fn told(sample: &Sample, wall: Moment, boot: &Boot) -> Self {
        let (at, uncertainty) = sample.at_boot(boot).unwrap_or((sample.at, sample.uncertainty));
        let anchor = Record { at, wall, boot: boot.clone() };
        Self { anchor, basis: Basis::Told(sample.teller), uncertainty, floor: None }
    }

    /// The time by these clocks.
    pub(crate) fn read(&self, wall: Moment, boot: &Boot) -> Reading {
        if boot.id != self.anchor.boot.id {
            let anew = Self::begin(Some(&self.anchor), &[], wall, boot);
            return anew.read_here(wall, boot);
        }
        self.read_here(wall, boot)
    }

    fn read_here(&self, wall: Moment, boot: &Boot) -> Reading {
        let passed = since(&self.anchor.boot, boot);
        let reckoned = shifted(self.anchor.at, passed);
        let floor = self.floor.map(|floor| shifted(floor, passed));
        let jump = self.jump(wall, boot);
        let (basis, now) = match self.basis {
            Basis::Told(_) => (self.basis, reckoned),
            Basis::Wall | Basis::Carried if is_small(jump) => {
                // Small steps back must not add up to a time before what was recorded.
                let least = floor.map(|floor| floor.minus(SUSPECT_FROM));
                let followed = shifted(reckoned, jump);
                (self.basis, least.map_or(followed, |least| followed.max(least)))
            }
            _ if self.is_set_right(wall, reckoned, floor) => (Basis::Wall, wall),
            _ => (self.basis, reckoned),
        };
        let off = between(wall, now);
        let told = matches!(basis, Basis::Told(_));
        let uncertainty = told.then(|| {
            let passed = boot.elapsed.abs_diff(self.anchor.boot.elapsed);
            self.uncertainty.saturating_add(drift(passed))
        });
        let strange = if told { None } else { strangeness(wall, floor) };
        let jumped = (!told && basis == self.basis && basis != Basis::Guess && !is_small(jump))
            .then_some(Suspicion::Jumped(jump));
        let suspicion = strange.or(jumped).or((!is_small(off)).then_some(Suspicion::Off(off)));
        Reading { now, wall, boot: boot.clone(), basis, uncertainty, suspicion }
    }

    /// Goes along with a wall clock that is kept right by small steps, so that they do not add up to
    /// a jump; takes up a wall clock that was set right.
    pub(crate) fn follow(&mut self, wall: Moment, boot: &Boot) {
        let reading = self.read(wall, boot);
        if boot.id != self.anchor.boot.id {
            *self = Self::begin(Some(&self.anchor), &[], wall, boot);
        }
        let set_right = reading.basis != self.basis;
        let follows = matches!(reading.basis, Basis::Wall | Basis::Carried);
        if follows && (set_right || is_small(self.jump(wall, boot))) {
            let passed = since(&self.anchor.boot, boot);
            self.floor = self.floor.map(|floor| shifted(floor, passed));
            self.basis = reading.basis;
            self.anchor = reading.record();
        }
    }

    /// Whether a person or a time service set a wall clock right that had been wrong.
    fn is_set_right(&self, wall: Moment, reckoned: Moment, floor: Option<Moment>) -> bool {
        let was_wrong = self.basis == Basis::Guess || !is_plausible(self.anchor.wall, self.floor);
        is_plausible(wall, floor) && (was_wrong || is_small(between(wall, reckoned)))
    }

    /// By how much the wall clock went another way than the boot clock.
    fn jump(&self, wall: Moment, boot: &Boot) -> i64 {
        between(shifted(self.anchor.wall, since(&self.anchor.boot, boot)), wall)
    }

    /// Takes a sample and says whether it counts: one that says the same as a better one does not,
    /// nor one of another start of the machine or from before this program was made.
    pub(crate) fn learn(&mut self, sample: &Sample, wall: Moment, boot: &Boot) -> bool {
        let Some((at, uncertainty)) = sample.at_boot(boot) else { return false };
        if !could_be_now(at) {
            return false;
        }
        let reading = self.read(wall, boot);
        if let Some(known) = reading.uncertainty {
            let apart = between(reading.now, at).unsigned_abs();
            let same = u128::from(apart) <= known.saturating_add(uncertainty).as_millis();
            if same && known < uncertainty {
                return false;
            }
        }
        *self = Self::told(sample, wall, boot);
        true
    }
}

/// The earliest moment that a right clock can show.
#[must_use]
pub fn earliest_now() -> Moment {
    Moment::from_unix_ms(MADE_MS)
}

/// The latest moment that a person is believed to take for the present, some forty years after this
/// program was made; what lies behind is a slip of the keyboard.
#[must_use]
pub fn latest_now() -> Moment {
    earliest_now().plus(LIFE * 5)
}

/// Whether a right clock could show this moment: the program did not exist before 2026.
#[must_use]
pub const fn could_be_now(at: Moment) -> bool {
    at.unix_ms() >= MADE_MS
}

fn strangeness(wall: Moment, floor: Option<Moment>) -> Option<Suspicion> {
    let made = Moment::from_unix_ms(MADE_MS);
    match floor {
        _ if wall < made => Some(Suspicion::TooEarly),
        _ if wall > made.plus(LIFE) => Some(Suspicion::TooLate),
        Some(floor) if wall < floor.minus(SUSPECT_FROM) => Some(Suspicion::Behind),
        Some(floor) if wall > floor.plus(GAP) => Some(Suspicion::Ahead),
        _ => None,
    }
}

/// Whether a wall clock may show this, given a moment that it was not before.
pub(crate) fn is_plausible(wall: Moment, floor: Option<Moment>) -> bool {
    strangeness(wall, floor).is_none()
}

fn is_small(off_ms: i64) -> bool {
    u128::from(off_ms.unsigned_abs()) <= SUSPECT_FROM.as_millis()
}

fn between(from: Moment, to: Moment) -> i64 {
    to.unix_ms().saturating_sub(from.unix_ms())
}

fn shifted(at: Moment, ms: i64) -> Moment {
    Moment::from_unix_ms(at.unix_ms().saturating_add(ms))
}

fn since(from: &Boot, to: &Boot) -> i64 {
    let ms = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    ms(to.elapsed).saturating_sub(ms(from.elapsed))
}

#[cfg(test)]
mod tests;
