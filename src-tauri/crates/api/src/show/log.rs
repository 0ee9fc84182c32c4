//! The log in words: one line an entry, in the lane of the timeline that it belongs to.

use super::{answer, words};
use crate::view::incident::LogLine;
use base::Moment;
use incident::{CallOutcome, Done, Entry, Event, Occurrence, Proof};
use plan::{Grade, Plan, Stage};

/// Every entry as a line, oldest first. Of a text that was saved while it was being written only the
/// last save is a line of its own; the log keeps them all.
pub(crate) fn lines(plan: &Plan, log: &[Entry], now: Moment) -> Vec<LogLine> {
    let later = log.iter().skip(1).map(Some).chain([None]);
    (1..)
        .zip(log)
        .zip(later)
        .filter(|((_, entry), later)| !later.is_some_and(|later| goes_on(entry, later)))
        .map(|((position, entry), _)| {
            let (lane, says) = told(plan, &entry.event, now);
            LogLine {
                id: entry.id,
                position,
                at: entry.at,
                recorded_at: None,
                clock_doubt: false,
                by: entry.by.clone(),
                lane,
                says,
                about: about(&entry.event),
                grade: grade(&entry.event).map(words::grade),
                amends: entry.amends.and_then(|id| {
                    let index = log.iter().position(|earlier| earlier.id == id)?;
                    u64::try_from(index + 1).ok()
                }),
                said: said(&entry.event),
            }
        })
        .collect()
}

/// Whether a save goes on with the same text by the same hand.
fn goes_on(entry: &Entry, later: &Entry) -> bool {
    let same_text = match (&entry.event, &later.event) {
        (Event::Titled(_), Event::Titled(_)) => true,
        (Event::Described { passage, .. }, Event::Described { passage: other, .. }) => {
            passage == other
        }
        _ => false,
    };
    same_text && entry.by == later.by
}

/// What a stage of reports is called.
pub(crate) const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::First => "首报",
        Stage::Followup => "续报",
        Stage::Final => "终报",
    }
}

/// When an incident occurred, in words; empty until asked.
pub(crate) fn occurrence(occurrence: Option<Occurrence>, now: Moment) -> String {
    match occurrence {
        None => String::new(),
        Some(Occurrence::Unknown) => "发生时间不清楚".to_owned(),
        Some(Occurrence::Known(at)) => words::moment(at, now),
        Some(Occurrence::About(at)) => format!("约 {}", words::moment(at, now)),
    }
}

fn told(plan: &Plan, event: &Event, now: Moment) -> (&'static str, String) {
    match event {
        Event::Opened { mode, discovered, .. } => {
            let says =
                format!("{}，开始记录，{} 发现", mode.name(), words::moment(*discovered, now));
            ("fact", says)
        }
        Event::Titled(title) => ("record", format!("标题：{title}")),
        Event::Described { passage, text } => ("record", format!("{}：{text}", passage.title())),
        Event::Occurred(when) => ("fact", format!("发生：{}", occurrence(Some(*when), now))),
        Event::Categorised { categories, primary } => {
            ("decision", categorised(plan, categories, primary))
        }
        Event::Answered { fact, value } => ("fact", answered(plan, fact, value.as_ref(), now)),
        Event::Marked { mark, at, decided_by } => {
            ("decision", format!("{}：{}，{decided_by}", mark.name(), words::moment(*at, now)))
        }
        Event::Unmarked { mark, decided_by } => {
            ("decision", format!("撤销“{}”：没有这回事，{decided_by}", mark.name()))
        }
        Event::Called(call) => ("report", called(plan, call)),
        Event::Judged(judged) => ("grade", judged_says(judged)),
        Event::Confirmed { grade, body, .. } => {
            ("grade", format!("核定{}，{body}", words::grade(*grade).name))
        }
        Event::Stepped { step, note } => {
            let says = plan.step(step).map_or(step.as_str(), |step| step.says.as_str());
            ("decision", joined(&format!("处置：{says}"), note))
        }
        Event::Reported(report) => {
            ("report", format!("{}已定稿待发，报{}", stage(report.stage), report.to))
        }
        Event::Withdrawn { reason, .. } => ("report", format!("撤回报告：{reason}")),
        Event::Settled(done) => ("report", settled(plan, done)),
        Event::Noted(text) => ("record", format!("备注：{text}")),
        Event::Closed => ("decision", "结案".to_owned()),
    }
}

fn said(event: &Event) -> Vec<[String; 2]> {
    let said = match event {
        Event::Called(call) => call.said.as_slice(),
        Event::Settled(Done { proof: Proof::Phone { said, .. }, .. }) => said.as_slice(),
        _ => &[],
    };
    said.iter().map(|spoken| [spoken.title.clone(), spoken.text.clone()]).collect()
}

fn about(event: &Event) -> Option<Moment> {
    match event {
        Event::Opened { discovered, .. } => Some(*discovered),
        Event::Occurred(Occurrence::Known(at) | Occurrence::About(at))
        | Event::Marked { at, .. }
        | Event::Confirmed { at, .. } => Some(*at),
        Event::Judged(judged) => Some(judged.at),
        Event::Called(call) => Some(call.at),
        Event::Settled(done) => Some(done.at),
        _ => None,
    }
}

fn grade(event: &Event) -> Option<Grade> {
    match event {
        Event::Judged(judged) => Some(judged.grade),
        Event::Confirmed { grade, .. } => Some(*grade),
        _ => None,
    }
}

fn categorised(plan: &Plan, categories: &[String], primary: &str) -> String {
    let name = |id: &str| super::category::name(plan, id);
    let others: Vec<String> =
        categories.iter().filter(|id| *id != primary).map(|id| name(id)).collect();
    let others =
        if others.is_empty() { String::new() } else { format!("，并属{}", others.join("、")) };
    format!("类别：{}（主）{others}", name(primary))
}

fn answered(plan: &Plan, fact: &str, value: Option<&plan::Answer>, now: Moment) -> String {
    plan.question(fact).map_or_else(
        || fact.to_owned(),
        |question| format!("{} {}", question.ask, answer::says(question, value, now)),
    )
}

fn called(plan: &Plan, call: &incident::Call) -> String {
    let name = super::plan::names(plan, std::slice::from_ref(&call.to));
    match &call.outcome {
        CallOutcome::Reached { who } => format!("电话{name} {}：{who}接", call.number),
        CallOutcome::NoAnswer => format!("电话{name} {}：无人接", call.number),
    }
}

fn judged_says(judged: &incident::Judged) -> String {
    let grade = words::grade(judged.grade).name;
    let clauses = if judged.clauses.is_empty() {
        String::new()
    } else {
        format!("，依据{}", judged.clauses.join("、"))
    };
    let reason = judged.reason.as_deref().unwrap_or_default();
    joined(&format!("初判{grade}，{}{clauses}", judged.judge), reason)
}

fn settled(plan: &Plan, done: &incident::Done) -> String {
    let what = plan
        .obligation(&done.obligation)
        .map_or(done.obligation.as_str(), |owed| owed.what.as_str());
    let how = match &done.proof {
        Proof::Receipt { .. } => "上级已有回执".to_owned(),
        proof => super::duty::proven(proof),
    };
    let which = match (done.beat, done.through) {
        (0, _) => String::new(),
        (beat, Some(through)) if through > beat => format!("第{beat}至{through}次"),
        (beat, _) => format!("第{beat}次"),
    };
    let done = match &done.proof {
        Proof::NotApplicable { .. } => "说明",
        _ => "已办",
    };
    format!("{done}“{what}”{which}：{how}")
}

fn joined(says: &str, more: &str) -> String {
    if more.is_empty() { says.to_owned() } else { format!("{says}（{more}）") }
}
