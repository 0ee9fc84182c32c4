//! The one way by which anything is recorded: entries, projections, duties and deliveries in one
//! transaction (invariant 5).
//!
//! The caller names the position it saw; where the log has gone on since, nothing is written.

use crate::{
    Delivery, DutyRow, Error, NewDelivery, Projection, Withdrawal, Writer, bundle, log, number,
    projection::{self, put, put_duties},
    seal,
};
use base::Id;
use incident::Entry;

/// What is to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Append {
    /// The incident.
    pub incident: Id,
    /// The position of the log that the operator saw; 0 opens the incident.
    pub expected: u64,
    /// The entries, at least one.
    pub entries: Vec<Entry>,
    /// What lists show after them.
    pub projection: Projection,
    /// Every duty of the incident after them; those not named are gone.
    pub duties: Vec<DutyRow>,
    /// What is to be sent because of them.
    pub deliveries: Vec<NewDelivery>,
    /// What is no longer to be sent because of them.
    pub withdrawals: Vec<Withdrawal>,
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The position of the log now.
    pub position: u64,
    /// The incident's number, once it has earned one.
    pub number: Option<String>,
    /// What was queued, the withdrawals' own events included.
    pub deliveries: Vec<Delivery>,
}

impl Writer {
    /// Records. When this returns `Ok`, all of it survives a power cut.
    ///
    /// # Errors
    /// `Conflict` where the log has gone on, `State` where nothing is to be recorded, the plan was not
    /// pinned first, or a delivery cannot be queued or withdrawn, `Missing` for an unknown superior or delivery, `NoSpace`,
    /// `Damaged`, or the write failed. Nothing is written then.
    pub fn append(&self, wanted: Append) -> Result<Appended, Error> {
        self.write(move |tx, pen| {
            let id = wanted.incident;
            let found = projection::row(tx, id)?;
            let from = found.as_ref().map_or((0, None), |row| (row.position, Some(row.head)));
            if from.0 != wanted.expected {
                return Err(Error::Conflict { expected: wanted.expected, head: from.0 }.into());
            }
            if found.is_some_and(|row| row.shown.mode != wanted.projection.mode) {
                return Err(Error::State { rule: "演练与实战不能互换" }.into());
            }
            let Some(last) = wanted.entries.last() else {
                return Err(Error::State { rule: "没有要记录的内容" }.into());
            };
            if wanted.expected == 0 && !bundle::is_pinned(tx, wanted.projection.plan.digest)? {
                return Err(Error::State { rule: "预案没有随事件存下" }.into());
            }
            let (position, Some(head)) = log::append(tx, id, from, &wanted.entries)? else {
                return Err(Error::State { rule: "没有要记录的内容" }.into());
            };
            put(tx, id, (position, head, last.at), &wanted.projection)?;
            put_duties(tx, id, &wanted.duties)?;
            let shown = &wanted.projection;
            let number = if shown.numbered {
                Some(number::give(tx, id, shown.mode, shown.opened_at)?)
            } else {
                None
            };
            let mut deliveries = Vec::new();
            for wish in &wanted.withdrawals {
                deliveries.push(seal::withdraw(tx, pen, wish)?);
            }
            for delivery in &wanted.deliveries {
                deliveries.push(seal::seal(tx, pen, delivery)?);
            }
            Ok(Appended { position, number, deliveries })
        })
    }
}
