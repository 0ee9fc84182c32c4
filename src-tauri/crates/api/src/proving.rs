//! The commands that settle duties by what a person did: a call, a paper, another platform, an answer
//! why not.
//!
//! What the plan wants recorded of a call is taken from the record where the operator changed
//! nothing, and kept as it was said.

use crate::{
    App, Decision, Failure,
    incidents::add,
    input::{LogCall, ProofInput, ScanInput, SettleDuty},
    opened::{Opened, added, refused, seen},
    scanned::Scanned,
    session::Crew,
    show::spoken,
    view::incident::IncidentView,
};
use base::Moment;
use incident::{Call, CallOutcome, Done, Proof, Scan, Spoken, decide};
use std::{collections::BTreeMap, sync::Arc};

/// Logs a call.
pub(crate) async fn log_call(
    app: &Arc<App>,
    input: LogCall,
) -> Result<Decision<IncidentView>, Failure> {
    let seen = seen(app);
    add(app, input.id, input.expected, |opened, crew| {
        let said = input.obligation.as_deref().filter(|_| input.reached.is_some());
        let changes = input.said.unwrap_or_default();
        let said = said.map(|id| as_said(opened, crew, id, &changes, seen.now)).unwrap_or_default();
        let call = Call {
            obligation: input.obligation.clone(),
            to: input.role,
            number: input.number,
            at: input.at.unwrap_or(seen.now),
            outcome: match input.reached {
                Some(who) => CallOutcome::Reached { who },
                None => CallOutcome::NoAnswer,
            },
            said,
        };
        opened.with_shown(crew, seen.now, |shown| {
            decide::call(&opened.incident, &opened.plan, shown.duties, call, seen)
        })
    })
}

/// Settles a duty with proof.
pub(crate) async fn settle_duty(
    app: &Arc<App>,
    input: SettleDuty,
) -> Result<Decision<IncidentView>, Failure> {
    let seen = seen(app);
    let session = app.session()?;
    let crew = session.crew(app)?;
    let mut opened = Opened::load(app, &session, input.id)?;
    opened.seen_up_to(input.expected)?;
    let mut given = input.proof;
    let scanned = match Scanned::find(app, &session, &mut given)? {
        Ok(scanned) => scanned,
        Err(refusal) => return Ok(refused(vec![refusal])),
    };
    let done = Done {
        proof: proof(&opened, &crew, &input.obligation, given, seen.now),
        obligation: input.obligation,
        to: input.role,
        beat: input.beat,
        through: input.through,
        at: input.at.unwrap_or(seen.now),
    };
    let decided = opened.with_shown(&crew, seen.now, |shown| {
        decide::settle(&opened.incident, &opened.plan, shown.duties, done, seen)
    });
    if let Ok(events) = &decided {
        scanned.keep(app, &session, events)?;
    }
    added(app, &session, &crew, &mut opened, input.expected, decided)
}

/// A proof as it was given, with what was said taken from the record where nothing else was.
pub(crate) fn proof(
    opened: &Opened,
    crew: &Crew,
    obligation: &str,
    given: ProofInput,
    now: Moment,
) -> Proof {
    match given {
        ProofInput::Phone { who, number, said } => {
            let changes = said.unwrap_or_default();
            Proof::Phone { who, number, said: as_said(opened, crew, obligation, &changes, now) }
        }
        ProofInput::Paper { number, scan } => Proof::Paper { number, scan: scan.map(named) },
        ProofInput::Platform { platform, number, scan } => {
            Proof::Platform { platform, number, scan: scan.map(named) }
        }
        ProofInput::Hand { note } => Proof::Hand { note },
        ProofInput::NotApplicable { reason, by } => {
            Proof::NotApplicable { reason, by: by.unwrap_or_else(|| crew.operator.clone()) }
        }
    }
}

fn named(scan: ScanInput) -> Scan {
    Scan { name: scan.name, digest: scan.sha256, bytes: scan.bytes }
}

/// What was said, element by element, where the plan has a form that is read out.
fn as_said(
    opened: &Opened,
    crew: &Crew,
    obligation: &str,
    changes: &BTreeMap<String, String>,
    now: Moment,
) -> Vec<Spoken> {
    opened.with_shown(crew, now, |shown| {
        let said = spoken::record(shown, obligation, &crew.operator).into_iter().map(|element| {
            let text = changes.get(&element.field).cloned().unwrap_or(element.text);
            Spoken { field: element.field, title: element.title, text }
        });
        said.collect()
    })
}
