//! The practice superior for the program without a window: a station inside this process.

use base::Clock;
use std::{path::Path, sync::Arc};
use tokio::{sync::Mutex, task::spawn_blocking};

/// Starts and stops the practice superior.
#[derive(Default)]
pub struct StationPractice {
    running: Mutex<Option<Arc<station::Practice>>>,
}

impl api::Practice for StationPractice {
    fn start<'a>(
        &'a self,
        folder: &'a Path,
        clock: Arc<dyn Clock>,
    ) -> api::Practised<'a, api::Ticket> {
        Box::pin(async move {
            let mut running = self.running.lock().await;
            if let Some(station) = running.as_ref() {
                return Ok(station.ticket.clone());
            }
            let folder = folder.to_owned();
            let station =
                spawn_blocking(move || station::Practice::start(&folder, clock)).await??;
            let ticket = station.ticket.clone();
            *running = Some(Arc::new(station));
            Ok(ticket)
        })
    }

    fn warn(&self) -> api::Practised<'_, ()> {
        Box::pin(async move {
            let running = self.running.lock().await.clone().ok_or("练习上级没有启动")?;
            spawn_blocking(move || running.issue_warning()).await??;
            Ok(())
        })
    }

    fn stop(&self) -> api::Practised<'_, ()> {
        Box::pin(async move {
            let running = self.running.lock().await.take();
            spawn_blocking(move || drop(running)).await?;
            Ok(())
        })
    }
}
