//! The log of an incident: append-only, each entry chained to the one before by its digest.
//!
//! An entry is read only after its bytes were compared with their digest and the chain with the
//! head; a log that does not fit is not shown as if it did.

use crate::{Error, Store, column::Column, fault::Work, projection};
use base::{Digest, Id, Stamp};
use format::{EntryV1, Form as _};
use incident::Entry;
use rusqlite::{Connection, Transaction};

/// The log of an incident, verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    /// The incident.
    pub incident: Id,
    /// Its entries, the oldest first; its position is their count.
    pub entries: Vec<Entry>,
    /// What the clocks showed when each was recorded, as far as that was kept.
    pub stamps: Vec<Option<Stamp>>,
    /// The digest of the last one; `None` where there is none.
    pub head: Option<Digest>,
}

/// What `verify` looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many incidents.
    pub incidents: u64,
    /// How many entries.
    pub entries: u64,
}

impl Store {
    /// The log of an incident.
    ///
    /// # Errors
    /// `Missing`, `Chain` where an entry does not fit, or the file cannot be read.
    pub fn log(&self, incident: Id) -> Result<Log, Error> {
        self.read(move |db| {
            let log = read(db, incident)?;
            let row = projection::row(db, incident)?
                .ok_or(Error::Missing { what: "事件", id: incident })?;
            check_head(&log, row.position, row.head)?;
            Ok(log)
        })
    }

    /// Every incident that has a log, the oldest first, projected or not.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn logged(&self) -> Result<Vec<Id>, Error> {
        self.read(logged)
    }

    /// Reads every log and checks every chain against its head.
    ///
    /// # Errors
    /// `Chain` for the first entry that does not fit, `Damaged`, or the file cannot be read.
    pub fn verify_logs(&self) -> Result<Verified, Error> {
        self.read(|db| {
            let mut verified = Verified::default();
            for incident in logged(db)? {
                let log = read(db, incident)?;
                if let Some(row) = projection::row(db, incident)? {
                    check_head(&log, row.position, row.head)?;
                }
                verified.incidents += 1;
                verified.entries += log.entries.len() as u64;
            }
            Ok(verified)
        })
    }
}

/// Appends entries behind `(position, head)`, each with what the clocks show now, and gives the
/// position and head they lead to.
pub(crate) fn append(
    tx: &Transaction<'_>,
    incident: Id,
    from: (u64, Option<Digest>),
    entries: &[Entry],
    stamp: &Stamp,
) -> Work<(u64, Option<Digest>)> {
    let (mut position, mut head) = from;
    let mut insert = tx.prepare_cached(
        "INSERT INTO entry (id, incident, position, body, digest) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for entry in entries {
        position += 1;
        let form = EntryV1::new(entry, incident, position, head).stamped(stamp);
        let body = form.encode().map_err(Error::form("记录"))?;
        let digest = Digest::of(&body);
        insert.execute((Column(entry.id), Column(incident), position, &body, Column(digest)))?;
        head = Some(digest);
    }
    Ok((position, head))
}

fn logged(db: &Connection) -> Work<Vec<Id>> {
    let mut query =
        db.prepare_cached("SELECT incident FROM entry WHERE position = 1 ORDER BY row")?;
    let rows = query.query_map((), |row| row.get::<_, Column<Id>>(0).map(|column| column.0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Reads a log and checks that each entry is the one its digest names and follows the one before.
pub(crate) fn read(db: &Connection, incident: Id) -> Work<Log> {
    let mut query = db.prepare_cached(
        "SELECT position, id, body, digest FROM entry WHERE incident = ?1 ORDER BY position",
    )?;
    let mut rows = query.query((Column(incident),))?;
    let mut log = Log { incident, entries: Vec::new(), stamps: Vec::new(), head: None };
    while let Some(row) = rows.next()? {
        let position = log.entries.len() as u64 + 1;
        let broken = |rule| Error::Chain { incident, position, rule };
        let (found, Column(id), Column(digest)): (u64, Column<Id>, Column<Digest>) =
            (row.get(0)?, row.get(1)?, row.get(3)?);
        let body = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
        if found != position {
            return Err(broken("序号不连续").into());
        }
        if Digest::of(body) != digest {
            return Err(broken("内容与摘要不符").into());
        }
        let form = EntryV1::decode(body).map_err(Error::form("记录"))?;
        if (form.incident, form.position, form.prev) != (incident, position, log.head) {
            return Err(broken("与前一条不衔接").into());
        }
        log.stamps.push(form.clock.clone().map(Stamp::from));
        let entry = form.entry().map_err(Error::form("记录"))?;
        if entry.id != id {
            return Err(broken("编号不符").into());
        }
        log.entries.push(entry);
        log.head = Some(digest);
    }
    Ok(log)
}

/// How many entries a log has.
pub(crate) fn length(db: &Connection, incident: Id) -> Work<u64> {
    Ok(db
        .prepare_cached("SELECT count(*) FROM entry WHERE incident = ?1")?
        .query_row((Column(incident),), |row| row.get(0))?)
}

fn check_head(log: &Log, position: u64, head: Digest) -> Work<()> {
    if log.entries.len() as u64 == position && log.head == Some(head) {
        return Ok(());
    }
    let (incident, position) = (log.incident, position.min(log.entries.len() as u64));
    Err(Error::Chain { incident, position, rule: "末条与索引不符" }.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Trial;

    #[test]
    fn the_log_refuses_every_change_but_growth() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        for sql in [
            "UPDATE entry SET body = x'00'",
            "DELETE FROM entry",
            "INSERT OR REPLACE INTO entry (row, id, incident, position, body, digest) \
             SELECT row, id, incident, position, x'00', digest FROM entry",
            "UPDATE number SET ordinal = 9",
            "DELETE FROM number",
        ] {
            assert!(matches!(trial.sql(sql), Err(Error::Write(_))), "{sql}");
        }
        assert_eq!(trial.store.log(incident).unwrap().entries.len(), 1);
    }

    #[test]
    fn a_log_changed_behind_our_back_is_not_shown() {
        for (name, sql) in [
            ("another body", "UPDATE entry SET body = x'7b7d' WHERE position = 2"),
            ("another digest", "UPDATE entry SET digest = zeroblob(32) WHERE position = 2"),
            ("the last one gone", "DELETE FROM entry WHERE position = 3"),
            ("one in the middle gone", "DELETE FROM entry WHERE position = 2"),
            ("another head", "UPDATE incident SET head = zeroblob(32)"),
        ] {
            let trial = Trial::begin();
            let incident = trial.open_incident();
            trial.append(trial.remark(incident, 1, "甲")).unwrap();
            trial.append(trial.remark(incident, 2, "丙")).unwrap();
            assert_eq!(trial.store.verify_logs().unwrap(), Verified { incidents: 1, entries: 3 });
            trial.sql("DROP TRIGGER entry_is_not_changed").unwrap();
            trial.sql("DROP TRIGGER entry_is_not_deleted").unwrap();
            trial.sql(sql).unwrap();
            let shown = trial.store.log(incident);
            assert!(
                matches!(shown, Err(Error::Chain { .. } | Error::Read(_))),
                "{name}: {shown:?}"
            );
            assert!(trial.store.verify_logs().is_err(), "{name}");
        }
    }

    #[test]
    fn a_forged_entry_with_its_own_digest_breaks_the_chain() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        trial.append(trial.remark(incident, 1, "甲")).unwrap();
        trial.append(trial.remark(incident, 2, "丙")).unwrap();
        trial.sql("DROP TRIGGER entry_is_not_changed").unwrap();
        let forge = move |tx: &Transaction<'_>, _: &crate::writer::Pen| {
            let body: Vec<u8> =
                tx.query_row("SELECT body FROM entry WHERE position = 2", (), |row| row.get(0))?;
            let text = String::from_utf8(body).unwrap().replace('甲', "乙");
            let digest = Digest::of(text.as_bytes());
            let (body, digest) = (text.as_bytes(), Column(digest));
            tx.execute(
                "UPDATE entry SET body = ?1, digest = ?2 WHERE position = 2",
                (body, digest),
            )?;
            Ok(())
        };
        trial.store.writer().write(forge).unwrap();
        let shown = trial.store.log(incident);
        assert!(matches!(shown, Err(Error::Chain { position: 3, .. })), "{shown:?}");
    }

    #[test]
    fn projections_can_be_made_again_from_the_log() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        trial.append(trial.remark(incident, 1, "甲")).unwrap();
        let before = trial.store.incident(incident).unwrap();
        trial.sql("DELETE FROM incident").unwrap();
        assert!(matches!(trial.store.incident(incident), Err(Error::Missing { .. })));
        let shown = before.shown.clone();
        trial
            .store
            .rebuild(|id, log| {
                assert_eq!((id, log.len()), (incident, 2));
                Some((shown.clone(), Vec::new()))
            })
            .unwrap();
        assert_eq!(trial.store.incident(incident).unwrap(), before);
    }
}
