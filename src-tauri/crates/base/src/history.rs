//! The starts of the machine and the samples taken in them: what tells, afterwards, when something
//! was recorded in truth.
//!
//! A stamp is corrected only by a sample that is surer than what was known when it was made, or that
//! shows it to have been wrong: what was told last in a start of the machine rules it. What a later
//! start tells of one whose clock showed nothing strange is never sure: either may have been wrong.

use crate::{
    Boot, Moment, Record, SURE_WITHIN, SUSPECT_FROM, Sample, Stamp, Teller, could_be_now,
    reckoning::is_plausible,
    stamp::{drift, rule},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

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

impl MachineStart {
    /// Whether its clock showed nothing strange by itself when it was last seen.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        is_plausible(self.last.wall, None) && !self.is_off()
    }

    /// Whether the program did not go by the wall clock.
    fn is_off(&self) -> bool {
        let off = self.last.at.unix_ms().abs_diff(self.last.wall.unix_ms());
        u128::from(off) > SUSPECT_FROM.as_millis()
    }
}

/// What is known of the time of every start of the machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    samples: BTreeMap<String, Vec<Sample>>,
    /// The starts that were told by a later one alone, where it cannot be known which of the two was
    /// wrong.
    doubtful: BTreeSet<String>,
    /// The latest that it can have been at a reading of the boot clock, by start.
    latest: BTreeMap<String, Sample>,
}

impl History {
    /// Gathers the starts, the oldest first, and the samples. A start without one is told by the next
    /// where the wall clock ran on in between: what that was off by, it was off by before. In any case
    /// it was over when the next began.
    #[must_use]
    pub fn of(starts: &[MachineStart], samples: &[Sample]) -> Self {
        let mut known: BTreeMap<String, Vec<Sample>> = BTreeMap::new();
        for sample in samples {
            rule(known.entry(sample.boot.id.clone()).or_default(), sample.clone());
        }
        let mut doubtful = BTreeSet::new();
        let mut latest: BTreeMap<String, Sample> = BTreeMap::new();
        for (start, next) in starts.iter().zip(starts.iter().skip(1)).rev() {
            let (id, next_id) = (&start.last.boot.id, &next.first_boot.id);
            if known.contains_key(id) {
                continue;
            }
            let told = known.get(next_id);
            if let Some(sample) = told.and_then(|told| carried_back(start, next, told)) {
                known.insert(id.clone(), vec![sample]);
                // A clock that cannot have been right was wrong in both starts, by as much.
                if is_plausible(start.last.wall, None) || doubtful.contains(next_id) {
                    doubtful.insert(id.clone());
                }
                continue;
            }
            let of_next = told.and_then(|told| surest(told, &next.first_boot));
            let by_next = of_next.or_else(|| latest.get(next_id)?.at_boot(&next.first_boot));
            if let Some((first, uncertainty)) = by_next {
                let at = first.minus(next.first_boot.elapsed);
                let boot = start.last.boot.clone();
                let teller = Teller::Station;
                latest.insert(id.clone(), Sample { at, uncertainty, boot, teller });
            }
        }
        Self { samples: known, doubtful, latest }
    }

    /// One more sample, told later than those before.
    pub fn add(&mut self, sample: Sample) {
        self.doubtful.remove(&sample.boot.id);
        rule(self.samples.entry(sample.boot.id.clone()).or_default(), sample);
    }

    /// By how many milliseconds a moment that was taken from the program's time at this stamp is to
    /// be moved; `None` where nobody ever told the time of that start of the machine.
    #[must_use]
    pub fn error_ms(&self, recorded: Moment, stamp: &Stamp) -> Option<i64> {
        let best = self.samples.get(&stamp.boot.id).and_then(|told| surest(told, &stamp.boot));
        let known = stamp.measured.map(|measured| Duration::from_millis(measured.uncertainty_ms));
        let (at, uncertainty) = match (best, known) {
            (Some(best), _) => best,
            (None, Some(_)) => return Some(0),
            (None, None) => return None,
        };
        let error = at.unix_ms().saturating_sub(recorded.unix_ms());
        // Further off than both may be wrong, it was measured by what turned out to be a mistake.
        let holds = |known: Duration| {
            let together = known.saturating_add(uncertainty).as_millis();
            known <= uncertainty && u128::from(error.unsigned_abs()) <= together
        };
        if known.is_some_and(holds) {
            return Some(0);
        }
        if u128::from(error.unsigned_abs()) <= CALM.as_millis() { Some(0) } else { Some(error) }
    }

    /// Whether this error at a stamp only follows from a difference between two starts, so that the
    /// moment may as well have been right; within [`SURE_WITHIN`] it is of no account.
    #[must_use]
    pub fn is_doubtful(&self, error_ms: i64, stamp: &Stamp) -> bool {
        self.doubtful.contains(&stamp.boot.id)
            && u128::from(error_ms.unsigned_abs()) > SURE_WITHIN.as_millis()
    }

    /// By how many milliseconds a moment at this stamp lies after the latest that it can have been,
    /// where nobody told the time of that start: it was over when the next one began.
    #[must_use]
    pub fn ahead_ms(&self, recorded: Moment, stamp: &Stamp) -> Option<i64> {
        let (latest, uncertainty) = self.latest.get(&stamp.boot.id)?.at_boot(&stamp.boot)?;
        let ahead = recorded.since(latest);
        let least = uncertainty.max(CALM);
        (ahead > least).then(|| i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The moment at a reading of the boot clock by the surest of these.
fn surest(told: &[Sample], boot: &Boot) -> Option<(Moment, Duration)> {
    let at = told.iter().filter_map(|sample| sample.at_boot(boot));
    at.min_by_key(|(_, uncertainty)| *uncertainty)
}

/// What a later start tells of the one before it. A clock whose battery is dead begins at the same
/// moment each time, so it shows less than it did: then nothing is known. Nor is it where the clock
/// was set in between, which is plain where one of them shows what the other cannot have run on to.
fn carried_back(start: &MachineStart, next: &MachineStart, told: &[Sample]) -> Option<Sample> {
    let began = next.first_wall.minus(next.first_boot.elapsed);
    if began < start.last.wall {
        return None;
    }
    if start.is_sound() && !is_plausible(next.first_wall, Some(start.last.wall)) {
        return None;
    }
    let (first, uncertainty) = surest(told, &next.first_boot)?;
    let between = next.first_wall.since(start.last.wall);
    let at = first.minus(between);
    could_be_now(at).then(|| Sample {
        at,
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
        let by_hand = Sample { uncertainty: seconds(20), ..sample(noon(), boot("a", 100)) };
        history.add(by_hand);
        let recorded = noon().plus(seconds(15));
        let surer = stamp(recorded, boot("a", 100), Some(10));
        assert_eq!(history.error_ms(recorded, &surer), Some(0));
        let less_sure = stamp(recorded, boot("a", 100), Some(30_000));
        assert_eq!(history.error_ms(recorded, &less_sure), Some(-15_000));
        let near = noon().plus(seconds(2));
        assert_eq!(history.error_ms(near, &stamp(near, boot("a", 100), None)), Some(0));
    }

    #[test]
    fn what_was_told_last_corrects_what_was_measured_by_a_mistake() {
        let told = |at: Moment, uncertainty, up| Sample {
            at,
            uncertainty,
            boot: boot("a", up),
            teller: Teller::Person,
        };
        let (by_hand, by_station) = (seconds(20), Duration::from_millis(20));
        for (name, mistaken, mended) in [
            ("a person mistook the hour", by_hand, by_hand),
            ("a station that told a wrong time", by_station, by_hand),
        ] {
            let hour = seconds(3600);
            let wrong = told(noon().plus(hour), mistaken, 100);
            let right = told(noon().plus(seconds(200)), mended, 300);
            let recorded = noon().plus(hour).plus(seconds(60));
            let known = u64::try_from(mistaken.as_millis()).unwrap();
            let meanwhile = stamp(recorded, boot("a", 160), Some(known));
            let both = History::of(&[], &[wrong.clone(), right.clone()]);
            assert_eq!(both.error_ms(recorded, &meanwhile), Some(-3_600_000), "{name}");
            let mut added = History::of(&[], &[wrong]);
            assert_eq!(added.error_ms(recorded, &meanwhile), Some(0), "{name}");
            added.add(right);
            assert_eq!(added, both, "{name}");
            let after = noon().plus(seconds(300));
            let by_right = stamp(after, boot("a", 400), Some(20_000));
            assert_eq!(both.error_ms(after, &by_right), Some(0), "{name}");
        }
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

    #[test]
    fn which_of_two_starts_was_wrong_is_in_doubt_unless_the_first_cannot_have_been_right() {
        let hour = seconds(3600);
        let far = seconds(3650 * 86_400);
        let right = noon();
        // The wall clocks as they begin, the second an hour after the first, and whether the error of
        // the first is in doubt.
        for (name, first, second, error, doubt) in [
            ("right, then three hours ahead", right, right.plus(hour * 4), -3 * 3600, true),
            (
                "twenty minutes behind in both",
                right.minus(hour / 3),
                right.plus(hour * 2 / 3),
                1200,
                true,
            ),
            (
                "half a minute behind in both",
                right.minus(hour / 120),
                right.plus(hour * 119 / 120),
                30,
                false,
            ),
            (
                "ten years ahead in both",
                right.plus(far),
                right.plus(far + hour),
                -3650 * 86_400,
                false,
            ),
        ] {
            let starts = [
                start("a", first.plus(seconds(10)), first.plus(seconds(610)), 610),
                start("b", second.plus(seconds(10)), second.plus(seconds(110)), 110),
            ];
            let told = sample(right.plus(hour + seconds(110)), boot("b", 110));
            let mut history = History::of(&starts, &[told]);
            let recorded = first.plus(seconds(310));
            let of_first = stamp(recorded, boot("a", 310), None);
            assert_eq!(history.error_ms(recorded, &of_first), Some(error * 1000), "{name}");
            assert_eq!(history.is_doubtful(error * 1000, &of_first), doubt, "{name}");
            let own = stamp(second, boot("b", 60), None);
            assert!(!history.is_doubtful(error * 1000, &own), "{name}: told in it");
            history.add(sample(right.plus(seconds(310)), boot("a", 310)));
            assert!(!history.is_doubtful(error * 1000, &of_first), "{name}: told in it by now");
        }
    }

    #[test]
    fn a_clock_that_was_set_between_two_starts_tells_nothing_of_the_first() {
        let hour = seconds(3600);
        let far = seconds(3650 * 86_400);
        let zero = Moment::from_unix_ms(0);
        let second_began = noon().plus(hour);
        let told = [sample(second_began.plus(seconds(110)), boot("b", 110))];
        // The wall clock of each start; by how much the moment at 310 s is ahead, if it is.
        for (name, first, second, ahead) in [
            ("right, then ten years ahead", noon(), second_began.plus(far), None),
            ("at 1970, then right", zero, second_began, None),
            ("ten years ahead, then right", noon().plus(far), second_began, Some(true)),
            ("three hours ahead, then right", noon().plus(hour * 3), second_began, Some(true)),
        ] {
            let starts = [
                start("a", first.plus(seconds(10)), first.plus(seconds(610)), 610),
                start("b", second.plus(seconds(10)), second.plus(seconds(110)), 110),
            ];
            let history = History::of(&starts, &told);
            let recorded = first.plus(seconds(310));
            let of_first = stamp(recorded, boot("a", 310), None);
            assert_eq!(history.error_ms(recorded, &of_first), None, "{name}");
            let found = history.ahead_ms(recorded, &of_first);
            assert_eq!(found.map(|ms| ms > 0), ahead, "{name}");
            if let Some(ms) = found {
                let latest = second_began.minus(seconds(300)).unix_ms();
                assert_eq!(recorded.unix_ms() - ms, latest, "{name}: as long before the second");
            }
        }
    }
}
