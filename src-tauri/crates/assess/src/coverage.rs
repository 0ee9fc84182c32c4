//! What a plan's cases leave unproven when they are played through.
//!
//! A criterion counts as reached where a case proves it or runs into its dispute; an obligation
//! where it has arisen firmly, with its anchor.

use std::collections::BTreeSet;

use plan::{Calendar, Case, Plan};

use crate::{
    Truth,
    replay::{replay, usual_roles},
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

/// Plays every case through and lists what none of them reaches.
#[must_use]
pub fn coverage<'p>(plan: &'p Plan, cases: &[Case], calendar: &Calendar) -> Coverage<'p> {
    let roles = usual_roles(plan);
    let mut proven: BTreeSet<&str> = BTreeSet::new();
    let mut arisen: BTreeSet<&str> = BTreeSet::new();
    for case in cases.iter().filter(|case| case.plan == plan.reference.id) {
        for step in replay(plan, case, calendar, &roles).steps {
            let reached = step
                .assessment
                .reasons
                .iter()
                .filter(|reason| reason.truth == Truth::True || reason.disputed.is_some());
            proven.extend(reached.map(|reason| reason.clause));
            let firm = step.duties.iter().filter(|duty| duty.firm && duty.anchor_at.is_some());
            arisen.extend(firm.map(|duty| duty.obligation.id.as_str()));
        }
    }
    let criteria = plan.criteria.iter().map(|criterion| criterion.clause.as_str());
    let obligations = plan.obligations.iter().map(|obligation| obligation.id.as_str());
    Coverage {
        criteria: criteria.filter(|clause| !proven.contains(clause)).collect(),
        obligations: obligations.filter(|id| !arisen.contains(id)).collect(),
    }
}
