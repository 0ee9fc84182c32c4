//! Receipts of a later level: what the duty officer says of a stored report.
//!
//! Each is kept, signed and put on the unit's downward list in one commit; a level is given once.

use crate::{
    Error, Station,
    column::{At, Hash, Text, unsigned},
    down::send_down,
    identity::{Keys, Profile},
};
use base::{Id, Moment};
use format::{DownWord, KindWord, ModeWord, PayloadV1, ReceiptV1, ReceiptWord, ReceivedV1};
use rusqlite::{Connection, OptionalExtension as _, params};

/// The name by which the practice station signs for reports.
const PRACTICE_OFFICER: &str = "演练值班员";

struct Judgement {
    level: ReceiptWord,
    by: String,
    reason: Option<String>,
    at: Moment,
}

impl Station {
    /// 签收: the duty officer takes a report.
    ///
    /// # Errors
    /// There is no such report, the name is empty, or the ledger cannot be written.
    pub fn sign_report(&self, event: &str, by: &str) -> Result<(), Error> {
        self.add_receipt(event, ReceiptWord::SignedFor, by, None)
    }

    /// 退回: the duty officer returns a report with a reason.
    ///
    /// # Errors
    /// There is no such report, the name or reason is empty, or the ledger cannot be written.
    pub fn return_report(&self, event: &str, by: &str, reason: &str) -> Result<(), Error> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::Empty { field: "退回原因" });
        }
        self.add_receipt(event, ReceiptWord::Returned, by, Some(reason.to_owned()))
    }

    fn add_receipt(
        &self,
        event: &str,
        level: ReceiptWord,
        by: &str,
        reason: Option<String>,
    ) -> Result<(), Error> {
        let by = by.trim().to_owned();
        if by.is_empty() {
            return Err(Error::Empty { field: "签收人" });
        }
        let unknown = || Error::UnknownReport { id: event.to_owned() };
        let id: Id = event.trim().parse().map_err(|_| unknown())?;
        let (keys, profile) = (self.keys.clone(), self.profile.clone());
        let judgement = Judgement { level, by, reason, at: self.now() };
        let found = self.ledger.write(move |ledger| {
            let Some((unit, received)) = find_report(ledger, id)? else { return Ok(false) };
            give(ledger, &keys, &profile, unit, received, judgement)?;
            Ok(true)
        })?;
        if found { Ok(()) } else { Err(unknown()) }
    }
}

/// A practice station signs for each report at once, so that the whole way can be tried alone.
pub(crate) fn practise(
    ledger: &Connection,
    keys: &Keys,
    profile: &Profile,
    payload: &PayloadV1,
    received: ReceivedV1,
    at: Moment,
) -> Result<(), Error> {
    if profile.mode != ModeWord::Drill || payload.kind != KindWord::Report.word() {
        return Ok(());
    }
    let by = PRACTICE_OFFICER.to_owned();
    let judgement = Judgement { level: ReceiptWord::SignedFor, by, reason: None, at };
    give(ledger, keys, profile, payload.unit, received, judgement)
}

fn give(
    ledger: &Connection,
    keys: &Keys,
    profile: &Profile,
    unit: Id,
    received: ReceivedV1,
    judgement: Judgement,
) -> Result<(), Error> {
    let Judgement { level, by, reason, at } = judgement;
    let given: bool = ledger
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM receipt WHERE event = ?1 AND level = ?2)",
            params![Text(received.id), level.word()],
            |row| row.get(0),
        )
        .map_err(Error::Ledger)?;
    if given {
        return Ok(());
    }
    ledger
        .execute(
            "INSERT INTO receipt (event, level, at, signer, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![Text(received.id), level.word(), At(at), by, reason],
        )
        .map_err(Error::Ledger)?;
    let receipt = ReceiptV1 {
        station: profile.station,
        unit,
        level,
        at,
        by: Some(by),
        reason,
        items: vec![received],
    };
    send_down(ledger, Some(unit), DownWord::Receipt, &keys.seal(&receipt)?)
}

fn find_report(ledger: &Connection, id: Id) -> Result<Option<(Id, ReceivedV1)>, Error> {
    ledger
        .query_row(
            "SELECT unit, hash, rseq FROM event
             WHERE id = ?1 AND kind = 'report' AND place = 'stream'",
            [Text(id)],
            |row| {
                let received =
                    ReceivedV1 { id, hash: row.get::<_, Hash>(1)?.0, rseq: unsigned(row.get(2)?) };
                Ok((row.get::<_, Text<Id>>(0)?.0, received))
            },
        )
        .optional()
        .map_err(Error::Ledger)
}
