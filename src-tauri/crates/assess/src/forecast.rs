//! The coming moments at which a running clock moves the floor, if nothing is answered meanwhile.
//!
//! A moment is computed from the literal it is compared with, never found by stepping time.

use std::collections::BTreeSet;

use base::Moment;
use plan::{Answer, Criterion, Grade, Literal, Node, Operator, Plan};

use crate::{
    Truth, disputed,
    elapsed::{is_running, moment_of},
    evaluate::Known,
    exact::seconds_to_reach,
    grading::Reason,
};

/// A moment at which the floor moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast<'p> {
    /// When.
    pub at: Moment,
    /// To what.
    pub floor: Grade,
    /// The criterion that does it; the rest-grade's clause where none is left.
    pub clause: &'p str,
}

/// Every move of the floor after `known.now`, earliest first. `reasons` are in the plan's order.
pub(crate) fn forecast<'p>(
    known: &Known<'_>,
    plan: &'p Plan,
    reasons: &[Reason<'p>],
    floor: Grade,
) -> Vec<Forecast<'p>> {
    let mut moments = BTreeSet::new();
    let mut running: Vec<&'p Criterion> = Vec::new();
    let mut steady = (plan.rest.grade, plan.rest.clause.as_str());
    for (criterion, reason) in plan.criteria.iter().zip(reasons) {
        let mut runs = false;
        for condition in std::iter::once(&criterion.when).chain(&criterion.disputed_when) {
            runs |= crossings(known, &condition.root, &mut moments);
        }
        if runs {
            running.push(criterion);
        } else if reason.truth == Truth::True && reason.grade > steady.0 {
            steady = (reason.grade, reason.clause);
        }
    }
    let mut moves = Vec::new();
    let mut current = floor;
    for at in moments.into_iter().filter(|&at| at > known.now) {
        let then = Known { now: at, ..*known };
        let mut highest = steady;
        for criterion in &running {
            if criterion.grade > highest.0 && disputed::truth(criterion, &then) == Truth::True {
                highest = (criterion.grade, &criterion.clause);
            }
        }
        if highest.0 != current {
            current = highest.0;
            moves.push(Forecast { at, floor: highest.0, clause: highest.1 });
        }
    }
    moves
}

/// Adds the moments at which a comparison of a running clock turns; says whether there is one.
fn crossings(known: &Known<'_>, node: &Node, moments: &mut BTreeSet<Moment>) -> bool {
    match node {
        Node::Not(inner) => crossings(known, inner, moments),
        Node::And(parts) | Node::Or(parts) => {
            parts.iter().fold(false, |runs, part| crossings(known, part, moments) || runs)
        }
        Node::Compare { fact, operator, literal: Literal::Number(number) } => {
            let Some(Answer::Clock(spans)) = known.facts.get(fact) else { return false };
            if !is_running(spans) {
                return false;
            }
            let unit = known.plan.question(fact).and_then(|question| question.unit.as_ref());
            let reached = unit
                .and_then(plan::Unit::seconds)
                .and_then(|unit_seconds| seconds_to_reach(*number, unit_seconds));
            let Some(reached) = reached else { return true };
            let turns = match operator {
                Operator::GreaterOrEqual | Operator::Less => [Some(reached), None],
                _ => [Some(reached), reached.checked_add(1)],
            };
            moments.extend(turns.into_iter().flatten().filter_map(|s| moment_of(spans, s)));
            true
        }
        Node::Within { fact, list } => list.iter().fold(false, |runs, literal| {
            let compare = Node::Compare {
                fact: fact.clone(),
                operator: Operator::Equal,
                literal: literal.clone(),
            };
            crossings(known, &compare, moments) || runs
        }),
        _ => false,
    }
}
