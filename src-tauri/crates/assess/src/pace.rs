//! The stages of a running time at which people are reminded, and when each begins.
//!
//! The plans give limits and no rhythm of reminding: every number here is ours, except that a limit
//! of handling warns at 50 %, 80 % and 100 %.

use std::time::Duration;

use base::Moment;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);

/// A threshold is announced this long before it is crossed.
const BEFORE_THRESHOLD: Duration = Duration::from_secs(600);

/// What is overdue by a longer limit than this is no matter of minutes any more.
const SHORT_MAX: Duration = DAY;

/// Clocks of one machine differ by less than this; a reminder said to be given later than that
/// from now was given by a clock that has been set back since.
const AHEAD_MAX: Duration = MINUTE;

/// A stage of a running time, in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Half of the time is gone.
    Half,
    /// Little of it is left.
    Near,
    /// It is over.
    Due,
    /// It is over, or should have been done at once, and is said so again: for the n-th time, from 1.
    Again(u32),
}

/// How a running time is reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pace {
    /// Somebody is to be told: at half, with a quarter left, when due, and again until done.
    Report,
    /// Work is to be finished: at 50 %, 80 % and 100 %, and again until done.
    Handling,
    /// A running clock will cross a grade: at half, ten minutes before, when it does, and again.
    Threshold,
    /// 立即: no end, only again and again until done.
    AtOnce,
    /// Left to us by the plan: told once, when due.
    Optional,
    /// Owed without a limit: quietly when it arises, and again each morning at nine until done.
    Unlimited,
}

impl Pace {
    /// Whether it has no end that could be overdue.
    #[must_use]
    pub const fn is_endless(self) -> bool {
        matches!(self, Self::AtOnce | Self::Unlimited)
    }
}

/// A running time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Countdown {
    /// How it is reminded of.
    pub pace: Pace,
    /// What it counts from.
    pub from: Moment,
    /// When it is over; what is to be done at once or has no limit has its start here.
    pub to: Moment,
}

impl Stage {
    /// Its place in the order, from 1, in which it is kept.
    #[must_use]
    pub const fn rank(self) -> u32 {
        match self {
            Self::Half => 1,
            Self::Near => 2,
            Self::Due => 3,
            Self::Again(times) => times.saturating_add(3),
        }
    }
}

impl Countdown {
    /// The stage that has come last; `None` before the first.
    #[must_use]
    pub fn stage(&self, now: Moment) -> Option<Stage> {
        if now < self.to {
            return match self.pace {
                Pace::AtOnce | Pace::Optional | Pace::Unlimited => None,
                _ if now >= self.near() => Some(Stage::Near),
                _ => (now >= self.half()).then_some(Stage::Half),
            };
        }
        if self.pace == Pace::Optional {
            return Some(Stage::Due);
        }
        match (self.times(now), self.pace) {
            (0, Pace::AtOnce) => None,
            (0, _) => Some(Stage::Due),
            (times, _) => Some(Stage::Again(times)),
        }
    }

    /// When a stage begins.
    #[must_use]
    pub fn begins(&self, stage: Stage) -> Moment {
        match stage {
            Stage::Half => self.half(),
            Stage::Near => self.near(),
            Stage::Due => self.to,
            Stage::Again(times) => self.again(times),
        }
    }

    /// When the stage changes next; `None` where it no longer does.
    #[must_use]
    pub fn next(&self, now: Moment) -> Option<Moment> {
        let coming = match self.pace {
            Pace::Optional => vec![self.to],
            Pace::AtOnce => vec![self.again(self.times(now).saturating_add(1))],
            Pace::Unlimited => vec![self.to, self.again(self.times(now).saturating_add(1))],
            _ => vec![
                self.half(),
                self.near(),
                self.to,
                self.again(self.times(now).saturating_add(1)),
            ],
        };
        coming.into_iter().filter(|&at| at > now).min()
    }

    fn half(&self) -> Moment {
        self.from.plus(self.to.since(self.from) / 2)
    }

    fn near(&self) -> Moment {
        let whole = self.to.since(self.from);
        match self.pace {
            Pace::Handling => self.from.plus(whole * 4 / 5),
            Pace::Threshold => self.half().max(self.to.minus(BEFORE_THRESHOLD)),
            Pace::Report | Pace::AtOnce | Pace::Optional | Pace::Unlimited => {
                self.from.plus(whole * 3 / 4)
            }
        }
    }

    fn is_short(&self) -> bool {
        self.pace != Pace::Unlimited && self.to.since(self.from) <= SHORT_MAX
    }

    /// How often it was to be said again by now: of short limits 5, 15, 30, 45 … minutes after the
    /// end, hourly from the fourth hour, and after a day each morning at nine; of long ones each
    /// morning at nine.
    fn times(&self, now: Moment) -> u32 {
        if !self.is_short() {
            return mornings(self.to, now);
        }
        let minutes = u32::try_from(now.since(self.to).as_secs() / 60).unwrap_or(u32::MAX);
        match minutes {
            0..5 => 0,
            5..15 => 1,
            15..240 => 1 + minutes / 15,
            240..1_440 => 13 + minutes / 60,
            _ => 37 + mornings(self.to.plus(DAY), now),
        }
    }

    fn again(&self, times: u32) -> Moment {
        if !self.is_short() {
            return morning(self.to, times);
        }
        match times {
            0 | 1 => self.to.plus(MINUTE * 5),
            2..17 => self.to.plus(MINUTE * 15 * (times - 1)),
            17..38 => self.to.plus(HOUR * (times - 13)),
            _ => morning(self.to.plus(DAY), times - 37),
        }
    }
}

/// Whether a reminder of this stage, or of a later one, was given already. What a clock that was
/// set back since has given in the future counts for nothing: its moment may come again.
#[must_use]
pub fn is_given(given: &[(u32, Moment)], stage: Stage, now: Moment) -> bool {
    given.iter().any(|&(rank, at)| rank >= stage.rank() && at <= now.plus(AHEAD_MAX))
}

/// The n-th nine o'clock after a moment, from 1.
fn morning(after: Moment, number: u32) -> Moment {
    let today = Moment::end_of_day(after.date()).minus(HOUR * 15).plus(Duration::from_secs(1));
    let first = if today > after { today } else { today.plus(DAY) };
    first.plus(DAY * number.saturating_sub(1))
}

/// How many nine o'clocks lie after a moment and up to another.
fn mornings(after: Moment, now: Moment) -> u32 {
    let first = morning(after, 1);
    if now < first {
        return 0;
    }
    let days = now.since(first).as_secs() / DAY.as_secs();
    u32::try_from(days).unwrap_or(u32::MAX - 40).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::at;
    use proptest::prelude::*;

    fn begun(countdown: Countdown, until: Moment) -> Vec<(Moment, Stage)> {
        let mut now = countdown.from.minus(MINUTE);
        let mut found = Vec::new();
        while let Some(next) = countdown.next(now).filter(|&next| next <= until) {
            now = next;
            found.extend(countdown.stage(now).map(|stage| (now, stage)));
        }
        found
    }

    fn check(countdown: Countdown, until: &str, expect: &[(&str, Stage)]) {
        let expect: Vec<_> = expect.iter().map(|&(text, stage)| (at(text), stage)).collect();
        assert_eq!(begun(countdown, at(until)), expect, "{countdown:?}");
        for (moment, stage) in expect {
            assert_eq!(countdown.begins(stage), moment, "{stage:?}");
        }
    }

    #[test]
    fn each_pace_has_its_own_stages() {
        use Stage::{Again, Due, Half, Near};
        let hour = |pace| Countdown { pace, from: at("09-24T08:00"), to: at("09-24T09:00") };
        check(
            hour(Pace::Report),
            "09-24T09:31",
            &[
                ("09-24T08:30", Half),
                ("09-24T08:45", Near),
                ("09-24T09:00", Due),
                ("09-24T09:05", Again(1)),
                ("09-24T09:15", Again(2)),
                ("09-24T09:30", Again(3)),
            ],
        );
        check(
            hour(Pace::Handling),
            "09-24T09:01",
            &[("09-24T08:30", Half), ("09-24T08:48", Near), ("09-24T09:00", Due)],
        );
        check(
            hour(Pace::Threshold),
            "09-24T09:01",
            &[("09-24T08:30", Half), ("09-24T08:50", Near), ("09-24T09:00", Due)],
        );
        check(hour(Pace::Optional), "09-26T09:01", &[("09-24T09:00", Due)]);
        let from = at("09-24T08:00");
        check(
            Countdown { pace: Pace::AtOnce, from, to: from },
            "09-24T08:46",
            &[
                ("09-24T08:05", Again(1)),
                ("09-24T08:15", Again(2)),
                ("09-24T08:30", Again(3)),
                ("09-24T08:45", Again(4)),
            ],
        );
    }

    #[test]
    fn what_has_no_limit_is_said_when_it_arises_and_then_each_morning() {
        use Stage::{Again, Due};
        let from = at("09-24T10:00");
        check(
            Countdown { pace: Pace::Unlimited, from, to: from },
            "09-26T12:00",
            &[("09-24T10:00", Due), ("09-25T09:00", Again(1)), ("09-26T09:00", Again(2))],
        );
    }

    #[test]
    fn what_stays_undone_is_said_hourly_and_then_each_morning() {
        let from = at("09-24T08:00");
        let found = begun(Countdown { pace: Pace::AtOnce, from, to: from }, at("09-27T10:00"));
        let hours: Vec<_> =
            found.iter().filter(|(moment, _)| *moment >= at("09-24T11:45")).collect();
        assert_eq!(hours[0].0, at("09-24T11:45"));
        assert_eq!(hours[1].0, at("09-24T12:00"));
        assert_eq!(hours[2].0, at("09-24T13:00"));
        let last: Vec<_> = found.iter().rev().take(4).map(|(moment, _)| *moment).collect();
        let expect = ["09-27T09:00", "09-26T09:00", "09-25T09:00", "09-25T08:00"];
        assert_eq!(last, expect.map(at));
    }

    #[test]
    fn a_limit_of_days_ends_at_midnight_and_is_said_again_at_nine() {
        let to = Moment::end_of_day(at("09-29T00:00").date());
        let days = Countdown { pace: Pace::Report, from: at("09-24T14:30"), to };
        let found = begun(days, at("10-02T00:00"));
        let stages: Vec<_> = found.iter().map(|(_, stage)| *stage).collect();
        use Stage::{Again, Due, Half, Near};
        assert_eq!(stages, [Half, Near, Due, Again(1), Again(2)]);
        assert_eq!((found[2].0, found[3].0), (to, at("09-30T09:00")));
    }

    #[test]
    fn a_threshold_near_at_hand_is_announced_once() {
        let soon =
            Countdown { pace: Pace::Threshold, from: at("09-24T10:30"), to: at("09-24T10:40") };
        let stages: Vec<_> = begun(soon, at("09-24T10:41")).iter().map(|found| found.1).collect();
        assert_eq!(stages, [Stage::Near, Stage::Due]);
    }

    fn paces() -> impl Strategy<Value = Pace> {
        prop_oneof![
            Just(Pace::Report),
            Just(Pace::Handling),
            Just(Pace::Threshold),
            Just(Pace::AtOnce),
            Just(Pace::Optional),
            Just(Pace::Unlimited),
        ]
    }

    /// One look after another by a watch that remembers what it gave.
    struct Watch {
        given: Vec<(u32, Moment)>,
    }

    impl Watch {
        fn look(&mut self, countdown: &Countdown, now: Moment) -> Option<Stage> {
            let stage = countdown.stage(now)?;
            if is_given(&self.given, stage, now) {
                return None;
            }
            self.given.push((stage.rank(), now));
            Some(stage)
        }
    }

    proptest! {
        /// However irregular the looks are, with the machine off or asleep between them.
        #[test]
        fn no_stage_is_given_twice_and_no_end_passes_unseen(
            pace in paces(),
            minutes in 1_u64..20_000,
            pauses in prop::collection::vec(1_u64..400_000, 1..60),
        ) {
            let from = at("09-24T08:00");
            let length = if pace.is_endless() { Duration::ZERO } else { MINUTE * u32::try_from(minutes).unwrap() };
            let countdown = Countdown { pace, from, to: from.plus(length) };
            let (mut watch, mut now, mut told) = (Watch { given: Vec::new() }, from, Vec::new());
            for pause in pauses {
                now = now.plus(Duration::from_secs(pause));
                told.extend(watch.look(&countdown, now));
                prop_assert_eq!(watch.look(&countdown, now), None);
                let over = now >= countdown.to.plus(MINUTE * 5);
                prop_assert!(!over || told.iter().any(|stage| *stage >= Stage::Due));
            }
            prop_assert!(told.is_sorted_by(|one, next| one < next), "{:?}", told);
        }

        /// Whatever the clock showed in between, once it is right again the end is seen when it comes.
        #[test]
        fn a_clock_that_was_wrong_loses_nothing(
            pace in paces(),
            jumps in prop::collection::vec(-315_360_000_i64..315_360_000, 0..6),
        ) {
            let from = at("09-24T08:00");
            let countdown = Countdown { pace, from, to: from.plus(HOUR) };
            let mut watch = Watch { given: Vec::new() };
            for seconds in jumps {
                let wrong = Moment::from_unix_ms(from.unix_ms().saturating_add(seconds * 1_000));
                watch.look(&countdown, wrong);
            }
            let ends = countdown.to.plus(MINUTE * 6);
            watch.look(&countdown, ends);
            let seen = |&(rank, at): &(u32, Moment)| rank >= Stage::Due.rank() && at <= ends.plus(AHEAD_MAX);
            prop_assert!(watch.given.iter().any(seen));
        }

        #[test]
        fn the_next_change_is_the_next_change(pace in paces(), minutes in 1_u32..20_000, after in 0_u32..40_000) {
            let from = at("09-24T08:00");
            let to = if pace.is_endless() { from } else { from.plus(MINUTE * minutes) };
            let countdown = Countdown { pace, from, to };
            let now = from.plus(MINUTE * after);
            let stage = countdown.stage(now);
            match countdown.next(now) {
                Some(next) => {
                    prop_assert_eq!(countdown.stage(next.minus(Duration::from_millis(1))), stage);
                    prop_assert_ne!(countdown.stage(next), stage);
                }
                None => prop_assert_eq!(countdown.stage(now.plus(DAY * 900)), stage),
            }
        }
    }
}
