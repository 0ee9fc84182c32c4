//! What the duty officer sees: received reports with their receipts, issued warnings with who
//! signed for them.
//!
//! A listing is of one mode; live and drill never stand in one list.

use crate::{
    Error, Station,
    column::{At, Hash, Text, unsigned},
    issue::decode_warning,
};
use base::{Digest, Id, Moment};
use format::{
    BodyV1, EnvelopeV1, Form as _, InstructionV1, ModeWord, PayloadV1, ReportV1, WarningV1,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::Serialize;

/// A received report, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportView {
    /// The event's id.
    pub id: Id,
    /// The envelope's hash.
    pub hash: Digest,
    /// Its row in the ledger.
    pub rseq: u64,
    /// When it was stored.
    pub at: Moment,
    /// The unit's name.
    pub unit_name: String,
    /// `live` or `drill`.
    pub mode: String,
    /// The incident's id at the unit.
    pub incident: Id,
    /// `stream`, or `fork` or `quarantine` beside it.
    pub place: String,
    /// Whether the unit withdrew it.
    pub withdrawn: bool,
    /// The report; none where this program cannot read its form.
    pub report: Option<ReportV1>,
    /// The receipts given since it was stored, in order.
    pub receipts: Vec<ReceiptView>,
    /// What the unit remarked on the same incident, in order; only where one report is shown.
    pub notes: Vec<NoteView>,
}

/// A unit's remark on an incident, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteView {
    /// When it was stored.
    pub at: Moment,
    /// Who wrote it.
    pub by: String,
    /// The text.
    pub text: String,
}

/// A receipt of a later level, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceiptView {
    /// `signed_for`, `returned` or `forwarded`.
    pub level: String,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: Option<String>,
    /// Why it was returned.
    pub reason: Option<String>,
}

/// An issued warning, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WarningView {
    /// `live` or `drill`.
    pub mode: String,
    /// Its place in the issuer's stream.
    pub seq: u64,
    /// The warning.
    pub warning: WarningV1,
    /// Each unit it concerns, and whether it signed.
    pub units: Vec<SigningView>,
}

/// An issued instruction, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InstructionView {
    /// `live` or `drill`.
    pub mode: String,
    /// The instruction.
    pub instruction: InstructionV1,
    /// The unit it was issued to, and whether it signed.
    pub unit: SigningView,
}

/// Whether a unit signed for a warning or an instruction, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SigningView {
    /// The unit's name.
    pub unit_name: String,
    /// When the unit signed, by its own clock; none while it has not.
    pub signed: Option<Moment>,
    /// When the sign-for was stored here.
    pub at: Option<Moment>,
    /// Who signed.
    pub by: Option<String>,
    /// What was added.
    pub note: Option<String>,
}

const REPORTS: &str = "
    SELECT e.id, e.hash, e.rseq, e.at, u.name, e.mode, e.subject, e.place, e.envelope,
           EXISTS (SELECT 1 FROM filled f WHERE f.stream = e.stream AND f.seq = e.seq
                                            AND f.hash = e.hash)
    FROM event e JOIN unit u USING (unit)";

impl Station {
    /// The received reports of one mode, the newest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn reports(&self, mode: ModeWord) -> Result<Vec<ReportView>, Error> {
        self.ledger.read(|ledger| {
            let sql =
                format!("{REPORTS} WHERE e.mode = ?1 AND e.kind = 'report' ORDER BY e.rseq DESC");
            let mut query = ledger.prepare(&sql).map_err(Error::Ledger)?;
            let rows = query.query_map([mode.word()], read_report);
            let mut reports: Vec<ReportView> =
                rows.and_then(Iterator::collect).map_err(Error::Ledger)?;
            for report in &mut reports {
                report.receipts = read_receipts(ledger, report.id)?;
            }
            Ok(reports)
        })
    }

    /// One received report, of either mode.
    ///
    /// # Errors
    /// There is no such report, or the ledger cannot be read.
    pub fn report(&self, id: &str) -> Result<ReportView, Error> {
        let unknown = || Error::UnknownReport { id: id.to_owned() };
        let event: Id = id.trim().parse().map_err(|_| unknown())?;
        self.ledger.read(|ledger| {
            let sql = format!("{REPORTS} WHERE e.id = ?1 AND e.kind = 'report'");
            let mut report = ledger
                .query_row(&sql, [Text(event)], read_report)
                .optional()
                .map_err(Error::Ledger)?
                .ok_or_else(unknown)?;
            report.receipts = read_receipts(ledger, report.id)?;
            report.notes = read_notes(ledger, &report)?;
            Ok(report)
        })
    }

    /// The issued warnings of one mode, the newest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn warnings(&self, mode: ModeWord) -> Result<Vec<WarningView>, Error> {
        self.ledger.read(|ledger| {
            let mut query = ledger
                .prepare(
                    "SELECT mode, seq, envelope FROM issued
                     WHERE mode = ?1 AND kind = 'warning' ORDER BY seq DESC",
                )
                .map_err(Error::Ledger)?;
            let rows = query.query_map([mode.word()], |row| {
                Ok((row.get(0)?, unsigned(row.get(1)?), row.get(2)?))
            });
            let rows: Vec<(String, u64, Vec<u8>)> =
                rows.and_then(Iterator::collect).map_err(Error::Ledger)?;
            rows.into_iter()
                .map(|(mode, seq, envelope)| {
                    let (warning, _) = decode_warning(&envelope)?;
                    let all = read_signings(ledger, warning.warning, &mode)?.into_iter();
                    let units = all
                        .filter(|(unit, _)| warning.concerns(*unit))
                        .map(|(_, view)| view)
                        .collect();
                    Ok(WarningView { mode, seq, warning, units })
                })
                .collect()
        })
    }

    /// The issued instructions of one mode, the newest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn instructions(&self, mode: ModeWord) -> Result<Vec<InstructionView>, Error> {
        self.ledger.read(|ledger| {
            let mut query = ledger
                .prepare(
                    "SELECT mode, envelope FROM issued
                     WHERE mode = ?1 AND kind = 'instruction' ORDER BY at DESC, id DESC",
                )
                .map_err(Error::Ledger)?;
            let rows = query.query_map([mode.word()], |row| Ok((row.get(0)?, row.get(1)?)));
            let rows: Vec<(String, Vec<u8>)> =
                rows.and_then(Iterator::collect).map_err(Error::Ledger)?;
            rows.into_iter()
                .map(|(mode, envelope)| {
                    let stored = || Error::Stored { what: "issued.envelope" };
                    let (to, body) = decode_event(&envelope).ok_or_else(stored)?;
                    let BodyV1::Instruction(instruction) = body else { return Err(stored()) };
                    let all = read_signings(ledger, instruction.instruction, &mode)?;
                    let one = all.into_iter().find(|(unit, _)| *unit == to);
                    let (_, unit) = one.ok_or_else(stored)?;
                    Ok(InstructionView { mode, instruction, unit })
                })
                .collect()
        })
    }
}

fn read_report(row: &Row<'_>) -> Result<ReportView, rusqlite::Error> {
    let envelope: Vec<u8> = row.get(8)?;
    Ok(ReportView {
        id: row.get::<_, Text<Id>>(0)?.0,
        hash: row.get::<_, Hash>(1)?.0,
        rseq: unsigned(row.get(2)?),
        at: row.get::<_, At>(3)?.0,
        unit_name: row.get(4)?,
        mode: row.get(5)?,
        incident: row.get::<_, Text<Id>>(6)?.0,
        place: row.get(7)?,
        withdrawn: row.get(9)?,
        report: decode_report(&envelope),
        receipts: Vec::new(),
        notes: Vec::new(),
    })
}

fn decode_report(envelope: &[u8]) -> Option<ReportV1> {
    match decode_body(envelope)? {
        BodyV1::Report(report) => Some(report),
        _ => None,
    }
}

fn decode_body(envelope: &[u8]) -> Option<BodyV1> {
    decode_event(envelope).map(|(_, body)| body)
}

/// The addressee and the body of a stored event.
fn decode_event(envelope: &[u8]) -> Option<(Id, BodyV1)> {
    let envelope = EnvelopeV1::decode(envelope).ok()?;
    let payload = PayloadV1::decode(envelope.payload()).ok()?;
    Some((payload.to, payload.read_body().ok()?))
}

fn read_notes(ledger: &Connection, report: &ReportView) -> Result<Vec<NoteView>, Error> {
    let mut query = ledger
        .prepare(
            "SELECT at, envelope FROM event
             WHERE mode = ?1 AND kind = 'note' AND subject = ?2 AND place = 'stream'
             ORDER BY rseq",
        )
        .map_err(Error::Ledger)?;
    let rows = query.query_map(params![report.mode, Text(report.incident)], |row| {
        Ok((row.get::<_, At>(0)?.0, row.get(1)?))
    });
    let rows: Vec<(Moment, Vec<u8>)> = rows.and_then(Iterator::collect).map_err(Error::Ledger)?;
    let note = |(at, envelope): (Moment, Vec<u8>)| match decode_body(&envelope)? {
        BodyV1::Note(note) => Some(NoteView { at, by: note.by, text: note.text }),
        _ => None,
    };
    Ok(rows.into_iter().filter_map(note).collect())
}

fn read_receipts(ledger: &Connection, event: Id) -> Result<Vec<ReceiptView>, Error> {
    let mut query = ledger
        .prepare_cached(
            "SELECT level, at, signer, reason FROM receipt WHERE event = ?1 ORDER BY rank",
        )
        .map_err(Error::Ledger)?;
    let rows = query.query_map([Text(event)], |row| {
        Ok(ReceiptView {
            level: row.get(0)?,
            at: row.get::<_, At>(1)?.0,
            by: row.get(2)?,
            reason: row.get(3)?,
        })
    });
    rows.and_then(Iterator::collect).map_err(Error::Ledger)
}

/// Each unit with its first sign-for; a drill's counts for drills alone.
fn read_signings(
    ledger: &Connection,
    subject: Id,
    mode: &str,
) -> Result<Vec<(Id, SigningView)>, Error> {
    let mut query = ledger
        .prepare_cached(
            "SELECT u.unit, u.name, s.signed, min(s.at), s.signer, s.note
             FROM unit u LEFT JOIN signing s
               ON s.unit = u.unit AND s.subject = ?1 AND s.mode = ?2
             GROUP BY u.unit ORDER BY u.name",
        )
        .map_err(Error::Ledger)?;
    let rows = query.query_map(params![Text(subject), mode], |row| {
        let view = SigningView {
            unit_name: row.get(1)?,
            signed: row.get::<_, Option<At>>(2)?.map(|at| at.0),
            at: row.get::<_, Option<At>>(3)?.map(|at| at.0),
            by: row.get(4)?,
            note: row.get(5)?,
        };
        Ok((row.get::<_, Text<Id>>(0)?.0, view))
    });
    rows.and_then(Iterator::collect).map_err(Error::Ledger)
}
