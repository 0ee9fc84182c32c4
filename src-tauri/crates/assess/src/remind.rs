//! What presses in an incident: the running time of each duty that is ours, and of the grade.
//!
//! Nothing presses that is done, not ours, no longer owed, or left to us without a due time; what is
//! not sure to be owed presses only where the grade that is taken for now asks for it. What we must
//! do presses also where the plan gives no limit.

use std::time::Duration;

use base::Moment;
use plan::{Grade, Plan};

use crate::{
    Duty, Facts, Outlook,
    evaluate::Known,
    grading::{outlook, proposed, range},
    pace::{Countdown, Pace},
};

/// A beat without a length in hours: nothing counts days this short.
const LONG: Duration = Duration::from_secs(2 * 86_400);

/// The running time of a duty, and what of it a settlement would settle: the beat that presses now
/// where it is repeated, the number of an asking, or 0.
///
/// A beat that has passed presses until half of the time to the next one is gone; from then on the
/// next one does.
#[must_use]
pub fn countdown(
    duty: &Duty<'_>,
    is_settled: impl Fn(u32) -> bool,
    now: Moment,
) -> Option<(u32, Countdown)> {
    let owed = duty.obligation;
    let from = duty.anchor_at?;
    if !duty.mine || !(duty.firm || duty.presumed) || duty.closed_at.is_some() {
        return None;
    }
    let endless = duty.at_once || (owed.within.is_none() && owed.every.is_none());
    let pace = match (owed.optional, duty.at_once) {
        (true, _) if endless => return None,
        (true, _) => Pace::Optional,
        (false, true) => Pace::AtOnce,
        (false, false) if endless => Pace::Unlimited,
        (false, false) if owed.until.is_some() && owed.every.is_none() => Pace::Handling,
        (false, false) => Pace::Report,
    };
    if owed.every.is_some() {
        return pressing_beat(duty, is_settled, now)
            .map(|(beat, from, to)| (beat, Countdown { pace, from, to }));
    }
    let to = if endless { from } else { duty.due_at? };
    (!is_settled(duty.nth)).then_some((duty.nth, Countdown { pace, from, to }))
}

/// The beat of a repeated duty that presses, whoever owes it: its number and its time.
#[must_use]
pub fn pressing_beat(
    duty: &Duty<'_>,
    is_settled: impl Fn(u32) -> bool,
    now: Moment,
) -> Option<(u32, Moment, Moment)> {
    let length =
        duty.obligation.every.and_then(plan::Limit::seconds).map_or(LONG, Duration::from_secs);
    let passed = duty.last_due.filter(|_| duty.count > 0 && !is_settled(duty.count));
    let coming = duty.next_due.filter(|_| !is_settled(duty.count.saturating_add(1)));
    let since = duty.last_due.or(duty.anchor_at)?;
    match (passed, coming) {
        (Some(last), Some(next)) if now >= last.plus(next.since(last) / 2) => {
            Some((duty.count.saturating_add(1), last, next))
        }
        (Some(last), _) => Some((duty.count, last.minus(length), last)),
        (None, Some(next)) => Some((duty.count.saturating_add(1), since, next)),
        (None, None) => None,
    }
}

/// The grade as it was last decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decided {
    /// The grade in force; where none was decided, what was proven at first.
    pub grade: Grade,
    /// What was proven when it was decided.
    pub floor: Grade,
    /// When it was decided.
    pub at: Moment,
}

/// What running clocks and new facts ask of the grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Regrading<'p> {
    /// The grade that is proven, or will be; where wording is in dispute, the one that it may be.
    pub floor: Grade,
    /// The clause that it rests on.
    pub clause: &'p str,
    /// It is not proven: wording in dispute speaks for it (R4).
    pub disputed: bool,
    /// The time to that moment.
    pub countdown: Countdown,
    /// Whether that moment has come.
    pub reached: bool,
}

/// Whether the grade must be judged again, or will have to be when a running clock crosses a grade
/// (responder.md: a prompt at each threshold time). A person who saw the same floor, or the same
/// wording in dispute, and decided on another grade, is not asked again, unless what proved that floor
/// was corrected since.
///
/// `learnt_at` is when a fact was answered last.
#[must_use]
pub fn regrading<'p>(
    plan: &'p Plan,
    facts: &Facts,
    decided: Decided,
    learnt_at: Option<Moment>,
    now: Moment,
) -> Option<Regrading<'p>> {
    let found = outlook(plan, facts, now);
    let then = Known::at(plan, facts, decided.at);
    let floor_then = range(&then).floor;
    let seen = decided.grade.max(decided.floor.min(floor_then));
    let since = learnt_at.map_or(decided.at, |learnt| learnt.max(decided.at));
    let threshold = |to| Countdown { pace: Pace::Threshold, from: since.min(to), to };
    let crossings = || thresholds(outlook(plan, facts, decided.at)).into_iter().rev();
    let reached = |floor, disputed| {
        let is_it = |one: &Regrading<'p>| {
            (one.floor, one.disputed) == (floor, disputed) && one.countdown.to <= now
        };
        crossings().find(is_it).map(|one| Regrading {
            countdown: threshold(one.countdown.to),
            reached: true,
            ..one
        })
    };
    if found.floor > seen {
        let countdown = Countdown { pace: Pace::AtOnce, from: since, to: since };
        let (floor, clause) = (found.floor, found.clause);
        let learnt = Regrading { floor, clause, disputed: false, countdown, reached: true };
        return Some(reached(found.floor, false).unwrap_or(learnt));
    }
    let doubted = seen.max(proposed(&then, floor_then));
    if found.provisional > doubted
        && let Some(asked) = reached(found.provisional, true)
    {
        return Some(asked);
    }
    let doubted = doubted.max(found.provisional);
    let coming = thresholds(found).into_iter();
    let next = coming
        .filter(|one| one.floor > if one.disputed { doubted } else { seen })
        .min_by_key(|one| (one.countdown.to, one.disputed))?;
    Some(Regrading { countdown: threshold(next.countdown.to), ..next })
}

/// Every moment at which a running clock crosses a grade, or brings disputed wording to bear for one;
/// the doubts last, each earliest first.
fn thresholds(found: Outlook<'_>) -> Vec<Regrading<'_>> {
    let crossing = |floor, clause, disputed, to| {
        let countdown = Countdown { pace: Pace::Threshold, from: to, to };
        Regrading { floor, clause, disputed, countdown, reached: false }
    };
    let moves = found
        .forecast
        .into_iter()
        .map(|moved| crossing(moved.floor, moved.clause, false, moved.at));
    let doubts =
        found.doubts.into_iter().map(|doubt| crossing(doubt.grade, doubt.clause, true, doubt.at));
    moves.chain(doubts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        pace::Stage,
        sample::{Day, at, duty, facts, plan, since, word, yes},
    };
    use plan::{
        Grade::{Considerable, Major, Ordinary},
        Mark,
    };

    fn pressing(day: &Day, id: &str, done: &[u32], now: &str) -> Option<(u32, Countdown)> {
        let now = at(now);
        let duties = day.duties(plan(), now);
        countdown(duty(&duties, id)?, |beat| done.contains(&beat), now)
    }

    fn judged() -> Day {
        Day::default()
            .mark(Mark::Discovered, "09-24T08:00")
            .mark(Mark::Judged, "09-24T09:00")
            .graded("09-24T09:00", Considerable, false)
    }

    #[test]
    fn a_duty_presses_from_its_anchor_to_its_due_time_until_it_is_done() {
        let time = |pace, from, to| Some((0, Countdown { pace, from: at(from), to: at(to) }));
        let first = time(Pace::Report, "09-24T09:00", "09-24T09:30");
        assert_eq!(pressing(&judged(), "first", &[], "09-24T09:01"), first);
        assert_eq!(pressing(&judged(), "first", &[0], "09-24T09:01"), None);
        let phone = time(Pace::AtOnce, "09-24T08:00", "09-24T08:00");
        assert_eq!(pressing(&judged(), "phone", &[], "09-24T09:01"), phone);
    }

    #[test]
    fn a_limit_that_the_end_of_the_handling_does_not_meet_is_no_limit_of_handling() {
        let ended = judged().mark(Mark::ResponseEnded, "09-24T12:00");
        let account = pressing(&ended, "account", &[], "09-24T12:01");
        assert_eq!(account.map(|(_, time)| time.pace), Some(Pace::Report), "told to nobody");
    }

    #[test]
    fn what_is_not_ours_or_waits_or_is_not_owed_does_not_press() {
        assert_eq!(pressing(&judged(), "summary", &[], "09-24T09:01"), None, "waits");
        assert_eq!(pressing(&judged(), "inside", &[], "09-24T09:01"), None, "another grade's");
        let open = Day::default().mark(Mark::Discovered, "09-24T08:00");
        assert_eq!(pressing(&open, "hourly", &[], "09-24T09:01"), None, "not sure");
        let theirs = Day {
            grades: vec![crate::Graded { at: at("09-24T09:00"), grade: Major, confirmed: false }],
            ..judged()
        };
        assert_eq!(pressing(&theirs, "grave", &[], "09-24T09:01"), None, "the office's");
    }

    #[test]
    fn before_the_decision_what_the_provisional_grade_asks_for_presses_too() {
        let people = |count| {
            let day = Day::default().mark(Mark::Discovered, "09-24T08:00");
            let day = day.mark(Mark::Judged, "09-24T08:30");
            Day { facts: facts(&[("leak.people", plan::Answer::Count(count))]), ..day }
        };
        let ids = |day: &Day| {
            let (now, mut found) = (at("09-24T09:01"), Vec::new());
            let duties = day.duties(plan(), now);
            for duty in &duties {
                let presses = countdown(duty, |_| false, now).is_some();
                assert!(!presses || duty.firm != duty.presumed, "{}", duty.obligation.id);
                found.extend(presses.then_some((duty.obligation.id.as_str(), duty.presumed)));
            }
            found
        };
        assert!(ids(&people(49_999)).iter().all(|(_, presumed)| !presumed), "open is not disputed");
        let disputed = ids(&people(50_000));
        assert!(disputed.contains(&("hourly", true)), "{disputed:?}");
        let decided = people(50_000).graded("09-24T08:30", Major, false);
        assert!(ids(&decided).iter().all(|(_, presumed)| !presumed));
    }

    #[test]
    fn a_beat_presses_until_half_of_the_next_one_is_gone() {
        let beat = |done: &[u32], now| {
            pressing(&judged(), "hourly", done, now)
                .map(|(beat, time)| (beat, time.to, time.stage(at(now))))
        };
        let ten = at("09-24T10:00");
        assert_eq!(beat(&[], "09-24T09:20"), Some((1, ten, None)));
        assert_eq!(beat(&[], "09-24T09:45"), Some((1, ten, Some(Stage::Near))));
        assert_eq!(beat(&[1], "09-24T09:45"), None, "done ahead of its time");
        assert_eq!(beat(&[], "09-24T10:15"), Some((1, ten, Some(Stage::Again(2)))));
        let eleven = at("09-24T11:00");
        assert_eq!(beat(&[], "09-24T10:30"), Some((2, eleven, Some(Stage::Half))));
        assert_eq!(beat(&[1], "09-24T10:15"), Some((2, eleven, None)));
        let ended = judged().mark(Mark::HandlingEnded, "09-24T10:10");
        let last = pressing(&ended, "hourly", &[], "09-24T12:00");
        assert_eq!(last.map(|(beat, time)| (beat, time.to)), Some((1, ten)));
        assert_eq!(pressing(&ended, "hourly", &[1], "09-24T12:00"), None);
    }

    fn outage() -> Facts {
        facts(&[
            ("core.scope", word("seat")),
            ("core.degraded", yes()),
            ("core.peak", since("09-24T08:40")),
        ])
    }

    fn decided(grade: Grade, floor: Grade, text: &str) -> Decided {
        Decided { grade, floor, at: at(text) }
    }

    #[test]
    fn a_running_clock_says_beforehand_that_it_will_cross_a_grade_and_asks_when_it_does() {
        let first = decided(Ordinary, Ordinary, "09-24T08:50");
        let look =
            |now| regrading(plan(), &outage(), first, Some(at("09-24T08:47")), at(now)).unwrap();
        let soon = look("09-24T09:00");
        assert_eq!((soon.floor, soon.clause, soon.reached), (Considerable, "3(1)", false));
        let begins = |stage| soon.countdown.begins(stage);
        assert_eq!(begins(Stage::Half), at("09-24T09:45"));
        assert_eq!(begins(Stage::Near), at("09-24T10:30"));
        assert_eq!(begins(Stage::Due), at("09-24T10:40"));
        let crossed = look("09-24T10:40");
        assert!(crossed.reached);
        assert_eq!((crossed.countdown, crossed.clause), (soon.countdown, "3(1)"));
        assert_eq!(look("09-24T11:30").countdown, soon.countdown);
    }

    #[test]
    fn who_decided_otherwise_on_the_same_floor_is_not_asked_again() {
        let look = |first, now| regrading(plan(), &outage(), first, None, at(now));
        let regraded = decided(Considerable, Considerable, "09-24T10:41");
        assert_eq!(look(regraded, "09-24T11:00"), None);
        let against = decided(Ordinary, Considerable, "09-24T10:41");
        assert_eq!(look(against, "09-24T11:00"), None);
        let higher = decided(Major, Ordinary, "09-24T08:50");
        assert_eq!(look(higher, "09-24T11:00"), None);
    }

    #[test]
    fn who_saw_a_floor_that_was_corrected_since_is_asked_when_a_clock_crosses_it() {
        let (mistaken, now) = (decided(Ordinary, Considerable, "09-24T08:50"), at("09-24T10:41"));
        let found = regrading(plan(), &outage(), mistaken, None, now).unwrap();
        assert_eq!((found.floor, found.clause, found.reached), (Considerable, "3(1)", true));
        let before = regrading(plan(), &outage(), mistaken, None, at("09-24T10:30")).unwrap();
        assert_eq!((before.floor, before.reached), (Considerable, false));
    }

    #[test]
    fn a_new_fact_that_proves_a_higher_grade_asks_at_once() {
        let first = decided(Ordinary, Ordinary, "09-24T08:50");
        let more = facts(&[("leak.people", plan::Answer::Count(60_000))]);
        let found = regrading(plan(), &more, first, Some(at("09-24T09:10")), at("09-24T09:20"));
        let found = found.unwrap();
        assert_eq!((found.floor, found.clause, found.reached), (Major, "2(2)", true));
        assert_eq!((found.countdown.pace, found.countdown.from), (Pace::AtOnce, at("09-24T09:10")));
    }
}
