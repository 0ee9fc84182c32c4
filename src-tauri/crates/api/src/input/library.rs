//! What is sent about the plans on this machine: bundles that came as files, the calendar.

use base::Digest;
use chrono::NaiveDate;
use serde::Deserialize;
use ts_rs::TS;

/// A file that came in by an upload, by its name.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ByUpload {
    /// What the upload answered.
    #[ts(as = "String")]
    pub upload: Digest,
}

/// Imports a bundle of plans.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportBundle {
    /// What the upload answered.
    #[ts(as = "String")]
    pub upload: Digest,
    /// Whether a person compared the check code of an issuer that is not known yet.
    pub accept_issuer: bool,
}

/// One bundle of plans, by its id.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ByBundle {
    /// The id.
    pub id: String,
}

/// Fills in a year of the working-day calendar.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveCalendarYear {
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
}

/// One year of the calendar.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ByYear {
    /// The year.
    pub year: i32,
}
