//! How duties stand: beats kept, missed, answered for; each receiver; each asking.
//!
//! Minutes are counted from eight; the hourly duty of the sample is due from the judgement on.

use super::*;
use crate::{
    Done, Event, Judged,
    sample::{after, at, duties},
};
use plan::{Grade, Mark};

fn judged(minutes: i64) -> Event {
    Event::Judged(Judged {
        grade: Grade::Ordinary,
        floor: Grade::Ordinary,
        ceiling: Grade::Extreme,
        clauses: Vec::new(),
        reason: None,
        judge: "陈立".to_owned(),
        at: at(minutes),
    })
}

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
    let mut log = vec![judged(0)];
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
    let incident = after([judged(0), settled("hourly", None, 1, 58), answered("hourly", 2, 3)]);
    let found = duties(&incident, at(190));
    let hourly = found.iter().find(|duty| duty.obligation.id == "hourly").unwrap();
    let last = standing(&incident, hourly, at(190)).last_done.unwrap();
    assert_eq!((last.done.at, last.by.as_str()), (at(58), "陈立"));
}

#[test]
fn one_of_several_is_enough_only_where_the_plan_says_so() {
    let told = |id: &str, role: &str, beat| [judged(0), settled(id, Some(role), beat, 20)];
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
