//! Instants: what may be set, what may only be corrected, and what the fold makes of corrections.
//!
//! An order that looks wrong is never refused here, but for the decisions on the grade.

use super::*;
use crate::{Entry, sample::log};

/// An instant of the day: minutes after eight.
pub(super) fn to(mark: Mark, minutes: i64) -> Marking {
    Marking { mark, at: at(minutes), decided_by: WHO.to_owned(), amends: None }
}

fn set(which: Mark, minutes: i64) -> Event {
    Event::Marked { mark: which, at: at(minutes), decided_by: WHO.to_owned() }
}

fn decided(before: &Incident, marking: &Marking) -> Decided {
    mark(before, marking, evening())
}

/// A log of these events, the last of which corrects the entry with this index.
fn amended(events: Vec<Event>, index: usize) -> Incident {
    let mut log: Vec<Entry> = log(events);
    let amends = log[index].id;
    log.last_mut().unwrap().amends = Some(amends);
    Incident::fold(log[0].id, &log).unwrap()
}

#[test]
fn it_is_said_when_it_occurred_and_that_it_has() {
    use Occurrence::{About, Known, Unknown};
    for occurrence in [Known(at(0)), About(at(-90)), Known(at(60)), Unknown] {
        let told = Event::Occurred(occurrence);
        check("told", occur(&after([]), occurrence, evening()), std::slice::from_ref(&told));
        check("same", occur(&after([told]), occurrence, evening()), &[]);
    }
    let ahead = occur(&after([]), Known(at(601)), evening());
    refused("ahead", ahead, "occurrence", "还没有到");
    let known = [Event::Occurred(Known(at(5)))];
    check("as a mark", decided(&after([]), &to(Mark::Occurred, 5)), &known);
}

#[test]
fn an_instant_is_set_or_corrected_in_any_order() {
    let started = || after([set(Mark::ResponseStarted, 10)]);
    for minutes in [50, 10, 9] {
        let ended = [set(Mark::ResponseEnded, minutes)];
        check("ended", decided(&started(), &to(Mark::ResponseEnded, minutes)), &ended);
    }
    check("again", decided(&started(), &to(Mark::ResponseStarted, 10)), &[]);
    let later = [set(Mark::ResponseStarted, 20)];
    check("corrected", decided(&started(), &to(Mark::ResponseStarted, 20)), &later);
    let discovered = [set(Mark::Discovered, -5)];
    check("found earlier", decided(&after([]), &to(Mark::Discovered, -5)), &discovered);
    refused("ahead", decided(&after([]), &to(Mark::Verified, 601)), "at", "还没有到");
    let suspect = Seen { slack: Duration::MAX, ..evening() };
    assert!(mark(&after([]), &to(Mark::Verified, 601), suspect).is_ok(), "a suspect clock");
    let untold = |minutes| {
        let seen = Seen { slack: UNNOTICED, ..evening() };
        mark(&after([]), &to(Mark::Verified, minutes), seen)
    };
    assert!(untold(600 + 12 * 60).is_ok(), "nobody told the time");
    refused("another day", untold(601 + 12 * 60), "at", "现在的时间不对的，请先核对时间");
    let nobody = Marking { decided_by: String::new(), ..to(Mark::Verified, 1) };
    refused("nobody", decided(&after([]), &nobody), "decided_by", "由谁决定");
}

#[test]
fn the_moment_of_a_decision_is_corrected_and_never_made_up() {
    for which in [Mark::Judged, Mark::Regraded] {
        refused("not there", decided(&after([]), &to(which, 1)), "mark", "更正");
    }
    let before = after([judged(Grade::Ordinary)]);
    check("corrected", decided(&before, &to(Mark::Judged, 7)), &[set(Mark::Judged, 7)]);
    let corrected = amended(vec![judged(Grade::Ordinary), set(Mark::Judged, 7)], 1);
    assert_eq!(corrected.instant(Mark::Judged), Some(at(7)));
    assert_eq!(corrected.grades(at(600))[0].at, at(7), "the clocks run from there");
    let twice = vec![judged(Grade::Ordinary), set(Mark::Judged, 7), set(Mark::Judged, 8)];
    let mut log = log(twice);
    let (first, second) = (log[1].id, log[2].id);
    log[2].amends = Some(first);
    log[3].amends = Some(second);
    let corrected = Incident::fold(log[0].id, &log).unwrap();
    assert_eq!(corrected.grades(at(600))[0].at, at(8));
    let earlier = &corrected.marks.get(Mark::Judged).unwrap().earlier;
    let before: Vec<_> = earlier.iter().map(|one| (one.at, one.entry)).collect();
    assert_eq!(before, [(at(10), first), (at(7), second)]);
}

#[test]
fn no_correction_puts_another_grade_in_force() {
    let decided_at = |grade, minutes| match judged(grade) {
        Event::Judged(judged) => Event::Judged(Judged { at: at(minutes), ..judged }),
        event => event,
    };
    let before = after([
        decided_at(Grade::Ordinary, 10),
        decided_at(Grade::Considerable, 60),
        decided_at(Grade::Major, 120),
    ]);
    let first = |minutes| decided(&before, &to(Mark::Judged, minutes));
    let change = |index: usize, minutes| {
        let amends = Some(before.marks.all(Mark::Regraded)[index].entry);
        decided(&before, &Marking { amends, ..to(Mark::Regraded, minutes) })
    };
    refused("after the change", first(61), "at", "“初判”不能晚于“第1次调级”");
    check("at the change", first(60), &[set(Mark::Judged, 60)]);
    refused("before the first", change(0, 9), "at", "“第1次调级”不能早于“初判”");
    refused("after the next", change(0, 121), "at", "“第1次调级”不能晚于“第2次调级”");
    refused("before the one before", change(1, 59), "at", "请先更正它，再更正这一项");
    for minutes in [10, 90, 120] {
        check("between", change(0, minutes), &[set(Mark::Regraded, minutes)]);
    }
    check("later", change(1, 300), &[set(Mark::Regraded, 300)]);
}

#[test]
fn each_asking_is_an_instant_of_its_own() {
    let once = after([set(Mark::Asked, 20)]);
    check("again", decided(&once, &to(Mark::Asked, 40)), &[set(Mark::Asked, 40)]);
    check("at once again", decided(&once, &to(Mark::Asked, 20)), &[set(Mark::Asked, 20)]);
    let twice = after([set(Mark::Asked, 20), set(Mark::Asked, 40)]);
    let of = |incident: &Incident| incident.instants_again()[&Mark::Asked].clone();
    assert_eq!(of(&twice), [at(20), at(40)]);
    let events = vec![set(Mark::Asked, 20), set(Mark::Asked, 40), set(Mark::Asked, 25)];
    let corrected = amended(events, 1);
    assert_eq!(of(&corrected), [at(25), at(40)], "the first stays the first");
    let first = twice.marks.all(Mark::Asked)[0].entry;
    let named = |amends, minutes| Marking { amends: Some(amends), ..to(Mark::Asked, minutes) };
    check("first", decided(&twice, &named(first, 25)), &[set(Mark::Asked, 25)]);
    check("as it is", decided(&twice, &named(first, 20)), &[]);
    let strange = named(twice.id, 25);
    refused("nothing there", decided(&twice, &strange), "amends", "不在记录里");
    let other = Marking { amends: Some(first), ..to(Mark::Verified, 25) };
    refused("another mark", decided(&twice, &other), "amends", "不在记录里");
}
