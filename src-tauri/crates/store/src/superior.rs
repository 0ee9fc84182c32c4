//! The superiors this unit is linked to: address, pinned root, keys, trust, cursor, freshness.
//!
//! Versions, cursors and freshness only grow; the file itself refuses the rest, so that a replayed
//! answer of the wire cannot turn them back.

use crate::{
    Error, Store, Writer,
    column::{Column, Word, store_words},
    enrolment,
    fault::Work,
    stream,
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
pub struct Enrolled {
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
}

impl Writer {
    /// Links a superior and opens the stream to it; the enrolment it came from, if any, is over. A
    /// superior that is linked again gets its new address and keys, and a new epoch where the
    /// statement names one; its trust list never gets older.
    ///
    /// # Errors
    /// `State` where a practice superior would become a real one or the other way, or the write failed.
    pub fn link(&self, linked: Enrolled, ticket: Option<Digest>) -> Result<(), Error> {
        self.write(move |tx, pen| {
            let known = tx
                .query_row("SELECT mode FROM superior WHERE id = ?1", (Column(linked.id),), |row| {
                    row.get::<_, Word<Mode>>(0)
                })
                .optional()?;
            if known.is_some_and(|known| known.0 != linked.mode) {
                return Err(Error::State { rule: "演练与实战不能互换" }.into());
            }
            put(tx, &linked, pen.clock.now())?;
            stream::open(tx, linked.id, linked.epoch)?;
            ticket.map_or(Ok(()), |ticket| enrolment::forget(tx, ticket))
        })
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

    /// Notes that a superior's station has moved to another address. Whoever answers there must still
    /// prove itself by the pinned root.
    ///
    /// # Errors
    /// `Missing`, or the write failed.
    pub fn set_address(&self, superior: Id, url: &str) -> Result<(), Error> {
        let url = url.to_owned();
        self.write(move |tx, _| {
            let changed =
                tx.execute("UPDATE superior SET url = ?2 WHERE id = ?1", (Column(superior), &url))?;
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

fn put(tx: &Transaction<'_>, linked: &Enrolled, now: Moment) -> Work<()> {
    tx.execute(
        "INSERT INTO superior (id, name, mode, state, url, root_pem, station_key, unit, \
             unit_name, statement, trust, trust_version, cursor, freshness, linked_at) \
         VALUES (?1, ?2, ?3, 'linked', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, x'', ?12) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, state = 'linked', \
             url = excluded.url, root_pem = excluded.root_pem, \
             station_key = excluded.station_key, unit = excluded.unit, \
             unit_name = excluded.unit_name, statement = excluded.statement, \
             trust = iif(excluded.trust_version > trust_version, excluded.trust, trust), \
             trust_version = max(trust_version, excluded.trust_version)",
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

fn there(changed: usize, id: Id) -> Work<()> {
    if changed == 0 { Err(Error::Missing { what: "上级", id }.into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Urgency, trial::Trial};

    #[test]
    fn a_superior_linked_again_keeps_its_mode_and_never_an_older_trust() {
        let trial = Trial::begin();
        let known = trial.store.superior(trial.superior).unwrap();
        let linked = |mode, trust_version: u64| Enrolled {
            id: known.id,
            name: known.name.clone(),
            mode,
            url: "https://moved:1".to_owned(),
            root_pem: known.root_pem.clone(),
            station_key: known.station_key,
            unit: known.unit,
            unit_name: known.unit_name.clone(),
            statement: known.statement.clone(),
            epoch: 1,
            trust: vec![u8::try_from(trust_version).unwrap()],
            trust_version,
        };
        let writer = trial.store.writer();
        writer.link(linked(Mode::Live, 5), None).unwrap();
        writer.link(linked(Mode::Live, 4), None).unwrap();
        let drill = writer.link(linked(Mode::Drill, 6), None);
        assert!(matches!(drill, Err(Error::State { .. })));
        let kept = trial.store.superior(known.id).unwrap();
        assert_eq!((kept.trust_version, kept.trust), (5, vec![5]));
        assert_eq!((kept.mode, kept.url.as_str()), (Mode::Live, "https://moved:1"));
    }

    #[test]
    fn a_practice_superior_gets_nothing_live_and_a_left_one_nothing() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let practice = trial.id();
        trial.link(practice, Mode::Drill, 1);
        trial.store.writer().set_link(trial.superior, LinkState::Left).unwrap();
        for to in [practice, trial.superior] {
            let wanted = crate::Append {
                deliveries: vec![trial.note_to(to, incident, Urgency::Normal)],
                ..trial.remark(incident, 1, "上报")
            };
            assert!(matches!(trial.append(wanted), Err(Error::State { .. })));
        }
    }
}
