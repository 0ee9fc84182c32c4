//! The plans that incidents are pinned to, kept as the very files they were (invariant 10).
//!
//! A pinned plan is never changed or dropped: an open incident goes on under it whatever version is
//! in force meanwhile.

use crate::{Error, Store, Writer, column::Column, fault::Work};
use base::Digest;
use plan::PlanRef;
use rusqlite::{Connection, OptionalExtension as _};

/// A plan and the files it was loaded from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinnedPlan {
    /// Its id, version and digest.
    pub reference: PlanRef,
    /// Its files: path within the plan's folder and bytes, by path.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Writer {
    /// Keeps a plan; the same digest again changes nothing. To be called before an incident is
    /// opened under it.
    ///
    /// # Errors
    /// The write failed.
    pub fn pin(&self, pinned: PinnedPlan) -> Result<(), Error> {
        self.write(move |tx, pen| {
            let fresh = tx.execute(
                "INSERT INTO bundle (digest, plan, version, pinned_at) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (digest) DO NOTHING",
                (
                    Column(pinned.reference.digest),
                    &pinned.reference.id,
                    &pinned.reference.version,
                    Column(pen.clock.now()),
                ),
            )?;
            if fresh == 0 {
                return Ok(());
            }
            let mut insert = tx.prepare_cached(
                "INSERT INTO bundle_file (bundle, path, bytes) VALUES (?1, ?2, ?3)",
            )?;
            for (path, bytes) in &pinned.files {
                insert.execute((Column(pinned.reference.digest), path, bytes))?;
            }
            Ok(())
        })
    }
}

impl Store {
    /// A pinned plan; `None` where none has this digest. Whoever loads it compares the digest again.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn pinned(&self, digest: Digest) -> Result<Option<PinnedPlan>, Error> {
        self.read(move |db| {
            let reference = db
                .prepare_cached("SELECT plan, version FROM bundle WHERE digest = ?1")?
                .query_row((Column(digest),), |row| {
                    Ok(PlanRef { id: row.get(0)?, version: row.get(1)?, digest })
                })
                .optional()?;
            let Some(reference) = reference else { return Ok(None) };
            let mut query = db.prepare_cached(
                "SELECT path, bytes FROM bundle_file WHERE bundle = ?1 ORDER BY path",
            )?;
            let files = query
                .query_map((Column(digest),), |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            Ok(Some(PinnedPlan { reference, files }))
        })
    }
}

pub(crate) fn is_pinned(db: &Connection, digest: Digest) -> Work<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM bundle WHERE digest = ?1")?.exists((Column(digest),))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Error, trial::Trial};

    #[test]
    fn a_pinned_plan_stays_as_it_was() {
        let trial = Trial::begin();
        let reference = crate::trial::plan();
        let before = trial.store.pinned(reference.digest).unwrap().unwrap();
        assert_eq!(before.files, [("plan.toml".to_owned(), b"title = 1".to_vec())]);
        let other = PinnedPlan {
            reference: reference.clone(),
            files: vec![("plan.toml".to_owned(), b"title = 2".to_vec())],
        };
        trial.store.writer().pin(other).unwrap();
        for sql in ["UPDATE bundle_file SET bytes = x''", "DELETE FROM bundle_file"] {
            assert!(matches!(trial.sql(sql), Err(Error::Write(_))), "{sql}");
        }
        assert_eq!(trial.store.pinned(reference.digest).unwrap(), Some(before));
        assert_eq!(trial.store.pinned(Digest::of(b"none")).unwrap(), None);
    }
}
