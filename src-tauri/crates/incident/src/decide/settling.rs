//! Calls, and settling duties with proof or with an answer why not.
//!
//! A settlement names a receiver of its obligation and a beat that has come or comes next; what is
//! settled is never settled twice.

use super::{Decided, Seen, marks::not_ahead};
use crate::{
    Call, CallOutcome, Done, Event, Incident, Proof, Refusal, Scan, Spoken,
    standing::is_beat_settled,
    text::{self, line, named, reasoned},
};
use assess::{Duty, comes_again, pressing_beat};
use plan::{By, FieldKind, Form, Obligation, Plan};

/// The largest number that JSON carries exactly everywhere.
const SCAN_BYTES_MAX: u64 = (1 << 53) - 1;

/// The form that is read out on the telephone for an obligation, where the plan has one.
#[must_use]
pub fn spoken_form<'p>(plan: &'p Plan, obligation: &str) -> Option<&'p Form> {
    let serves = |form: &&Form| form.serves.iter().any(|id| id == obligation);
    plan.forms.iter().filter(|form| form.spoken).find(serves)
}

/// Logs a call. One that was taken settles the obligation it serves, where that is owed to the role
/// called, may be met by voice and is not settled yet.
///
/// # Errors
/// The plan has no such role, nobody is named as having taken it, it has not come, a text is too
/// long, or an element that the plan's record needs was left empty.
pub fn call(
    incident: &Incident,
    plan: &Plan,
    duties: &[Duty<'_>],
    call: Call,
    seen: Seen,
) -> Decided {
    super::open(incident)?;
    if plan.role(&call.to).is_none() {
        return Err(vec![Refusal::plain("role", "本预案没有这个报告对象。")]);
    }
    not_ahead("at", call.at, seen)?;
    let owed = call.obligation.as_deref().map(|id| obligation(plan, id)).transpose()?;
    let number = line("number", "号码", &call.number)?;
    let (outcome, said) = match &call.outcome {
        CallOutcome::NoAnswer => (CallOutcome::NoAnswer, Vec::new()),
        CallOutcome::Reached { who } => {
            let who = named("reached", "请写明接听人。", who)?;
            (CallOutcome::Reached { who }, spoken(plan, owed, call.said.clone())?)
        }
    };
    let beat = owed.and_then(|owed| beat_met_by(incident, duties, owed, &call, seen));
    let settled = match (&outcome, owed, beat) {
        (CallOutcome::Reached { who }, Some(owed), Some(beat)) => Some(Event::Settled(Done {
            obligation: owed.id.clone(),
            to: Some(call.to.clone()),
            beat,
            through: None,
            at: call.at,
            proof: Proof::Phone { who: who.clone(), number: number.clone(), said: said.clone() },
        })),
        _ => None,
    };
    let called = Event::Called(Call { number, outcome, said, ..call });
    Ok(std::iter::once(called).chain(settled).collect())
}

/// Settles a duty with proof.
///
/// # Errors
/// The plan has no such obligation or receiver, no such beat has come, it is settled already, it has
/// not come, or the proof says nothing.
pub fn settle(
    incident: &Incident,
    plan: &Plan,
    duties: &[Duty<'_>],
    done: Done,
    seen: Seen,
) -> Decided {
    super::open(incident)?;
    let owed = obligation(plan, &done.obligation)?;
    if done.to.as_ref().is_some_and(|to| !owed.to.contains(to)) {
        return Err(vec![Refusal::plain("role", "这项应办没有这个报告对象。")]);
    }
    not_ahead("at", done.at, seen)?;
    let has_come = is_a_beat(duties, owed, done.beat)
        && done
            .through
            .is_none_or(|through| through >= done.beat && is_past(duties, owed, through));
    if !has_come {
        return Err(vec![Refusal::plain("beat", "这项应办没有这一次。")]);
    }
    if done.through.is_some() && !matches!(done.proof, Proof::NotApplicable { .. }) {
        return Err(vec![Refusal::plain("through", "漏报的几次只能一并说明，不能一并办结。")]);
    }
    if is_done(incident, duties, owed, done.to.as_deref(), done.beat) && done.through.is_none() {
        return Err(vec![Refusal::plain("obligation", "这项应办已经办过了。")]);
    }
    let proof = proven(plan, owed, done.proof)?;
    Ok(vec![Event::Settled(Done { proof, ..done })])
}

fn proven(plan: &Plan, owed: &Obligation, proof: Proof) -> Result<Proof, Vec<Refusal>> {
    Ok(match proof {
        Proof::Receipt { delivery } => Proof::Receipt { delivery },
        Proof::Phone { who, number, said } => Proof::Phone {
            who: named("who", "请写明接听人。", &who)?,
            number: line("number", "号码", &number)?,
            said: spoken(plan, Some(owed), said)?,
        },
        Proof::Paper { number, scan } => Proof::Paper {
            number: named("number", "请写明文号、编号或存放处。", &number)?,
            scan: scan.map(kept).transpose()?,
        },
        Proof::Platform { platform, number, scan } => Proof::Platform {
            platform: named("platform", "请写明报到哪个平台，如12387。", &platform)?,
            number: named("number", "请写明平台给的编号。", &number)?,
            scan: scan.map(kept).transpose()?,
        },
        Proof::Hand { note } => {
            Proof::Hand { note: reasoned("note", "请写明怎样办的。", &note)? }
        }
        Proof::NotApplicable { reason, by } => Proof::NotApplicable {
            reason: reasoned("reason", "不适用须写明理由。", &reason)?,
            by: named("by", "请写明由谁认定不适用。", &by)?,
        },
    })
}

fn kept(scan: Scan) -> Result<Scan, Vec<Refusal>> {
    let name = line("scan", "文件名", &scan.name)?;
    if name.is_empty() || scan.bytes == 0 || scan.bytes > SCAN_BYTES_MAX {
        return Err(vec![Refusal::plain("scan", "扫描件是空的，请重新选择文件。")]);
    }
    Ok(Scan { name, ..scan })
}

/// What was said, in the order of the plan's form. An element that the form needs is said even where
/// it is not known: 尚不清楚 is an answer, an empty line is none.
fn spoken(
    plan: &Plan,
    owed: Option<&Obligation>,
    said: Vec<Spoken>,
) -> Result<Vec<Spoken>, Vec<Refusal>> {
    let form = owed.and_then(|owed| spoken_form(plan, &owed.id));
    let mut kept = Vec::new();
    for spoken in said {
        let text = text::passage("said", &spoken.title, &spoken.text)?;
        kept.push(Spoken { text: text.trim().to_owned(), ..spoken });
    }
    for field in form.iter().flat_map(|form| &form.blocks).flat_map(|block| &block.fields) {
        let said = kept.iter().find(|spoken| spoken.field == field.id);
        let silent = said.is_none_or(|spoken| spoken.text.is_empty());
        if field.required && field.kind != FieldKind::Signature && silent {
            let says = format!("电话记录缺“{}”。还不清楚的写“尚不清楚”。", field.title);
            let clause = form.map_or("", |form| form.clause.as_str());
            return Err(vec![Refusal::by_clause("said", says, clause)]);
        }
    }
    kept.retain(|spoken| !spoken.text.is_empty());
    Ok(kept)
}

pub(super) fn obligation<'p>(plan: &'p Plan, id: &str) -> Result<&'p Obligation, Vec<Refusal>> {
    let unknown = || vec![Refusal::plain("obligation", "本预案没有这项应办。")];
    plan.obligation(id).ok_or_else(unknown)
}

/// What a call settles of an obligation towards the role called: an asking not yet answered, the one
/// time that it is owed, or the beat of a repeated one that pressed then.
fn beat_met_by(
    incident: &Incident,
    duties: &[Duty<'_>],
    owed: &Obligation,
    call: &Call,
    seen: Seen,
) -> Option<u32> {
    let spoken = matches!(owed.by, By::Any | By::Phone);
    if !spoken || !owed.to.contains(&call.to) {
        return None;
    }
    if owed.every.is_some() {
        let of = |duty: &&Duty<'_>| duty.obligation.id == owed.id && duty.closed_at.is_none();
        return duties.iter().filter(of).find_map(|duty| beat_told(incident, duty, call));
    }
    let mut numbers: Vec<u32> = duties
        .iter()
        .filter(|duty| duty.obligation.id == owed.id && duty.anchor_at <= Some(seen.now))
        .map(|duty| duty.nth)
        .collect();
    numbers.sort_unstable();
    if numbers.is_empty() {
        numbers.push(u32::from(comes_again(owed.after)));
    }
    numbers.into_iter().find(|beat| !incident.is_settled(&owed.id, &call.to, *beat))
}

/// The beat that pressed when the call was made. One made before the time of that beat began was about
/// an earlier one, and is told by hand.
fn beat_told(incident: &Incident, duty: &Duty<'_>, call: &Call) -> Option<u32> {
    let is_told = |beat| is_beat_settled(incident, duty, Some(&call.to), beat);
    let (beat, from, _) = pressing_beat(duty, is_told, call.at)?;
    (from <= call.at).then_some(beat)
}

/// Whether an obligation has such a beat: one that has come, the next, or the number of an asking.
fn is_a_beat(duties: &[Duty<'_>], owed: &Obligation, beat: u32) -> bool {
    let mut ours = duties.iter().filter(|duty| duty.obligation.id == owed.id);
    if owed.every.is_some() {
        return beat > 0
            && ours.any(|duty| beat <= duty.count + u32::from(duty.next_due.is_some()));
    }
    if comes_again(owed.after) {
        return beat == 1 || ours.any(|duty| duty.nth == beat);
    }
    beat == 0
}

/// Whether a beat of a repeated obligation has come.
fn is_past(duties: &[Duty<'_>], owed: &Obligation, beat: u32) -> bool {
    duties.iter().any(|duty| duty.obligation.id == owed.id && beat <= duty.count)
}

/// Whether an obligation has nothing left to settle towards `to`, or towards anybody where absent.
fn is_done(
    incident: &Incident,
    duties: &[Duty<'_>],
    owed: &Obligation,
    to: Option<&str>,
    beat: u32,
) -> bool {
    let of = |duty: &&Duty<'_>| duty.obligation.id == owed.id && owed.every.is_some();
    if let Some(repeated) = duties.iter().find(of) {
        return is_beat_settled(incident, repeated, to, beat);
    }
    let settled = |receiver: &str| incident.is_settled(&owed.id, receiver, beat);
    match to {
        Some(to) => settled(to),
        None if owed.to.is_empty() => {
            incident.settlements(&owed.id).any(|settlement| settlement.done.is_for(beat))
        }
        None => owed.is_told(settled),
    }
}
