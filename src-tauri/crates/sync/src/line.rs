//! One superior's line: what the upward and the downward loop share.
//!
//! Each loop tells the board what it saw; neither waits for the other.

use crate::{Happened, LinkState, Reason, Standing, ledger::Ledger, session::Session};
use base::{Clock, Id};
use format::PublicKey;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::sync::{Notify, broadcast, watch};

/// A century: long enough for a machine, short enough for every timer.
const FOREVER: Duration = Duration::from_secs(100 * 365 * 86_400);

/// The states of every link, as they are published.
pub(crate) type Board = watch::Sender<BTreeMap<Id, LinkState>>;

/// What the two loops of one superior share.
pub(crate) struct Line {
    pub(crate) superior: Id,
    pub(crate) station_key: PublicKey,
    pub(crate) session: Session,
    pub(crate) ledger: Ledger,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) board: Arc<Board>,
    pub(crate) happened: broadcast::Sender<(Id, Happened)>,
    pub(crate) up: Notify,
    pub(crate) down: Notify,
}

impl Line {
    /// Changes the published state, telling watchers only of a real change.
    pub(crate) fn tell(&self, change: impl FnOnce(&mut LinkState)) {
        self.board.send_if_modified(|states| {
            let now = self.clock.now();
            let state = states
                .entry(self.superior)
                .or_insert_with(|| LinkState::starting(self.superior, now));
            let before = state.clone();
            change(state);
            *state != before
        });
    }

    pub(crate) fn stand(&self, standing: Standing) {
        let now = self.clock.now();
        let was = self.standing();
        self.tell(|state| state.stand(standing, now));
        let alarm = Standing::Disconnected(Reason::Interception);
        if standing == alarm && was != Some(alarm) {
            self.announce(Happened::Interception);
        }
    }

    pub(crate) fn standing(&self) -> Option<Standing> {
        self.board.borrow().get(&self.superior).map(|state| state.standing)
    }

    /// Nobody may be listening; what happened stands in the store all the same.
    pub(crate) fn announce(&self, happened: Happened) {
        self.happened.send((self.superior, happened)).unwrap_or_default();
    }

    /// Shows how many deliveries wait, for the screen's 待回执.
    pub(crate) async fn recount(&self) -> Result<(), store::Error> {
        let count = self.ledger.count().await?;
        self.tell(|state| {
            state.waiting = count.waiting;
            state.held = count.held;
        });
        Ok(())
    }
}

/// Waits, but no longer than until the bell rings; says whether it rang. Without a time only the
/// bell ends it.
pub(crate) async fn rest(clock: &dyn Clock, bell: &Notify, time: Option<Duration>) -> bool {
    tokio::select! {
        biased;
        () = bell.notified() => true,
        () = clock.wait(time.unwrap_or(FOREVER)) => time.is_none(),
    }
}
