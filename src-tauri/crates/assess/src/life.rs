//! An obligation while the course of the grade is followed: whether it is owed, and from when.
//!
//! An obligation comes back with what it had: a single one with its own clock, a repeated one with
//! its numbers, so that nothing done earlier settles a beat that came later.

use base::Moment;
use plan::{Calendar, Limit, Mark, Obligation};

use crate::{
    Series,
    beats::{Due, beats, due},
};

/// An obligation that has arisen or waits, while the course of the grade is followed.
#[derive(Clone, Copy)]
pub(crate) struct Life<'p> {
    pub(crate) after: Mark,
    pub(crate) anchor: Option<Moment>,
    pub(crate) assumed: bool,
    /// A shorter deadline that already ran at an earlier grade, and whose it was.
    pub(crate) kept: Option<(Moment, &'p str)>,
    pub(crate) entered_at: Option<Moment>,
    pub(crate) firm: bool,
    pub(crate) continues: Option<&'p str>,
    pub(crate) closed_at: Option<Moment>,
    /// It ended with the first decision: the grade that it is of was never decided.
    pub(crate) only_possible: bool,
    /// A lowering left it behind that nobody has confirmed yet.
    pub(crate) left_unconfirmed: bool,
}

/// One obligation on its way through the course.
pub(crate) struct Thread<'p> {
    pub(crate) obligation: &'p Obligation,
    /// Which instant of a mark that may come several times; 0 for one that comes once.
    pub(crate) nth: u32,
    pub(crate) pending: Vec<&'p str>,
    pub(crate) life: Option<Life<'p>>,
    /// Where its beats began anew.
    pub(crate) series: Vec<Series>,
    /// The beats up to this one came while it was owed only if the grade turned out so.
    pub(crate) spared: u32,
    /// The last beat before they began anew.
    pub(crate) last: Option<Moment>,
}

impl<'p> Thread<'p> {
    pub(crate) const fn of(obligation: &'p Obligation, nth: u32, pending: Vec<&'p str>) -> Self {
        Self { obligation, nth, pending, life: None, series: Vec::new(), spared: 0, last: None }
    }

    /// How many beats of a repeated obligation have come, over all its series, and when the last of
    /// the present one did.
    pub(crate) fn passed(&self, calendar: &Calendar, end: Moment) -> (u32, Option<Moment>) {
        let before = self.series.last().map_or(0, |series| series.after);
        let first = self.life.and_then(|life| first_due(calendar, self.obligation, &life));
        let (Some(every), Some(first)) = (self.obligation.every, first) else {
            return (before, None);
        };
        let found = beats(calendar, first.at, every, end);
        (before.saturating_add(found.count), found.last)
    }
}

/// When a duty is first due, a deadline taken over included.
pub(crate) fn first_due(
    calendar: &Calendar,
    obligation: &Obligation,
    life: &Life<'_>,
) -> Option<Due> {
    let limit = match obligation.within {
        Some(Limit::AtOnce) | None => obligation.every?,
        Some(limit) => limit,
    };
    let counted = due(calendar, life.anchor?, limit)?;
    Some(match life.kept {
        Some((at, _)) if at < counted.at => Due { at, provisional: false },
        _ => counted,
    })
}
