//! What grades an incident, as rows: categories, the questions, the criteria and what is doubtful.

use super::{condition, row, with_note};
use crate::{
    show::words,
    view::plan::{PlanGradeView, PlanRow},
};
use ::plan::{Acknowledged, Category, Criterion, Grade, Plan, Question, Reading};

/// The categories; for a plan that has none, why.
pub(super) fn categories(plan: &Plan) -> Vec<PlanRow> {
    let none = plan.uncategorised.iter().map(|why| row("", "没有类别清单", why));
    plan.categories.iter().map(category).chain(none).collect()
}

fn category(category: &Category) -> PlanRow {
    let children: Vec<String> =
        category.children.iter().map(|child| with_note(&child.name, &child.note)).collect();
    let mut says = children.join("、");
    if !category.examples.is_empty() {
        let join = if says.is_empty() { "" } else { "。" };
        says = format!("{says}{join}例：{}", category.examples.join("、"));
    }
    row(&category.clause, &category.name, with_note(&says, &category.note))
}

/// What may be asked, and what may be answered.
pub(super) fn questions(plan: &Plan) -> Vec<PlanRow> {
    plan.questions.iter().map(|question| asked(plan, question)).collect()
}

fn asked(plan: &Plan, question: &Question) -> PlanRow {
    let mut says = question.ask.clone();
    if !question.options.is_empty() {
        let words: Vec<String> =
            question.options.iter().map(|option| with_note(&option.says, &option.hint)).collect();
        says = format!("{says}（{}）", words.join("／"));
    } else if let Some(unit) = &question.unit {
        says = format!("{says}（{}）", unit.says());
    }
    if let Some(hint) = &question.hint {
        says = format!("{says} {hint}");
    }
    if question.standing {
        says = format!("{says} 本单位填一次，各事件沿用。");
    }
    let topic = question.topic.clone().unwrap_or_default();
    let clause = question.clause.clone().unwrap_or_default();
    PlanRow { when: condition::of(plan, question.only_if.as_ref()), ..row(&clause, topic, says) }
}

/// The grades from the gravest, each with its criteria.
pub(super) fn grades(plan: &Plan) -> Vec<PlanGradeView> {
    Grade::ALL.into_iter().rev().map(|grade| criteria(plan, grade)).collect()
}

fn criteria(plan: &Plan, grade: Grade) -> PlanGradeView {
    let of_grade = plan.criteria.iter().filter(|criterion| criterion.grade == grade);
    let mut rows: Vec<PlanRow> = of_grade.map(|criterion| limb(plan, criterion)).collect();
    if plan.rest.grade == grade {
        rows.push(row(&plan.rest.clause, "其余情形", &plan.rest.says));
    }
    PlanGradeView { grade: words::grade(grade), rows }
}

fn limb(plan: &Plan, criterion: &Criterion) -> PlanRow {
    let mut says = with_note(&criterion.says, &criterion.note);
    if let Some(why) = &criterion.disputed {
        let while_it_is = condition::of(plan, criterion.disputed_when.as_ref());
        let join = if while_it_is.is_empty() { "" } else { "：" };
        says = format!("{says}。存疑（{while_it_is}{join}{why}）");
    }
    let when = condition::says(plan, &criterion.when);
    PlanRow { when, ..row(&criterion.clause, "", says) }
}

/// The doubtful passages with how they were read, and what stands oddly in the text itself.
pub(super) fn readings(plan: &Plan) -> Vec<PlanRow> {
    let read = |reading: &Reading| {
        let says = format!("{}。读法：{}", reading.issue.trim_end_matches('。'), reading.reading);
        row(&reading.clause, &reading.id, says)
    };
    let odd = |odd: &Acknowledged| row(&odd.clauses.join("、"), "原文如此", &odd.reason);
    plan.readings.iter().map(read).chain(plan.acknowledged.iter().map(odd)).collect()
}
