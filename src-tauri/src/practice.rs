//! The practice superior: a station inside this process, started on request.
//!
//! It is the only use of the station here, and all that passes through it is a drill.

use std::{path::Path, sync::Arc};

use api::Practised;
use base::Clock;
use tokio::sync::Mutex;

/// Starts and stops the practice superior.
#[derive(Default)]
pub(crate) struct Practice(Mutex<Option<station::Practice>>);

impl api::Practice for Practice {
    fn start<'a>(&'a self, folder: &'a Path, clock: Arc<dyn Clock>) -> Practised<'a, String> {
        Box::pin(async move {
            let mut running = self.0.lock().await;
            if let Some(station) = running.as_ref() {
                return Ok(station.ticket().to_owned());
            }
            let started = station::Practice::start(folder, clock).await?;
            let ticket = started.ticket().to_owned();
            *running = Some(started);
            Ok(ticket)
        })
    }

    fn warn(&self) -> Practised<'_, ()> {
        Box::pin(async move {
            match self.0.lock().await.as_ref() {
                Some(station) => Ok(station.issue_warning().await?),
                None => Err("练习上级没有启动".into()),
            }
        })
    }

    fn stop(&self) -> Practised<'_, ()> {
        Box::pin(async move {
            if let Some(station) = self.0.lock().await.take() {
                station.stop().await;
            }
            Ok(())
        })
    }
}
