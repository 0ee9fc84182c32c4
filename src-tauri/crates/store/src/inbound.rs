//! What came down from a superior, stored in one transaction with the cursor that says so.
//!
//! Receipts are verified here again, under the superior's key and for the very id and hash, because
//! nothing else may say 已送达. Everything that came is kept: what cannot be taken is set aside.

use crate::{
    Acknowledgement, DeliveryState, Error, Store, Writer,
    column::{Column, Word},
    fault::Work,
    outbox,
    superior::{Superior, superior},
    warnings::{self, Incoming},
};
use base::{Digest, Id, Moment};
use format::{EnvelopeV1, Form as _, PublicKey, ReceiptV1, ReceiptWord, SignedForm as _};
use rusqlite::{OptionalExtension as _, Transaction};

/// A piece of what came down, verified by the caller as far as a store cannot do it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inbound {
    /// The envelopes of receipts.
    pub receipts: Vec<Vec<u8>>,
    /// Warnings that passed every check.
    pub warnings: Vec<Incoming>,
    /// What failed a check, with the reason, in words.
    pub set_aside: Vec<(Vec<u8>, String)>,
    /// A newer trust list and its version.
    pub trust: Option<(Vec<u8>, u64)>,
    /// A newer freshness object.
    pub freshness: Option<Freshness>,
    /// How far the downward list is stored with this.
    pub cursor: Option<u64>,
}

/// A freshness object that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// Its envelope.
    pub envelope: Vec<u8>,
    /// When it was signed, by the station's clock.
    pub at: Moment,
    /// Until when it is good.
    pub until: Moment,
}

/// What became of a piece of what came down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The deliveries that are delivered by it and were not before.
    pub delivered: Vec<Id>,
    /// The deliveries that a receipt spoke of, the delivered ones included.
    pub acknowledged: Vec<Id>,
    /// The warnings that were not known before.
    pub warnings: Vec<Id>,
    /// How many receipts spoke of nothing in the outbox or were not signed by the superior; they
    /// are set aside.
    pub strange: u32,
}

impl Writer {
    /// Stores what came down from a superior. The same piece again changes nothing.
    ///
    /// # Errors
    /// `Missing` for an unknown superior, `State` for a cursor, version or freshness that goes back,
    /// or the write failed.
    pub fn accept(&self, from: Id, inbound: Inbound) -> Result<Accepted, Error> {
        self.write(move |tx, pen| {
            let station = superior(tx, from)?;
            let now = pen.clock.now();
            let mut accepted = Accepted::default();
            for bytes in &inbound.receipts {
                if !take_receipt(tx, &station, bytes, now, &mut accepted)? {
                    accepted.strange += 1;
                    set_aside(tx, from, bytes, "回执不是该上级签发，或与发件不符", now)?;
                }
            }
            for warning in &inbound.warnings {
                if warnings::put(tx, from, warning, now)? {
                    accepted.warnings.push(warning.id);
                }
            }
            for (bytes, reason) in &inbound.set_aside {
                set_aside(tx, from, bytes, reason, now)?;
            }
            if let Some((trust, version)) = &inbound.trust {
                grows(*version >= station.trust_version, "上级的信任清单版本变低")?;
                tx.execute(
                    "UPDATE superior SET trust = ?2, trust_version = ?3 WHERE id = ?1",
                    (Column(from), trust, version),
                )?;
            }
            if let Some(fresh) = &inbound.freshness {
                keep_fresh(tx, &station, fresh)?;
            }
            if let Some(cursor) = inbound.cursor {
                grows(cursor >= station.cursor, "上级的下行序号变低")?;
                tx.execute(
                    "UPDATE superior SET cursor = ?2 WHERE id = ?1",
                    (Column(from), cursor),
                )?;
            }
            Ok(accepted)
        })
    }
}

impl Store {
    /// What receipts said of a delivery, the oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn acknowledgements(&self, delivery: Id) -> Result<Vec<Acknowledgement>, Error> {
        self.read(move |db| {
            let mut query = db.prepare_cached(
                "SELECT a.delivery, a.level, a.rseq, a.at, a.by, a.reason, a.receipt, \
                     r.received_at \
                 FROM acknowledgement a JOIN receipt r ON r.digest = a.receipt \
                 WHERE a.delivery = ?1 ORDER BY a.row",
            )?;
            let rows = query.query_map((Column(delivery),), |row| {
                Ok(Acknowledgement {
                    delivery: row.get::<_, Column<Id>>(0)?.0,
                    level: row.get::<_, Word<ReceiptWord>>(1)?.0,
                    rseq: row.get(2)?,
                    at: row.get::<_, Column<Moment>>(3)?.0,
                    by: row.get(4)?,
                    reason: row.get(5)?,
                    receipt: row.get::<_, Column<Digest>>(6)?.0,
                    received_at: row.get::<_, Column<Moment>>(7)?.0,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The signed bytes of a receipt.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn receipt(&self, digest: Digest) -> Result<Option<Vec<u8>>, Error> {
        self.read(move |db| {
            Ok(db
                .prepare_cached("SELECT bytes FROM receipt WHERE digest = ?1")?
                .query_row((Column(digest),), |row| row.get(0))
                .optional()?)
        })
    }

    /// What was set aside, with the superior it came from, the reason and the moment, the newest
    /// first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn set_aside(&self) -> Result<Vec<(Id, String, Moment)>, Error> {
        self.read(|db| {
            let mut query =
                db.prepare_cached("SELECT superior, reason, at FROM set_aside ORDER BY row DESC")?;
            let rows = query.query_map((), |row| {
                Ok((
                    row.get::<_, Column<Id>>(0)?.0,
                    row.get(1)?,
                    row.get::<_, Column<Moment>>(2)?.0,
                ))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Verifies a receipt and keeps what it says of the outbox. `false` where it is not the superior's
/// or speaks of nothing that was sent.
fn take_receipt(
    tx: &Transaction<'_>,
    station: &Superior,
    bytes: &[u8],
    now: Moment,
    accepted: &mut Accepted,
) -> Work<bool> {
    let Some(receipt) = verified(station, bytes) else { return Ok(false) };
    let digest = Digest::of(bytes);
    let mut matched = false;
    for item in &receipt.items {
        let found: Option<(Column<Digest>, Word<DeliveryState>)> = tx
            .prepare_cached("SELECT hash, state FROM delivery WHERE id = ?1 AND superior = ?2")?
            .query_row((Column(item.id), Column(station.id)), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((Column(hash), Word(state))) = found else { continue };
        if hash != item.hash {
            continue;
        }
        if !matched {
            tx.execute(
                "INSERT INTO receipt (digest, superior, bytes, received_at) \
                 VALUES (?1, ?2, ?3, ?4) ON CONFLICT (digest) DO NOTHING",
                (Column(digest), Column(station.id), bytes, Column(now)),
            )?;
            matched = true;
        }
        tx.prepare_cached(
            "INSERT INTO acknowledgement (delivery, receipt, level, rseq, at, by, reason) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (delivery, receipt) DO NOTHING",
        )?
        .execute((
            Column(item.id),
            Column(digest),
            Word(receipt.level),
            item.rseq,
            Column(receipt.at),
            receipt.by.as_deref().unwrap_or_default(),
            receipt.reason.as_deref().unwrap_or_default(),
        ))?;
        accepted.acknowledged.push(item.id);
        // A withdrawn one stays withdrawn: the superior reads the withdrawal behind it.
        if !matches!(state, DeliveryState::Delivered | DeliveryState::Withdrawn) {
            outbox::deliver(tx, item.id, now)?;
            accepted.delivered.push(item.id);
        }
    }
    Ok(matched)
}

fn verified(station: &Superior, bytes: &[u8]) -> Option<ReceiptV1> {
    let envelope = EnvelopeV1::decode(bytes).ok()?;
    if envelope.key() != PublicKey(station.station_key).id() {
        return None;
    }
    let signature = envelope.signature();
    keys::verify(&station.station_key, ReceiptV1::DOMAIN, envelope.payload(), signature).ok()?;
    let receipt = ReceiptV1::decode(envelope.payload()).ok()?;
    (receipt.station == station.id && receipt.unit == station.unit).then_some(receipt)
}

/// An older freshness object than the one kept proves nothing new and is left out.
fn keep_fresh(tx: &Transaction<'_>, station: &Superior, fresh: &Freshness) -> Work<()> {
    if station.fresh_at.is_none_or(|kept| kept <= fresh.at) {
        tx.execute(
            "UPDATE superior SET freshness = ?2, fresh_at = ?3, fresh_until = ?4 WHERE id = ?1",
            (Column(station.id), &fresh.envelope, Column(fresh.at), Column(fresh.until)),
        )?;
    }
    Ok(())
}

fn set_aside(tx: &Transaction<'_>, from: Id, bytes: &[u8], reason: &str, now: Moment) -> Work<()> {
    tx.execute(
        "INSERT INTO set_aside (superior, hash, bytes, reason, at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (superior, hash) DO NOTHING",
        (Column(from), Column(Digest::of(bytes)), bytes, reason, Column(now)),
    )?;
    Ok(())
}

fn grows(holds: bool, rule: &'static str) -> Work<()> {
    if holds { Ok(()) } else { Err(Error::State { rule }.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Urgency, trial::Trial};
    use format::ReceivedV1;
    use keys::DeviceKey;
    use std::time::Duration;

    #[test]
    fn only_the_superior_s_own_receipt_for_the_very_bytes_delivers() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let delivery = trial.queue(incident, Urgency::Urgent);
        let sound = ReceiptV1 {
            station: trial.superior,
            unit: crate::trial::unit(),
            level: ReceiptWord::Stored,
            at: trial.now(),
            by: None,
            reason: None,
            items: vec![ReceivedV1 { id: delivery.id, hash: delivery.hash, rseq: 7 }],
        };
        let stranger = Trial { station: DeviceKey::from_seed(&[3; 32]), ..Trial::begin() };
        let bent = |mut bytes: Vec<u8>| {
            if let Some(last) = bytes.last_mut() {
                *last ^= 1;
            }
            bytes
        };
        let item = |id, hash| vec![ReceivedV1 { id, hash, rseq: 7 }];
        for (name, receipt) in [
            ("another key", stranger.sign(&sound)),
            ("a bent signature", bent(trial.sign(&sound))),
            ("another station", trial.sign(&ReceiptV1 { station: trial.id(), ..sound.clone() })),
            ("another unit", trial.sign(&ReceiptV1 { unit: trial.id(), ..sound.clone() })),
            (
                "other bytes",
                trial.sign(&ReceiptV1 {
                    items: item(delivery.id, Digest::of(b"")),
                    ..sound.clone()
                }),
            ),
            (
                "another id",
                trial.sign(&ReceiptV1 { items: item(trial.id(), delivery.hash), ..sound.clone() }),
            ),
            ("a web page", b"<html>".to_vec()),
        ] {
            let accepted = trial.accept_receipt(receipt);
            assert_eq!((accepted.strange, accepted.acknowledged), (1, vec![]), "{name}");
        }
        assert_eq!(trial.store.delivery(delivery.id).unwrap().state, DeliveryState::Queued);
        assert_eq!(trial.store.set_aside().unwrap().len(), 7);
        assert_eq!(trial.accept_receipt(trial.sign(&sound)).delivered, [delivery.id]);
    }

    #[test]
    fn receipts_of_every_level_are_kept_and_the_same_one_once() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let delivery = trial.queue(incident, Urgency::Urgent);
        let stored = trial.receipt(ReceiptWord::Stored, &[&delivery]);
        for _ in 0..2 {
            trial.accept_receipt(stored.clone());
        }
        trial.clock.advance(Duration::from_secs(60));
        let returned = trial.receipt(ReceiptWord::Returned, &[&delivery]);
        assert_eq!(trial.accept_receipt(returned.clone()).delivered, []);
        let trial = trial.reopen();
        let kept = trial.store.acknowledgements(delivery.id).unwrap();
        let levels: Vec<_> = kept.iter().map(|kept| (kept.level, kept.reason.as_str())).collect();
        assert_eq!(levels, [(ReceiptWord::Stored, ""), (ReceiptWord::Returned, "缺少影响范围")]);
        assert_eq!(trial.store.receipt(kept[1].receipt).unwrap(), Some(returned));
        assert_eq!(trial.store.delivery(delivery.id).unwrap().state, DeliveryState::Delivered);
    }

    #[test]
    fn what_goes_back_is_refused_with_all_that_came_with_it() {
        let trial = Trial::begin();
        let writer = trial.store.writer();
        let at = trial.now();
        let fresh = |at: Moment| Freshness {
            envelope: vec![1],
            at,
            until: at.plus(Duration::from_secs(600)),
        };
        let inbound = Inbound {
            cursor: Some(5),
            trust: Some((vec![2], 3)),
            freshness: Some(fresh(at)),
            ..Inbound::default()
        };
        writer.accept(trial.superior, inbound.clone()).unwrap();
        writer.accept(trial.superior, inbound).unwrap();
        let aside = vec![(b"x".to_vec(), "看不懂".to_owned())];
        for (name, back) in [
            ("cursor", Inbound { cursor: Some(4), ..Inbound::default() }),
            ("trust", Inbound { trust: Some((vec![1], 2)), ..Inbound::default() }),
        ] {
            let back = Inbound { set_aside: aside.clone(), ..back };
            let refused = writer.accept(trial.superior, back);
            assert!(matches!(refused, Err(Error::State { .. })), "{name}");
        }
        assert!(trial.store.set_aside().unwrap().is_empty());
        let older = fresh(at.minus(Duration::from_secs(1)));
        let older = Inbound { freshness: Some(older), ..Inbound::default() };
        writer.accept(trial.superior, older).unwrap();
        let station = trial.store.superior(trial.superior).unwrap();
        assert_eq!((station.cursor, station.trust_version), (5, 3));
        assert_eq!(station.fresh_at, Some(at));
    }
}
