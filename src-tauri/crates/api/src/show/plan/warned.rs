//! What a plan says about warnings, as rows: colours, contents, and what is asked of whom.

use super::{names, row, with_note};
use crate::view::plan::PlanRow;
use ::plan::{Colour, Lifting, Limit, Plan, WarningAction, WarningRule};

/// Everything a plan says about warnings; where it says nothing, that.
pub(super) fn warnings(plan: &Plan) -> Vec<PlanRow> {
    let rules = &plan.warnings;
    let colours = rules.colours.iter().map(|rule| colour(plan, rule));
    let contents: Vec<&str> = rules.contents.iter().map(|content| content.name.as_str()).collect();
    let clause = rules.contents_clause.as_deref().unwrap_or_default();
    let contents = (!contents.is_empty()).then(|| row(clause, "预警应当写明", contents.join("、")));
    let triage = rules.triage.iter().map(|one| action(plan, one));
    let actions = rules.actions.iter().map(|one| action(plan, one));
    let lifting = rules.lifting.iter().map(|rule| lifted(plan, rule));
    let note = rules.note.iter().map(|note| row("", "说明", note));
    colours.chain(contents).chain(triage).chain(actions).chain(lifting).chain(note).collect()
}

fn colour(plan: &Plan, rule: &WarningRule) -> PlanRow {
    let mut says = rule.means.clone();
    let said = [
        ("提出", &rule.proposes),
        ("批准", &rule.approves),
        ("发布", &rule.issues),
        ("组织响应", &rule.organises),
    ];
    for (word, roles) in said.into_iter().filter(|(_, roles)| !roles.is_empty()) {
        says = format!("{says}；{word}：{}", names(plan, roles));
    }
    let clause = if rule.issue_clause.is_empty() || rule.issue_clause == rule.clause {
        rule.clause.clone()
    } else {
        format!("{}、{}", rule.clause, rule.issue_clause)
    };
    row(&clause, format!("{}预警", rule.colour.name()), with_note(&says, &rule.note))
}

fn action(plan: &Plan, action: &WarningAction) -> PlanRow {
    let actor = names(plan, std::slice::from_ref(&action.actor));
    let title = if action.colours.is_empty() {
        format!("预警之前 {actor}")
    } else {
        let colours: Vec<&str> =
            action.colours.iter().map(|colour: &Colour| colour.name()).collect();
        format!("{} {actor}", colours.join("、"))
    };
    let mut says = action.says.clone();
    if !action.to.is_empty() {
        says = format!("{says}；→{}", names(plan, &action.to));
    }
    let word = action.word.as_deref();
    says = match (action.within, word) {
        (None, None) => says,
        (None | Some(Limit::AtOnce), Some(word)) => format!("{says}；{word}"),
        (Some(Limit::AtOnce), None) => format!("{says}；立即"),
        (Some(limit), None) => format!("{says}；{}内", limit.says()),
        (Some(limit), Some(word)) => format!("{says}；{word}，{}内", limit.says()),
    };
    if action.optional {
        says = format!("{says}；可以办");
    }
    row(&action.clause, title, with_note(&says, &action.note))
}

fn lifted(plan: &Plan, rule: &Lifting) -> PlanRow {
    let says = match names(plan, &rule.decides) {
        none if none.is_empty() => rule.says.clone(),
        deciders => format!("{}；决定：{deciders}", rule.says),
    };
    row(&rule.clause, "解除", says)
}
