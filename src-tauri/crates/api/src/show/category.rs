//! The categories of an incident: how they are named, and what a plan says for them.
//!
//! What a plan says for a category holds for each of its sub-categories too.

use incident::Incident;
use plan::{Category, Plan, Step};

/// A category with the one above it, such as 设备设施故障事件（外围保障设施故障）; the id where the plan
/// does not have it.
pub(crate) fn name(plan: &Plan, id: &str) -> String {
    let names: Vec<&str> = lineage(plan, id).map(|category| category.name.as_str()).collect();
    match names.as_slice() {
        [] => id.to_owned(),
        [only] => (*only).to_owned(),
        [top, below @ ..] => format!("{top}（{}）", below.join("，")),
    }
}

/// The names of the categories of an incident, the primary one first.
pub(crate) fn names(plan: &Plan, incident: &Incident) -> Vec<String> {
    let primary = incident.primary.iter();
    let others = incident.categories.iter().filter(|id| Some(*id) != incident.primary.as_ref());
    primary.chain(others).map(|id| name(plan, id)).collect()
}

/// What to know of the categories of an incident, each once, or why the plan has none.
pub(crate) fn notes(plan: &Plan, incident: &Incident) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    let chosen = incident.categories.iter().flat_map(|id| lineage(plan, id));
    for note in chosen.filter_map(|category| category.note.as_ref()) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    notes.extend(plan.uncategorised.clone());
    notes
}

/// Whether a step is for every category, or for one that the incident has or lies under.
pub(crate) fn takes(step: &Step, plan: &Plan, incident: &Incident) -> bool {
    let is_for = |category: &Category| step.categories.contains(&category.id);
    step.categories.is_empty() || incident.categories.iter().any(|id| lineage(plan, id).any(is_for))
}

fn lineage<'p>(plan: &'p Plan, id: &str) -> impl Iterator<Item = &'p Category> {
    plan.lineage(id).into_iter().filter_map(|id| plan.category(id))
}
