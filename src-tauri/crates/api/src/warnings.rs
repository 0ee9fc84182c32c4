//! The commands about warnings: the list, the sign-for, the ticks.

use crate::{
    App, Change, Decision, Failure,
    input::{Nothing, SignFor, TickAction},
    opened::refused,
    session::{Crew, Session},
    show,
    view::warning::{ActionView, WarningView},
};
use base::{Id, Moment};
use format::{BodyV1, SignForV1};
use incident::Refusal;
use std::sync::Arc;
use store::{DeliveryState, LinkState, Outgoing, StoredWarning, Urgency};
use warning::{Message, State, Ticked, Unsignable, actions, next_alarm};

/// Every warning, those in force first, the gravest first, the newest first.
pub(crate) async fn warnings(app: &Arc<App>, _: Nothing) -> Result<Vec<WarningView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    list(&session, &crew, app.setup.clock.now())
}

/// Signs for a warning: its state and the delivery in one transaction.
pub(crate) async fn sign_for(
    app: &Arc<App>,
    input: SignFor,
) -> Result<Decision<WarningView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let now = app.setup.clock.now();
    let stored = session.store.warning(input.id)?;
    let signed = match stored.warning.sign_for(now, &crew.operator, &input.note) {
        Ok(signed) => signed,
        Err(Unsignable::Already) => {
            return Ok(refused(vec![Refusal::plain("warning", "这条预警已经签收过了。")]));
        }
        Err(Unsignable::Nobody) => {
            let says = "还没有值班人，请先在设置里写明谁在值班。";
            return Ok(refused(vec![Refusal::plain("operator", says)]));
        }
    };
    let note = Some(signed.note.clone()).filter(|note| !note.is_empty());
    let body = SignForV1 { warning: input.id, at: signed.at, by: signed.by.clone(), note };
    let delivery = Outgoing {
        id: Id::fresh(&*app.setup.clock)?,
        to: stored.superior,
        subject: input.id,
        urgency: Urgency::Urgent,
        mode: stored.warning.mode,
        body: BodyV1::SignFor(body),
        blobs: Vec::new(),
    };
    session.store.writer().sign_for(input.id, signed, delivery)?;
    app.changed(Change::Warnings);
    app.changed(Change::Outbox);
    session.links.wake();
    Ok(Decision::Accepted(one(&session, &crew, input.id, now)?))
}

/// Ticks something that a warning asks of us.
pub(crate) async fn tick_action(
    app: &Arc<App>,
    input: TickAction,
) -> Result<Decision<WarningView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let now = app.setup.clock.now();
    let stored = session.store.warning(input.id)?;
    let asked = actions(&crew.plan, stored.warning.colour, crew.roles());
    if !asked.iter().any(|action| action.id == input.action) {
        return Ok(refused(vec![Refusal::plain("action", "这条预警不要求本单位做这一项。")]));
    }
    let ticked = Ticked { at: now, by: crew.operator.clone() };
    session.store.writer().tick(input.id, &input.action, ticked)?;
    app.changed(Change::Warnings);
    Ok(Decision::Accepted(one(&session, &crew, input.id, now)?))
}

/// Every warning as a view.
pub(crate) fn list(
    session: &Session,
    crew: &Crew,
    now: Moment,
) -> Result<Vec<WarningView>, Failure> {
    let mut stored = ours(session)?;
    stored.retain(|one| one.warning.message != Message::Cancel);
    stored.sort_by_key(|one| {
        let over = !matches!(one.warning.state(now), State::Active | State::SignedFor);
        let (colour, at) = (one.warning.colour, one.warning.received_at);
        (over, std::cmp::Reverse(colour), std::cmp::Reverse(at))
    });
    stored.iter().map(|one| view(session, crew, one, now)).collect()
}

/// Every message that concerns the unit. A station sends one stream to all, so that a unit can prove
/// that it missed none; what is for others is kept and not shown. Nor is what a superior sent that
/// the unit has left: nobody would take the sign-for that its alarm asks for.
pub(crate) fn ours(session: &Session) -> Result<Vec<StoredWarning>, Failure> {
    let superiors = session.store.superiors()?;
    let mut stored = session.store.warnings()?;
    stored.retain(|one| {
        let from = superiors.iter().find(|superior| superior.id == one.superior);
        let from = from.filter(|superior| superior.state != LinkState::Left);
        from.is_some_and(|superior| one.body.concerns(superior.unit))
    });
    Ok(stored)
}

/// Whether a warning is in force.
pub(crate) fn in_force(warning: &WarningView) -> bool {
    matches!(warning.state, "active" | "signed_for")
}

fn one(session: &Session, crew: &Crew, id: Id, now: Moment) -> Result<WarningView, Failure> {
    view(session, crew, &session.store.warning(id)?, now)
}

fn view(
    session: &Session,
    crew: &Crew,
    stored: &StoredWarning,
    now: Moment,
) -> Result<WarningView, Failure> {
    let (held, body) = (&stored.warning, &stored.body);
    let delivered = match stored.sign_for {
        Some(id) => session.store.delivery(id)?.state == DeliveryState::Delivered,
        None => false,
    };
    let action = |asked: &plan::WarningAction| ActionView {
        action: asked.id.clone(),
        says: asked.says.clone(),
        clause: asked.clause.clone(),
        done_at: held.ticked.get(&asked.id).map(|ticked| ticked.at),
    };
    Ok(WarningView {
        id: held.id,
        colour: held.colour.word().to_owned(),
        colour_name: format!("{}预警", held.colour.name()),
        title: body.title.clone(),
        issuer: body.issuer.clone(),
        verified: stored.verified.clone(),
        state: held.state(now).word(),
        mode: held.mode.word().to_owned(),
        issued_at: body.sent,
        received_at: held.received_at,
        expires_at: held.expires_at,
        signed_for_at: held.signed_for.as_ref().map(|signed| signed.at),
        signed_for_by: held.signed_for.as_ref().map(|signed| signed.by.clone()).unwrap_or_default(),
        sign_for_delivered: delivered,
        contents: body
            .contents
            .iter()
            .map(|item| [item.label.clone(), in_words(&item.text)])
            .collect(),
        actions: actions(&crew.plan, held.colour, crew.roles()).into_iter().map(action).collect(),
        alarm_at: next_alarm(held, now),
        alarms: held.alarms,
    })
}

/// A moment as reports write it; any other text as it is.
fn in_words(text: &str) -> String {
    text.parse::<Moment>().map_or_else(|_| text.to_owned(), show::words::written)
}
