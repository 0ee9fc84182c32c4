//! The years of the working-day calendar that the unit filled in itself.
//!
//! A year is replaced whole or taken away whole: half a year would count days wrongly.

use crate::{Error, Store, Writer, column::Column};
use base::Moment;
use chrono::NaiveDate;
use plan::CalendarYear;
use std::collections::BTreeMap;

/// A year that the unit filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnYear {
    /// The year.
    pub year: CalendarYear,
    /// When it was filled in.
    pub set_at: Moment,
    /// By whom.
    pub set_by: String,
}

impl Store {
    /// The unit's own years, the earliest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn own_years(&self) -> Result<Vec<OwnYear>, Error> {
        self.read(|db| {
            let mut query =
                db.prepare_cached("SELECT year, source, set_at, set_by FROM calendar_year")?;
            let rows = query.query_map((), |row| {
                let year = CalendarYear {
                    year: row.get(0)?,
                    source: row.get(1)?,
                    off: Default::default(),
                    make_up: Default::default(),
                };
                let set_at = row.get::<_, Column<Moment>>(2)?.0;
                Ok((year.year, OwnYear { year, set_at, set_by: row.get(3)? }))
            })?;
            let mut years = rows.collect::<Result<BTreeMap<i32, OwnYear>, _>>()?;
            let mut query = db.prepare_cached("SELECT year, day, working FROM calendar_day")?;
            let days = query.query_map((), |row| {
                Ok((row.get::<_, i32>(0)?, row.get::<_, Column<NaiveDate>>(1)?.0, row.get(2)?))
            })?;
            for day in days {
                let (number, day, working): (i32, NaiveDate, bool) = day?;
                if let Some(OwnYear { year, .. }) = years.get_mut(&number) {
                    if working {
                        year.make_up.insert(day)
                    } else {
                        year.off.insert(day)
                    };
                }
            }
            Ok(years.into_values().collect())
        })
    }
}

impl Writer {
    /// Keeps a year in place of what the unit had filled in for it.
    ///
    /// # Errors
    /// The write failed.
    pub fn set_year(&self, own: OwnYear) -> Result<(), Error> {
        self.write(move |tx, _| {
            let OwnYear { year, set_at, set_by } = &own;
            tx.execute("DELETE FROM calendar_year WHERE year = ?1", (year.year,))?;
            tx.execute(
                "INSERT INTO calendar_year (year, source, set_at, set_by) VALUES (?1, ?2, ?3, ?4)",
                (year.year, &year.source, Column(*set_at), set_by),
            )?;
            let mut insert = tx.prepare_cached(
                "INSERT INTO calendar_day (year, day, working) VALUES (?1, ?2, ?3)",
            )?;
            for (days, working) in [(&year.off, false), (&year.make_up, true)] {
                for day in days {
                    insert.execute((year.year, Column(*day), working))?;
                }
            }
            Ok(())
        })
    }

    /// Takes a year away that the unit had filled in; says whether there was one.
    ///
    /// # Errors
    /// The write failed.
    pub fn drop_year(&self, year: i32) -> Result<bool, Error> {
        self.write(move |tx, _| {
            Ok(tx.execute("DELETE FROM calendar_year WHERE year = ?1", (year,))? > 0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Trial;

    #[test]
    fn a_year_is_replaced_whole_and_taken_away_whole() {
        let trial = Trial::begin();
        let days = |days: &[&str]| days.iter().map(|day| day.parse().unwrap()).collect();
        let year = |source: &str, off: &[&str], make_up: &[&str]| OwnYear {
            year: CalendarYear {
                year: 2027,
                source: source.to_owned(),
                off: days(off),
                make_up: days(make_up),
            },
            set_at: trial.now(),
            set_by: "陈立".to_owned(),
        };
        let writer = trial.store.writer();
        writer.set_year(year("初稿", &["2027-01-01", "2027-05-01"], &["2027-01-02"])).unwrap();
        let last = year("通知", &["2027-01-01"], &["2027-02-14"]);
        writer.set_year(last.clone()).unwrap();
        let trial = trial.reopen();
        assert_eq!(trial.store.own_years().unwrap(), [last]);
        assert!(trial.store.writer().drop_year(2027).unwrap());
        assert!(!trial.store.writer().drop_year(2027).unwrap());
        assert_eq!(trial.store.own_years().unwrap(), []);
    }
}
