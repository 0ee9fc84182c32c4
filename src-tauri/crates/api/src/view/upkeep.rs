//! The standing tasks of the year: drills, reviews, reports, lists to keep.

use base::Moment;
use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

/// A standing task as it stands for one year.
#[derive(Clone, Debug, Serialize, TS)]
pub struct UpkeepView {
    /// The task's id in the plan.
    pub task: String,
    /// The year that it is owed for; to name when it is recorded as done.
    pub year: i32,
    /// What to do.
    pub what: String,
    /// The clause.
    pub clause: String,
    /// What sort of task, such as `演练`.
    pub kind: String,
    /// Who must do it.
    pub actor: String,
    /// Whether that is us.
    pub mine: bool,
    /// Who is told of the result, in words; may be empty.
    pub to: String,
    /// Its last day; absent where the plan names neither a period nor a day.
    #[ts(as = "Option<String>")]
    pub due_on: Option<NaiveDate>,
    /// The period and the last day in words, such as `每年，最晚12月31日`; the plan's own word where it
    /// has no number, such as `定期`; may be empty.
    pub due_says: String,
    /// `overdue`, `soon` (within 30 days, which is our time and not the plan's), `later`, `no_limit`,
    /// or `done` for this period.
    #[ts(type = "'overdue' | 'soon' | 'later' | 'no_limit' | 'done'")]
    pub state: &'static str,
    /// Remarks: how the wording was read; may be empty.
    pub note: String,
    /// How often it was done for this year.
    pub times: u32,
    /// What was done, the newest first.
    pub done: Vec<UpkeepDoneView>,
}

/// That a standing task was done.
#[derive(Clone, Debug, Serialize, TS)]
pub struct UpkeepDoneView {
    /// The year that it was done for.
    pub year: i32,
    /// On which day.
    #[ts(as = "String")]
    pub on: NaiveDate,
    /// Who did it or answers for it.
    pub by: String,
    /// The number of the paper that proves it; may be empty.
    pub number: String,
    /// A remark; may be empty.
    pub note: String,
    /// When it was recorded.
    #[ts(as = "String")]
    pub recorded_at: Moment,
    /// Who recorded it.
    pub recorded_by: String,
}
