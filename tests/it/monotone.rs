//! What holds of the grade of any facts, under every shipped plan.
//!
//! Numbers are drawn around the plan's own thresholds, because that is where a grade turns; clocks
//! have ended or run, and all is seen from one moment: only time and amendments may lower a floor.

use assess::{Facts, Truth, assess, effect};
use base::Moment;
use plan::{Answer, CATEGORY_FACT, Decimal, Judgement, Kind, Literal, Node, Plan, Question, Span};
use proptest::{
    option,
    prelude::*,
    sample::{select, subsequence},
    test_runner::{Config, RngSeed, TestRunner},
};

use crate::cases::{folders, shipped};

/// Every fact is looked at from here.
const NOW_MS: i64 = 1_790_000_000_000;

pub(crate) fn now() -> Moment {
    Moment::from_unix_ms(NOW_MS)
}

/// Runs a property on drawn facts and one more answer of every plan.
fn check(property: impl Fn(&Plan, &Facts, &str, &Answer) -> Result<(), TestCaseError>) {
    for folder in folders() {
        let plan = shipped(&folder).plan;
        let config = Config {
            cases: 200,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(1),
            ..Config::default()
        };
        let outcome = TestRunner::new(config)
            .run(&one_more(&plan), |(facts, fact, answer)| property(&plan, &facts, &fact, &answer));
        outcome.unwrap_or_else(|error| panic!("{}: {error}", plan.reference.id));
    }
}

/// Every question that may be answered, the category among them, with its answers.
fn askable(plan: &Plan) -> Vec<(String, BoxedStrategy<Answer>)> {
    let mut each: Vec<(String, BoxedStrategy<Answer>)> = plan
        .questions
        .iter()
        .map(|question| (question.fact.clone(), answer(plan, question)))
        .collect();
    let ids: Vec<String> =
        plan.categories.iter().flat_map(|top| top.flatten()).map(|one| one.id.clone()).collect();
    if !ids.is_empty() {
        let chosen = subsequence(ids, 1..=3).prop_map(Answer::Choices).boxed();
        each.push((CATEGORY_FACT.to_owned(), chosen));
    }
    each
}

/// Facts, each known or not.
pub(crate) fn any_facts(plan: &Plan) -> impl Strategy<Value = Facts> + use<> {
    let all: Vec<_> = askable(plan)
        .into_iter()
        .map(|(fact, answer)| {
            option::of(answer).prop_map(move |answer| Some((fact.clone(), answer?)))
        })
        .collect();
    all.prop_map(|answers| answers.into_iter().flatten().collect::<Facts>())
}

/// Facts, and an answer to a question left open in them, the category among the questions.
fn one_more(plan: &Plan) -> impl Strategy<Value = (Facts, String, Answer)> + use<> {
    let asked = select(askable(plan));
    (any_facts(plan), asked).prop_flat_map(|(mut facts, (fact, answer))| {
        facts.remove(&fact);
        answer.prop_map(move |answer| (facts.clone(), fact.clone(), answer))
    })
}

fn answer(plan: &Plan, question: &Question) -> BoxedStrategy<Answer> {
    let words: Vec<String> = question.options.iter().map(|option| option.word.clone()).collect();
    let near = near_thresholds(plan, &question.fact);
    let whole = |number: Decimal| u64::try_from(number.trunc()).unwrap_or_default();
    match question.kind {
        Kind::YesNo => any::<bool>().prop_map(Answer::YesNo).boxed(),
        Kind::Choice => select(words).prop_map(Answer::Choice).boxed(),
        Kind::Choices => {
            let most = words.len();
            subsequence(words, 0..=most).prop_map(Answer::Choices).boxed()
        }
        Kind::Count => select(near).prop_map(move |n| Answer::Count(whole(n))).boxed(),
        Kind::Share => select(near)
            .prop_map(move |percent| {
                let part = whole(percent * Decimal::from(100)).min(10_000);
                Answer::Share { part, whole: 10_000 }
            })
            .boxed(),
        Kind::Amount => select(near).prop_map(Answer::Amount).boxed(),
        Kind::Clock => {
            let unit = question.unit.as_ref().and_then(plan::Unit::seconds).unwrap();
            (select(near), any::<bool>())
                .prop_map(move |(length, runs)| {
                    let ms = i64::try_from(whole(length * Decimal::from(unit * 1000))).unwrap();
                    let ended = (!runs).then(|| Moment::from_unix_ms(NOW_MS - 60_000));
                    let last = ended.unwrap_or_else(now).unix_ms();
                    let since = Moment::from_unix_ms(last - ms);
                    Answer::Clock(vec![Span { since, until: ended }])
                })
                .boxed()
        }
        Kind::Judgement => select(words)
            .prop_map(|word| {
                let (by, reason) = ("谁".to_owned(), "为何".to_owned());
                Answer::Judgement(Judgement { word, by, reason })
            })
            .boxed(),
        Kind::Text => Just(Answer::Text("字".to_owned())).boxed(),
    }
}

/// Nought, and every number that a criterion compares the fact with, just under and just over it.
fn near_thresholds(plan: &Plan, fact: &str) -> Vec<Decimal> {
    let mut numbers = vec![Decimal::ZERO];
    for criterion in &plan.criteria {
        literals(&criterion.when.root, fact, &mut numbers);
        if let Some(disputed) = &criterion.disputed_when {
            literals(&disputed.root, fact, &mut numbers);
        }
    }
    let near = |n: &Decimal| [*n - Decimal::ONE, *n - Decimal::new(1, 2), *n, *n + Decimal::ONE];
    let mut all: Vec<Decimal> =
        numbers.iter().flat_map(near).filter(|number| !number.is_sign_negative()).collect();
    all.sort();
    all.dedup();
    all
}

fn literals(node: &Node, of: &str, numbers: &mut Vec<Decimal>) {
    match node {
        Node::Compare { fact, literal: Literal::Number(number), .. } if fact == of => {
            numbers.push(*number);
        }
        Node::Within { fact, list } if fact == of => {
            numbers.extend(list.iter().filter_map(|literal| match literal {
                Literal::Number(number) => Some(*number),
                Literal::Word(_) => None,
            }));
        }
        Node::Not(inner) => literals(inner, of, numbers),
        Node::And(parts) | Node::Or(parts) => {
            parts.iter().for_each(|part| literals(part, of, numbers));
        }
        _ => {}
    }
}

#[test]
fn answering_an_unknown_fact_never_lowers_the_floor_nor_raises_the_ceiling() {
    check(|plan, facts, fact, answer| {
        let before = assess(plan, facts, now());
        let foretold = effect(plan, facts, now(), fact, answer);
        let mut more = facts.clone();
        more.insert(fact.to_owned(), answer.clone());
        let after = assess(plan, &more, now());
        prop_assert!(after.floor >= before.floor, "{fact} lowers the floor");
        prop_assert!(after.ceiling <= before.ceiling, "{fact} raises the ceiling");
        prop_assert_eq!((after.floor, after.ceiling), (foretold.floor, foretold.ceiling));
        Ok(())
    });
}

#[test]
fn unknown_never_hides_a_proven_grade() {
    check(|plan, facts, _, _| {
        let found = assess(plan, facts, now());
        for proven in found.reasons.iter().filter(|reason| reason.truth == Truth::True) {
            if proven.facts.is_empty() {
                continue;
            }
            let mut alone = facts.clone();
            alone.retain(|fact, _| proven.facts.contains(&fact.as_str()));
            let without = assess(plan, &alone, now());
            prop_assert!(
                without.floor >= proven.grade,
                "{} needs more than {:?}",
                proven.clause,
                proven.facts
            );
            let still = without.reasons.iter().find(|reason| reason.clause == proven.clause);
            prop_assert_eq!(still.unwrap().truth, Truth::True, "{}", proven.clause);
        }
        Ok(())
    });
}

#[test]
fn a_criterion_once_settled_stays_settled() {
    check(|plan, facts, fact, answer| {
        let before = assess(plan, facts, now());
        let mut more = facts.clone();
        more.insert(fact.to_owned(), answer.clone());
        let after = assess(plan, &more, now());
        for reason in before.reasons.iter().filter(|one| one.truth != Truth::Unknown) {
            if reason.facts.is_empty() {
                continue;
            }
            let later = after.reasons.iter().find(|one| one.clause == reason.clause).unwrap();
            prop_assert_eq!(later.truth, reason.truth, "{} by {}", reason.clause, fact);
        }
        Ok(())
    });
}
