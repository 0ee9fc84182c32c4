//! A plan as a person reads it.

use super::words;
use crate::view::{
    plan::{PlanGradeView, PlanRow, PlanSummaryView, PlanView, ProblemView},
    session::RoleView,
};
use plan::{Authority, Grade, Plan, Problem, Role};
use std::collections::{BTreeMap, BTreeSet};

/// A plan in the list of first run.
pub(crate) fn summary(plan: &Plan) -> PlanSummaryView {
    PlanSummaryView {
        id: plan.reference.id.clone(),
        title: plan.title.clone(),
        issuer: plan.issuer.clone(),
        issued: plan.issued.map_or_else(
            || "未载明日期".to_owned(),
            |day| day.format("%Y年%-m月%-d日").to_string(),
        ),
        scope: plan.audience.clone(),
        version: plan.reference.version.clone(),
        origin: String::new(),
        roles: roles(plan, None, &BTreeMap::new()),
    }
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
        exclusions: plan.scope.exclusions.iter().map(exclusion).collect(),
        categories: categories(plan),
        grades: Grade::ALL.into_iter().rev().map(|grade| criteria(plan, grade)).collect(),
        duties: plan.obligations.iter().map(|owed| obligation(plan, owed)).collect(),
        steps: steps(plan),
        warnings: warnings(plan),
        forms: plan.forms.iter().map(form).collect(),
        upkeep: plan.upkeep.iter().map(|task| upkeep(plan, task)).collect(),
    }
}

/// The names of roles, joined.
pub(crate) fn names(plan: &Plan, ids: &[String]) -> String {
    let names: Vec<&str> =
        ids.iter().map(|id| plan.role(id).map_or(id.as_str(), |role| role.name.as_str())).collect();
    names.join("、")
}

fn row(clause: &str, title: impl Into<String>, says: impl Into<String>) -> PlanRow {
    PlanRow { clause: clause.to_owned(), title: title.into(), says: says.into() }
}

fn with_note(text: &str, note: &Option<String>) -> String {
    match note {
        Some(note) => format!("{text}（{note}）"),
        None => text.to_owned(),
    }
}

fn exclusion(exclusion: &plan::Exclusion) -> String {
    format!("{}请转：{}。", exclusion.says, exclusion.turn_to)
}

fn category(category: &plan::Category) -> PlanRow {
    let children: Vec<&str> = category.children.iter().map(|child| child.name.as_str()).collect();
    let mut says = children.join("、");
    if !category.examples.is_empty() {
        let join = if says.is_empty() { "" } else { "。" };
        says = format!("{says}{join}例：{}", category.examples.join("、"));
    }
    row(&category.clause, &category.name, with_note(&says, &category.note))
}

/// The categories; for a plan that has none, why.
fn categories(plan: &Plan) -> Vec<PlanRow> {
    let none = plan.uncategorised.iter().map(|why| row("", "没有类别清单", why));
    plan.categories.iter().map(category).chain(none).collect()
}

fn criteria(plan: &Plan, grade: Grade) -> PlanGradeView {
    let mut rows: Vec<PlanRow> = plan
        .criteria
        .iter()
        .filter(|criterion| criterion.grade == grade)
        .map(|criterion| row(&criterion.clause, "", with_note(&criterion.says, &criterion.note)))
        .collect();
    if plan.rest.grade == grade {
        rows.push(row(&plan.rest.clause, "其余情形", &plan.rest.says));
    }
    PlanGradeView { grade: words::grade(grade), rows }
}

fn obligation(plan: &Plan, owed: &plan::Obligation) -> PlanRow {
    let actor = names(plan, std::slice::from_ref(&owed.actor));
    let receivers: Vec<_> =
        owed.to.iter().map(|role| names(plan, std::slice::from_ref(role))).collect();
    let to = match receivers.join(if owed.to_any { "或" } else { "、" }) {
        none if none.is_empty() => none,
        receivers => format!("报{receivers}"),
    };
    let limit = owed.word.clone().unwrap_or_else(|| {
        owed.within.map_or_else(|| "未规定时限".to_owned(), |limit| format!("{}内", limit.says()))
    });
    let every = owed.every.map(|every| format!("，每{}一次", every.says())).unwrap_or_default();
    let says = format!(
        "{actor}{to}；{}；自{}起{limit}{every}",
        words::grades(&owed.grades),
        owed.after.name()
    );
    row(&owed.clause, &owed.what, with_note(&says, &owed.note))
}

fn steps(plan: &Plan) -> Vec<PlanRow> {
    let authority = |title: &str, authority: &Authority| {
        let title = format!("{}{title}", words::grades(&authority.grades));
        row(&authority.clause, title, with_note(&authority.says, &authority.note))
    };
    let steps = plan.response.steps.iter().map(|step| {
        let actor = names(plan, std::slice::from_ref(&step.actor));
        let title = format!("{} {actor}", words::grades(&step.grades));
        row(&step.clause, title, with_note(&step.says, &step.note))
    });
    let starts = plan.response.starts.iter().map(|start| authority("响应启动", start));
    let ends = plan.response.ends.iter().map(|end| authority("响应结束", end));
    starts.chain(steps).chain(ends).collect()
}

fn warnings(plan: &Plan) -> Vec<PlanRow> {
    let colours = plan.warnings.colours.iter().map(|rule| {
        let says = format!("{}；由{}发布", rule.means, names(plan, &rule.issues));
        row(&rule.clause, format!("{}预警", rule.colour.name()), with_note(&says, &rule.note))
    });
    let actions = plan.warnings.actions.iter().map(|action| {
        let colours: Vec<&str> = action.colours.iter().map(|colour| colour.name()).collect();
        let actor = names(plan, std::slice::from_ref(&action.actor));
        let title = format!("{} {actor}", colours.join("、"));
        row(&action.clause, title, with_note(&action.says, &action.note))
    });
    let lifting = plan.warnings.lifting.iter().map(|rule| row(&rule.clause, "解除", &rule.says));
    colours.chain(actions).chain(lifting).collect()
}

fn form(form: &plan::Form) -> PlanRow {
    let fields: Vec<&str> = form.fields().map(|field| field.title.as_str()).collect();
    row(&form.clause, &form.title, with_note(&fields.join("、"), &form.note))
}

fn upkeep(plan: &Plan, task: &plan::Upkeep) -> PlanRow {
    let actor = names(plan, std::slice::from_ref(&task.actor));
    let every = task.every_years.map(|years| format!("，每{years}年至少一次")).unwrap_or_default();
    let before =
        task.before.map(|day| format!("，{}月{}日前", day.month, day.day)).unwrap_or_default();
    let word = task.word.as_ref().map(|word| format!("（{word}）")).unwrap_or_default();
    let says = format!("{actor}{every}{before}{word}");
    row(&task.clause, &task.what, with_note(&says, &task.note))
}
