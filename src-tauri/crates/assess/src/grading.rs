//! The grade range that facts prove and leave open, criterion by criterion.
//!
//! A criterion states its own clause only, and the highest grade met wins (conventions R13). More
//! answers never lower the floor.

use std::cmp::Reverse;

use base::Moment;
use plan::{Answer, Grade, Plan};

use crate::{
    Facts, Truth,
    ask::next_questions,
    disputed::{self, standing},
    evaluate::{Known, Supposed, Trial},
    forecast::{Forecast, forecast},
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
    /// The facts that decided it, or that keep it open.
    pub facts: Vec<&'p str>,
    /// Why the wording leaves it open, where that alone does.
    pub disputed: Option<&'p str>,
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

pub(crate) fn assess_known<'p>(known: &Known<'_>, plan: &'p Plan) -> Assessment<'p> {
    let mut reasons: Vec<Reason<'p>> = plan
        .criteria
        .iter()
        .map(|criterion| {
            let stands = standing(criterion, known);
            Reason {
                clause: &criterion.clause,
                grade: criterion.grade,
                truth: stands.truth,
                says: &criterion.says,
                facts: stands.facts,
                disputed: criterion.disputed.as_deref().filter(|_| stands.disputed),
            }
        })
        .collect();
    let range = range_of(&reasons, plan.rest.grade);
    let provisional = reasons
        .iter()
        .filter(|reason| reason.disputed.is_some())
        .map(|reason| reason.grade)
        .fold(range.floor, Grade::max);
    let next_questions = next_questions(known, plan, range, &reasons);
    let unknowns = unknowns(known, plan, range, &reasons);
    let forecast = forecast(known, plan, &reasons, range.floor);
    reasons.push(rest(plan, range));
    reasons.sort_by_key(|reason| (weight(reason, range.floor), Reverse(reason.grade)));
    Assessment {
        floor: range.floor,
        ceiling: range.ceiling,
        provisional,
        reasons,
        unknowns,
        next_questions,
        forecast,
    }
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
