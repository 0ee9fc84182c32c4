//! Setting an instant of an incident, and correcting one.
//!
//! Only what cannot be is refused: a moment that has not come, as far as the clock can be trusted, a
//! correction of what is not there, a decision on the grade before the one that it changes. Any other order that
//! looks wrong is said, never refused: people remember late.

use super::{Decided, open};
use crate::{
    Event, Incident, Marked, Occurrence, Refusal, graded::minute, is_undoable, text::named,
};
use base::{Id, Moment};
use plan::Mark;
use std::time::Duration;

/// An instant to set or to correct.
#[derive(Clone, Debug)]
pub struct Marking {
    /// Which.
    pub mark: Mark,
    /// When it was.
    pub at: Moment,
    /// Who decided or observed it.
    pub decided_by: String,
    /// The entry whose instant is corrected; without one, the instant is set, or, where it is there
    /// and comes only once, corrected.
    pub amends: Option<Id>,
}

/// From when it is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The present moment by this machine.
    pub now: Moment,
    /// By how much its clock may be wrong: no moment is refused for lying ahead of it by less. Nothing
    /// where somebody told it the time, [`UNNOTICED`] where nobody did, without end where it is suspect.
    pub slack: Duration,
}

/// A clock that is wrong without anybody noticing shows another minute or takes morning for evening;
/// another day, month or year is a slip of the pen.
pub const UNNOTICED: Duration = Duration::from_secs(12 * 3_600);

/// Sets an instant that clocks start or stop at, or corrects one.
///
/// # Errors
/// The moment lies ahead, it is derived and not there yet, what it corrects is not there, it would
/// come before or after a decision on the grade that it follows or that follows it, or it names nobody.
pub fn mark(incident: &Incident, marking: &Marking, seen: Seen) -> Decided {
    open(incident)?;
    let Marking { mark, at, .. } = *marking;
    not_ahead("at", at, seen)?;
    if mark == Mark::Occurred {
        return occur(incident, Occurrence::Known(at), seen);
    }
    let there = match marking.amends {
        Some(entry) => {
            let found = incident.marks.of_entry(entry).filter(|(other, _)| *other == mark);
            let Some((_, there)) = found else {
                return Err(vec![Refusal::plain("amends", "要更正的时点不在记录里。")]);
            };
            Some(there)
        }
        None if assess::comes_again(mark) => None,
        None => incident.marks.get(mark),
    };
    if there.is_none() && matches!(mark, Mark::Judged | Mark::Regraded) {
        let says = format!("“{}”由初判和调级得出，记下之后才能更正。", mark.name());
        return Err(vec![Refusal::plain("mark", says)]);
    }
    if let Some(there) = there.filter(|_| matches!(mark, Mark::Judged | Mark::Regraded)) {
        in_order(incident, there, at)?;
    }
    let confirmed = incident.confirmations.iter().map(|one| minute(one.set.at)).min();
    if mark == Mark::Judged && confirmed.is_some_and(|first| first < minute(at)) {
        let says = "“初判”不能晚于“核定”：先有初判才有核定。核定的时间不对的，请先更正核定。";
        return Err(vec![Refusal::plain("at", says)]);
    }
    let decided_by = named("decided_by", "请写明由谁决定或确认。", &marking.decided_by)?;
    let same = there.is_some_and(|there| there.at == at && there.decided_by == decided_by);
    Ok(if same { Vec::new() } else { vec![Event::Marked { mark, at, decided_by }] })
}

/// Takes back an instant that was recorded and has not come: what waits for it waits again, and what
/// it had ended goes on.
///
/// # Errors
/// The incident is closed, the instant is not there or not one that can be taken back, or it names
/// nobody.
pub fn undo(incident: &Incident, mark: Mark, amends: Option<Id>, decided_by: &str) -> Decided {
    open(incident)?;
    if !is_undoable(mark) {
        let says = match mark {
            Mark::Asked => "上级要求补充不能撤销；记错的，把它起算的应办按不适用说明。".to_owned(),
            _ => format!("“{}”不能撤销，只能更正时间。", mark.name()),
        };
        return Err(vec![Refusal::plain("mark", says)]);
    }
    let is_named = |there: &&Marked| amends.is_none_or(|entry| there.was_set_by(entry));
    if incident.marks.get(mark).filter(is_named).is_none() {
        return Err(vec![Refusal::plain("amends", "要撤销的时点不在记录里。")]);
    }
    let decided_by = named("decided_by", "请写明由谁决定或确认。", decided_by)?;
    Ok(match mark {
        Mark::Occurred => vec![Event::Occurred(Occurrence::Unknown)],
        _ => vec![Event::Unmarked { mark, decided_by }],
    })
}

/// Refuses a moment at which a decision on the grade would come before the one that it changes, or
/// after the one that changes it: what was decided last is in force, and stays so.
fn in_order(incident: &Incident, there: &Marked, at: Moment) -> Result<(), Vec<Refusal>> {
    let first = incident.marks.get(Mark::Judged).into_iter().map(|one| ("初判".to_owned(), one));
    let changes = incident.marks.all(Mark::Regraded);
    let later = (1..).zip(changes).map(|(nth, one)| {
        let name =
            if changes.len() > 1 { format!("第{nth}次调级") } else { "调级".to_owned() };
        (name, one)
    });
    let all: Vec<(String, &Marked)> = first.chain(later).collect();
    let Some(index) = all.iter().position(|(_, one)| one.entry == there.entry) else {
        return Ok(());
    };
    let (earlier, rest) = all.split_at(index);
    let Some(((name, _), following)) = rest.split_first() else { return Ok(()) };
    let before = earlier.last().filter(|(_, one)| minute(at) < minute(one.at));
    let after = following.first().filter(|(_, one)| minute(at) > minute(one.at));
    let (other, wrong) = match (before, after) {
        (Some((other, _)), _) => (other, "早"),
        (None, Some((other, _))) => (other, "晚"),
        (None, None) => return Ok(()),
    };
    let says = format!(
        "“{name}”不能{wrong}于“{other}”，否则现行等级就变了。“{other}”的时间也不对的，请先更正它，再更正这一项。"
    );
    Err(vec![Refusal::plain("at", says)])
}

/// Says when the incident occurred.
///
/// # Errors
/// The incident is closed, or the moment lies ahead.
pub fn occur(incident: &Incident, occurrence: Occurrence, seen: Seen) -> Decided {
    open(incident)?;
    if let Occurrence::Known(at) | Occurrence::About(at) = occurrence {
        not_ahead("occurrence", at, seen)?;
    }
    let same = incident.occurrence == Some(occurrence);
    Ok(if same { Vec::new() } else { vec![Event::Occurred(occurrence)] })
}

/// Refuses a moment that has not come, unless the clock that says so may be wrong by as much.
pub(super) fn not_ahead(field: &'static str, at: Moment, seen: Seen) -> Result<(), Vec<Refusal>> {
    if at.since(seen.now) > seen.slack {
        let now: String = seen.now.to_string().chars().take("2026-11-22T20:35".len()).collect();
        let now = now.replace('T', " ");
        let says = format!(
            "这个时间还没有到：本程序现在的时间是{now}。请核对；现在的时间不对的，请先核对时间。"
        );
        return Err(vec![Refusal::plain(field, says)]);
    }
    Ok(())
}
