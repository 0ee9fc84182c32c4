//! The worked days given with the domain study, run as scenarios against the plans.
//!
//! A day's own words stand in its fixture and are never edited; `words` says what they are called
//! here. Every day is checked: a plan without the case that tells it fails.

use std::{fs, time::Duration};

use assess::{Assessment, CaseStep, Duty, Replay, Truth, replay, usual_roles};
use base::Moment;
use plan::{Answer, Case, CaseMoment, Expect, Grade, Plan};
use serde_json::Value;

use crate::cases::{Shipped, calendar, plan_folder, root};

mod at_once;
mod forbidden;
mod words;

/// Every given day.
const DAYS: [&str; 6] = ["s01", "s03", "s06", "s09", "s12", "s15"];

/// A day with the case that tells it in the plan's own terms.
struct Day {
    id: &'static str,
    told: Value,
    plan: Plan,
    case: Case,
}

fn days() -> Vec<Day> {
    DAYS.into_iter().map(day).collect()
}

fn day(id: &'static str) -> Day {
    let text = fs::read_to_string(root().join(format!("tests/fixtures/given-{id}.json"))).unwrap();
    let told: Value = serde_json::from_str(&text).unwrap();
    let folder = plan_folder(&told["plan"].as_str().unwrap().replace('_', "-"));
    let Shipped { plan, cases } = crate::cases::shipped(&folder);
    let told_by = |case: &Case| case.file.rsplit('/').next().unwrap().starts_with(id);
    let case = cases.into_iter().find(told_by);
    let case = case.unwrap_or_else(|| panic!("{}: no case tells {id}", folder.display()));
    Day { id, told, plan, case }
}

impl Day {
    fn replay(&self) -> Replay<'_> {
        replay(&self.plan, &self.case, &calendar(), &usual_roles(&self.plan))
    }

    /// What is assessed at a moment, whether the case has that moment or not.
    fn seen_at(&self, at: Moment, look: impl FnOnce(&CaseStep<'_>)) {
        let mut until = self.case.clone();
        until.moments.retain(|moment| moment.at <= at);
        if until.moments.last().is_none_or(|last| last.at < at) {
            until.moments.push(CaseMoment {
                at,
                marks: Default::default(),
                facts: Default::default(),
                categories: None,
                grade: None,
                expect: Expect::default(),
            });
        }
        let seen = replay(&self.plan, &until, &calendar(), &usual_roles(&self.plan));
        look(seen.steps.last().unwrap());
    }

    fn expected(&self) -> &Value {
        &self.told["expected"]
    }
}

/// A moment of a fixture.
fn moment(value: &Value) -> Option<Moment> {
    value.as_str().map(|text| text.parse().unwrap())
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array()
        .map_or_else(Vec::new, |list| list.iter().map(|text| text.as_str().unwrap()).collect())
}

fn grade(value: &Value) -> Grade {
    Grade::from_word(value.as_str().unwrap()).unwrap()
}

fn range(found: &Assessment<'_>) -> [Grade; 2] {
    [found.floor, found.ceiling]
}

#[test]
fn a_days_instants_are_the_cases_marks() {
    for day in days() {
        for (name, time) in day.told["times"].as_object().unwrap() {
            let at = moment(time).unwrap();
            match words::mark(name) {
                Some(mark) => {
                    let set = day.case.moments.iter().rev().find_map(|one| one.marks.get(&mark));
                    assert_eq!(set, Some(&at), "{} {name}", day.id);
                }
                None => {
                    let found = day.replay();
                    let graded = &found.steps.last().unwrap().grades;
                    let level = grade(&day.expected()["level"]);
                    let decided = |one: &&assess::Graded| one.at == at && one.grade == level;
                    assert!(graded.iter().any(|one| decided(&one)), "{} {name}", day.id);
                }
            }
        }
    }
}

#[test]
fn a_day_has_its_categories() {
    for day in days() {
        let found = day.replay();
        let chosen = &found.steps.last().unwrap().categories;
        let name = |id: &str| words::category(&day.plan.category(id).unwrap().name).to_owned();
        let mut tops: Vec<String> = chosen.iter().map(|id| name(day.plan.lineage(id)[0])).collect();
        tops.sort();
        tops.dedup();
        let expected = texts(&day.expected()["categories"]);
        let mut expected: Vec<_> =
            expected.into_iter().map(|text| words::category(text).to_owned()).collect();
        expected.sort();
        assert_eq!(tops, expected, "{}", day.id);
        for sub in texts(&day.expected()["subcategories"]) {
            let sub = words::category(sub);
            assert!(chosen.iter().any(|id| name(id) == sub), "{}: {sub} in {chosen:?}", day.id);
        }
    }
}

#[test]
fn a_day_has_its_grade_and_grade_timeline() {
    for day in days() {
        let expected = day.expected();
        for then in expected["level_timeline"].as_array().into_iter().flatten() {
            day.seen_at(moment(&then["at"]).unwrap(), |step| {
                assert_eq!(step.assessment.floor, grade(&then["level"]), "{} {then}", day.id);
            });
        }
        let open = &expected["level_range"];
        if open.is_null() {
            let found = day.replay();
            let last = &found.steps.last().unwrap().assessment;
            assert_eq!(range(last), [grade(&expected["level"]); 2], "{}", day.id);
            continue;
        }
        day.seen_at(moment(&open["at"]).unwrap(), |step| {
            let (found, id) = (&step.assessment, day.id);
            assert_eq!(range(found), [grade(&open["floor"]), grade(&open["ceiling"])], "{id}");
            assert_eq!(found.provisional, grade(&expected["provisional_level"]), "{id}");
            assert!(found.reasons.iter().any(|reason| reason.disputed.is_some()), "{id}");
        });
        if expected["level"].is_string() {
            let found = day.replay();
            let decided = found.steps.last().unwrap().grades.last().unwrap().grade;
            assert_eq!(decided, grade(&expected["level"]), "{}", day.id);
        }
    }
}

#[test]
fn a_day_warns_of_the_grade_that_a_clock_will_bring() {
    for day in days() {
        let timeline = day.expected()["level_timeline"].as_array().cloned().unwrap_or_default();
        for pair in timeline.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            day.seen_at(moment(&before["at"]).unwrap(), |step| {
                let coming = step.assessment.forecast.iter().any(|coming| {
                    Some(coming.at) == moment(&after["at"])
                        && coming.floor == grade(&after["level"])
                });
                assert!(coming, "{}: {after} in {:?}", day.id, step.assessment.forecast);
            });
        }
    }
}

#[test]
fn a_day_is_graded_by_its_clauses() {
    for day in days() {
        let found = day.replay();
        let last = &found.steps.last().unwrap().assessment;
        let speaks =
            |reason: &&assess::Reason<'_>| reason.truth == Truth::True || reason.disputed.is_some();
        let mut left: Vec<_> = last.reasons.iter().filter(speaks).collect();
        for text in texts(&day.expected()["level_clauses"]) {
            let Some(clause) = words::clause(text) else { continue };
            let fits = |reason: &&assess::Reason<'_>| {
                clause.is_of(reason.clause, reason.grade)
                    && (!clause.disputed || reason.disputed.is_some())
            };
            assert!(left.iter().any(fits), "{}: {text} in {left:#?}", day.id);
            left.retain(|reason| !fits(reason));
        }
        assert!(left.is_empty(), "{}: also {left:#?}", day.id);
    }
}

#[test]
fn a_day_owes_every_listed_duty_and_no_other_with_a_number() {
    for day in days() {
        let found = day.replay();
        let mut listed: Vec<&str> = Vec::new();
        for expected in day.expected()["obligations"].as_array().unwrap() {
            let duties = found.duties();
            if let Some(ids) = owed(&day, duties, expected) {
                listed.extend(ids);
                continue;
            }
            // What was owed at a grade that was ruled out later is gone with it.
            let level = day.expected()["level"].as_str();
            let passing = expected["applies_if"].as_str().is_some_and(|word| Some(word) != level);
            assert!(passing, "{}: {expected:#} among {duties:#?}", expected["id"]);
            day.seen_at(just_before_the_decision(&day).unwrap(), |step| {
                assert!(owed(&day, &step.duties, expected).is_some(), "{}", expected["id"]);
            });
        }
        let numbered = found.duties().iter().filter(|duty| {
            duty.firm
                && !duty.obligation.optional
                && duty.closed_at.is_none()
                && (duty.due_at.is_some() || duty.obligation.every.is_some())
        });
        for duty in numbered {
            let id = duty.obligation.id.as_str();
            assert!(listed.contains(&id), "{}: {id} has a number that is not listed", day.id);
        }
    }
}

/// The ids of the duties that together are the listed one, told to every receiver in its form.
fn owed<'p>(day: &Day, duties: &[Duty<'p>], expected: &Value) -> Option<Vec<&'p str>> {
    let duties: Vec<_> = duties.iter().filter(|duty| is_it(&day.plan, duty, expected)).collect();
    for receiver in texts(&expected["to"]).into_iter().filter(|to| !words::is_no_role(to)) {
        let mut told = duties.iter().flat_map(|duty| &duty.obligation.to);
        if !told.any(|role| words::is_role(&day.plan, role, receiver)) {
            return None;
        }
    }
    for duty in &duties {
        same_form(&day.plan, duty, expected);
    }
    (!duties.is_empty()).then(|| duties.iter().map(|duty| duty.obligation.id.as_str()).collect())
}

/// A second before the grade was decided, where a day says when that was.
fn just_before_the_decision(day: &Day) -> Option<Moment> {
    let decided = moment(&day.told["times"]["level_decided_at"])?;
    Some(Moment::from_unix_ms(decided.unix_ms() - 1000))
}

/// Whether a duty is the listed one: its clause, who owes it, from when, until when and how often.
fn is_it(plan: &Plan, duty: &Duty<'_>, expected: &Value) -> bool {
    let start = if expected["trigger_at"].is_null() { "anchor_time" } else { "trigger_at" };
    let beats = expected["count"].as_u64().is_none_or(|count| {
        let ends = [duty.until_at, duty.closed_at];
        u64::from(duty.count) == count
            && duty.last_due == moment(&expected["last_due"])
            && ends.contains(&moment(&expected["until_time"]))
    });
    words::clauses_meet(&duty.obligation.clause, &expected["clause"])
        && words::is_role(plan, &duty.obligation.actor, expected["from"].as_str().unwrap())
        && duty.anchor_at == moment(&expected[start])
        && duty.due_at == moment(&expected["due_at"])
        && duty.at_once == (expected["timing"] == "qualitative")
        && expected["anchor_is_assumption"].as_bool().is_none_or(|it| it == duty.anchor_assumed)
        && duty.obligation.every.is_some() == (expected["timing"] == "periodic")
        && beats
        && to_nobody_else(plan, duty, expected)
}

fn to_nobody_else(plan: &Plan, duty: &Duty<'_>, expected: &Value) -> bool {
    let receivers = texts(&expected["to"]);
    duty.obligation
        .to
        .iter()
        .all(|role| receivers.iter().any(|receiver| words::is_role(plan, role, receiver)))
}

fn same_form(plan: &Plan, duty: &Duty<'_>, expected: &Value) {
    let (form, by, id) = (expected["form"].as_str().unwrap(), &duty.obligation.by, &expected["id"]);
    if let Some(title) = form.strip_prefix("form:") {
        let plan::By::Form(ours) = by else { panic!("{id}: {form}, not {by:?}") };
        let ours = plan.form(ours).unwrap();
        assert!(format!("{}{}", ours.clause, ours.title).contains(title), "{id}: {ours:?}");
    } else if form == "phone" {
        assert_eq!(*by, plan::By::Phone, "{id}");
    } else if form.starts_with("written") {
        assert!(matches!(by, plan::By::Written | plan::By::Form(_)), "{id}: {by:?}");
    }
}

#[test]
fn what_depends_on_an_open_grade_is_owed_for_that_grade_only() {
    for day in days() {
        let Some(before) = just_before_the_decision(&day) else { continue };
        for expected in day.expected()["obligations"].as_array().unwrap() {
            let Some(word) = expected["applies_if"].as_str() else { continue };
            day.seen_at(before, |step| {
                let candidate = step.duties.iter().find(|duty| {
                    words::clauses_meet(&duty.obligation.clause, &expected["clause"])
                        && words::is_role(
                            &day.plan,
                            &duty.obligation.actor,
                            expected["from"].as_str().unwrap(),
                        )
                        && duty.obligation.grades.contains(&Grade::from_word(word).unwrap())
                });
                let duty = candidate.unwrap_or_else(|| panic!("{expected:#}"));
                let owed: Vec<_> = duty.if_grade.iter().map(|grade| grade.word()).collect();
                assert!(duty.firm || owed.contains(&word), "{}: {duty:#?}", expected["id"]);
            });
        }
    }
}

#[test]
fn a_day_with_another_number_has_another_grade() {
    for day in days() {
        for variant in day.expected()["variants"].as_array().into_iter().flatten() {
            let (is, becomes) = words::variant(&day.told["facts"], &variant["facts"]);
            let mut other = day.case.clone();
            let answers = other.moments.iter_mut().flat_map(|moment| moment.facts.values_mut());
            let mut changed = 0;
            for answer in answers.flatten().filter(|answer| **answer == Answer::Count(is)) {
                *answer = Answer::Count(becomes);
                changed += 1;
            }
            assert!(changed > 0, "{}: no fact is {is}", day.id);
            let found = replay(&day.plan, &other, &calendar(), &usual_roles(&day.plan));
            let last = &found.steps.last().unwrap().assessment;
            let open = &variant["level_range"];
            let expected = if open.is_null() {
                [grade(&variant["level"]); 2]
            } else {
                [grade(&open["floor"]), grade(&open["ceiling"])]
            };
            assert_eq!(range(last), expected, "{}: {variant}", day.id);
        }
    }
}

#[test]
fn a_day_that_is_off_by_a_second_is_found_out() {
    let day = day("s12");
    let found = day.replay();
    let mut expected = day.expected()["obligations"][5].clone();
    assert!(found.duties().iter().any(|duty| is_it(&day.plan, duty, &expected)));
    let due = moment(&expected["due_at"]).unwrap().plus(Duration::from_secs(1));
    expected["due_at"] = Value::String(due.to_string());
    assert!(!found.duties().iter().any(|duty| is_it(&day.plan, duty, &expected)));
}
