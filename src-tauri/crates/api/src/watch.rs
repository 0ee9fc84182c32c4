//! What runs while a store is open: alarms of warnings, and the turning of time for the screens.

use crate::{Alert, App, Change, Failure, session::Session};
use std::{
    sync::{Arc, Weak},
    time::Duration,
};
use warning::{next_alarm, takes_the_screen};

/// Screens tick by themselves; this often the core looks whether something came due.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Starts watching over an open store.
pub(crate) fn begin(app: &Arc<App>, session: &Arc<Session>) {
    let clock = Arc::clone(&app.setup.clock);
    let (app, session) = (Arc::downgrade(app), Arc::downgrade(session));
    tokio::spawn(async move {
        // What was delivered just before the program ended is settled first.
        crate::linked::catch_up(&app, &session);
        while turn(&app, &session).is_some() {
            clock.wait(LOOK_EVERY).await;
        }
    });
}

/// Looks at the alarms now: something came down.
pub(crate) fn look(app: &Arc<App>, session: &Arc<Session>) {
    sound(app, session).unwrap_or_else(|failure| {
        tracing::error!(detail = failure.detail, "alarms could not be looked at");
    });
}

fn turn(app: &Weak<App>, session: &Weak<Session>) -> Option<()> {
    let (app, session) = (app.upgrade()?, session.upgrade()?);
    look(&app, &session);
    app.changed(Change::Duties);
    Some(())
}

/// Sounds every alarm that is due. A mild warning is told once.
fn sound(app: &App, session: &Session) -> Result<(), Failure> {
    let now = app.setup.clock.now();
    let mut outcome = Ok(());
    for stored in session.store.warnings()? {
        let held = &stored.warning;
        let urgent = takes_the_screen(held.colour);
        let due = match next_alarm(held, now) {
            Some(at) => at <= now,
            None => !urgent && held.alarms == 0 && held.state(now) == warning::State::Active,
        };
        if !due {
            continue;
        }
        // A disk that cannot take the count must not silence the alarm.
        if let Err(error) = session.store.writer().record_alarm(held.id, now) {
            outcome = Err(error.into());
        }
        let drill = if held.mode == plan::Mode::Drill { "【演练】" } else { "" };
        app.alert(Alert {
            warning: Some(held.id),
            title: format!("{drill}{}预警：{}", held.colour.name(), stored.body.title),
            body: format!("{}发布。请打开烽燧查看并签收。", stored.body.issuer),
            urgent,
        });
        app.changed(Change::Warnings);
    }
    outcome
}
