//! Three-valued evaluation of a plan's conditions, with the facts that decided each result.
//!
//! An answer that does not fit its comparison counts as unknown. More knowledge never takes a
//! proven result back: only `Known` says what is known, and it is asked for every fact.

use std::{cmp::Ordering, collections::BTreeSet};

use base::Moment;
use plan::{Answer, CATEGORY_FACT, Condition, Decimal, Literal, Node, Operator, Plan};

use crate::{
    Facts, Truth,
    elapsed::elapsed_seconds,
    exact::{count_order, share_order, time_order},
};

/// What is known at a moment.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) facts: &'a Facts,
    pub(crate) categories: Option<&'a [String]>,
    pub(crate) now: Moment,
    pub(crate) supposed: Option<Supposed<'a>>,
    pub(crate) open: Option<Open<'a>>,
}

/// An answer tried out for one fact, in place of what is known of it.
#[derive(Clone, Copy)]
pub(crate) struct Supposed<'a> {
    pub(crate) fact: &'a str,
    pub(crate) trial: Trial<'a>,
}

/// The answer tried out.
#[derive(Clone, Copy)]
pub(crate) enum Trial<'a> {
    /// As a person would give it.
    Answer(&'a Answer),
    /// Yes or no.
    YesNo(bool),
    /// One word of a list, of whatever kind.
    Word(&'a str),
    /// A number in the question's unit, or percent.
    Number(Decimal),
}

/// Facts left open on purpose: a comparison of one of them gives `as_if`, turned round under `!`.
#[derive(Clone, Copy)]
pub(crate) struct Open<'a> {
    pub(crate) facts: &'a BTreeSet<&'a str>,
    pub(crate) as_if: Truth,
}

impl<'a> Known<'a> {
    pub(crate) fn at(plan: &'a Plan, facts: &'a Facts, now: Moment) -> Self {
        let categories = match facts.get(CATEGORY_FACT) {
            Some(Answer::Choices(words)) => chosen(words),
            _ => None,
        };
        Self { plan, facts, categories, now, supposed: None, open: None }
    }

    /// The truth of a condition, without the facts that decided it.
    pub(crate) fn truth(&self, condition: &Condition) -> Truth {
        self.node_truth(&condition.root)
    }

    /// The truth of a condition; the facts that decided it are added to `deciding`, each once.
    pub(crate) fn weigh<'p>(&self, condition: &'p Condition, deciding: &mut Vec<&'p str>) -> Truth {
        self.weigh_node(&condition.root, deciding)
    }

    /// Whether nothing is known of a fact.
    pub(crate) fn is_unknown(&self, fact: &str) -> bool {
        if fact == CATEGORY_FACT {
            return self.categories.is_none();
        }
        !self.facts.contains_key(fact)
    }

    fn node_truth(&self, node: &Node) -> Truth {
        match node {
            Node::Constant(known) => (*known).into(),
            Node::Not(inner) => !self.turned_round().node_truth(inner),
            Node::And(parts) => {
                let mut all = Truth::True;
                for part in parts {
                    match self.node_truth(part) {
                        Truth::False => return Truth::False,
                        Truth::Unknown => all = Truth::Unknown,
                        Truth::True => {}
                    }
                }
                all
            }
            Node::Or(parts) => {
                let mut any = Truth::False;
                for part in parts {
                    match self.node_truth(part) {
                        Truth::True => return Truth::True,
                        Truth::Unknown => any = Truth::Unknown,
                        Truth::False => {}
                    }
                }
                any
            }
            Node::Fact(fact)
            | Node::Compare { fact, .. }
            | Node::Within { fact, .. }
            | Node::Contains { fact, .. } => self.leaf_truth(node, fact),
        }
    }

    fn weigh_node<'p>(&self, node: &'p Node, deciding: &mut Vec<&'p str>) -> Truth {
        match node {
            Node::Constant(known) => (*known).into(),
            Node::Not(inner) => !self.turned_round().weigh_node(inner, deciding),
            Node::And(parts) => self.weigh_parts(parts, Truth::False, deciding),
            Node::Or(parts) => self.weigh_parts(parts, Truth::True, deciding),
            Node::Fact(fact)
            | Node::Compare { fact, .. }
            | Node::Within { fact, .. }
            | Node::Contains { fact, .. } => {
                if !deciding.contains(&fact.as_str()) {
                    deciding.push(fact);
                }
                self.leaf_truth(node, fact)
            }
        }
    }

    /// Weighs parts of which a single one that is `settling` settles the whole: then its facts
    /// decide; otherwise those of the unknown parts; otherwise those of all.
    fn weigh_parts<'p>(
        &self,
        parts: &'p [Node],
        settling: Truth,
        deciding: &mut Vec<&'p str>,
    ) -> Truth {
        let before = deciding.len();
        let mut whole = !settling;
        for part in parts {
            let truth = self.node_truth(part);
            if truth == settling {
                deciding.truncate(before);
                return self.weigh_node(part, deciding);
            }
            if truth == Truth::Unknown && whole != Truth::Unknown {
                whole = Truth::Unknown;
                deciding.truncate(before);
                self.weigh_node(part, deciding);
            } else if truth == whole {
                self.weigh_node(part, deciding);
            }
        }
        whole
    }

    fn turned_round(&self) -> Self {
        let open = self.open.map(|open| Open { as_if: !open.as_if, ..open });
        Self { open, ..*self }
    }

    fn leaf_truth(&self, node: &Node, fact: &str) -> Truth {
        if let Some(open) = self.open
            && open.facts.contains(fact)
        {
            return open.as_if;
        }
        if let Some(supposed) = self.supposed
            && supposed.fact == fact
        {
            return self.trial_truth(node, fact, supposed.trial);
        }
        if fact == CATEGORY_FACT {
            return self.category_truth(node);
        }
        self.facts.get(fact).map_or(Truth::Unknown, |answer| self.answer_truth(node, fact, answer))
    }

    fn category_truth(&self, node: &Node) -> Truth {
        match (node, self.categories) {
            (Node::Contains { word, .. }, Some(categories)) => {
                categories.iter().any(|category| is_under(category, word)).into()
            }
            _ => Truth::Unknown,
        }
    }

    fn trial_truth(&self, node: &Node, fact: &str, trial: Trial<'a>) -> Truth {
        match trial {
            Trial::Answer(Answer::Choices(words)) if fact == CATEGORY_FACT => {
                Self { categories: Some(words), supposed: None, ..*self }.category_truth(node)
            }
            Trial::Answer(answer) => self.answer_truth(node, fact, answer),
            Trial::YesNo(yes) => match node {
                Node::Fact(_) => yes.into(),
                _ => Truth::Unknown,
            },
            Trial::Word(given) => match node {
                Node::Contains { word, .. } if fact == CATEGORY_FACT => {
                    is_under(given, word).into()
                }
                _ => self.word_truth(node, fact, given),
            },
            Trial::Number(number) => number_truth(node, |literal| Some(number.cmp(&literal))),
        }
    }

    fn answer_truth(&self, node: &Node, fact: &str, answer: &Answer) -> Truth {
        match answer {
            Answer::YesNo(yes) => match node {
                Node::Fact(_) => (*yes).into(),
                _ => Truth::Unknown,
            },
            Answer::Choice(word) => self.word_truth(node, fact, word),
            Answer::Judgement(judgement) => self.word_truth(node, fact, &judgement.word),
            Answer::Choices(words) => match node {
                Node::Contains { word, .. } => words.contains(word).into(),
                _ => Truth::Unknown,
            },
            Answer::Count(count) => {
                number_truth(node, |literal| Some(count_order(*count, literal)))
            }
            Answer::Amount(amount) => number_truth(node, |literal| Some(amount.cmp(&literal))),
            Answer::Share { part, whole } => {
                number_truth(node, |literal| share_order(*part, *whole, literal))
            }
            Answer::Clock(spans) => {
                let unit = self.plan.question(fact).and_then(|question| question.unit.as_ref());
                let Some(unit_seconds) = unit.and_then(plan::Unit::seconds) else {
                    return Truth::Unknown;
                };
                let seconds = elapsed_seconds(spans, self.now);
                number_truth(node, |literal| Some(time_order(seconds, literal, unit_seconds)))
            }
            Answer::Text(_) => Truth::Unknown,
        }
    }

    fn word_truth(&self, node: &Node, fact: &str, given: &str) -> Truth {
        match node {
            Node::Compare { operator, literal: Literal::Word(word), .. } => match operator {
                Operator::Equal => (given == word).into(),
                Operator::NotEqual => (given != word).into(),
                _ => self.rank_truth(fact, given, *operator, word),
            },
            Node::Within { list, .. } => list
                .iter()
                .any(|literal| matches!(literal, Literal::Word(word) if word == given))
                .into(),
            Node::Contains { word, .. } => (given == word).into(),
            _ => Truth::Unknown,
        }
    }

    fn rank_truth(&self, fact: &str, given: &str, operator: Operator, word: &str) -> Truth {
        let ranks = self
            .plan
            .question(fact)
            .and_then(|question| Some((question.rank(given)?, question.rank(word)?)));
        ranks.map_or(Truth::Unknown, |(left, right)| operator.accepts(left.cmp(&right)).into())
    }
}

/// Whether a condition holds, such as that of a step; categories stand in `facts` under
/// `plan::CATEGORY_FACT`.
///
/// A fact that is unknown, or an answer that does not fit its question, leaves it unknown unless
/// the rest settles it.
#[must_use]
pub fn condition_holds(plan: &Plan, facts: &Facts, now: Moment, condition: &Condition) -> Truth {
    Known::at(plan, facts, now).truth(condition)
}

/// The categories where some are chosen: none chosen yet means that they are not known.
pub(crate) fn chosen(categories: &[String]) -> Option<&[String]> {
    (!categories.is_empty()).then_some(categories)
}

fn is_under(category: &str, ancestor: &str) -> bool {
    category.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn number_truth(node: &Node, order: impl Fn(Decimal) -> Option<Ordering>) -> Truth {
    match node {
        Node::Compare { operator, literal: Literal::Number(number), .. } => {
            order(*number).map_or(Truth::Unknown, |order| operator.accepts(order).into())
        }
        Node::Within { list, .. } => {
            let mut any = Truth::False;
            for literal in list {
                let Literal::Number(number) = literal else { continue };
                match order(*number) {
                    Some(Ordering::Equal) => return Truth::True,
                    Some(_) => {}
                    None => any = Truth::Unknown,
                }
            }
            any
        }
        _ => Truth::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{at, facts, plan, yes};

    #[test]
    fn unknown_is_settled_by_what_is_known_or_stays() {
        let plan = plan();
        let police = plan.obligation("police").unwrap().when.as_ref().unwrap();
        let of = |known: &[(&str, Answer)]| {
            condition_holds(plan, &facts(known), at("09-24T10:00"), police)
        };
        let no = || ("deliberate", Answer::YesNo(false));
        let category = |ids: &[&str]| {
            ("category", Answer::Choices(ids.iter().map(|id| (*id).to_owned()).collect()))
        };
        let table = [
            ("nothing known", of(&[]), Truth::Unknown),
            ("unknown or true", of(&[("deliberate", yes())]), Truth::True),
            ("unknown or false", of(&[no()]), Truth::Unknown),
            ("both false", of(&[no(), category(&["fault"])]), Truth::False),
            ("by the ancestor", of(&[no(), category(&["malware.worm"])]), Truth::True),
            ("no category chosen yet", of(&[no(), category(&[])]), Truth::Unknown),
        ];
        for (name, truth, expect) in table {
            assert_eq!(truth, expect, "{name}");
        }
        assert!(!is_under("malwares", "malware"), "a like name is no ancestor");
    }
}
