//! Warnings as they were received, what was verified, and what this unit did about them.
//!
//! The envelope is kept as it came and never taken twice: what stands at or below the floor of its
//! issuer's stream is an old message played again.

use crate::{
    Delivery, Error, Outgoing, Store, Writer,
    column::{Column, Word},
    fault::Work,
    seal,
    stored_warning::{COLUMNS, RawWarning, StoredWarning},
};
use base::{Digest, Id, Moment};
use format::StreamId;
use plan::Mode;
use rusqlite::{Connection, OptionalExtension as _, Transaction};
use warning::{Ended, SignedFor, Ticked};

/// A warning that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
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
        delivery: Outgoing,
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
pub(crate) fn put(tx: &Transaction<'_>, from: Id, fresh: &Incoming, now: Moment) -> Work<bool> {
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

fn warning(db: &Connection, id: Id) -> Work<StoredWarning> {
    let sql = format!("SELECT {COLUMNS} FROM warning WHERE id = ?1");
    let raw = db.prepare_cached(&sql)?.query_row((Column(id),), RawWarning::from_row).optional()?;
    raw.ok_or(Error::Missing { what: "预警", id })?.read(db)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Accepted, Inbound, Urgency, trial::Trial};
    use format::{
        AreaV1, BodyV1, BootV1, ColourWord, LabelledV1, MessageWord, ModeWord, PayloadV1,
        ReferenceV1, SignForV1, WARNING_CONTENTS, WarningV1,
    };
    use plan::Colour;
    use std::time::Duration;

    fn stream(trial: &Trial, epoch: u32) -> StreamId {
        StreamId { device: trial.superior, epoch, to: trial.superior }
    }

    fn issue(trial: &Trial, seq: u64, mode: Mode, ends: &[(Id, MessageWord)]) -> Incoming {
        let (id, event, stream) = (trial.id(), trial.id(), stream(trial, 1));
        let refer =
            |(warning, _): &(Id, MessageWord)| ReferenceV1 { warning: *warning, sent: trial.now() };
        let text = |(id, label): &(&str, &str)| LabelledV1 {
            id: (*id).to_owned(),
            label: (*label).to_owned(),
            text: "见通知".to_owned(),
        };
        let body = WarningV1 {
            warning: id,
            message: ends.first().map_or(MessageWord::Alert, |(_, message)| *message),
            references: ends.iter().map(refer).collect(),
            sent: trial.now(),
            effective: trial.now(),
            expires: trial.now().plus(Duration::from_secs(86_400)),
            colour: ColourWord::Orange,
            title: "勒索软件预警".to_owned(),
            issuer: "市教育局".to_owned(),
            category: None,
            area: AreaV1 { text: "全市".to_owned(), units: Vec::new() },
            contents: WARNING_CONTENTS.iter().map(text).collect(),
        };
        let payload = PayloadV1 {
            id: event,
            stream,
            epoch: 1,
            to: trial.superior,
            seq,
            prev: (seq > 1).then(|| Digest::of(b"prev")),
            kind: "warning".to_owned(),
            subject: id,
            unit: crate::trial::unit(),
            mode: ModeWord::from(mode),
            wall: trial.now(),
            offset: None,
            uncertainty: None,
            boot: BootV1 { id: "boot".to_owned(), elapsed_ms: 1 },
            body: BodyV1::Warning(body).to_value().unwrap(),
            blobs: Vec::new(),
        };
        let how = |(warning, message): &(Id, MessageWord)| Ending {
            warning: *warning,
            how: match message {
                MessageWord::Cancel => Ended::Cancelled(id),
                _ => Ended::Updated(id),
            },
        };
        Incoming {
            id,
            event,
            stream,
            seq,
            mode,
            envelope: trial.sign(&payload),
            verified: "上级签名".to_owned(),
            ends: ends.iter().map(how).collect(),
        }
    }

    fn accept(trial: &Trial, warning: &Incoming) -> Accepted {
        let inbound = Inbound {
            warnings: vec![warning.clone()],
            cursor: Some(warning.seq),
            ..Inbound::default()
        };
        trial.store.writer().accept(trial.superior, inbound).unwrap()
    }

    #[test]
    fn a_warning_is_kept_as_it_came_and_known_once() {
        let trial = Trial::begin();
        let first = issue(&trial, 3, Mode::Live, &[]);
        assert_eq!(accept(&trial, &first).warnings, [first.id]);
        assert_eq!(accept(&trial, &first).warnings, []);
        // What lies below the floor is an old message played again, whatever it says.
        let older = issue(&trial, 2, Mode::Live, &[]);
        let inbound = Inbound { warnings: vec![older], ..Inbound::default() };
        let accepted = trial.store.writer().accept(trial.superior, inbound).unwrap();
        assert_eq!(accepted.warnings, []);
        let trial = trial.reopen();
        let kept = trial.store.warnings().unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].warning.id, &kept[0].envelope), (first.id, &first.envelope));
        assert_eq!(kept[0].warning.colour, Colour::Orange);
        let floor = trial.store.floor(trial.superior, first.stream).unwrap().unwrap();
        assert_eq!((floor.seq, floor.hash), (3, Digest::of(&first.envelope)));
        assert_eq!(trial.store.floor(trial.superior, stream(&trial, 2)).unwrap(), None);
    }

    #[test]
    fn a_later_message_ends_its_own_issuer_s_warning_of_its_own_mode() {
        for (name, word, mode, foreign, expect) in [
            ("updated", MessageWord::Update, Mode::Live, false, true),
            ("cancelled", MessageWord::Cancel, Mode::Live, false, true),
            ("a drill ends nothing real", MessageWord::Cancel, Mode::Drill, false, false),
            ("another issuer", MessageWord::Cancel, Mode::Live, true, false),
        ] {
            let trial = Trial::begin();
            let first = issue(&trial, 1, Mode::Live, &[]);
            accept(&trial, &first);
            let mut later = issue(&trial, 2, mode, &[(first.id, word)]);
            if foreign {
                later.stream = stream(&trial, 9);
            }
            accept(&trial, &later);
            let ended = trial.store.warning(first.id).unwrap().warning.ended;
            assert_eq!(ended.is_some(), expect, "{name}");
            if expect {
                assert_eq!(ended, Some(later.ends[0].how), "{name}");
            }
        }
    }

    #[test]
    fn a_sign_for_is_given_once_and_queued_with_it() {
        let trial = Trial::begin();
        let first = issue(&trial, 1, Mode::Live, &[]);
        accept(&trial, &first);
        let writer = trial.store.writer();
        writer.record_alarm(first.id, trial.now()).unwrap();
        let ticked = Ticked { at: trial.now(), by: "陈立".to_owned() };
        writer.tick(first.id, "patrol", ticked.clone()).unwrap();
        let signed = SignedFor { at: trial.now(), by: "陈立".to_owned(), note: String::new() };
        let body =
            SignForV1 { warning: first.id, at: trial.now(), by: "陈立".to_owned(), note: None };
        let delivery = || Outgoing {
            body: BodyV1::SignFor(body.clone()),
            ..trial.note_to(trial.superior, first.id, Urgency::Urgent)
        };
        let queued = writer.sign_for(first.id, signed.clone(), delivery()).unwrap();
        let again = writer.sign_for(first.id, signed.clone(), delivery());
        assert!(matches!(again, Err(Error::State { .. })), "{again:?}");
        let due = trial.store.due(trial.superior, trial.now(), 9).unwrap();
        assert_eq!(due.iter().map(|due| due.id).collect::<Vec<_>>(), [queued.id]);
        let kept = trial.store.warning(first.id).unwrap();
        assert_eq!((kept.warning.signed_for, kept.sign_for), (Some(signed), Some(queued.id)));
        assert_eq!((kept.warning.alarms, kept.warning.alarmed_at), (1, Some(trial.now())));
        assert_eq!(kept.warning.ticked.get("patrol"), Some(&ticked));
    }

    #[test]
    fn what_was_received_is_neither_changed_nor_deleted() {
        let trial = Trial::begin();
        accept(&trial, &issue(&trial, 2, Mode::Live, &[]));
        for sql in [
            "UPDATE warning SET envelope = x'00'",
            "DELETE FROM warning",
            "UPDATE floor SET seq = 1",
            "DELETE FROM floor",
        ] {
            assert!(matches!(trial.sql(sql), Err(Error::Write(_))), "{sql}");
        }
    }
}
