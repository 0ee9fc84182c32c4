//! What presses in one incident: its running times, and whether one of them asks for the telephone.
//!
//! The times are worked out by `assess`; here they meet the log: what is settled, reported, called.

use crate::show::incident::Shown;
use ::incident::{CallOutcome, Incident, is_settled};
use assess::{Countdown, Decided, Duty, Pace, Regrading, Stage, countdown, regrading};
use base::{Id, Moment};
use plan::{By, Limit};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);
/// Two weeks of hourly beats: whoever was away for longer is told of no more.
const BEATS_TOLD_MAX: usize = 336;

/// A running time and what it is about.
pub(crate) struct Pressing<'s> {
    /// Unique within its incident together with when its time is over.
    pub(crate) key: String,
    /// The time.
    pub(crate) countdown: Countdown,
    /// The stage that it is in; `None` before the first.
    pub(crate) stage: Option<Stage>,
    /// What it is about.
    pub(crate) matter: Matter<'s>,
}

/// What a running time is about.
pub(crate) enum Matter<'s> {
    /// A duty, and what of it: the beat, the number of an asking, or 0.
    Duty(&'s Duty<'s>, u32),
    /// The grade.
    Grade(Regrading<'s>),
}

/// What passed while nobody saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unseen {
    /// How many times.
    pub(crate) times: u32,
    /// When the first of them was.
    pub(crate) first: Moment,
}

/// Why a duty has to be told by telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Telephone {
    /// The report was decided and there is no receipt of it.
    Undelivered,
    /// There is no report.
    Unreported,
    /// The superior has it, and there are others to tell.
    Others,
}

/// Everything that runs, in no order.
pub(crate) fn pressing<'s>(shown: &'s Shown<'s>) -> Vec<Pressing<'s>> {
    let of_duty = |duty: &'s Duty<'s>| {
        let settled = |beat| is_settled(shown.incident, duty, beat);
        let (beat, countdown) = countdown(duty, settled, shown.now)?;
        let key = format!("{}#{beat}", duty.obligation.id);
        let stage = countdown.stage(shown.now);
        Some(Pressing { key, countdown, stage, matter: Matter::Duty(duty, beat) })
    };
    let mut found: Vec<_> = shown.duties.iter().filter_map(of_duty).collect();
    found.extend(regrading_of(shown).map(|asked| Pressing {
        key: format!("grade:{}{}", asked.floor.word(), if asked.disputed { "?" } else { "" }),
        countdown: asked.countdown,
        stage: asked.countdown.stage(shown.now),
        matter: Matter::Grade(asked),
    }));
    found
}

/// The last beat of each periodic duty that passed undone while the coming one presses already. What
/// presses says nothing of it; it is still owed.
pub(crate) fn passed<'s>(shown: &'s Shown<'s>) -> Vec<Pressing<'s>> {
    let of_duty = |duty: &'s Duty<'s>| {
        let settled = |beat| is_settled(shown.incident, duty, beat);
        let (beat, countdown) = countdown(duty, settled, shown.now)?;
        let every = duty.obligation.every?;
        let last = duty.last_due.filter(|_| duty.firm && beat > duty.count && duty.count > 0)?;
        let key = format!("{}#{}", duty.obligation.id, duty.count);
        let of_last = Countdown { pace: countdown.pace, from: last.minus(length(every)), to: last };
        let stage = Some(Stage::Due);
        let matter = Matter::Duty(duty, duty.count);
        (!settled(duty.count)).then_some(Pressing { key, countdown: of_last, stage, matter })
    };
    shown.duties.iter().filter_map(of_duty).collect()
}

fn length(every: Limit) -> Duration {
    every.seconds().map_or(DAY, Duration::from_secs)
}

/// What running clocks and new facts ask of the grade.
pub(crate) fn regrading_of<'s>(shown: &Shown<'s>) -> Option<Regrading<'s>> {
    let incident = shown.incident;
    let first = incident.discovered_at();
    let decided = match (incident.preliminary(), incident.grade()) {
        (Some(judged), Some(grade)) => Decided { grade, floor: judged.floor, at: judged.at },
        _ => {
            let floor = assess::assess(shown.plan, shown.facts, first).floor;
            Decided { grade: floor, floor, at: first }
        }
    };
    let learnt_at = incident.answers.values().map(|answered| answered.at).max();
    regrading(shown.plan, shown.facts, decided, learnt_at, shown.now)
}

impl Pressing<'_> {
    /// The times that passed undone and unseen since `seen`, the one that it is about being the last:
    /// how many, and when the first of them was.
    pub(crate) fn unseen(&self, shown: &Shown<'_>, seen: Option<Moment>) -> Unseen {
        let mut found = Unseen { times: 1, first: self.countdown.to };
        let Matter::Duty(duty, last) = self.matter else { return found };
        let Some(every) = duty.obligation.every else { return found };
        let begun = duty.series.last().map_or(0, |series| series.after);
        for beat in (begun + 1..last).rev().take(BEATS_TOLD_MAX) {
            let due = found.first.minus(length(every));
            let is_seen = due < shown.incident.opened_at || seen.is_some_and(|seen| due <= seen);
            if is_seen || is_settled(shown.incident, duty, beat) {
                break;
            }
            found = Unseen { times: found.times + 1, first: due };
        }
        found
    }

    /// Whether it has to be told by telephone now (protocol.md: at 50 %, 25 % and 0 of its time).
    ///
    /// With no report at all half of the time may still be used to write one. Whoever was reached since
    /// the stage began has been told; the next stage asks again.
    pub(crate) fn telephone(
        &self,
        shown: &Shown<'_>,
        is_delivered: &dyn Fn(Id) -> bool,
    ) -> Option<Telephone> {
        let (Matter::Duty(duty, beat), Some(stage)) = (&self.matter, self.stage) else {
            return None;
        };
        let owed = duty.obligation;
        let quiet = !duty.firm || matches!(self.countdown.pace, Pace::Optional | Pace::Unlimited);
        if owed.to.is_empty() || quiet {
            return None;
        }
        // Each beat has a report of its own.
        let from = owed.every.map(|_| self.countdown.from);
        let state = reported(shown.incident, &owed.id, from, is_delivered);
        let spoken = matches!(owed.by, By::Any | By::Phone);
        let hours = owed.within.or(owed.every).is_some_and(|limit| limit.seconds().is_some());
        let asks = match (state, stage) {
            (Some(Telephone::Undelivered), _) => true,
            (_, Stage::Half) => false,
            (_, Stage::Near | Stage::Due | Stage::Again(_)) => hours || (spoken && duty.at_once),
        };
        let since = self.countdown.begins(stage);
        let told = |role: &str| {
            shown.incident.is_settled(&owed.id, role, *beat) || called(shown.incident, role, since)
        };
        (asks && !owed.is_told(told)).then_some(state.unwrap_or(Telephone::Unreported))
    }
}

/// How far the reports are that serve an obligation; `None` where there is none.
fn reported(
    incident: &Incident,
    obligation: &str,
    from: Option<Moment>,
    is_delivered: &dyn Fn(Id) -> bool,
) -> Option<Telephone> {
    let serves = |id: &String| id == obligation;
    let mut reports = incident
        .reports
        .iter()
        .filter(|sent| sent.withdrawn.is_none() && from.is_none_or(|from| sent.at >= from))
        .filter(|sent| sent.report.obligations.iter().any(serves))
        .peekable();
    reports.peek()?;
    let arrived = reports.all(|sent| is_delivered(sent.report.delivery));
    Some(if arrived { Telephone::Others } else { Telephone::Undelivered })
}

fn called(incident: &Incident, role: &str, since: Moment) -> bool {
    let reached = |call: &::incident::Call| {
        matches!(call.outcome, CallOutcome::Reached { .. }) && call.to == role && call.at >= since
    };
    incident.calls.iter().any(reached)
}
