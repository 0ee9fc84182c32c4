//! What a graver grade's duty takes over from the lighter one's that it replaces (R11).
//!
//! A lighter grade's replaces a graver one's only where the body that confirms decided it (R12).
//! Only a deadline that still runs is taken over: one that has passed stays with the duty that missed
//! it, and one that was met is over.

use base::Moment;
use plan::{Calendar, Limit, Obligation};

use crate::{
    Situation,
    beats::beats,
    duties::to_the_second,
    life::{Life, Thread, first_due},
};

/// Lets each duty that begins with an upward change take over the running deadline of the one it
/// replaces, where exactly one replaces exactly one (R11).
pub(crate) fn hand_over(
    situation: &Situation<'_, '_>,
    calendar: &Calendar,
    since: Moment,
    threads: &mut [Thread<'_>],
) {
    let begins = |thread: &Thread<'_>| {
        thread.life.is_some_and(|life| life.entered_at == Some(since) && life.closed_at.is_none())
    };
    let runs = |thread: &Thread<'_>| {
        thread.life.is_some_and(|life| {
            let ran = life.closed_at.is_none_or(|closed| closed >= since);
            ran && life.anchor.is_some_and(|anchor| anchor < since)
        })
    };
    let mut pairs = Vec::new();
    for (to, later) in threads.iter().enumerate().filter(|(_, thread)| begins(thread)) {
        let replaced: Vec<usize> = threads
            .iter()
            .enumerate()
            .filter(|(_, earlier)| runs(earlier) && replaces(later, earlier))
            .map(|(index, _)| index)
            .collect();
        if let [from] = *replaced {
            pairs.push((from, to));
        }
    }
    for &(from, to) in &pairs {
        let shared = pairs.iter().filter(|(other, _)| *other == from).count() > 1;
        let (Some(earlier), Some(later)) = (threads.get(from), threads.get(to)) else { continue };
        if !shared && !is_met(situation, earlier, since) && is_graver(later, earlier, since) {
            take_over(calendar, since, threads, from, to);
        }
    }
}

/// Whether a duty that is owed once was done by then. A repeated one goes on whatever was done.
fn is_met(situation: &Situation<'_, '_>, thread: &Thread<'_>, by: Moment) -> bool {
    let done = situation.met.get(&thread.obligation.id);
    thread.obligation.every.is_none()
        && done.and_then(|each| each.get(&thread.nth)).is_some_and(|&at| to_the_second(at) <= by)
}

/// Whether the later is of a graver grade, or of a lighter one whose confirmation ends the earlier.
fn is_graver(later: &Thread<'_>, earlier: &Thread<'_>, since: Moment) -> bool {
    let is_ended = earlier.life.is_some_and(|life| life.closed_at == Some(since));
    is_ended || later.obligation.grades.iter().min() > earlier.obligation.grades.iter().max()
}

/// The same duty at another grade: same actor, channel, report and anchor, and nobody who was to be
/// told is left out.
fn replaces(later: &Thread<'_>, earlier: &Thread<'_>) -> bool {
    let same_instant = later.nth == earlier.nth;
    let (later, earlier) = (later.obligation, earlier.obligation);
    let numbered = |obligation: &Obligation| match (obligation.every, obligation.within) {
        (Some(_), _) => true,
        (None, Some(limit)) => limit != Limit::AtOnce,
        (None, None) => false,
    };
    same_instant
        && later.actor == earlier.actor
        && later.by == earlier.by
        && later.stage == earlier.stage
        && later.after == earlier.after
        && later.until == earlier.until
        && later.every.is_some() == earlier.every.is_some()
        && numbered(later)
        && numbered(earlier)
        && earlier.to.iter().all(|role| later.to.contains(role))
        && !later.grades.iter().any(|grade| earlier.grades.contains(grade))
}

fn take_over<'p>(
    calendar: &Calendar,
    since: Moment,
    threads: &mut [Thread<'p>],
    from: usize,
    to: usize,
) {
    let Some((earlier, life)) =
        threads.get(from).and_then(|thread| Some((thread.obligation, thread.life?)))
    else {
        return;
    };
    let Some(first) = first_due(calendar, earlier, &life) else { return };
    let running = match earlier.every {
        Some(every) => beats(calendar, first.at, every, since).next.unwrap_or(first.at),
        None => first.at,
    };
    if running <= since {
        return;
    }
    let series = threads.get(from).map(|thread| thread.series.clone()).unwrap_or_default();
    if let Some(later) = threads.get_mut(to)
        && let Some(begun) = &mut later.life
    {
        let is_first = later.series.is_empty();
        if is_first && earlier.every.is_some() && later.obligation.every == earlier.every {
            *begun = Life { firm: true, continues: Some(&earlier.id), ..life };
            later.series = series;
        } else if begun.kept.is_none_or(|(at, _)| running < at) {
            begun.kept = Some((running, &earlier.id));
        }
    }
    if let Some(thread) = threads.get_mut(from)
        && let Some(replaced) = &mut thread.life
    {
        replaced.closed_at = Some(since);
    }
}
