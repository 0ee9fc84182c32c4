//! Every plan's worked cases, played through the engine, and a day worked by hand beside them.
//!
//! A case that fails is a wrong plan or a wrong engine, never a reason to loosen the comparison.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use assess::{CaseStep, Duty, Replay, coverage, replay, unmet, usual_roles};
use plan::{Calendar, Case, Mark, Plan};
use serde_json::Value;

/// A plan as shipped, with its cases.
struct Shipped {
    plan: Plan,
    cases: Vec<Case>,
}

#[test]
fn every_shipped_plan_is_sound() {
    for folder in folders() {
        let shipped = shipped(&folder);
        assert!(shipped.cases.len() >= 12, "{}: at least 12 cases", shipped.plan.reference.id);
    }
}

#[test]
fn every_case_holds() {
    let calendar = calendar();
    for folder in folders() {
        let Shipped { plan, cases } = shipped(&folder);
        let roles = usual_roles(&plan);
        let failed: Vec<String> = cases
            .iter()
            .flat_map(|case| {
                let missing = unmet(case, &replay(&plan, case, &calendar, &roles));
                missing
                    .into_iter()
                    .map(|unmet| format!("{} {}: {}", case.file, unmet.at, unmet.what))
            })
            .collect();
        assert!(failed.is_empty(), "{}\n{}", plan.reference.id, failed.join("\n"));
    }
}

#[test]
fn every_criterion_and_obligation_is_reached_by_a_case() {
    let calendar = calendar();
    for folder in folders() {
        let Shipped { plan, cases } = shipped(&folder);
        let missing = coverage(&plan, &cases, &calendar);
        assert!(missing.is_whole(), "{}: {missing:#?}", plan.reference.id);
    }
}

#[test]
fn no_grade_is_swallowed_by_a_graver_one_unless_the_plan_says_so() {
    for folder in folders() {
        let Shipped { plan, .. } = shipped(&folder);
        for found in assess::overlaps(&plan) {
            let (lighter, graver) = (&found.lighter.clause, &found.graver.clause);
            assert!(
                plan.acknowledged.iter().any(|known| known.covers(lighter, graver)),
                "{}: whenever {lighter} holds, {graver} holds too",
                plan.reference.id
            );
        }
    }
}

#[test]
fn a_case_that_expects_something_else_is_found_out() {
    let Shipped { plan, cases } = shipped(&root().join("plans/jiangsu-education"));
    let mut case = named(&cases, "s12").clone();
    let duty = case.expect.duties.last_mut().unwrap();
    duty.due = duty.due.map(|due| due.plus(std::time::Duration::from_secs(1)));
    let found = unmet(&case, &replay(&plan, &case, &calendar(), &usual_roles(&plan)));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn the_university_day_is_graded_as_worked_by_hand() {
    let Shipped { plan, cases } = shipped(&root().join("plans/jiangsu-education"));
    let case = named(&cases, "s12");
    let found = replay(&plan, case, &calendar(), &usual_roles(&plan));
    let day = given();
    let expected = &day["expected"];
    let last = found.steps.last().unwrap();
    let top: BTreeSet<&str> = last
        .categories
        .iter()
        .map(|id| plan.category(plan.lineage(id)[0]).unwrap().name.as_str())
        .collect();
    assert_eq!(top, texts(&expected["categories"]).into_iter().collect());
    let (floor, ceiling) = (last.assessment.floor, last.assessment.ceiling);
    assert_eq!([floor.word(), ceiling.word()], [expected["level"].as_str().unwrap(); 2]);
    let proven: Vec<&str> = last
        .assessment
        .reasons
        .iter()
        .filter(|reason| reason.truth == assess::Truth::True)
        .map(|reason| reason.clause)
        .collect();
    assert_eq!(proven, texts(&expected["level_clauses"]));
}

#[test]
fn the_university_day_owes_what_was_worked_by_hand() {
    let Shipped { plan, cases } = shipped(&root().join("plans/jiangsu-education"));
    let case = named(&cases, "s12");
    let found = replay(&plan, case, &calendar(), &usual_roles(&plan));
    let day = given();
    same_marks(case, &day["times"]);
    let mut matched = BTreeMap::new();
    for expected in day["expected"]["obligations"].as_array().unwrap() {
        let duty = the_one(&plan, &found, expected);
        let id = expected["id"].as_str().unwrap();
        assert!(duty.firm && duty.mine && duty.closed_at.is_none(), "{id}: {duty:?}");
        let (anchor, due) = (&expected["trigger_at"], &expected["due_at"]);
        let anchor = if anchor.is_null() { &expected["anchor_time"] } else { anchor };
        let shown = |moment: Option<base::Moment>| moment.map(|moment| moment.to_string());
        assert_eq!(shown(duty.anchor_at).as_deref(), anchor.as_str(), "{id}: counted from");
        assert_eq!(shown(duty.due_at).as_deref(), due.as_str(), "{id}: due");
        assert_eq!(duty.at_once, expected["timing"] == "qualitative", "{id}");
        if let Some(assumed) = expected["anchor_is_assumption"].as_bool() {
            assert_eq!(duty.anchor_assumed, assumed, "{id}: says whether the start is assumed");
        }
        matched.insert(duty.obligation.id.as_str(), id);
    }
    let numbered = found.duties().iter().filter(|duty| duty.firm && duty.due_at.is_some());
    for duty in numbered {
        let id = duty.obligation.id.as_str();
        assert!(matched.contains_key(id), "{id} has a number that the day does not list");
    }
}

#[test]
fn at_discovery_the_university_already_owes_the_call() {
    let Shipped { plan, cases } = shipped(&root().join("plans/jiangsu-education"));
    let found = replay(&plan, named(&cases, "s12"), &calendar(), &usual_roles(&plan));
    let first: &CaseStep<'_> = found.steps.first().unwrap();
    let top = first.duties.first().unwrap();
    assert_eq!(top.obligation.id, "phone_superior", "nothing else is more pressing");
    assert!(top.at_once && top.firm && top.due_at.is_none());
}

/// The one duty of the clause that counts from the same moment and goes to the same receivers.
fn the_one<'d, 'p>(plan: &Plan, found: &'d Replay<'p>, expected: &Value) -> &'d Duty<'p> {
    let receivers = texts(&expected["to"]);
    let goes_to = |id: &String| {
        let role = plan.role(id).unwrap();
        let names = [Some(role.name.as_str()), role.short.as_deref()];
        let named = |text: &str| names.into_iter().flatten().any(|name| text.contains(name));
        receivers.iter().any(|text| named(text))
    };
    let by_form = expected["form"].as_str().unwrap().starts_with("form:");
    let all: Vec<&Duty<'p>> = found
        .duties()
        .iter()
        .filter(|duty| expected["clause"] == duty.obligation.clause.as_str())
        .filter(|duty| duty.obligation.to.len() == receivers.len())
        .filter(|duty| duty.obligation.to.iter().all(goes_to))
        .filter(|duty| matches!(duty.obligation.by, plan::By::Form(_)) == by_form)
        .collect();
    assert_eq!(all.len(), 1, "{}: {all:#?}", expected["id"]);
    all[0]
}

fn same_marks(case: &Case, times: &Value) {
    let mut marks: BTreeMap<Mark, base::Moment> = BTreeMap::new();
    for moment in &case.moments {
        marks.extend(&moment.marks);
    }
    for (name, time) in times.as_object().unwrap() {
        let mark = Mark::from_word(name.strip_suffix("_at").unwrap()).unwrap();
        assert_eq!(marks[&mark].to_string(), time.as_str().unwrap(), "{name}");
    }
}

fn given() -> Value {
    let text = fs::read_to_string(root().join("tests/fixtures/given-s12.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

fn named<'c>(cases: &'c [Case], start: &str) -> &'c Case {
    let file = |case: &&Case| case.file.rsplit('/').next().unwrap().starts_with(start);
    cases.iter().find(file).unwrap()
}

fn shipped(folder: &Path) -> Shipped {
    let files: Vec<(String, Vec<u8>)> = crate::tidy::files(folder)
        .into_iter()
        .map(|file| {
            let path = file.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (path, fs::read(&file).unwrap())
        })
        .collect();
    let (plan, problems) = plan::load(&files);
    assert_eq!(problems, [], "{}", folder.display());
    let plan = plan.unwrap();
    let (cases, problems) = plan::load_cases(&files, &plan);
    assert_eq!(problems, [], "{}", folder.display());
    Shipped { plan, cases }
}

/// The folder of every plan.
fn folders() -> Vec<PathBuf> {
    let found: Vec<PathBuf> = fs::read_dir(root().join("plans"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("plan.toml").exists())
        .collect();
    assert!(!found.is_empty(), "plans are shipped");
    found
}

fn calendar() -> Calendar {
    let mut calendar = Calendar::default();
    for file in crate::tidy::files(&root().join("plans/calendar")) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let (year, problems) = plan::load_calendar(name, &fs::read(&file).unwrap());
        assert_eq!(problems, [], "{name}");
        calendar.declare(year.unwrap());
    }
    calendar
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
