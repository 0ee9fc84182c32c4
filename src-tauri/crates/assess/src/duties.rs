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
    course::{Graded, Stretch, Turn, course},
    duty::{Alternative, Duty, Series, Situation, comes_again},
    evaluate::{Known, chosen},
    grading::{proposed, range},
    handed::hand_over,
    life::{Life, Thread, first_due},
    order::sort,
};

/// Every duty that has arisen or waits for its anchor: overdue first, then at once, then by due
/// time, then without limit, then waiting, then no longer owed. Counted to the second, as people
/// read and write its instants.
#[must_use]
pub fn duties<'p>(situation: &Situation<'p, '_>, calendar: &Calendar) -> Vec<Duty<'p>> {
    let marks = situation.marks.iter().map(|(&mark, &at)| (mark, to_the_second(at))).collect();
    let each = |at: &Vec<Moment>| at.iter().copied().map(to_the_second).collect();
    let again = situation.again.iter().map(|(&mark, at)| (mark, each(at))).collect();
    let cut = |graded: &Graded| Graded { at: to_the_second(graded.at), ..*graded };
    let grades: Vec<Graded> = situation.grades.iter().map(cut).collect();
    let cut = Situation { marks: &marks, again: &again, grades: &grades, ..*situation };
    follow(&cut, calendar)
}

pub(crate) fn to_the_second(at: Moment) -> Moment {
    Moment::from_unix_ms(at.unix_ms() - at.unix_ms().rem_euclid(1_000))
}

fn follow<'p>(situation: &Situation<'p, '_>, calendar: &Calendar) -> Vec<Duty<'p>> {
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
            times.map(move |nth| Thread::of(obligation, nth, pending.clone()))
        })
        .collect();
    for stretch in &stretches {
        for thread in &mut threads {
            step(situation, calendar, stretch, undecided.floor, thread);
        }
        if let (Turn::Raised, Some(since)) = (stretch.turn, stretch.since) {
            hand_over(situation, calendar, since, &mut threads);
        }
    }
    let mut found: Vec<Duty<'p>> = threads
        .into_iter()
        .filter_map(|thread| finish(situation, calendar, &stretches, thread))
        .collect();
    if stretches.len() == 1 {
        let proposed = proposed(&known, undecided.floor);
        for duty in &mut found {
            let is_taken_for = duty.if_grade.iter().any(|&grade| grade <= proposed);
            duty.presumed = is_taken_for && duty.pending.is_empty();
        }
    }
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
    stretch: &Stretch<'_>,
    floor: plan::Grade,
    thread: &mut Thread<'p>,
) {
    let obligation = thread.obligation;
    let applies = obligation.grades.iter().any(|&grade| stretch.allows(grade));
    let open = thread.life.filter(|life| life.closed_at.is_none());
    let repeated = obligation.every.is_some();
    match (open, applies, thread.life) {
        (Some(life), true, _) => {
            let firm = stretch.turn != Turn::Undecided;
            thread.life = Some(Life { firm, left_unconfirmed: false, ..life });
        }
        (None, true, Some(ended)) if repeated || !ended.only_possible => {
            let begun = begin(situation, stretch, floor, thread);
            resume(situation, calendar, stretch, thread, ended, begun);
        }
        (None, true, _) => thread.life = Some(begin(situation, stretch, floor, thread)),
        (None, false, _) => {}
        (Some(life), false, _) => thread.life = leave(calendar, stretch, obligation, life),
    }
}

/// What comes back after it had ended: a single duty with the clock it had, which is never later; the
/// beats of a repeated one anew, their numbers going on.
fn resume<'p>(
    situation: &Situation<'p, '_>,
    calendar: &Calendar,
    stretch: &Stretch<'_>,
    thread: &mut Thread<'p>,
    ended: Life<'p>,
    begun: Life<'p>,
) {
    let since = stretch.since.unwrap_or(situation.now);
    if thread.obligation.every.is_none() {
        let (closed_at, entered_at) = (None, Some(since));
        let left_unconfirmed = false;
        let firm = begun.firm;
        thread.life = Some(Life { firm, closed_at, entered_at, left_unconfirmed, ..ended });
        return;
    }
    let end = until(situation, thread).map_or(since, |until| until.min(since));
    let (after, last) = thread.passed(calendar, end);
    if !ended.firm {
        thread.spared = after;
    }
    thread.last = last.or(thread.last);
    thread.series.push(Series { after, since });
    thread.life = Some(Life { continues: ended.continues, ..begun });
}

/// When the repetition ends or ended.
fn until(situation: &Situation<'_, '_>, thread: &Thread<'_>) -> Option<Moment> {
    thread.obligation.every?;
    let stop = thread.obligation.until.and_then(|mark| situation.marks.get(&mark).copied());
    let closed = thread.life.and_then(|life| life.closed_at);
    stop.into_iter().chain(closed).min()
}

fn begin<'p>(
    situation: &Situation<'p, '_>,
    stretch: &Stretch<'_>,
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
        only_possible: false,
        left_unconfirmed: false,
    };
    let regraded = matches!(stretch.turn, Turn::Raised | Turn::Lowered);
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

/// What stays of an obligation that the grade of a stretch no longer asks for. What a lowering leaves
/// behind stays until it is confirmed, and so does what waits for its instant, while the grade in force
/// is the lighter one (R12): a graver one has its own.
fn leave<'p>(
    calendar: &Calendar,
    stretch: &Stretch<'_>,
    obligation: &'p Obligation,
    life: Life<'p>,
) -> Option<Life<'p>> {
    let since = stretch.since?;
    let began_by = |moment: Moment| life.anchor.is_some_and(|anchor| anchor < moment);
    let repeated = obligation.every.is_some();
    let first = first_due(calendar, obligation, &life).map(|due| due.at);
    let at_once = obligation.within == Some(Limit::AtOnce);
    let is_due = |by: Moment| at_once || first.is_some_and(|due| due <= by);
    match stretch.turn {
        Turn::Undecided => None,
        Turn::Decided => {
            let was_owed = if repeated { first.is_some_and(|due| due <= since) } else { life.firm };
            (began_by(since) && was_owed && is_due(since)).then_some(Life {
                closed_at: Some(since),
                only_possible: true,
                ..life
            })
        }
        Turn::Raised => {
            let is_left = life.left_unconfirmed && stretch.is_lighter_than(&obligation.grades);
            (is_left || began_by(since)).then_some(life)
        }
        Turn::Lowered => {
            let left = stretch.left_behind_at(&obligation.grades);
            left.is_none_or(began_by).then_some(Life {
                closed_at: left.filter(|&at| repeated || !is_due(at)),
                left_unconfirmed: true,
                ..life
            })
        }
    }
}

fn finish<'p>(
    situation: &Situation<'p, '_>,
    calendar: &Calendar,
    stretches: &[Stretch<'_>],
    thread: Thread<'p>,
) -> Option<Duty<'p>> {
    let until_at = until(situation, &thread);
    let Thread { obligation, nth, pending, life, series, spared, last } = thread;
    let life = life?;
    let undecided = stretches.first()?;
    let first = first_due(calendar, obligation, &life);
    let at_once = obligation.within == Some(Limit::AtOnce);
    let due_at = first.map(|due| due.at).filter(|_| !at_once);
    let found = repeated(situation, calendar, obligation, first, until_at);
    let before = series.last().map_or(0, |series| series.after);
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
        count: before.saturating_add(found.count),
        next_due: found.next,
        last_due: found.last.or(last.filter(|_| life.closed_at.is_some())),
        series,
        spared,
        firm,
        if_grade,
        presumed: false,
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
