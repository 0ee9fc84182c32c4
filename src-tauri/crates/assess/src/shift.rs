//! What a change of grade would do to the duties, shown before a person confirms it.
//!
//! It only compares: nothing is decided here, and what stays the same is left out.

use base::Moment;
use plan::{Calendar, Mark, Obligation};

use crate::{
    Graded,
    duties::duties,
    duty::{Duty, Situation},
};

/// One duty that a change of grade would move, bring or end. Borrows from the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift<'p> {
    /// The obligation.
    pub obligation: &'p Obligation,
    /// As it stands; `None` where the change brings it.
    pub before: Option<Duty<'p>>,
    /// As it would stand; `None` or closed where the change ends it.
    pub after: Option<Duty<'p>>,
}

/// The duties that would differ if `graded` were decided now; in the order in which they would
/// press, those that would end last. A decision of our own is an instant too: the first is 初判, one
/// that changes the grade is 调级.
#[must_use]
pub fn shifts<'p>(
    situation: &Situation<'p, '_>,
    calendar: &Calendar,
    graded: Graded,
) -> Vec<Shift<'p>> {
    let mut grades = situation.grades.to_vec();
    // Moments are written to the minute: within one, what is decided now comes last.
    let place = grades.partition_point(|one| minute(one.at) <= minute(graded.at));
    let at = grades.iter().take(place).map(|one| one.at).max().unwrap_or(graded.at).max(graded.at);
    grades.insert(place, Graded { at, ..graded });
    let now = situation.now.max(graded.at);
    let (mut marks, mut again) = (situation.marks.clone(), situation.again.clone());
    if let Some(mark) = instant_of(situation, graded) {
        marks.insert(mark, graded.at);
        again.entry(mark).or_default().push(graded.at);
    }
    let then = Situation { now, grades: &grades, marks: &marks, again: &again, ..*situation };
    let mut before = duties(&Situation { now, ..*situation }, calendar);
    let mut found = Vec::new();
    for duty in duties(&then, calendar) {
        let same = before
            .iter()
            .position(|other| other.obligation.id == duty.obligation.id && other.nth == duty.nth);
        let earlier = same.map(|index| before.remove(index));
        if earlier.as_ref().map(owed) != Some(owed(&duty)) {
            found.push(Shift { obligation: duty.obligation, before: earlier, after: Some(duty) });
        }
    }
    found.extend(before.into_iter().map(|duty| Shift {
        obligation: duty.obligation,
        before: Some(duty),
        after: None,
    }));
    found
}

const fn minute(at: Moment) -> i64 {
    at.unix_ms().div_euclid(60_000)
}

fn instant_of(situation: &Situation<'_, '_>, graded: Graded) -> Option<Mark> {
    match situation.grades.last() {
        _ if graded.confirmed => None,
        None => Some(Mark::Judged),
        Some(last) if last.grade != graded.grade => Some(Mark::Regraded),
        Some(_) => None,
    }
}

/// What a person would notice of a duty.
fn owed(duty: &Duty<'_>) -> (Option<Moment>, Option<Moment>, Option<Moment>, bool, bool) {
    let closed = duty.closed_at.is_some();
    (duty.anchor_at, duty.due_at, duty.next_due, duty.firm, closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Day, at, calendar, plan};
    use plan::Grade::{self, Considerable, Major, Ordinary};
    use std::collections::BTreeSet;

    type Line = (String, Option<Moment>, Option<Moment>);

    fn preview(from: Grade, to: Grade) -> Vec<Line> {
        let day = Day::default()
            .fact("deliberate", crate::sample::yes())
            .mark(Mark::Discovered, "09-24T08:47")
            .mark(Mark::Judged, "09-24T10:45")
            .graded("09-24T10:45", from, false);
        let roles = BTreeSet::new();
        let situation = Situation {
            plan: plan(),
            facts: &day.facts,
            categories: &[],
            marks: &day.marks,
            again: &day.again,
            grades: &day.grades,
            met: &day.met,
            roles: &roles,
            now: at("09-24T11:00"),
        };
        let graded = Graded { at: at("09-24T11:00"), grade: to, confirmed: true };
        let open = |duty: &Duty<'_>| duty.due_at.filter(|_| duty.closed_at.is_none());
        shifts(&situation, &calendar(), graded)
            .into_iter()
            .map(|shift| {
                let (before, after) = (shift.before.as_ref(), shift.after.as_ref());
                (shift.obligation.id.clone(), before.and_then(open), after.and_then(open))
            })
            .collect()
    }

    fn line(id: &str, before: Option<&str>, after: Option<&str>) -> Line {
        (id.to_owned(), before.map(at), after.map(at))
    }

    #[test]
    fn a_change_shows_what_was_due_and_what_would_be() {
        let raised = preview(Ordinary, Considerable);
        let expect = [
            line("police", None, None),
            line("first", None, Some("09-24T11:30")),
            line("hourly", None, Some("09-24T12:00")),
            line("written", None, Some("09-25T11:00")),
            line("summary", None, None),
            line("inside", Some("09-24T11:30"), None),
        ];
        assert_eq!(raised, expect);
    }

    #[test]
    fn what_stays_the_same_is_left_out() {
        assert_eq!(preview(Considerable, Considerable), []);
        let raised: Vec<String> =
            preview(Considerable, Major).into_iter().map(|line| line.0).collect();
        assert_eq!(raised, ["grave", "beat_major"], "running reports and beats stay as they are");
    }
}
