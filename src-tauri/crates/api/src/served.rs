//! What a report answers: fixed when it is decided, settled when its receipt is here.
//!
//! A receipt settles nothing but the very beats and askings that its report was written for, however
//! late it comes and whatever was settled, asked or came due meanwhile.

use crate::{
    App, Code, Failure,
    linked::{role_of, stands_for},
    opened::{Adding, Opened, seen},
    session::{Crew, Session},
    show,
};
use assess::comes_again;
use base::{Id, Moment};
use format::KindWord;
use incident::{Done, Event, Proof, Sent, Settlement, decide};
use plan::{Obligation, Plan, Stage};
use std::collections::{BTreeMap, btree_map::Entry};
use store::Superior;

/// Who is named in the log for what the superior's receipt brought about.
const BY_RECEIPT: &str = "上级回执";

/// The obligations that a report decided now answers, each once, and which beat or asking of each: of
/// several the one that presses most. What is on its way is not answered a second time where another
/// beat is open.
pub(crate) fn serves(
    app: &App,
    session: &Session,
    crew: &Crew,
    opened: &Opened,
    stage: Stage,
    now: Moment,
) -> Result<(Vec<String>, BTreeMap<String, u32>), Failure> {
    let pressing = |opened: &Opened| {
        let mut beats = BTreeMap::new();
        let mut order = Vec::new();
        for row in opened.with_shown(crew, now, |shown| show::report::serves(shown, stage)) {
            if let Entry::Vacant(first) = beats.entry(row.obligation) {
                order.push(first.key().clone());
                first.insert(row.beat);
            }
        }
        (order, beats)
    };
    let (order, mut beats) = pressing(opened);
    let arrived = opened.with_events(app, BY_RECEIPT, &on_their_way(session, opened, now)?)?;
    for (id, beat) in pressing(&arrived).1 {
        beats.entry(id).and_modify(|answered| *answered = beat);
    }
    Ok((order, beats))
}

/// What the receipts of the reports that are still on their way will settle.
fn on_their_way(session: &Session, opened: &Opened, at: Moment) -> Result<Vec<Event>, Failure> {
    let mut events = Vec::new();
    for sent in opened.incident.reports.iter().filter(|sent| sent.withdrawn.is_none()) {
        let delivery = session.store.delivery(sent.report.delivery)?;
        let superior = session.store.superior(delivery.superior)?;
        let role = role_of(session, &opened.plan, &superior)?;
        let answered = answered(&opened.plan, sent, &superior, role.as_deref(), at);
        events
            .extend(answered.into_iter().filter(|done| !is_kept(opened, done)).map(Event::Settled));
    }
    Ok(events)
}

/// What the receipt of a report settles.
fn answered(
    plan: &Plan,
    sent: &Sent,
    superior: &Superior,
    role: Option<&str>,
    at: Moment,
) -> Vec<Done> {
    let proof = Proof::Receipt { delivery: sent.report.delivery };
    let served = sent.report.obligations.iter().filter_map(|id| plan.obligation(id));
    let served = served.filter_map(|owed| Some((owed, beat_of(sent, owed)?)));
    served
        .flat_map(|(owed, beat)| {
            let told = owed.to.iter().filter(move |to| stands_for(superior, role, owed, to));
            let proof = &proof;
            told.map(move |to| Done {
                obligation: owed.id.clone(),
                to: Some(to.clone()),
                beat,
                through: None,
                at,
                proof: proof.clone(),
            })
        })
        .collect()
}

/// The beat or asking that a report answers. A report from before this was kept answers what is owed
/// once, or the first asking; a beat of a repeated duty is left to a person then.
fn beat_of(sent: &Sent, owed: &Obligation) -> Option<u32> {
    let kept = sent.report.beats.get(&owed.id).copied();
    kept.or_else(|| owed.every.is_none().then(|| u32::from(comes_again(owed.after))))
}

/// Whether this very receipt settled it before.
fn is_kept(opened: &Opened, done: &Done) -> bool {
    let same = |one: &Settlement| one.done.to == done.to && one.done.proof == done.proof;
    opened.incident.settlements(&done.obligation).any(same)
}

/// Settles the duties that a delivered report serves. Doing it twice changes nothing. Where the
/// operator wrote in the same moment, it is decided anew on what is there then.
pub(crate) fn settle(app: &App, session: &Session, delivery: Id) -> Result<(), Failure> {
    loop {
        match settle_on_what_is_there(app, session, delivery) {
            Err(failure) if failure.code == Code::Conflict => {}
            settled => return settled,
        }
    }
}

fn settle_on_what_is_there(app: &App, session: &Session, delivery: Id) -> Result<(), Failure> {
    let delivered = session.store.delivery(delivery)?;
    if delivered.kind != KindWord::Report {
        return Ok(());
    }
    let crew = session.crew(app)?;
    let mut opened = Opened::load(app, session, delivered.subject)?;
    let superior = session.store.superior(delivered.superior)?;
    let role = role_of(session, &opened.plan, &superior)?;
    let Some(sent) = opened.incident.reports.iter().find(|sent| sent.report.delivery == delivery)
    else {
        return Ok(());
    };
    let seen = seen(app);
    let all = answered(&opened.plan, sent, &superior, role.as_deref(), seen.now);
    let events = opened.with_shown(&crew, seen.now, |shown| {
        let due = all.into_iter().filter(|done| !is_kept(&opened, done));
        // What was settled otherwise meanwhile is refused, and that is well.
        due.filter_map(|done| {
            decide::settle(&opened.incident, &opened.plan, shown.duties, done, seen).ok()
        })
        .flatten()
        .collect()
    });
    let expected = opened.incident.position;
    let adding = Adding { expected, by: BY_RECEIPT.to_owned(), events, ..Adding::default() };
    opened.add(app, session, &crew, adding)
}
