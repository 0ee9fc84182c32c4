//! Follows the program: tells the window what changed, and the desktop what to show.
//!
//! The window is told by a task of its own: a notification service that hangs must not keep the
//! screens from what changed. Where changes outrun a task, everything counts as changed.

use std::sync::Arc;

use api::{Alert, App, Change};
use base::Id;
use serde_json::{Value, json};
use tauri::{AppHandle, Emitter, async_runtime};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::{alerts::Alerts, window};

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
pub(crate) fn follow(program: &AppHandle, app: &Arc<App>) {
    async_runtime::spawn(tell_window(program.clone(), app.changes()));
    let desktop = Desktop { program: program.clone(), app: Arc::clone(app) };
    async_runtime::spawn(desktop.tell(app.changes(), app.alerts()));
}

async fn tell_window(program: AppHandle, mut changes: Receiver<Change>) {
    while let Some(changed) = next(&mut changes).await {
        for change in &changed {
            if let Err(error) = program.emit_to(window::MAIN, CHANGE, change) {
                tracing::warn!(%error, "the window does not hear a change");
            }
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
}

impl Desktop {
    async fn tell(self, mut changes: Receiver<Change>, mut alerts: Receiver<Alert>) {
        let mut shown = Alerts::default();
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
        let concerned = changed.contains(&Change::Warnings);
        if concerned && let Some(open) = self.open_warnings().await {
            shown.keep(&open).await;
        }
    }

    /// The warnings that nobody has signed for; none where the store is locked.
    async fn open_warnings(&self) -> Option<Vec<Id>> {
        let warnings = self.app.dispatch("warnings", json!({})).await.ok()?;
        let is_open = |warning: &&Value| warning.get("state").is_some_and(|word| word == "active");
        let id = |warning: &Value| warning.get("id")?.as_str()?.parse().ok();
        Some(warnings.as_array()?.iter().filter(is_open).filter_map(id).collect())
    }
}
