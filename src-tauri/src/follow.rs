//! Follows the program: tells the window what changed, and the desktop what to show.
//!
//! The window is told by a task of its own: a notification service that hangs must not keep the
//! screens from what changed. Where changes outrun a task, everything counts as changed.

use std::sync::Arc;

use api::{About, Alert, App, Change};
use tauri::{AppHandle, Emitter, async_runtime};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::{
    alerts::Alerts,
    standing::{self, Standing},
    tray, window,
};

/// The one event of the bridge.
const CHANGE: &str = "change";

/// What to say when it is not known what changed.
const EVERYTHING: [Change; 6] = [
    Change::Status,
    Change::Settings,
    Change::Link,
    Change::Warnings,
    Change::Outbox,
    Change::Duties,
];

/// Follows until the program ends.
pub(crate) fn follow(program: &AppHandle, app: &Arc<App>, hidden: bool) {
    async_runtime::spawn(tell_window(program.clone(), app.changes()));
    let desktop = Desktop { program: program.clone(), app: Arc::clone(app), hidden };
    async_runtime::spawn(desktop.tell(app.changes(), app.alerts()));
}

/// Tells the window one thing.
pub(crate) fn tell(program: &AppHandle, change: &Change) {
    if let Err(error) = program.emit_to(window::MAIN, CHANGE, change) {
        tracing::warn!(%error, "the window does not hear a change");
    }
}

async fn tell_window(program: AppHandle, mut changes: Receiver<Change>) {
    while let Some(changed) = next(&mut changes).await {
        for change in &changed {
            tell(&program, change);
        }
    }
}

/// The next change; everything where some were missed; none when the program ended.
async fn next(changes: &mut Receiver<Change>) -> Option<Vec<Change>> {
    match changes.recv().await {
        Ok(change) => Some(vec![change]),
        Err(RecvError::Lagged(_)) => Some(EVERYTHING.to_vec()),
        Err(RecvError::Closed) => None,
    }
}

struct Desktop {
    program: AppHandle,
    app: Arc<App>,
    hidden: bool,
}

impl Desktop {
    async fn tell(self, mut changes: Receiver<Change>, mut alerts: Receiver<Alert>) {
        let mut shown = Alerts::default();
        self.look(&mut shown).await;
        self.say_if_locked(&mut shown).await;
        loop {
            tokio::select! {
                changed = next(&mut changes) => match changed {
                    Some(changed) => self.apply(&changed, &mut shown).await,
                    None => return,
                },
                alert = alerts.recv() => match alert {
                    Ok(alert) => shown.show(&self.program, &alert).await,
                    Err(RecvError::Lagged(missed)) => {
                        tracing::warn!(missed, "alerts outran the desktop");
                    }
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }

    async fn apply(&self, changed: &[Change], shown: &mut Alerts) {
        let concerns = |change: &Change| {
            matches!(change, Change::Warnings | Change::Duties | Change::Status | Change::Settings)
        };
        if changed.iter().any(concerns) {
            self.look(shown).await;
        }
    }

    /// Brings tray and notifications to what stands now.
    async fn look(&self, shown: &mut Alerts) {
        let standing = Standing::of(&self.app).await;
        shown.keep(|about| standing.is_open(about)).await;
        tray::show(&self.program, &standing);
    }

    /// A program that came up by itself and stays locked would remind of nothing, and nobody would
    /// know. A keyring that is only late is asked again by the program, which tells of it itself.
    async fn say_if_locked(&self, shown: &mut Alerts) {
        if self.hidden && standing::is_locked_for_good(&self.app).await {
            let alert = Alert {
                about: About::Program,
                title: "烽燧还没有解锁".to_owned(),
                body: "解锁以前不提醒、不接收预警，也不发出报告。".to_owned(),
                urgent: true,
                forward: true,
            };
            shown.show(&self.program, &alert).await;
        }
    }
}
