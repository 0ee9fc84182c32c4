//! What a warning asks of a unit, by its colour and the roles that the unit holds.

use plan::{Colour, Plan, WarningAction};
use std::collections::BTreeSet;

/// The plan's actions at this colour for these roles, in the plan's order. A plan without rules for
/// warnings asks nothing: none are made up.
#[must_use]
pub fn actions<'p>(
    plan: &'p Plan,
    colour: Colour,
    roles: &BTreeSet<String>,
) -> Vec<&'p WarningAction> {
    let ours =
        |action: &&WarningAction| action.colours.contains(&colour) && roles.contains(&action.actor);
    plan.warnings.actions.iter().filter(ours).collect()
}
