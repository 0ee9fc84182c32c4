//! What checking plans may cost, and what it takes at most to play a case, counted before it is played.
//!
//! Plans come from outside, and within every limit of size they can ask for hours of work. It is
//! counted from the files alone and never by a clock, so that they are always answered the same.

use std::collections::BTreeMap;

use base::Moment;
use plan::{Answer, Case, CaseMoment, Condition, Kind, Limit, Literal, Mark, Node, Plan};

use crate::{comes_again, overlap::leaves};

/// Looks at a condition or a due time that all the plans of a folder together may take: some seconds
/// in a build without optimisation, and many times what the plans need that people write.
const LOOKS_MAX: usize = 60_000_000;

/// What one obligation takes at each grade that the incident had, whatever its limits.
const OBLIGATION_LOOKS: usize = 16;

/// One of so many pairs of obligations is looked at closely when a grade rises.
const PAIRS_A_LOOK: usize = 4;

const SECONDS_A_DAY: u64 = 86_400;

/// What may still be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effort {
    left: usize,
}

/// What a plan asks for at one moment of a case.
pub(crate) struct Toll {
    assessing: usize,
    receivers: usize,
    obligations: BTreeMap<Mark, Load>,
}

/// The obligations that are counted from one mark.
#[derive(Default)]
struct Load {
    number: usize,
    looks: usize,
    by_the_day: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self { left: LOOKS_MAX }
    }
}

impl Effort {
    /// How many of a thousand parts have been taken.
    #[must_use]
    pub const fn spent_permille(&self) -> usize {
        (LOOKS_MAX - self.left) / (LOOKS_MAX / 1000)
    }

    pub(crate) const fn left(&self) -> usize {
        self.left
    }

    /// Takes so many looks; takes none and says so where there are not that many left.
    pub(crate) fn takes(&mut self, looks: usize) -> bool {
        let left = self.left.checked_sub(looks);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }
}

impl Toll {
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut obligations: BTreeMap<Mark, Load> = BTreeMap::new();
        for obligation in &plan.obligations {
            let load = obligations.entry(obligation.after).or_default();
            let days = working_days(obligation.within) + working_days(obligation.every);
            load.number += 1;
            load.looks += (OBLIGATION_LOOKS + days) * (1 + obligation.alternatives.len());
            let is_daily = matches!(obligation.every, Some(Limit::Days(_) | Limit::WorkingDays(_)));
            load.by_the_day += usize::from(is_daily);
        }
        let receivers = plan.obligations.iter().map(|one| one.to.len()).max().unwrap_or_default();
        Self { assessing: assessing(plan), receivers: receivers * receivers, obligations }
    }

    /// The looks that a case takes at most.
    pub(crate) fn takes(&self, case: &Case) -> usize {
        let width = case.moments.iter().map(width).max().unwrap_or(1);
        let mut again: BTreeMap<Mark, usize> = BTreeMap::new();
        let mut since: Option<Moment> = None;
        let (mut grades, mut looks) = (1_usize, 0_usize);
        for moment in &case.moments {
            for &mark in moment.marks.keys().filter(|mark| comes_again(**mark)) {
                *again.entry(mark).or_default() += 1;
            }
            let earliest = moment.marks.values().copied().chain([moment.at]).min();
            since = since.into_iter().chain(earliest).min();
            let days = moment.at.since(since.unwrap_or(moment.at)).as_secs() / SECONDS_A_DAY;
            let days = usize::try_from(days).unwrap_or(usize::MAX);
            grades += usize::from(is_graded(moment));
            let (mut owed, mut counted) = (0_usize, 0_usize);
            for (mark, load) in &self.obligations {
                let times = again.get(mark).copied().unwrap_or(1);
                let each = load.looks.saturating_add(load.by_the_day.saturating_mul(days));
                owed = owed.saturating_add(load.number.saturating_mul(times));
                counted = counted.saturating_add(each.saturating_mul(times));
            }
            let pairs = owed.saturating_mul(owed).saturating_mul(grades - 1) / PAIRS_A_LOOK;
            let expect = [&moment.expect, &case.expect];
            let expected: usize =
                expect.iter().map(|expect| expect.duties.len() + expect.absent.len()).sum();
            looks = [
                self.assessing.saturating_mul(width),
                counted.saturating_mul(grades),
                pairs.saturating_mul(1 + self.receivers / PAIRS_A_LOOK),
                owed.saturating_mul(expected),
            ]
            .into_iter()
            .fold(looks, usize::saturating_add);
        }
        looks
    }
}

fn is_graded(moment: &CaseMoment) -> bool {
    let judged = [Mark::Judged, Mark::Regraded].iter().any(|mark| moment.marks.contains_key(mark));
    judged || moment.grade.is_some()
}

/// How many parts the longest answer of a moment has, and at least one.
fn width(moment: &CaseMoment) -> usize {
    let parts = moment.facts.values().flatten().map(|answer| match answer {
        Answer::Clock(spans) => spans.len(),
        Answer::Choices(words) => words.len(),
        _ => 1,
    });
    parts.chain(moment.categories.iter().map(Vec::len)).max().unwrap_or(1).max(1)
}

/// What an assessment takes: every criterion, every answer tried to every question, and every
/// moment at which a clock crosses a number.
fn assessing(plan: &Plan) -> usize {
    let mut touched: BTreeMap<&str, usize> = BTreeMap::new();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all = 0_usize;
    for criterion in &plan.criteria {
        for condition in std::iter::once(&criterion.when).chain(&criterion.disputed_when) {
            let leaves = leaves(&condition.root);
            all += leaves;
            for fact in condition.facts() {
                *touched.entry(fact).or_default() += leaves;
            }
            count_numbers(&condition.root, &mut numbers);
        }
    }
    let besides = plan.questions.iter().map(|one| one.only_if.as_ref());
    let besides = besides.chain(plan.obligations.iter().map(|one| one.when.as_ref())).flatten();
    let besides: usize = besides.map(|condition: &Condition| leaves(&condition.root)).sum();
    let mut looks = all.saturating_mul(4).saturating_add(besides);
    for question in &plan.questions {
        let fact = question.fact.as_str();
        let numbers = numbers.get(fact).copied().unwrap_or_default();
        let answers = 2 * numbers + 1 + question.options.len();
        let tried = answers.saturating_mul(touched.get(fact).copied().unwrap_or_default());
        let crossed = if question.kind == Kind::Clock { 2 * numbers } else { 0 };
        looks = [tried, crossed.saturating_mul(all), all, besides]
            .into_iter()
            .fold(looks, usize::saturating_add);
    }
    looks
}

fn count_numbers<'p>(node: &'p Node, found: &mut BTreeMap<&'p str, usize>) {
    match node {
        Node::Not(inner) => count_numbers(inner, found),
        Node::And(parts) | Node::Or(parts) => {
            parts.iter().for_each(|part| count_numbers(part, found));
        }
        Node::Compare { fact, literal: Literal::Number(_), .. } => {
            *found.entry(fact).or_default() += 1;
        }
        Node::Within { fact, list } => *found.entry(fact).or_default() += list.len(),
        _ => {}
    }
}

/// The working days to be counted one by one.
fn working_days(limit: Option<Limit>) -> usize {
    match limit {
        Some(Limit::WorkingDays(number)) => usize::try_from(number).unwrap_or(usize::MAX),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{case, plan};
    use std::fmt::Write;

    /// What a day of so many moments takes, each of which brings `further`.
    fn takes(plan: &Plan, moments: usize, further: &str) -> usize {
        let mut text = "plan = 'sample'\ntitle = 't'\n".to_owned();
        for minute in 0..moments {
            let (hour, minute) = (minute / 60, minute % 60);
            let at = format!("2026-09-24T{hour:02}:{minute:02}:00+08:00");
            writeln!(text, "[[moment]]\nat = {at}\n{further}").unwrap();
        }
        Toll::of(plan).takes(&case(plan, &text))
    }

    /// The sample with each of its obligations many times over.
    fn loaded(times: usize, limit: Limit) -> Plan {
        let mut plan = plan().clone();
        let more = |one: &plan::Obligation| {
            let asked = plan::Obligation { after: Mark::Asked, within: Some(limit), ..one.clone() };
            vec![asked; times]
        };
        plan.obligations = plan.obligations.iter().flat_map(more).collect();
        plan
    }

    #[test]
    fn a_day_as_people_write_it_takes_little() {
        let day = takes(plan(), 10, "mark = ['discovered', 'judged']");
        assert!(day > 0 && day < LOOKS_MAX / 1000, "{day}");
    }

    #[test]
    fn what_grows_faster_than_the_files_is_counted_so() {
        let asked = "mark = ['asked']";
        let days = |limit| takes(&loaded(1, limit), 10, asked);
        assert!(days(Limit::WorkingDays(10_000)) > 100 * days(Limit::Hours(1)));
        let (few, many) =
            (takes(plan(), 10, asked), takes(&loaded(30, Limit::Hours(1)), 100, asked));
        assert!(few < LOOKS_MAX / 1000 && many > 100 * few, "{few} {many}");
        let heavy = loaded(30, Limit::Hours(1));
        let regraded = "mark = ['judged', 'asked']";
        assert!(takes(&heavy, 100, regraded) > 100 * takes(&heavy, 10, regraded));
        let one = "{ since = 2026-09-24T00:00:00+08:00, until = 2026-09-24T00:00:00+08:00 }";
        let clock = |parts: usize| {
            format!("facts = {{ \"core.peak\" = [{}] }}", vec![one; parts].join(", "))
        };
        assert!(takes(plan(), 1, &clock(20)) > 5 * takes(plan(), 1, &clock(1)));
    }

    #[test]
    fn what_does_not_fit_is_not_taken() {
        let mut effort = Effort::default();
        assert!(effort.takes(LOOKS_MAX / 2) && !effort.takes(LOOKS_MAX));
        assert_eq!(effort.spent_permille(), 500);
        assert!(effort.takes(LOOKS_MAX / 2) && !effort.takes(1));
        assert_eq!(effort.spent_permille(), 1000);
    }
}
