//! A small plan for tests, written as TOML so that its conditions are read as in real ones.
//!
//! It is made up: no test may take it for what a real plan says.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use base::Moment;
use chrono::NaiveDate;
use plan::{Answer, Calendar, CalendarYear, Case, Decimal, Grade, Judgement, Mark, Plan, Span};

use crate::{Duty, Facts, Graded, Met, Situation};

const HEAD: &str = include_str!("sample/plan.toml");

const CATEGORIES: &str = include_str!("sample/categories.toml");

const FACTS: &str = r#"
[[fact]]
id = "core.scope"
ask = "?"
kind = "choice"
options = [{ word = "nation", says = "n" }, { word = "seat", says = "s" }, { word = "branch", says = "b" }]
[[fact]]
id = "core.degraded"
ask = "?"
kind = "yes_no"
[[fact]]
id = "core.peak"
ask = "?"
kind = "clock"
unit = "hours"
only_if = "core.degraded"
[[fact]]
id = "leak.people"
ask = "?"
kind = "count"
unit = "people"
[[fact]]
id = "leak.proven"
ask = "?"
kind = "yes_no"
[[fact]]
id = "malware.share"
ask = "?"
kind = "share"
[[fact]]
id = "malware.fierce"
ask = "?"
kind = "yes_no"
[[fact]]
id = "threat"
ask = "?"
kind = "judgement"
options = [{ word = "extreme", says = "e" }, { word = "serious", says = "s" }, { word = "some", says = "o" }]
[[fact]]
id = "loss"
ask = "?"
kind = "amount"
unit = "CNY"
[[fact]]
id = "seen"
ask = "?"
kind = "choices"
options = [{ word = "slow", says = "s" }, { word = "down", says = "d" }]
[[fact]]
id = "deliberate"
ask = "?"
kind = "yes_no"
[[fact]]
id = "key_period"
ask = "?"
kind = "yes_no"
standing = true
"#;

const GRADES: &str = r#"
[[criterion]]
clause = "1(1)"
grade = "I"
says = "nation, 6 h"
when = "core.scope == 'nation' && core.degraded && core.peak >= 6"
[[criterion]]
clause = "1(2)"
grade = "I"
says = "200,000 people"
when = "leak.people >= 200000"
disputed_when = "leak.people == 200000"
disputed = "both above and from"
[[criterion]]
clause = "1(3)"
grade = "I"
says = "half, or a fifth of fierce"
when = "malware.share >= 50 || (malware.fierce && malware.share >= 20)"
[[criterion]]
clause = "1(4)"
grade = "I"
says = "extreme threat"
when = "threat >= 'extreme'"
[[criterion]]
clause = "2(1)"
grade = "II"
says = "nation, 2 h"
when = "core.scope == 'nation' && core.degraded && core.peak >= 2"
[[criterion]]
clause = "2(2)"
grade = "II"
says = "50,000 people"
when = "leak.people >= 50000"
disputed_when = "leak.people == 50000"
disputed = "both above and from"
[[criterion]]
clause = "2(3)"
grade = "II"
says = "serious threat"
when = "threat >= 'serious'"
[[criterion]]
clause = "3(1)"
grade = "III"
says = "seat or branch, 2 h"
when = "core.scope in ['seat', 'branch'] && core.degraded && core.peak >= 2"
[[criterion]]
clause = "3(2)"
grade = "III"
says = "loss over a million, not a fault"
when = "loss > 1000000 && !('fault' in category)"
[[criterion]]
clause = "3(3)"
grade = "III"
says = "down in a key period"
when = "'down' in seen && key_period"
[rest]
clause = "4"
grade = "IV"
says = "the rest"
"#;

const DUTIES: &str = include_str!("sample/duties.toml");

const UPKEEP: &str = r#"
[[task]]
id = "drill"
clause = "u1"
kind = "drill"
what = "drill once a year"
actor = "unit"
every_years = 1
[[task]]
id = "filing"
clause = "u2"
kind = "filing"
what = "report before December"
actor = "unit"
every_years = 1
before = "11-30"
[[task]]
id = "big_drill"
clause = "u3"
kind = "drill"
what = "drill every three years"
actor = "office"
every_years = 3
[[task]]
id = "roster"
clause = "u4"
kind = "roster"
what = "keep the list"
actor = "unit"
"#;

static PLAN: LazyLock<Plan> = LazyLock::new(load);

/// The plan.
pub(crate) fn plan() -> &'static Plan {
    &PLAN
}

fn load() -> Plan {
    let text = [
        ("plan.toml", HEAD),
        ("categories.toml", CATEGORIES),
        ("facts.toml", FACTS),
        ("grades.toml", GRADES),
        ("duties.toml", DUTIES),
        ("response.toml", ""),
        ("warnings.toml", "note = \"none\""),
        ("forms.toml", ""),
        ("upkeep.toml", UPKEEP),
    ];
    let files: Vec<_> =
        text.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect();
    let (plan, problems) = plan::load(&files);
    let blocking: Vec<_> = problems.iter().filter(|problem| problem.blocks).collect();
    plan.unwrap_or_else(|| panic!("{blocking:#?}"))
}

/// A case of the plan.
pub(crate) fn case(plan: &Plan, text: &str) -> Case {
    let (case, problems) = plan::load_case("case.toml", text.as_bytes(), plan);
    case.unwrap_or_else(|| panic!("{problems:#?}"))
}

/// The calendar of 2026: the national days off and their make-up days of autumn.
pub(crate) fn calendar() -> Calendar {
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let mut calendar = Calendar::default();
    calendar.declare(CalendarYear {
        year: 2026,
        source: "s".to_owned(),
        off: (25..=27).map(|d| day(9, d)).chain((1..=7).map(|d| day(10, d))).collect(),
        make_up: [day(9, 20), day(10, 10)].into(),
    });
    calendar
}

/// A moment on a day of September 2026 (October from the 31st on).
pub(crate) fn at(text: &str) -> Moment {
    format!("2026-{text}:00+08:00").parse().unwrap()
}

pub(crate) fn yes() -> Answer {
    Answer::YesNo(true)
}

pub(crate) fn word(word: &str) -> Answer {
    Answer::Choice(word.to_owned())
}

pub(crate) fn judged(word: &str) -> Answer {
    let (by, reason) = ("who".to_owned(), "why".to_owned());
    Answer::Judgement(Judgement { word: word.to_owned(), by, reason })
}

pub(crate) fn since(text: &str) -> Answer {
    Answer::Clock(vec![Span { since: at(text), until: None }])
}

pub(crate) fn amount(text: &str) -> Answer {
    Answer::Amount(text.parse::<Decimal>().unwrap())
}

pub(crate) fn facts(known: &[(&str, Answer)]) -> Facts {
    known.iter().map(|(fact, answer)| ((*fact).to_owned(), answer.clone())).collect()
}

/// An incident under test.
#[derive(Clone, Debug, Default)]
pub(crate) struct Day {
    pub(crate) facts: Facts,
    pub(crate) categories: Vec<String>,
    pub(crate) marks: BTreeMap<Mark, Moment>,
    pub(crate) again: BTreeMap<Mark, Vec<Moment>>,
    pub(crate) grades: Vec<Graded>,
    pub(crate) met: Met,
}

impl Day {
    pub(crate) fn mark(mut self, mark: Mark, text: &str) -> Self {
        self.marks.insert(mark, at(text));
        if crate::comes_again(mark) {
            self.again.entry(mark).or_default().push(at(text));
        }
        self
    }

    pub(crate) fn graded(mut self, text: &str, grade: Grade, confirmed: bool) -> Self {
        self.grades.push(Graded { at: at(text), grade, confirmed });
        self
    }

    /// A duty that is owed once was done, towards all who must be told.
    pub(crate) fn done(mut self, id: &str, text: &str) -> Self {
        self.met.entry(id.to_owned()).or_default().insert(0, at(text));
        self
    }

    pub(crate) fn fact(mut self, fact: &str, answer: Answer) -> Self {
        self.facts.insert(fact.to_owned(), answer);
        self
    }

    pub(crate) fn duties<'p>(&self, plan: &'p Plan, now: Moment) -> Vec<Duty<'p>> {
        let roles = BTreeSet::from(["unit".to_owned()]);
        let situation = Situation {
            plan,
            facts: &self.facts,
            categories: &self.categories,
            marks: &self.marks,
            again: &self.again,
            grades: &self.grades,
            met: &self.met,
            roles: &roles,
            now,
        };
        crate::duties(&situation, &calendar())
    }
}

/// The duty of an obligation.
pub(crate) fn duty<'d, 'p>(duties: &'d [Duty<'p>], id: &str) -> Option<&'d Duty<'p>> {
    duties.iter().find(|duty| duty.obligation.id == id)
}
