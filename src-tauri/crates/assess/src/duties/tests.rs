//! Worked incidents of the sample plan: what is owed, from when, until when, and in which order.
//!
//! Each test names the counting rule it holds (R2, R6 to R12, R14).

use base::Moment;
use plan::Grade::{self, Considerable, Extreme, Major, Ordinary};
use plan::{Answer, Mark};

use crate::{
    Duty, Series,
    sample::{Day, at, duty, judged, plan, yes},
};

mod raised;

fn judged_as(grade: Grade) -> Day {
    Day::default().mark(Mark::Discovered, "09-24T08:47").mark(Mark::Judged, "09-24T10:45").graded(
        "09-24T10:45",
        grade,
        false,
    )
}

fn ids<'d>(duties: &'d [Duty<'_>]) -> Vec<&'d str> {
    duties.iter().map(|duty| duty.obligation.id.as_str()).collect()
}

fn due(duties: &[Duty<'_>], id: &str) -> Option<Moment> {
    duty(duties, id).unwrap_or_else(|| panic!("{id} has arisen")).due_at
}

#[test]
fn hours_and_minutes_run_from_the_anchor_over_holidays() {
    let plan = plan();
    let found = judged_as(Considerable).duties(plan, at("09-24T10:50"));
    assert_eq!(due(&found, "first"), Some(at("09-24T11:15")));
    assert_eq!(due(&found, "written"), Some(at("09-25T10:45")), "R2: a holiday moves no hour");
    assert!(duty(&found, "written").unwrap().anchor_assumed);
    assert_eq!(duty(&found, "inside"), None, "the lighter grade's limit never applied");
}

#[test]
fn at_once_gets_no_number() {
    let plan = plan();
    let found = judged_as(Considerable).duties(plan, at("09-24T10:50"));
    let phone = duty(&found, "phone").unwrap();
    assert_eq!((phone.at_once, phone.due_at), (true, None));
    assert_eq!(phone.anchor_at, Some(at("09-24T08:47")), "time elapses since discovery");
}

#[test]
fn calendar_and_working_days_end_with_the_day() {
    let plan = plan();
    let day = judged_as(Considerable).mark(Mark::ResponseEnded, "09-24T16:00");
    let found = day.duties(plan, at("09-24T16:00"));
    let of = |id: &str| due(&found, id).unwrap().to_string();
    assert_eq!(of("summary"), "2026-10-15T23:59:59+08:00", "R7: ten working days");
    assert_eq!(of("account"), "2026-09-29T23:59:59+08:00", "R6: five calendar days");
    assert!(!duty(&found, "summary").unwrap().provisional);
    let late = judged_as(Considerable).mark(Mark::ResponseEnded, "12-24T16:00");
    let found = late.duties(plan, at("12-24T16:00"));
    assert!(duty(&found, "summary").unwrap().provisional, "2027 has no calendar");
}

#[test]
fn a_due_day_inside_a_holiday_stays_and_hints_at_the_rolled_one() {
    let plan = plan();
    let day = judged_as(Considerable).mark(Mark::ResponseEnded, "09-30T17:00");
    let found = day.duties(plan, at("09-30T17:00"));
    let account = duty(&found, "account").unwrap();
    assert_eq!(account.due_at.unwrap().to_string(), "2026-10-05T23:59:59+08:00");
    assert_eq!(account.rolled.unwrap().to_string(), "2026-10-08");
}

#[test]
fn beats_run_from_the_anchor_to_the_stop_included() {
    let plan = plan();
    let running = judged_as(Considerable);
    let found = running.duties(plan, at("09-24T13:00"));
    let hourly = duty(&found, "hourly").unwrap();
    assert_eq!(hourly.due_at, Some(at("09-24T11:45")), "R10: first after one period");
    assert_eq!((hourly.count, hourly.last_due), (2, Some(at("09-24T12:45"))));
    assert_eq!(hourly.next_due, Some(at("09-24T13:45")));
    let stopped = running.clone().mark(Mark::HandlingEnded, "09-24T15:20");
    let found = stopped.duties(plan, at("09-24T18:00"));
    let hourly = duty(&found, "hourly").unwrap();
    assert_eq!((hourly.count, hourly.last_due), (4, Some(at("09-24T14:45"))));
    assert_eq!((hourly.next_due, hourly.until_at), (None, Some(at("09-24T15:20"))));
    let sharp = running.mark(Mark::HandlingEnded, "09-24T14:45");
    let found = sharp.duties(plan, at("09-24T18:00"));
    assert_eq!(duty(&found, "hourly").unwrap().count, 4, "the stop itself counts");
}

#[test]
fn a_duty_waits_for_its_anchor() {
    let plan = plan();
    let found = judged_as(Considerable).duties(plan, at("09-24T10:50"));
    let summary = duty(&found, "summary").unwrap();
    assert_eq!((summary.anchor_at, summary.due_at, summary.firm), (None, None, true));
    assert_eq!(duty(&found, "asked").unwrap().anchor_at, None);
    let asked = judged_as(Considerable).mark(Mark::Asked, "09-24T12:00");
    assert_eq!(due(&asked.duties(plan, at("09-24T12:00")), "asked"), Some(at("09-24T12:30")));
}

#[test]
fn each_asking_starts_its_own_clock_and_hides_no_other() {
    let plan = plan();
    let asked = |day: Day| -> Vec<(u32, Option<Moment>)> {
        let found = day.duties(plan, at("09-24T12:50"));
        let of = |duty: &&Duty<'_>| duty.obligation.id == "asked";
        let mut each: Vec<_> =
            found.iter().filter(of).map(|duty| (duty.nth, duty.due_at)).collect();
        each.sort();
        each
    };
    assert_eq!(asked(judged_as(Considerable)), [(1, None)], "none yet: one waits");
    let once = judged_as(Considerable).mark(Mark::Asked, "09-24T12:00");
    assert_eq!(asked(once.clone()), [(1, Some(at("09-24T12:30")))]);
    let twice = once.mark(Mark::Asked, "09-24T12:40");
    let both = [(1, Some(at("09-24T12:30"))), (2, Some(at("09-24T13:10")))];
    assert_eq!(asked(twice.clone()), both);
    let mut corrected = twice;
    corrected.again.get_mut(&Mark::Asked).unwrap()[0] = at("09-24T12:45");
    let later = [(1, Some(at("09-24T13:15"))), (2, Some(at("09-24T13:10")))];
    assert_eq!(asked(corrected), later, "numbers stay with their asking");
}

#[test]
fn another_instant_stands_in_for_an_unknown_one() {
    let plan = plan();
    let unknown = judged_as(Ordinary).mark(Mark::Reported, "09-24T09:00");
    let found = unknown.duties(plan, at("09-24T10:50"));
    let limit = duty(&found, "limit").unwrap();
    assert_eq!((limit.after, limit.anchor_assumed), (Mark::Discovered, true));
    assert_eq!(limit.due_at, Some(at("09-24T09:47")));
    assert_eq!(limit.alternatives[0].due_at, at("09-24T10:00"));
    assert!(limit.is_overdue(at("09-24T10:50")));
    let known = unknown.mark(Mark::Occurred, "09-24T07:00");
    let found = known.duties(plan, at("09-24T10:50"));
    let limit = duty(&found, "limit").unwrap();
    assert_eq!((limit.after, limit.anchor_assumed), (Mark::Occurred, false));
    assert_eq!(limit.due_at, Some(at("09-24T08:00")), "overdue before anybody noticed");
}

#[test]
fn before_a_decision_every_possible_grade_counts() {
    let plan = plan();
    let open = Day::default()
        .fact("threat", judged("serious"))
        .mark(Mark::Discovered, "09-24T08:00")
        .mark(Mark::Judged, "09-24T08:30");
    let found = open.duties(plan, at("09-24T10:10"));
    assert_eq!(duty(&found, "inside"), None, "below the floor");
    assert!(duty(&found, "grave").unwrap().firm, "common to the whole range");
    assert!(duty(&found, "beat_major").unwrap().firm, "owed at the floor");
    let extreme = duty(&found, "beat_extreme").unwrap();
    assert_eq!((extreme.firm, &extreme.if_grade[..]), (false, &[Extreme][..]));
    assert_eq!(extreme.count, 2);
    let decided = open.graded("09-24T11:00", Major, true);
    let found = decided.duties(plan, at("09-24T12:00"));
    let extreme = duty(&found, "beat_extreme").unwrap();
    assert_eq!((extreme.count, extreme.next_due), (3, None), "closed by the decision");
    assert_eq!((extreme.until_at, extreme.closed_at), (Some(at("09-24T11:00")), extreme.until_at));
    assert_eq!(duty(&found, "beat_major").unwrap().closed_at, None);
}

#[test]
fn a_condition_that_is_open_leaves_the_duty_conditional() {
    let plan = plan();
    let mut day = judged_as(Considerable);
    let found = day.duties(plan, at("09-24T10:50"));
    let police = duty(&found, "police").unwrap();
    assert_eq!((police.firm, &police.pending[..]), (false, &["deliberate", "category"][..]));
    let deliberate = day.clone().fact("deliberate", yes());
    assert!(duty(&deliberate.duties(plan, at("09-24T10:50")), "police").unwrap().firm);
    day.categories = vec!["fault".to_owned()];
    let accident = day.clone().fact("deliberate", Answer::YesNo(false));
    assert_eq!(duty(&accident.duties(plan, at("09-24T10:50")), "police"), None);
    day.categories = vec!["fault".to_owned(), "malware.worm".to_owned()];
    assert!(duty(&day.duties(plan, at("09-24T10:50")), "police").unwrap().firm, "by an ancestor");
}

#[test]
fn lowering_the_grade_keeps_what_is_due_and_waits_for_confirmation() {
    let plan = plan();
    let lowered = judged_as(Considerable).graded("09-24T12:00", Ordinary, false);
    let found = lowered.duties(plan, at("09-24T14:00"));
    assert_eq!(duty(&found, "first").unwrap().closed_at, None, "R12: already due, still owed");
    assert_eq!(duty(&found, "hourly").unwrap().count, 3, "not confirmed: the beat goes on");
    assert_eq!(duty(&found, "written").unwrap().closed_at, None);
    let confirmed = lowered.graded("09-24T13:00", Ordinary, true);
    let found = confirmed.duties(plan, at("09-24T14:00"));
    let hourly = duty(&found, "hourly").unwrap();
    assert_eq!((hourly.count, hourly.closed_at), (2, Some(at("09-24T13:00"))));
    assert_eq!(duty(&found, "written").unwrap().closed_at, Some(at("09-24T13:00")));
    assert_eq!(duty(&found, "first").unwrap().closed_at, None);
}

#[test]
fn what_waits_is_left_behind_only_once_the_lowering_is_confirmed() {
    let plan = plan();
    let lowered = judged_as(Considerable).graded("09-24T12:00", Ordinary, false);
    let summary = |day: &Day| {
        let found = day.duties(plan, at("09-24T18:00"));
        duty(&found, "summary").map(|duty| (duty.anchor_at, duty.closed_at, duty.firm))
    };
    assert_eq!(summary(&lowered), Some((None, None, true)), "R12: nobody confirmed yet");
    let sure = |day: &Day, when: &str| day.clone().graded(when, Ordinary, true);
    assert_eq!(summary(&sure(&lowered, "09-24T13:00")), None, "it never started");
    let ended = lowered.clone().mark(Mark::ResponseEnded, "09-24T14:00");
    let anchor = Some(at("09-24T14:00"));
    assert_eq!(summary(&ended), Some((anchor, None, true)));
    let late = Some((anchor, Some(at("09-24T15:00")), true));
    assert_eq!(summary(&sure(&ended, "09-24T15:00")), late, "it started and ended");
    assert_eq!(summary(&sure(&ended, "09-24T13:00")), None);
    let up = lowered.graded("09-24T13:00", Considerable, false);
    assert_eq!(summary(&up), Some((None, None, true)));
    let between = judged_as(Major).graded("09-24T12:00", Ordinary, false).graded(
        "09-24T13:00",
        Considerable,
        false,
    );
    assert_eq!(summary(&between), Some((None, None, true)));
}

#[test]
fn a_graver_grade_confirmed_between_the_two_ends_what_is_only_of_the_gravest() {
    let plan = plan();
    let between = |confirmed| {
        judged_as(Major).graded("09-24T12:00", Ordinary, false).graded(
            "09-24T13:00",
            Considerable,
            confirmed,
        )
    };
    let closed = |day: &Day, id: &str| {
        let found = day.duties(plan, at("09-24T15:00"));
        duty(&found, id).unwrap().closed_at
    };
    assert_eq!(closed(&between(false), "beat_major"), None, "R12: nobody confirmed yet");
    assert_eq!(closed(&between(true), "beat_major"), Some(at("09-24T13:00")));
    assert_eq!(closed(&between(true), "hourly"), None, "owed at the confirmed grade too");
    let later = between(false).graded("09-24T14:00", Considerable, true);
    assert_eq!(closed(&later, "beat_major"), Some(at("09-24T14:00")));
    let back = between(false).graded("09-24T14:00", Major, true);
    assert_eq!(closed(&back, "beat_major"), None, "the gravest was right after all");
    let found = back.duties(plan, at("09-25T08:00"));
    let beat = duty(&found, "beat_major").unwrap();
    assert_eq!((beat.count, beat.series.len()), (1, 0), "and its beat went on");
}

#[test]
fn a_report_that_falls_due_before_the_lowering_is_confirmed_stays_owed() {
    let plan = plan();
    let lowered = judged_as(Considerable).graded("09-24T11:00", Ordinary, false);
    let report = |day: &Day| {
        let found = day.duties(plan, at("09-24T12:00"));
        let first = duty(&found, "first").unwrap();
        (first.due_at, first.closed_at)
    };
    let due = Some(at("09-24T11:15"));
    let late = lowered.clone().graded("09-24T11:30", Ordinary, true);
    assert_eq!(report(&late), (due, None), "R12: due while nobody had confirmed");
    let sharp = lowered.clone().graded("09-24T11:15", Ordinary, true);
    assert_eq!(report(&sharp), (due, None));
    let soon = lowered.graded("09-24T11:14", Ordinary, true);
    assert_eq!(report(&soon), (due, Some(at("09-24T11:14"))));
}

#[test]
fn going_up_and_down_starts_no_limit_anew() {
    let plan = plan();
    let up = judged_as(Ordinary).graded("09-24T11:00", Considerable, false);
    let down = up.clone().graded("09-24T11:10", Ordinary, true);
    let found = down.duties(plan, at("09-24T11:20"));
    let inside = duty(&found, "inside").unwrap();
    assert_eq!(
        (inside.anchor_at, inside.due_at),
        (Some(at("09-24T10:45")), Some(at("09-24T11:30")))
    );
    assert_eq!((inside.closed_at, inside.firm), (None, true));
    let written = duty(&found, "written").unwrap();
    assert_eq!(written.closed_at, Some(at("09-24T11:10")));
    let again = down.graded("09-24T11:20", Considerable, false);
    let found = again.duties(plan, at("09-24T11:20"));
    assert_eq!(due(&found, "first"), Some(at("09-24T11:30")));
    assert_eq!(due(&found, "written"), Some(at("09-25T11:00")));
    assert_eq!(duty(&found, "inside").unwrap().closed_at, Some(at("09-24T11:20")));
}

#[test]
fn beats_that_begin_anew_go_on_in_number() {
    let plan = plan();
    let down = judged_as(Considerable).graded("09-24T13:55", Ordinary, false).graded(
        "09-24T14:05",
        Ordinary,
        true,
    );
    let again = down.graded("09-24T16:00", Considerable, false);
    let found = again.duties(plan, at("09-24T16:30"));
    let hourly = duty(&found, "hourly").unwrap();
    assert_eq!((hourly.count, hourly.last_due), (3, None), "11:45, 12:45 and 13:45");
    assert_eq!(hourly.series, [Series { after: 3, since: at("09-24T16:00") }]);
    assert_eq!(hourly.next_due, Some(at("09-24T17:00")), "R10: one period after the regrade");
    let found = again.duties(plan, at("09-24T18:30"));
    let hourly = duty(&found, "hourly").unwrap();
    assert_eq!((hourly.count, hourly.last_due), (5, Some(at("09-24T18:00"))));
}

#[test]
fn beats_of_a_grade_that_was_only_possible_are_spared() {
    let plan = plan();
    let day = Day::default()
        .fact("threat", judged("serious"))
        .mark(Mark::Discovered, "09-24T08:00")
        .graded("09-24T10:30", Major, false)
        .graded("09-24T11:00", Extreme, false);
    let found = day.duties(plan, at("09-24T12:30"));
    let extreme = duty(&found, "beat_extreme").unwrap();
    assert_eq!((extreme.spared, extreme.count, extreme.firm), (2, 3, true));
}

#[test]
fn seconds_are_not_split() {
    let plan = plan();
    let late = |text: &str| at(text).plus(std::time::Duration::from_millis(764));
    let mut day = judged_as(Considerable).mark(Mark::HandlingEnded, "09-24T12:45");
    day.marks.insert(Mark::Judged, late("09-24T10:45"));
    day.grades[0].at = late("09-24T10:45");
    let found = day.duties(plan, at("09-24T18:00"));
    assert_eq!(duty(&found, "hourly").unwrap().count, 2, "the stop itself counts");
}

#[test]
fn what_presses_most_stands_first() {
    let plan = plan();
    let day = judged_as(Considerable)
        .fact("deliberate", Answer::YesNo(false))
        .mark(Mark::Occurred, "09-24T08:40");
    let day = Day { categories: vec!["fault".to_owned()], ..day };
    let found = day.duties(plan, at("09-24T11:00"));
    let expect = [
        ["limit", "phone", "first"],
        ["hourly", "written", "summary"],
        ["account", "asked", "beat_extreme"],
    ];
    assert_eq!(ids(&found), expect.concat(), "overdue, at once, by due time, waiting, closed");
    assert!(duty(&found, "first").unwrap().mine);
    let grave = judged_as(Major).duties(plan, at("09-24T11:00"));
    assert!(!duty(&grave, "grave").unwrap().mine, "the office's, not ours");
}

#[test]
fn a_later_decision_is_not_seen_beforehand() {
    let plan = plan();
    let day = judged_as(Ordinary).graded("09-24T12:00", Considerable, false);
    assert_eq!(duty(&day.duties(plan, at("09-24T11:00")), "first"), None);
}
