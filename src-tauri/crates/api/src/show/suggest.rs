//! What plain words suggest: categories with the phrases that led to them, and answers to confirm.

use super::{answer, grade};
use crate::view::{grade::LiftedView, incident::SuggestionView};
use assess::{Lifted, Suggestion};
use base::Moment;
use incident::Incident;
use plan::Plan;

/// How many phrases are named.
const NAMED_MAX: usize = 3;

/// A suggestion as the screens show it.
pub(crate) fn view(suggestion: &Suggestion<'_>) -> SuggestionView {
    let named: Vec<String> = suggestion
        .because
        .iter()
        .take(NAMED_MAX)
        .map(|because| format!("“{}”", because.phrase))
        .collect();
    let category = suggestion.category;
    SuggestionView {
        category: category.id.clone(),
        name: category.name.clone(),
        clause: category.clause.clone(),
        why: if named.is_empty() { String::new() } else { format!("写到{}", named.join("、")) },
        says: category.examples.join("、"),
    }
}

/// The numbers and durations in plain words as answers to confirm, without those that the incident
/// has answered so already.
pub(crate) fn lifted(plan: &Plan, incident: &Incident, text: &str, now: Moment) -> Vec<LiftedView> {
    let is_open = |lifted: &Lifted<'_>| {
        let given = incident.answers.get(&lifted.question.fact);
        given.is_none_or(|given| given.value.is_none())
    };
    let view = |lifted: Lifted<'_>| LiftedView {
        question: grade::standing_question(lifted.question),
        says: answer::says(lifted.question, Some(&lifted.answer), now),
        answer: answer::given(&lifted.answer),
        words: lifted.words,
    };
    assess::lift(plan, text, now).into_iter().filter(is_open).map(view).collect()
}
