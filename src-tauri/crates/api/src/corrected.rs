//! A log as it was in truth: what was recorded by a wrong clock is moved to when it happened.
//!
//! Moved are the moments that the program took from its own clock. One that a person gave stays,
//! unless the clock was wrong by more than a day and the moment was plainly read off it. The log
//! itself is never changed.

use base::{History, Moment, Stamp};
use incident::{Entry, Event, Occurrence};
use plan::Answer;
use std::{collections::BTreeMap, time::Duration};

/// A page may have stood open for this long before the person went on; the discovery is when it was
/// opened.
const PAGE_OPEN: Duration = Duration::from_secs(30 * 60);
/// A command takes no longer.
const COMMAND: Duration = Duration::from_secs(5);
/// Nobody mistakes the day, but with a clock that is off by more than one a person may take it over.
const DAY_MS: u64 = 86_400_000;

/// What is to be said of an entry whose clock was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clockwise {
    /// This was written down; the entry is shown with the true moment.
    Corrected(Moment),
    /// Nobody ever told what this clock should have shown, and it was suspect, or a later start of the
    /// machine speaks against it. Where this was written down, the entry is shown with the moment that
    /// follows from that start: as long before it as the clocks say, or the latest that it can be.
    Doubtful(Option<Moment>),
}

/// Moves what was recorded by a wrong clock, and says of which position what.
pub(crate) fn correct(
    entries: &mut [Entry],
    stamps: &[Option<Stamp>],
    history: &History,
) -> BTreeMap<u64, Clockwise> {
    let mut said = BTreeMap::new();
    for ((position, entry), stamp) in (1..).zip(entries).zip(stamps) {
        let Some(stamp) = stamp else { continue };
        let recorded = entry.at;
        match history.error_ms(recorded, stamp) {
            Some(0) => {}
            Some(error) => {
                correct_entry(entry, error);
                let doubtful = history.is_doubtful(error, stamp);
                let known = if doubtful {
                    Clockwise::Doubtful(Some(recorded))
                } else {
                    Clockwise::Corrected(recorded)
                };
                said.insert(position, known);
            }
            None => match history.ahead_ms(recorded, stamp) {
                Some(ahead) => {
                    correct_entry(entry, ahead.saturating_neg());
                    said.insert(position, Clockwise::Doubtful(Some(recorded)));
                }
                None if stamp.suspect => {
                    said.insert(position, Clockwise::Doubtful(None));
                }
                None => {}
            },
        }
    }
    said
}

fn correct_entry(entry: &mut Entry, error: i64) {
    let recorded = entry.at;
    entry.at = moved(recorded, error);
    correct_event(&mut entry.event, recorded, error);
}

fn correct_event(event: &mut Event, recorded: Moment, error: i64) {
    let within = if matches!(event, Event::Opened { .. }) { PAGE_OPEN } else { COMMAND };
    let correct = |at: &mut Moment| {
        let own = *at <= recorded && recorded.since(*at) <= within;
        let apart = |from: Moment| from.unix_ms().abs_diff(at.unix_ms());
        let read_off =
            error.unsigned_abs() > DAY_MS && apart(recorded) < apart(moved(recorded, error));
        if own || read_off {
            *at = moved(*at, error);
        }
    };
    moments(event).into_iter().for_each(correct);
}

/// Every moment that an event tells.
fn moments(event: &mut Event) -> Vec<&mut Moment> {
    match event {
        Event::Opened { discovered, .. } => vec![discovered],
        Event::Occurred(Occurrence::Known(at) | Occurrence::About(at))
        | Event::Marked { at, .. }
        | Event::Confirmed { at, .. } => vec![at],
        Event::Called(call) => vec![&mut call.at],
        Event::Judged(judged) => vec![&mut judged.at],
        Event::Settled(done) => vec![&mut done.at],
        Event::Answered { value: Some(Answer::Clock(spans)), .. } => spans
            .iter_mut()
            .flat_map(|span| std::iter::once(&mut span.since).chain(&mut span.until))
            .collect(),
        Event::Occurred(Occurrence::Unknown)
        | Event::Answered { .. }
        | Event::Titled(_)
        | Event::Described { .. }
        | Event::Categorised { .. }
        | Event::Stepped { .. }
        | Event::Reported(_)
        | Event::Withdrawn { .. }
        | Event::Noted(_)
        | Event::Unmarked { .. }
        | Event::Closed => Vec::new(),
    }
}

fn moved(at: Moment, ms: i64) -> Moment {
    Moment::from_unix_ms(at.unix_ms().saturating_add(ms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Boot, Sample, Teller};
    use plan::Mark;

    const TEN_YEARS: Duration = Duration::from_secs(3650 * 86_400);

    fn noon() -> Moment {
        "2026-11-20T12:00:00+08:00".parse().unwrap()
    }

    fn boot(seconds: u64) -> Boot {
        Boot { id: "a".to_owned(), elapsed: Duration::from_secs(seconds) }
    }

    fn entry(at: Moment, event: Event) -> Entry {
        let id = "0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e".parse().unwrap();
        Entry { id, at, by: "陈立".to_owned(), amends: None, event }
    }

    fn marked(at: Moment) -> Event {
        Event::Marked { mark: Mark::Reported, at, decided_by: "陈立".to_owned() }
    }

    /// Corrects one mark set at `at` in an entry of this wrong clock, 100 seconds before a sample
    /// at noon; gives where the mark and the entry go.
    fn check(recorded: Moment, at: Moment) -> (Moment, Moment) {
        let mut history = History::default();
        let sample = Sample {
            at: noon(),
            uncertainty: Duration::from_millis(20),
            boot: boot(200),
            teller: Teller::Station,
        };
        history.add(sample);
        let stamp = Stamp { wall: recorded, boot: boot(100), measured: None, suspect: true };
        let mut entries = [entry(recorded, marked(at))];
        let said = correct(&mut entries, &[Some(stamp)], &history);
        let Event::Marked { at, .. } = entries[0].event else { panic!("{entries:?}") };
        let right = noon().minus(Duration::from_secs(100));
        let expect = (recorded != right).then_some(Clockwise::Corrected(recorded));
        assert_eq!(said.get(&1).copied(), expect);
        (at, entries[0].at)
    }

    #[test]
    fn what_the_program_took_from_its_clock_moves_and_what_a_person_gave_stays() {
        let right = noon().minus(Duration::from_secs(100));
        let minutes = |count: u64| Duration::from_secs(60 * count);
        let slow = right.minus(minutes(20));
        assert_eq!(check(right, right), (right, right));
        assert_eq!(check(slow, slow), (right, right));
        let given = right.minus(minutes(18));
        assert_eq!(check(slow, given), (given, right), "a person looked at another clock");
        let fast = right.plus(TEN_YEARS);
        assert_eq!(check(fast, fast), (right, right));
        let off_the_screen = fast.minus(minutes(45));
        assert_eq!(check(fast, off_the_screen), (right.minus(minutes(45)), right));
        assert_eq!(check(fast, given), (given, right), "a person knew the day");
    }

    #[test]
    fn what_nobody_can_tell_is_doubtful_and_stays() {
        let wrong = Moment::from_unix_ms(60_000);
        let stamp = |suspect| Stamp { wall: wrong, boot: boot(60), measured: None, suspect };
        for (stamp, expect) in [
            (None, None),
            (Some(stamp(false)), None),
            (Some(stamp(true)), Some(Clockwise::Doubtful(None))),
        ] {
            let mut entries = [entry(wrong, marked(wrong))];
            let said = correct(&mut entries, &[stamp], &History::default());
            assert_eq!(said.get(&1).copied(), expect);
            assert_eq!(entries[0], entry(wrong, marked(wrong)));
        }
    }
}
