//! The coming moments at which a running clock moves the floor, or brings wording in dispute to bear,
//! if nothing is answered meanwhile.
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

/// A moment at which wording in dispute begins to stand for a graver grade: the floor does not move,
/// but the grade may be that one from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt<'p> {
    /// When.
    pub at: Moment,
    /// For which grade.
    pub grade: Grade,
    /// The criterion whose wording is in dispute.
    pub clause: &'p str,
}

/// What running clocks will bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Coming<'p> {
    /// Every move of the floor, earliest first.
    pub(crate) moves: Vec<Forecast<'p>>,
    /// Every rise of what disputed wording speaks for above the floor, earliest first.
    pub(crate) doubts: Vec<Doubt<'p>>,
}

/// The gravest criterion of a kind at a moment.
type Gravest<'p> = (Grade, &'p str);

/// What comes after `known.now`. `reasons` are in the plan's order.
pub(crate) fn forecast<'p>(
    known: &Known<'_>,
    plan: &'p Plan,
    reasons: &[Reason<'p>],
    floor: Grade,
) -> Coming<'p> {
    let mut moments = BTreeSet::new();
    let mut running: Vec<&'p Criterion> = Vec::new();
    let rest: Gravest<'p> = (plan.rest.grade, plan.rest.clause.as_str());
    let (mut proven, mut doubted) = (rest, rest);
    for (criterion, reason) in plan.criteria.iter().zip(reasons) {
        let mut runs = false;
        for condition in std::iter::once(&criterion.when).chain(&criterion.disputed_when) {
            runs |= crossings(known, &condition.root, &mut moments);
        }
        if runs {
            running.push(criterion);
        } else if reason.truth == Truth::True {
            raise(&mut proven, (reason.grade, reason.clause));
        } else if reason.disputed.is_some() {
            raise(&mut doubted, (reason.grade, reason.clause));
        }
    }
    let at_once = weighed(&running, known, proven, doubted);
    let mut coming = Coming::default();
    let (mut floor, mut doubt) = (floor, at_once.1.0.max(floor));
    for at in moments.into_iter().filter(|&at| at > known.now) {
        let then = Known { now: at, ..*known };
        let (proven, doubted) = weighed(&running, &then, proven, doubted);
        if proven.0 != floor {
            floor = proven.0;
            coming.moves.push(Forecast { at, floor, clause: proven.1 });
        }
        if doubted.0 > doubt && doubted.0 > floor {
            coming.doubts.push(Doubt { at, grade: doubted.0, clause: doubted.1 });
        }
        doubt = doubted.0.max(floor);
    }
    coming
}

/// The gravest grade proven and the gravest that only disputed wording speaks for.
fn weighed<'p>(
    running: &[&'p Criterion],
    known: &Known<'_>,
    mut proven: Gravest<'p>,
    mut doubted: Gravest<'p>,
) -> (Gravest<'p>, Gravest<'p>) {
    for criterion in running {
        let found = (criterion.grade, criterion.clause.as_str());
        if found.0 <= proven.0 {
            continue;
        }
        match disputed::verdict(criterion, known) {
            (Truth::True, _) => raise(&mut proven, found),
            (_, true) => raise(&mut doubted, found),
            (_, false) => {}
        }
    }
    (proven, doubted)
}

fn raise<'p>(highest: &mut Gravest<'p>, found: Gravest<'p>) {
    if found.0 > highest.0 {
        *highest = found;
    }
}

/// Adds the moments at which a comparison of a running clock turns; says whether there is one.
fn crossings(known: &Known<'_>, node: &Node, moments: &mut BTreeSet<Moment>) -> bool {
    match node {
        Node::Not(inner) => crossings(known, inner, moments),
        Node::And(parts) | Node::Or(parts) => {
            let mut runs = false;
            for part in parts {
                runs |= crossings(known, part, moments);
            }
            runs
        }
        Node::Compare { fact, operator, literal } => {
            turns_at(known, fact, *operator, literal, moments)
        }
        Node::Within { fact, list } => {
            let mut runs = false;
            for literal in list {
                runs |= turns_at(known, fact, Operator::Equal, literal, moments);
            }
            runs
        }
        Node::Constant(_) | Node::Fact(_) | Node::Contains { .. } => false,
    }
}

/// Adds the moments at which one comparison turns; says whether it is one of a running clock.
fn turns_at(
    known: &Known<'_>,
    fact: &str,
    operator: Operator,
    literal: &Literal,
    moments: &mut BTreeSet<Moment>,
) -> bool {
    let Some(Answer::Clock(spans)) = known.facts.get(fact) else { return false };
    let Literal::Number(number) = literal else { return false };
    if !is_running(spans) {
        return false;
    }
    let unit = known.plan.question(fact).and_then(|question| question.unit.as_ref());
    let reached = unit
        .and_then(plan::Unit::seconds)
        .and_then(|unit_seconds| seconds_to_reach(*number, unit_seconds));
    if let Some(reached) = reached {
        let past = match operator {
            Operator::GreaterOrEqual | Operator::Less => None,
            _ => reached.checked_add(1),
        };
        moments.extend(
            [Some(reached), past]
                .into_iter()
                .flatten()
                .filter_map(|seconds| moment_of(spans, seconds)),
        );
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{at, facts, plan, since, word, yes};
    use crate::{Assessment, assess};
    use plan::{
        Grade::{Considerable, Extreme, Major},
        Span,
    };

    fn moves(found: &Assessment<'_>) -> Vec<(Moment, Grade, String)> {
        found.forecast.iter().map(|f| (f.at, f.floor, f.clause.to_owned())).collect()
    }

    #[test]
    fn a_running_clock_says_when_it_will_cross_a_grade() {
        let plan = plan();
        let seat = facts(&[
            ("core.scope", word("seat")),
            ("core.degraded", yes()),
            ("core.peak", since("09-24T08:40")),
        ]);
        let found = assess(plan, &seat, at("09-24T08:47"));
        assert_eq!(moves(&found), [(at("09-24T10:40"), Considerable, "3(1)".to_owned())]);
        let reached = assess(plan, &seat, at("09-24T10:40"));
        assert_eq!((reached.floor, moves(&reached)), (Considerable, vec![]));
    }

    #[test]
    fn every_grade_on_the_way_is_named() {
        let plan = plan();
        let nation = facts(&[
            ("core.scope", word("nation")),
            ("core.degraded", yes()),
            ("core.peak", since("09-24T08:00")),
        ]);
        let found = assess(plan, &nation, at("09-24T08:00"));
        let expect = [
            (at("09-24T10:00"), Major, "2(1)".to_owned()),
            (at("09-24T14:00"), Extreme, "1(1)".to_owned()),
        ];
        assert_eq!(moves(&found), expect);
    }

    #[test]
    fn earlier_stretches_count_and_an_ended_clock_brings_nothing() {
        let plan = plan();
        let with = |spans: Vec<Span>| {
            facts(&[
                ("core.scope", word("seat")),
                ("core.degraded", yes()),
                ("core.peak", Answer::Clock(spans)),
            ])
        };
        let first = Span { since: at("09-24T07:00"), until: Some(at("09-24T08:30")) };
        let second = Span { since: at("09-24T09:00"), until: None };
        let found = assess(plan, &with(vec![first, second]), at("09-24T09:10"));
        assert_eq!(found.forecast.first().map(|f| f.at), Some(at("09-24T09:30")));
        let ended = assess(plan, &with(vec![first]), at("09-24T09:10"));
        assert_eq!(ended.forecast, []);
    }

    #[test]
    fn what_other_facts_leave_open_is_not_forecast() {
        let plan = plan();
        let unsure = facts(&[("core.degraded", yes()), ("core.peak", since("09-24T08:00"))]);
        assert_eq!(assess(plan, &unsure, at("09-24T08:00")).forecast, []);
    }
    #[test]
    fn a_clock_that_only_brings_a_dispute_says_when() {
        let plan = plan();
        let spans = facts(&[
            ("core.scope", word("nation")),
            ("core.degraded", yes()),
            ("core.peak", since("09-24T08:00")),
        ]);
        let found = assess(plan, &spans, at("09-24T08:00"));
        for doubt in &found.doubts {
            let then = assess(plan, &spans, doubt.at);
            assert!(then.provisional >= doubt.grade && then.floor < doubt.grade, "{doubt:?}");
        }
    }
}
