//! What may be added to an incident: each decision gives the events to append, or refusals.
//!
//! A refusal never depends on the clock being right, and an unknown fact never causes one.

use crate::{
    Event, Incident, Judged, Passage, Refusal, Reported,
    text::{self, line, named},
};
use assess::{Assessment, Truth};
use base::{Id, Moment};
use plan::{Answer, Grade, Mark, Plan, Stage};

mod confirming;
mod marks;
mod settling;

pub use confirming::{Confirming, confirm, correct_confirmation};
pub use marks::{Marking, Seen, UNNOTICED, mark, occur, undo};
pub use settling::{call, settle, spoken_form};

pub use crate::text::{LINE_CHARACTERS_MAX, PASSAGE_CHARACTERS_MAX};

/// What a decision gives.
pub type Decided = Result<Vec<Event>, Vec<Refusal>>;

/// A person's decision on the preliminary grade.
#[derive(Clone, Debug)]
pub struct Judging {
    /// The grade.
    pub grade: Grade,
    /// Who judges.
    pub judge: String,
    /// Why, where it goes against the computed grade.
    pub reason: String,
    /// When.
    pub at: Moment,
}

/// A mandatory duty of ours that keeps an incident open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What is to be done.
    pub what: String,
    /// Its clause.
    pub clause: String,
    /// The instant that it starts at, where that has not come.
    pub waits_for: Option<Mark>,
    /// The instant that it is repeated until, where that has not come.
    pub until: Option<Mark>,
    /// The question that it hangs on, where nobody ever answered that.
    pub asks: Option<String>,
}

/// Writes the title.
///
/// # Errors
/// The incident is closed, or the title is too long.
pub fn title(incident: &Incident, text: &str) -> Decided {
    open(incident)?;
    let text = line("title", "标题", text)?;
    changed(text != incident.title, Event::Titled(text))
}

/// Writes a passage of the record anew.
///
/// # Errors
/// The incident is closed, or the text is too long.
pub fn describe(incident: &Incident, passage: Passage, text: &str) -> Decided {
    open(incident)?;
    let text = text::passage("passage", passage.title(), text)?;
    let before = incident.passages.get(&passage).map_or("", String::as_str);
    changed(text != before, Event::Described { passage, text })
}

/// Chooses categories of the plan.
///
/// # Errors
/// The incident is closed, a category is not in the plan, or the primary one is not among them.
pub fn categorise(incident: &Incident, plan: &Plan, ids: &[String], primary: &str) -> Decided {
    open(incident)?;
    let mut categories: Vec<String> = Vec::new();
    for id in ids {
        if plan.category(id).is_none() {
            return Err(vec![Refusal::plain("categories", format!("本预案没有类别“{id}”。"))]);
        }
        if !categories.contains(id) {
            categories.push(id.clone());
        }
    }
    if !categories.iter().any(|id| id == primary) {
        return Err(vec![Refusal::plain("primary", "请在所选类别中指定一个主要类别。")]);
    }
    let same = incident.categories == categories && incident.primary.as_deref() == Some(primary);
    changed(!same, Event::Categorised { categories, primary: primary.to_owned() })
}

/// Answers a question of the plan; `None` is 不清楚.
///
/// # Errors
/// The incident is closed, the plan has no such question, the answer does not fit it, or a stretch of
/// time begins or ends ahead.
pub fn answer(
    incident: &Incident,
    plan: &Plan,
    fact: &str,
    value: Option<Answer>,
    seen: Seen,
) -> Decided {
    open(incident)?;
    let Some(question) = plan.question(fact) else {
        return Err(vec![Refusal::plain("answer", format!("本预案没有问题“{fact}”。"))]);
    };
    if let Some(value) = &value {
        assess::fits(question, value).map_err(|misfit| vec![Refusal::of_answer(misfit)])?;
        if let Answer::Clock(spans) = value {
            for at in spans.iter().flat_map(|span| [Some(span.since), span.until]).flatten() {
                marks::not_ahead("answer", at, seen)?;
            }
        }
    }
    let same = incident.answers.get(fact).is_some_and(|given| given.value == value);
    changed(!same, Event::Answered { fact: fact.to_owned(), value })
}

/// Decides the preliminary grade.
///
/// # Errors
/// The incident is closed, nobody is named as judge, or the grade goes against the computed one
/// without a reason.
pub fn judge(incident: &Incident, assessment: &Assessment<'_>, judging: &Judging) -> Decided {
    open(incident)?;
    let judge = named("judge", "请写明由谁初判。", &judging.judge)?;
    let reason = text::passage("reason", "理由", &judging.reason)?;
    let reason = Some(reason).filter(|reason| !reason.trim().is_empty());
    let within = assessment.floor <= judging.grade && judging.grade <= assessment.ceiling;
    if !within && reason.is_none() {
        let clause = deciding_clause(assessment);
        let says = format!(
            "按已知事实应在{}级至{}级之间，初判为{}级须写明理由。",
            assessment.floor.numeral(),
            assessment.ceiling.numeral(),
            judging.grade.numeral()
        );
        return Err(vec![Refusal { field: "reason", says, clause }]);
    }
    let clauses = assessment
        .reasons
        .iter()
        .filter(|reason| reason.truth == Truth::True && reason.grade == judging.grade)
        .map(|reason| reason.clause.to_owned())
        .collect();
    Ok(vec![Event::Judged(Judged {
        grade: judging.grade,
        floor: assessment.floor,
        ceiling: assessment.ceiling,
        clauses,
        reason,
        judge,
        at: judging.at,
    })])
}

/// Ticks a step of the response.
///
/// # Errors
/// The plan has no such step, it is ticked already, or the note is too long.
pub fn step(incident: &Incident, plan: &Plan, step: &str, note: &str) -> Decided {
    open(incident)?;
    if plan.step(step).is_none() {
        return Err(vec![Refusal::plain("step", "本预案没有这一步。")]);
    }
    if incident.steps.contains_key(step) {
        return Err(vec![Refusal::plain("step", "这一步已经记过了。")]);
    }
    let note = text::passage("note", "说明", note)?;
    Ok(vec![Event::Stepped { step: step.to_owned(), note }])
}

/// Adds a remark; a closed incident still takes one.
///
/// # Errors
/// The remark is empty or too long.
pub fn note(text: &str) -> Decided {
    let text = text::passage("text", "备注", text)?;
    if text.trim().is_empty() {
        return Err(vec![Refusal::plain("text", "备注是空的。")]);
    }
    Ok(vec![Event::Noted(text)])
}

/// Decides a report. Nothing but the words of what was seen is needed: what is unknown may follow.
///
/// # Errors
/// The incident is closed, nothing was written yet, or a follow-up would come before a first report.
pub fn report(incident: &Incident, reported: Reported) -> Decided {
    open(incident)?;
    let seen = incident.passages.get(&Passage::Seen).map_or("", |text| text.trim());
    if seen.is_empty() && incident.title.is_empty() {
        return Err(vec![Refusal::plain("passage", "还没有写所见情况，一句话也可以先报。")]);
    }
    let stands = |sent: &crate::Sent| sent.withdrawn.is_none() && sent.report.stage == Stage::First;
    match (reported.stage, incident.reports.iter().any(stands)) {
        (Stage::First, true) => {
            Err(vec![Refusal::plain("stage", "首报已经报过，有新情况请用续报。")])
        }
        (Stage::Followup | Stage::Final, false) => {
            Err(vec![Refusal::plain("stage", "还没有首报，请先报首报。")])
        }
        _ => Ok(vec![Event::Reported(reported)]),
    }
}

/// Withdraws a report that is still in the outbox. Closing an incident does not hinder it: what is
/// owed leaves the outbox by a receipt or by a person.
///
/// # Errors
/// There is no such report, it is withdrawn already, or no reason is given.
pub fn withdraw(incident: &Incident, delivery: Id, reason: &str) -> Decided {
    let sent = incident.reports.iter().find(|sent| sent.report.delivery == delivery);
    if sent.is_none_or(|sent| sent.withdrawn.is_some()) {
        return Err(vec![Refusal::plain("delivery", "没有可撤回的这份报告。")]);
    }
    let reason = named("reason", "撤回须写明理由。", reason)?;
    Ok(vec![Event::Withdrawn { delivery, reason }])
}

/// Closes an incident, once every mandatory duty of ours is settled or answered for, those included
/// that only start with the response or when it or the handling has ended. What hangs on a question
/// asks for its answer first, be it 不清楚.
///
/// # Errors
/// No grade is decided, or duties are still open: each is named with its clause.
pub fn close(incident: &Incident, owed: &[Owed]) -> Decided {
    open(incident)?;
    if incident.judged.is_empty() {
        return Err(vec![Refusal::plain("grade", "还没有初判，不能结案。")]);
    }
    let left: Vec<Refusal> = owed.iter().map(still_owed).collect();
    if left.is_empty() { Ok(vec![Event::Closed]) } else { Err(left) }
}

fn still_owed(owed: &Owed) -> Refusal {
    let Owed { what, clause, waits_for, until, asks } = owed;
    if let Some(asks) = asks {
        let says = format!(
            "“{what}”要不要办，看“{asks}”，还没有人答过。请先答（不清楚也是回答），或按不适用说明理由。"
        );
        return Refusal::by_clause("duties", says, clause);
    }
    let says = match (waits_for.map(Mark::name), until.map(Mark::name)) {
        (Some(mark), _) => {
            format!("“{what}”自{mark}起办。请先记{mark}，再办这一项；不用办的，按不适用说明理由。")
        }
        (None, Some(mark)) => {
            format!("“{what}”要反复办到{mark}。请先记{mark}；到时没有办的各次，要补办或说明。")
        }
        (None, None) => format!("“{what}”还没有办，也没有说明。"),
    };
    Refusal::by_clause("duties", says, clause)
}

fn open(incident: &Incident) -> Result<(), Vec<Refusal>> {
    match incident.closed_at {
        None => Ok(()),
        Some(_) => Err(vec![Refusal::plain("incident", "事件已结案，只能加备注。")]),
    }
}

/// Nothing is appended where nothing changes, so that a repeated save leaves no noise in the log.
fn changed(differs: bool, event: Event) -> Decided {
    Ok(if differs { vec![event] } else { Vec::new() })
}

fn deciding_clause(assessment: &Assessment<'_>) -> Option<String> {
    let deciding = assessment
        .reasons
        .iter()
        .find(|reason| reason.truth == Truth::True && reason.grade == assessment.floor);
    deciding.map(|reason| reason.clause.to_owned())
}

#[cfg(test)]
mod tests;
