//! Days off and make-up working days, year by year, as the State Council announced them.
//!
//! A year that is not declared is not known: no answer about it is ever guessed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

/// The calendar of all declared years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, CalendarYear>,
}

/// One declared year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// The notice it comes from.
    pub source: String,
    /// Days off besides ordinary week-ends.
    pub off: BTreeSet<NaiveDate>,
    /// Week-end days on which work is made up.
    pub make_up: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// Puts a year in, in place of what was declared for it before.
    pub fn declare(&mut self, year: CalendarYear) {
        self.years.insert(year.year, year);
    }

    /// The declared years, earliest first.
    pub fn years(&self) -> impl Iterator<Item = &CalendarYear> {
        self.years.values()
    }

    /// Whether work is done on a day; `None` where the year is not declared.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> Option<bool> {
        let year = self.years.get(&day.year())?;
        if year.make_up.contains(&day) {
            return Some(true);
        }
        let week_end = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Some(!week_end && !year.off.contains(&day))
    }
}
