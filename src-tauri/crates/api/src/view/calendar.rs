//! The working-day calendar as a person reads and fills it in.

use base::Moment;
use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

/// The calendar.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CalendarView {
    /// The declared years, the latest first.
    pub years: Vec<CalendarYearView>,
    /// What follows from a year that is missing now or next; empty where none is.
    pub missing_says: String,
}

/// One year.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CalendarYearView {
    /// The year.
    pub year: i32,
    /// The notice that it is from.
    pub source: String,
    /// Days off besides ordinary week-ends.
    #[ts(as = "Vec<String>")]
    pub days_off: Vec<NaiveDate>,
    /// Week-end days on which work is made up.
    #[ts(as = "Vec<String>")]
    pub workdays: Vec<NaiveDate>,
    /// Where it came to this machine from.
    #[ts(type = "'built_in' | 'folder' | 'bundle' | 'unit'")]
    pub origin: &'static str,
    /// The same in words.
    pub origin_says: String,
    /// When it was filled in, where the unit did.
    #[ts(as = "Option<String>")]
    pub set_at: Option<Moment>,
    /// By whom; empty where it was not the unit.
    pub set_by: String,
    /// Where the year is from that it stands before; empty where there is none.
    pub covers: String,
}
