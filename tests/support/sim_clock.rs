//! A clock of the tests that knows who waits on it, so that time passes only when nobody is busy.
//!
//! A wait ends so long after the call, and is counted from when somebody really rests in it until its
//! time has come or it is dropped. Each program sits at its own place, so that what an ended one left
//! behind never counts as a wait of the next.

use base::{Boot, Clock, Moment, Wait};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{oneshot, watch};

/// Whose waits a clock counts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat(u64);

/// How many rest at each seat.
pub type Resting = BTreeMap<Seat, usize>;

/// A simulated clock. Clones share the same hands.
#[derive(Clone)]
pub struct SimClock {
    inner: Arc<Inner>,
    seat: Seat,
}

struct Inner {
    hands: Mutex<Hands>,
    seats: AtomicU64,
    resting: watch::Sender<Resting>,
}

struct Hands {
    wall: Moment,
    elapsed: Duration,
    /// What waits count by: it stands still while the machine sleeps.
    awake: Duration,
    boots: u32,
    next: u64,
    waits: BTreeMap<u64, Waiting>,
}

struct Waiting {
    seat: Seat,
    until: Duration,
    wake: oneshot::Sender<()>,
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
        let (hands, seats) = (Mutex::new(hands), AtomicU64::new(1));
        let inner = Inner { hands, seats, resting: watch::Sender::default() };
        Self { inner: Arc::new(inner), seat: Seat(0) }
    }

    /// The same clock at a seat where nobody has sat before.
    #[must_use]
    pub fn apart(&self) -> Self {
        let seat = Seat(self.inner.seats.fetch_add(1, Ordering::Relaxed));
        Self { inner: Arc::clone(&self.inner), seat }
    }

    /// Where whoever waits on this one is counted.
    #[must_use]
    pub fn seat(&self) -> Seat {
        self.seat
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        let mut hands = self.hands();
        hands.wall = hands.wall.plus(time);
        hands.elapsed += time;
        hands.awake += time;
        let now = hands.awake;
        let due = hands.waits.extract_if(.., |_, waiting| waiting.until <= now);
        for (_, waiting) in due.collect::<Vec<_>>() {
            waiting.wake.send(()).unwrap_or_default();
        }
        self.inner.tell(&hands);
    }

    /// The machine sleeps: wall clock and boot clock run on, and nobody's wait gets shorter.
    pub fn suspend(&self, time: Duration) {
        let mut hands = self.hands();
        hands.wall = hands.wall.plus(time);
        hands.elapsed += time;
    }

    /// Starts the machine anew, a moment ago; whoever waits belongs to the start before.
    pub fn reboot(&self) {
        let mut hands = self.hands();
        hands.boots += 1;
        hands.elapsed = Duration::from_secs(20);
    }

    /// Sets the wall clock alone.
    pub fn set(&self, wall: Moment) {
        self.hands().wall = wall;
    }

    /// How many rest at each seat, and every change of it.
    #[must_use]
    pub fn resting(&self) -> watch::Receiver<Resting> {
        self.inner.resting.subscribe()
    }

    fn hands(&self) -> std::sync::MutexGuard<'_, Hands> {
        self.inner.hands.lock().unwrap()
    }
}

impl Inner {
    fn tell(&self, hands: &Hands) {
        let mut resting = Resting::new();
        hands.waits.values().for_each(|waiting| *resting.entry(waiting.seat).or_default() += 1);
        self.resting.send_replace(resting);
    }

    /// Sits down until then; `None` where that is over.
    fn enter(
        self: &Arc<Self>,
        seat: Seat,
        until: Duration,
    ) -> Option<(Place, oneshot::Receiver<()>)> {
        let mut hands = self.hands.lock().unwrap();
        if until <= hands.awake {
            return None;
        }
        let (wake, woken) = oneshot::channel();
        let id = hands.next;
        hands.next += 1;
        hands.waits.insert(id, Waiting { seat, until, wake });
        self.tell(&hands);
        Some((Place { inner: Arc::clone(self), id }, woken))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut hands = self.inner.hands.lock().unwrap();
        if hands.waits.remove(&self.id).is_some() {
            self.inner.tell(&hands);
        }
    }
}

impl Clock for SimClock {
    fn now(&self) -> Moment {
        self.hands().wall
    }

    fn boot(&self) -> Boot {
        let hands = self.hands();
        Boot { id: format!("boot-{}", hands.boots), elapsed: hands.elapsed }
    }

    fn wait(&self, time: Duration) -> Wait {
        let until = self.hands().awake.saturating_add(time);
        let (inner, seat) = (Arc::clone(&self.inner), self.seat);
        Box::pin(async move {
            let Some((place, woken)) = inner.enter(seat, until) else { return };
            woken.await.unwrap_or_default();
            drop(place);
        })
    }
}
