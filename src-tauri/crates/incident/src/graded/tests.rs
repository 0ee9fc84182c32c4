//! The course of the grade: whose decision is in force, and what a corrected moment changes of it.

use crate::{
    Entry, Event, Incident,
    sample::{after, at, judged, log},
};
use base::Moment;
use plan::{Grade, Mark};

fn confirmed(grade: Grade, minutes: i64) -> Event {
    Event::Confirmed { grade, body: "总署应急办".to_owned(), at: at(minutes) }
}

fn course(incident: &Incident) -> Vec<(Moment, Grade)> {
    incident.grades(at(600)).into_iter().map(|one| (one.at, one.grade)).collect()
}

/// Guards: a second confirmation erased the first, so that the grades ran as if it had never been.
#[test]
fn every_confirmation_stays_in_the_course_and_the_latest_decision_is_in_force() {
    let day = [
        judged(Grade::Ordinary, 0),
        confirmed(Grade::Considerable, 60),
        confirmed(Grade::Major, 240),
        judged(Grade::Considerable, 300),
    ];
    let before = after(day[..3].to_vec());
    assert_eq!(before.grade(), Some(Grade::Major));
    assert_eq!(before.confirmed().map(|one| one.grade), Some(Grade::Major));
    assert_eq!(before.instant(Mark::Regraded), None, "what that body decides needs no review");
    let incident = after(day);
    let expect = [
        (at(0), Grade::Ordinary),
        (at(60), Grade::Considerable),
        (at(240), Grade::Major),
        (at(300), Grade::Considerable),
    ];
    assert_eq!(course(&incident), expect);
    assert_eq!(incident.grade(), Some(Grade::Considerable));
    assert_eq!(incident.confirmed(), None, "another grade was decided since");
}

/// Guards: 初判 corrected to a moment after 调级 put the first grade in force again.
#[test]
fn our_decisions_keep_their_order_whatever_becomes_of_their_moments() {
    let corrected =
        Event::Marked { mark: Mark::Judged, at: at(90), decided_by: "陈立".to_owned() };
    let (first, second) = (Grade::Considerable, Grade::Major);
    let mut log: Vec<Entry> = log([judged(first, 10), judged(second, 60), corrected]);
    let amended = log[1].id;
    log[3].amends = Some(amended);
    let incident = Incident::fold(log[0].id, &log).unwrap();
    assert_eq!(incident.grade(), Some(second), "decided last, in force");
    assert_eq!(course(&incident), [(at(60), first), (at(60), second)], "R11: nothing is later");
    assert_eq!(incident.instant(Mark::Judged), Some(at(90)), "as it was corrected");
    assert_eq!(incident.marks.get(Mark::Judged).unwrap().earlier[0].at, at(10));
}

/// Guards: a confirmation dated by a right clock, after a decision by one that was ahead.
#[test]
fn nothing_is_confirmed_before_there_is_a_decision() {
    let incident = after([judged(Grade::Considerable, 60), confirmed(Grade::Major, 40)]);
    assert_eq!(incident.grade(), Some(Grade::Major));
    assert_eq!(incident.confirmed().map(|one| one.grade), Some(Grade::Major));
    let expect = [(at(40), Grade::Considerable), (at(40), Grade::Major)];
    assert_eq!(course(&incident), expect);
}

#[test]
fn within_a_minute_the_order_of_the_log_holds() {
    let exact = at(60).plus(std::time::Duration::from_secs(23));
    let mut ours = judged(Grade::Considerable, 60);
    if let Event::Judged(judged) = &mut ours {
        judged.at = exact;
    }
    let incident = after([ours, confirmed(Grade::Major, 60)]);
    assert_eq!(incident.grade(), Some(Grade::Major), "confirmed at 9:00, judged at 9:00:23");
    assert_eq!(incident.confirmed().map(|one| one.grade), Some(Grade::Major));
    assert!(incident.grades(at(600)).iter().all(|graded| graded.at == at(60)));
}

/// Guards: a decision said to be of tomorrow was out of force until then, and the grades before it
/// were possible again.
#[test]
fn a_decision_that_lies_ahead_counts_from_when_it_was_recorded() {
    let corrected =
        Event::Marked { mark: Mark::Judged, at: at(90), decided_by: "陈立".to_owned() };
    let mut log = log([judged(Grade::Considerable, 1), confirmed(Grade::Major, 120), corrected]);
    let amended = log[1].id;
    log[3].amends = Some(amended);
    let incident = Incident::fold(log[0].id, &log).unwrap();
    let seen = |minutes: i64| -> Vec<_> {
        incident.grades(at(minutes)).into_iter().map(|one| (one.at, one.grade)).collect()
    };
    let (ours, theirs) = (Grade::Considerable, Grade::Major);
    assert_eq!(seen(10), [(at(1), ours), (at(2), theirs)], "the minutes of their entries");
    assert_eq!(seen(100), [(at(90), ours), (at(90), theirs)], "never before what came first");
    assert_eq!(seen(120), [(at(90), ours), (at(120), theirs)], "as it was said");
    assert_eq!(seen(1), [(at(1), ours), (at(1), theirs)], "a clock that was set back");
}
