//! How a duty stands in an incident: what was done of it, what is next, which beats were missed.
//!
//! A beat that passed undone stays missed, however well the later ones are kept, until a person
//! answers for it.

use crate::{Incident, Proof, Settlement, beats::Beats, met_at};
use assess::{Duty, Series};
use base::Moment;
use std::time::Duration;

/// How a duty stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Its due time has passed.
    Overdue,
    /// It is to be done at once, or is owed without a limit.
    AtOnce,
    /// It is due at a time to come.
    Due,
    /// The instant that it is counted from has not come.
    Waiting,
    /// It is owed only if the grade or an open fact turns out so.
    IfGrade,
    /// It was done, or answered for.
    Settled,
    /// It is no longer owed and never was settled.
    Gone,
}

/// What became of a duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing<'i> {
    /// How it stands.
    pub state: State,
    /// What a settlement now would settle: the beat of a repeated duty, the number of an asking, 0.
    pub beat: u32,
    /// When that is due.
    pub due_at: Option<Moment>,
    /// The beats whose due time has passed, neither done nor answered for.
    pub missed: u32,
    /// The first of them.
    pub missed_from: Option<u32>,
    /// The last of them.
    pub missed_to: Option<u32>,
    /// The last time it was done, answers why not left out.
    pub last_done: Option<&'i Settlement>,
    /// What settled `beat`, once it is settled towards everybody.
    pub settled: Option<&'i Settlement>,
    /// For each receiver, whether it was told, in the order of the obligation.
    pub told: Vec<bool>,
}

/// What was settled of a duty, the beats of the one that it goes on with included.
struct Kept<'i> {
    /// An instant met it.
    is_met: bool,
    settlements: Vec<&'i Settlement>,
    /// Where the beats began anew.
    series: Vec<Series>,
}

/// How a duty stands.
#[must_use]
pub fn standing<'i>(incident: &'i Incident, duty: &Duty<'_>, now: Moment) -> Standing<'i> {
    let kept = Kept::of(incident, duty);
    if duty.obligation.every.is_some() {
        repeated(&kept, duty, now)
    } else {
        single(&kept, duty, now)
    }
}

/// Whether a duty is settled for one beat, towards all who must be told.
#[must_use]
pub fn is_settled(incident: &Incident, duty: &Duty<'_>, beat: u32) -> bool {
    Kept::of(incident, duty).is_settled(duty, beat)
}

/// Whether a beat of a repeated duty is settled towards one receiver, or towards all who must be told
/// where none is named.
pub(crate) fn is_beat_settled(
    incident: &Incident,
    duty: &Duty<'_>,
    to: Option<&str>,
    beat: u32,
) -> bool {
    let kept = Kept::of(incident, duty);
    to.map_or_else(|| kept.is_settled(duty, beat), |role| kept.is_told(role, beat))
}

fn single<'i>(kept: &Kept<'i>, duty: &Duty<'_>, now: Moment) -> Standing<'i> {
    let beat = duty.nth;
    let is_settled = kept.is_settled(duty, beat);
    let state = match () {
        () if is_settled => State::Settled,
        () if duty.closed_at.is_some() => State::Gone,
        () if !duty.firm => State::IfGrade,
        () if duty.anchor_at.is_none() => State::Waiting,
        () if duty.due_at.is_some_and(|due| due < now) => State::Overdue,
        () if duty.due_at.is_some() => State::Due,
        () => State::AtOnce,
    };
    Standing {
        state,
        beat,
        due_at: duty.due_at,
        missed: 0,
        missed_from: None,
        missed_to: None,
        last_done: kept.last_done(|settlement| settlement.done.is_for(beat)),
        settled: kept.last(beat).filter(|_| is_settled),
        told: kept.told(duty, beat),
    }
}

fn repeated<'i>(kept: &Kept<'i>, duty: &Duty<'_>, now: Moment) -> Standing<'i> {
    let done = kept.beats(duty);
    let is_done = |beat: u32| done.holds(beat);
    let past = duty.count - u32::from(duty.last_due.is_some_and(|due| due >= now));
    let missed = done.missing(duty.spared + 1, past);
    let before = duty.series.last().map_or(0, |series| series.after);
    let open = duty.count > before && !is_done(duty.count);
    let coming = coming(duty, is_done(duty.count + 1));
    let (beat, due_at) = match coming {
        _ if open => (duty.count, duty.last_due),
        Some((beat, due)) => (beat, Some(due)),
        None => (missed.first().unwrap_or(duty.count), duty.last_due),
    };
    let over = duty.anchor_at.is_some() && coming.is_none() && missed.count() == 0 && !open;
    let state = match () {
        () if duty.closed_at.is_some() && (duty.count <= duty.spared || !duty.firm) => State::Gone,
        () if over => State::Settled,
        () if !duty.firm => State::IfGrade,
        () if duty.anchor_at.is_none() => State::Waiting,
        () if open && due_at.is_some_and(|due| due >= now) => State::Due,
        () if open || coming.is_none() => State::Overdue,
        () => State::Due,
    };
    Standing {
        state,
        beat,
        due_at,
        missed: missed.count(),
        missed_from: missed.first(),
        missed_to: missed.last(),
        last_done: kept.last_done(|_| true),
        settled: kept.last(beat).filter(|_| state == State::Settled),
        told: kept.told(duty, beat),
    }
}

/// The beat to come; where that was done before its time, the one after.
fn coming(duty: &Duty<'_>, next_is_done: bool) -> Option<(u32, Moment)> {
    let due = duty.next_due?;
    let period = duty.obligation.every.and_then(plan::Limit::seconds).unwrap_or_default();
    let coming = if next_is_done {
        (duty.count + 2, due.plus(Duration::from_secs(period)))
    } else {
        (duty.count + 1, due)
    };
    Some(coming).filter(|(_, due)| duty.until_at.is_none_or(|until| *due <= until))
}

impl<'i> Kept<'i> {
    fn of(incident: &'i Incident, duty: &Duty<'_>) -> Self {
        let own = incident.settlements(&duty.obligation.id);
        let before = duty.continues.into_iter().flat_map(|id| incident.settlements(id));
        let is_met = met_at(incident, duty).is_some();
        let series = duty.series.clone();
        Self { is_met, settlements: before.chain(own).collect(), series }
    }

    fn is_settled(&self, duty: &Duty<'_>, beat: u32) -> bool {
        if self.is_met {
            return true;
        }
        if duty.obligation.to.is_empty() {
            return self.settlements.iter().any(|settlement| self.is_for(settlement, beat));
        }
        duty.obligation.is_told(|role| self.is_told(role, beat))
    }

    fn is_told(&self, role: &str, beat: u32) -> bool {
        self.settlements
            .iter()
            .any(|settlement| self.is_for(settlement, beat) && settlement.is_towards(role))
    }

    /// Whether it settles that beat. What was done before the beats began anew settles none of them.
    fn is_for(&self, settlement: &Settlement, beat: u32) -> bool {
        let is_earlier = |series: &&Series| settlement.done.at < series.since;
        settlement.done.is_for(beat)
            && self.series.iter().find(is_earlier).is_none_or(|series| beat <= series.after)
    }

    fn told(&self, duty: &Duty<'_>, beat: u32) -> Vec<bool> {
        duty.obligation.to.iter().map(|role| self.is_told(role, beat)).collect()
    }

    /// The beats of which all who must be were told.
    fn beats(&self, duty: &Duty<'_>) -> Beats {
        let towards = |role: Option<&String>| {
            let theirs = self
                .settlements
                .iter()
                .filter(|settlement| role.is_none_or(|role| settlement.is_towards(role)));
            Beats::of(theirs.map(|settlement| self.settled_by(settlement)))
        };
        let mut receivers = duty.obligation.to.iter();
        let mut all = towards(receivers.next());
        for role in receivers {
            let theirs = towards(Some(role));
            all = if duty.obligation.to_any { all.or(theirs) } else { all.and(&theirs) };
        }
        all
    }

    /// From which beat and through which one it settles.
    fn settled_by(&self, settlement: &Settlement) -> (u32, u32) {
        let through = settlement.done.through.unwrap_or(settlement.done.beat).max(1);
        let is_earlier = |series: &&Series| settlement.done.at < series.since;
        let earlier = self.series.iter().find(is_earlier);
        let through = earlier.map_or(through, |series| through.min(series.after));
        (settlement.done.beat.max(1), through)
    }

    fn last(&self, beat: u32) -> Option<&'i Settlement> {
        let latest = self.settlements.iter().rev().find(|settled| self.is_for(settled, beat));
        latest.copied()
    }

    fn last_done(&self, counts: impl Fn(&Settlement) -> bool) -> Option<&'i Settlement> {
        let done = self.settlements.iter().filter(|settled| {
            !matches!(settled.done.proof, Proof::NotApplicable { .. }) && counts(settled)
        });
        done.max_by_key(|settled| settled.done.at).copied()
    }
}

impl Settlement {
    pub(crate) fn is_towards(&self, role: &str) -> bool {
        self.done.to.as_deref().is_none_or(|receiver| receiver == role)
    }
}

#[cfg(test)]
mod tests;
