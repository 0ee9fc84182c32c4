//! A clock of the tests that knows who waits on it, so that time passes only when nobody is busy.
//!
//! A wait counts from the call until its time has come or it is dropped.

use base::{Boot, Clock, Moment, Wait};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::{oneshot, watch};

/// A simulated clock. Clones share the same hands.
#[derive(Clone)]
pub struct SimClock(Arc<Inner>);

struct Inner {
    hands: Mutex<Hands>,
    waiting: watch::Sender<usize>,
}

struct Hands {
    wall: Moment,
    elapsed: Duration,
    next: u64,
    waits: BTreeMap<u64, (Duration, oneshot::Sender<()>)>,
}

struct Place {
    inner: Arc<Inner>,
    id: u64,
}

impl SimClock {
    /// A clock that shows `wall`.
    #[must_use]
    pub fn at(wall: Moment) -> Self {
        let hands =
            Hands { wall, elapsed: Duration::from_secs(60), next: 0, waits: BTreeMap::new() };
        Self(Arc::new(Inner { hands: Mutex::new(hands), waiting: watch::Sender::new(0) }))
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        let mut hands = self.0.hands.lock().unwrap();
        hands.wall = hands.wall.plus(time);
        hands.elapsed += time;
        let now = hands.elapsed;
        let due: Vec<u64> =
            hands.waits.iter().filter(|(_, (until, _))| *until <= now).map(|(id, _)| *id).collect();
        for id in due {
            let (_, wake) = hands.waits.remove(&id).unwrap();
            wake.send(()).unwrap_or_default();
        }
        self.0.tell(&hands);
    }

    /// Lets the machine sleep: wall clock and boot clock go on, what waits stands still.
    pub fn suspend(&self, time: Duration) {
        let mut hands = self.0.hands.lock().unwrap();
        hands.wall = hands.wall.plus(time);
        hands.elapsed += time;
        for (until, _) in hands.waits.values_mut() {
            *until += time;
        }
    }

    /// Sets the wall clock alone.
    pub fn set(&self, wall: Moment) {
        self.0.hands.lock().unwrap().wall = wall;
    }

    /// How many waits are going on, and every change of it.
    #[must_use]
    pub fn waiting(&self) -> watch::Receiver<usize> {
        self.0.waiting.subscribe()
    }
}

impl Inner {
    fn tell(&self, hands: &Hands) {
        self.waiting.send_replace(hands.waits.len());
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut hands = self.inner.hands.lock().unwrap();
        hands.waits.remove(&self.id);
        self.inner.tell(&hands);
    }
}

impl Clock for SimClock {
    fn now(&self) -> Moment {
        self.0.hands.lock().unwrap().wall
    }

    fn boot(&self) -> Boot {
        Boot { id: "boot-1".to_owned(), elapsed: self.0.hands.lock().unwrap().elapsed }
    }

    fn wait(&self, time: Duration) -> Wait {
        let mut hands = self.0.hands.lock().unwrap();
        if time.is_zero() {
            return Box::pin(std::future::ready(()));
        }
        let (wake, woken) = oneshot::channel();
        let (id, until) = (hands.next, hands.elapsed.saturating_add(time));
        hands.next += 1;
        hands.waits.insert(id, (until, wake));
        self.0.tell(&hands);
        let place = Place { inner: Arc::clone(&self.0), id };
        Box::pin(async move {
            woken.await.unwrap_or_default();
            drop(place);
        })
    }
}
