//! The follow-up of an incident in one action: what changed is written, and it is reported or told.
//!
//! It starts from what was told last; all of it is one transaction, so that no change stands in the
//! record that nobody was told of by mistake.

use crate::{
    App, Code, Decision, Failure,
    input::{DraftFollowUp, FollowUp, ProofInput},
    opened::{Adding, Opened, refused, seen},
    proving,
    reports::{passages, queue},
    scanned::Scanned,
    session::{Crew, Session},
    show,
    view::{follow_up::FollowUpView, incident::IncidentView},
};
use incident::{
    Done, Event, Incident, Refusal,
    decide::{self, Seen},
};
use plan::Stage;
use std::sync::Arc;

/// A follow-up made from what was told last.
pub(crate) async fn draft_follow_up(
    app: &Arc<App>,
    input: DraftFollowUp,
) -> Result<FollowUpView, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let opened = Opened::load(app, &session, input.id)?;
    let now = app.setup.clock.now();
    let to = crate::linked::superior_for(&session, opened.incident.mode)?;
    let to = to.map(|superior| superior.name).unwrap_or_default();
    let told = show::follow_up::last_told(&opened.entries, input.obligation.as_deref());
    let told = told.and_then(|index| {
        let entries = opened.entries.get(..=index)?;
        Some((Incident::fold(opened.incident.id, entries)?, index))
    });
    let view = opened.with_shown(&crew, now, |shown| {
        let mut view = show::follow_up::draft(shown, &crew.operator, &to);
        view.duty = show::follow_up::duty(shown, input.obligation.as_deref());
        if let Some((before, index)) = &told {
            show::follow_up::compare(&mut view, shown, before, opened.entries.get(*index..));
        }
        view
    });
    match (&input.obligation, &view.duty) {
        (Some(_), None) => Err(Failure::plain(Code::Missing, "没有这项应办")),
        _ => Ok(view),
    }
}

/// Writes what changed and reports it to the superior, or settles the duty by what a person did.
pub(crate) async fn follow_up(
    app: &Arc<App>,
    input: FollowUp,
) -> Result<Decision<IncidentView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let opened = Opened::load(app, &session, input.id)?;
    opened.seen_up_to(input.expected)?;
    let events = match changed(&opened, &input, seen(app)) {
        Ok(events) => events,
        Err(refusals) => return Ok(refused(refusals)),
    };
    match input.proof {
        None => queue(app, &session, &crew, opened, Stage::Followup, events),
        Some(proof) => {
            let told = Told { obligation: input.obligation, role: input.role, proof };
            tell(app, &session, &crew, opened, events, told)
        }
    }
}

/// What a person did to tell it.
struct Told {
    obligation: Option<String>,
    role: Option<String>,
    proof: ProofInput,
}

fn tell(
    app: &App,
    session: &Session,
    crew: &Crew,
    mut opened: Opened,
    mut events: Vec<Event>,
    mut told: Told,
) -> Result<Decision<IncidentView>, Failure> {
    let Some(obligation) = told.obligation else {
        return Ok(refused(vec![Refusal::plain("obligation", "请指明这次续报办的是哪一项。")]));
    };
    let scanned = match Scanned::find(app, session, &mut told.proof)? {
        Ok(scanned) => scanned,
        Err(refusal) => return Ok(refused(vec![refusal])),
    };
    let seen = seen(app);
    let written = opened.with_events(app, &crew.operator, &events)?;
    let proof = proving::proof(&written, crew, &obligation, told.proof, seen.now);
    let decided = written.with_shown(crew, seen.now, |shown| {
        let beat = show::follow_up::duty(shown, Some(&obligation)).map_or(0, |row| row.beat);
        let (to, at) = (told.role, seen.now);
        let done = Done { obligation, to, beat, through: None, at, proof };
        decide::settle(&written.incident, &written.plan, shown.duties, done, seen)
    });
    match decided {
        Ok(more) => {
            scanned.keep(app, session, &more)?;
            events.extend(more);
        }
        Err(refusals) => return Ok(refused(refusals)),
    }
    let (expected, by) = (opened.incident.position, crew.operator.clone());
    opened.add(app, session, crew, Adding { expected, by, events, ..Adding::default() })?;
    Ok(Decision::Accepted(opened.view(app, session, crew)?))
}

/// The events of what changed: passages, then answers.
fn changed(opened: &Opened, input: &FollowUp, seen: Seen) -> decide::Decided {
    let mut events = passages(opened, &input.changes)?;
    for given in &input.answers {
        let value = given.answer.clone().map(show::answer::taken).transpose();
        let value = value.map_err(|refusal| vec![refusal])?;
        events.extend(decide::answer(&opened.incident, &opened.plan, &given.fact, value, seen)?);
    }
    Ok(events)
}
