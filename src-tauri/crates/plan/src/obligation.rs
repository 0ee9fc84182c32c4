//! What a plan obliges somebody to do, to whom, and by when.
//!
//! Every obligation names its actor, because most belong to somebody other than the unit, and every
//! one cites its clause.

use crate::{Condition, Grade, Limit, Mark, Stage};

/// A declared duty; `assess` turns it into a due one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// Unique within the plan, such as `phone_superior`.
    pub id: String,
    /// Where the plan says so.
    pub clause: String,
    /// What is owed, in short plain words.
    pub what: String,
    /// The grades it holds at, lightest first; never empty.
    pub grades: Vec<Grade>,
    /// A further condition on facts or category.
    pub when: Option<Condition>,
    /// The role that owes it.
    pub actor: String,
    /// The roles it is owed to; empty where nobody receives it.
    pub to: Vec<String>,
    /// Telling any one of `to` is enough (甲或乙); otherwise every one must be told.
    pub to_any: bool,
    /// Passed upward level by level (逐级): delivered to the next superior, meant for `to`.
    pub stepwise: bool,
    /// The prescribed channel or form.
    pub by: By,
    /// Which of the reports this is, where it is one.
    pub stage: Option<Stage>,
    /// The instant it is counted from.
    pub after: Mark,
    /// Counted from this instead while `after` is not known; shown as assumed.
    pub else_after: Option<Mark>,
    /// Other instants the text could mean, shown beside the due time.
    pub alternatives: Vec<Mark>,
    /// True where the plan does not say when the clock starts.
    pub anchor_assumed: bool,
    /// How long; `None` where it is owed without any limit.
    pub within: Option<Limit>,
    /// The plan's own word for "at once": 立即, 第一时间, 及时; or 原则上 beside a number.
    pub word: Option<String>,
    /// Repeated with this beat.
    pub every: Option<Limit>,
    /// The instant that ends the repetition; of what is done once, the instant that meets it.
    pub until: Option<Mark>,
    /// Allowed or advised, not owed.
    pub optional: bool,
    /// How the text was read, or advice.
    pub note: Option<String>,
    /// True where `note` is a reading of doubtful text, so that the screen flags it.
    pub reading: bool,
}

impl Obligation {
    /// Whether enough of the receivers are told, as `told` says of each. One that nobody receives
    /// has nobody to tell.
    #[must_use]
    pub fn is_told(&self, told: impl Fn(&str) -> bool) -> bool {
        let mut told = self.to.iter().map(|role| told(role));
        if self.to_any { told.any(|told| told) } else { told.all(|told| told) }
    }
}

/// How an obligation is to be met.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// Any way.
    Any,
    /// By telephone or a like voice channel.
    Phone,
    /// In writing.
    Written,
    /// On the form with this id.
    Form(String),
}
