//! The duties of an incident: every obligation followed through the course of its grade.
//!
//! An upward change of grade never makes anything due later (R11), a downward one keeps what is
//! already due (R12), and before a decision every grade still possible counts (R14).

use base::Moment;
use plan::{Calendar, Limit, Mark, Obligation};

use crate::{
    Truth,
    beats::{Beats, Due, beats, due},
    calendar::rolled_day,
    course::{Stretch, Turn, course},
    duty::{Alternative, Duty, Situation, comes_again},
    evaluate::{Known, chosen},
    grading::range,
    order::sort,
};

/// An obligation that has arisen or waits, while the course of the grade is followed.
#[derive(Clone, Copy)]
struct Life<'p> {
    after: Mark,
    anchor: Option<Moment>,
    assumed: bool,
    /// A shorter deadline that already ran at an earlier grade, and whose it was.
    kept: Option<(Moment, &'p str)>,
    entered_at: Option<Moment>,
    firm: bool,
    continues: Option<&'p str>,
    closed_at: Option<Moment>,
}

/// One obligation on its way through the course.
struct Thread<'p> {
    obligation: &'p Obligation,
    /// Which instant of a mark that may come several times; 0 for one that comes once.
    nth: u32,
    pending: Vec<&'p str>,
    life: Option<Life<'p>>,
}

/// Every duty that has arisen or waits for its anchor: overdue first, then at once, then by due
/// time, then without limit, then waiting, then no longer owed.
#[must_use]
pub fn duties<'p>(situation: &Situation<'p, '_>, calendar: &Calendar) -> Vec<Duty<'p>> {
    let known = Known::at(situation.plan, situation.facts, situation.now);
    let known = Known { categories: chosen(situation.categories).or(known.categories), ..known };
    let first = situation.grades.first().map_or(situation.now, |graded| graded.at);
    let undecided = range(&Known { now: first.min(situation.now), ..known });
    let stretches = course(situation.grades, undecided, situation.now);
    let mut threads: Vec<Thread<'p>> = situation
        .plan
        .obligations
        .iter()
        .flat_map(|obligation| {
            let mut pending = Vec::new();
            let truth = obligation
                .when
                .as_ref()
                .map_or(Truth::True, |when| known.weigh(when, &mut pending));
            if truth == Truth::True {
                pending.clear();
            }
            let times = if truth == Truth::False { 0..0 } else { times(situation, obligation) };
            times.map(move |nth| Thread { obligation, nth, pending: pending.clone(), life: None })
        })
        .collect();
    for stretch in &stretches {
        for thread in &mut threads {
            thread.life = step(situation, calendar, stretch, undecided.floor, thread);
        }
        if let (Turn::Raised, Some(since)) = (stretch.turn, stretch.since) {
            hand_over(calendar, since, &mut threads);
        }
    }
    let mut found: Vec<Duty<'p>> = threads
        .into_iter()
        .filter_map(|thread| finish(situation, calendar, &stretches, thread))
        .collect();
    sort(&mut found, situation.now);
    found
}

/// The numbers of the instants that an obligation is counted from; one that has not come waits.
fn times(situation: &Situation<'_, '_>, obligation: &Obligation) -> std::ops::Range<u32> {
    if !comes_again(obligation.after) {
        return 0..1;
    }
    let came = situation.again.get(&obligation.after).map_or(0, Vec::len);
    1..u32::try_from(came).unwrap_or(u32::MAX - 1).max(1) + 1
}

/// The instant that an obligation is counted from, where it has come.
fn instant(situation: &Situation<'_, '_>, mark: Mark, nth: u32) -> Option<Moment> {
    let each = situation.again.get(&mark).filter(|each| !each.is_empty());
    match (each, usize::try_from(nth).unwrap_or_default().checked_sub(1)) {
        (Some(each), Some(index)) => each.get(index).copied(),
        _ => situation.marks.get(&mark).copied(),
    }
}

/// What becomes of an obligation at the start of a stretch.
fn step<'p>(
    situation: &Situation<'p, '_>,
    calendar: &Calendar,
    stretch: &Stretch,
    floor: plan::Grade,
    thread: &Thread<'p>,
) -> Option<Life<'p>> {
    let obligation = thread.obligation;
    let applies = obligation.grades.iter().any(|&grade| stretch.allows(grade));
    let open = thread.life.filter(|life| life.closed_at.is_none());
    match (open, applies) {
        (Some(life), true) => Some(Life { firm: stretch.turn != Turn::Undecided, ..life }),
        (None, true) => Some(begin(situation, stretch, floor, thread)),
        (None, false) => thread.life,
        (Some(life), false) => leave(calendar, stretch, obligation, life),
    }
}

fn begin<'p>(
    situation: &Situation<'p, '_>,
    stretch: &Stretch,
    floor: plan::Grade,
    thread: &Thread<'p>,
) -> Life<'p> {
    let obligation = thread.obligation;
    let stand_in = || {
        let mark = obligation.else_after?;
        Some((mark, *situation.marks.get(&mark)?))
    };
    let (after, anchor, assumed) = match instant(situation, obligation.after, thread.nth) {
        Some(at) => (obligation.after, Some(at), obligation.anchor_assumed),
        None => stand_in()
            .map_or((obligation.after, None, obligation.anchor_assumed), |(mark, at)| {
                (mark, Some(at), true)
            }),
    };
    let life = Life {
        after,
        anchor,
        assumed,
        kept: None,
        entered_at: None,
        firm: stretch.turn != Turn::Undecided || obligation.grades.contains(&floor),
        continues: None,
        closed_at: None,
    };
    let regraded = matches!(stretch.turn, Turn::Raised | Turn::Lowered { .. });
    match stretch.since {
        Some(since) if regraded && anchor.is_some_and(|at| at <= since) => Life {
            after: Mark::Regraded,
            anchor: Some(since),
            assumed: false,
            entered_at: Some(since),
            ..life
        },
        _ => life,
    }
}

/// What stays of an obligation that the grade of a stretch no longer asks for.
fn leave<'p>(
    calendar: &Calendar,
    stretch: &Stretch,
    obligation: &'p Obligation,
    life: Life<'p>,
) -> Option<Life<'p>> {
    let since = stretch.since?;
    let anchor = life.anchor.filter(|&anchor| anchor < since)?;
    let repeated = obligation.every.is_some();
    let first = first_due(calendar, obligation, &life).map(|due| due.at);
    let at_once = obligation.within == Some(Limit::AtOnce) && anchor <= since;
    let already_due = at_once || first.is_some_and(|due| due <= since);
    match stretch.turn {
        Turn::Undecided => None,
        Turn::Decided => {
            let was_owed = if repeated { first.is_some_and(|due| due <= since) } else { life.firm };
            (was_owed && already_due).then_some(Life { closed_at: Some(since), ..life })
        }
        Turn::Raised => Some(life),
        Turn::Lowered { .. } if already_due && !repeated => Some(life),
        Turn::Lowered { confirmed_at } => Some(Life { closed_at: confirmed_at, ..life }),
    }
}

/// Lets each duty that begins with an upward change take over the running deadline of the one it
/// replaces, where exactly one replaces exactly one (R11).
fn hand_over(calendar: &Calendar, since: Moment, threads: &mut [Thread<'_>]) {
    let begins = |thread: &Thread<'_>| {
        thread.life.is_some_and(|life| life.entered_at == Some(since) && life.closed_at.is_none())
    };
    let runs = |thread: &Thread<'_>| {
        thread.life.is_some_and(|life| {
            life.closed_at.is_none() && life.anchor.is_some_and(|anchor| anchor < since)
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
        if !shared {
            take_over(calendar, since, threads, from, to);
        }
    }
}

/// The same duty at a graver grade: same actor, channel, report and anchor, and nobody who was to
/// be told is left out.
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
    if let Some(later) = threads.get_mut(to)
        && let Some(begun) = &mut later.life
    {
        if later.obligation.every.is_some() && later.obligation.every == earlier.every {
            *begun = Life { firm: true, continues: Some(&earlier.id), ..life };
        } else {
            begun.kept = Some((running, &earlier.id));
        }
    }
    if let Some(thread) = threads.get_mut(from)
        && let Some(replaced) = &mut thread.life
    {
        replaced.closed_at = Some(since);
    }
}

/// When a duty is first due, a deadline taken over included.
fn first_due(calendar: &Calendar, obligation: &Obligation, life: &Life<'_>) -> Option<Due> {
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

fn finish<'p>(
    situation: &Situation<'p, '_>,
    calendar: &Calendar,
    stretches: &[Stretch],
    thread: Thread<'p>,
) -> Option<Duty<'p>> {
    let Thread { obligation, nth, pending, life } = thread;
    let life = life?;
    let undecided = stretches.first()?;
    let first = first_due(calendar, obligation, &life);
    let at_once = obligation.within == Some(Limit::AtOnce);
    let due_at = first.map(|due| due.at).filter(|_| !at_once);
    let stop = obligation.until.and_then(|mark| situation.marks.get(&mark).copied());
    let until_at = obligation.every.and(match (stop, life.closed_at) {
        (Some(stop), Some(closed)) => Some(stop.min(closed)),
        (stop, closed) => stop.or(closed),
    });
    let found = repeated(situation, calendar, obligation, first, until_at);
    let firm = life.firm && pending.is_empty();
    let if_grade = if life.firm {
        Vec::new()
    } else {
        obligation.grades.iter().copied().filter(|&grade| undecided.allows(grade)).collect()
    };
    let by_days = matches!(obligation.within, Some(Limit::Days(_) | Limit::WorkingDays(_)));
    let kept = life.kept.filter(|(at, _)| due_at == Some(*at)).map(|(_, id)| id);
    Some(Duty {
        obligation,
        mine: situation.roles.contains(&obligation.actor),
        nth,
        after: life.after,
        anchor_at: life.anchor,
        anchor_assumed: life.assumed,
        due_at,
        at_once,
        until_at,
        count: found.count,
        next_due: found.next,
        last_due: found.last,
        firm,
        if_grade,
        pending,
        provisional: first.is_some_and(|due| due.provisional),
        rolled: due_at.filter(|_| by_days).and_then(|due| rolled_day(calendar, due.date())),
        alternatives: alternatives(situation, calendar, obligation, life.after),
        kept_from: kept,
        continues: life.continues,
        closed_at: life.closed_at,
    })
}

fn repeated(
    situation: &Situation<'_, '_>,
    calendar: &Calendar,
    obligation: &Obligation,
    first: Option<Due>,
    until_at: Option<Moment>,
) -> Beats {
    let none = Beats { count: 0, last: None, next: None };
    let (Some(every), Some(first)) = (obligation.every, first) else { return none };
    let end = until_at.map_or(situation.now, |until| until.min(situation.now));
    let found = beats(calendar, first.at, every, end);
    Beats { next: found.next.filter(|&next| until_at.is_none_or(|until| next <= until)), ..found }
}

fn alternatives(
    situation: &Situation<'_, '_>,
    calendar: &Calendar,
    obligation: &Obligation,
    after: Mark,
) -> Vec<Alternative> {
    let Some(limit) = obligation.within else { return Vec::new() };
    obligation
        .alternatives
        .iter()
        .filter(|&&mark| mark != after && after != Mark::Regraded)
        .filter_map(|&mark| {
            let anchor = *situation.marks.get(&mark)?;
            Some(Alternative { after: mark, due_at: due(calendar, anchor, limit)?.at })
        })
        .collect()
}

#[cfg(test)]
mod tests;
