//! Recording the grade that the competent body confirmed (核定), and correcting when and by whom.
//!
//! It is dated by when the body decided, which is often before anybody here writes it down, and never
//! before the first decision that it confirms.

use super::{Decided, Seen, marks::not_ahead, open};
use crate::{Event, Incident, Refusal, graded::minute, text::named};
use base::{Id, Moment};
use plan::Grade;

/// A confirmation to record.
#[derive(Clone, Debug)]
pub struct Confirming {
    /// The grade.
    pub grade: Grade,
    /// The body.
    pub body: String,
    /// When it did.
    pub at: Moment,
}

/// Records the grade that the competent body confirmed.
///
/// # Errors
/// No preliminary grade is decided yet, the moment lies ahead or before the first of them, or no body
/// is named.
pub fn confirm(incident: &Incident, confirming: &Confirming, seen: Seen) -> Decided {
    open(incident)?;
    if incident.judged.is_empty() {
        return Err(vec![Refusal::plain("grade", "还没有初判，不能记核定等级。")]);
    }
    let Confirming { grade, at, .. } = *confirming;
    fits(incident, at, seen)?;
    let body = named("body", "请写明由哪个机构核定。", &confirming.body)?;
    Ok(vec![Event::Confirmed { grade, body, at }])
}

/// Corrects when a confirmation was, or which body it was; the grade stays.
///
/// # Errors
/// It is not there, the moment lies ahead or before the first preliminary decision, or no body is
/// named.
pub fn correct_confirmation(
    incident: &Incident,
    amends: Option<Id>,
    (at, body): (Moment, &str),
    seen: Seen,
) -> Decided {
    open(incident)?;
    let mut all = incident.confirmations.iter();
    let Some(there) = all.find(|one| amends.is_some_and(|id| one.set.was_set_by(id))) else {
        let says = "核定由“记核定”记下，记下之后才能更正。";
        return Err(vec![Refusal::plain("amends", says)]);
    };
    fits(incident, at, seen)?;
    let body = named("decided_by", "请写明由哪个机构核定。", body)?;
    let same = there.set.at == at && there.set.decided_by == body;
    let grade = there.grade;
    Ok(if same { Vec::new() } else { vec![Event::Confirmed { grade, body, at }] })
}

/// Refuses a moment that has not come, and one before there was anything to confirm, as far as the
/// clock that dated it can be trusted. People write the
/// minute, so that within one minute both may stand in either order.
fn fits(incident: &Incident, at: Moment, seen: Seen) -> Result<(), Vec<Refusal>> {
    not_ahead("at", at, seen)?;
    let first = incident.judged.iter().map(|judged| judged.at).min();
    let is_before = |first: Moment| minute(at) < minute(first) && first.since(at) > seen.slack;
    if first.is_some_and(is_before) {
        let says = "核定不能早于初判：先有初判才有核定。初判的时间不对的，请先更正初判。";
        return Err(vec![Refusal::plain("at", says)]);
    }
    Ok(())
}
