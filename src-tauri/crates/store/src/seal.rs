//! Seals what is decided into the stream of its addressee, inside the caller's transaction.
//!
//! A stream is dense and chained: the head moves in the same commit as the delivery, or a crash
//! between them would make a gap or a fork.

use crate::{
    Delivery, DeliveryState, Error, Outgoing, Urgency, Withdrawal,
    column::{Column, Word},
    fault::Work,
    outbox,
    writer::Pen,
};
use base::{Digest, Id, Moment, Stamp};
use format::{BodyV1, BootV1, EnvelopeV1, PayloadV1, PublicKey, StreamId, WithdrawV1};
use plan::Mode;
use rusqlite::{OptionalExtension as _, Transaction};

/// The open stream to a superior and what its events must say.
struct Head {
    epoch: u32,
    seq: u64,
    hash: Option<Digest>,
    unit: Id,
    mode: Mode,
    offset: Option<i64>,
    uncertainty: Option<u64>,
}

/// Seals and queues one delivery.
pub(crate) fn seal(tx: &Transaction<'_>, pen: &Pen, wanted: &Outgoing) -> Work<Delivery> {
    let head = head(tx, wanted.to)?;
    if head.mode == Mode::Drill && wanted.mode == Mode::Live {
        return Err(Error::State { rule: "演练上级只接收演练内容" }.into());
    }
    let now = pen.clock.now();
    let seq = head.seq + 1;
    let body = wanted.body.to_value().map_err(Error::form("发件"))?;
    let stream = StreamId { device: pen.device, epoch: head.epoch, to: wanted.to };
    let Stamp { wall, boot, measured, .. } = pen.clock.stamp();
    // What was measured in this start of the machine holds for this wall clock, however it was set.
    let told = measured.map(|measured| (measured.offset_ms, measured.uncertainty_ms));
    let (offset, uncertainty) = told.or(head.offset.zip(head.uncertainty)).unzip();
    let payload = PayloadV1 {
        id: wanted.id,
        stream,
        epoch: head.epoch,
        to: wanted.to,
        seq,
        prev: head.hash,
        kind: wanted.body.kind().word().to_owned(),
        subject: wanted.subject,
        unit: head.unit,
        mode: wanted.mode.into(),
        wall,
        offset,
        uncertainty,
        boot: BootV1 {
            id: boot.id,
            elapsed_ms: u64::try_from(boot.elapsed.as_millis()).unwrap_or(u64::MAX),
        },
        body,
        blobs: wanted.blobs.clone(),
    };
    let key = PublicKey(pen.key.public()).id();
    let envelope = EnvelopeV1::seal(&payload, key, |word, bytes| pen.key.sign(word, bytes))
        .map_err(Error::form("发件"))?;
    let delivery = Delivery {
        id: wanted.id,
        superior: wanted.to,
        epoch: head.epoch,
        seq,
        kind: wanted.body.kind(),
        subject: wanted.subject,
        mode: wanted.mode,
        urgency: wanted.urgency,
        hash: envelope.hash(),
        envelope: envelope.into_bytes(),
        queued_at: now,
        state: DeliveryState::Queued,
        reason: String::new(),
        attempts: 0,
        attempted_at: None,
        next_at: now,
        settled_at: None,
    };
    insert(tx, &delivery)?;
    Ok(delivery)
}

/// Takes a delivery out of the outbox and queues the event that says so to the superior, who counts
/// the withdrawn place as filled.
pub(crate) fn withdraw(tx: &Transaction<'_>, pen: &Pen, wish: &Withdrawal) -> Work<Delivery> {
    let found = outbox::delivery(tx, wish.delivery)?;
    match found.state {
        DeliveryState::Delivered => {
            return Err(Error::State { rule: "已送达的发件不能撤回，请另发更正" }.into());
        }
        DeliveryState::Withdrawn => {
            return Err(Error::State { rule: "该发件已撤回" }.into());
        }
        DeliveryState::Queued | DeliveryState::Carried | DeliveryState::Held => {}
    }
    tx.prepare_cached(
        "UPDATE delivery SET state = 'withdrawn', reason = ?2, settled_at = ?3 WHERE id = ?1",
    )?
    .execute((
        Column(found.id),
        wish.reason.as_deref().unwrap_or_default(),
        Column(pen.clock.now()),
    ))?;
    let body = WithdrawV1 { seq: found.seq, hash: found.hash, reason: wish.reason.clone() };
    let event = Outgoing {
        id: wish.id,
        to: found.superior,
        subject: found.subject,
        urgency: if found.urgency == Urgency::Late { Urgency::Normal } else { found.urgency },
        mode: found.mode,
        body: BodyV1::Withdraw(body),
        blobs: Vec::new(),
    };
    seal(tx, pen, &event)
}

fn head(tx: &Transaction<'_>, superior: Id) -> Work<Head> {
    let found = tx
        .prepare_cached(
            "SELECT stream.epoch, stream.seq, stream.hash, superior.unit, superior.mode, \
                 superior.offset_ms, superior.uncertainty_ms, superior.state \
             FROM stream JOIN superior ON superior.id = stream.superior \
             WHERE stream.superior = ?1 AND stream.open = 1",
        )?
        .query_row((Column(superior),), |row| {
            let left = row.get::<_, String>(7)? == crate::LinkState::Left.word();
            let seq = row.get(1)?;
            let hash = if seq == 0 { None } else { Some(row.get::<_, Column<Digest>>(2)?.0) };
            let head = Head {
                epoch: row.get(0)?,
                seq,
                hash,
                unit: row.get::<_, Column<Id>>(3)?.0,
                mode: row.get::<_, Word<Mode>>(4)?.0,
                offset: row.get(5)?,
                uncertainty: row.get(6)?,
            };
            Ok((left, head))
        })
        .optional()?;
    match found {
        Some((false, head)) => Ok(head),
        Some((true, _)) => Err(Error::State { rule: "已与该上级脱离" }.into()),
        None => Err(Error::Missing { what: "上级", id: superior }.into()),
    }
}

fn insert(tx: &Transaction<'_>, delivery: &Delivery) -> Work<()> {
    let moment = |at: Moment| Column(at);
    tx.prepare_cached(
        "INSERT INTO delivery (id, superior, epoch, seq, kind, subject, mode, urgency, envelope, \
             hash, queued_at, state, reason, attempts, next_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'queued', '', 0, ?11)",
    )?
    .execute((
        Column(delivery.id),
        Column(delivery.superior),
        delivery.epoch,
        delivery.seq,
        Word(delivery.kind),
        Column(delivery.subject),
        Word(delivery.mode),
        delivery.urgency.rank(),
        &delivery.envelope,
        Column(delivery.hash),
        moment(delivery.queued_at),
    ))?;
    tx.prepare_cached("UPDATE stream SET seq = ?3, hash = ?4 WHERE superior = ?1 AND epoch = ?2")?
        .execute((
            Column(delivery.superior),
            delivery.epoch,
            delivery.seq,
            Column(delivery.hash),
        ))?;
    Ok(())
}
