//! Thresholds that fall as the grade rises, which most likely are slips of the pen.
//!
//! Only lower bounds outside negations are compared, the least of each grade: a bound that holds
//! for a smaller place or a worse cause may be lower, but never lower than all of a lighter grade.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{Grade, Literal, Node, Operator, Plan};

/// A fact of which a graver grade asks for less than a lighter one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Falling<'p> {
    /// The fact.
    pub fact: &'p str,
    /// The clause of the graver grade.
    pub graver: &'p str,
    /// The least that it asks for; for a judgement, the rank of its word.
    pub least: Decimal,
    /// The clause of the lighter grade.
    pub lighter: &'p str,
    /// The least that the lighter grade asks for.
    pub more: Decimal,
}

/// Every fact of which a graver grade asks for less than a lighter one.
#[must_use]
pub fn falling(plan: &Plan) -> Vec<Falling<'_>> {
    let mut least: BTreeMap<(&str, Grade), (Decimal, &str)> = BTreeMap::new();
    for criterion in &plan.criteria {
        let mut thresholds = Vec::new();
        at_least(plan, &criterion.when.root, &mut thresholds);
        for (fact, number) in thresholds {
            let entry = least.entry((fact, criterion.grade)).or_insert((number, &criterion.clause));
            if number < entry.0 {
                *entry = (number, &criterion.clause);
            }
        }
    }
    let mut found = Vec::new();
    for ((fact, grade), (number, clause)) in &least {
        let mut lighter = least.iter().filter(|((other, lower), _)| other == fact && lower < grade);
        if let Some((_, (more, other))) = lighter.find(|(_, (more, _))| more > number) {
            let (least, more) = (*number, *more);
            found.push(Falling { fact, graver: clause, least, lighter: other, more });
        }
    }
    found
}

/// Lower bounds a condition sets outside negations; a judgement's word counts as its rank.
fn at_least<'p>(plan: &'p Plan, node: &'p Node, found: &mut Vec<(&'p str, Decimal)>) {
    match node {
        Node::And(parts) | Node::Or(parts) => {
            for part in parts {
                at_least(plan, part, found);
            }
        }
        Node::Compare { fact, operator: Operator::Greater | Operator::GreaterOrEqual, literal } => {
            let number = match literal {
                Literal::Number(number) => Some(*number),
                Literal::Word(word) => {
                    plan.question(fact).and_then(|question| question.rank(word)).map(Decimal::from)
                }
            };
            found.extend(number.map(|number| (fact.as_str(), number)));
        }
        _ => {}
    }
}
