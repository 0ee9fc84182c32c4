//! What is owed and done, as rows: obligations with their limits as the plan has them, the response
//! step by step, and the tasks of the year.
//!
//! A limit is said with the instant it is counted from; where the text does not say that instant, the
//! row says so, so that a reading is never taken for the plan's own words.

use super::{condition, names, row, with_note};
use crate::{show::words, view::plan::PlanRow};
use ::plan::{Authority, By, Caution, Grade, Limit, Mark, Obligation, Plan, Step, Upkeep};

/// The obligations.
pub(super) fn duties(plan: &Plan) -> Vec<PlanRow> {
    plan.obligations.iter().map(|owed| obligation(plan, owed)).collect()
}

fn obligation(plan: &Plan, owed: &Obligation) -> PlanRow {
    let mut parts = vec![who(plan, owed), graded(&owed.grades)];
    parts.extend(owed.stage.map(|stage| stage.name().to_owned()));
    if owed.by != By::Any {
        parts.push(format!("方式：{}", words::channel(plan, &owed.by)));
    }
    parts.push(limit(owed));
    parts.extend(beat(owed));
    parts.extend(counted_from(owed));
    let when = condition::of(plan, owed.when.as_ref());
    PlanRow { when, ..row(&owed.clause, &owed.what, with_note(&parts.join("；"), &owed.note)) }
}

fn who(plan: &Plan, owed: &Obligation) -> String {
    let actor = names(plan, std::slice::from_ref(&owed.actor));
    let each: Vec<String> =
        owed.to.iter().map(|role| names(plan, std::slice::from_ref(role))).collect();
    let whom = match each.join(if owed.to_any { "或" } else { "、" }) {
        none if none.is_empty() => none,
        receivers => format!("→{receivers}"),
    };
    let upward = if owed.stepwise { "（逐级）" } else { "" };
    let may = if owed.optional { "（可以办，不是必办）" } else { "" };
    format!("{actor}{whom}{upward}{may}")
}

fn graded(grades: &[Grade]) -> String {
    if grades.len() == Grade::ALL.len() { "各级".to_owned() } else { words::grades(grades) }
}

fn limit(owed: &Obligation) -> String {
    let after = owed.after.name();
    let word = owed.word.as_deref();
    match owed.within {
        Some(Limit::AtOnce) => format!("{}，自{after}起算", word.unwrap_or("立即")),
        Some(limit) => {
            let quoted = word.map(|word| format!("{word}，")).unwrap_or_default();
            format!("{quoted}自{after}起{}内", limit.says())
        }
        None => match (word, owed.every) {
            (Some(word), _) => format!("{word}，自{after}起算，没有规定时限"),
            (None, Some(_)) => format!("自{after}起"),
            (None, None) => format!("自{after}起算，没有规定时限"),
        },
    }
}

fn beat(owed: &Obligation) -> Option<String> {
    let until = owed.until.map(Mark::name);
    match (owed.every, until) {
        (Some(every), Some(until)) => Some(format!("每{}一次，到{until}为止", every.says())),
        (Some(every), None) => Some(format!("每{}一次", every.says())),
        (None, Some(until)) => Some(format!("{until}即为办结")),
        (None, None) => None,
    }
}

/// What the text leaves open about the instant it is counted from.
fn counted_from(owed: &Obligation) -> Vec<String> {
    let mut parts = Vec::new();
    if owed.anchor_assumed {
        parts.push(format!("从何时起算原文没有写，推定为{}", owed.after.name()));
    }
    if let Some(other) = owed.else_after {
        parts.push(format!("{}时间未知时先从{}起算", owed.after.name(), other.name()));
    }
    if !owed.alternatives.is_empty() {
        let others: Vec<&str> = owed.alternatives.iter().map(|mark| mark.name()).collect();
        parts.push(format!("也可理解为从{}起算", others.join("或")));
    }
    parts
}

/// How a response starts, runs and ends, and what to keep in mind.
pub(super) fn steps(plan: &Plan) -> Vec<PlanRow> {
    let starts = plan.response.starts.iter().map(|start| authority(plan, "响应启动", start));
    let steps = plan.response.steps.iter().map(|one| step(plan, one));
    let ends = plan.response.ends.iter().map(|end| authority(plan, "响应结束", end));
    let cautions = plan.response.cautions.iter().map(caution);
    starts.chain(steps).chain(ends).chain(cautions).collect()
}

fn authority(plan: &Plan, title: &str, authority: &Authority) -> PlanRow {
    let mut says = authority.says.clone();
    let said = [
        ("提出", &authority.proposes),
        ("批准", &authority.approves),
        ("决定", &authority.decides),
        ("告知", &authority.told),
    ];
    for (word, roles) in said.into_iter().filter(|(_, roles)| !roles.is_empty()) {
        says = format!("{says}；{word}：{}", names(plan, roles));
    }
    let title = format!("{} {title}", graded(&authority.grades));
    let when = condition::of(plan, authority.when.as_ref());
    PlanRow { when, ..row(&authority.clause, title, with_note(&says, &authority.note)) }
}

fn step(plan: &Plan, step: &Step) -> PlanRow {
    let actor = names(plan, std::slice::from_ref(&step.actor));
    let first = if step.first_minutes { "（先做）" } else { "" };
    let title = format!("{} {actor}{first}", graded(&step.grades));
    let kinds: Vec<&str> = step
        .categories
        .iter()
        .map(|id| plan.category(id).map_or(id.as_str(), |category| category.name.as_str()))
        .collect();
    let facts = condition::of(plan, step.when.as_ref());
    let when = match (kinds.join("、"), facts) {
        (none, facts) if none.is_empty() => facts,
        (kinds, none) if none.is_empty() => format!("类别是{kinds}"),
        (kinds, facts) => format!("类别是{kinds}，并且{facts}"),
    };
    PlanRow { when, ..row(&step.clause, title, with_note(&step.says, &step.note)) }
}

fn caution(caution: &Caution) -> PlanRow {
    let title = if caution.publishing { "发布信息注意" } else { "注意" };
    row(&caution.clause, format!("{} {title}", graded(&caution.grades)), &caution.says)
}

/// The tasks of the year.
pub(super) fn upkeep(plan: &Plan) -> Vec<PlanRow> {
    plan.upkeep.iter().map(|task| yearly(plan, task)).collect()
}

fn yearly(plan: &Plan, task: &Upkeep) -> PlanRow {
    let actor = names(plan, std::slice::from_ref(&task.actor));
    let every = task.every_years.map(|years| format!("，每{years}年至少一次")).unwrap_or_default();
    let before =
        task.before.map(|day| format!("，{}月{}日前", day.month, day.day)).unwrap_or_default();
    let word = task.word.as_ref().map(|word| format!("（{word}）")).unwrap_or_default();
    let told = match names(plan, &task.to) {
        none if none.is_empty() => none,
        receivers => format!("→{receivers}"),
    };
    let says = format!("{}：{actor}{told}{every}{before}{word}", task.kind.name());
    row(&task.clause, &task.what, with_note(&says, &task.note))
}
