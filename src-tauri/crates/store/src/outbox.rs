//! The outbox: what became of an attempt, and what a person decides about a delivery.
//!
//! There is no limit of attempts and no expiry. Nothing here makes a delivery delivered: that takes
//! a receipt.

use crate::{
    Delivery, Error, Withdrawal, Writer, column::Column, delivery::COLUMNS, fault::Work, seal,
};
use base::{Id, Moment};
use rusqlite::{Connection, OptionalExtension as _, Transaction};

impl Writer {
    /// Counts an attempt; to be called before the attempt, so that one that kills the program
    /// counts too.
    ///
    /// # Errors
    /// `Missing`, or the write failed.
    pub fn record_attempt(&self, id: Id, at: Moment) -> Result<(), Error> {
        self.write(move |tx, _| {
            let changed = tx
                .prepare_cached(
                    "UPDATE delivery SET attempts = attempts + 1, attempted_at = ?2 WHERE id = ?1",
                )?
                .execute((Column(id), Column(at)))?;
            found(changed, id)
        })
    }

    /// Puts a waiting delivery off until a moment, with the link's word for why. A delivery that was
    /// settled meanwhile stays settled.
    ///
    /// # Errors
    /// `Missing`, or the write failed.
    pub fn defer(&self, id: Id, until: Moment, reason: &str) -> Result<(), Error> {
        let reason = reason.to_owned();
        self.write(move |tx, _| {
            let waiting = delivery(tx, id)?;
            if is_on_line(&waiting) {
                tx.prepare_cached("UPDATE delivery SET next_at = ?2, reason = ?3 WHERE id = ?1")?
                    .execute((Column(id), Column(until), &reason))?;
            }
            Ok(())
        })
    }

    /// Holds a waiting delivery until a person decides.
    ///
    /// # Errors
    /// `Missing`, or the write failed.
    pub fn hold(&self, id: Id, reason: &str) -> Result<(), Error> {
        let reason = reason.to_owned();
        self.write(move |tx, _| {
            let waiting = delivery(tx, id)?;
            if is_on_line(&waiting) {
                tx.prepare_cached("UPDATE delivery SET state = 'held', reason = ?2 WHERE id = ?1")?
                    .execute((Column(id), &reason))?;
            }
            Ok(())
        })
    }

    /// Has a waiting or held delivery tried at once, at a person's wish.
    ///
    /// # Errors
    /// `Missing`, `State` where it is settled, or the write failed.
    pub fn retry(&self, id: Id) -> Result<(), Error> {
        self.write(move |tx, pen| {
            let changed = tx
                .prepare_cached(
                    "UPDATE delivery SET state = CASE state WHEN 'held' THEN 'queued' \
                         ELSE state END, next_at = ?2, reason = '' \
                     WHERE id = ?1 AND state IN ('queued', 'carried', 'held')",
                )?
                .execute((Column(id), Column(pen.clock.now())))?;
            if changed == 0 {
                delivery(tx, id)?;
                return Err(Error::State { rule: "该发件已送达或已撤回" }.into());
            }
            Ok(())
        })
    }

    /// Ends every waiting time towards a superior: the network changed, the machine woke, something
    /// got through.
    ///
    /// # Errors
    /// The write failed.
    pub fn wake(&self, superior: Id) -> Result<(), Error> {
        self.write(move |tx, pen| {
            let now = Column(pen.clock.now());
            tx.prepare_cached(
                "UPDATE delivery SET next_at = ?2 \
                 WHERE superior = ?1 AND state IN ('queued', 'carried') AND next_at > ?2",
            )?
            .execute((Column(superior), now))?;
            Ok(())
        })
    }

    /// Marks waiting deliveries as exported by hand; they are still sent on-line too.
    ///
    /// # Errors
    /// The write failed.
    pub fn carry(&self, ids: Vec<Id>) -> Result<(), Error> {
        self.write(move |tx, _| {
            let mut update = tx.prepare_cached(
                "UPDATE delivery SET state = 'carried' WHERE id = ?1 AND state = 'queued'",
            )?;
            for id in &ids {
                update.execute((Column(*id),))?;
            }
            Ok(())
        })
    }

    /// Withdraws a delivery that belongs to no incident's log; within one, `Append` does it.
    ///
    /// # Errors
    /// `Missing`, `State` where it is settled, or the write failed.
    pub fn withdraw(&self, wish: Withdrawal) -> Result<Delivery, Error> {
        self.write(move |tx, pen| seal::withdraw(tx, pen, &wish))
    }
}

pub(crate) fn delivery(db: &Connection, id: Id) -> Work<Delivery> {
    let sql = format!("SELECT {COLUMNS} FROM delivery WHERE id = ?1");
    let row = db.prepare_cached(&sql)?.query_row((Column(id),), Delivery::from_row).optional()?;
    Ok(row.ok_or(Error::Missing { what: "发件", id })?)
}

/// Marks a delivery as delivered; only a stored acknowledgement lets the file accept it.
pub(crate) fn deliver(tx: &Transaction<'_>, id: Id, at: Moment) -> Work<()> {
    tx.prepare_cached(
        "UPDATE delivery SET state = 'delivered', reason = '', settled_at = ?2 WHERE id = ?1",
    )?
    .execute((Column(id), Column(at)))?;
    Ok(())
}

fn is_on_line(delivery: &Delivery) -> bool {
    use crate::DeliveryState::{Carried, Queued};
    matches!(delivery.state, Queued | Carried)
}

fn found(changed: usize, id: Id) -> Work<()> {
    if changed == 0 { Err(Error::Missing { what: "发件", id }.into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DeliveryState, OutboxCount, Urgency, trial::Trial};
    use base::Digest;
    use format::{EnvelopeV1, PayloadV1, ReceiptWord, SignedForm as _};
    use std::time::Duration;

    fn due(trial: &Trial) -> Vec<Id> {
        let found = trial.store.due(trial.superior, trial.now(), 100).unwrap();
        found.into_iter().map(|delivery| delivery.id).collect()
    }

    #[test]
    fn what_is_queued_is_a_signed_dense_chain() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let mut prev: Option<Digest> = None;
        for seq in 1..=3 {
            let delivery = trial.queue(incident, Urgency::Normal);
            let envelope = EnvelopeV1::decode(&delivery.envelope).unwrap();
            keys::verify(
                &trial.store.device_key().public(),
                PayloadV1::DOMAIN,
                envelope.payload(),
                envelope.signature(),
            )
            .unwrap();
            let payload: PayloadV1 = envelope.open().unwrap();
            assert_eq!((payload.seq, payload.prev), (seq, prev));
            assert_eq!(payload.stream.device, trial.store.device());
            assert_eq!((payload.subject, payload.unit), (incident, crate::trial::unit()));
            prev = Some(envelope.hash());
        }
        let head = trial.store.stream(trial.superior).unwrap();
        assert_eq!((head.seq, head.hash), (3, prev));
    }

    #[test]
    fn a_deferred_or_held_delivery_stops_its_own_incident_alone() {
        let trial = Trial::begin();
        let (one, other) = (trial.open_incident(), trial.open_incident());
        let first = trial.queue(one, Urgency::Normal);
        trial.queue(one, Urgency::Urgent);
        let free = trial.queue(other, Urgency::Normal);
        let writer = trial.store.writer();
        let later = trial.now().plus(Duration::from_secs(60));
        writer.record_attempt(first.id, trial.now()).unwrap();
        writer.defer(first.id, later, "offline").unwrap();
        assert_eq!(due(&trial), [free.id]);
        writer.hold(free.id, "conflict").unwrap();
        assert!(due(&trial).is_empty());
        assert_eq!(trial.store.next_due(trial.superior).unwrap(), Some(later));
        let count = trial.store.outbox_count().unwrap();
        assert_eq!(count, OutboxCount { waiting: 2, held: 1 });
        writer.wake(trial.superior).unwrap();
        assert_eq!(due(&trial), [first.id]);
        writer.retry(free.id).unwrap();
        assert_eq!(due(&trial), [first.id, free.id]);
        let first = trial.store.delivery(first.id).unwrap();
        assert_eq!((first.attempts, first.attempted_at), (1, Some(trial.now())));
    }

    #[test]
    fn nothing_but_a_receipt_delivers_and_nothing_deletes() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let delivery = trial.queue(incident, Urgency::Normal);
        for sql in [
            "UPDATE delivery SET state = 'delivered'",
            "UPDATE delivery SET envelope = x'00'",
            "UPDATE delivery SET hash = zeroblob(32)",
            "DELETE FROM delivery",
            "DELETE FROM stream",
            "DELETE FROM superior",
            "UPDATE stream SET seq = 0",
        ] {
            assert!(matches!(trial.sql(sql), Err(Error::Write(_))), "{sql}");
        }
        trial.store.writer().carry(vec![delivery.id]).unwrap();
        assert_eq!(due(&trial), [delivery.id]);
        let receipt = trial.receipt(ReceiptWord::Stored, &[&delivery]);
        assert_eq!(trial.accept_receipt(receipt).delivered, [delivery.id]);
        for sql in [
            "UPDATE delivery SET state = 'queued'",
            "DELETE FROM receipt",
            "DELETE FROM acknowledgement",
            "UPDATE receipt SET bytes = x'00'",
        ] {
            assert!(matches!(trial.sql(sql), Err(Error::Write(_))), "{sql}");
        }
        assert!(matches!(trial.store.writer().retry(delivery.id), Err(Error::State { .. })));
    }

    #[test]
    fn a_withdrawal_is_itself_sent_and_names_what_it_withdraws() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let report = trial.queue(incident, Urgency::Urgent);
        let wish = |id| Withdrawal { id, delivery: report.id, reason: Some("误报".to_owned()) };
        let event = trial.store.writer().withdraw(wish(trial.id())).unwrap();
        assert_eq!(due(&trial), [event.id]);
        assert_eq!(trial.store.delivery(report.id).unwrap().state, DeliveryState::Withdrawn);
        let payload: PayloadV1 = EnvelopeV1::decode(&event.envelope).unwrap().open().unwrap();
        let format::BodyV1::Withdraw(body) = payload.read_body().unwrap() else { panic!("kind") };
        assert_eq!((body.seq, body.hash), (report.seq, report.hash));
        let again = trial.store.writer().withdraw(wish(trial.id()));
        assert!(matches!(again, Err(Error::State { .. })), "{again:?}");
        // A receipt for what was withdrawn is kept as proof and changes nothing else.
        let accepted = trial.accept_receipt(trial.receipt(ReceiptWord::Stored, &[&report]));
        assert_eq!((accepted.delivered, accepted.acknowledged), (vec![], vec![report.id]));
        assert_eq!(trial.store.delivery(report.id).unwrap().state, DeliveryState::Withdrawn);
        assert_eq!(trial.store.acknowledgements(report.id).unwrap().len(), 1);
    }

    #[test]
    fn what_is_not_there_is_said_so() {
        let trial = Trial::begin();
        let (writer, nothing) = (trial.store.writer(), trial.id());
        for (name, result) in [
            ("attempt", writer.record_attempt(nothing, trial.now())),
            ("defer", writer.defer(nothing, trial.now(), "offline")),
            ("hold", writer.hold(nothing, "conflict")),
            ("retry", writer.retry(nothing)),
        ] {
            assert!(matches!(result, Err(Error::Missing { .. })), "{name}");
        }
    }
}
