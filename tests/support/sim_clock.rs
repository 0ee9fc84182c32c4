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
    /// What waits count by: it stands still while the machine sleeps.
    awake: Duration,
    boots: u32,
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
        let elapsed = Duration::from_secs(60);
        let waits = BTreeMap::new();
        let hands = Hands { wall, elapsed, awake: elapsed, boots: 1, next: 0, waits };
        Self(Arc::new(Inner { hands: Mutex::new(hands), waiting: watch::Sender::new(0) }))
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        let mut hands = self.0.hands.lock().unwrap();
        hands.wall = hands.wall.plus(time);
        hands.elapsed += time;
        hands.awake += time;
        let now = hands.awake;
        let due: Vec<u64> =
            hands.waits.iter().filter(|(_, (until, _))| *until <= now).map(|(id, _)| *id).collect();
        for id in due {
            let (_, wake) = hands.waits.remove(&id).unwrap();
            wake.send(()).unwrap_or_default();
        }
        self.0.tell(&hands);
    }

    /// The machine sleeps: wall clock and boot clock run on, and nobody's wait gets shorter.
    pub fn suspend(&self, time: Duration) {
        let mut hands = self.0.hands.lock().unwrap();
        hands.wall = hands.wall.plus(time);
        hands.elapsed += time;
    }

    /// Starts the machine anew, a moment ago; whoever waits belongs to the start before.
    pub fn reboot(&self) {
        let mut hands = self.0.hands.lock().unwrap();
        hands.boots += 1;
        hands.elapsed = Duration::from_secs(20);
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
        let hands = self.0.hands.lock().unwrap();
        Boot { id: format!("boot-{}", hands.boots), elapsed: hands.elapsed }
    }

    fn wait(&self, time: Duration) -> Wait {
        let mut hands = self.0.hands.lock().unwrap();
        if time.is_zero() {
            return Box::pin(std::future::ready(()));
        }
        let (wake, woken) = oneshot::channel();
        let (id, until) = (hands.next, hands.awake.saturating_add(time));
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
