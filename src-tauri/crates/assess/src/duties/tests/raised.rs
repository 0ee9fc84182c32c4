//! Worked incidents whose grade is raised: what runs keeps its time, what was met or missed is not
//! handed on.
//!
//! Each test names the counting rule it holds (R11).

use super::{due, judged_as};
use crate::sample::{Day, at, duty, plan};
use plan::Grade::{self, Considerable, Extreme, Major, Ordinary};
use plan::Mark;

#[test]
fn raising_the_grade_keeps_the_shorter_running_deadline() {
    let plan = plan();
    let early = judged_as(Ordinary).graded("09-24T11:20", Considerable, false);
    let found = early.duties(plan, at("09-24T11:20"));
    let first = duty(&found, "first").unwrap();
    assert_eq!(first.due_at, Some(at("09-24T11:30")), "R11: min(10:45 + 45, 11:20 + 30)");
    assert_eq!((first.kept_from, first.after), (Some("inside"), Mark::Regraded));
    assert_eq!(duty(&found, "inside").unwrap().closed_at, Some(at("09-24T11:20")));
    let quick = judged_as(Ordinary).graded("09-24T10:55", Considerable, false);
    let found = quick.duties(plan, at("09-24T10:55"));
    let first = duty(&found, "first").unwrap();
    assert_eq!((first.due_at, first.kept_from), (Some(at("09-24T11:25")), None));
    assert_eq!(due(&found, "written"), Some(at("09-25T10:55")), "a new duty starts now");
}

#[test]
fn a_deadline_that_was_met_is_not_handed_on() {
    let plan = plan();
    let raised = judged_as(Ordinary).graded("09-24T11:10", Considerable, false);
    let look = |day: &Day| {
        let found = day.duties(plan, at("09-24T11:12"));
        let first = duty(&found, "first").unwrap();
        (first.due_at, first.kept_from, duty(&found, "inside").unwrap().closed_at)
    };
    let begins = at("09-24T11:40");
    let met = look(&raised.clone().done("inside", "09-24T11:05"));
    assert_eq!(met, (Some(begins), None, None), "R11: nothing runs that was done");
    let sharp = look(&raised.clone().done("inside", "09-24T11:10"));
    assert_eq!(sharp, met);
    let late = look(&raised.clone().done("inside", "09-24T11:11"));
    assert_eq!(late, look(&raised), "it still ran when the grade was raised");
    assert_eq!(late.0, Some(at("09-24T11:30")));
}

#[test]
fn raising_the_grade_keeps_what_runs_and_its_beat() {
    let plan = plan();
    let raised = judged_as(Considerable).graded("09-24T11:00", Major, false);
    let found = raised.duties(plan, at("09-24T12:00"));
    assert_eq!(due(&found, "first"), Some(at("09-24T11:15")), "the running report stays owed");
    assert_eq!(due(&found, "written"), Some(at("09-25T10:45")));
    assert_eq!(duty(&found, "hourly").unwrap().next_due, Some(at("09-24T12:45")), "same beat");
    assert_eq!(duty(&found, "grave").unwrap().anchor_at, Some(at("09-24T11:00")));
}

#[test]
fn a_shorter_beat_takes_over_from_the_longer_one() {
    let plan = plan();
    let day = judged_as(Major).graded("09-24T20:30", Extreme, false);
    let found = day.duties(plan, at("09-24T20:30"));
    let major = duty(&found, "beat_major").unwrap();
    assert_eq!((major.closed_at, major.next_due), (Some(at("09-24T20:30")), None));
    let extreme = duty(&found, "beat_extreme").unwrap();
    let next = Some(at("09-24T20:47"));
    assert_eq!((extreme.due_at, extreme.next_due), (next, next), "never later than it was");
}

#[test]
fn a_deadline_that_passed_before_the_raising_is_not_taken_over() {
    let plan = plan();
    let raised = judged_as(Ordinary).graded("09-24T12:00", Considerable, false);
    let found = raised.duties(plan, at("09-24T12:05"));
    let first = duty(&found, "first").unwrap();
    assert_eq!((first.due_at, first.kept_from), (Some(at("09-24T12:30")), None), "R11");
    let inside = duty(&found, "inside").unwrap();
    assert_eq!((inside.due_at, inside.closed_at), (Some(at("09-24T11:30")), None));
    assert!(inside.is_overdue(at("09-24T12:05")), "what was missed stays missed");
}

#[test]
fn a_deadline_of_the_gravest_is_handed_to_the_grade_that_is_confirmed_between() {
    let plan = plan();
    let day = judged_as(Extreme).graded("09-24T12:00", Ordinary, false).graded(
        "09-24T12:30",
        Major,
        true,
    );
    let found = day.duties(plan, at("09-24T12:30"));
    let major = duty(&found, "beat_major").unwrap();
    assert_eq!(major.kept_from, Some("beat_extreme"), "R11: never later");
    assert_eq!(major.next_due, Some(at("09-24T12:47")));
    assert_eq!(duty(&found, "beat_extreme").unwrap().closed_at, Some(at("09-24T12:30")));
}

#[test]
fn what_waits_at_the_first_grade_is_not_owed_beside_that_of_a_graver_one() {
    let plan = plan();
    let waits = |grades: &[(&str, Grade)]| {
        let first = Day::default().mark(Mark::Judged, "09-24T10:45");
        let day = grades.iter().fold(first, |day, (when, grade)| day.graded(when, *grade, false));
        let found = day.duties(plan, at("09-24T13:30"));
        ["beat_major", "beat_extreme"].map(|id| duty(&found, id).is_some())
    };
    let slip = [("09-24T10:45", Major), ("09-24T12:00", Ordinary)];
    let then = |grade| waits(&[slip[0], slip[1], ("09-24T13:00", grade)]);
    assert_eq!(waits(&slip), [true, false], "R12: nobody confirmed yet");
    assert_eq!(then(Considerable), [true, false], "R12: still lighter");
    assert_eq!(waits(&[slip[0], ("09-24T13:00", Extreme)]), [false, true]);
    assert_eq!(then(Extreme), [false, true], "as without the slip");
}

#[test]
fn a_graver_grade_that_is_confirmed_ends_nothing_of_the_lighter_one() {
    let plan = plan();
    let judged = judged_as(Considerable);
    let owed = |day: Day| {
        let day = day.graded("09-24T11:00", Major, true);
        let found = day.duties(plan, at("09-24T12:00"));
        ["first", "written"].map(|id| {
            let duty = duty(&found, id).unwrap();
            (duty.due_at, duty.closed_at)
        })
    };
    let direct = owed(judged.clone());
    let running = [at("09-24T11:15"), at("09-25T10:45")].map(|due| (Some(due), None));
    assert_eq!(direct, running, "R11");
    assert_eq!(owed(judged.graded("09-24T10:50", Ordinary, false)), direct, "a slip ends nothing");
}

#[test]
fn a_lighter_beat_takes_over_from_a_graver_one_only_once_it_is_confirmed() {
    let plan = plan();
    let slip = judged_as(Extreme).graded("09-24T12:00", Ordinary, false);
    let day = slip.graded("09-24T12:30", Major, false);
    let look = |day: &Day| {
        let found = day.duties(plan, at("09-24T14:00"));
        let extreme = duty(&found, "beat_extreme").unwrap();
        (extreme.closed_at, extreme.count, duty(&found, "beat_major").unwrap().kept_from)
    };
    assert_eq!(look(&day), (None, 5, None), "R12: every hour until somebody confirmed");
    let confirmed = day.graded("09-24T13:00", Major, true);
    assert_eq!(look(&confirmed), (Some(at("09-24T13:00")), 4, None));
}
