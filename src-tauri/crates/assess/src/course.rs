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
pub(crate) struct Stretch {
    /// `None` for the stretch before the first decision.
    pub(crate) since: Option<Moment>,
    pub(crate) range: Range,
    pub(crate) turn: Turn,
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
    /// A change to a lighter grade, and when the approving body confirmed it (R12).
    Lowered { confirmed_at: Option<Moment> },
}

impl Stretch {
    pub(crate) fn allows(&self, grade: Grade) -> bool {
        (self.range.floor..=self.range.ceiling).contains(&grade)
    }
}

/// The stretches in order; what is decided after `now` is left out.
pub(crate) fn course(grades: &[Graded], undecided: Range, now: Moment) -> Vec<Stretch> {
    let mut stretches = vec![Stretch { since: None, range: undecided, turn: Turn::Undecided }];
    let mut current: Option<Grade> = None;
    let decided: Vec<&Graded> = grades.iter().filter(|graded| graded.at <= now).collect();
    for (index, graded) in decided.iter().enumerate() {
        let turn = match current {
            Some(grade) if grade == graded.grade => continue,
            None => Turn::Decided,
            Some(grade) if graded.grade > grade => Turn::Raised,
            Some(_) => Turn::Lowered {
                confirmed_at: decided
                    .iter()
                    .skip(index)
                    .take_while(|later| later.grade <= graded.grade)
                    .find(|later| later.confirmed)
                    .map(|later| later.at),
            },
        };
        current = Some(graded.grade);
        let range = Range { floor: graded.grade, ceiling: graded.grade };
        stretches.push(Stretch { since: Some(graded.at), range, turn });
    }
    stretches
}
