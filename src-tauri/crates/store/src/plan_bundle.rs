//! The signed bundles of plans that were imported, and the issuers' keys that a person accepted.
//!
//! A bundle is kept as the very file that came, to be verified again whenever it is loaded. Its
//! version only rises, even after it was given up: the file itself refuses the rest.

use crate::{Error, Store, Writer, column::Column, fault::Work};
use base::{Digest, Moment};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

/// An imported bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBundle {
    /// The SHA-256 of its file.
    pub digest: Digest,
    /// What programs call it.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// The issuer's public key.
    pub key: [u8; 32],
    /// Its version.
    pub version: [u32; 3],
    /// The day from which it holds.
    pub effective: NaiveDate,
    /// When it was made.
    pub made_at: Moment,
    /// When it was imported.
    pub imported_at: Moment,
    /// By whom.
    pub imported_by: String,
    /// The file's bytes; empty where it is no longer used.
    pub bytes: Vec<u8>,
}

impl Store {
    /// The bundles whose files are kept, the one imported first first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn held_bundles(&self) -> Result<Vec<HeldBundle>, Error> {
        self.read(|db| {
            let sql = format!(
                "SELECT {COLUMNS} FROM plan_bundle WHERE bytes <> x'' ORDER BY imported_at, id, major, minor, patch"
            );
            let mut query = db.prepare_cached(&sql)?;
            let rows = query.query_map((), from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The highest version ever imported of a bundle, whether or not its file is still kept.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn highest_bundle(&self, id: &str) -> Result<Option<HeldBundle>, Error> {
        self.read(|db| highest(db, id))
    }

    /// Whether a person accepted this issuer's key.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn accepts_issuer(&self, key: [u8; 32]) -> Result<bool, Error> {
        self.read(|db| {
            Ok(db.prepare_cached("SELECT 1 FROM plan_issuer WHERE key = ?1")?.exists((key,))?)
        })
    }
}

impl Writer {
    /// Keeps a bundle; `accepted` also keeps its issuer's key as accepted by whoever imports it. What
    /// it replaces from today on loses its file. One that was let go and that nothing higher replaced
    /// comes back.
    ///
    /// # Errors
    /// `State` where a version as high was held before or came from another issuer's key; or the
    /// write failed.
    pub fn hold_bundle(&self, held: HeldBundle, accepted: bool) -> Result<(), Error> {
        self.write(move |tx, pen| {
            if let Some(before) = highest(tx, &held.id)? {
                if before.key != held.key {
                    return Err(Error::State { rule: "同一个预案包不能换发布单位" }.into());
                }
                if before.digest == held.digest && before.bytes.is_empty() {
                    return take_back(tx, &held);
                }
                if before.version >= held.version {
                    return Err(Error::State { rule: "预案包的版本只能升高" }.into());
                }
            }
            if accepted {
                tx.execute(
                    "INSERT INTO plan_issuer (key, name, accepted_at, accepted_by) \
                     VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key) DO NOTHING",
                    (held.key, &held.issuer, Column(held.imported_at), &held.imported_by),
                )?;
            }
            insert(tx, &held)?;
            retire(tx, &held.id, pen.clock.now().date())
        })
    }

    /// Lets go of a bundle: its files go, its version stays the lowest that may not come again.
    ///
    /// # Errors
    /// The write failed.
    pub fn drop_bundle(&self, id: &str) -> Result<(), Error> {
        let id = id.to_owned();
        self.write(move |tx, _| {
            tx.execute("UPDATE plan_bundle SET bytes = x'' WHERE id = ?1", (&id,))?;
            Ok(())
        })
    }
}

const COLUMNS: &str = "digest, id, title, issuer, key, major, minor, patch, effective, made_at, \
     imported_at, imported_by, bytes";

fn from_row(row: &Row<'_>) -> rusqlite::Result<HeldBundle> {
    Ok(HeldBundle {
        digest: row.get::<_, Column<Digest>>(0)?.0,
        id: row.get(1)?,
        title: row.get(2)?,
        issuer: row.get(3)?,
        key: row.get(4)?,
        version: [row.get(5)?, row.get(6)?, row.get(7)?],
        effective: row.get::<_, Column<NaiveDate>>(8)?.0,
        made_at: row.get::<_, Column<Moment>>(9)?.0,
        imported_at: row.get::<_, Column<Moment>>(10)?.0,
        imported_by: row.get(11)?,
        bytes: row.get(12)?,
    })
}

fn highest(db: &Connection, id: &str) -> Work<Option<HeldBundle>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM plan_bundle WHERE id = ?1 \
         ORDER BY major DESC, minor DESC, patch DESC LIMIT 1"
    );
    Ok(db.prepare_cached(&sql)?.query_row((id,), from_row).optional()?)
}

fn insert(tx: &Transaction<'_>, held: &HeldBundle) -> Work<()> {
    let [major, minor, patch] = held.version;
    let sql = format!(
        "INSERT INTO plan_bundle ({COLUMNS}) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
    );
    tx.execute(
        &sql,
        (
            Column(held.digest),
            &held.id,
            &held.title,
            &held.issuer,
            held.key,
            major,
            minor,
            patch,
            Column(held.effective),
            Column(held.made_at),
            Column(held.imported_at),
            &held.imported_by,
            &held.bytes,
        ),
    )?;
    Ok(())
}

fn take_back(tx: &Transaction<'_>, held: &HeldBundle) -> Work<()> {
    tx.execute(
        "UPDATE plan_bundle SET bytes = ?2 WHERE digest = ?1 AND bytes = x''",
        (Column(held.digest), &held.bytes),
    )?;
    Ok(())
}

/// A version below one that holds already is used by nobody; one below a version that is yet to hold
/// still is.
fn retire(tx: &Transaction<'_>, id: &str, today: NaiveDate) -> Work<()> {
    tx.execute(
        "UPDATE plan_bundle SET bytes = x'' WHERE id = ?1 AND bytes <> x'' AND EXISTS \
         (SELECT 1 FROM plan_bundle AS higher WHERE higher.id = ?1 AND higher.effective <= ?2 \
          AND (higher.major, higher.minor, higher.patch) \
              > (plan_bundle.major, plan_bundle.minor, plan_bundle.patch))",
        (id, Column(today)),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Trial;

    fn held(trial: &Trial, version: [u32; 3], effective: &str) -> HeldBundle {
        let bytes = format!("{version:?}").into_bytes();
        HeldBundle {
            digest: Digest::of(&bytes),
            id: "my-town".to_owned(),
            title: "某镇预案".to_owned(),
            issuer: "某镇政府办公室".to_owned(),
            key: [7; 32],
            version,
            effective: effective.parse().unwrap(),
            made_at: trial.now(),
            imported_at: trial.now(),
            imported_by: "陈立".to_owned(),
            bytes,
        }
    }

    #[test]
    fn a_version_only_rises_even_after_it_was_let_go() {
        let trial = Trial::begin();
        let writer = trial.store.writer();
        let second = held(&trial, [1, 10, 0], "2026-01-01");
        writer.hold_bundle(second.clone(), true).unwrap();
        assert!(trial.store.accepts_issuer([7; 32]).unwrap());
        assert!(!trial.store.accepts_issuer([8; 32]).unwrap());
        let refused = |bundle| matches!(writer.hold_bundle(bundle, true), Err(Error::State { .. }));
        assert!(refused(held(&trial, [1, 9, 9], "2026-01-01")));
        assert!(refused(second.clone()));
        assert!(refused(HeldBundle { key: [8; 32], ..held(&trial, [2, 0, 0], "2026-01-01") }));
        assert!(!trial.store.accepts_issuer([8; 32]).unwrap(), "nothing of a refusal is kept");
        assert_eq!(trial.store.held_bundles().unwrap(), std::slice::from_ref(&second));
        writer.drop_bundle("my-town").unwrap();
        assert_eq!(trial.store.held_bundles().unwrap(), []);
        assert!(refused(held(&trial, [1, 9, 9], "2026-01-01")));
        let floor = trial.store.highest_bundle("my-town").unwrap().unwrap();
        assert_eq!(floor, HeldBundle { bytes: Vec::new(), ..second.clone() });
        writer.hold_bundle(second.clone(), false).unwrap();
        assert_eq!(trial.store.held_bundles().unwrap(), [second], "the very same may come back");
        assert_eq!(trial.store.highest_bundle("your-town").unwrap(), None);
        for sql in [
            "DELETE FROM plan_bundle",
            "UPDATE plan_bundle SET major = 0",
            "UPDATE plan_bundle SET bytes = x'00'",
            "INSERT INTO plan_bundle SELECT zeroblob(32), id, title, issuer, key, 1, 0, 0, \
             effective, made_at, imported_at, imported_by, x'00' FROM plan_bundle",
            "INSERT INTO plan_bundle SELECT zeroblob(32), id, title, issuer, zeroblob(32), 9, 0, 0, \
             effective, made_at, imported_at, imported_by, x'00' FROM plan_bundle",
        ] {
            assert!(matches!(trial.sql(sql), Err(Error::Write(_))), "{sql}");
        }
    }

    #[test]
    fn what_holds_is_kept_until_what_replaces_it_holds() {
        let trial = Trial::begin();
        let kept = |trial: &Trial| -> Vec<[u32; 3]> {
            trial.store.held_bundles().unwrap().iter().map(|held| held.version).collect()
        };
        let hold = |version, effective| {
            trial.store.writer().hold_bundle(held(&trial, version, effective), false).unwrap();
        };
        hold([1, 0, 0], "2026-01-01");
        hold([2, 0, 0], "2027-01-01");
        assert_eq!(kept(&trial), [[1, 0, 0], [2, 0, 0]]);
        hold([3, 0, 0], "2026-09-24");
        assert_eq!(kept(&trial.reopen()), [[3, 0, 0]]);
    }
}
