//! The outbox: what is due, in which order, and what became of an attempt.
//!
//! Order inside an incident is strict, so only the first waiting delivery of each is ever due; a
//! held one stops its own incident and no other. There is no limit of attempts and no expiry.

use crate::{
    Delivery, Error, Store, Withdrawal, Writer, column::Column, delivery::COLUMNS, fault::Work,
    seal,
};
use base::{Id, Moment};
use rusqlite::{Connection, OptionalExtension as _, Transaction};

/// Which deliveries to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Everything ever queued.
    All,
    /// What has neither a receipt nor was withdrawn.
    Waiting,
    /// What is about this incident or warning.
    About(Id),
}

/// How full the outbox is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxCount {
    /// Waiting to be sent or carried, without a receipt.
    pub waiting: u64,
    /// Waiting for a person's decision.
    pub held: u64,
}

impl Store {
    /// What may be sent to a superior now, the most urgent first: at most one delivery of each
    /// incident or warning, always its oldest. An incident is as urgent as its most urgent waiting
    /// delivery.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn due(&self, superior: Id, now: Moment, limit: u32) -> Result<Vec<Delivery>, Error> {
        self.read(move |db| {
            let sql = format!(
                "WITH line AS (SELECT subject, min(row) AS row, min(urgency) AS urgency \
                     FROM delivery \
                     WHERE superior = ?1 AND state IN ('queued', 'carried', 'held') \
                     GROUP BY subject) \
                 SELECT {COLUMNS} FROM line JOIN delivery ON delivery.row = line.row \
                 WHERE delivery.state <> 'held' AND delivery.next_at <= ?2 \
                 ORDER BY line.urgency, delivery.row LIMIT ?3"
            );
            let mut query = db.prepare_cached(&sql)?;
            let rows =
                query.query_map((Column(superior), Column(now), limit), Delivery::from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The next moment at which something for a superior falls due; `None` where nothing waits.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn next_due(&self, superior: Id) -> Result<Option<Moment>, Error> {
        self.read(move |db| {
            let mut query = db.prepare_cached(
                "WITH line AS (SELECT min(row) AS row FROM delivery \
                     WHERE superior = ?1 AND state IN ('queued', 'carried', 'held') \
                     GROUP BY subject) \
                 SELECT min(delivery.next_at) FROM line JOIN delivery USING (row) \
                 WHERE delivery.state <> 'held'",
            )?;
            let found: Option<Column<Moment>> =
                query.query_row((Column(superior),), |row| row.get(0))?;
            Ok(found.map(|column| column.0))
        })
    }

    /// Deliveries, the oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn deliveries(&self, listed: Listed) -> Result<Vec<Delivery>, Error> {
        self.read(move |db| {
            let (filter, subject) = match listed {
                Listed::All => ("?1 IS NULL", None),
                Listed::Waiting => ("?1 IS NULL AND state IN ('queued', 'carried', 'held')", None),
                Listed::About(id) => ("subject = ?1", Some(Column(id))),
            };
            let sql = format!("SELECT {COLUMNS} FROM delivery WHERE {filter} ORDER BY row");
            let mut query = db.prepare_cached(&sql)?;
            let rows = query.query_map((subject,), Delivery::from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One delivery.
    ///
    /// # Errors
    /// `Missing`, or the file cannot be read.
    pub fn delivery(&self, id: Id) -> Result<Delivery, Error> {
        self.read(move |db| delivery(db, id))
    }

    /// How full the outbox is.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn outbox_count(&self) -> Result<OutboxCount, Error> {
        self.read(|db| {
            let mut query = db.prepare_cached(
                "SELECT count(*) FILTER (WHERE state <> 'held'), \
                     count(*) FILTER (WHERE state = 'held') \
                 FROM delivery WHERE state IN ('queued', 'carried', 'held')",
            )?;
            Ok(query
                .query_row((), |row| Ok(OutboxCount { waiting: row.get(0)?, held: row.get(1)? }))?)
        })
    }
}

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
