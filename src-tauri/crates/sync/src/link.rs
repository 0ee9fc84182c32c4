//! The link as a whole: one pair of loops for each linked superior, started and ended as they come
//! and go.
//!
//! The loops hold the store. Whoever closes it calls [`LinkHandle::stop`] first.

use crate::{
    Couriers, Happened, LinkState, Reason, Standing, down,
    ledger::Ledger,
    line::{Board, Line, rest},
    session::Session,
    up,
};
use base::{Clock, Id};
use format::PublicKey;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::{Store, Superior};
use tokio::{
    runtime::Handle,
    sync::{Notify, broadcast, watch},
    task::{JoinHandle, JoinSet},
};

const HEARTBEAT: Duration = Duration::from_secs(30);
const OVERSLEPT: Duration = Duration::from_secs(15);
const HAPPENINGS_KEPT: usize = 256;

/// Why the link should look again at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wake {
    /// Something new is queued.
    Outgoing,
    /// The machine woke up.
    Resumed,
    /// The network changed.
    NetworkChanged,
    /// The window was brought to the front.
    Focused,
    /// The operator asked for it.
    Operator,
    /// A superior or a setting of the link changed.
    Changed,
}

/// Holds the link running; dropping it ends it.
pub struct LinkHandle {
    task: JoinHandle<()>,
    office: Arc<Office>,
}

struct Office {
    ledger: Ledger,
    clock: Arc<dyn Clock>,
    couriers: Arc<dyn Couriers>,
    board: Arc<Board>,
    happened: broadcast::Sender<(Id, Happened)>,
    bell: Notify,
    closing: Notify,
    lines: Mutex<BTreeMap<Id, Arc<Line>>>,
}

/// What of a superior makes a new line necessary when it changes.
#[derive(PartialEq, Eq)]
struct Address {
    url: String,
    root_pem: String,
    station_key: [u8; 32],
    unit: Id,
}

struct Running {
    address: Address,
    loops: JoinSet<()>,
}

/// Starts the link.
#[must_use]
pub fn spawn(
    runtime: &Handle,
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    couriers: Arc<dyn Couriers>,
) -> LinkHandle {
    let office = Arc::new(Office {
        ledger: Ledger::new(store),
        clock,
        couriers,
        board: Arc::new(watch::Sender::new(BTreeMap::new())),
        happened: broadcast::Sender::new(HAPPENINGS_KEPT),
        bell: Notify::new(),
        closing: Notify::new(),
        lines: Mutex::new(BTreeMap::new()),
    });
    let task = runtime.spawn(Arc::clone(&office).run());
    LinkHandle { task, office }
}

impl LinkHandle {
    /// Has the link look again at once.
    pub fn wake(&self, why: Wake) {
        tracing::debug!(?why, "the link was woken");
        self.office.wake(why);
    }

    /// The state of the link to each linked superior, and every change of it.
    #[must_use]
    pub fn states(&self) -> watch::Receiver<BTreeMap<Id, LinkState>> {
        self.office.board.subscribe()
    }

    /// What happens from now on, each with its superior. Whoever lags behind reads the store anew.
    #[must_use]
    pub fn happenings(&self) -> broadcast::Receiver<(Id, Happened)> {
        self.office.happened.subscribe()
    }

    /// Ends the link and waits until nothing of it uses the store any more.
    pub async fn stop(mut self) {
        self.office.closing.notify_one();
        if let Err(error) = (&mut self.task).await {
            tracing::error!(%error, "the link ended by a defect");
        }
        self.office.ledger.settled().await;
    }
}

impl Drop for LinkHandle {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Office {
    async fn run(self: Arc<Self>) {
        let mut running: BTreeMap<Id, Running> = BTreeMap::new();
        loop {
            match self.ledger.linked().await {
                Ok(superiors) => self.reconcile(superiors, &mut running),
                Err(error) => tracing::error!(%error, "the superiors could not be read"),
            }
            let before = self.clock.boot();
            tokio::select! {
                biased;
                () = self.closing.notified() => break,
                _ = rest(&*self.clock, &self.bell, Some(HEARTBEAT)) => {}
            }
            let after = self.clock.boot();
            let slept = after.elapsed.saturating_sub(before.elapsed);
            if after.id != before.id || slept > HEARTBEAT.saturating_add(OVERSLEPT) {
                self.wake_lines(Wake::Resumed);
            }
        }
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clear();
        for line in running.values_mut() {
            line.loops.shutdown().await;
        }
    }

    fn wake(&self, why: Wake) {
        self.wake_lines(why);
        if why != Wake::Outgoing {
            self.bell.notify_one();
        }
    }

    fn wake_lines(&self, why: Wake) {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        for line in lines.values() {
            line.up.notify_one();
            // A held poll is worth keeping when only something new is to be sent.
            if why != Wake::Outgoing {
                line.down.notify_one();
            }
        }
    }

    fn reconcile(&self, superiors: Vec<Superior>, running: &mut BTreeMap<Id, Running>) {
        let is_linked = |id: &Id| superiors.iter().any(|superior| superior.id == *id);
        running.retain(|id, _| is_linked(id));
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).retain(|id, _| is_linked(id));
        self.board.send_if_modified(|states| {
            let before = states.len();
            states.retain(|id, _| is_linked(id));
            states.len() != before
        });
        for superior in superiors {
            let address = Address::of(&superior);
            if running.get(&superior.id).is_none_or(|running| running.address != address) {
                let id = superior.id;
                running.remove(&id);
                running.insert(id, Running { address, loops: self.start(&superior) });
            }
        }
    }

    fn start(&self, superior: &Superior) -> JoinSet<()> {
        let mut loops = JoinSet::new();
        let now = self.clock.now();
        let mut state = LinkState::starting(superior.id, now);
        state.channel.confirmed = superior.fresh_at;
        state.channel.fresh_until = superior.fresh_until;
        let key = self.ledger.device_key();
        let session = self
            .couriers
            .to(&superior.url, &superior.root_pem)
            .and_then(|courier| Session::new(courier, &superior.url, key, Arc::clone(&self.clock)));
        match session {
            Ok(session) => {
                let line = Arc::new(Line {
                    superior: superior.id,
                    station_key: PublicKey(superior.station_key),
                    session,
                    ledger: self.ledger.clone(),
                    clock: Arc::clone(&self.clock),
                    board: Arc::clone(&self.board),
                    happened: self.happened.clone(),
                    up: Notify::new(),
                    down: Notify::new(),
                });
                loops.spawn(up::run(Arc::clone(&line)));
                loops.spawn(down::run(Arc::clone(&line)));
                self.lines.lock().unwrap_or_else(PoisonError::into_inner).insert(superior.id, line);
            }
            Err(error) => {
                tracing::error!(%error, "a superior cannot be addressed");
                state.stand(Standing::Disconnected(Reason::Settings), now);
            }
        }
        self.board.send_modify(|states| {
            states.insert(superior.id, state);
        });
        loops
    }
}

impl Address {
    fn of(superior: &Superior) -> Self {
        Self {
            url: superior.url.clone(),
            root_pem: superior.root_pem.clone(),
            station_key: superior.station_key,
            unit: superior.unit,
        }
    }
}
