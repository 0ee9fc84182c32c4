//! The decisions on the grade, ours and those of the body that confirms, and the order they ran in.
//!
//! Ours keep the order in which they were recorded, whatever becomes of their moments: the one that a
//! change of grade changed is never decided after it. Moments are written to the minute; within one,
//! the order of the log holds.

use crate::{Entry, Incident, Judged, Marked};
use assess::Graded;
use base::{Id, Moment};
use plan::{Grade, Mark};

const MINUTE_MS: i64 = 60_000;

/// A grade that the body named by the plan confirmed (核定).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The grade.
    pub grade: Grade,
    /// When it did, which body, who recorded it, and what it was before it was corrected.
    pub set: Marked,
    /// Its place in the log, which a correction keeps.
    pub(crate) position: u64,
}

/// A decision in the course of the grade.
#[derive(Clone, Copy)]
struct Decision<'i> {
    graded: Graded,
    /// When it was first recorded.
    recorded_at: Moment,
    /// Its place in the log.
    position: u64,
    /// The confirmation that it is, where it is one.
    confirmed: Option<&'i Confirmed>,
}

impl Incident {
    /// The confirmation that holds: the last one, until a preliminary decision on another grade
    /// follows it.
    #[must_use]
    pub fn confirmed(&self) -> Option<&Confirmed> {
        let course = self.course();
        let index = course.iter().rposition(|decision| decision.confirmed.is_some())?;
        let (last, since) = course.get(index..)?.split_first()?;
        let differs = |later: &Decision<'_>| later.graded.grade != last.graded.grade;
        if since.last().is_some_and(differs) { None } else { last.confirmed }
    }

    /// How the decided grade ran: each preliminary decision and each confirmation, earliest first.
    /// What was recorded has been decided: one that is said to lie ahead of `now` counts from when it
    /// was recorded, so that none goes out of force by its own date.
    #[must_use]
    pub fn grades(&self, now: Moment) -> Vec<Graded> {
        let mut last: Option<Moment> = None;
        let came = |Decision { graded, recorded_at, .. }: Decision<'_>| {
            let at = if graded.at > now { recorded_at.min(now) } else { graded.at };
            let at = last.map_or(at, |last| at.max(last));
            last = Some(at);
            Graded { at, ..graded }
        };
        self.course().into_iter().map(came).collect()
    }

    /// The grade in force: the one decided last, by us or by the body that confirms.
    #[must_use]
    pub fn grade(&self) -> Option<Grade> {
        self.course().last().map(|decision| decision.graded.grade)
    }

    /// The first decision is the mark 初判; each later one that changes the grade is a regrade, which
    /// the body that confirms reviews. What that body itself decides needs no review.
    pub(crate) fn judge(&mut self, judged: &Judged, entry: &Entry) {
        let mark = match self.grade() {
            None => Some(Mark::Judged),
            Some(present) if present != judged.grade => Some(Mark::Regraded),
            Some(_) => None,
        };
        if let Some(mark) = mark {
            self.set_mark(mark, judged.at, &judged.judge, entry);
        }
        self.judged.push(judged.clone());
        self.judged_in.push((entry.id, self.position, entry.at));
    }

    /// A confirmation is added, or the one that the entry corrects is replaced.
    pub(crate) fn confirm(&mut self, grade: Grade, set: Marked, amends: Option<Id>) {
        let named = |one: &&mut Confirmed| amends.is_some_and(|id| one.set.was_set_by(id));
        match self.confirmations.iter_mut().find(named) {
            Some(there) => {
                there.grade = grade;
                there.set.correct(set);
            }
            None => {
                let position = self.position;
                self.confirmations.push(Confirmed { grade, set, position });
            }
        }
    }

    /// The decisions in their order, the first of ours before all. One that is said to be later than
    /// what followed it counts from the moment of that: nothing is due later for a moment that cannot
    /// be (R11).
    fn course(&self) -> Vec<Decision<'_>> {
        let ours =
            self.judged.iter().zip(&self.judged_in).map(|(judged, (_, position, at))| Decision {
                graded: Graded { at: judged.at, grade: judged.grade, confirmed: false },
                recorded_at: *at,
                position: *position,
                confirmed: None,
            });
        let mut course: Vec<Decision<'_>> = ours.collect();
        rising(&mut course);
        if let Some(first) = course.first_mut() {
            let confirmed = self.confirmations.iter().map(|one| one.set.at);
            first.graded.at = confirmed.fold(first.graded.at, Moment::min);
        }
        course.extend(self.confirmations.iter().map(|one| Decision {
            graded: Graded { at: one.set.at, grade: one.grade, confirmed: true },
            recorded_at: one.set.earlier.first().map_or(one.set.set_at, |first| first.set_at),
            position: one.position,
            confirmed: Some(one),
        }));
        course.sort_by_key(|decision| (minute(decision.graded.at), decision.position));
        rising(&mut course);
        course
    }
}

/// The minute that a moment is written as.
pub(crate) const fn minute(at: Moment) -> i64 {
    at.unix_ms().div_euclid(MINUTE_MS)
}

/// Takes each moment back to that of what follows, where it is later.
fn rising(course: &mut [Decision<'_>]) {
    let mut next: Option<Moment> = None;
    for decision in course.iter_mut().rev() {
        let at = next.map_or(decision.graded.at, |next| decision.graded.at.min(next));
        decision.graded.at = at;
        next = Some(at);
    }
}

#[cfg(test)]
mod tests;
