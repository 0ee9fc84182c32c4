//! A small plan for tests, written as TOML so that it is read as real ones are.
//!
//! It is made up: no test may take it for what a real plan says.

use crate::{Entry, Event, Incident, Judged};
use assess::{Duty, Situation};
use base::{Id, ManualClock, Moment};
use plan::{Calendar, Grade, Mode, Plan};
use std::{collections::BTreeSet, sync::LazyLock, time::Duration};

const HEAD: &str = include_str!("../../assess/src/sample/plan.toml");

const CATEGORIES: &str = include_str!("../../assess/src/sample/categories.toml");

const FACTS: &str = r#"
[[fact]]
id = "down"
ask = "?"
kind = "yes_no"
[[fact]]
id = "people"
ask = "?"
kind = "count"
unit = "people"
[[fact]]
id = "share"
ask = "?"
kind = "share"
[[fact]]
id = "loss"
ask = "?"
kind = "amount"
unit = "CNY"
[[fact]]
id = "since"
ask = "?"
kind = "clock"
unit = "hours"
[[fact]]
id = "threat"
ask = "?"
kind = "judgement"
options = [{ word = "serious", says = "s" }, { word = "some", says = "o" }]
[[fact]]
id = "seen"
ask = "?"
kind = "choices"
options = [{ word = "slow", says = "s" }, { word = "dark", says = "d" }]
"#;

const GRADES: &str = r#"
[[criterion]]
clause = "1(1)"
grade = "I"
says = "serious"
when = "threat >= 'serious'"
[[criterion]]
clause = "2(1)"
grade = "II"
says = "many"
when = "people >= 1000 || share >= 50 || loss > 1000000"
[[criterion]]
clause = "3(1)"
grade = "III"
says = "down"
when = "down || since >= 2 || 'dark' in seen"
[rest]
clause = "4"
grade = "IV"
says = "the rest"
"#;

const DUTIES: &str = r#"
[[obligation]]
id = "phone"
clause = "d1"
what = "call"
actor = "unit"
to = ["superior"]
by = "phone"
after = "discovered"
within = "at once"
word = "w"
[[obligation]]
id = "first"
clause = "d2"
what = "first report"
actor = "unit"
to = ["office", "superior"]
stage = "first"
after = "judged"
within = "30min"
[[obligation]]
id = "written"
clause = "d3"
what = "written report"
actor = "unit"
to = ["superior"]
by = "written"
after = "judged"
within = "24h"
[[obligation]]
id = "hourly"
clause = "d4"
what = "progress"
actor = "unit"
to = ["office"]
after = "judged"
every = "1h"
until = "handling_ended"
[[obligation]]
id = "alone"
clause = "d5"
what = "to be done by oneself"
actor = "unit"
to = []
after = "discovered"
within = "at once"
word = "w"
"#;

const MORE_DUTIES: &str = r#"
[[obligation]]
id = "more"
clause = "d6"
what = "what the superior asked for"
actor = "unit"
to = ["superior"]
after = "asked"
within = "30min"
[[obligation]]
id = "finish"
clause = "d8"
what = "finish"
grades = ["III"]
actor = "unit"
after = "discovered"
within = "4h"
until = "handling_ended"
[[obligation]]
id = "watch"
clause = "d9"
what = "progress of the graver grade"
grades = ["III"]
actor = "unit"
to = ["office"]
after = "judged"
every = "1h"
until = "handling_ended"
[[obligation]]
id = "either"
clause = "d7"
what = "tell one of them"
actor = "unit"
to = ["office", "superior"]
to_any = true
after = "judged"
every = "2h"
until = "handling_ended"
"#;

const FORMS: &str = r#"
[[form]]
id = "points"
title = "points"
clause = "f1"
serves = ["more"]
spoken = true
[[form.block]]
[[form.block.field]]
id = "impact"
title = "影响"
required = true
[[form.block.field]]
id = "contact"
title = "报告人"
"#;

const RESPONSE: &str = r#"
[[step]]
id = "unplug"
clause = "s1"
grades = ["IV", "III", "II", "I"]
actor = "unit"
says = "unplug"
"#;

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let duties = [DUTIES, MORE_DUTIES].concat();
    let text = [
        ("plan.toml", HEAD),
        ("categories.toml", CATEGORIES),
        ("facts.toml", FACTS),
        ("grades.toml", GRADES),
        ("duties.toml", &duties),
        ("response.toml", RESPONSE),
        ("warnings.toml", "note = \"none\""),
        ("forms.toml", FORMS),
        ("upkeep.toml", ""),
    ];
    let files: Vec<_> =
        text.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect();
    let (plan, problems) = plan::load(&files);
    plan.unwrap_or_else(|| panic!("{problems:#?}"))
});

/// The plan.
pub(crate) fn plan() -> &'static Plan {
    &PLAN
}

/// A moment of the day: minutes after eight.
pub(crate) fn at(minutes: i64) -> Moment {
    let eight: Moment = "2026-09-24T08:00:00+08:00".parse().unwrap();
    Moment::from_unix_ms(eight.unix_ms() + minutes * 60_000)
}

/// Ids, each another.
pub(crate) fn ids() -> impl FnMut() -> Id {
    let clock = ManualClock::at(at(0));
    move || {
        clock.advance(Duration::from_millis(1));
        Id::fresh(&clock).unwrap()
    }
}

/// A log of these events, a minute apart, the opening one before them at eight.
pub(crate) fn log(events: impl IntoIterator<Item = Event>) -> Vec<Entry> {
    let plan = plan().reference.clone();
    let opened = Event::Opened { mode: Mode::Live, plan, discovered: at(0) };
    let mut id = ids();
    let entry = |(minute, event)| Entry {
        id: id(),
        at: at(minute),
        by: "陈立".to_owned(),
        amends: None,
        event,
    };
    (0..).zip(std::iter::once(opened).chain(events)).map(entry).collect()
}

/// A preliminary decision on the grade, minutes after eight.
pub(crate) fn judged(grade: Grade, minutes: i64) -> Event {
    Event::Judged(Judged {
        grade,
        floor: Grade::Ordinary,
        ceiling: Grade::Extreme,
        clauses: Vec::new(),
        reason: None,
        judge: "陈立".to_owned(),
        at: at(minutes),
    })
}

/// The incident after these events.
pub(crate) fn after(events: impl IntoIterator<Item = Event>) -> Incident {
    let log = log(events);
    Incident::fold(log[0].id, &log).unwrap()
}

/// What an incident owes at a moment, to a unit that holds the role `unit`.
pub(crate) fn duties(incident: &Incident, now: Moment) -> Vec<Duty<'static>> {
    let facts = incident.facts(plan());
    let (marks, again) = (incident.instants(), incident.instants_again());
    let situation = Situation {
        plan: plan(),
        facts: &facts,
        categories: &incident.categories,
        marks: &marks,
        again: &again,
        grades: &incident.grades(now),
        met: &incident.met(plan()),
        roles: &BTreeSet::from(["unit".to_owned()]),
        now,
    };
    assess::duties(&situation, &Calendar::default())
}
