//! Enrolment: a device comes with a ticket, the duty officer confirms its check code.
//!
//! One ticket takes one request. Nothing is confirmed without a person, except at a practice
//! station; the ticket's secret is emptied at the decision.

use crate::{
    Error, Station,
    alarm::{Finding, raise},
    column::{At, Hash, Text},
    identity::{Keys, Profile},
    trust,
};
use base::{Digest, Id, Moment};
use format::{
    DeviceStatementV1, EnrolAnswerV1, EnrolPostV1, EnrolRequestV1, EnrolWord, EnvelopeV1, ModeWord,
    Octets, ProblemKind, PublicKey, REQUEST_PROOF, STATEMENT_PROOF, SignedForm as _, TicketSecret,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::Serialize;

/// An enrolment, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnrolmentView {
    /// The device's id.
    pub device: Id,
    /// Its name.
    pub device_name: String,
    /// The unit's name.
    pub unit_name: String,
    /// The 8 digits that the device's screen shows too.
    pub check_code: String,
    /// `pending`, `confirmed` or `refused`.
    pub state: String,
    /// When the request came.
    pub at: Moment,
}

struct Waiting {
    request: Digest,
    ticket: Digest,
    unit: Id,
    unit_name: String,
    device: Id,
    device_name: String,
    key: [u8; 32],
}

impl Station {
    /// Takes an enrolment request, or says how far the same request is.
    pub(crate) fn enrol(
        &self,
        post: &EnrolPostV1,
    ) -> Result<Result<EnrolAnswerV1, ProblemKind>, Error> {
        let Some((envelope, request)) = open_request(&post.request.0) else {
            return Ok(Err(ProblemKind::EnvelopeSignature));
        };
        let (keys, profile) = (self.keys.clone(), self.profile.clone());
        let (proof, at) = (post.proof, self.now());
        self.ledger.write(move |ledger| {
            if let Some(answer) = read_answer(ledger, envelope.hash())? {
                return Ok(Ok(answer));
            }
            let Some((unit, secret)) = find_ticket(ledger, request.ticket, at)? else {
                return Ok(Err(ProblemKind::TicketInvalid));
            };
            if !secret.proves(REQUEST_PROOF, envelope.bytes(), proof) {
                return Ok(Err(ProblemKind::TicketInvalid));
            }
            let root = keys.root.fingerprint();
            if request.root != root {
                let seen = request.root.to_string();
                raise(ledger, at, Finding::FalseRoot, Some(request.device), &seen)?;
                return Ok(Err(ProblemKind::TicketInvalid));
            }
            let code = secret.check_code(envelope.bytes(), root);
            if is_enrolled(ledger, &request)? {
                return Ok(Err(ProblemKind::NotAllowed));
            }
            // The officer made the fresh ticket on purpose: it stands for what was not decided.
            for earlier in find_waiting(ledger, "device", &Text(request.device))? {
                settle(ledger, &earlier, EnrolWord::Refused, None, at)?;
            }
            if !insert(ledger, envelope.hash(), &request, unit, &code, at)? {
                return Ok(Err(ProblemKind::NotAllowed));
            }
            if profile.mode == ModeWord::Drill {
                let waiting = find_waiting(ledger, "request", &Hash(envelope.hash()))?;
                for waiting in waiting {
                    confirm(ledger, &keys, &profile, &waiting, at)?;
                }
            }
            read_answer(ledger, envelope.hash())?
                .ok_or(Error::Stored { what: "enrolment.request" })
                .map(Ok)
        })
    }

    /// Every enrolment, the newest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn enrolments(&self) -> Result<Vec<EnrolmentView>, Error> {
        self.ledger.read(|ledger| {
            let mut query = ledger
                .prepare(
                    "SELECT e.device, e.device_name, u.name, e.check_code, e.state, e.at
                     FROM enrolment e JOIN unit u USING (unit) ORDER BY e.at DESC, e.device DESC",
                )
                .map_err(Error::Ledger)?;
            let rows = query.query_map([], |row| {
                Ok(EnrolmentView {
                    device: row.get::<_, Text<Id>>(0)?.0,
                    device_name: row.get(1)?,
                    unit_name: row.get(2)?,
                    check_code: row.get(3)?,
                    state: row.get(4)?,
                    at: row.get::<_, At>(5)?.0,
                })
            });
            rows.and_then(Iterator::collect).map_err(Error::Ledger)
        })
    }

    /// Confirms the pending enrolment of a check code; gives the device's and the unit's names.
    ///
    /// # Errors
    /// No pending enrolment has this code or more than one has, or the ledger cannot be written.
    pub fn confirm(&self, check_code: &str) -> Result<(String, String), Error> {
        self.decide(check_code, confirm)
    }

    /// Refuses the pending enrolment of a check code; gives the device's and the unit's names.
    ///
    /// # Errors
    /// No pending enrolment has this code or more than one has, or the ledger cannot be written.
    pub fn refuse(&self, check_code: &str) -> Result<(String, String), Error> {
        self.decide(check_code, |ledger, _, _, waiting, at| {
            settle(ledger, waiting, EnrolWord::Refused, None, at)
        })
    }

    fn decide(
        &self,
        check_code: &str,
        decision: impl Fn(&Connection, &Keys, &Profile, &Waiting, Moment) -> Result<(), Error>
        + Send
        + 'static,
    ) -> Result<(String, String), Error> {
        let code: String = check_code.chars().filter(char::is_ascii_digit).collect();
        let (keys, profile, at) = (self.keys.clone(), self.profile.clone(), self.now());
        self.ledger.write(move |ledger| {
            let waiting = find_waiting(ledger, "check_code", &code)?;
            match waiting.as_slice() {
                [] => Err(Error::UnknownCheckCode { code }),
                [one] => {
                    decision(ledger, &keys, &profile, one, at)?;
                    Ok((one.device_name.clone(), one.unit_name.clone()))
                }
                _ => Err(Error::AmbiguousCheckCode { code }),
            }
        })
    }
}

/// Reads a request and verifies it with the very key it brings.
fn open_request(bytes: &[u8]) -> Option<(EnvelopeV1, EnrolRequestV1)> {
    let envelope = EnvelopeV1::decode(bytes).ok()?;
    let request: EnrolRequestV1 = envelope.open().ok()?;
    let own = envelope.key() == request.key.id();
    let word = EnrolRequestV1::DOMAIN;
    let signed = keys::verify(&request.key.0, word, envelope.payload(), envelope.signature());
    (own && signed.is_ok()).then_some((envelope, request))
}

fn find_ticket(
    ledger: &Connection,
    lookup: Digest,
    now: Moment,
) -> Result<Option<(Id, TicketSecret)>, Error> {
    ledger
        .query_row(
            "SELECT unit, secret FROM ticket WHERE lookup = ?1 AND secret <> '' AND expires >= ?2
             AND lookup NOT IN (SELECT ticket FROM enrolment)",
            params![Hash(lookup), At(now)],
            |row| Ok((row.get::<_, Text<Id>>(0)?.0, row.get::<_, Text<TicketSecret>>(1)?.0)),
        )
        .optional()
        .map_err(Error::Ledger)
}

/// Whether the device or its key is enrolled already.
fn is_enrolled(ledger: &Connection, request: &EnrolRequestV1) -> Result<bool, Error> {
    ledger
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM device WHERE device = ?1 OR key = ?2)",
            params![Text(request.device), request.key.0],
            |row| row.get(0),
        )
        .map_err(Error::Ledger)
}

/// Whether the request is kept; not where its ticket was used meanwhile.
fn insert(
    ledger: &Connection,
    hash: Digest,
    request: &EnrolRequestV1,
    unit: Id,
    code: &str,
    at: Moment,
) -> Result<bool, Error> {
    ledger
        .execute(
            "INSERT INTO enrolment (request, ticket, unit, device, device_name, key, check_code,
                                    state, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'pending', ?8) ON CONFLICT DO NOTHING",
            params![
                Hash(hash),
                Hash(request.ticket),
                Text(unit),
                Text(request.device),
                request.device_name,
                request.key.0,
                code,
                At(at),
            ],
        )
        .map_err(Error::Ledger)
        .map(|rows| rows == 1)
}

fn find_waiting(
    ledger: &Connection,
    column: &'static str,
    value: &dyn rusqlite::ToSql,
) -> Result<Vec<Waiting>, Error> {
    let sql = format!(
        "SELECT e.request, e.ticket, e.unit, u.name, e.device, e.device_name, e.key
         FROM enrolment e JOIN unit u USING (unit) WHERE e.{column} = ?1 AND e.state = 'pending'"
    );
    let mut query = ledger.prepare(&sql).map_err(Error::Ledger)?;
    let rows = query.query_map([value], |row: &Row<'_>| {
        Ok(Waiting {
            request: row.get::<_, Hash>(0)?.0,
            ticket: row.get::<_, Hash>(1)?.0,
            unit: row.get::<_, Text<Id>>(2)?.0,
            unit_name: row.get(3)?,
            device: row.get::<_, Text<Id>>(4)?.0,
            device_name: row.get(5)?,
            key: row.get(6)?,
        })
    });
    rows.and_then(Iterator::collect).map_err(Error::Ledger)
}

fn confirm(
    ledger: &Connection,
    keys: &Keys,
    profile: &Profile,
    waiting: &Waiting,
    at: Moment,
) -> Result<(), Error> {
    let secret: TicketSecret = ledger
        .query_row("SELECT secret FROM ticket WHERE lookup = ?1", [Hash(waiting.ticket)], |row| {
            row.get::<_, Text<TicketSecret>>(0)
        })
        .map_err(Error::Ledger)?
        .0;
    let statement = keys.seal(&DeviceStatementV1 {
        station: profile.station,
        station_name: profile.name.clone(),
        station_key: keys.station_key(),
        unit: waiting.unit,
        unit_name: waiting.unit_name.clone(),
        device: waiting.device,
        key: PublicKey(waiting.key),
        epoch: 1,
        mode: profile.mode,
        at,
    })?;
    ledger
        .execute(
            "INSERT INTO device (device, unit, name, key_id, key, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                Text(waiting.device),
                Text(waiting.unit),
                waiting.device_name,
                Hash(PublicKey(waiting.key).id()),
                waiting.key,
                At(at),
            ],
        )
        .map_err(Error::Ledger)?;
    let proof = secret.proof(STATEMENT_PROOF, statement.bytes());
    settle(ledger, waiting, EnrolWord::Confirmed, Some((statement, proof)), at)
}

fn settle(
    ledger: &Connection,
    waiting: &Waiting,
    state: EnrolWord,
    statement: Option<(EnvelopeV1, Digest)>,
    at: Moment,
) -> Result<(), Error> {
    let (statement, proof) = statement.unzip();
    let statement = statement.as_ref().map(EnvelopeV1::bytes);
    ledger
        .execute(
            "UPDATE enrolment SET state = ?2, statement = ?3, proof = ?4 WHERE request = ?1",
            params![Hash(waiting.request), state.word(), statement, proof.map(Hash)],
        )
        .map_err(Error::Ledger)?;
    ledger
        .execute("UPDATE ticket SET secret = '' WHERE lookup = ?1", [Hash(waiting.ticket)])
        .map_err(Error::Ledger)?;
    ledger
        .execute(
            "INSERT INTO decision (device, state, at) VALUES (?1, ?2, ?3)",
            params![Text(waiting.device), state.word(), At(at)],
        )
        .map_err(Error::Ledger)
        .map(drop)
}

fn read_answer(ledger: &Connection, request: Digest) -> Result<Option<EnrolAnswerV1>, Error> {
    let answer = ledger
        .query_row(
            "SELECT state, statement, proof FROM enrolment WHERE request = ?1",
            [Hash(request)],
            |row| {
                Ok(EnrolAnswerV1 {
                    state: row.get::<_, Text<EnrolWord>>(0)?.0,
                    statement: row.get::<_, Option<Vec<u8>>>(1)?.map(Octets),
                    proof: row.get::<_, Option<Hash>>(2)?.map(|hash| hash.0),
                    trust: None,
                })
            },
        )
        .optional()
        .map_err(Error::Ledger)?;
    let Some(answer) = answer else { return Ok(None) };
    let trust = match answer.state {
        EnrolWord::Confirmed => trust::newest(ledger)?.map(|(_, envelope)| Octets(envelope)),
        EnrolWord::Pending | EnrolWord::Refused => None,
    };
    Ok(Some(EnrolAnswerV1 { trust, ..answer }))
}

#[cfg(test)]
mod tests;
