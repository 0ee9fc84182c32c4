//! How far a condition lets the number of one fact go: from a bound, up to one, or between two.
//!
//! Alternatives are kept apart only as far as they differ in which ends they bound, so that a
//! condition costs no more than its length. `!=` bounds nothing; a judgement counts by the rank of
//! its word.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
};

use rust_decimal::Decimal;

use crate::{Criterion, Kind, Literal, Node, Operator, Plan};

/// One end of what a criterion lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound<'p> {
    /// The clause of the criterion that sets it.
    pub clause: &'p str,
    operator: Operator,
    literal: &'p Literal,
    number: Decimal,
}

/// What alternatives of a condition let through of one fact, the loosest of each sort.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reach<'p> {
    /// Bounded below alone.
    pub(crate) from: Option<Ends<'p>>,
    /// Bounded above alone.
    pub(crate) up_to: Option<Ends<'p>>,
    /// Bounded on both sides.
    between: Option<Ends<'p>>,
}

/// The ends of one alternative.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends<'p> {
    low: Option<Bound<'p>>,
    high: Option<Bound<'p>>,
}

type Reaches<'p> = BTreeMap<&'p str, Reach<'p>>;

/// What a criterion lets through of each fact that it bounds.
pub(crate) fn reaches<'p>(plan: &'p Plan, criterion: &'p Criterion) -> Reaches<'p> {
    of(plan, &criterion.clause, &criterion.when.root, false)
}

fn of<'p>(plan: &'p Plan, clause: &'p str, node: &'p Node, negated: bool) -> Reaches<'p> {
    match node {
        Node::Not(inner) => of(plan, clause, inner, !negated),
        Node::And(parts) | Node::Or(parts) => {
            let together = matches!(node, Node::And(_)) != negated;
            let mut whole = Reaches::new();
            for part in parts {
                for (fact, reach) in of(plan, clause, part, negated) {
                    match whole.entry(fact) {
                        Entry::Vacant(free) => {
                            free.insert(reach);
                        }
                        Entry::Occupied(mut known) if together => {
                            let both = known.get().both(reach);
                            known.insert(both);
                        }
                        Entry::Occupied(mut known) => known.get_mut().either(reach),
                    }
                }
            }
            whole
        }
        Node::Compare { fact, operator, literal } => {
            let operator = if negated { negation(*operator) } else { *operator };
            let bound = bound(plan, clause, (fact, operator, literal));
            bound.and_then(Reach::of).map(|reach| (fact.as_str(), reach)).into_iter().collect()
        }
        Node::Within { fact, list } if !negated => {
            let each = list.iter().filter_map(|literal| {
                Reach::of(bound(plan, clause, (fact, Operator::Equal, literal))?)
            });
            let whole = each.reduce(|mut whole, reach| {
                whole.either(reach);
                whole
            });
            whole.map(|reach| (fact.as_str(), reach)).into_iter().collect()
        }
        _ => Reaches::new(),
    }
}

/// The bound that a comparison sets; `None` where the fact has no order.
fn bound<'p>(
    plan: &'p Plan,
    clause: &'p str,
    (fact, operator, literal): (&str, Operator, &'p Literal),
) -> Option<Bound<'p>> {
    let number = match literal {
        Literal::Number(number) => *number,
        Literal::Word(word) => {
            let question = plan.question(fact).filter(|asked| asked.kind == Kind::Judgement)?;
            Decimal::from(question.rank(word)?)
        }
    };
    Some(Bound { clause, operator, literal, number })
}

/// The operator that holds where this one does not.
const fn negation(operator: Operator) -> Operator {
    match operator {
        Operator::Equal => Operator::NotEqual,
        Operator::NotEqual => Operator::Equal,
        Operator::Less => Operator::GreaterOrEqual,
        Operator::LessOrEqual => Operator::Greater,
        Operator::Greater => Operator::LessOrEqual,
        Operator::GreaterOrEqual => Operator::Less,
    }
}

impl Bound<'_> {
    /// As a lower end: the greater, the tighter.
    pub(crate) fn as_low(&self) -> (Decimal, bool) {
        (self.number, self.operator == Operator::Greater)
    }

    /// As an upper end: the smaller, the tighter.
    pub(crate) fn as_high(&self) -> (Decimal, bool) {
        (self.number, self.operator != Operator::Less)
    }

    fn looser_low(self, other: Self) -> Self {
        if other.as_low() < self.as_low() { other } else { self }
    }

    fn looser_high(self, other: Self) -> Self {
        if other.as_high() > self.as_high() { other } else { self }
    }

    fn tighter_low(self, other: Self) -> Self {
        if other.as_low() > self.as_low() { other } else { self }
    }

    fn tighter_high(self, other: Self) -> Self {
        if other.as_high() < self.as_high() { other } else { self }
    }
}

impl fmt::Display for Bound<'_> {
    /// As the plan writes it: `>= 50`, `< 'serious'`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operator = match self.operator {
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
        };
        match self.literal {
            Literal::Number(number) => write!(out, "{operator} {number}"),
            Literal::Word(word) => write!(out, "{operator} '{word}'"),
        }
    }
}

impl<'p> Ends<'p> {
    /// What two alternatives let through together; `None` where that is nothing.
    fn both(self, other: Self) -> Option<Self> {
        let low = join(self.low, other.low, Bound::tighter_low);
        let high = join(self.high, other.high, Bound::tighter_high);
        let apart = low.zip(high).is_some_and(|(low, high)| low.number > high.number);
        (!apart).then_some(Self { low, high })
    }
}

fn join<T>(one: Option<T>, other: Option<T>, tighter: impl Fn(T, T) -> T) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(tighter(one, other)),
        (one, other) => one.or(other),
    }
}

impl<'p> Reach<'p> {
    fn of(bound: Bound<'p>) -> Option<Self> {
        let (low, high) = match bound.operator {
            Operator::Equal => (Some(bound), Some(bound)),
            Operator::Greater | Operator::GreaterOrEqual => (Some(bound), None),
            Operator::Less | Operator::LessOrEqual => (None, Some(bound)),
            Operator::NotEqual => return None,
        };
        let mut reach = Self::default();
        reach.add(Ends { low, high });
        Some(reach)
    }

    /// Takes in a further alternative.
    fn add(&mut self, ends: Ends<'p>) {
        let slot = match (ends.low, ends.high) {
            (Some(_), None) => &mut self.from,
            (None, _) => &mut self.up_to,
            (Some(_), Some(_)) => &mut self.between,
        };
        *slot = Some(slot.map_or(ends, |known| Ends {
            low: known.low.zip(ends.low).map(|(one, other)| one.looser_low(other)),
            high: known.high.zip(ends.high).map(|(one, other)| one.looser_high(other)),
        }));
    }

    /// Takes in what another part of an "or" lets through.
    pub(crate) fn either(&mut self, other: Self) {
        other.alternatives().for_each(|ends| self.add(ends));
    }

    /// What is left where another part of an "and" has to hold as well.
    fn both(&self, other: Self) -> Self {
        let mut left = Self::default();
        for one in self.alternatives() {
            for two in other.alternatives() {
                one.both(two).into_iter().for_each(|ends| left.add(ends));
            }
        }
        left
    }

    fn alternatives(&self) -> impl Iterator<Item = Ends<'p>> + use<'p> {
        [self.from, self.up_to, self.between].into_iter().flatten()
    }

    /// The loosest lower end.
    pub(crate) fn low(&self) -> Option<Bound<'p>> {
        let ends = self.alternatives().filter_map(|ends| ends.low);
        ends.reduce(Bound::looser_low)
    }

    /// The loosest upper end.
    pub(crate) fn high(&self) -> Option<Bound<'p>> {
        let ends = self.alternatives().filter_map(|ends| ends.high);
        ends.reduce(Bound::looser_high)
    }
}
