//! What a grade would do to the duties, duty by duty, old and new side by side.
//!
//! Nothing is decided here: it is shown before a person decides.

use super::{duty, incident::Shown, plan::names, words};
use crate::view::shift::{ShiftView, SideView};
use assess::{Duty, Graded, Shift, shifts};

/// What would differ if this grade were decided now; what stays as it is is left out.
pub(crate) fn rows(shown: &Shown<'_>, graded: Graded) -> Vec<ShiftView> {
    let moved = shifts(shown.situation, shown.calendar, graded);
    moved.iter().filter(|shift| !is_still(shift)).map(|shift| row(shown, shift)).collect()
}

/// Something that was not owed before and would not be owed after.
fn is_still(shift: &Shift<'_>) -> bool {
    !owed(shift.before.as_ref()) && !owed(shift.after.as_ref())
}

fn owed(duty: Option<&Duty<'_>>) -> bool {
    duty.is_some_and(|duty| duty.closed_at.is_none())
}

fn row(shown: &Shown<'_>, shift: &Shift<'_>) -> ShiftView {
    let owed = shift.obligation;
    let (before, after) = (shift.before.as_ref(), shift.after.as_ref());
    let nth = after.or(before).map_or(0, |duty| duty.nth);
    let settled = after.or(before).is_some_and(|duty| {
        ::incident::standing(shown.incident, duty, shown.now).state == ::incident::State::Settled
    });
    ShiftView {
        obligation: owed.id.clone(),
        nth,
        what: owed.what.clone(),
        clause: owed.clause.clone(),
        actor: names(shown.plan, std::slice::from_ref(&owed.actor)),
        mine: after.or(before).is_some_and(|duty| duty.mine),
        optional: owed.optional,
        settled,
        change: change(before, after),
        before: before.map(|duty| side(shown, duty)),
        after: after.map(|duty| side(shown, duty)),
    }
}

fn change(before: Option<&Duty<'_>>, after: Option<&Duty<'_>>) -> &'static str {
    let (old, new) = (before.filter(|duty| duty.closed_at.is_none()), after);
    match (old, new.filter(|duty| duty.closed_at.is_none())) {
        (None, _) => "new",
        (Some(_), None) => "ended",
        (Some(old), Some(new)) if old.anchor_at.is_none() && new.anchor_at.is_some() => "started",
        (Some(old), Some(new)) => match (old.presses_at(), new.presses_at()) {
            (Some(old), Some(new)) if new < old => "earlier",
            (Some(old), Some(new)) if new > old => "later",
            (None, Some(_)) => "earlier",
            _ if !old.firm && new.firm => "firm",
            _ => "kept",
        },
    }
}

fn side(shown: &Shown<'_>, duty: &Duty<'_>) -> SideView {
    let due_at = duty.presses_at().filter(|_| duty.closed_at.is_none());
    SideView { due_at, says: says(shown, duty) }
}

fn says(shown: &Shown<'_>, duty: &Duty<'_>) -> String {
    let now = shown.now;
    if duty.closed_at.is_some() {
        return "不再应办".to_owned();
    }
    let limit = duty::limit(duty);
    let says = match (duty.presses_at(), duty.anchor_at) {
        _ if !duty.firm => duty::if_grade(shown.around(), duty),
        (_, None) => format!("待{}", duty.after.name()),
        (Some(next), _) if duty.obligation.every.is_some() => {
            format!("{limit}，下次 {}", words::moment(next, now))
        }
        (Some(due), _) => format!("{}前", words::moment(due, now)),
        (None, Some(anchor)) => {
            format!("{}，自 {} 起", duty::at_once(duty), words::moment(anchor, now))
        }
    };
    let kept = duty.kept_from.map_or("", |_| "（沿用原来更早的时限）");
    format!("{says}{kept}")
}
