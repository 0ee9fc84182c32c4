//! A warning read back from its row.
//!
//! What it says is read from the envelope each time, so that no column can differ from what was
//! signed.

use crate::{
    Error,
    column::{Column, Word},
    fault::Work,
};
use base::{Digest, Id, Moment};
use format::{BodyV1, EnvelopeV1, PayloadV1, WarningV1};
use plan::Mode;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;
use warning::{Ended, SignedFor, Ticked, Warning};

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

pub(crate) const COLUMNS: &str = "id, superior, event, envelope, hash, verified, mode, received_at, ended, \
     ended_by, signed_for_at, signed_for_by, signed_for_note, sign_for, alarms, alarmed_at";

/// A row before its envelope was read.
pub(crate) struct RawWarning {
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
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
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

    pub(crate) fn read(self, db: &Connection) -> Work<StoredWarning> {
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
            colour: body.colour.into(),
            message: body.message.into(),
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

fn ticked(db: &Connection, id: Id) -> Work<BTreeMap<String, Ticked>> {
    let mut query =
        db.prepare_cached("SELECT action, at, by FROM warning_tick WHERE warning = ?1")?;
    let rows = query.query_map((Column(id),), |row| {
        let at = row.get::<_, Column<Moment>>(1)?.0;
        Ok((row.get(0)?, Ticked { at, by: row.get(2)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
