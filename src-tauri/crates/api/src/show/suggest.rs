//! Suggested categories in words: each with the phrases that led to it.

use crate::view::incident::SuggestionView;
use assess::Suggestion;

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
