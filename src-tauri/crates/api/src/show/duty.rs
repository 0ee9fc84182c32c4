//! Duties as rows: clocks, anchors, receivers and proof, in words.

pub(crate) use super::title::title;
use super::{plan::names, words};
use crate::view::duty::{DutyView, LastDoneView, ReceiverView, ScanView};
use ::incident::{
    Done, Incident, Proof, Scan, Settlement, Standing, State, decide, decide::Owed, met_at,
    standing,
};
use assess::Duty;
use base::Moment;
use plan::{By, Mark, Obligation, Plan};
use std::collections::BTreeMap;

/// What duties are shown against.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    /// The incident's plan.
    pub(crate) plan: &'a Plan,
    /// The incident.
    pub(crate) incident: &'a Incident,
    /// Its number.
    pub(crate) number: &'a str,
    /// The unit's own telephone list, by role.
    pub(crate) phones: &'a BTreeMap<String, String>,
    /// The present moment.
    pub(crate) now: Moment,
}

/// Every duty as a row: overdue, at once, by due time, then the rest. One whose beats another goes on
/// with stands in that one.
pub(crate) fn rows(around: Around<'_>, duties: &[Duty<'_>]) -> Vec<DutyView> {
    rows_that(around, duties, |stands| stands.state != State::Gone)
}

/// The rows of what is to be done: overdue, at once, due.
pub(crate) fn open_rows(around: Around<'_>, duties: &[Duty<'_>]) -> Vec<DutyView> {
    let is_open = |state| matches!(state, State::Overdue | State::AtOnce | State::Due);
    rows_that(around, duties, |stands| is_open(stands.state))
}

fn rows_that(
    around: Around<'_>,
    duties: &[Duty<'_>],
    shown: impl Fn(&Standing<'_>) -> bool,
) -> Vec<DutyView> {
    let goes_on = |duty: &&Duty<'_>| {
        let id = Some(duty.obligation.id.as_str());
        duty.closed_at.is_some() && duties.iter().any(|other| other.continues == id)
    };
    let mut rows: Vec<DutyView> = duties
        .iter()
        .filter(|duty| !goes_on(duty))
        .map(|duty| (duty, standing(around.incident, duty, around.now)))
        .filter(|(_, stands)| shown(stands))
        .map(|(duty, stands)| row(around, duty, &stands))
        .collect();
    rows.sort_by_key(order);
    rows
}

/// The order of a list of duties.
pub(crate) fn order(row: &DutyView) -> (u8, Moment) {
    let rank = match row.state {
        "overdue" => 0,
        "at_once" if !row.optional => 1,
        "due" => 2,
        "at_once" => 3,
        "waiting" => 4,
        "if_grade" => 5,
        _ => 6,
    };
    let at = row.due_at.or(row.anchor_at).or(row.settled_at);
    (rank, at.unwrap_or(Moment::from_unix_ms(i64::MAX)))
}

/// What keeps an incident open: the mandatory duties of ours that are to be done, then those that
/// start only with the response or when it or the handling has ended, then those that hang on a question
/// which nobody answered: they would be lost with it otherwise.
pub(crate) fn keeping_open(around: Around<'_>, duties: &[Duty<'_>]) -> Vec<Owed> {
    let unstarted = |duty: &&Duty<'_>| {
        let starts =
            matches!(duty.after, Mark::ResponseStarted | Mark::HandlingEnded | Mark::ResponseEnded);
        let ours = duty.mine && !duty.obligation.optional;
        ours && starts && standing(around.incident, duty, around.now).state == State::Waiting
    };
    let open = rows(around, duties).into_iter().filter(is_owed).map(|row| Owed {
        until: unended(around, &row.obligation),
        what: row.what,
        clause: row.clause,
        waits_for: None,
        asks: None,
    });
    let waiting = duties.iter().filter(unstarted).map(|duty| Owed {
        what: duty.obligation.what.clone(),
        clause: duty.obligation.clause.clone(),
        waits_for: Some(duty.after),
        until: None,
        asks: None,
    });
    let unasked = duties.iter().filter_map(|duty| {
        let ours = duty.mine && !duty.obligation.optional;
        let hangs = ours && standing(around.incident, duty, around.now).state == State::IfGrade;
        Some(Owed {
            asks: Some(unanswered(around, duty).filter(|_| hangs)?),
            what: duty.obligation.what.clone(),
            clause: duty.obligation.clause.clone(),
            waits_for: None,
            until: None,
        })
    });
    open.chain(waiting).chain(unasked).collect()
}

/// The first question that a duty hangs on and that nobody answered, not even with 不清楚.
fn unanswered(around: Around<'_>, duty: &Duty<'_>) -> Option<String> {
    let Incident { answers, categories, .. } = around.incident;
    let is_open = |fact: &&&str| match around.plan.question(fact) {
        Some(_) => !answers.contains_key(**fact),
        None => categories.is_empty(),
    };
    duty.pending.iter().find(is_open).map(|fact| asked(around.plan, fact))
}

/// A fact as it is asked.
fn asked(plan: &Plan, fact: &str) -> String {
    // What is chosen and not asked is the category alone.
    plan.question(fact).map_or_else(|| "事件类别".to_owned(), |asked| asked.ask.clone())
}

/// The instant that ends the repetition of an obligation, where that has not come.
fn unended(around: Around<'_>, obligation: &str) -> Option<Mark> {
    let owed = around.plan.obligation(obligation).filter(|owed| owed.every.is_some())?;
    owed.until.filter(|until| around.incident.marks.is_unset(*until))
}

/// Whether a duty still has to be settled, so that the incident may be closed.
pub(crate) fn is_owed(row: &DutyView) -> bool {
    let is_open = matches!(row.state, "overdue" | "at_once" | "due");
    row.mine && !row.optional && (is_open || row.missed > 0)
}

/// A telephone number and where it comes from: the unit's own list first, then the plan.
pub(crate) fn phone(
    plan: &Plan,
    phones: &BTreeMap<String, String>,
    role: &str,
) -> (String, String) {
    if let Some(own) = phones.get(role).filter(|number| !number.is_empty()) {
        return (own.clone(), "本单位通讯录".to_owned());
    }
    let printed = plan.role(role).and_then(|role| role.phone.as_ref());
    printed.map(|phone| (phone.number.clone(), phone.clause.clone())).unwrap_or_default()
}

fn row(around: Around<'_>, duty: &Duty<'_>, stands: &Standing<'_>) -> DutyView {
    let Around { plan, incident, now, .. } = around;
    let owed = duty.obligation;
    let beat = stands.beat;
    let told = owed.to.iter().zip(&stands.told);
    let to: Vec<ReceiverView> =
        told.map(|(role, settled)| receiver(around, owed, role, beat, *settled)).collect();
    let last = last_settled(incident, &owed.id, beat);
    let settled = stands.state == State::Settled;
    let met = met_at(incident, duty).filter(|_| settled && last.is_none());
    DutyView {
        key: format!("{}#{beat}", owed.id),
        obligation: owed.id.clone(),
        beat,
        incident: Some(incident.id),
        incident_number: around.number.to_owned(),
        incident_title: title(incident),
        what: owed.what.clone(),
        actor: names(plan, std::slice::from_ref(&owed.actor)),
        mine: duty.mine,
        to,
        by: words::channel(plan, &owed.by),
        by_word: by_word(&owed.by),
        clause: owed.clause.clone(),
        anchor: anchor(duty, now),
        anchor_at: duty.anchor_at,
        anchor_assumed: duty.anchor_assumed,
        due_at: stands.due_at,
        next_due: duty.next_due,
        missed: stands.missed,
        missed_from: stands.missed_from,
        missed_to: stands.missed_to,
        last_done: stands.last_done.map(|done| last_done(done, now)),
        nth: duty.nth,
        spoken: decide::spoken_form(plan, &owed.id).is_some(),
        limit: limit(duty),
        at_once: at_once(duty),
        state: state(stands.state),
        if_grade: if duty.firm { String::new() } else { if_grade(around, duty) },
        optional: owed.optional,
        provisional: duty.provisional,
        note: note(around, duty, last),
        proof: last
            .map(|last| proof(&last.done, now))
            .or_else(|| met.map(|at| met_by(duty, at, now)))
            .unwrap_or_default(),
        scan: last.and_then(|last| ScanView::of(&last.done.proof)),
        settled_at: last.filter(|_| settled).map(|last| last.done.at).or(met),
    }
}

const fn state(state: State) -> &'static str {
    match state {
        State::Overdue => "overdue",
        State::AtOnce => "at_once",
        State::Due => "due",
        State::Waiting => "waiting",
        State::IfGrade => "if_grade",
        State::Settled | State::Gone => "settled",
    }
}

fn last_settled<'a>(incident: &'a Incident, obligation: &str, beat: u32) -> Option<&'a Settlement> {
    incident.settlements(obligation).rev().find(|settlement| settlement.done.is_for(beat))
}

fn last_done(settlement: &Settlement, now: Moment) -> LastDoneView {
    LastDoneView {
        beat: settlement.done.beat,
        at: settlement.done.at,
        by: settlement.by.clone(),
        says: proof(&settlement.done, now),
    }
}

fn receiver(
    around: Around<'_>,
    owed: &Obligation,
    role: &str,
    beat: u32,
    settled: bool,
) -> ReceiverView {
    let (phone, phone_source) = phone(around.plan, around.phones, role);
    let told = around.incident.settlements(&owed.id).rev().find(|settlement| {
        settlement.done.is_for(beat) && settlement.done.to.as_deref().is_none_or(|to| to == role)
    });
    ReceiverView {
        role: role.to_owned(),
        name: names(around.plan, &[role.to_owned()]),
        phone,
        phone_source,
        settled,
        proof: told.map(|told| proof(&told.done, around.now)).unwrap_or_default(),
    }
}

fn by_word(by: &By) -> String {
    match by {
        By::Any => "any".to_owned(),
        By::Phone => "phone".to_owned(),
        By::Written => "written".to_owned(),
        By::Form(id) => id.clone(),
    }
}

fn anchor(duty: &Duty<'_>, now: Moment) -> String {
    match duty.anchor_at {
        Some(at) => format!("{} {}", duty.after.name(), words::moment(at, now)),
        None => format!("待{}", duty.after.name()),
    }
}

/// The limit in words.
pub(crate) fn limit(duty: &Duty<'_>) -> String {
    let owed = duty.obligation;
    match (owed.every, owed.within) {
        (Some(every), _) => format!("每{}", every.says()),
        (None, Some(plan::Limit::AtOnce) | None) => String::new(),
        (None, Some(limit)) => limit.says(),
    }
}

/// The word of a duty that is owed at once or without a limit.
pub(crate) fn at_once(duty: &Duty<'_>) -> String {
    let owed = duty.obligation;
    match (duty.at_once, owed.within, owed.every) {
        (true, ..) => owed.word.clone().unwrap_or_else(|| "立即".to_owned()),
        (false, None, None) => owed.word.clone().unwrap_or_else(|| "无时限".to_owned()),
        _ => String::new(),
    }
}

/// The grades or open facts on which a duty depends, in words.
pub(crate) fn if_grade(around: Around<'_>, duty: &Duty<'_>) -> String {
    if duty.pending.is_empty() {
        return format!("如定为{}", words::grades(&duty.if_grade));
    }
    let asks: Vec<String> = duty.pending.iter().map(|fact| asked(around.plan, fact)).collect();
    format!("视“{}”而定", asks.join("”“"))
}

fn note(around: Around<'_>, duty: &Duty<'_>, last: Option<&Settlement>) -> String {
    let Around { plan, incident, .. } = around;
    let mut parts: Vec<String> = duty.obligation.note.iter().cloned().collect();
    if let Some(earlier) = duty.kept_from.and_then(|id| plan.obligation(id)) {
        let limit = earlier.every.or(earlier.within).map(plan::Limit::says).unwrap_or_default();
        parts.push(format!("沿用调级前“{}”（{limit}）已在走的时限，它更早", earlier.what));
    }
    if let Some(day) = duty.rolled {
        parts.push(format!("末日非工作日，顺延参考：{}", day.format("%-m月%-d日")));
    }
    if duty.provisional {
        parts.push("日历未公布，时限为暂定".to_owned());
    }
    let before = |last: &Settlement| words::is_before(last.done.at, incident.discovered_at());
    if last.is_some_and(before) {
        parts.push("办结的时间早于“发现”，请核对".to_owned());
    }
    parts.join("；")
}

/// How a duty was settled, in words.
pub(crate) fn proof(done: &Done, now: Moment) -> String {
    let at = words::moment(done.at, now);
    match &done.proof {
        Proof::NotApplicable { .. } => proven(&done.proof),
        proof => format!("{}，{at}", proven(proof)),
    }
}

/// The instant that met a duty, in words.
fn met_by(duty: &Duty<'_>, at: Moment, now: Moment) -> String {
    let mark = duty.obligation.until.map(plan::Mark::name).unwrap_or_default();
    let late = if duty.due_at.is_some_and(|due| due < at) { "，已过时限" } else { "" };
    format!("{mark}，{}{late}", words::moment(at, now))
}

/// A proof in words, without its moment.
pub(crate) fn proven(proof: &Proof) -> String {
    let with_scan = |says: String, scan: &Option<Scan>| match scan {
        Some(scan) => format!("{says}，附{}", scan.name),
        None => says,
    };
    match proof {
        Proof::Receipt { .. } => "回执".to_owned(),
        Proof::Phone { who, .. } => format!("电话，{who}接"),
        Proof::Paper { number, scan } => with_scan(format!("书面，{number}"), scan),
        Proof::Platform { platform, number, scan } => {
            with_scan(format!("{platform}平台，编号{number}"), scan)
        }
        Proof::Hand { note } => note.clone(),
        Proof::NotApplicable { reason, by } if by.is_empty() => format!("不适用：{reason}"),
        Proof::NotApplicable { reason, by } => format!("不适用：{reason}（{by}）"),
    }
}

/// The next of our duties, for a card.
pub(crate) fn next(rows: &[DutyView]) -> Option<DutyView> {
    rows.iter().find(|row| is_owed(row)).cloned()
}
