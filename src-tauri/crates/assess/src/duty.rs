//! A duty: an obligation of the plan as it has arisen, or waits to arise, in one incident.
//!
//! It says when something is owed, never whether it was done: that stands in the incident's log.

use std::collections::{BTreeMap, BTreeSet};

use base::Moment;
use chrono::NaiveDate;
use plan::{Grade, Mark, Obligation, Plan};

use crate::{Facts, Graded};

/// When each duty that is owed once was done, towards all who must be told: by obligation, and by the
/// number of the instant that it is counted from, 0 where that comes once.
pub type Met = BTreeMap<String, BTreeMap<u32, Moment>>;

/// Everything about an incident that duties follow from.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'p, 's> {
    /// The plan the incident is pinned to.
    pub plan: &'p Plan,
    /// What is known.
    pub facts: &'s Facts,
    /// The chosen categories, the primary one first; empty while none is chosen, which leaves
    /// conditions on them unknown.
    pub categories: &'s [String],
    /// The instants set so far; of one that came several times, the latest.
    pub marks: &'s BTreeMap<Mark, Moment>,
    /// Every instant of a mark that may come several times (`comes_again`), in the order in which
    /// they were set, so that each keeps its number; one without entries here has come as `marks`
    /// says.
    pub again: &'s BTreeMap<Mark, Vec<Moment>>,
    /// How the decided grade ran, earliest first: the preliminary one, then each change or
    /// confirmation; empty while none is decided.
    pub grades: &'s [Graded],
    /// What was done: it hands no deadline on to the duty of a graver grade (R11).
    pub met: &'s Met,
    /// Ids of the roles the unit holds.
    pub roles: &'s BTreeSet<String>,
    /// The moment to look from.
    pub now: Moment,
}

/// What is owed, by whom, and by when. Borrows from the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty<'p> {
    /// What the plan declares: id, clause, what, actor, receivers, channel, beat, wording, note.
    pub obligation: &'p Obligation,
    /// The unit holds the actor's role.
    pub mine: bool,
    /// Which instant of a mark that may come several times it is counted from, from 1; 0 for a mark
    /// that comes once. Each asking of the superior starts its own.
    pub nth: u32,
    /// The instant it is counted from; `Mark::Regraded` where it began with a change of grade.
    pub after: Mark,
    /// When that instant was; `None` while the duty waits for it.
    pub anchor_at: Option<Moment>,
    /// The plan does not say when the clock starts, or another instant stands in for it.
    pub anchor_assumed: bool,
    /// When it is due, for a repeated duty the first time; `None` for at once, for no limit, and
    /// while it waits.
    pub due_at: Option<Moment>,
    /// 立即, 第一时间, 及时: no due time, shown as time elapsed since `anchor_at`.
    pub at_once: bool,
    /// When the repetition ends or ended, where that is known.
    pub until_at: Option<Moment>,
    /// How many beats have come due up to now or the end, those before they began anew included.
    pub count: u32,
    /// The next beat; `None` once the repetition ended.
    pub next_due: Option<Moment>,
    /// The latest beat that has come due since the beats began, or began anew.
    pub last_due: Option<Moment>,
    /// Where its beats began anew with a change of grade, after it had no longer been owed; their
    /// numbers go on.
    pub series: Vec<Series>,
    /// The beats up to this number came while it was owed only if the grade turned out so: undone,
    /// they are not missed.
    pub spared: u32,
    /// Owed whatever the grade turns out to be (R14). A firm duty may still be optional.
    pub firm: bool,
    /// Where it is not firm: the grades at which it is owed, of those still possible.
    pub if_grade: Vec<Grade>,
    /// It is not firm, but owed at the grade that is taken for now: only disputed wording keeps that
    /// open (R4).
    pub presumed: bool,
    /// Where it is not firm because its condition is open: the unknown facts that keep it so.
    pub pending: Vec<&'p str>,
    /// Due at the end of a working day counted without a published calendar (日历未公布).
    pub provisional: bool,
    /// Where the due day is no working day: the next one, as a hint only (R6).
    pub rolled: Option<NaiveDate>,
    /// Other instants the text could mean that are known, each with its due time.
    pub alternatives: Vec<Alternative>,
    /// The obligation of an earlier grade whose shorter running deadline was kept (R11).
    pub kept_from: Option<&'p str>,
    /// The repeated obligation of an earlier grade whose beats it goes on with: what was done for that
    /// one counts here.
    pub continues: Option<&'p str>,
    /// No longer owed since then: the grade moved away from it before it was due.
    pub closed_at: Option<Moment>,
}

/// Beats that began anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Series {
    /// The number of the last beat before them.
    pub after: u32,
    /// When they began: what was done earlier than that covers none of them.
    pub since: Moment,
}

/// Another reading of when a duty's clock starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Alternative {
    /// Counted from this instead.
    pub after: Mark,
    /// Due then.
    pub due_at: Moment,
}

/// Whether a mark may come several times in one incident, each time starting its own duties: the
/// superior asks again, the grade is changed again.
#[must_use]
pub const fn comes_again(mark: Mark) -> bool {
    matches!(mark, Mark::Asked | Mark::Regraded)
}

impl Duty<'_> {
    /// When it presses next: the due time, for a repeated duty the coming beat.
    #[must_use]
    pub fn presses_at(&self) -> Option<Moment> {
        if self.obligation.every.is_some() { self.next_due } else { self.due_at }
    }

    /// Whether its due time has passed. A repeated duty is judged by its beats, not by this.
    #[must_use]
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.closed_at.is_none() && self.presses_at().is_some_and(|due| due < now)
    }
}
