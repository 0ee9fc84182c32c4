//! What runs while a store is open: alarms of warnings, reminders of duties, and the turning of time
//! for the screens.
//!
//! Timers stand still while the machine sleeps, so it looks often rather than waiting for a moment.

use crate::{
    About, Alert, App, Change, Failure, chains, reminders::Reminders, session::Session,
    upkeep_told::UpkeepTold, warnings,
};
use std::{
    sync::{Arc, Weak},
    time::Duration,
};
use warning::{Message, State, next_alarm, takes_the_screen};

/// Screens tick by themselves; this often the core looks whether something came due.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Starts watching over an open store.
pub(crate) fn begin(app: &Arc<App>, session: &Arc<Session>) {
    let clock = Arc::clone(&app.setup.clock);
    let mut closing = session.closing.subscribe();
    let listened = Arc::clone(&app.listened);
    let (app, session) = (Arc::downgrade(app), Arc::downgrade(session));
    tokio::spawn(async move {
        // What was delivered just before the program ended is settled first.
        crate::linked::catch_up(&app, &session);
        let (mut reminders, mut upkeep) = (Reminders::default(), UpkeepTold::default());
        let mut looks = 0_u32;
        while let Some(heard) = turn(&app, &session, &mut reminders, &mut upkeep) {
            looks = looks.saturating_add(1);
            // The first look is at the start, which nothing may make slower.
            if looks == 2
                && let (Some(app), Some(session)) = (app.upgrade(), session.upgrade())
            {
                chains::look_through(&app, &session);
            }
            tokio::select! {
                () = clock.wait(LOOK_EVERY) => {}
                () = listened.notified(), if !heard => {}
                _ = closing.wait_for(|closing| *closing) => return,
            }
        }
    });
}

/// Looks at the alarms now: something came down.
pub(crate) fn look(app: &Arc<App>, session: &Arc<Session>) {
    if !app.is_heard() {
        return;
    }
    sound(app, session).unwrap_or_else(|failure| {
        tracing::error!(detail = failure.detail, "alarms could not be looked at");
    });
}

/// Looks at everything, and says whether anybody heard what there was to say.
fn turn(
    app: &Weak<App>,
    session: &Weak<Session>,
    reminders: &mut Reminders,
    upkeep: &mut UpkeepTold,
) -> Option<bool> {
    let (app, session) = (app.upgrade()?, session.upgrade()?);
    crate::time::check(&app, &session);
    let heard = app.is_heard();
    if heard {
        look(&app, &session);
        reminders.look(&app, &session).unwrap_or_else(|failure| {
            tracing::error!(detail = failure.detail, "duties could not be reminded of");
        });
        upkeep.look(&app, &session).unwrap_or_else(|failure| {
            tracing::error!(detail = failure.detail, "standing tasks could not be told");
        });
    }
    if session.store.is_low_on_space() {
        // Room that a person made is held in reserve again, so that the next save finds it.
        session.store.reserve_room().unwrap_or_else(|error| {
            tracing::warn!(%error, "no room could be held in reserve");
            true
        });
    }
    crate::bundles::turn(&app, &session.store);
    app.changed(Change::Duties);
    Some(heard)
}

/// Sounds every alarm that is due. A mild warning and a lifting are told once.
fn sound(app: &App, session: &Session) -> Result<(), Failure> {
    let now = app.setup.clock.now();
    for stored in warnings::ours(session)? {
        let held = &stored.warning;
        let lifts = held.message == Message::Cancel;
        let urgent = takes_the_screen(held.colour) && !lifts;
        let due = match next_alarm(held, now).filter(|_| !lifts) {
            Some(at) => at <= now,
            None => !urgent && held.alarms == 0 && held.state(now) == State::Active,
        };
        if !due {
            continue;
        }
        session.store.writer().record_alarm(held.id, now)?;
        let drill = if held.mode == plan::Mode::Drill { "【演练】" } else { "" };
        let what = if lifts { "预警解除" } else { "预警" };
        let then =
            if lifts { "请打开烽燧查看。" } else { "请打开烽燧查看并签收。" };
        app.alert(Alert {
            about: About::Warning(held.id),
            title: format!("{drill}{}{what}：{}", held.colour.name(), stored.body.title),
            body: format!("{}发布。{then}", stored.body.issuer),
            urgent,
            forward: urgent,
        });
        app.changed(Change::Warnings);
    }
    Ok(())
}
