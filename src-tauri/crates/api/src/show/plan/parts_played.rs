//! Who plays a part under a plan, as rows, with the numbers that the plan prints and no others.

use super::row;
use crate::view::plan::PlanRow;
use ::plan::{Plan, Role};

/// Who plays which part, and the numbers that the plan prints.
pub(super) fn roles(plan: &Plan) -> Vec<PlanRow> {
    plan.roles.iter().map(role).collect()
}

fn role(role: &Role) -> PlanRow {
    let mut parts = vec![role.tasks.join("；")];
    parts
        .extend(role.phone.iter().map(|phone| format!("电话{}（{}）", phone.number, phone.clause)));
    parts.extend(role.note.clone());
    parts.retain(|part| !part.is_empty());
    row(role.clause.as_deref().unwrap_or_default(), &role.name, parts.join("；"))
}
