//! The reminders that were given, so that neither a restart nor a sleep gives one twice.
//!
//! They are no record of the incident: what was done about it stands in its log.

use crate::{Error, Store, Writer, column::Column};
use base::{Id, Moment};

/// A reminder that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The incident.
    pub incident: Id,
    /// What was running, unique within its incident: a duty with its beat, or the grade.
    pub key: String,
    /// When its time is over, or since when it is to be done at once.
    pub ends_at: Moment,
    /// The stage, by its rank, from 1.
    pub stage: u32,
    /// When it was given.
    pub at: Moment,
    /// Whether the time was over before anybody could be told: the machine was off or asleep.
    pub missed: bool,
}

impl Store {
    /// The reminders given in an incident.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn reminders(&self, incident: Id) -> Result<Vec<Reminder>, Error> {
        self.read(move |db| {
            let mut query = db.prepare_cached(
                "SELECT key, ends_at, stage, at, missed FROM reminder \
                 WHERE incident = ?1 ORDER BY key, ends_at, stage",
            )?;
            let rows = query.query_map((Column(incident),), |row| {
                Ok(Reminder {
                    incident,
                    key: row.get(0)?,
                    ends_at: row.get::<_, Column<Moment>>(1)?.0,
                    stage: row.get(2)?,
                    at: row.get::<_, Column<Moment>>(3)?.0,
                    missed: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

impl Writer {
    /// Keeps which reminders were given. One of the same stage, which a clock that was set back since
    /// had given, gives way; that its time was missed stays known.
    ///
    /// # Errors
    /// The write failed.
    pub fn keep_reminders(&self, given: Vec<Reminder>) -> Result<(), Error> {
        self.write(move |tx, _| {
            let mut query = tx.prepare_cached(
                "INSERT INTO reminder (incident, key, ends_at, stage, at, missed) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                 ON CONFLICT (incident, key, ends_at, stage) DO UPDATE \
                     SET at = excluded.at, missed = max(missed, excluded.missed)",
            )?;
            for one in &given {
                query.execute((
                    Column(one.incident),
                    &one.key,
                    Column(one.ends_at),
                    one.stage,
                    Column(one.at),
                    one.missed,
                ))?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Trial;
    use std::time::Duration;

    #[test]
    fn what_was_given_is_known_after_a_restart_each_stage_once() {
        let trial = Trial::begin();
        let (incident, now) = (trial.open_incident(), trial.now());
        let one = |stage, minutes: u64, missed| Reminder {
            incident,
            key: "first#0".to_owned(),
            ends_at: now.plus(Duration::from_secs(1_800)),
            stage,
            at: now.plus(Duration::from_secs(60 * minutes)),
            missed,
        };
        let writer = trial.store.writer();
        writer.keep_reminders(vec![one(1, 15, false), one(3, 40, true)]).unwrap();
        writer.keep_reminders(vec![one(3, 30, false)]).unwrap();
        let other = Reminder { key: "first#1".to_owned(), ..one(2, 20, false) };
        writer.keep_reminders(vec![other.clone()]).unwrap();
        let trial = trial.reopen();
        let expect = [one(1, 15, false), one(3, 30, true), other];
        assert_eq!(trial.store.reminders(incident).unwrap(), expect);
        assert_eq!(trial.store.reminders(trial.superior).unwrap(), []);
    }
}
