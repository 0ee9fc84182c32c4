//! The superiors this unit is linked to: address, pinned root, keys, trust, cursor, freshness.
//!
//! Versions, cursors and freshness only grow; the file itself refuses the rest, so that a replayed
//! answer of the wire cannot turn them back.

use crate::{
    Error, Store, Writer,
    column::{Column, Word, store_words},
    fault::Work,
};
use base::{Digest, Id, Moment};
use plan::Mode;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

store_words! {
    /// How the link to a superior stands.
    LinkState {
        /// In use.
        Linked = "linked",
        /// Switched off by a person; what is queued stays queued.
        Paused = "paused",
        /// Left for good; nothing new is queued for it.
        Left = "left",
    }
}

/// A superior.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Superior {
    /// The station's id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Drill for a practice station.
    pub mode: Mode,
    /// How the link stands.
    pub state: LinkState,
    /// Its address, `https://host:port`.
    pub url: String,
    /// The one root certificate that is trusted for this address (PEM).
    pub root_pem: String,
    /// The Ed25519 key by which it signs receipts, freshness and trust.
    pub station_key: [u8; 32],
    /// The id that it gave this unit.
    pub unit: Id,
    /// The name by which it knows this unit.
    pub unit_name: String,
    /// The envelope of its device statement.
    pub statement: Vec<u8>,
    /// The envelope of the trust list in force; empty before the first.
    pub trust: Vec<u8>,
    /// The version of that list; 0 before the first.
    pub trust_version: u64,
    /// How far its downward list was stored.
    pub cursor: u64,
    /// The envelope of the newest freshness object; empty before the first.
    pub freshness: Vec<u8>,
    /// When that was signed, by the station's clock.
    pub fresh_at: Option<Moment>,
    /// Until when it is good.
    pub fresh_until: Option<Moment>,
    /// Milliseconds to add to our clock, as last measured.
    pub offset_ms: Option<i64>,
    /// How many milliseconds that may be wrong by.
    pub uncertainty_ms: Option<u64>,
    /// When the link was made.
    pub linked_at: Moment,
}

/// What is known when a link is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSuperior {
    /// The station's id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Drill for a practice station.
    pub mode: Mode,
    /// Its address, `https://host:port`.
    pub url: String,
    /// The one root certificate that is trusted for this address (PEM).
    pub root_pem: String,
    /// The station's Ed25519 key.
    pub station_key: [u8; 32],
    /// The id that it gave this unit.
    pub unit: Id,
    /// The name by which it knows this unit.
    pub unit_name: String,
    /// The envelope of its device statement.
    pub statement: Vec<u8>,
    /// The epoch that the stream to it starts with.
    pub epoch: u32,
    /// The envelope of the trust list in force; empty where none came.
    pub trust: Vec<u8>,
    /// The version of that list; 0 where none came.
    pub trust_version: u64,
}

/// The stream to a superior.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamHead {
    /// Its epoch.
    pub epoch: u32,
    /// The seq of its last event; 0 where it is empty.
    pub seq: u64,
    /// The hash of that event's envelope; `None` where it is empty.
    pub hash: Option<Digest>,
}

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
    /// Every superior ever linked, the oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn superiors(&self) -> Result<Vec<Superior>, Error> {
        self.read(|db| {
            let sql = format!("SELECT {COLUMNS} FROM superior ORDER BY linked_at, id");
            let mut query = db.prepare_cached(&sql)?;
            let rows = query.query_map((), from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One superior.
    ///
    /// # Errors
    /// `Missing`, or the file cannot be read.
    pub fn superior(&self, id: Id) -> Result<Superior, Error> {
        self.read(move |db| superior(db, id))
    }

    /// The open stream to a superior, to be compared with what the station has of it.
    ///
    /// # Errors
    /// `Missing`, or the file cannot be read.
    pub fn stream(&self, superior: Id) -> Result<StreamHead, Error> {
        self.read(move |db| {
            let found = db
                .prepare_cached(
                    "SELECT epoch, seq, hash FROM stream WHERE superior = ?1 AND open = 1",
                )?
                .query_row((Column(superior),), |row| {
                    let seq = row.get(1)?;
                    let hash =
                        if seq == 0 { None } else { Some(row.get::<_, Column<Digest>>(2)?.0) };
                    Ok(StreamHead { epoch: row.get(0)?, seq, hash })
                })
                .optional()?;
            Ok(found.ok_or(Error::Missing { what: "上级", id: superior })?)
        })
    }

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

    /// Links a superior and opens the stream to it; the enrolment it came from, if any, is over. A
    /// superior that is linked again gets its new address and keys, and a new epoch where the
    /// statement names one.
    ///
    /// # Errors
    /// The write failed.
    pub fn link(&self, linked: NewSuperior, ticket: Option<Digest>) -> Result<(), Error> {
        self.write(move |tx, pen| {
            put(tx, &linked, pen.clock.now())?;
            open_stream(tx, linked.id, linked.epoch)?;
            ticket.map_or(Ok(()), |ticket| forget(tx, ticket))
        })
    }

    /// Closes the stream to a superior and opens the next epoch: after a fork, or where the station
    /// knows more of the stream than this disk does (invariant 12).
    ///
    /// # Errors
    /// `Missing`, or the write failed.
    pub fn open_epoch(&self, superior: Id, epoch: u32) -> Result<(), Error> {
        self.write(move |tx, _| open_stream(tx, superior, epoch))
    }

    /// Sets how the link to a superior stands.
    ///
    /// # Errors
    /// `Missing`, or the write failed.
    pub fn set_link(&self, superior: Id, state: LinkState) -> Result<(), Error> {
        self.write(move |tx, _| {
            let changed = tx.execute(
                "UPDATE superior SET state = ?2 WHERE id = ?1",
                (Column(superior), Word(state)),
            )?;
            there(changed, superior)
        })
    }

    /// Keeps what was measured of the difference between our clock and the superior's.
    ///
    /// # Errors
    /// `Missing`, or the write failed.
    pub fn set_offset(
        &self,
        superior: Id,
        offset_ms: i64,
        uncertainty_ms: u64,
    ) -> Result<(), Error> {
        self.write(move |tx, _| {
            let changed = tx.execute(
                "UPDATE superior SET offset_ms = ?2, uncertainty_ms = ?3 WHERE id = ?1",
                (Column(superior), offset_ms, uncertainty_ms),
            )?;
            there(changed, superior)
        })
    }
}

const COLUMNS: &str = "id, name, mode, state, url, root_pem, station_key, unit, unit_name, \
     statement, trust, trust_version, cursor, freshness, fresh_at, fresh_until, offset_ms, \
     uncertainty_ms, linked_at";

pub(crate) fn superior(db: &Connection, id: Id) -> Work<Superior> {
    let sql = format!("SELECT {COLUMNS} FROM superior WHERE id = ?1");
    let row = db.prepare_cached(&sql)?.query_row((Column(id),), from_row).optional()?;
    Ok(row.ok_or(Error::Missing { what: "上级", id })?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Superior> {
    let maybe = |index| {
        row.get::<_, Option<Column<Moment>>>(index).map(|found| found.map(|column| column.0))
    };
    Ok(Superior {
        id: row.get::<_, Column<Id>>(0)?.0,
        name: row.get(1)?,
        mode: row.get::<_, Word<Mode>>(2)?.0,
        state: row.get::<_, Word<LinkState>>(3)?.0,
        url: row.get(4)?,
        root_pem: row.get(5)?,
        station_key: row.get(6)?,
        unit: row.get::<_, Column<Id>>(7)?.0,
        unit_name: row.get(8)?,
        statement: row.get(9)?,
        trust: row.get(10)?,
        trust_version: row.get(11)?,
        cursor: row.get(12)?,
        freshness: row.get(13)?,
        fresh_at: maybe(14)?,
        fresh_until: maybe(15)?,
        offset_ms: row.get(16)?,
        uncertainty_ms: row.get(17)?,
        linked_at: row.get::<_, Column<Moment>>(18)?.0,
    })
}

fn put(tx: &Transaction<'_>, linked: &NewSuperior, now: Moment) -> Work<()> {
    tx.execute(
        "INSERT INTO superior (id, name, mode, state, url, root_pem, station_key, unit, \
             unit_name, statement, trust, trust_version, cursor, freshness, linked_at) \
         VALUES (?1, ?2, ?3, 'linked', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, x'', ?12) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, state = 'linked', \
             url = excluded.url, root_pem = excluded.root_pem, \
             station_key = excluded.station_key, unit = excluded.unit, \
             unit_name = excluded.unit_name, statement = excluded.statement",
        (
            Column(linked.id),
            &linked.name,
            Word(linked.mode),
            &linked.url,
            &linked.root_pem,
            linked.station_key,
            Column(linked.unit),
            &linked.unit_name,
            &linked.statement,
            &linked.trust,
            linked.trust_version,
            Column(now),
        ),
    )?;
    Ok(())
}

/// Opens an epoch; the same one again changes nothing, a lower one is refused.
fn open_stream(tx: &Transaction<'_>, superior: Id, epoch: u32) -> Work<()> {
    let newest: Option<(u32, bool)> = tx
        .query_row(
            "SELECT epoch, open FROM stream WHERE superior = ?1 ORDER BY epoch DESC LIMIT 1",
            (Column(superior),),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    match newest {
        Some((newest, true)) if newest == epoch => return Ok(()),
        Some((newest, _)) if newest >= epoch => {
            return Err(Error::State { rule: "发件序列只能向前换代" }.into());
        }
        _ => {}
    }
    tx.execute("UPDATE stream SET open = 0 WHERE superior = ?1 AND open = 1", (Column(superior),))?;
    tx.execute(
        "INSERT INTO stream (superior, epoch, seq, hash, open) VALUES (?1, ?2, 0, x'', 1)",
        (Column(superior), epoch),
    )?;
    Ok(())
}

fn forget(tx: &Transaction<'_>, ticket: Digest) -> Work<()> {
    tx.execute("DELETE FROM enrolment WHERE ticket = ?1", (Column(ticket),))?;
    Ok(())
}

fn there(changed: usize, id: Id) -> Work<()> {
    if changed == 0 { Err(Error::Missing { what: "上级", id }.into()) } else { Ok(()) }
}
