//! What pairs of criteria are found, and that looking for them ends.

use super::*;
use crate::sample::plan;
use plan::{Condition, Grade, Operator};

fn at_least(fact: &str, operator: Operator, number: i64) -> Node {
    let literal = Literal::Number(Decimal::from(number));
    Node::Compare { fact: fact.to_owned(), operator, literal }
}

fn criterion(clause: &str, grade: Grade, root: Node) -> Criterion {
    Criterion {
        clause: clause.to_owned(),
        grade,
        says: String::new(),
        when: Condition { source: String::new(), root },
        disputed_when: None,
        disputed: None,
        judgement: false,
        note: None,
    }
}

fn check(name: &str, lighter: Node, graver: Node, expect: bool) {
    let mut plan = plan().clone();
    plan.criteria =
        vec![criterion("light", Grade::Major, lighter), criterion("grave", Grade::Extreme, graver)];
    let overlaps = overlaps(&plan);
    assert_eq!(overlaps.found.len(), usize::from(expect), "{name}");
    assert!(overlaps.untried.is_empty(), "{name}");
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
    let found = overlaps(plan());
    assert_eq!((found.found, found.untried), (Vec::new(), Vec::new()));
}

#[test]
fn a_graver_criterion_with_a_further_way_swallows_what_it_holds_besides() {
    let people = |number| at_least("leak.people", Operator::GreaterOrEqual, number);
    let deliberate = || Node::Fact("deliberate".to_owned());
    let either = Node::Or(vec![people(50), deliberate()]);
    check("a further way", people(50), either, true);
    let higher = Node::Or(vec![people(51), deliberate()]);
    check("a further way, and more asked", people(50), higher, false);
    check("nothing in common", people(50), deliberate(), false);
}

#[test]
fn an_alternative_that_never_stands_alone_is_found_although_the_whole_does() {
    let share = |number| at_least("malware.share", Operator::GreaterOrEqual, number);
    let deliberate = || Node::Fact("deliberate".to_owned());
    // As the plans write it: much of it, or less of it where it is worse.
    let limbs = |many, worse| {
        let worse = Node::And(vec![deliberate(), share(worse)]);
        Node::Or(vec![share(many), worse])
    };
    check("rising in both", limbs(20, 10), limbs(50, 20), false);
    check("the plain limb falls", limbs(60, 10), limbs(50, 20), true);
    check("the worse limb falls", limbs(20, 30), limbs(50, 20), true);
    let within = |limbs| Node::And(vec![Node::Not(Box::new(deliberate())), limbs]);
    let either = Node::Or(vec![share(10), share(60)]);
    check("inside an and", within(either), share(50), true);
    let found = |lighter| {
        let mut plan = plan().clone();
        let graver = criterion("grave", Grade::Extreme, limbs(50, 20));
        plan.criteria = vec![criterion("light", Grade::Major, lighter), graver];
        overlaps(&plan).found.iter().map(|one| one.whole).collect::<Vec<_>>()
    };
    assert_eq!(found(limbs(60, 10)), [false]);
    assert_eq!(found(limbs(60, 30)), [true]);
}

#[test]
fn a_plan_made_to_take_long_is_given_up_on_and_what_was_left_is_named() {
    let mut plan = plan().clone();
    let sample = plan.question("deliberate").unwrap().clone();
    plan.questions =
        (0..14).map(|number| Question { fact: format!("f{number}"), ..sample.clone() }).collect();
    let fact = |number: usize| Node::Fact(format!("f{number}"));
    let impossible = || {
        let not = Node::Not(Box::new(fact(0)));
        Node::And((0..14).map(fact).chain([not]).collect())
    };
    plan.criteria = (0..300)
        .map(|number| {
            let grade = if number % 2 == 0 { Grade::Major } else { Grade::Extreme };
            criterion(&format!("c{number}"), grade, impossible())
        })
        .collect();
    let found = overlaps(&plan);
    assert_eq!(found.found, []);
    assert_eq!(found.untried.len(), 150);
    assert!(found.looks <= LOOKS_MAX, "{}", found.looks);
    let mut effort = Effort::default();
    assert_eq!(overlaps_within(&plan, &mut effort).looks, LOOKS_MAX);
    assert!(effort.takes(effort.left() - 10));
    let last = overlaps_within(&plan, &mut effort);
    assert_eq!((last.looks, last.untried.len()), (10, 150), "nothing is left for another plan");
}
