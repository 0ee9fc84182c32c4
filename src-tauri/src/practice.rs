//! The practice superior: a station inside this process, started on request.
//!
//! It is the only use of the station here, and all that passes through it is a drill.

use std::{path::Path, sync::Arc};

use api::{Practised, Ticket};
use base::Clock;
use tokio::{sync::Mutex, task::spawn_blocking};

/// Starts and stops the practice superior.
#[derive(Default)]
pub(crate) struct Practice(Mutex<Option<Arc<station::Practice>>>);

impl api::Practice for Practice {
    fn start<'a>(&'a self, folder: &'a Path, clock: Arc<dyn Clock>) -> Practised<'a, Ticket> {
        Box::pin(async move {
            let mut running = self.0.lock().await;
            if let Some(station) = running.as_ref() {
                return Ok(station.ticket.clone());
            }
            let folder = folder.to_owned();
            let start = move || station::Practice::start(&folder, clock);
            let started = spawn_blocking(start).await??;
            let ticket = started.ticket.clone();
            *running = Some(Arc::new(started));
            Ok(ticket)
        })
    }

    fn warn(&self) -> Practised<'_, ()> {
        Box::pin(async move {
            let running = self.0.lock().await.clone().ok_or("练习上级没有启动")?;
            spawn_blocking(move || running.issue_warning()).await??;
            Ok(())
        })
    }

    fn stop(&self) -> Practised<'_, ()> {
        Box::pin(async move {
            let running = self.0.lock().await.take();
            spawn_blocking(move || drop(running)).await?;
            Ok(())
        })
    }
}
