//! Enrolments that were begun and are not decided.
//!
//! They hold the ticket's secret, which is why they stand in the encrypted file and are deleted once
//! decided.

use crate::{Error, Store, Writer, column::Column, fault::Work};
use base::{Digest, Moment};
use rusqlite::Transaction;

/// An enrolment that was begun and is not decided, kept so that a restart does not lose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The ticket's lookup.
    pub ticket: Digest,
    /// The ticket file's bytes, with its secret.
    pub body: Vec<u8>,
    /// The envelope of the request, posted again until it is decided.
    pub request: Vec<u8>,
    /// The proof of that envelope.
    pub proof: Digest,
    /// When it was begun.
    pub started_at: Moment,
}

impl Store {
    /// The enrolments that are not decided.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn enrolments(&self) -> Result<Vec<Enrolment>, Error> {
        self.read(|db| {
            let mut query = db.prepare_cached(
                "SELECT ticket, body, request, proof, started_at FROM enrolment \
                 ORDER BY started_at",
            )?;
            let rows = query.query_map((), |row| {
                Ok(Enrolment {
                    ticket: row.get::<_, Column<Digest>>(0)?.0,
                    body: row.get(1)?,
                    request: row.get(2)?,
                    proof: row.get::<_, Column<Digest>>(3)?.0,
                    started_at: row.get::<_, Column<Moment>>(4)?.0,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

impl Writer {
    /// Keeps an enrolment that was begun. The same ticket replaces what was kept for it.
    ///
    /// # Errors
    /// The write failed.
    pub fn keep_enrolment(&self, kept: Enrolment) -> Result<(), Error> {
        self.write(move |tx, _| {
            tx.execute(
                "INSERT INTO enrolment (ticket, body, request, proof, started_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (ticket) DO UPDATE SET \
                 body = excluded.body, request = excluded.request, proof = excluded.proof, \
                 started_at = excluded.started_at",
                (
                    Column(kept.ticket),
                    &kept.body,
                    &kept.request,
                    Column(kept.proof),
                    Column(kept.started_at),
                ),
            )?;
            Ok(())
        })
    }

    /// Forgets an enrolment that was refused or given up.
    ///
    /// # Errors
    /// The write failed.
    pub fn drop_enrolment(&self, ticket: Digest) -> Result<(), Error> {
        self.write(move |tx, _| forget(tx, ticket))
    }
}

pub(crate) fn forget(tx: &Transaction<'_>, ticket: Digest) -> Work<()> {
    tx.execute("DELETE FROM enrolment WHERE ticket = ?1", (Column(ticket),))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Enrolled, trial::Trial};

    #[test]
    fn an_enrolment_outlives_a_restart_and_ends_with_the_link() {
        let trial = Trial::begin();
        let kept = Enrolment {
            ticket: Digest::of(b"ticket"),
            body: b"{}".to_vec(),
            request: vec![1, 2],
            proof: Digest::of(b"proof"),
            started_at: trial.now(),
        };
        trial.store.writer().keep_enrolment(kept.clone()).unwrap();
        let trial = trial.reopen();
        assert_eq!(trial.store.enrolments().unwrap(), std::slice::from_ref(&kept));
        let known = trial.store.superior(trial.superior).unwrap();
        let linked = Enrolled {
            id: trial.id(),
            name: known.name,
            mode: known.mode,
            url: known.url,
            root_pem: known.root_pem,
            station_key: known.station_key,
            unit: known.unit,
            unit_name: known.unit_name,
            statement: known.statement,
            epoch: 1,
            trust: vec![7],
            trust_version: 1,
        };
        trial.store.writer().link(linked, Some(kept.ticket)).unwrap();
        assert!(trial.store.enrolments().unwrap().is_empty());
        assert_eq!(trial.store.superiors().unwrap().len(), 2);
    }
}
