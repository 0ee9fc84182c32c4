//! A condition over facts, after its types were checked against the questions.
//!
//! It only declares: `assess` evaluates it, three-valued. Every comparison is fact against literal,
//! so that a truth can always name the facts that decided it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::Grade;

/// The fact that holds an incident's categories, with their ancestors; always declared.
pub const CATEGORY_FACT: &str = "category";

/// The fact that a grade was confirmed (核定) by the competent body. A plan that asks it is answered by
/// what was recorded of that.
#[must_use]
pub const fn confirmed_fact(grade: Grade) -> &'static str {
    match grade {
        Grade::Ordinary => "confirmed.ordinary",
        Grade::Considerable => "confirmed.considerable",
        Grade::Major => "confirmed.major",
        Grade::Extreme => "confirmed.extreme",
    }
}

/// A checked condition and the text it was written as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// As written in the plan (CEL).
    pub source: String,
    /// The tree to evaluate.
    pub root: Node,
}

/// One node of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// True or false as written.
    Constant(bool),
    /// A `yes_no` fact standing for itself.
    Fact(String),
    /// `!`.
    Not(Box<Node>),
    /// `&&` of two or more.
    And(Vec<Node>),
    /// `||` of two or more.
    Or(Vec<Node>),
    /// A fact against a literal; the fact always stands left.
    Compare {
        /// The fact's id.
        fact: String,
        /// How they are compared.
        operator: Operator,
        /// What with: a number for count, share (percent), amount and clock (in its unit), a word
        /// for choice and judgement.
        literal: Literal,
    },
    /// `fact in ['a', 'b']`: a choice or judgement is one of these words, or a number one of these.
    Within {
        /// The fact's id.
        fact: String,
        /// What it may be.
        list: Vec<Literal>,
    },
    /// `'a' in fact`: a `choices` fact (or `category`) holds this word.
    Contains {
        /// The fact's id.
        fact: String,
        /// The word looked for.
        word: String,
    },
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// A constant in a condition. Numbers are exact decimals, never floating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A number.
    Number(Decimal),
    /// A word of a question's options.
    Word(String),
}

impl Condition {
    /// The facts the condition looks at, sorted, each once.
    #[must_use]
    pub fn facts(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        self.root.collect(&mut found);
        found
    }
}

impl Node {
    fn collect<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        match self {
            Self::Constant(_) => {}
            Self::Fact(fact)
            | Self::Compare { fact, .. }
            | Self::Within { fact, .. }
            | Self::Contains { fact, .. } => {
                found.insert(fact);
            }
            Self::Not(inner) => inner.collect(found),
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.collect(found);
                }
            }
        }
    }
}

impl Operator {
    /// The operator that holds when both sides change places.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Equal | Self::NotEqual => self,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }

    /// Whether the operator accepts this order of left against right.
    #[must_use]
    pub fn accepts(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Operator;
    use std::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn mirroring_keeps_the_meaning() {
        for operator in [
            Operator::Equal,
            Operator::NotEqual,
            Operator::Less,
            Operator::LessOrEqual,
            Operator::Greater,
            Operator::GreaterOrEqual,
        ] {
            for order in [Less, Equal, Greater] {
                assert_eq!(operator.accepts(order), operator.mirrored().accepts(order.reverse()));
            }
        }
    }
}
