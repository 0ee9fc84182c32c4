//! What the plan wants said on the telephone, element by element, filled from the record.
//!
//! What is not known is said to be not known: an element is never left out.

use super::{incident::Shown, words};
use crate::view::incident::SpokenView;
use ::incident::{Occurrence, Passage, decide};
use plan::{Field, Fill};

/// Said where the record has nothing yet.
pub(crate) const UNKNOWN: &str = "尚不清楚，随后补报";

/// The elements of an obligation's record; none where the plan has no form that is read out.
pub(crate) fn record(shown: &Shown<'_>, obligation: &str, operator: &str) -> Vec<SpokenView> {
    let Some(form) = decide::spoken_form(shown.plan, obligation) else { return Vec::new() };
    let fields = form.blocks.iter().flat_map(|block| &block.fields);
    fields.map(|field| element(shown, field, operator)).collect()
}

fn element(shown: &Shown<'_>, field: &Field, operator: &str) -> SpokenView {
    let text = filled(shown, field, operator);
    let text = if text.is_empty() && field.required { UNKNOWN.to_owned() } else { text };
    SpokenView {
        field: field.id.clone(),
        title: field.title.clone(),
        text,
        required: field.required,
        note: field.note.clone().unwrap_or_default(),
    }
}

fn filled(shown: &Shown<'_>, field: &Field, operator: &str) -> String {
    let incident = shown.incident;
    let passage = |passage| incident.passages.get(&passage).cloned().unwrap_or_default();
    let both = |first: String, second: String| match (first.is_empty(), second.is_empty()) {
        (false, false) => format!("{first}；{second}"),
        _ => first + &second,
    };
    match field.fill {
        Some(Fill::UnitName) => shown.unit.to_owned(),
        Some(Fill::OperatorName) => operator.to_owned(),
        Some(Fill::OccurredAt) => occurred(shown),
        Some(Fill::DiscoveredAt) => words::written(incident.discovered_at()),
        Some(Fill::Description) => both(passage(Passage::Seen), passage(Passage::Status)),
        Some(Fill::Place) => passage(Passage::Place),
        Some(Fill::System) => passage(Passage::System),
        Some(Fill::Course) => passage(Passage::Course),
        Some(Fill::Impact) => passage(Passage::Impact),
        Some(Fill::Measures) => passage(Passage::Measures),
        Some(Fill::Categories) => super::category::names(shown.plan, shown.incident).join("、"),
        Some(Fill::Grade) => {
            shown.incident.grade().map_or_else(String::new, |g| words::grade(g).name)
        }
        Some(Fill::OperatorPhone | Fill::Today | Fill::HandlingEndedAt | Fill::ResponseEndedAt)
        | None => String::new(),
    }
}

/// When it occurred and was discovered, as it is read out.
pub(crate) fn occurred(shown: &Shown<'_>) -> String {
    let found = format!("{} 发现", words::written(shown.incident.discovered_at()));
    match shown.incident.occurrence {
        Some(Occurrence::Known(at)) => format!("{} 发生，{found}", words::written(at)),
        Some(Occurrence::About(at)) => format!("约{} 发生，{found}", words::written(at)),
        Some(Occurrence::Unknown) | None => format!("发生时间不清楚，{found}"),
    }
}
