//! The grade range that facts prove and leave open, criterion by criterion.
//!
//! A criterion states its own clause only, and the highest grade met wins (conventions R13). More
//! answers never lower the floor.

use std::cmp::Reverse;

use base::Moment;
use plan::{Answer, Criterion, Grade, Plan};

use crate::{
    Facts, Truth,
    ask::next_questions,
    disputed::{self, standing},
    evaluate::{Known, Supposed, Trial},
    forecast::{Coming, Doubt, Forecast, forecast},
};

/// What follows from the facts for the grade. Borrows from the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment<'p> {
    /// The highest grade proven; the plan's rest-grade where none is.
    pub floor: Grade,
    /// The highest grade not ruled out.
    pub ceiling: Grade,
    /// What to propose: the floor, or higher where only disputed wording stands against it (R4).
    pub provisional: Grade,
    /// Every criterion and the rest-grade, those that decide first.
    pub reasons: Vec<Reason<'p>>,
    /// Facts that keep the range open, in the plan's order.
    pub unknowns: Vec<&'p str>,
    /// Facts worth asking, the one that settles most first, then the cheapest.
    pub next_questions: Vec<&'p str>,
    /// Coming moments at which a running clock moves the floor, earliest first.
    pub forecast: Vec<Forecast<'p>>,
    /// Coming moments at which a running clock brings disputed wording to bear for a graver grade.
    pub doubts: Vec<Doubt<'p>>,
}

/// How one criterion stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason<'p> {
    /// The clause.
    pub clause: &'p str,
    /// The grade it proves.
    pub grade: Grade,
    /// Whether it holds.
    pub truth: Truth,
    /// The criterion in plain words.
    pub says: &'p str,
    /// The facts that decided it, or that keep it open; none for the rest-grade.
    pub facts: Vec<&'p str>,
    /// Why the wording leaves it open, where that alone does.
    pub disputed: Option<&'p str>,
}

/// An assessment without the questions: what a list shows, where nobody is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook<'p> {
    /// The highest grade proven; the plan's rest-grade where none is.
    pub floor: Grade,
    /// The highest grade not ruled out.
    pub ceiling: Grade,
    /// What to propose.
    pub provisional: Grade,
    /// The clause that the floor rests on.
    pub clause: &'p str,
    /// Coming moments at which a running clock moves the floor, earliest first.
    pub forecast: Vec<Forecast<'p>>,
    /// Coming moments at which a running clock brings disputed wording to bear for a graver grade.
    pub doubts: Vec<Doubt<'p>>,
}

/// Floor and ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The highest grade proven.
    pub floor: Grade,
    /// The highest grade not ruled out; never below the floor.
    pub ceiling: Grade,
}

/// Assesses the facts as they stand at `now`.
///
/// Categories, where criteria look at them, stand in `facts` under `plan::CATEGORY_FACT`.
#[must_use]
pub fn assess<'p>(plan: &'p Plan, facts: &Facts, now: Moment) -> Assessment<'p> {
    assess_known(&Known::at(plan, facts, now), plan)
}

/// The grade and what running clocks will bring, without asking anything.
#[must_use]
pub fn outlook<'p>(plan: &'p Plan, facts: &Facts, now: Moment) -> Outlook<'p> {
    let known = Known::at(plan, facts, now);
    let reasons = reasons(&known, plan);
    let range = range_of(&reasons, plan.rest.grade);
    let proves = |reason: &&Reason<'p>| reason.truth == Truth::True && reason.grade == range.floor;
    let clause = reasons.iter().find(proves).map_or(plan.rest.clause.as_str(), |one| one.clause);
    let Coming { moves, doubts } = forecast(&known, plan, &reasons, range.floor);
    Outlook {
        floor: range.floor,
        ceiling: range.ceiling,
        provisional: provisional(&reasons, range.floor),
        clause,
        forecast: moves,
        doubts,
    }
}

/// The range after one more answer, for what a button can say before it is pressed.
#[must_use]
pub fn effect(plan: &Plan, facts: &Facts, now: Moment, fact: &str, answer: &Answer) -> Range {
    let known = Known::at(plan, facts, now);
    let supposed = Some(Supposed { fact, trial: Trial::Answer(answer) });
    range(&Known { supposed, ..known })
}

/// Floor and ceiling alone.
pub(crate) fn range(known: &Known<'_>) -> Range {
    let rest = known.plan.rest.grade;
    let mut found = Range { floor: rest, ceiling: rest };
    for criterion in &known.plan.criteria {
        if criterion.grade <= found.floor {
            continue;
        }
        match disputed::truth(criterion, known) {
            Truth::True => found.floor = criterion.grade,
            Truth::Unknown => found.ceiling = found.ceiling.max(criterion.grade),
            Truth::False => {}
        }
    }
    Range { ceiling: found.ceiling.max(found.floor), ..found }
}

/// The grade to propose alone.
pub(crate) fn proposed(known: &Known<'_>, floor: Grade) -> Grade {
    let graver = known.plan.criteria.iter().filter(|criterion| criterion.grade > floor);
    let disputed = graver.filter(|criterion| disputed::verdict(criterion, known).1);
    disputed.map(|criterion| criterion.grade).fold(floor, Grade::max)
}

pub(crate) fn assess_known<'p>(known: &Known<'_>, plan: &'p Plan) -> Assessment<'p> {
    let mut reasons = reasons(known, plan);
    let range = range_of(&reasons, plan.rest.grade);
    let provisional = provisional(&reasons, range.floor);
    let next_questions = next_questions(known, plan, range, &reasons);
    let unknowns = unknowns(known, plan, range, &reasons);
    let Coming { moves, doubts } = forecast(known, plan, &reasons, range.floor);
    reasons.push(rest(plan, range));
    reasons.sort_by_key(|reason| (weight(reason, range.floor), Reverse(reason.grade)));
    Assessment {
        floor: range.floor,
        ceiling: range.ceiling,
        provisional,
        reasons,
        unknowns,
        next_questions,
        forecast: moves,
        doubts,
    }
}

/// How every criterion stands, in the plan's order.
fn reasons<'p>(known: &Known<'_>, plan: &'p Plan) -> Vec<Reason<'p>> {
    let reason = |criterion: &'p Criterion| {
        let stands = standing(criterion, known);
        Reason {
            clause: &criterion.clause,
            grade: criterion.grade,
            truth: stands.truth,
            says: &criterion.says,
            facts: stands.facts,
            disputed: criterion.disputed.as_deref().filter(|_| stands.disputed),
        }
    };
    plan.criteria.iter().map(reason).collect()
}

fn provisional(reasons: &[Reason<'_>], floor: Grade) -> Grade {
    let disputed = reasons.iter().filter(|reason| reason.disputed.is_some());
    disputed.map(|reason| reason.grade).fold(floor, Grade::max)
}

fn range_of(reasons: &[Reason<'_>], rest: Grade) -> Range {
    let highest = |truth: Truth, least: Grade| {
        reasons
            .iter()
            .filter(|reason| reason.truth == truth)
            .map(|reason| reason.grade)
            .fold(least, Grade::max)
    };
    let floor = highest(Truth::True, rest);
    Range { floor, ceiling: highest(Truth::Unknown, floor) }
}

/// The rest-grade holds exactly where every criterion above it is ruled out.
fn rest(plan: &Plan, range: Range) -> Reason<'_> {
    let grade = plan.rest.grade;
    let truth = if range.floor > grade {
        Truth::False
    } else if range.ceiling > grade {
        Truth::Unknown
    } else {
        Truth::True
    };
    Reason {
        clause: &plan.rest.clause,
        grade,
        truth,
        says: &plan.rest.says,
        facts: Vec::new(),
        disputed: None,
    }
}

/// Proof of the floor first, then what keeps the ceiling up, then what is proven below, open below
/// and ruled out.
fn weight(reason: &Reason<'_>, floor: Grade) -> u8 {
    match reason.truth {
        Truth::True if reason.grade == floor => 0,
        Truth::Unknown if reason.grade > floor && reason.disputed.is_some() => 1,
        Truth::Unknown if reason.grade > floor => 2,
        Truth::True => 3,
        Truth::Unknown => 4,
        Truth::False => 5,
    }
}

fn unknowns<'p>(
    known: &Known<'_>,
    plan: &'p Plan,
    range: Range,
    reasons: &[Reason<'p>],
) -> Vec<&'p str> {
    let keeps_open = |fact: &str| {
        reasons.iter().any(|reason| {
            reason.truth == Truth::Unknown
                && reason.grade > range.floor
                && reason.disputed.is_none()
                && reason.facts.contains(&fact)
        })
    };
    plan.questions
        .iter()
        .map(|question| question.fact.as_str())
        .filter(|fact| known.is_unknown(fact) && keeps_open(fact))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{amount, at, facts, judged, plan, since, word, yes};
    use plan::Grade::{Considerable, Extreme, Major, Ordinary};

    fn check(name: &str, known: &[(&str, Answer)], floor: Grade, ceiling: Grade) {
        let plan = plan();
        let found = assess(plan, &facts(known), at("09-24T10:00"));
        assert_eq!((found.floor, found.ceiling), (floor, ceiling), "{name}");
        let facts = facts(known);
        let known = Known::at(plan, &facts, at("09-24T10:00"));
        let quick = range(&known);
        assert_eq!((quick.floor, quick.ceiling), (floor, ceiling), "{name}, the range alone");
        assert_eq!(proposed(&known, floor), found.provisional, "{name}, the proposal alone");
    }

    /// Facts that rule out every limb but those of personal information.
    fn but_people() -> Vec<(&'static str, Answer)> {
        vec![
            ("core.degraded", Answer::YesNo(false)),
            ("malware.share", Answer::Share { part: 0, whole: 10 }),
            ("threat", judged("some")),
            ("loss", amount("0")),
            ("key_period", Answer::YesNo(false)),
        ]
    }

    #[test]
    fn the_range_follows_from_what_is_known() {
        let people = |count| [but_people(), vec![("leak.people", Answer::Count(count))]].concat();
        check("nothing known", &[], Ordinary, Extreme);
        check("all but people ruled out", &but_people(), Ordinary, Extreme);
        check("no people", &people(0), Ordinary, Ordinary);
        check("just under the first", &people(49_999), Ordinary, Ordinary);
        check("exactly the first is disputed", &people(50_000), Ordinary, Major);
        check("just over the first", &people(50_001), Major, Major);
        check("just under the second", &people(199_999), Major, Major);
        check("exactly the second is disputed", &people(200_000), Major, Extreme);
        check("just over the second", &people(200_001), Extreme, Extreme);
    }

    #[test]
    fn a_share_is_compared_exactly() {
        let fierce = |part, whole| {
            let share = Answer::Share { part, whole };
            [("malware.share", share), ("malware.fierce", yes())]
        };
        check("exactly 20 %", &fierce(1, 5), Extreme, Extreme);
        check("a hair under 20 %", &fierce(199_999, 1_000_000), Ordinary, Extreme);
        check("half proves it, fierce or not", &fierce(5, 10)[..1], Extreme, Extreme);
    }

    #[test]
    fn a_judgement_is_ordered_by_its_options() {
        check("extreme", &[("threat", judged("extreme"))], Extreme, Extreme);
        check("serious", &[("threat", judged("serious"))], Major, Extreme);
        check("some", &[("threat", judged("some"))], Ordinary, Extreme);
    }

    #[test]
    fn an_answer_that_does_not_fit_is_unknown() {
        check("a word for a count", &[("leak.people", word("many"))], Ordinary, Extreme);
        check(
            "nothing of nothing",
            &[("malware.share", Answer::Share { part: 9, whole: 0 })],
            Ordinary,
            Extreme,
        );
        check("a judgement nobody knows", &[("threat", judged("awful"))], Ordinary, Extreme);
    }

    #[test]
    fn a_dispute_proposes_the_graver_grade_and_says_why() {
        let plan = plan();
        let known = facts(&[("leak.people", Answer::Count(200_000))]);
        let found = assess(plan, &known, at("09-24T10:00"));
        assert_eq!((found.floor, found.provisional), (Major, Extreme));
        let disputed: Vec<_> =
            found.reasons.iter().filter(|reason| reason.disputed.is_some()).collect();
        assert_eq!(disputed.len(), 1);
        assert_eq!(
            (disputed[0].clause, disputed[0].truth, &disputed[0].facts[..]),
            ("1(2)", Truth::Unknown, &["leak.people"][..])
        );
    }

    #[test]
    fn reasons_name_the_facts_that_decided_them() {
        let plan = plan();
        let known = facts(&[
            ("core.scope", word("seat")),
            ("core.degraded", yes()),
            ("core.peak", since("09-24T08:00")),
        ]);
        let found = assess(plan, &known, at("09-24T10:00"));
        let of = |clause: &str| found.reasons.iter().find(|r| r.clause == clause).unwrap();
        assert_eq!(found.reasons[0].clause, "3(1)", "what proves the floor stands first");
        assert_eq!(of("3(1)").facts, ["core.scope", "core.degraded", "core.peak"]);
        assert_eq!((of("1(1)").truth, &of("1(1)").facts[..]), (Truth::False, &["core.scope"][..]));
        assert_eq!(of("1(3)").facts, ["malware.share", "malware.fierce"]);
        assert_eq!((of("4").truth, found.reasons.len()), (Truth::False, plan.criteria.len() + 1));
        assert!(found.unknowns.contains(&"leak.people") && !found.unknowns.contains(&"core.peak"));
    }

    #[test]
    fn the_rest_grade_is_only_proven_when_all_above_is_ruled_out() {
        let plan = plan();
        let truth = |known: &[(&str, Answer)]| {
            let found = assess(plan, &facts(known), at("09-24T10:00"));
            found.reasons.iter().find(|reason| reason.clause == "4").unwrap().truth
        };
        assert_eq!(truth(&[]), Truth::Unknown);
        let none = [but_people(), vec![("leak.people", Answer::Count(0))]].concat();
        assert_eq!(truth(&none), Truth::True);
    }

    #[test]
    fn categories_reach_criteria_by_their_ancestors() {
        let loss = ("loss", amount("1000000.01"));
        let of = |category: &str| ("category", Answer::Choices(vec![category.to_owned()]));
        check("a fault does not count", &[loss.clone(), of("fault")], Ordinary, Extreme);
        check("a worm is no fault", &[loss.clone(), of("malware.worm")], Considerable, Extreme);
        check("no category yet", &[loss], Ordinary, Extreme);
    }

    #[test]
    fn an_answer_says_beforehand_what_it_does_to_the_range() {
        let (plan, known) = (plan(), facts(&but_people()));
        let of = |answer| effect(plan, &known, at("09-24T10:00"), "leak.people", &answer);
        assert_eq!(of(Answer::Count(1)), Range { floor: Ordinary, ceiling: Ordinary });
        assert_eq!(of(Answer::Count(50_001)), Range { floor: Major, ceiling: Major });
        assert_eq!(of(Answer::Count(200_000)), Range { floor: Major, ceiling: Extreme });
    }
}
