//! Taking envelopes into the ledger: insert or ignore, compare the hash, find forks, count gaps.
//!
//! Store first, judge later: what forks a stream or comes from a revoked device is kept beside the
//! stream, and only what stands in the stream is receipted.

use crate::{
    Error, Station,
    alarm::{Finding, raise},
    column::{At, Hash, Text, signed, unsigned},
    gaps,
    judge::{Judged, Refusal},
    receipt,
};
use base::{Digest, Id, Moment};
use format::{
    BatchAnswerV1, BodyV1, NeedV1, Octets, PayloadV1, ProblemKind, ReceiptV1, ReceiptWord,
    ReceivedV1, RejectedV1, SignForV1, StreamId, WithdrawV1,
};
use rusqlite::{Connection, OptionalExtension as _, params};

const NEEDS_MAX: usize = 100;

/// Where an event stands: in its stream, beside it, or in quarantine.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Stream,
    Fork,
    Quarantine,
}

impl Place {
    const fn word(self) -> &'static str {
        match self {
            Self::Stream => "stream",
            Self::Fork => "fork",
            Self::Quarantine => "quarantine",
        }
    }
}

struct Outcome {
    taken: Vec<ReceivedV1>,
    refused: Vec<(usize, Refusal)>,
    need: Vec<NeedV1>,
}

impl Station {
    /// Takes the envelopes that a device of `unit` hands in, in one commit, and answers with one
    /// receipt for all that stand in their streams.
    pub(crate) fn take(&self, unit: Id, envelopes: &[Octets]) -> Result<BatchAnswerV1, Error> {
        let mut judged = Vec::new();
        let mut refused = Vec::new();
        for (index, envelope) in envelopes.iter().enumerate() {
            match self.judge(&envelope.0, unit)? {
                Ok(sound) => judged.push((index, sound)),
                Err(refusal) => refused.push((index, refusal)),
            }
        }
        let outcome = self.store(judged)?;
        refused.extend(outcome.refused);
        refused.sort_by_key(|(index, _)| *index);
        let receipt = if outcome.taken.is_empty() {
            None
        } else {
            let receipt = ReceiptV1 {
                station: self.profile.station,
                unit,
                level: ReceiptWord::Stored,
                at: self.now(),
                by: None,
                reason: None,
                items: outcome.taken,
            };
            Some(Octets(self.keys.seal(&receipt)?.into_bytes()))
        };
        let rejected = refused
            .into_iter()
            .map(|(index, refusal)| RejectedV1 {
                index,
                hash: refusal.hash,
                id: refusal.id,
                problem: refusal.kind.document(refusal.detail),
            })
            .collect();
        Ok(BatchAnswerV1 { receipt, need: outcome.need, rejected })
    }

    fn store(&self, judged: Vec<(usize, Judged)>) -> Result<Outcome, Error> {
        let none = Outcome { taken: Vec::new(), refused: Vec::new(), need: Vec::new() };
        if judged.is_empty() {
            return Ok(none);
        }
        let at = self.now();
        let (keys, profile) = (self.keys.clone(), self.profile.clone());
        self.ledger.write(move |ledger| {
            let mut outcome = none;
            let mut streams: Vec<StreamId> = Vec::new();
            for (index, sound) in judged {
                match store_one(ledger, &sound, at)? {
                    Ok(received) => {
                        outcome.taken.push(received);
                        receipt::practise(ledger, &keys, &profile, &sound.payload, received, at)?;
                    }
                    Err(refusal) => outcome.refused.push((index, refusal)),
                }
                if !streams.contains(&sound.payload.stream) {
                    streams.push(sound.payload.stream);
                }
            }
            for stream in streams {
                outcome.need.extend(gaps::read_needs(ledger, stream)?);
            }
            outcome.need.truncate(NEEDS_MAX);
            Ok(outcome)
        })
    }
}

fn store_one(
    ledger: &Connection,
    judged: &Judged,
    at: Moment,
) -> Result<Result<ReceivedV1, Refusal>, Error> {
    let (payload, hash) = (&judged.payload, judged.envelope.hash());
    if let Some((known, rseq, place)) = find_event(ledger, payload.id)? {
        if known != hash {
            let detail = format!("{} {hash}", payload.id);
            raise(ledger, at, Finding::IdReused, Some(judged.sender.device), &detail)?;
            return Ok(Err(refusal(payload, hash, ProblemKind::IdReused)));
        }
        return Ok(answer(payload, hash, rseq, place));
    }
    let (_, frozen) = gaps::read_progress(ledger, payload.stream)?;
    let body = payload.read_body().ok();
    let place = if judged.sender.revoked {
        raise(
            ledger,
            at,
            Finding::Quarantine,
            Some(judged.sender.device),
            &payload.id.to_string(),
        )?;
        Place::Quarantine
    } else if frozen {
        Place::Fork
    } else if forks(ledger, payload, hash, body.as_ref())? {
        gaps::freeze(ledger, payload.stream)?;
        let detail = format!("{} #{}", payload.stream, payload.seq);
        raise(ledger, at, Finding::Fork, Some(judged.sender.device), &detail)?;
        Place::Fork
    } else {
        Place::Stream
    };
    let rseq = insert_event(ledger, judged, hash, place, at)?;
    if place == Place::Stream {
        note_epoch(ledger, judged, at)?;
        take_effect(ledger, payload, body, at)?;
        gaps::advance(ledger, payload.stream)?;
    }
    Ok(answer(payload, hash, rseq, place))
}

fn answer(
    payload: &PayloadV1,
    hash: Digest,
    rseq: u64,
    place: Place,
) -> Result<ReceivedV1, Refusal> {
    match place {
        Place::Stream => Ok(ReceivedV1 { id: payload.id, hash, rseq }),
        Place::Fork => Err(refusal(payload, hash, ProblemKind::Fork)),
        Place::Quarantine => Err(refusal(payload, hash, ProblemKind::Revoked)),
    }
}

fn refusal(payload: &PayloadV1, hash: Digest, kind: ProblemKind) -> Refusal {
    let detail = (kind == ProblemKind::Fork)
        .then(|| format!("信道 {} 已冻结；两份内容均已保存", payload.stream));
    Refusal { hash, id: Some(payload.id), kind, detail }
}

fn find_event(ledger: &Connection, id: Id) -> Result<Option<(Digest, u64, Place)>, Error> {
    ledger
        .query_row("SELECT hash, rseq, place FROM event WHERE id = ?1", [Text(id)], |row| {
            let place = match row.get::<_, String>(2)?.as_str() {
                "stream" => Place::Stream,
                "fork" => Place::Fork,
                _ => Place::Quarantine,
            };
            Ok((row.get::<_, Hash>(0)?.0, unsigned(row.get(1)?), place))
        })
        .optional()
        .map_err(Error::Ledger)
}

/// Whether this event and what the stream already holds cannot both be from one device's one
/// history: the seq is taken, or one of the two chain links beside it does not fit.
fn forks(
    ledger: &Connection,
    payload: &PayloadV1,
    hash: Digest,
    body: Option<&BodyV1>,
) -> Result<bool, Error> {
    let known = |seq| known_hash(ledger, payload.stream, seq);
    let differs = |left: Option<Digest>, right: Option<Digest>| {
        left.zip(right).is_some_and(|(left, right)| left != right)
    };
    if differs(known(payload.seq)?, Some(hash)) || differs(known(payload.seq - 1)?, payload.prev) {
        return Ok(true);
    }
    let next: Option<Digest> = ledger
        .query_row(
            "SELECT prev FROM event WHERE stream = ?1 AND seq = ?2 AND place = 'stream'",
            params![Text(payload.stream), signed(payload.seq + 1)],
            |row| row.get::<_, Hash>(0),
        )
        .optional()
        .map_err(Error::Ledger)?
        .map(|prev| prev.0);
    if differs(next, Some(hash)) {
        return Ok(true);
    }
    match body {
        Some(BodyV1::Withdraw(withdrawn)) => {
            Ok(differs(known(withdrawn.seq)?, Some(withdrawn.hash)))
        }
        _ => Ok(false),
    }
}

fn known_hash(ledger: &Connection, stream: StreamId, seq: u64) -> Result<Option<Digest>, Error> {
    ledger
        .query_row(
            "SELECT hash FROM event WHERE stream = ?1 AND seq = ?2 AND place = 'stream'
             UNION ALL SELECT hash FROM filled WHERE stream = ?1 AND seq = ?2 LIMIT 1",
            params![Text(stream), signed(seq)],
            |row| row.get::<_, Hash>(0),
        )
        .optional()
        .map_err(Error::Ledger)
        .map(|hash| hash.map(|hash| hash.0))
}

fn insert_event(
    ledger: &Connection,
    judged: &Judged,
    hash: Digest,
    place: Place,
    at: Moment,
) -> Result<u64, Error> {
    let payload = &judged.payload;
    ledger
        .execute(
            "INSERT INTO event (id, hash, stream, seq, prev, kind, subject, unit, device, mode,
                                place, at, envelope)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                Text(payload.id),
                Hash(hash),
                Text(payload.stream),
                signed(payload.seq),
                payload.prev.map(Hash),
                payload.kind,
                Text(payload.subject),
                Text(payload.unit),
                Text(judged.sender.device),
                payload.mode.word(),
                place.word(),
                At(at),
                judged.envelope.bytes(),
            ],
        )
        .map_err(Error::Ledger)?;
    Ok(unsigned(ledger.last_insert_rowid()))
}

fn note_epoch(ledger: &Connection, judged: &Judged, at: Moment) -> Result<(), Error> {
    let payload = &judged.payload;
    if payload.epoch == 1 {
        return Ok(());
    }
    let detail = payload.stream.to_string();
    raise(ledger, at, Finding::Epoch, Some(judged.sender.device), &detail)
}

fn take_effect(
    ledger: &Connection,
    payload: &PayloadV1,
    body: Option<BodyV1>,
    at: Moment,
) -> Result<(), Error> {
    match body {
        Some(BodyV1::SignFor(body)) => note_signing(ledger, payload, &body, at),
        Some(BodyV1::Withdraw(body)) if body.seq < payload.seq => {
            note_withdrawal(ledger, payload, &body)
        }
        _ => Ok(()),
    }
}

fn note_signing(
    ledger: &Connection,
    payload: &PayloadV1,
    body: &SignForV1,
    at: Moment,
) -> Result<(), Error> {
    ledger
        .execute(
            "INSERT INTO signing (event, subject, unit, mode, signer, note, signed, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                Text(payload.id),
                Text(body.warning),
                Text(payload.unit),
                payload.mode.word(),
                body.by,
                body.note,
                At(body.at),
                At(at),
            ],
        )
        .map_err(Error::Ledger)
        .map(drop)
}

fn note_withdrawal(
    ledger: &Connection,
    payload: &PayloadV1,
    body: &WithdrawV1,
) -> Result<(), Error> {
    ledger
        .execute(
            "INSERT INTO filled (stream, seq, hash) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![Text(payload.stream), signed(body.seq), Hash(body.hash)],
        )
        .map_err(Error::Ledger)
        .map(drop)
}

#[cfg(test)]
mod tests;
