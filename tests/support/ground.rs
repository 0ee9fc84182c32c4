//! A practice superior that a test can close and open: the real station inside this process.
//!
//! While it is closed its address answers nobody, as a station that is switched off.

use agent::StationPractice;
use api::{Practice, Practised, Ticket};
use base::Clock;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// A practice superior that can be closed.
#[derive(Default)]
pub struct Ground {
    station: StationPractice,
    closed: AtomicBool,
}

impl Ground {
    /// Ends the station and lets nobody start it.
    pub async fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        self.station.stop().await.unwrap();
    }

    /// Lets the program start it again.
    pub fn open(&self) {
        self.closed.store(false, Ordering::SeqCst);
    }
}

impl Practice for Ground {
    fn start<'a>(&'a self, folder: &'a Path, clock: Arc<dyn Clock>) -> Practised<'a, Ticket> {
        if self.closed.load(Ordering::SeqCst) {
            return Box::pin(async { Err("the ground is closed".into()) });
        }
        self.station.start(folder, clock)
    }

    fn warn(&self) -> Practised<'_, ()> {
        self.station.warn()
    }

    fn stop(&self) -> Practised<'_, ()> {
        self.station.stop()
    }
}
