//! The store as the link uses it: each call on a thread where waiting for the disk is allowed.
//!
//! Nothing is decided here.

use crate::Hold;
use base::{Id, Moment};
use format::StreamId;
use keys::DeviceKey;
use std::{collections::BTreeMap, sync::Arc};
use store::{
    Accepted, Delivery, Error, Floor, Inbound, LinkState, OutboxCount, Setting, Store, StreamHead,
    Superior,
};
use tokio::sync::RwLock;

/// The store, shared by the loops of the link.
#[derive(Clone)]
pub(crate) struct Ledger {
    store: Arc<Store>,
    /// Held for reading by each use, so that whoever holds it for writing knows that none goes on.
    uses: Arc<RwLock<()>>,
}

/// What the operator allows, read again before every use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Policy {
    /// Whether deliveries go out by themselves.
    pub(crate) auto_send: bool,
    /// Whether the network is used at all.
    pub(crate) online: bool,
}

impl Ledger {
    pub(crate) fn new(store: Arc<Store>) -> Self {
        Self { store, uses: Arc::new(RwLock::new(())) }
    }

    /// Waits until no use goes on. A use outlives the loop that began it: the disk is not aborted.
    pub(crate) async fn settled(&self) {
        drop(self.uses.write().await);
    }

    pub(crate) fn device_key(&self) -> Arc<DeviceKey> {
        self.store.device_key()
    }

    pub(crate) async fn linked(&self) -> Result<Vec<Superior>, Error> {
        let all = self.on_disk(|store| store.superiors()).await?;
        Ok(all.into_iter().filter(|superior| superior.state == LinkState::Linked).collect())
    }

    pub(crate) async fn superior(&self, id: Id) -> Result<Superior, Error> {
        self.on_disk(move |store| store.superior(id)).await
    }

    /// Unset means yes: a unit that never touched the settings reports.
    pub(crate) async fn policy(&self) -> Result<Policy, Error> {
        self.on_disk(|store| {
            let on = |name| Ok(store.setting(name)?.as_deref() != Some("off"));
            Ok(Policy { auto_send: on(Setting::AutoSend)?, online: on(Setting::Online)? })
        })
        .await
    }

    pub(crate) async fn due(
        &self,
        to: Id,
        now: Moment,
        limit: u32,
    ) -> Result<Vec<Delivery>, Error> {
        self.on_disk(move |store| store.due(to, now, limit)).await
    }

    pub(crate) async fn next_due(&self, to: Id) -> Result<Option<Moment>, Error> {
        self.on_disk(move |store| store.next_due(to)).await
    }

    pub(crate) async fn count(&self) -> Result<OutboxCount, Error> {
        self.on_disk(|store| store.outbox_count()).await
    }

    pub(crate) async fn record_attempts(&self, ids: Vec<Id>, at: Moment) -> Result<(), Error> {
        self.on_disk(move |store| {
            ids.into_iter().try_for_each(|id| store.writer().record_attempt(id, at))
        })
        .await
    }

    pub(crate) async fn defer(
        &self,
        ids: Vec<Id>,
        until: Moment,
        why: &'static str,
    ) -> Result<(), Error> {
        self.on_disk(move |store| {
            ids.into_iter().try_for_each(|id| store.writer().defer(id, until, why))
        })
        .await
    }

    pub(crate) async fn hold(&self, id: Id, why: Hold) -> Result<(), Error> {
        self.on_disk(move |store| store.writer().hold(id, why.word())).await
    }

    pub(crate) async fn wake(&self, to: Id) -> Result<(), Error> {
        self.on_disk(move |store| store.writer().wake(to)).await
    }

    pub(crate) async fn accept(&self, from: Id, inbound: Inbound) -> Result<Accepted, Error> {
        self.on_disk(move |store| store.writer().accept(from, inbound)).await
    }

    pub(crate) async fn set_offset(&self, of: Id, ms: i64, uncertain: u64) -> Result<(), Error> {
        self.on_disk(move |store| store.writer().set_offset(of, ms, uncertain)).await
    }

    pub(crate) async fn floors(
        &self,
        of: Id,
        streams: Vec<StreamId>,
    ) -> Result<BTreeMap<StreamId, Floor>, Error> {
        self.on_disk(move |store| {
            let mut floors = BTreeMap::new();
            for stream in streams {
                if let Some(floor) = store.floor(of, stream)? {
                    floors.insert(stream, floor);
                }
            }
            Ok(floors)
        })
        .await
    }

    pub(crate) async fn stream(&self, to: Id) -> Result<StreamHead, Error> {
        self.on_disk(move |store| store.stream(to)).await
    }

    pub(crate) fn stream_id(&self, of: &Delivery) -> StreamId {
        StreamId { device: self.store.device(), epoch: of.epoch, to: of.superior }
    }

    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (store, used) = (Arc::clone(&self.store), Arc::clone(&self.uses).read_owned().await);
        let work = move || {
            let done = work(&store);
            drop((store, used));
            done
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(Error::Stopped))
    }
}
