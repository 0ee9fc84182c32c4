//! What the machine's clocks showed when something was recorded, and good samples of the true time.
//!
//! A stamp is never changed afterwards: what is learned later corrects what is shown, not what was
//! written.

use crate::{Boot, Moment};
use std::time::Duration;

/// By this much a boot clock may be wrong in a million parts; quartz in a cheap machine stays under.
const DRIFT_PER_MILLION: u32 = 100;

/// The clocks at one instant, as they were, right or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The raw wall clock.
    pub wall: Moment,
    /// The boot clock.
    pub boot: Boot,
    /// The milliseconds added to `wall` and by how many they may be wrong, where the time of this
    /// start of the machine was measured.
    pub measured: Option<Measured>,
    /// Whether the wall clock was suspect.
    pub suspect: bool,
}

/// How far a wall clock was off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Milliseconds to add to the wall clock.
    pub offset_ms: i64,
    /// Milliseconds by which that may be wrong.
    pub uncertainty_ms: u64,
}

/// Who told the true time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Teller {
    /// The superior's station, by its signed time.
    Station,
    /// A person who looked at another clock.
    Person,
}

/// The true time at one reading of the boot clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The true moment.
    pub at: Moment,
    /// By how much it may be wrong.
    pub uncertainty: Duration,
    /// The boot clock then.
    pub boot: Boot,
    /// Who told it.
    pub teller: Teller,
}

impl Teller {
    /// The frozen word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Station => "station",
            Self::Person => "person",
        }
    }

    /// The teller of a frozen word; `None` for any other text.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Station, Self::Person].into_iter().find(|teller| teller.word() == word)
    }
}

impl Sample {
    /// The true moment at another reading of the same boot clock, and by how much it may be wrong;
    /// `None` where the machine was started anew in between.
    #[must_use]
    pub fn at_boot(&self, boot: &Boot) -> Option<(Moment, Duration)> {
        if boot.id != self.boot.id {
            return None;
        }
        let at = match boot.elapsed.checked_sub(self.boot.elapsed) {
            Some(later) => self.at.plus(later),
            None => self.at.minus(self.boot.elapsed.saturating_sub(boot.elapsed)),
        };
        Some((at, self.uncertainty.saturating_add(drift(boot.elapsed.abs_diff(self.boot.elapsed)))))
    }

    /// Whether both can be right: they are of one start of the machine, and no further apart than
    /// they may be wrong together.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        self.at_boot(&other.boot).is_some_and(|(at, uncertainty)| {
            let apart = at.unix_ms().abs_diff(other.at.unix_ms());
            u128::from(apart) <= uncertainty.saturating_add(other.uncertainty).as_millis()
        })
    }
}

/// Adds a sample to those of its start of the machine. What was told last rules: an earlier one that
/// cannot be right beside it was a mistake, and counts for nothing any more.
pub(crate) fn rule(told: &mut Vec<Sample>, sample: Sample) {
    told.retain(|earlier| earlier.agrees(&sample));
    told.push(sample);
}

/// By how much a boot clock may have gone wrong in this time.
pub(crate) fn drift(time: Duration) -> Duration {
    time.checked_div(1_000_000 / DRIFT_PER_MILLION).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boot(id: &str, seconds: u64) -> Boot {
        Boot { id: id.to_owned(), elapsed: Duration::from_secs(seconds) }
    }

    #[test]
    fn a_sample_tells_every_moment_of_its_own_start_and_of_no_other() {
        let at: Moment = "2026-09-24T12:00:00+08:00".parse().unwrap();
        let uncertainty = Duration::from_millis(20);
        let sample = Sample { at, uncertainty, boot: boot("a", 1000), teller: Teller::Station };
        let later = sample.at_boot(&boot("a", 11_000)).unwrap();
        assert_eq!(later, (at.plus(Duration::from_secs(10_000)), Duration::from_millis(1020)));
        let earlier = sample.at_boot(&boot("a", 0)).unwrap();
        assert_eq!(earlier, (at.minus(Duration::from_secs(1000)), Duration::from_millis(120)));
        assert_eq!(sample.at_boot(&boot("b", 1000)), None);
    }

    #[test]
    fn two_samples_agree_as_far_as_they_may_be_wrong_together() {
        let at: Moment = "2026-09-24T12:00:00+08:00".parse().unwrap();
        let sample = |at: Moment, seconds: u64, boot| Sample {
            at,
            uncertainty: Duration::from_secs(seconds),
            boot,
            teller: Teller::Person,
        };
        let first = sample(at, 20, boot("a", 1000));
        for (late_seconds, started, expect) in [
            (140, "a", true),
            (141, "a", false),
            (60, "a", true),
            (59, "a", false),
            (100, "b", false),
        ] {
            let later = at.plus(Duration::from_secs(late_seconds));
            let second = sample(later, 20, boot(started, 1100));
            assert_eq!(first.agrees(&second), expect, "{late_seconds} {started}");
            assert_eq!(second.agrees(&first), expect, "{late_seconds} {started}");
        }
    }
}
