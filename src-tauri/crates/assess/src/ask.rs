//! Which unknown fact to ask next: the one that settles most first, the cheapest first among
//! equals.
//!
//! Every answer the question allows is tried out on the criteria it keeps open; the score is the
//! average, so that a fact whose every answer narrows the range goes before a lucky guess.

use std::cmp::Reverse;

use plan::{Condition, Criterion, Decimal, Grade, Kind, Literal, Node, Plan, Question};

use crate::{
    Truth, disputed,
    evaluate::{Known, Supposed, Trial},
    grading::{Range, Reason},
};

/// One step of the range narrowed counts for more than any number of criteria settled.
const NARROWING_WEIGHT: u32 = 64;
/// Averages keep this many parts of one.
const PARTS: u32 = 1_000;

/// A criterion above the floor that is still open, and the facts that keep it so.
struct Undecided<'a, 'p> {
    criterion: &'p Criterion,
    reason: &'a Reason<'p>,
}

/// How much a fact settles.
struct Candidate<'p> {
    question: &'p Question,
    gate: Truth,
    score: u32,
    obligations: u32,
}

/// The facts worth asking, best first. `reasons` are in the plan's order.
pub(crate) fn next_questions<'p>(
    known: &Known<'_>,
    plan: &'p Plan,
    range: Range,
    reasons: &[Reason<'p>],
) -> Vec<&'p str> {
    let undecided: Vec<Undecided<'_, 'p>> = plan
        .criteria
        .iter()
        .zip(reasons)
        .filter(|(_, reason)| reason.truth == Truth::Unknown && reason.grade > range.floor)
        .map(|(criterion, reason)| Undecided { criterion, reason })
        .collect();
    let open_obligations = open_obligations(known, plan, range);
    let mut candidates: Vec<Candidate<'p>> = plan
        .questions
        .iter()
        .filter(|question| !question.standing && known.is_unknown(&question.fact))
        .map(|question| Candidate {
            question,
            gate: question.only_if.as_ref().map_or(Truth::True, |gate| known.truth(gate)),
            score: score(known, question, range, &undecided),
            obligations: count_of(&open_obligations, &question.fact),
        })
        .filter(|candidate| candidate.gate != Truth::False)
        .collect();
    credit_gates(known, &mut candidates);
    candidates.retain(|candidate| candidate.score > 0 || candidate.obligations > 0);
    candidates.sort_by_key(|candidate| {
        (
            candidate.gate == Truth::Unknown,
            Reverse((candidate.score, candidate.obligations)),
            cost(candidate.question.kind),
        )
    });
    candidates.into_iter().map(|candidate| candidate.question.fact.as_str()).collect()
}

/// The facts that keep open whether an obligation of a grade in the range applies, one entry for
/// each obligation.
fn open_obligations<'p>(known: &Known<'_>, plan: &'p Plan, range: Range) -> Vec<&'p str> {
    let mut open = Vec::new();
    let mut facts = Vec::new();
    for obligation in &plan.obligations {
        let Some(when) = &obligation.when else { continue };
        let in_range =
            obligation.grades.iter().any(|grade| (range.floor..=range.ceiling).contains(grade));
        facts.clear();
        if in_range && known.weigh(when, &mut facts) == Truth::Unknown {
            open.extend_from_slice(&facts);
        }
    }
    open
}

fn count_of(open: &[&str], fact: &str) -> u32 {
    u32::try_from(open.iter().filter(|other| **other == fact).count()).unwrap_or(u32::MAX)
}

/// A question that is only asked after another lends it its score: asking the gate comes first.
fn credit_gates(known: &Known<'_>, candidates: &mut [Candidate<'_>]) {
    let mut credits: Vec<(&str, u32, u32)> = Vec::new();
    for gated in candidates.iter().filter(|candidate| candidate.gate == Truth::Unknown) {
        if gated.score == 0 && gated.obligations == 0 {
            continue;
        }
        let Some(only_if) = &gated.question.only_if else { continue };
        let mut keys = Vec::new();
        known.weigh(only_if, &mut keys);
        credits.extend(keys.into_iter().map(|key| (key, gated.score, gated.obligations)));
    }
    for (key, score, obligations) in credits {
        for gate in candidates.iter_mut().filter(|candidate| candidate.question.fact == key) {
            gate.score = gate.score.max(score);
            gate.obligations = gate.obligations.max(obligations);
        }
    }
}

fn score(
    known: &Known<'_>,
    question: &Question,
    range: Range,
    undecided: &[Undecided<'_, '_>],
) -> u32 {
    let touches = |open: &&Undecided<'_, '_>| open.reason.facts.contains(&question.fact.as_str());
    let elsewhere = undecided
        .iter()
        .filter(|open| !touches(open))
        .map(|open| open.criterion.grade)
        .fold(range.floor, Grade::max);
    let here: Vec<&Criterion> =
        undecided.iter().filter(touches).map(|open| open.criterion).collect();
    if here.is_empty() {
        return 0;
    }
    let mut total = 0;
    let mut trials = 0;
    let mut attempt = |trial: Trial<'_>| {
        let supposed = Some(Supposed { fact: &question.fact, trial });
        total += gain(&Known { supposed, ..*known }, range, elsewhere, &here);
        trials += 1;
    };
    match question.kind {
        Kind::YesNo => [true, false].into_iter().for_each(|yes| attempt(Trial::YesNo(yes))),
        Kind::Choice | Kind::Choices | Kind::Judgement => {
            question.options.iter().for_each(|option| attempt(Trial::Word(&option.word)));
        }
        Kind::Count | Kind::Share | Kind::Amount | Kind::Clock => {
            telling_numbers(&question.fact, &here)
                .into_iter()
                .for_each(|number| attempt(Trial::Number(number)));
        }
        Kind::Text => {}
    }
    (total * PARTS).checked_div(trials).unwrap_or_default()
}

/// What one answer would settle.
fn gain(known: &Known<'_>, range: Range, elsewhere: Grade, here: &[&Criterion]) -> u32 {
    let mut after = Range { floor: range.floor, ceiling: elsewhere };
    let mut settled = 0;
    for criterion in here {
        match disputed::truth(criterion, known) {
            Truth::True => after.floor = after.floor.max(criterion.grade),
            Truth::Unknown => {
                after.ceiling = after.ceiling.max(criterion.grade);
                continue;
            }
            Truth::False => {}
        }
        settled += 1;
    }
    let width = |range: Range| (range.ceiling as u32).saturating_sub(range.floor as u32);
    NARROWING_WEIGHT * width(range).saturating_sub(width(after)) + settled
}

/// One number below all thresholds, and for each threshold itself and one just above.
fn telling_numbers(fact: &str, here: &[&Criterion]) -> Vec<Decimal> {
    let mut thresholds = Vec::new();
    for criterion in here {
        for condition in std::iter::once(&criterion.when).chain(&criterion.disputed_when) {
            collect_numbers(condition, fact, &mut thresholds);
        }
    }
    thresholds.sort_unstable();
    thresholds.dedup();
    let hair = Decimal::new(1, 3);
    let below = thresholds.first().map(|least| least.saturating_sub(hair));
    let above = thresholds.iter().flat_map(|&number| [number, number.saturating_add(hair)]);
    below.into_iter().chain(above).collect()
}

fn collect_numbers(condition: &Condition, fact: &str, found: &mut Vec<Decimal>) {
    let mut nodes = vec![&condition.root];
    while let Some(node) = nodes.pop() {
        match node {
            Node::Not(inner) => nodes.push(inner),
            Node::And(parts) | Node::Or(parts) => nodes.extend(parts),
            Node::Compare { fact: of, literal: Literal::Number(number), .. } if of == fact => {
                found.push(*number);
            }
            Node::Within { fact: of, list } if of == fact => {
                found.extend(list.iter().filter_map(|literal| match literal {
                    Literal::Number(number) => Some(*number),
                    Literal::Word(_) => None,
                }));
            }
            _ => {}
        }
    }
}

/// How much effort an answer takes, from a glance to a search.
fn cost(kind: Kind) -> u8 {
    match kind {
        Kind::YesNo => 0,
        Kind::Choice => 1,
        Kind::Choices => 2,
        Kind::Clock => 3,
        Kind::Count | Kind::Amount => 4,
        Kind::Share => 5,
        Kind::Judgement => 6,
        Kind::Text => 7,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        assess,
        sample::{at, facts, judged, plan, word},
    };
    use plan::Answer;

    fn asked(known: &[(&str, Answer)]) -> Vec<String> {
        let plan = plan();
        let found = assess(plan, &facts(known), at("09-24T10:00"));
        found.next_questions.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn only_what_matters_and_may_be_asked_is_asked() {
        let all = asked(&[]);
        assert!(!all.contains(&"key_period".to_owned()), "a standing fact is never asked");
        assert!(!all.contains(&"leak.proven".to_owned()), "nothing looks at it");
        let down = asked(&[("core.degraded", Answer::YesNo(false))]);
        assert!(!down.contains(&"core.peak".to_owned()), "its condition is false");
        assert!(!down.contains(&"core.scope".to_owned()), "it settles nothing any more");
        let open = asked(&[("core.scope", word("nation"))]);
        let place = |fact: &str| open.iter().position(|other| other == fact);
        assert!(place("core.degraded") < place("core.peak"), "the gate comes first: {open:?}");
    }

    #[test]
    fn the_fact_that_settles_the_range_comes_first() {
        let nearly = [
            ("core.degraded", Answer::YesNo(false)),
            ("malware.share", Answer::Share { part: 0, whole: 10 }),
            ("leak.people", Answer::Count(0)),
            ("loss", crate::sample::amount("5")),
            ("seen", Answer::Choices(vec![])),
        ];
        assert_eq!(asked(&nearly).first().map(String::as_str), Some("threat"));
        let graded = [&nearly[..], &[("threat", judged("serious"))]].concat();
        assert_eq!(asked(&graded), ["deliberate"], "then what decides whether a duty is owed");
        let done = [&graded[..], &[("deliberate", Answer::YesNo(false))]].concat();
        assert_eq!(asked(&done), [""; 0]);
    }
}
