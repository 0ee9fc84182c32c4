//! A follow-up beside what was told last: which texts and answers changed since.
//!
//! What was said is read back from the log as it stood then, never from a copy.

use super::{answer, duty as duties, incident::Shown, report, words};
use crate::view::{duty::DutyView, follow_up::FollowUpView};
use ::incident::{Entry, Event, Incident, Passage, Proof};
use plan::Stage;
use std::collections::BTreeMap;

/// The entry at which somebody was told last: of a report that stands, or of this obligation by
/// telephone, on paper or by hand.
pub(crate) fn last_told(entries: &[Entry], obligation: Option<&str>) -> Option<usize> {
    let stands = |delivery| {
        !entries.iter().any(
            |entry| matches!(&entry.event, Event::Withdrawn { delivery: gone, .. } if *gone == delivery),
        )
    };
    entries.iter().rposition(|entry| match &entry.event {
        Event::Reported(report) => stands(report.delivery),
        Event::Settled(done) => {
            let told = !matches!(done.proof, Proof::NotApplicable { .. } | Proof::Receipt { .. });
            told && obligation == Some(done.obligation.as_str())
        }
        _ => false,
    })
}

/// The row of an obligation; without one, of our follow-up that presses most.
pub(crate) fn duty(shown: &Shown<'_>, obligation: Option<&str>) -> Option<DutyView> {
    let is_open = |row: &DutyView| matches!(row.state, "overdue" | "at_once" | "due");
    let follows = |row: &DutyView| {
        let owed = shown.plan.obligation(&row.obligation);
        row.mine && owed.is_some_and(|owed| owed.stage == Some(Stage::Followup))
    };
    let rows = shown.duty_rows();
    match obligation {
        Some(id) => {
            let of_it = || rows.iter().filter(|row| row.obligation == id);
            of_it().find(|row| is_open(row)).or_else(|| of_it().next()).cloned()
        }
        None => rows.into_iter().find(|row| is_open(row) && follows(row)),
    }
}

/// The follow-up as the record has it now.
pub(crate) fn draft(shown: &Shown<'_>, operator: &str, to: &str) -> FollowUpView {
    let draft = report::draft(shown, Stage::Followup, operator, to);
    FollowUpView {
        position: shown.incident.position,
        duty: None,
        told_at: None,
        told: String::new(),
        sections: draft.sections,
        was: BTreeMap::new(),
        learnt: Vec::new(),
        stops: draft.stops,
    }
}

/// Says what changed since `before`, the incident as it stood when it was told; `since` begins with
/// the entry that told it.
pub(crate) fn compare(
    view: &mut FollowUpView,
    shown: &Shown<'_>,
    before: &Incident,
    since: Option<&[Entry]>,
) {
    let Some((told, later)) = since.and_then(<[Entry]>::split_first) else { return };
    let (at, says) = match &told.event {
        Event::Settled(done) => (done.at, duties::proof(done, shown.now)),
        Event::Reported(report) => {
            let at = words::moment(told.at, shown.now);
            (told.at, format!("{}，{at}", super::log::stage(report.stage)))
        }
        _ => (told.at, String::new()),
    };
    (view.told_at, view.told) = (Some(at), says);
    let text =
        |incident: &Incident, passage| incident.passages.get(&passage).cloned().unwrap_or_default();
    view.was = Passage::ALL
        .into_iter()
        .map(|passage| (passage, text(before, passage)))
        .filter(|(passage, then)| *then != text(shown.incident, *passage))
        .map(|(passage, then)| (words::passage(passage).to_owned(), then))
        .collect();
    let learnt = later.iter().filter_map(|entry| match &entry.event {
        Event::Answered { fact, value } => {
            let asked = shown.plan.question(fact)?;
            let says = answer::says(asked, value.as_ref(), shown.now);
            Some(format!("{} {says}", asked.ask))
        }
        _ => None,
    });
    view.learnt = learnt.collect();
}
