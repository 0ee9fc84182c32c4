//! How duties stand: beats kept, missed, answered for; each receiver; each asking.
//!
//! Minutes are counted from eight; the hourly duty of the sample is due from the judgement on.

use super::*;
use crate::{
    Done, Event, Seen, decide,
    sample::{after, at, duties, judged, plan},
};
use plan::{Grade, Mark};
use std::time::Duration;

fn settled(obligation: &str, to: Option<&str>, beat: u32, minutes: i64) -> Event {
    Event::Settled(Done {
        obligation: obligation.to_owned(),
        to: to.map(str::to_owned),
        beat,
        through: None,
        at: at(minutes),
        proof: Proof::Hand { note: "当面".to_owned() },
    })
}

fn answered(obligation: &str, beat: u32, through: u32) -> Event {
    let (reason, by) = ("停电".to_owned(), "陈立".to_owned());
    Event::Settled(Done {
        obligation: obligation.to_owned(),
        to: None,
        beat,
        through: Some(through),
        at: at(0),
        proof: Proof::NotApplicable { reason, by },
    })
}

fn mark(mark: Mark, minutes: i64) -> Event {
    Event::Marked { mark, at: at(minutes), decided_by: "陈立".to_owned() }
}

/// State, beat, due and missed of an obligation at a moment.
fn look(events: &[Event], id: &str, nth: u32, now: i64) -> (State, u32, Option<Moment>, u32) {
    let incident = after(events.to_vec());
    let found = duties(&incident, at(now));
    let is_it = |duty: &&Duty<'_>| duty.obligation.id == id && duty.nth == nth;
    let stands = standing(&incident, found.iter().find(is_it).unwrap(), at(now));
    (stands.state, stands.beat, stands.due_at, stands.missed)
}

#[test]
fn a_beat_that_passed_undone_stays_missed_until_it_is_answered_for() {
    let hourly = |events: &[Event], now| look(events, "hourly", 0, now);
    let mut log = vec![judged(Grade::Ordinary, 0)];
    assert_eq!(hourly(&log, 50), (State::Due, 1, Some(at(60)), 0));
    assert_eq!(hourly(&log, 60), (State::Due, 1, Some(at(60)), 0), "due is not late");
    assert_eq!(hourly(&log, 61), (State::Overdue, 1, Some(at(60)), 1));
    assert_eq!(hourly(&log, 190), (State::Overdue, 3, Some(at(180)), 3));
    log.push(settled("hourly", Some("office"), 3, 191));
    assert_eq!(hourly(&log, 192), (State::Due, 4, Some(at(240)), 2), "the first two stay missed");
    log.push(settled("hourly", Some("office"), 4, 230));
    assert_eq!(hourly(&log, 231), (State::Due, 5, Some(at(300)), 2), "done before its time");
    log.push(mark(Mark::HandlingEnded, 250));
    assert_eq!(hourly(&log, 400), (State::Overdue, 1, Some(at(240)), 2), "ended, two open");
    log.push(answered("hourly", 1, 2));
    let (state, _, _, missed) = hourly(&log, 400);
    assert_eq!((state, missed), (State::Settled, 0));
}

#[test]
fn the_last_time_it_was_done_is_no_answer_why_not() {
    let incident = after([
        judged(Grade::Ordinary, 0),
        settled("hourly", None, 1, 58),
        answered("hourly", 2, 3),
    ]);
    let found = duties(&incident, at(190));
    let hourly = found.iter().find(|duty| duty.obligation.id == "hourly").unwrap();
    let last = standing(&incident, hourly, at(190)).last_done.unwrap();
    assert_eq!((last.done.at, last.by.as_str()), (at(58), "陈立"));
}

#[test]
fn one_of_several_is_enough_only_where_the_plan_says_so() {
    let told = |id: &str, role: &str, beat| {
        [judged(Grade::Ordinary, 0), settled(id, Some(role), beat, 20)]
    };
    assert_eq!(look(&told("either", "office", 1), "either", 0, 130).3, 0);
    assert_eq!(look(&told("either", "superior", 1), "either", 0, 130).3, 0);
    assert_eq!(look(&told("first", "office", 0), "first", 0, 25).0, State::Due);
    let both = [&told("first", "office", 0)[..], &told("first", "superior", 0)[1..]].concat();
    assert_eq!(look(&both, "first", 0, 25).0, State::Settled);
}

#[test]
fn an_asking_stands_on_its_own() {
    let log = [mark(Mark::Asked, 20), mark(Mark::Asked, 40), settled("more", None, 2, 45)];
    assert_eq!(look(&log, "more", 1, 49), (State::Due, 1, Some(at(50)), 0));
    assert_eq!(look(&log, "more", 1, 51).0, State::Overdue);
    assert_eq!(look(&log, "more", 2, 51).0, State::Settled);
    let before = [mark(Mark::Asked, 20), settled("more", None, 0, 25)];
    assert_eq!(look(&before, "more", 1, 51).0, State::Settled, "before askings were numbered");
}

/// Ⅲ at the start, Ⅳ at 190, confirmed at 200, and Ⅲ again at 300, with this done at Ⅲ.
fn up_down_and_up(done: &[Event]) -> Vec<Event> {
    let confirmed =
        |grade| Event::Confirmed { grade, body: "省应急办".to_owned(), at: at(200) };
    let first = [judged(Grade::Considerable, 0)];
    let later = [
        judged(Grade::Ordinary, 190),
        confirmed(Grade::Ordinary),
        judged(Grade::Considerable, 300),
    ];
    [&first[..], done, &later[..]].concat()
}

#[test]
fn what_was_done_before_the_beats_began_anew_covers_none_of_them() {
    let of = |beat: u32| settled("watch", Some("office"), beat, i64::from(beat) * 60);
    let early = settled("watch", Some("office"), 4, 188);
    let mut log = up_down_and_up(&[of(1), of(2), of(3), early]);
    let watch = |log: &[Event], now| look(log, "watch", 0, now);
    assert_eq!(watch(&log, 350), (State::Due, 4, Some(at(360)), 0));
    assert_eq!(watch(&log, 361), (State::Overdue, 4, Some(at(360)), 1));
    log.push(settled("watch", Some("office"), 4, 362));
    assert_eq!(watch(&log, 363), (State::Due, 5, Some(at(420)), 0));
}

#[test]
fn beats_missed_before_they_began_anew_stay_missed() {
    let mut log = up_down_and_up(&[settled("watch", None, 2, 119)]);
    let watch = |log: &[Event], now| look(log, "watch", 0, now);
    assert_eq!(watch(&log, 350), (State::Due, 4, Some(at(360)), 2), "the coming one presses");
    log.push(settled("watch", None, 4, 350));
    assert_eq!(watch(&log, 370), (State::Due, 5, Some(at(420)), 2));
    log.push(answered("watch", 1, 3));
    assert_eq!(watch(&log, 370), (State::Due, 5, Some(at(420)), 0));
    log.push(mark(Mark::HandlingEnded, 380));
    assert_eq!(watch(&log, 500).0, State::Settled);
}

#[test]
fn a_number_that_was_used_before_the_beats_began_anew_is_settled_anew() {
    let log = up_down_and_up(&[settled("watch", Some("office"), 4, 188)]);
    let settle = |log: &[Event], wanted: i64| {
        let incident = after(log.to_vec());
        let Event::Settled(done) = settled("watch", Some("office"), 4, wanted) else {
            unreachable!("a settlement");
        };
        let seen = Seen { now: at(370), slack: Duration::ZERO };
        decide::settle(&incident, plan(), &duties(&incident, at(370)), done, seen)
    };
    assert!(settle(&log, 365).is_ok());
    let once = [&log[..], &[settled("watch", Some("office"), 4, 350)]].concat();
    assert_eq!(settle(&once, 365).unwrap_err()[0].field, "obligation");
}
