//! A plan as a person reads it: everything its files hold, in rows.

mod condition;
mod grading;
mod owing;
mod parts_played;
mod printed;
mod warned;

use crate::view::{
    plan::{PlanRow, PlanSummaryView, PlanView, ProblemView},
    session::RoleView,
};
use ::plan::{Exclusion, Plan, Problem, Role};
use std::collections::{BTreeMap, BTreeSet};

/// A plan in the list of first run.
pub(crate) fn summary(plan: &Plan) -> PlanSummaryView {
    PlanSummaryView {
        id: plan.reference.id.clone(),
        title: plan.title.clone(),
        issuer: plan.issuer.clone(),
        issued: issued(plan),
        scope: plan.audience.clone(),
        version: plan.reference.version.clone(),
        origin: String::new(),
        roles: roles(plan, None, &BTreeMap::new()),
    }
}

/// When it was issued and under which number, as far as the text prints them.
fn issued(plan: &Plan) -> String {
    let day = plan
        .issued
        .map_or_else(|| "未载明日期".to_owned(), |day| day.format("%Y年%-m月%-d日").to_string());
    plan.number.iter().fold(day, |day, number| format!("{day}，{number}"))
}

/// A plan in the list of those on this machine.
pub(crate) fn listed(plan: &Plan, origin: String) -> PlanSummaryView {
    PlanSummaryView { origin, ..summary(plan) }
}

/// The roles of a plan; `held` is absent before the unit has said which it holds.
pub(crate) fn roles(
    plan: &Plan,
    held: Option<&BTreeSet<String>>,
    phones: &BTreeMap<String, String>,
) -> Vec<RoleView> {
    let view = |role: &Role| RoleView {
        role: role.id.clone(),
        name: role.name.clone(),
        held: held.map_or(role.usually_held, |held| held.contains(&role.id)),
        usual: role.usually_held,
        phone: phones.get(&role.id).cloned().unwrap_or_default(),
        plan_phone: role.phone.as_ref().map(|phone| phone.number.clone()).unwrap_or_default(),
        plan_phone_clause: role
            .phone
            .as_ref()
            .map(|phone| phone.clause.clone())
            .unwrap_or_default(),
    };
    plan.roles.iter().map(view).collect()
}

/// A problem in a plan's file.
pub(crate) fn problem(problem: &Problem) -> ProblemView {
    ProblemView {
        file: problem.file.clone(),
        line: u32::try_from(problem.line).unwrap_or(u32::MAX),
        what: problem.what.clone(),
        mend: problem.mend.clone(),
    }
}

/// A plan, whole and readable.
pub(crate) fn whole(plan: &Plan) -> PlanView {
    PlanView {
        summary: summary(plan),
        version: plan.reference.version.clone(),
        digest: plan.reference.digest.to_string(),
        basis: plan.basis.iter().map(|basis| with_note(&basis.title, &basis.note)).collect(),
        covers: plan
            .scope
            .covers
            .iter()
            .map(|it| format!("{it}（{}）", plan.scope.clause))
            .collect(),
        exclusions: plan.scope.exclusions.iter().map(exclusion).collect(),
        categories: grading::categories(plan),
        questions: grading::questions(plan),
        grades: grading::grades(plan),
        readings: grading::readings(plan),
        duties: owing::duties(plan),
        steps: owing::steps(plan),
        upkeep: owing::upkeep(plan),
        warnings: warned::warnings(plan),
        forms: printed::forms(plan),
        roles: parts_played::roles(plan),
    }
}

/// The names of roles, joined.
pub(crate) fn names(plan: &Plan, ids: &[String]) -> String {
    let names: Vec<&str> =
        ids.iter().map(|id| plan.role(id).map_or(id.as_str(), |role| role.name.as_str())).collect();
    names.join("、")
}

fn row(clause: &str, title: impl Into<String>, says: impl Into<String>) -> PlanRow {
    let (clause, when) = (clause.to_owned(), String::new());
    PlanRow { clause, title: title.into(), says: says.into(), when }
}

fn with_note(text: &str, note: &Option<String>) -> String {
    match note {
        Some(note) => format!("{text}（{note}）"),
        None => text.to_owned(),
    }
}

fn exclusion(exclusion: &Exclusion) -> String {
    let clause =
        exclusion.clause.as_ref().map(|clause| format!("（{clause}）")).unwrap_or_default();
    format!("{}请转：{}。{clause}", exclusion.says, exclusion.turn_to)
}
