//! Criteria of a lighter grade that cannot hold without one of a graver grade holding too.
//!
//! Such a pair contradicts itself: the lighter grade is never reached by its own criterion. It is
//! found by trying every telling answer to the facts of the lighter one, so that it does not matter
//! how the two conditions are written.

use base::Moment;
use plan::{
    Answer, CATEGORY_FACT, Criterion, Decimal, Judgement, Kind, Literal, Node, Plan, Question, Span,
};

use crate::{Facts, Truth, condition_holds, exact::seconds_to_reach};

/// Combinations of answers tried for one pair; more facts than that are no longer "the same fact".
const TRIALS_MAX: usize = 4096;

/// Answers are tried as of this moment, which is of no importance.
const NOW_MS: i64 = 1_700_000_000_000;

/// Shares are tried in millionths, so that a percent has four decimals.
const WHOLE: u64 = 1_000_000;

/// Two criteria of which the lighter one is swallowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap<'p> {
    /// Whenever this holds …
    pub lighter: &'p Criterion,
    /// … this holds as well.
    pub graver: &'p Criterion,
}

/// Every such pair, in the plan's order, acknowledged or not.
#[must_use]
pub fn overlaps(plan: &Plan) -> Vec<Overlap<'_>> {
    let mut found = Vec::new();
    for lighter in &plan.criteria {
        let facts = lighter.when.facts();
        for graver in plan.criteria.iter().filter(|other| other.grade > lighter.grade) {
            if graver.when.facts().is_subset(&facts) && swallowed(plan, lighter, graver) {
                found.push(Overlap { lighter, graver });
            }
        }
    }
    found
}

/// Whether the lighter criterion can hold, and never does so without the graver one.
fn swallowed(plan: &Plan, lighter: &Criterion, graver: &Criterion) -> bool {
    let axes: Vec<(&str, Vec<Answer>)> = lighter
        .when
        .facts()
        .into_iter()
        .map(|fact| (fact, telling(plan, fact, [&lighter.when.root, &graver.when.root])))
        .collect();
    let trials = axes.iter().try_fold(1_usize, |all, (_, answers)| all.checked_mul(answers.len()));
    let Some(trials) = trials.filter(|trials| (1..=TRIALS_MAX).contains(trials)) else {
        return false;
    };
    let mut ever = false;
    for trial in 0..trials {
        let facts = nth(&axes, trial);
        let holds = |criterion: &Criterion| {
            condition_holds(plan, &facts, Moment::from_unix_ms(NOW_MS), &criterion.when)
                == Truth::True
        };
        if holds(lighter) {
            if !holds(graver) {
                return false;
            }
            ever = true;
        }
    }
    ever
}

/// The combination of this number.
fn nth(axes: &[(&str, Vec<Answer>)], number: usize) -> Facts {
    let mut left = number;
    let mut facts = Facts::new();
    for (fact, answers) in axes {
        let place = left.checked_rem(answers.len()).unwrap_or_default();
        left = left.checked_div(answers.len()).unwrap_or_default();
        facts.extend(answers.get(place).map(|answer| ((*fact).to_owned(), answer.clone())));
    }
    facts
}

/// Answers to one fact among which all that two conditions can tell apart is found.
fn telling(plan: &Plan, fact: &str, conditions: [&Node; 2]) -> Vec<Answer> {
    let (mut numbers, mut words) = (Vec::new(), Vec::new());
    for node in conditions {
        literals(node, fact, &mut numbers, &mut words);
    }
    if fact == CATEGORY_FACT {
        return sets(words);
    }
    let Some(question) = plan.question(fact) else { return Vec::new() };
    let options = || question.options.iter().map(|option| option.word.clone());
    match question.kind {
        Kind::YesNo => [true, false].map(Answer::YesNo).to_vec(),
        Kind::Choice => options().map(Answer::Choice).collect(),
        Kind::Judgement => options()
            .map(|word| {
                let (by, reason) = (String::new(), String::new());
                Answer::Judgement(Judgement { word, by, reason })
            })
            .collect(),
        Kind::Choices => sets(words),
        Kind::Count | Kind::Share | Kind::Amount | Kind::Clock => around(question, &numbers),
        Kind::Text => Vec::new(),
    }
}

/// None of the words, each alone, and all.
fn sets(mut words: Vec<String>) -> Vec<Answer> {
    words.sort();
    words.dedup();
    let mut sets = vec![Answer::Choices(Vec::new()), Answer::Choices(words.clone())];
    sets.extend(words.into_iter().map(|word| Answer::Choices(vec![word])));
    sets
}

/// Nought, and each number with what lies just under and just over it.
fn around(question: &Question, numbers: &[Decimal]) -> Vec<Answer> {
    let hair = Decimal::new(1, 4);
    let mut answers = Vec::new();
    for number in std::iter::once(&Decimal::ZERO).chain(numbers) {
        let whole = |number: Decimal| u64::try_from(number).ok();
        match question.kind {
            Kind::Count => {
                let count = whole(*number).unwrap_or_default();
                let near = [count.checked_sub(1), Some(count), count.checked_add(1)];
                answers.extend(near.into_iter().flatten().map(Answer::Count));
            }
            Kind::Share => {
                let part =
                    whole((*number * Decimal::from(WHOLE / 100)).round()).unwrap_or_default();
                let near = [part.checked_sub(1), Some(part), part.checked_add(1)];
                let within = near.into_iter().flatten().filter(|part| *part <= WHOLE);
                answers.extend(within.map(|part| Answer::Share { part, whole: WHOLE }));
            }
            Kind::Amount => {
                answers.extend([number - hair, *number, number + hair].map(Answer::Amount));
            }
            _ => {
                let unit = question.unit.as_ref().and_then(plan::Unit::seconds).unwrap_or(1);
                let seconds = seconds_to_reach(*number, unit).unwrap_or_default();
                let near = [seconds.checked_sub(1), Some(seconds), seconds.checked_add(1)];
                answers.extend(near.into_iter().flatten().map(lasting));
            }
        }
    }
    answers.dedup();
    answers
}

/// A clock that has run for so many seconds.
fn lasting(seconds: u64) -> Answer {
    let now = Moment::from_unix_ms(NOW_MS);
    let since = now.minus(std::time::Duration::from_secs(seconds));
    Answer::Clock(vec![Span { since, until: None }])
}

fn literals(node: &Node, of: &str, numbers: &mut Vec<Decimal>, words: &mut Vec<String>) {
    let mut take = |literal: &Literal| match literal {
        Literal::Number(number) => numbers.push(*number),
        Literal::Word(word) => words.push(word.clone()),
    };
    match node {
        Node::Compare { fact, literal, .. } if fact == of => take(literal),
        Node::Within { fact, list } if fact == of => list.iter().for_each(take),
        Node::Contains { fact, word } if fact == of => words.push(word.clone()),
        Node::Not(inner) => literals(inner, of, numbers, words),
        Node::And(parts) | Node::Or(parts) => {
            for part in parts {
                literals(part, of, numbers, words);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::plan;
    use plan::{Condition, Grade, Operator};

    fn at_least(fact: &str, operator: Operator, number: i64) -> Node {
        let literal = Literal::Number(Decimal::from(number));
        Node::Compare { fact: fact.to_owned(), operator, literal }
    }

    fn check(name: &str, lighter: Node, graver: Node, expect: bool) {
        let mut plan = plan().clone();
        let criterion = |clause: &str, grade, root| Criterion {
            clause: clause.to_owned(),
            grade,
            says: String::new(),
            when: Condition { source: String::new(), root },
            disputed_when: None,
            disputed: None,
            judgement: false,
            note: None,
        };
        plan.criteria = vec![
            criterion("light", Grade::Major, lighter),
            criterion("grave", Grade::Extreme, graver),
        ];
        assert_eq!(overlaps(&plan).len(), usize::from(expect), "{name}");
    }

    #[test]
    fn a_lighter_criterion_that_never_stands_alone_is_found_however_it_is_written() {
        use Operator::{Equal, Greater, GreaterOrEqual, Less};
        let people = |operator, number| at_least("leak.people", operator, number);
        let deliberate = || Node::Fact("deliberate".to_owned());
        check("the same", people(GreaterOrEqual, 1), people(GreaterOrEqual, 1), true);
        check("one, and one or more", people(Equal, 1), people(GreaterOrEqual, 1), true);
        check("rising", people(GreaterOrEqual, 50_000), people(GreaterOrEqual, 200_000), false);
        check("over, and from", people(Greater, 9), people(GreaterOrEqual, 10), true);
        check("a hair apart", people(GreaterOrEqual, 9), people(GreaterOrEqual, 10), false);
        check("falling", people(GreaterOrEqual, 10), people(GreaterOrEqual, 5), true);
        check("never at all", people(Less, 0), people(GreaterOrEqual, 5), false);
        let both = Node::And(vec![deliberate(), people(GreaterOrEqual, 5)]);
        check("more asked of the lighter", both.clone(), people(GreaterOrEqual, 5), true);
        check("more asked of the graver", people(GreaterOrEqual, 5), both, false);
        let share = |number| at_least("malware.share", GreaterOrEqual, number);
        check("shares", share(10), share(20), false);
        check("the same share", share(20), share(20), true);
        let hours = |number| at_least("core.peak", GreaterOrEqual, number);
        check("hours", hours(2), hours(6), false);
        check("hours falling", hours(6), hours(2), true);
        let not = |node| Node::Not(Box::new(node));
        check("yes and no", deliberate(), not(deliberate()), false);
    }

    #[test]
    fn the_sample_contradicts_itself_nowhere() {
        assert_eq!(overlaps(plan()), []);
    }
}
