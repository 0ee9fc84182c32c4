//! What waits in the outbox, and what of it may be sent now.
//!
//! Order inside an incident is strict, so only the first waiting delivery of each is ever due; a
//! held one stops its own incident and no other.

use crate::{Delivery, Error, Store, column::Column, delivery::COLUMNS, outbox::delivery};
use base::{Id, Moment};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Urgency, trial::Trial};
    use format::ReceiptWord;

    fn due(trial: &Trial) -> Vec<Id> {
        let found = trial.store.due(trial.superior, trial.now(), 100).unwrap();
        found.into_iter().map(|delivery| delivery.id).collect()
    }

    #[test]
    fn the_urgent_goes_first_and_an_incident_keeps_its_order() {
        let trial = Trial::begin();
        let (calm, grave) = (trial.open_incident(), trial.open_incident());
        let calm_1 = trial.queue(calm, Urgency::Normal);
        let calm_2 = trial.queue(calm, Urgency::Normal);
        let grave_1 = trial.queue(grave, Urgency::Normal);
        assert_eq!(due(&trial), [calm_1.id, grave_1.id]);
        let grave_2 = trial.queue(grave, Urgency::Urgent);
        assert_eq!(due(&trial), [grave_1.id, calm_1.id]);
        trial.accept_receipt(trial.receipt(ReceiptWord::Stored, &[&grave_1, &calm_1]));
        assert_eq!(due(&trial), [grave_2.id, calm_2.id]);
    }
}
