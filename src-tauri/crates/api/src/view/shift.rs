//! What a grade would do to the duties: old and new, before a person decides.

use base::Moment;
use serde::Serialize;
use ts_rs::TS;

/// One duty that a grade would bring, move or end.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ShiftView {
    /// The obligation's id in the plan.
    pub obligation: String,
    /// Which asking or change of the grade it answers, from 1; else 0.
    pub nth: u32,
    /// What to do.
    pub what: String,
    /// The clause.
    pub clause: String,
    /// Who must do it.
    pub actor: String,
    /// Whether that is us.
    pub mine: bool,
    /// Whether the plan leaves it to us.
    pub optional: bool,
    /// Whether it is done already; it stays done.
    pub settled: bool,
    /// `new`, `started` where it waited, due `earlier`, due `later`, `ended`, now `firm`, or `kept`.
    #[ts(type = "'new' | 'started' | 'earlier' | 'later' | 'ended' | 'firm' | 'kept'")]
    pub change: &'static str,
    /// As it stands; absent where the grade would bring it.
    pub before: Option<SideView>,
    /// As it would stand; absent where the grade would end it.
    pub after: Option<SideView>,
}

/// One side of a change.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SideView {
    /// When it is due, for a periodic duty the coming beat; absent for at once and without limit.
    #[ts(as = "Option<String>")]
    pub due_at: Option<Moment>,
    /// In words, such as `10:45前` or `每1小时，下次 11:45`.
    pub says: String,
}
