//! A practice superior that a test can close and open: the real station inside this process.
//!
//! While it is closed its address answers nobody, as a station that is switched off. It shows the
//! program's time and waits at the seat of the stations.

use crate::sim_clock::SimClock;
use agent::StationPractice;
use api::{Practice, Practised, Ticket};
use base::{Boot, Clock, Moment, Stamp, Wait};
use std::{
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// A practice superior that can be closed.
#[derive(Default)]
pub struct Ground {
    station: StationPractice,
    closed: AtomicBool,
    waits: OnceLock<SimClock>,
}

/// The program's own clock, but for where its waits are counted.
struct Elsewhere {
    shows: Arc<dyn Clock>,
    waits: SimClock,
}

impl Ground {
    /// Counts the station's waits there; the first word on it holds.
    pub(crate) fn wait_on(&self, clock: &SimClock) {
        self.waits.get_or_init(|| clock.clone());
    }

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
        let waits = self.waits.get().expect("a program has started on this ground").clone();
        self.station.start(folder, Arc::new(Elsewhere { shows: clock, waits }))
    }

    fn warn(&self) -> Practised<'_, ()> {
        self.station.warn()
    }

    fn stop(&self) -> Practised<'_, ()> {
        self.station.stop()
    }
}

impl Clock for Elsewhere {
    fn now(&self) -> Moment {
        self.shows.now()
    }

    fn wall(&self) -> Moment {
        self.shows.wall()
    }

    fn boot(&self) -> Boot {
        self.shows.boot()
    }

    fn stamp(&self) -> Stamp {
        self.shows.stamp()
    }

    fn wait(&self, time: Duration) -> Wait {
        self.waits.wait(time)
    }
}
