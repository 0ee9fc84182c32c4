//! What holds of the duties of any facts, instants and grades, under every shipped plan.
//!
//! Instants and grades are drawn over two days; an unknown fact leaves a duty conditional and never
//! makes it go away.

use assess::{Duty, Facts, Graded, Met, Situation, comes_again, duties, outlook, usual_roles};
use base::Moment;
use plan::{Grade, Mark, Plan};
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{Config, RngSeed, TestRunner},
};
use std::collections::BTreeMap;

use crate::{
    cases::{calendar, folders, shipped},
    monotone::any_facts,
};

/// Minutes of two days.
const MINUTES: i64 = 2 * 24 * 60;

/// An incident as its duties see it.
#[derive(Clone, Debug)]
struct Day {
    facts: Facts,
    marks: BTreeMap<Mark, Moment>,
    again: BTreeMap<Mark, Vec<Moment>>,
    grades: Vec<Graded>,
    met: Met,
    now: Moment,
}

impl Day {
    fn duties<'p>(&self, plan: &'p Plan) -> Vec<Duty<'p>> {
        let situation = Situation {
            plan,
            facts: &self.facts,
            categories: &[],
            marks: &self.marks,
            again: &self.again,
            grades: &self.grades,
            met: &self.met,
            roles: &usual_roles(plan),
            now: self.now,
        };
        duties(&situation, &calendar())
    }

    /// The same with the grade changed now, as a decision of ours is recorded.
    fn raised_to(&self, grade: Grade) -> Self {
        let mut raised = self.clone();
        raised.grades.push(Graded { at: self.now, grade, confirmed: false });
        raised.marks.insert(Mark::Regraded, self.now);
        raised.again.entry(Mark::Regraded).or_default().push(self.now);
        raised
    }
}

fn at(minutes: i64) -> Moment {
    let start: Moment = "2026-09-24T00:00:00+08:00".parse().unwrap();
    Moment::from_unix_ms(start.unix_ms() + minutes * 60_000)
}

/// A day on which everything set has come, judged at least once.
fn any_day(plan: &Plan) -> impl Strategy<Value = Day> + use<> {
    let once: Vec<Mark> = Mark::ALL
        .into_iter()
        .filter(|mark| !comes_again(*mark) && !matches!(mark, Mark::Judged | Mark::HandlingEnded))
        .collect();
    let marks = vec((select(once), 0..MINUTES), 0..6);
    let asks = vec(0..MINUTES, 0..3);
    let grades = vec((0..MINUTES, select(Grade::ALL.to_vec())), 1..4);
    let once = plan.obligations.iter().filter(|owed| owed.every.is_none());
    let once: Vec<String> = once.map(|owed| owed.id.clone()).collect();
    let met = vec((select(once), 0..MINUTES), 0..3);
    let drawn = (any_facts(plan), marks, asks, grades, met);
    drawn.prop_map(|(facts, marks, asks, grades, met)| {
        let mut grades: Vec<Graded> = grades
            .into_iter()
            .map(|(minutes, grade)| Graded { at: at(minutes), grade, confirmed: false })
            .collect();
        grades.sort_by_key(|graded| graded.at);
        let mut marks: BTreeMap<Mark, Moment> =
            marks.into_iter().map(|(mark, minutes)| (mark, at(minutes))).collect();
        marks.insert(Mark::Judged, grades[0].at);
        let asks: Vec<Moment> = asks.into_iter().map(at).collect();
        marks.extend(asks.last().map(|last| (Mark::Asked, *last)));
        let again = BTreeMap::from([(Mark::Asked, asks)]);
        let done = |(id, minutes)| (id, BTreeMap::from([(0, at(minutes))]));
        let met = met.into_iter().map(done).collect();
        Day { facts, marks, again, grades, met, now: at(MINUTES) }
    })
}

fn check<T: std::fmt::Debug>(
    with: impl Fn(&Plan) -> BoxedStrategy<T>,
    property: impl Fn(&Plan, T) -> Result<(), TestCaseError>,
) {
    for folder in folders() {
        let plan = shipped(&folder).plan;
        let config = Config {
            cases: 100,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(1),
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(&with(&plan), |drawn| property(&plan, drawn));
        outcome.unwrap_or_else(|error| panic!("{}: {error}", plan.reference.id));
    }
}

#[test]
fn raising_the_grade_makes_nothing_due_later_and_undoes_nothing() {
    check(
        |plan| any_day(plan).boxed(),
        |plan, day| {
            let before = day.duties(plan);
            let last = day.grades.last().unwrap().grade;
            for grade in Grade::ALL.into_iter().filter(|grade| *grade > last) {
                let after = day.raised_to(grade).duties(plan);
                for owed in before.iter().filter(|duty| duty.closed_at.is_none()) {
                    let id = &owed.obligation.id;
                    let is_it =
                        |duty: &&Duty<'_>| duty.obligation.id == *id && duty.nth == owed.nth;
                    let same = after.iter().find(is_it);
                    let Some(due) = owed.presses_at().filter(|_| owed.firm) else { continue };
                    if owed.nth == 0 && day.met.contains_key(id) {
                        let stays = same.is_some_and(|same| {
                            same.closed_at.is_none() && same.due_at == owed.due_at
                        });
                        prop_assert!(stays, "{id} is done and was {owed:?}, now {same:?}");
                        let handed = |all: &[Duty<'_>]| {
                            all.iter().filter(|duty| duty.kept_from == Some(id)).count()
                        };
                        prop_assert_eq!(handed(&after), handed(&before), "{} is done", id);
                        continue;
                    }
                    let kept = same.is_some_and(|same| {
                        same.closed_at.is_none() && same.presses_at() == Some(due)
                    });
                    let heir = after.iter().any(|duty| {
                        duty.obligation.actor == owed.obligation.actor
                            && duty.closed_at.is_none()
                            && (duty.kept_from == Some(id.as_str())
                                || duty.continues == Some(id.as_str())
                                || duty.anchor_at == Some(day.now))
                            && duty.presses_at().is_some_and(|later| later <= due)
                    });
                    prop_assert!(kept || heir, "{id} was due {due}, at {grade:?} {same:?}");
                    let count = same.map_or(0, |same| same.count);
                    prop_assert!(count >= owed.count, "{id}: {} beats, now {count}", owed.count);
                }
            }
            Ok(())
        },
    );
}

/// A course from one grade up to another, down, confirmed so, and up once more.
#[derive(Clone, Debug)]
struct UpAndDown {
    day: Day,
    /// The moments of the four changes, in order; the third is the confirmation.
    turns: [Moment; 4],
}

fn any_up_and_down(plan: &Plan) -> impl Strategy<Value = UpAndDown> + use<> {
    let pairs: Vec<(Grade, Grade)> = Grade::ALL
        .into_iter()
        .flat_map(|light| Grade::ALL.into_iter().map(move |grave| (light, grave)))
        .filter(|(light, grave)| light < grave)
        .collect();
    let minutes = proptest::collection::btree_set(1..MINUTES, 5);
    (any_day(plan), select(pairs), minutes).prop_map(|(mut day, (light, grave), minutes)| {
        let minutes: Vec<Moment> = minutes.into_iter().map(at).collect();
        let [first, up, down, sure, again] = *minutes else { unreachable!("five minutes") };
        let graded = |at, grade, confirmed| Graded { at, grade, confirmed };
        day.grades = vec![
            graded(first, light, false),
            graded(up, grave, false),
            graded(down, light, false),
            graded(sure, light, true),
            graded(again, grave, false),
        ];
        day.marks.retain(|_, at| *at <= first);
        day.again.clear();
        day.marks.insert(Mark::Judged, first);
        day.marks.remove(&Mark::Regraded);
        UpAndDown { day, turns: [up, down, sure, again] }
    })
}

#[test]
fn up_and_down_and_up_again_moves_no_single_limit_and_keeps_every_beat_apart() {
    let begun_anew = std::cell::Cell::new(0);
    check(
        |plan| any_up_and_down(plan).boxed(),
        |plan, UpAndDown { day, turns: [up, down, sure, again] }| {
            let seen = |now: Moment| {
                let grades = day.grades.iter().copied().filter(|graded| graded.at <= now);
                Day { now, grades: grades.collect(), ..day.clone() }.duties(plan)
            };
            let just_before = |at: Moment| Moment::from_unix_ms(at.unix_ms() - 1_000);
            let (end, fell) = (seen(at(MINUTES)), seen(just_before(again)));
            for before in [seen(just_before(up)), seen(just_before(down)), fell.clone()].concat() {
                let id = &before.obligation.id;
                let is_it = |duty: &&Duty<'_>| duty.obligation.id == *id && duty.nth == before.nth;
                let Some(after) = end.iter().find(is_it) else { continue };
                if before.anchor_at.is_none() || !before.firm || before.closed_at.is_some() {
                    continue;
                }
                prop_assert!(after.count >= before.count, "{id} lost beats");
                if before.obligation.every.is_some() {
                    continue;
                }
                prop_assert!(after.due_at <= before.due_at, "{id} {before:?} {after:?}");
                let due_by_then = before.due_at.is_some_and(|due| due <= sure);
                let replaced = end.iter().any(|heir| heir.kept_from == Some(id.as_str()));
                let open = after.closed_at.is_none() || replaced;
                prop_assert!(!due_by_then || open, "{id} gone");
            }
            for owed in end.iter().filter(|duty| duty.obligation.every.is_some()) {
                let id = &owed.obligation.id;
                for series in &owed.series {
                    begun_anew.set(begun_anew.get() + 1);
                    let earlier = fell.iter().find(|duty| duty.obligation.id == *id);
                    let came = earlier.map_or(0, |earlier| earlier.count);
                    prop_assert!(series.since >= up && series.since <= again, "{id}");
                    prop_assert!(series.since != again || series.after >= came, "{id}");
                    prop_assert!(owed.count >= series.after, "{id}");
                    let next = owed.last_due.or(owed.next_due).filter(|_| owed.closed_at.is_none());
                    prop_assert!(next.is_none_or(|next| next > series.since), "{id} {owed:?}");
                }
            }
            Ok(())
        },
    );
    assert!(begun_anew.get() > 0, "no beats of any plan began anew");
}

#[test]
fn another_asking_moves_and_hides_none_before_it() {
    check(
        |plan| (any_day(plan), 0..MINUTES).boxed(),
        |plan, (day, minutes)| {
            let mut asked = day.clone();
            asked.again.entry(Mark::Asked).or_default().push(at(minutes));
            asked.marks.insert(Mark::Asked, at(minutes));
            let after = asked.duties(plan);
            for before in day.duties(plan).iter().filter(|duty| duty.anchor_at.is_some()) {
                let id = &before.obligation.id;
                let is_it = |duty: &&Duty<'_>| duty.obligation.id == *id && duty.nth == before.nth;
                let same = after.iter().find(is_it);
                prop_assert_eq!(same, Some(before), "{}", id);
            }
            Ok(())
        },
    );
}

#[test]
fn a_doubt_that_is_foretold_comes_true() {
    let foretold = std::cell::Cell::new(0);
    check(
        |plan| any_facts(plan).boxed(),
        |plan, facts| {
            let now = crate::monotone::now();
            for doubt in outlook(plan, &facts, now).doubts {
                foretold.set(foretold.get() + 1);
                let just_before = Moment::from_unix_ms(doubt.at.unix_ms() - 1);
                let then = outlook(plan, &facts, doubt.at);
                prop_assert!(then.provisional >= doubt.grade && then.floor < doubt.grade);
                prop_assert!(outlook(plan, &facts, just_before).provisional < doubt.grade);
            }
            Ok(())
        },
    );
    assert!(foretold.get() > 0, "no clock of any plan brings a dispute");
}
