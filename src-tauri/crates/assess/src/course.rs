//! How an incident's grade ran: undecided, then one grade after another.
//!
//! Before anything is decided every grade from floor to ceiling counts; afterwards only the
//! decided one does, whatever the facts prove meanwhile.

use base::Moment;
use plan::Grade;

use crate::grading::Range;

/// A grade as decided by a person or body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Graded {
    /// When.
    pub at: Moment,
    /// Which.
    pub grade: Grade,
    /// By the body that confirms (核定, 复核), not only preliminarily.
    pub confirmed: bool,
}

/// A stretch of time over which the possible grades stay the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch<'g> {
    /// `None` for the stretch before the first decision.
    pub(crate) since: Option<Moment>,
    pub(crate) range: Range,
    pub(crate) turn: Turn,
    /// The decision that it began with and all that followed; none before the first.
    pub(crate) decisions: &'g [Graded],
}

/// How a stretch began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing is decided yet.
    Undecided,
    /// The first decision.
    Decided,
    /// A change to a graver grade.
    Raised,
    /// A change to a lighter grade.
    Lowered,
}

impl Stretch<'_> {
    pub(crate) fn allows(&self, grade: Grade) -> bool {
        (self.range.floor..=self.range.ceiling).contains(&grade)
    }

    /// Whether its grade is lighter than one of these.
    pub(crate) fn is_lighter_than(&self, grades: &[Grade]) -> bool {
        is_lighter(self.range.floor, grades)
    }

    /// When the approving body first confirmed a grade that is lighter than these, before one of them
    /// was decided again (R12). A graver one than this stretch's may be it, but none graver than these:
    /// going up leaves nothing behind (R11).
    pub(crate) fn left_behind_at(&self, grades: &[Grade]) -> Option<Moment> {
        let mut without = self.decisions.iter().take_while(|later| !grades.contains(&later.grade));
        without
            .find(|later| later.confirmed && is_lighter(later.grade, grades))
            .map(|later| later.at)
    }
}

fn is_lighter(grade: Grade, than: &[Grade]) -> bool {
    than.iter().any(|&other| other > grade)
}

/// The stretches in order; what is decided after `now` is left out.
pub(crate) fn course(grades: &[Graded], undecided: Range, now: Moment) -> Vec<Stretch<'_>> {
    let before = Stretch { since: None, range: undecided, turn: Turn::Undecided, decisions: &[] };
    let mut stretches = vec![before];
    let mut current: Option<Grade> = None;
    let mut decisions = grades.get(..grades.partition_point(|one| one.at <= now)).unwrap_or(grades);
    while let [graded, rest @ ..] = decisions {
        let turn = match current {
            Some(grade) if grade == graded.grade => None,
            None => Some(Turn::Decided),
            Some(grade) if graded.grade > grade => Some(Turn::Raised),
            Some(_) => Some(Turn::Lowered),
        };
        if let Some(turn) = turn {
            let range = Range { floor: graded.grade, ceiling: graded.grade };
            stretches.push(Stretch { since: Some(graded.at), range, turn, decisions });
        }
        current = Some(graded.grade);
        decisions = rest;
    }
    stretches
}
