//! Criteria of a lighter grade that cannot hold without one of a graver grade holding too, as a whole
//! or in one of their alternatives.
//!
//! Such a pair contradicts itself: the lighter grade is never reached by its own criterion. It is
//! found by trying every telling answer to the facts of the lighter one, so that it does not matter
//! how the two conditions are written. What a whole plan may cost is bounded, because a plan comes
//! from outside; what was not tried to the end is named, never passed over.

use std::collections::BTreeSet;

use base::Moment;
use plan::{
    Answer, CATEGORY_FACT, Condition, Criterion, Decimal, Judgement, Kind, Literal, Node, Plan,
    Question, Span,
};

use self::limbs::limbs;
use crate::{Effort, Facts, Truth, condition_holds, exact::seconds_to_reach};

/// Combinations of answers tried for one pair; what needs more is named as untried unless one of
/// these already tells the two apart.
const TRIALS_MAX: usize = 4096;

/// Looks at an answer, all pairs of a plan together; fewer where no more are left for a whole folder.
const LOOKS_MAX: usize = 2_000_000;

/// Answers are tried as of this moment, which is of no importance.
const NOW_MS: i64 = 1_700_000_000_000;

/// Shares are tried in millionths, so that a percent has four decimals.
const WHOLE: u64 = 1_000_000;

/// Two criteria of which the lighter one is swallowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap<'p> {
    /// Whenever this holds …
    pub lighter: &'p Criterion,
    /// … this holds as well, whatever else is answered.
    pub graver: &'p Criterion,
    /// Whether that is so of the whole lighter criterion and not of one of its alternatives alone.
    pub whole: bool,
}

/// What was found among the criteria of a plan, and what was not looked at to the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlaps<'p> {
    /// Every such pair found, in the plan's order, acknowledged or not.
    pub found: Vec<Overlap<'p>>,
    /// Criteria that were not held against all graver ones, because that would take too long.
    pub untried: Vec<&'p Criterion>,
    /// Looks at an answer that it took.
    pub looks: usize,
}

/// A criterion, or one alternative of it, with what is asked of it for every pair.
struct Side<'p> {
    criterion: &'p Criterion,
    when: &'p Condition,
    facts: BTreeSet<&'p str>,
    leaves: usize,
}

/// How two criteria stand to each other.
enum Verdict {
    Swallowed,
    Apart,
    NeverHolds,
    Untried,
}

/// One fact with its telling answers, and which of them is tried.
struct Axis<'p> {
    fact: &'p str,
    answers: Vec<Answer>,
    place: usize,
}

/// What may still be looked at.
struct Budget {
    spent: usize,
    most: usize,
}

/// Every pair of which the lighter one is swallowed.
#[must_use]
pub fn overlaps(plan: &Plan) -> Overlaps<'_> {
    overlaps_within(plan, &mut Effort::default())
}

/// Every pair of which the lighter one is swallowed, as far as the effort lasts.
#[must_use]
pub fn overlaps_within<'p>(plan: &'p Plan, effort: &mut Effort) -> Overlaps<'p> {
    let limbs: Vec<Vec<Condition>> =
        plan.criteria.iter().map(|criterion| limbs(&criterion.when)).collect();
    let sides: Vec<Side<'_>> =
        plan.criteria.iter().map(|criterion| Side::of(criterion, &criterion.when)).collect();
    let mut budget = Budget { spent: 0, most: LOOKS_MAX.min(effort.left()) };
    let mut found = Vec::new();
    let mut unproven = Vec::new();
    for (lighter, limbs) in sides.iter().zip(&limbs) {
        let parts: Vec<Side<'_>> =
            limbs.iter().map(|limb| Side::of(lighter.criterion, limb)).collect();
        let grade = lighter.criterion.grade;
        let mut untried = false;
        for graver in sides.iter().filter(|other| other.criterion.grade > grade) {
            let mut verdict = compare(plan, lighter, graver, &mut budget);
            let whole = matches!(verdict, Verdict::Swallowed);
            if matches!(verdict, Verdict::Apart) {
                verdict = any_swallowed(plan, &parts, graver, &mut budget);
            }
            match verdict {
                Verdict::Swallowed => {
                    let (lighter, graver) = (lighter.criterion, graver.criterion);
                    found.push(Overlap { lighter, graver, whole });
                }
                Verdict::Apart => {}
                Verdict::NeverHolds => break,
                Verdict::Untried => untried = true,
            }
            if untried && budget.is_out() {
                break;
            }
        }
        if untried {
            unproven.push(lighter.criterion);
        }
    }
    effort.takes(budget.spent);
    Overlaps { found, untried: unproven, looks: budget.spent }
}

/// Whether one of the alternatives never holds alone; one that cannot hold at all is no finding.
fn any_swallowed(
    plan: &Plan,
    parts: &[Side<'_>],
    graver: &Side<'_>,
    budget: &mut Budget,
) -> Verdict {
    let mut verdict = Verdict::Apart;
    for part in parts {
        match compare(plan, part, graver, budget) {
            Verdict::Swallowed => return Verdict::Swallowed,
            Verdict::Untried => verdict = Verdict::Untried,
            Verdict::Apart | Verdict::NeverHolds => {}
        }
    }
    verdict
}

impl<'p> Side<'p> {
    fn of(criterion: &'p Criterion, when: &'p Condition) -> Self {
        Self { criterion, when, facts: when.facts(), leaves: leaves(&when.root) }
    }

    fn holds(&self, plan: &Plan, facts: &Facts) -> bool {
        let now = Moment::from_unix_ms(NOW_MS);
        condition_holds(plan, facts, now, self.when) == Truth::True
    }
}

impl Budget {
    /// Takes so many looks; false once there are not that many left.
    fn takes(&mut self, looks: usize) -> bool {
        let spent = self.spent.saturating_add(looks);
        let within = spent <= self.most;
        self.spent = if within { spent } else { self.most };
        within
    }

    const fn is_out(&self) -> bool {
        self.spent >= self.most
    }
}

/// Whether the lighter criterion can hold, and never does so without the graver one. Facts that the
/// graver one alone looks at stay unknown, so that it holds only where they do not matter.
fn compare(plan: &Plan, lighter: &Side<'_>, graver: &Side<'_>, budget: &mut Budget) -> Verdict {
    if !budget.takes(1) {
        return Verdict::Untried;
    }
    if lighter.facts.is_disjoint(&graver.facts) && !graver.facts.is_empty() {
        return Verdict::Apart;
    }
    // Wording in dispute leaves a criterion open there, so that what else it asks still counts.
    let in_dispute =
        graver.criterion.disputed_when.is_some() || graver.criterion.disputed.is_some();
    if in_dispute && !graver.facts.is_subset(&lighter.facts) {
        return Verdict::Apart;
    }
    let both = lighter.leaves.saturating_add(graver.leaves);
    if !budget.takes(both.saturating_mul(lighter.facts.len())) {
        return Verdict::Untried;
    }
    let roots = [&lighter.when.root, &graver.when.root];
    let axis = |&fact| Axis { fact, answers: telling(plan, fact, roots), place: 0 };
    let mut axes: Vec<Axis<'_>> = lighter.facts.iter().map(axis).collect();
    if !budget.takes(axes.iter().map(|axis| axis.answers.len()).sum()) {
        return Verdict::Untried;
    }
    if axes.iter().any(|axis| axis.answers.is_empty()) {
        return Verdict::NeverHolds;
    }
    let mut facts = Facts::new();
    axes.iter().for_each(|axis| axis.put(&mut facts));
    let mut ever = false;
    for _ in 0..TRIALS_MAX {
        if !budget.takes(both) {
            return Verdict::Untried;
        }
        if lighter.holds(plan, &facts) {
            if !graver.holds(plan, &facts) {
                return Verdict::Apart;
            }
            ever = true;
        }
        if !advance(&mut axes, &mut facts) {
            return if ever { Verdict::Swallowed } else { Verdict::NeverHolds };
        }
    }
    Verdict::Untried
}

impl Axis<'_> {
    fn put(&self, facts: &mut Facts) {
        facts.extend(self.answers.get(self.place).map(|one| (self.fact.to_owned(), one.clone())));
    }
}

/// Puts the next combination in place; false after the last.
fn advance(axes: &mut [Axis<'_>], facts: &mut Facts) -> bool {
    for axis in axes {
        axis.place += 1;
        let more = axis.place < axis.answers.len();
        if !more {
            axis.place = 0;
        }
        axis.put(facts);
        if more {
            return true;
        }
    }
    false
}

/// How many comparisons a condition has, and at least one.
pub(crate) fn leaves(node: &Node) -> usize {
    match node {
        Node::Not(inner) => leaves(inner),
        Node::And(parts) | Node::Or(parts) => parts.iter().map(leaves).sum(),
        Node::Within { list, .. } => list.len().max(1),
        _ => 1,
    }
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

mod limbs;
#[cfg(test)]
mod tests;
