//! What may be added to an incident: each decision gives the events to append, or refusals.
//!
//! A refusal never depends on the clock being right, and an unknown fact never causes one.

use crate::{
    Call, CallOutcome, Done, Event, Incident, Judged, Occurrence, Passage, Proof, Refusal, Reported,
};
use assess::{Assessment, Misfit, Truth};
use base::{Id, Moment};
use plan::{Answer, Grade, Mark, Plan};

/// How many characters a passage may have.
pub const PASSAGE_CHARACTERS_MAX: usize = 10_000;
/// How many characters a title, a name or a number may have.
pub const LINE_CHARACTERS_MAX: usize = 200;

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
    let text = passage_text("passage", passage.title(), text)?;
    let before = incident.passages.get(&passage).map_or("", String::as_str);
    changed(text != before, Event::Described { passage, text })
}

/// Says when the incident occurred.
///
/// # Errors
/// The incident is closed, or it would have occurred after it was discovered.
pub fn occur(incident: &Incident, occurrence: Occurrence) -> Decided {
    open(incident)?;
    if let Occurrence::Known(at) | Occurrence::About(at) = occurrence
        && at > incident.discovered_at()
    {
        return Err(vec![Refusal::plain(
            "occurrence",
            "发生时间晚于发现时间。请核对两个时间；发现时间有误可在事件页更正。",
        )]);
    }
    changed(incident.occurrence != Some(occurrence), Event::Occurred(occurrence))
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
/// The incident is closed, the plan has no such question, or the answer does not fit it.
pub fn answer(incident: &Incident, plan: &Plan, fact: &str, value: Option<Answer>) -> Decided {
    open(incident)?;
    let Some(question) = plan.question(fact) else {
        return Err(vec![Refusal::plain("answer", format!("本预案没有问题“{fact}”。"))]);
    };
    if let Some(value) = &value {
        assess::fits(question, value)
            .map_err(|misfit| vec![Refusal::plain("answer", misfit_says(misfit))])?;
    }
    let same = incident.answers.get(fact).is_some_and(|given| given.value == value);
    changed(!same, Event::Answered { fact: fact.to_owned(), value })
}

/// Logs a call.
///
/// # Errors
/// The plan has no such role, nobody is named as having taken it, or a text is too long.
pub fn call(incident: &Incident, plan: &Plan, call: Call) -> Decided {
    open(incident)?;
    if plan.role(&call.to).is_none() {
        return Err(vec![Refusal::plain("role", "本预案没有这个报告对象。")]);
    }
    let obligation = call.obligation.as_deref().map(|id| obligation(plan, id)).transpose()?;
    let number = line("number", "号码", &call.number)?;
    let outcome = match call.outcome {
        CallOutcome::NoAnswer => CallOutcome::NoAnswer,
        CallOutcome::Reached { who } => {
            CallOutcome::Reached { who: named("reached", "请写明接听人。", &who)? }
        }
    };
    let settled = match (&outcome, obligation) {
        (CallOutcome::Reached { who }, Some(id)) => Some(Event::Settled(Done {
            obligation: id.to_owned(),
            to: Some(call.to.clone()),
            beat: 0,
            at: call.at,
            proof: Proof::Phone { who: who.clone(), number: number.clone() },
        })),
        _ => None,
    };
    let called = Event::Called(Call { number, outcome, ..call });
    Ok(std::iter::once(called).chain(settled).collect())
}

/// Decides the preliminary grade.
///
/// # Errors
/// The incident is closed, nobody is named as judge, or the grade goes against the computed one
/// without a reason.
pub fn judge(incident: &Incident, assessment: &Assessment<'_>, judging: &Judging) -> Decided {
    open(incident)?;
    let judge = named("judge", "请写明由谁初判。", &judging.judge)?;
    let reason = passage_text("reason", "理由", &judging.reason)?;
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

/// Records the grade that the competent body confirmed.
///
/// # Errors
/// No preliminary grade is decided yet, or no body is named.
pub fn confirm(incident: &Incident, grade: Grade, body: &str, at: Moment) -> Decided {
    open(incident)?;
    if incident.judged.is_empty() {
        return Err(vec![Refusal::plain("grade", "还没有初判，不能记核定等级。")]);
    }
    let body = named("body", "请写明由哪个机构核定。", body)?;
    Ok(vec![Event::Confirmed { grade, body, at }])
}

/// Sets an instant that clocks start or stop at.
///
/// # Errors
/// The instant is set by another command, comes before one that it must follow, or names nobody.
pub fn mark(incident: &Incident, mark: Mark, at: Moment, decided_by: &str) -> Decided {
    open(incident)?;
    if matches!(mark, Mark::Occurred | Mark::Judged | Mark::Regraded) {
        let says = format!("“{}”由记录和初判得出，不单独填写。", mark.name());
        return Err(vec![Refusal::plain("mark", says)]);
    }
    let decided_by = named("decided_by", "请写明由谁决定或确认。", decided_by)?;
    let earlier = [
        (Mark::ResponseEnded, Mark::ResponseStarted),
        (Mark::ResponseEnded, Mark::HandlingEnded),
        (Mark::HandlingEnded, Mark::Discovered),
    ];
    for (later, first) in earlier {
        if later == mark && incident.marks.get(&first).is_some_and(|marked| at < marked.at) {
            let says = format!("“{}”早于“{}”，请核对时间。", mark.name(), first.name());
            return Err(vec![Refusal::plain("at", says)]);
        }
    }
    Ok(vec![Event::Marked { mark, at, decided_by }])
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
    let note = passage_text("note", "说明", note)?;
    Ok(vec![Event::Stepped { step: step.to_owned(), note }])
}

/// Settles a duty with proof.
///
/// # Errors
/// The plan has no such obligation or receiver, it is settled already, or the proof says nothing.
pub fn settle(incident: &Incident, plan: &Plan, done: Done) -> Decided {
    open(incident)?;
    obligation(plan, &done.obligation)?;
    if let Some(to) = &done.to {
        let known = plan.obligation(&done.obligation).is_some_and(|owed| owed.to.contains(to));
        if !known {
            return Err(vec![Refusal::plain("role", "这项应办没有这个报告对象。")]);
        }
        if incident.is_settled(&done.obligation, to, done.beat) {
            return Err(vec![Refusal::plain("obligation", "这项应办已经办过了。")]);
        }
    }
    let proof = match done.proof {
        Proof::Receipt { delivery } => Proof::Receipt { delivery },
        Proof::Phone { who, number } => Proof::Phone {
            who: named("who", "请写明接听人。", &who)?,
            number: line("number", "号码", &number)?,
        },
        Proof::Paper { number } => Proof::Paper {
            number: named("number", "请写明文号、编号或存放处。", &number)?,
        },
        Proof::Hand { note } => {
            Proof::Hand { note: named("note", "请写明怎样办的。", &note)? }
        }
        Proof::NotApplicable { reason } => Proof::NotApplicable {
            reason: named("reason", "不适用须写明理由。", &reason)?,
        },
    };
    Ok(vec![Event::Settled(Done { proof, ..done })])
}

/// Adds a remark; a closed incident still takes one.
///
/// # Errors
/// The remark is empty or too long.
pub fn note(text: &str) -> Decided {
    let text = passage_text("text", "备注", text)?;
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
    let first_sent = incident.reports.iter().any(|sent| sent.withdrawn.is_none());
    match (reported.stage, first_sent) {
        (plan::Stage::First, true) => {
            Err(vec![Refusal::plain("stage", "首报已经报过，有新情况请用续报。")])
        }
        (plan::Stage::Followup | plan::Stage::Final, false) => {
            Err(vec![Refusal::plain("stage", "还没有首报，请先报首报。")])
        }
        _ => Ok(vec![Event::Reported(reported)]),
    }
}

/// Withdraws a report that is still in the outbox.
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

/// Closes an incident, once every mandatory duty of ours is settled or answered for.
///
/// # Errors
/// No grade is decided, or duties are still open: each is named with its clause.
pub fn close(incident: &Incident, owed: &[(String, String)]) -> Decided {
    open(incident)?;
    if incident.judged.is_empty() {
        return Err(vec![Refusal::plain("grade", "还没有初判，不能结案。")]);
    }
    let left: Vec<Refusal> = owed
        .iter()
        .map(|(what, clause)| {
            Refusal::by_clause("duties", format!("“{what}”还没有办，也没有说明。"), clause)
        })
        .collect();
    if left.is_empty() { Ok(vec![Event::Closed]) } else { Err(left) }
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

fn obligation<'a>(plan: &Plan, id: &'a str) -> Result<&'a str, Vec<Refusal>> {
    match plan.obligation(id) {
        Some(_) => Ok(id),
        None => Err(vec![Refusal::plain("obligation", "本预案没有这项应办。")]),
    }
}

fn misfit_says(misfit: Misfit) -> &'static str {
    match misfit {
        Misfit::Kind => "答案的种类与问题不符。",
        Misfit::Word => "所选项不在预案的选项中。",
        Misfit::Twice => "同一项选了两次。",
        Misfit::WholeIsZero => "总数不能是0。",
        Misfit::PartAboveWhole => "部分不能大于总数。",
        Misfit::Negative => "数量不能小于0。",
        Misfit::NoSpan => "请填写开始时间。",
        Misfit::SpansOutOfOrder => "结束时间早于开始时间，或时段重叠。",
        Misfit::NoJudge => "请写明由谁判断。",
        Misfit::NoReason => "请写明判断的理由。",
    }
}

fn deciding_clause(assessment: &Assessment<'_>) -> Option<String> {
    let deciding = assessment
        .reasons
        .iter()
        .find(|reason| reason.truth == Truth::True && reason.grade == assessment.floor);
    deciding.map(|reason| reason.clause.to_owned())
}

fn passage_text(field: &'static str, what: &str, text: &str) -> Result<String, Vec<Refusal>> {
    bounded(field, what, text, PASSAGE_CHARACTERS_MAX)
}

fn line(field: &'static str, what: &str, text: &str) -> Result<String, Vec<Refusal>> {
    bounded(field, what, text, LINE_CHARACTERS_MAX).map(|text| text.trim().to_owned())
}

fn named(field: &'static str, absent: &str, text: &str) -> Result<String, Vec<Refusal>> {
    let text = bounded(field, "这一栏", text, PASSAGE_CHARACTERS_MAX)?.trim().to_owned();
    if text.is_empty() { Err(vec![Refusal::plain(field, absent)]) } else { Ok(text) }
}

fn bounded(
    field: &'static str,
    what: &str,
    text: &str,
    most: usize,
) -> Result<String, Vec<Refusal>> {
    if text.chars().count() > most {
        let says = format!("{what}最多{most}字，请分开写或作为附件。");
        return Err(vec![Refusal::plain(field, says)]);
    }
    Ok(text.to_owned())
}
