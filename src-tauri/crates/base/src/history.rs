//! The starts of the machine and the samples taken in them: what tells, afterwards, when something
//! was recorded in truth.
//!
//! A stamp is corrected only by a sample that is surer than what was known when it was made.

use crate::{Boot, Moment, Record, Sample, Stamp, Teller, stamp::drift};
use std::{collections::BTreeMap, time::Duration};

/// What is shown stays as it was recorded where the truth is no further away than this.
const CALM: Duration = Duration::from_secs(2);

/// A start of the machine, as far as the program saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineStart {
    /// The raw wall clock when the program first saw it.
    pub first_wall: Moment,
    /// The boot clock then.
    pub first_boot: Boot,
    /// What was last kept in it.
    pub last: Record,
}

/// What is known of the time of every start of the machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    samples: BTreeMap<String, Vec<Sample>>,
}

impl History {
    /// Gathers the starts, the oldest first, and the samples. A start without one is told by the next
    /// where the wall clock ran on in between: what that was off by, it was off by before.
    #[must_use]
    pub fn of(starts: &[MachineStart], samples: &[Sample]) -> Self {
        let mut known: BTreeMap<String, Vec<Sample>> = BTreeMap::new();
        for sample in samples {
            known.entry(sample.boot.id.clone()).or_default().push(sample.clone());
        }
        for (start, next) in starts.iter().zip(starts.iter().skip(1)).rev() {
            if known.contains_key(&start.last.boot.id) {
                continue;
            }
            let by_next =
                known.get(&next.first_boot.id).and_then(|told| carried_back(start, next, told));
            if let Some(sample) = by_next {
                known.insert(start.last.boot.id.clone(), vec![sample]);
            }
        }
        Self { samples: known }
    }

    /// One more sample.
    pub fn add(&mut self, sample: Sample) {
        self.samples.entry(sample.boot.id.clone()).or_default().push(sample);
    }

    /// By how many milliseconds a moment that was taken from the program's time at this stamp is to
    /// be moved; `None` where nobody ever told the time of that start of the machine.
    #[must_use]
    pub fn error_ms(&self, recorded: Moment, stamp: &Stamp) -> Option<i64> {
        let told = self.samples.get(&stamp.boot.id).into_iter().flatten();
        let best = told
            .filter_map(|sample| sample.at_boot(&stamp.boot))
            .min_by_key(|(_, uncertainty)| *uncertainty);
        let known = stamp.measured.map(|measured| Duration::from_millis(measured.uncertainty_ms));
        let (at, uncertainty) = match (best, known) {
            (Some(best), _) => best,
            (None, Some(_)) => return Some(0),
            (None, None) => return None,
        };
        if known.is_some_and(|known| known <= uncertainty) {
            return Some(0);
        }
        let error = at.unix_ms().saturating_sub(recorded.unix_ms());
        if u128::from(error.unsigned_abs()) <= CALM.as_millis() { Some(0) } else { Some(error) }
    }
}

/// What a later start tells of the one before it. A clock whose battery is dead begins at the same
/// moment each time, so it shows less than it did: then nothing is known.
fn carried_back(start: &MachineStart, next: &MachineStart, told: &[Sample]) -> Option<Sample> {
    let began = next.first_wall.minus(next.first_boot.elapsed);
    if began < start.last.wall {
        return None;
    }
    let (first, uncertainty) = told
        .iter()
        .filter_map(|sample| sample.at_boot(&next.first_boot))
        .min_by_key(|(_, uncertainty)| *uncertainty)?;
    let between = next.first_wall.since(start.last.wall);
    Some(Sample {
        at: first.minus(between),
        uncertainty: uncertainty.saturating_add(drift(between)),
        boot: start.last.boot.clone(),
        teller: told.first().map_or(Teller::Station, |sample| sample.teller),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Measured;

    fn noon() -> Moment {
        "2026-11-20T12:00:00+08:00".parse().unwrap()
    }

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    fn boot(id: &str, elapsed: u64) -> Boot {
        Boot { id: id.to_owned(), elapsed: seconds(elapsed) }
    }

    fn sample(at: Moment, boot: Boot) -> Sample {
        Sample { at, uncertainty: Duration::from_millis(50), boot, teller: Teller::Station }
    }

    fn stamp(wall: Moment, boot: Boot, known: Option<u64>) -> Stamp {
        let measured = known.map(|uncertainty_ms| Measured { offset_ms: 0, uncertainty_ms });
        Stamp { wall, boot, measured, suspect: true }
    }

    fn start(id: &str, first_wall: Moment, last_wall: Moment, up: u64) -> MachineStart {
        let last = Record { at: last_wall, wall: last_wall, boot: boot(id, up) };
        MachineStart { first_wall, first_boot: boot(id, 10), last }
    }

    #[test]
    fn a_sample_corrects_what_was_recorded_before_and_after_it_in_the_same_start() {
        let mut history = History::default();
        let wrong = Moment::from_unix_ms(60_000);
        assert_eq!(history.error_ms(wrong, &stamp(wrong, boot("a", 60), None)), None);
        assert_eq!(history.error_ms(wrong, &stamp(wrong, boot("a", 60), Some(9))), Some(0));
        history.add(sample(noon(), boot("a", 100)));
        let error = history.error_ms(wrong, &stamp(wrong, boot("a", 60), None)).unwrap();
        assert_eq!(wrong.unix_ms() + error, noon().minus(seconds(40)).unix_ms());
        let error = history.error_ms(wrong, &stamp(wrong, boot("a", 160), None)).unwrap();
        assert_eq!(wrong.unix_ms() + error, noon().plus(seconds(60)).unix_ms());
    }

    #[test]
    fn what_was_known_better_or_is_nearly_right_stays() {
        let mut history = History::default();
        history.add(sample(noon(), boot("a", 100)));
        let recorded = noon().plus(seconds(600));
        let surer = stamp(recorded, boot("a", 100), Some(10));
        assert_eq!(history.error_ms(recorded, &surer), Some(0));
        let less_sure = stamp(recorded, boot("a", 100), Some(30_000));
        assert_eq!(history.error_ms(recorded, &less_sure), Some(-600_000));
        let near = noon().plus(seconds(2));
        assert_eq!(history.error_ms(near, &stamp(near, boot("a", 100), None)), Some(0));
    }

    #[test]
    fn a_wall_clock_that_ran_on_is_corrected_across_a_restart_and_a_dead_one_is_not() {
        let off = seconds(3650 * 86_400);
        let fast = |at: Moment| at.plus(off);
        let starts = [
            start("a", fast(noon()), fast(noon().plus(seconds(600))), 610),
            start("b", fast(noon().plus(seconds(7200))), fast(noon().plus(seconds(7300))), 110),
        ];
        let told = [sample(noon().plus(seconds(7300)), boot("b", 110))];
        let history = History::of(&starts, &told);
        let recorded = fast(noon().plus(seconds(300)));
        let error = history.error_ms(recorded, &stamp(recorded, boot("a", 310), None)).unwrap();
        assert_eq!(recorded.unix_ms() + error, noon().plus(seconds(300)).unix_ms());
        let zero = Moment::from_unix_ms(0);
        let starts = [
            start("a", zero.plus(seconds(10)), zero.plus(seconds(610)), 610),
            start("b", zero.plus(seconds(10)), zero.plus(seconds(110)), 110),
        ];
        let history = History::of(&starts, &told);
        let recorded = zero.plus(seconds(310));
        assert_eq!(history.error_ms(recorded, &stamp(recorded, boot("a", 310), None)), None);
        let own = stamp(recorded, boot("b", 60), None);
        assert!(
            history.error_ms(recorded, &own).unwrap() > 0,
            "its own start is told all the same"
        );
    }
}
