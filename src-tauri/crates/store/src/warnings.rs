//! Warnings as they were received, what was verified, and what this unit did about them.
//!
//! The envelope is kept as it came; what it says is read from it again each time, so that no column
//! can differ from what was signed.

use crate::{
    Delivery, Error, NewDelivery, Store, Writer,
    column::{Column, Word},
    fault::Work,
    seal,
};
use base::{Digest, Id, Moment};
use format::{BodyV1, ColourWord, EnvelopeV1, MessageWord, PayloadV1, StreamId, WarningV1};
use plan::{Colour, Mode};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};
use std::collections::BTreeMap;
use warning::{Ended, Message, SignedFor, Ticked, Warning};

/// A warning that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWarning {
    /// The warning's id, the event's subject.
    pub id: Id,
    /// The event's id.
    pub event: Id,
    /// The issuer's stream.
    pub stream: StreamId,
    /// Its place in that stream.
    pub seq: u64,
    /// Live or drill.
    pub mode: Mode,
    /// The envelope as it came.
    pub envelope: Vec<u8>,
    /// How it was verified, in words, such as `上级签名，授权至橙色`.
    pub verified: String,
    /// The warnings it replaces or lifts, and which of the two.
    pub ends: Vec<Ending>,
}

/// An earlier warning that ends with a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The earlier one.
    pub warning: Id,
    /// How it ends.
    pub how: Ended,
}

/// A warning as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredWarning {
    /// Its life so far.
    pub warning: Warning,
    /// The superior it came from.
    pub superior: Id,
    /// The event that brought it.
    pub event: Id,
    /// What it says.
    pub body: WarningV1,
    /// How it was verified, in words.
    pub verified: String,
    /// The envelope as it came.
    pub envelope: Vec<u8>,
    /// The delivery of our sign-for, once given.
    pub sign_for: Option<Id>,
}

/// The highest place seen of an issuer's stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floor {
    /// The place; what is at or below it is not taken again.
    pub seq: u64,
    /// The hash of the envelope there.
    pub hash: Digest,
}

impl Store {
    /// Every warning ever received, the newest first.
    ///
    /// # Errors
    /// The file cannot be read or a stored warning is not what was stored.
    pub fn warnings(&self) -> Result<Vec<StoredWarning>, Error> {
        self.read(|db| {
            let sql = format!("SELECT {COLUMNS} FROM warning ORDER BY received_at DESC, id DESC");
            let mut query = db.prepare_cached(&sql)?;
            let rows = query.query_map((), RawWarning::from_row)?;
            rows.map(|raw| raw?.read(db)).collect()
        })
    }

    /// One warning.
    ///
    /// # Errors
    /// `Missing`, or the file cannot be read.
    pub fn warning(&self, id: Id) -> Result<StoredWarning, Error> {
        self.read(move |db| warning(db, id))
    }

    /// The floor under an issuer's stream; `None` where nothing of it was ever taken.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn floor(&self, superior: Id, stream: StreamId) -> Result<Option<Floor>, Error> {
        self.read(move |db| floor(db, superior, &stream))
    }
}

impl Writer {
    /// Notes that the alarm of a warning sounded.
    ///
    /// # Errors
    /// `Missing`, or the write failed.
    pub fn record_alarm(&self, id: Id, at: Moment) -> Result<(), Error> {
        self.write(move |tx, _| {
            let changed = tx.execute(
                "UPDATE warning SET alarms = alarms + 1, alarmed_at = ?2 WHERE id = ?1",
                (Column(id), Column(at)),
            )?;
            there(changed, id)
        })
    }

    /// Signs for a warning: its state and the delivery that says so to the superior, in one
    /// transaction.
    ///
    /// # Errors
    /// `Missing`, `State` where it is signed for already, or the write failed.
    pub fn sign_for(
        &self,
        id: Id,
        signed: SignedFor,
        delivery: NewDelivery,
    ) -> Result<Delivery, Error> {
        self.write(move |tx, pen| {
            let changed = tx.execute(
                "UPDATE warning SET signed_for_at = ?2, signed_for_by = ?3, \
                     signed_for_note = ?4, sign_for = ?5 \
                 WHERE id = ?1 AND signed_for_at IS NULL",
                (Column(id), Column(signed.at), &signed.by, &signed.note, Column(delivery.id)),
            )?;
            if changed == 0 {
                warning(tx, id)?;
                return Err(Error::State { rule: "该预警已签收" }.into());
            }
            seal::seal(tx, pen, &delivery)
        })
    }

    /// Ticks an action that a warning asks for.
    ///
    /// # Errors
    /// The write failed.
    pub fn tick(&self, id: Id, action: &str, ticked: Ticked) -> Result<(), Error> {
        let action = action.to_owned();
        self.write(move |tx, _| {
            tx.execute(
                "INSERT INTO warning_tick (warning, action, at, by) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (warning, action) DO NOTHING",
                (Column(id), &action, Column(ticked.at), &ticked.by),
            )?;
            Ok(())
        })
    }
}

/// Stores a warning, ends those it ends, and raises the floor. `false` where it is known already.
pub(crate) fn put(tx: &Transaction<'_>, from: Id, fresh: &NewWarning, now: Moment) -> Work<bool> {
    let hash = Digest::of(&fresh.envelope);
    if let Some(floor) = floor(tx, from, &fresh.stream)?
        && fresh.seq <= floor.seq
    {
        return Ok(false);
    }
    let stream = fresh.stream.to_string();
    let fresh_row = tx.execute(
        "INSERT INTO warning (id, superior, stream, event, envelope, hash, verified, mode, \
             received_at, ended, ended_by, signed_for_by, signed_for_note, sign_for, alarms) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', x'', '', '', x'', 0) \
         ON CONFLICT DO NOTHING",
        (
            Column(fresh.id),
            Column(from),
            &stream,
            Column(fresh.event),
            &fresh.envelope,
            Column(hash),
            &fresh.verified,
            Word(fresh.mode),
            Column(now),
        ),
    )? == 1;
    for ending in &fresh.ends {
        let (how, by) = match ending.how {
            Ended::Updated(by) => ("updated", by),
            Ended::Cancelled(by) => ("cancelled", by),
        };
        // Only its own issuer ends a warning, and a drill ends no real one.
        tx.execute(
            "UPDATE warning SET ended = ?2, ended_by = ?3 \
             WHERE id = ?1 AND ended = '' AND superior = ?4 AND stream = ?5 AND mode = ?6",
            (Column(ending.warning), how, Column(by), Column(from), &stream, Word(fresh.mode)),
        )?;
    }
    tx.execute(
        "INSERT INTO floor (superior, stream, seq, hash) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (superior, stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
        (Column(from), &stream, fresh.seq, Column(hash)),
    )?;
    Ok(fresh_row)
}

const COLUMNS: &str = "id, superior, event, envelope, hash, verified, mode, received_at, ended, \
     ended_by, signed_for_at, signed_for_by, signed_for_note, sign_for, alarms, alarmed_at";

struct RawWarning {
    id: Id,
    superior: Id,
    event: Id,
    envelope: Vec<u8>,
    hash: Digest,
    verified: String,
    mode: Mode,
    received_at: Moment,
    ended: Option<Ended>,
    signed_for: Option<SignedFor>,
    sign_for: Option<Id>,
    alarms: u32,
    alarmed_at: Option<Moment>,
}

impl RawWarning {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let moment = |index| {
            row.get::<_, Option<Column<Moment>>>(index).map(|found| found.map(|column| column.0))
        };
        let ended: String = row.get(8)?;
        let ended = match ended.as_str() {
            "updated" => Some(Ended::Updated(row.get::<_, Column<Id>>(9)?.0)),
            "cancelled" => Some(Ended::Cancelled(row.get::<_, Column<Id>>(9)?.0)),
            _ => None,
        };
        let (signed_for, sign_for) = match moment(10)? {
            Some(at) => (
                Some(SignedFor { at, by: row.get(11)?, note: row.get(12)? }),
                Some(row.get::<_, Column<Id>>(13)?.0),
            ),
            None => (None, None),
        };
        Ok(Self {
            id: row.get::<_, Column<Id>>(0)?.0,
            superior: row.get::<_, Column<Id>>(1)?.0,
            event: row.get::<_, Column<Id>>(2)?.0,
            envelope: row.get(3)?,
            hash: row.get::<_, Column<Digest>>(4)?.0,
            verified: row.get(5)?,
            mode: row.get::<_, Word<Mode>>(6)?.0,
            received_at: row.get::<_, Column<Moment>>(7)?.0,
            ended,
            signed_for,
            sign_for,
            alarms: row.get(14)?,
            alarmed_at: moment(15)?,
        })
    }

    fn read(self, db: &Connection) -> Work<StoredWarning> {
        if Digest::of(&self.envelope) != self.hash {
            return Err(Error::Digest { what: "预警", digest: self.hash }.into());
        }
        let body = EnvelopeV1::decode(&self.envelope)
            .and_then(|envelope| envelope.open::<PayloadV1>())
            .and_then(|payload| payload.read_body())
            .map_err(Error::form("预警"))?;
        let BodyV1::Warning(body) = body else {
            return Err(Error::Value { column: "warning.envelope" }.into());
        };
        let warning = Warning {
            id: self.id,
            mode: self.mode,
            colour: colour(body.colour),
            message: match body.message {
                MessageWord::Alert => Message::Alert,
                MessageWord::Update => Message::Update,
                MessageWord::Cancel => Message::Cancel,
            },
            references: body.references.iter().map(|earlier| earlier.warning).collect(),
            received_at: self.received_at,
            expires_at: Some(body.expires),
            ended: self.ended,
            signed_for: self.signed_for,
            alarms: self.alarms,
            alarmed_at: self.alarmed_at,
            ticked: ticked(db, self.id)?,
        };
        Ok(StoredWarning {
            warning,
            superior: self.superior,
            event: self.event,
            body,
            verified: self.verified,
            envelope: self.envelope,
            sign_for: self.sign_for,
        })
    }
}

const fn colour(word: ColourWord) -> Colour {
    match word {
        ColourWord::Blue => Colour::Blue,
        ColourWord::Yellow => Colour::Yellow,
        ColourWord::Orange => Colour::Orange,
        ColourWord::Red => Colour::Red,
    }
}

fn warning(db: &Connection, id: Id) -> Work<StoredWarning> {
    let sql = format!("SELECT {COLUMNS} FROM warning WHERE id = ?1");
    let raw = db.prepare_cached(&sql)?.query_row((Column(id),), RawWarning::from_row).optional()?;
    raw.ok_or(Error::Missing { what: "预警", id })?.read(db)
}

fn ticked(db: &Connection, id: Id) -> Work<BTreeMap<String, Ticked>> {
    let mut query =
        db.prepare_cached("SELECT action, at, by FROM warning_tick WHERE warning = ?1")?;
    let rows = query.query_map((Column(id),), |row| {
        let at = row.get::<_, Column<Moment>>(1)?.0;
        Ok((row.get(0)?, Ticked { at, by: row.get(2)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn floor(db: &Connection, superior: Id, stream: &StreamId) -> Work<Option<Floor>> {
    let mut query =
        db.prepare_cached("SELECT seq, hash FROM floor WHERE superior = ?1 AND stream = ?2")?;
    Ok(query
        .query_row((Column(superior), stream.to_string()), |row| {
            Ok(Floor { seq: row.get(0)?, hash: row.get::<_, Column<Digest>>(1)?.0 })
        })
        .optional()?)
}

fn there(changed: usize, id: Id) -> Work<()> {
    if changed == 0 { Err(Error::Missing { what: "预警", id }.into()) } else { Ok(()) }
}
