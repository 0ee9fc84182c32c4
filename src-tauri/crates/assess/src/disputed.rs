//! The truth of one criterion, wording in dispute included (conventions R4).
//!
//! A dispute leaves a criterion open only where the disputed facts matter: another limb that
//! proves it, or one that rules it out, settles it whatever the wording means.

use plan::Criterion;

use crate::{
    Truth,
    evaluate::{Known, Open},
};

/// How a criterion stands.
pub(crate) struct Standing<'p> {
    pub(crate) truth: Truth,
    pub(crate) facts: Vec<&'p str>,
    /// The dispute alone keeps it unknown: read the graver way it would hold.
    pub(crate) disputed: bool,
}

/// Weighs a criterion and names the facts that decided it.
pub(crate) fn standing<'p>(criterion: &'p Criterion, known: &Known<'_>) -> Standing<'p> {
    let mut facts = Vec::new();
    let truth = known.weigh(&criterion.when, &mut facts);
    let (truth, disputed) = with_dispute(criterion, known, truth);
    if disputed && let Some(doubt) = &criterion.disputed_when {
        facts.clear();
        known.weigh(doubt, &mut facts);
    }
    Standing { truth, facts, disputed }
}

/// The truth, and whether the dispute alone keeps it unknown, without the facts.
pub(crate) fn verdict(criterion: &Criterion, known: &Known<'_>) -> (Truth, bool) {
    with_dispute(criterion, known, known.truth(&criterion.when))
}

/// The truth alone, for trials.
pub(crate) fn truth(criterion: &Criterion, known: &Known<'_>) -> Truth {
    with_dispute(criterion, known, known.truth(&criterion.when)).0
}

/// Whether a criterion is open only because its wording is.
fn with_dispute(criterion: &Criterion, known: &Known<'_>, plain: Truth) -> (Truth, bool) {
    let Some(doubt) = &criterion.disputed_when else {
        return if criterion.disputed.is_some() && plain == Truth::True {
            (Truth::Unknown, true)
        } else {
            (plain, false)
        };
    };
    let doubted = known.truth(doubt);
    if doubted == Truth::False {
        return (plain, false);
    }
    let facts = doubt.facts();
    let read_as = |as_if| Known { open: Some(Open { facts: &facts, as_if }), ..*known };
    let whatever = read_as(Truth::Unknown).truth(&criterion.when);
    if whatever != Truth::Unknown {
        return (whatever, false);
    }
    let gravest = read_as(Truth::True).truth(&criterion.when);
    (Truth::Unknown, doubted == Truth::True && gravest == Truth::True)
}
