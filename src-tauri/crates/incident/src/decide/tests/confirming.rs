//! 核定: what may be confirmed, by when it was, and how that is corrected.

use super::*;
use crate::{Entry, sample::log};

const BODY: &str = "省应急办";

/// A confirmation by a body: minutes after eight.
pub(super) fn by(body: &str, minutes: i64) -> Confirming {
    Confirming { grade: Grade::Major, body: body.to_owned(), at: at(minutes) }
}

fn confirmed(body: &str, minutes: i64) -> Event {
    Event::Confirmed { grade: Grade::Major, body: body.to_owned(), at: at(minutes) }
}

#[test]
fn only_a_preliminary_grade_can_be_confirmed() {
    let before = after([judged(Grade::Considerable)]);
    let ask = |body: &str, minutes| confirm(&before, &by(body, minutes), evening());
    check("confirmed", ask(" 省应急办 ", 20), &[confirmed(BODY, 20)]);
    let soon = confirm(&after([]), &by(BODY, 20), evening());
    refused("too soon", soon, "grade", "还没有初判");
    refused("nobody", ask(" ", 20), "body", "哪个机构");
}

#[test]
fn a_confirmation_is_of_its_own_moment_and_of_none_before_what_it_confirms() {
    let before = after([judged(Grade::Considerable)]);
    let ask = |minutes, seen| confirm(&before, &by(BODY, minutes), seen);
    check("at once", ask(10, evening()), &[confirmed(BODY, 10)]);
    refused("before", ask(9, evening()), "at", "核定不能早于初判");
    refused("ahead", ask(601, evening()), "at", "还没有到");
    let suspect = Seen { slack: Duration::MAX, ..evening() };
    assert!(ask(601, suspect).is_ok() && ask(9, suspect).is_ok(), "a suspect clock");
    let untold = Seen { slack: UNNOTICED, ..evening() };
    assert!(ask(9, untold).is_ok(), "an unnoticed error of either");
    assert!(ask(10 - 12 * 60, untold).is_ok());
    refused("far before", ask(9 - 12 * 60, untold), "at", "核定不能早于初判");
    refused("far ahead", ask(601 + 12 * 60, untold), "at", "还没有到");
    let minute = Confirming { at: at(10).minus(Duration::ZERO), ..by(BODY, 10) };
    let late = after([match judged(Grade::Considerable) {
        Event::Judged(judged) => {
            let at = judged.at.plus(Duration::from_secs(59));
            Event::Judged(Judged { at, ..judged })
        }
        event => event,
    }]);
    assert!(confirm(&late, &minute, evening()).is_ok(), "people write the minute");
}

#[test]
fn a_confirmation_is_corrected_openly_and_keeps_its_grade() {
    let day = vec![judged(Grade::Considerable), confirmed(BODY, 60), confirmed("总署", 30)];
    let mut log: Vec<Entry> = log(day);
    let first = log[2].id;
    let before = Incident::fold(log[0].id, &log[..3]).unwrap();
    let correct = |amends, minutes, body: &str| {
        correct_confirmation(&before, amends, (at(minutes), body), evening())
    };
    check("corrected", correct(Some(first), 30, " 总署 "), &[confirmed("总署", 30)]);
    check("as it is", correct(Some(first), 60, BODY), &[]);
    refused("which", correct(None, 30, BODY), "amends", "记下之后才能更正");
    refused("strange", correct(Some(log[1].id), 30, BODY), "amends", "记下之后才能更正");
    refused("before", correct(Some(first), 9, BODY), "at", "核定不能早于初判");
    refused("ahead", correct(Some(first), 601, BODY), "at", "还没有到");
    refused("nobody", correct(Some(first), 30, ""), "decided_by", "哪个机构");
    let judged_later = Marking {
        mark: Mark::Judged,
        at: at(61),
        decided_by: WHO.to_owned(),
        amends: Some(log[1].id),
    };
    refused("the other way", mark(&before, &judged_later, evening()), "at", "请先更正核定");
    log[3].amends = Some(first);
    let after = Incident::fold(log[0].id, &log).unwrap();
    let [one] = after.confirmations.as_slice() else { panic!("{:?}", after.confirmations) };
    assert_eq!((one.set.at, one.set.decided_by.as_str()), (at(30), "总署"));
    let earlier: Vec<_> = one.set.earlier.iter().map(|one| (one.at, one.entry)).collect();
    assert_eq!(earlier, [(at(60), first)], "what was recorded stays");
    let grades: Vec<_> = after.grades(at(600)).iter().map(|one| (one.at, one.grade)).collect();
    assert_eq!(grades, [(at(10), Grade::Considerable), (at(30), Grade::Major)]);
}
