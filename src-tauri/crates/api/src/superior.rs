//! The commands about the superior: enrolment, the practice superior, trying the link.

use crate::{
    App, Change, Code, Decision, Failure,
    fail::described,
    input::{Enrol, Nothing},
    linked::{self, Links},
    opened::refused,
    session::Session,
    show,
    view::link::{EnrolmentView, LinkView},
};
use base::Clock;
use format::{Form as _, TicketV1};
use incident::Refusal;
use plan::Mode;
use std::sync::Arc;
use store::{LinkState, Setting, Superior};
use sync::{Decision as Asked, Https, Invitation, Pending, Wake};

/// Begins an enrolment with a superior.
pub(crate) async fn enrol(
    app: &Arc<App>,
    input: Enrol,
) -> Result<Decision<EnrolmentView>, Failure> {
    let session = app.session()?;
    if let Some(role) = &input.role
        && session.crew(app)?.plan.role(role).is_none()
    {
        return Ok(refused(vec![Refusal::plain("role", "本预案没有这个角色。")]));
    }
    let Some(invitation) = invitation(&input.ticket) else {
        let says = "请选择登记票文件，或依次填写上级站地址（https://…）和16位登记码。";
        return Ok(refused(vec![Refusal::plain("ticket", says)]));
    };
    if let Invitation::File(bytes) = &invitation
        && let Ok(ticket) = TicketV1::decode_lenient(bytes)
        && moved(&session, &ticket)?
    {
        linked_anew(app, &session.links);
        return Ok(Decision::Accepted(view(app, &session)?));
    }
    let begun = begin(app, &session, invitation).await?;
    if let (Decision::Accepted(_), Some(role)) = (&begun, &input.role) {
        session.store.writer().set_setting(Setting::SuperiorRole, role)?;
        return Ok(Decision::Accepted(view(app, &session)?));
    }
    Ok(begun)
}

/// How far the enrolment is.
pub(crate) async fn enrolment(app: &Arc<App>, _: Nothing) -> Result<EnrolmentView, Failure> {
    view(app, &*app.session()?)
}

/// Gives up an enrolment that is not confirmed.
pub(crate) async fn abandon_enrolment(
    app: &Arc<App>,
    _: Nothing,
) -> Result<EnrolmentView, Failure> {
    let session = app.session()?;
    for pending in Pending::kept(&session.store).map_err(failure)? {
        pending.give_up(&session.store).map_err(failure)?;
    }
    app.changed(Change::Settings);
    view(app, &session)
}

/// Starts the practice superior and enrols with it; all its traffic is a drill.
pub(crate) async fn start_practice(
    app: &Arc<App>,
    _: Nothing,
) -> Result<Decision<EnrolmentView>, Failure> {
    let session = app.session()?;
    let ticket = start_station(app).await?;
    if let Some(known) = practice_superior(&session)? {
        session.store.writer().set_link(known.id, LinkState::Linked)?;
        moved(&session, &ticket)?;
        linked_anew(app, &session.links);
        return Ok(Decision::Accepted(view(app, &session)?));
    }
    let bytes = ticket.encode().map_err(|error| internal(described(&error)))?;
    begin(app, &session, Invitation::File(bytes)).await
}

/// Leaves the practice superior: nothing more is sent to it, what was stays on record.
pub(crate) async fn stop_practice(app: &Arc<App>, _: Nothing) -> Result<EnrolmentView, Failure> {
    let session = app.session()?;
    if let Some(known) = practice_superior(&session)? {
        session.store.writer().set_link(known.id, LinkState::Left)?;
    }
    app.setup.practice.stop().await.map_err(|error| internal(error.to_string()))?;
    linked_anew(app, &session.links);
    view(app, &session)
}

/// Has the practice superior issue a warning.
pub(crate) async fn practice_warning(app: &Arc<App>, _: Nothing) -> Result<EnrolmentView, Failure> {
    let session = app.session()?;
    app.setup.practice.warn().await.map_err(|error| internal(error.to_string()))?;
    session.links.look_again(Wake::Operator);
    view(app, &session)
}

/// Tries the link now.
pub(crate) async fn try_now(app: &Arc<App>, _: Nothing) -> Result<LinkView, Failure> {
    let session = app.session()?;
    for superior in session.store.superiors()? {
        session.store.writer().wake(superior.id)?;
    }
    session.links.look_again(Wake::Operator);
    linked::view(&session, app.setup.clock.now())
}

/// The enrolment in words.
pub(crate) fn view(app: &App, session: &Session) -> Result<EnrolmentView, Failure> {
    if let Some(pending) = Pending::kept(&session.store).map_err(failure)?.into_iter().next() {
        let (superior, _) = pending.names();
        return Ok(EnrolmentView {
            state: "waiting",
            superior: superior.to_owned(),
            check_code: pending.check_code(),
            says: "请给上级值班员打电话，核对两边屏幕上的8位核对码，由上级确认。上级那边还看不到时，多半是网络没通，本机会一直再试。".to_owned(),
            practice: false,
            role: String::new(),
            address: pending.address().to_owned(),
            fingerprint: String::new(),
        });
    }
    let Some(superior) = linked::shown(session)? else {
        return Ok(EnrolmentView {
            state: "none",
            superior: String::new(),
            check_code: String::new(),
            says: "还没有登记上级。记录和打印不受影响，报告要登记后才能发出。".to_owned(),
            practice: false,
            role: String::new(),
            address: String::new(),
            fingerprint: String::new(),
        });
    };
    let plan = session.crew(app)?.plan;
    let practice = superior.mode == Mode::Drill;
    let role = linked::role_of(session, &plan, &superior)?;
    let says = if practice {
        "已启用练习上级，往来都是演练。".to_owned()
    } else {
        format!("已登记上级：{}", superior.name)
    };
    Ok(EnrolmentView {
        state: "enrolled",
        superior: superior.name,
        check_code: String::new(),
        says,
        practice,
        role: role.map(|role| show::plan::names(&plan, &[role])).unwrap_or_default(),
        address: superior.url,
        fingerprint: sync::root_digest(&superior.root_pem)
            .map(|root| root.to_string())
            .unwrap_or_default(),
    })
}

/// Goes on with what was begun before the program was closed: enrolments, the practice station.
pub(crate) fn resume(app: &Arc<App>, session: &Arc<Session>) {
    let in_practice = practice_superior(session)
        .is_ok_and(|known| known.is_some_and(|known| known.state != LinkState::Left));
    // Looked at now: whoever enrols from here on is followed from there, and by nobody else.
    let begun = Pending::kept(&session.store).unwrap_or_default();
    let app = Arc::clone(app);
    let session = Arc::clone(session);
    tokio::spawn(async move {
        if in_practice {
            match start_station(&app).await {
                Ok(ticket) => {
                    if let Err(failure) = moved(&session, &ticket) {
                        tracing::warn!(detail = failure.detail, "its address was not kept");
                    }
                    session.links.look_again(Wake::Changed);
                }
                Err(failure) => {
                    tracing::warn!(detail = failure.detail, "the practice superior did not start");
                }
            }
        }
        for pending in begun {
            follow(Arc::clone(&app), Arc::clone(&session), pending);
        }
    });
}

/// A ticket file, or an address and a code as typed.
fn invitation(text: &str) -> Option<Invitation> {
    let text = text.trim();
    if text.starts_with('{') {
        return Some(Invitation::File(text.as_bytes().to_vec()));
    }
    let (address, code) = text.split_once(char::is_whitespace)?;
    address.starts_with("https://").then(|| Invitation::Typed {
        address: address.to_owned(),
        code: code.split_whitespace().collect(),
    })
}

async fn begin(
    app: &Arc<App>,
    session: &Arc<Session>,
    invitation: Invitation,
) -> Result<Decision<EnrolmentView>, Failure> {
    let (store, clock) = (&session.store, &app.setup.clock);
    let device_name = device_name(session)?;
    let https = Https::by(Arc::clone(clock));
    let begun = Pending::begin(store, &**clock, &https, invitation, &device_name).await;
    let asked = match begun {
        Ok(pending) => {
            let asked = pending.ask(store, clock, &https).await;
            (pending, asked)
        }
        Err(error) => return Ok(refused(vec![Refusal::plain("ticket", told(&error))])),
    };
    match asked {
        (_, Ok(Asked::Linked(_))) => linked_anew(app, &session.links),
        (_, Ok(Asked::Refused)) => {
            return Ok(refused(vec![Refusal::plain("ticket", "上级拒绝了这次登记。")]));
        }
        (pending, Ok(Asked::Pending)) => {
            follow(Arc::clone(app), Arc::clone(session), pending);
        }
        (pending, Err(error)) if matches!(error.class(), Some(sync::Class::Transient(_))) => {
            follow(Arc::clone(app), Arc::clone(session), pending);
        }
        (pending, Err(error)) => {
            let says = told(&error);
            pending.give_up(store).map_err(failure)?;
            return Ok(refused(vec![Refusal::plain("ticket", says)]));
        }
    }
    app.changed(Change::Settings);
    Ok(Decision::Accepted(view(app, session)?))
}

/// Waits for the duty officer of the superior. Ends with the store.
fn follow(app: Arc<App>, session: Arc<Session>, pending: Pending) {
    let (weak_app, weak) = (Arc::downgrade(&app), Arc::downgrade(&session));
    drop((app, session));
    tokio::spawn(async move {
        loop {
            let (Some(app), Some(session)) = (weak_app.upgrade(), weak.upgrade()) else { return };
            // What was given up is not asked for any more: a late yes must not link it.
            let kept = Pending::kept(&session.store).unwrap_or_default();
            if !kept.iter().any(|kept| kept.check_code() == pending.check_code()) {
                return;
            }
            let mut closing = session.closing.subscribe();
            let https = Https::by(Arc::clone(&app.setup.clock));
            let asked = tokio::select! {
                asked = pending.ask(&session.store, &app.setup.clock, &https) => asked,
                _ = closing.wait_for(|closing| *closing) => return,
            };
            match asked {
                Ok(Asked::Linked(_)) => {
                    linked_anew(&app, &session.links);
                    return;
                }
                Ok(Asked::Refused) => {
                    app.changed(Change::Settings);
                    return;
                }
                Ok(Asked::Pending) => {}
                Err(error) => tracing::warn!(%error, "the superior could not be asked"),
            }
            let clock: Arc<dyn Clock> = Arc::clone(&app.setup.clock);
            drop((app, session));
            tokio::select! {
                () = clock.wait(sync::ASK_EVERY) => {}
                _ = closing.wait_for(|closing| *closing) => return,
            }
        }
    });
}

fn linked_anew(app: &App, links: &Links) {
    links.look_again(Wake::Changed);
    for change in [Change::Link, Change::Settings, Change::Outbox] {
        app.changed(change);
    }
}

async fn start_station(app: &App) -> Result<TicketV1, Failure> {
    let folder = app.setup.folder.join("practice");
    let started = app.setup.practice.start(&folder, Arc::clone(&app.setup.clock)).await;
    started.map_err(|error| internal(format!("练习上级无法启动：{error}")))
}

/// Takes the address of a ticket for the superior of the same root that we are enrolled with: its
/// station has moved. The ticket stays unused.
fn moved(session: &Session, ticket: &TicketV1) -> Result<bool, Failure> {
    let superiors = session.store.superiors()?;
    let same = superiors.iter().find(|known| {
        known.state != LinkState::Left
            && known.url != ticket.url
            && sync::root_digest(&known.root_pem).is_ok_and(|root| root == ticket.root)
    });
    let Some(known) = same else { return Ok(false) };
    session.store.writer().set_address(known.id, &ticket.url)?;
    Ok(true)
}

fn practice_superior(session: &Session) -> Result<Option<Superior>, Failure> {
    let superiors = session.store.superiors()?;
    Ok(superiors.into_iter().find(|superior| superior.mode == Mode::Drill))
}

/// What the superior calls this device: the unit's name.
fn device_name(session: &Session) -> Result<String, Failure> {
    Ok(session.store.unit()?.map(|unit| unit.name).unwrap_or_default())
}

fn told(error: &sync::EnrolError) -> String {
    match error.class() {
        Some(sync::Class::Transient(_)) => {
            "现在连不上上级站。请检查网络，或稍后再试；登记前也能记录和打电话报告。".to_owned()
        }
        Some(sync::Class::NotOurServer) => "网络登录页或地址错误：应答的不是上级站。".to_owned(),
        Some(sync::Class::Interception) => {
            "可能被截获：对方证书不是登记票上的。请电话联系上级核实。".to_owned()
        }
        Some(sync::Class::ClockSuspect) => "证书时间不符，请核对本机时钟。".to_owned(),
        _ if matches!(error, sync::EnrolError::Ticket(_)) => {
            "登记票无法识别。请重新选择上级给的登记票文件，或逐字核对16位登记码。".to_owned()
        }
        _ => described(error),
    }
}

fn failure(error: sync::EnrolError) -> Failure {
    match error {
        sync::EnrolError::Store(error) => error.into(),
        other => internal(described(&other)),
    }
}

fn internal(detail: String) -> Failure {
    Failure::plain(Code::Internal, detail)
}
