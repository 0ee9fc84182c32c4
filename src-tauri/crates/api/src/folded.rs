//! Incidents as they were folded last, so that a list of them reads no log that it has read before.
//!
//! One is used only at the very position and head of its row: whatever was appended, by whomever,
//! makes it another one.

use crate::{App, Failure, opened::Opened, session::Session};
use base::Id;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::IncidentRow;

/// More than a unit ever has open; the oldest makes room.
const KEPT_MAX: usize = 1_000;

/// The folded incidents of an open store.
#[derive(Default)]
pub(crate) struct Folded {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// How often all of them were let go; what was begun before comes too late to be kept.
    round: u64,
    by_id: BTreeMap<Id, Arc<Opened>>,
}

impl Folded {
    /// Lets go of all of them: what is known of the time has changed, and with it the moments in them.
    pub(crate) fn forget(&self) {
        let mut kept = self.kept();
        kept.round += 1;
        kept.by_id.clear();
    }

    /// The incident of a row, folded; its log is read only where it has gone on.
    pub(crate) fn of(
        app: &App,
        session: &Session,
        row: &IncidentRow,
    ) -> Result<Arc<Opened>, Failure> {
        let round = {
            let kept = session.folded.kept();
            if let Some(opened) = kept.by_id.get(&row.id).filter(|opened| opened.is_at(row)) {
                return Ok(Arc::clone(opened));
            }
            kept.round
        };
        let opened = Arc::new(Opened::read(app, session, row)?);
        let mut kept = session.folded.kept();
        if kept.round == round {
            kept.by_id.insert(row.id, Arc::clone(&opened));
            while kept.by_id.len() > KEPT_MAX {
                kept.by_id.pop_first();
            }
        }
        Ok(opened)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
