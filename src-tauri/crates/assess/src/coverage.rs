//! What a plan's cases leave unproven when they are played through.
//!
//! A criterion counts as reached where a case proves it or runs into its dispute; an obligation
//! where it has arisen firmly, with its anchor.

use std::collections::BTreeSet;

use plan::{Calendar, Case, Plan};

use crate::{
    Truth,
    replay::{Replay, replay, usual_roles},
};

/// What is missing. Borrows from the plan; everything in the plan's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage<'p> {
    /// Clauses of criteria that no case reaches.
    pub criteria: Vec<&'p str>,
    /// Ids of obligations that no case reaches.
    pub obligations: Vec<&'p str>,
}

impl Coverage<'_> {
    /// Whether nothing is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.criteria.is_empty() && self.obligations.is_empty()
    }
}

/// What cases reached when they were played.
#[derive(Debug, Default)]
pub(crate) struct Reached<'p> {
    proven: BTreeSet<&'p str>,
    arisen: BTreeSet<&'p str>,
}

impl<'p> Reached<'p> {
    /// Counts in what one case reached.
    pub(crate) fn add(&mut self, played: &Replay<'p>) {
        for step in &played.steps {
            let reached = step
                .assessment
                .reasons
                .iter()
                .filter(|reason| reason.truth == Truth::True || reason.disputed.is_some());
            self.proven.extend(reached.map(|reason| reason.clause));
            let firm = step.duties.iter().filter(|duty| duty.firm && duty.anchor_at.is_some());
            self.arisen.extend(firm.map(|duty| duty.obligation.id.as_str()));
        }
    }

    /// What is left of the plan.
    pub(crate) fn leaves(&self, plan: &'p Plan) -> Coverage<'p> {
        let criteria = plan.criteria.iter().map(|criterion| criterion.clause.as_str());
        let obligations = plan.obligations.iter().map(|obligation| obligation.id.as_str());
        Coverage {
            criteria: criteria.filter(|clause| !self.proven.contains(clause)).collect(),
            obligations: obligations.filter(|id| !self.arisen.contains(id)).collect(),
        }
    }
}

/// Plays every case through and lists what none of them reaches.
#[must_use]
pub fn coverage<'p>(plan: &'p Plan, cases: &[Case], calendar: &Calendar) -> Coverage<'p> {
    let roles = usual_roles(plan);
    let mut reached = Reached::default();
    for case in cases.iter().filter(|case| case.plan == plan.reference.id) {
        reached.add(&replay(plan, case, calendar, &roles));
    }
    reached.leaves(plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{calendar, case, plan};

    #[test]
    fn what_no_case_reaches_is_listed() {
        let plan = plan();
        let reaching = |people: u32| {
            let text = format!(
                "plan = 'sample'\ntitle = 't'\n[[moment]]\nat = 2026-09-24T10:00:00+08:00\n\
                 mark = ['discovered', 'judged']\nfacts = {{ \"leak.people\" = {people} }}"
            );
            coverage(plan, &[case(plan, &text)], &calendar())
        };
        let disputed = reaching(200_000);
        assert!(!disputed.criteria.contains(&"1(2)"), "its dispute counts");
        assert!(!disputed.criteria.contains(&"2(2)") && disputed.criteria.contains(&"1(1)"));
        assert!(
            !disputed.obligations.contains(&"phone") && !disputed.obligations.contains(&"grave")
        );
        assert!(disputed.obligations.contains(&"police"), "conditional is not reached");
        assert!(disputed.obligations.contains(&"summary"), "waiting is not reached");
        let light = reaching(1);
        assert!(light.criteria.contains(&"2(2)") && !light.obligations.contains(&"inside"));
        let mut other = case(
            plan,
            "plan = 'sample'\ntitle = 't'\n[[moment]]\nat = 2026-09-24T10:00:00+08:00\nmark = ['discovered']",
        );
        other.plan = "another".to_owned();
        let nothing = coverage(plan, &[other], &calendar());
        assert_eq!(nothing.obligations.len(), plan.obligations.len(), "another plan's case");
        assert!(!nothing.is_whole());
    }
}
