//! Incidents as they were folded last, so that a list of them reads no log that it has read before.
//!
//! One is used only at the very position and head of its row: whatever was appended, by whomever,
//! makes it another one.

use crate::{App, Failure, opened::Opened, session::Session};
use base::Id;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use store::IncidentRow;

/// More than a unit ever has open; the oldest makes room.
const KEPT_MAX: usize = 1_000;

/// The folded incidents of an open store.
#[derive(Default)]
pub(crate) struct Folded {
    kept: Mutex<BTreeMap<Id, Arc<Opened>>>,
}

impl Folded {
    /// Lets go of all of them: what is known of the time has changed, and with it the moments in them.
    pub(crate) fn forget(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The incident of a row, folded; its log is read only where it has gone on.
    pub(crate) fn of(
        app: &App,
        session: &Session,
        row: &IncidentRow,
    ) -> Result<Arc<Opened>, Failure> {
        let kept = session.folded.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = kept.get(&row.id).filter(|opened| opened.is_at(row)).map(Arc::clone);
        drop(kept);
        if let Some(opened) = fresh {
            return Ok(opened);
        }
        let opened = Arc::new(Opened::read(app, session, row)?);
        let mut kept = session.folded.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(row.id, Arc::clone(&opened));
        while kept.len() > KEPT_MAX {
            kept.pop_first();
        }
        Ok(opened)
    }
}
