//! The standing tasks of the year as they were done: when, by whom, with what proof.
//!
//! Kept by plan and only ever added to; several records may stand for one year.

use crate::{Error, Store, Writer, column::Column};
use base::{Id, Moment};
use chrono::NaiveDate;

/// That a standing task was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpkeepRecord {
    /// The id of this record.
    pub id: Id,
    /// The task's id in the plan.
    pub task: String,
    /// The year that it was done for.
    pub year: i32,
    /// The day on which it was done.
    pub done_on: NaiveDate,
    /// Who did it or answers for it.
    pub done_by: String,
    /// The number of a paper that proves it; may be empty.
    pub number: String,
    /// A remark; may be empty.
    pub note: String,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Who recorded it.
    pub recorded_by: String,
}

impl Store {
    /// Everything that was done under a plan, in the order in which it was recorded.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn upkeep_done(&self, plan: &str) -> Result<Vec<UpkeepRecord>, Error> {
        let plan = plan.to_owned();
        self.read(move |db| {
            let mut query = db.prepare_cached(
                "SELECT id, task, year, done_on, done_by, number, note, recorded_at, recorded_by \
                 FROM upkeep_done WHERE plan = ?1 ORDER BY row",
            )?;
            let rows = query.query_map((plan,), |row| {
                Ok(UpkeepRecord {
                    id: row.get::<_, Column<Id>>(0)?.0,
                    task: row.get(1)?,
                    year: row.get(2)?,
                    done_on: row.get::<_, Column<NaiveDate>>(3)?.0,
                    done_by: row.get(4)?,
                    number: row.get(5)?,
                    note: row.get(6)?,
                    recorded_at: row.get::<_, Column<Moment>>(7)?.0,
                    recorded_by: row.get(8)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// When this store was made: since when the unit keeps its records here.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn made_at(&self) -> Result<Moment, Error> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT made_at FROM device")?;
            Ok(query.query_row((), |row| row.get::<_, Column<Moment>>(0))?.0)
        })
    }
}

impl Writer {
    /// Records that a standing task was done.
    ///
    /// # Errors
    /// The write failed.
    pub fn record_upkeep(&self, plan: &str, record: UpkeepRecord) -> Result<(), Error> {
        let plan = plan.to_owned();
        self.write(move |tx, _| {
            tx.execute(
                "INSERT INTO upkeep_done (id, plan, task, year, done_on, done_by, number, note, \
                     recorded_at, recorded_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                (
                    Column(record.id),
                    &plan,
                    &record.task,
                    record.year,
                    Column(record.done_on),
                    &record.done_by,
                    &record.number,
                    &record.note,
                    Column(record.recorded_at),
                    &record.recorded_by,
                ),
            )?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Trial;

    fn record(trial: &Trial, task: &str, year: i32) -> UpkeepRecord {
        UpkeepRecord {
            id: trial.id(),
            task: task.to_owned(),
            year,
            done_on: "2026-06-02".parse().unwrap(),
            done_by: "陈立".to_owned(),
            number: "苏教〔2026〕3号".to_owned(),
            note: String::new(),
            recorded_at: trial.now(),
            recorded_by: "王敏".to_owned(),
        }
    }

    #[test]
    fn what_was_done_is_kept_by_plan_and_never_changed() {
        let trial = Trial::begin();
        let (first, second) = (record(&trial, "drill", 2026), record(&trial, "drill", 2026));
        for one in [&first, &second] {
            trial.store.writer().record_upkeep("ours", one.clone()).unwrap();
        }
        trial.store.writer().record_upkeep("other", record(&trial, "drill", 2025)).unwrap();
        let made_at = trial.store.made_at().unwrap();
        let trial = trial.reopen();
        assert_eq!(trial.store.upkeep_done("ours").unwrap(), [first, second]);
        assert_eq!(trial.store.made_at().unwrap(), made_at);
        for sql in ["UPDATE upkeep_done SET year = 2025", "DELETE FROM upkeep_done"] {
            let refused = trial.store.writer().write(move |tx, _| Ok(tx.execute(sql, ())?));
            assert!(matches!(refused, Err(Error::Write(_))), "{sql}: {refused:?}");
        }
    }
}
