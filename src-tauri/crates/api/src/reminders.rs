//! Reminders: what presses in the open incidents, said once for each stage, and all that stands now.
//!
//! A notification is given first and remembered after: what a crash catches between the two is said
//! twice rather than never. What was given is kept in the store, so that neither a restart nor a
//! sleep repeats it; of several stages that passed meanwhile only the newest is said.

use crate::{
    About, Alert, App, Failure,
    folded::Folded,
    pressing::{Matter, Pressing, Unseen, passed, pressing},
    session::{Crew, Session},
    show::{self, incident::Shown},
    view::prompt::{NextDueView, PromptView},
};
use assess::{Pace, Stage, is_given};
use base::{Id, Moment};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use store::{DeliveryState, IncidentRow, IncidentState, Reminder};

/// What came due this long before it could be said was missed; the watch looks four times as often.
const LATE: Duration = Duration::from_secs(60);

/// An incident in which nothing changes is worked out again after this at the latest.
const QUIET_MAX: Duration = Duration::from_secs(600);

/// What the watch remembers between two looks.
#[derive(Default)]
pub(crate) struct Reminders {
    looked_at: Option<Moment>,
    roles: BTreeSet<String>,
    quiet: BTreeMap<Id, Quiet>,
    /// What was given and could not be kept.
    unkept: Vec<Reminder>,
}

/// An incident in which nothing is to be said for a while.
struct Quiet {
    position: u64,
    from: Moment,
    until: Moment,
}

/// What stands now, over all open incidents.
#[derive(Default)]
pub(crate) struct Standing {
    /// The prompts, the most urgent first.
    pub(crate) prompts: Vec<PromptView>,
    /// How many of our duties are overdue.
    pub(crate) overdue: u32,
    /// How many of our duties run, the overdue ones included.
    pub(crate) owed: u32,
    /// The next of our duties.
    pub(crate) next_due: Option<NextDueView>,
}

/// A reminder that is to be given now.
struct Fresh {
    kept: Reminder,
    prompt: PromptView,
}

/// What stands now.
pub(crate) fn standing(
    app: &App,
    session: &Session,
    crew: &Crew,
    now: Moment,
) -> Result<Standing, Failure> {
    let mut found = Standing::default();
    for row in open(session)? {
        let opened = match Folded::of(app, session, &row) {
            Ok(opened) => opened,
            // An incident that cannot be read must not hide what the others ask for.
            Err(failure) => {
                tracing::error!(detail = failure.detail, incident = %row.id, "not asked for");
                continue;
            }
        };
        let given = session.store.reminders(row.id)?;
        opened.with_shown(crew, now, |shown| {
            for one in pressing(shown) {
                let missed = missed(shown, &one, &given);
                let delivered = |id| is_delivered(session, id);
                found.prompts.extend(show::prompt::prompt(shown, &one, missed, &delivered));
                found.count(shown, &one);
            }
            for one in passed(shown) {
                if one.countdown.pace != Pace::Optional {
                    found.overdue = found.overdue.saturating_add(1);
                }
                if let Some(missed) = missed(shown, &one, &given) {
                    let delivered = |id| is_delivered(session, id);
                    let prompt = show::prompt::prompt(shown, &one, Some(missed), &delivered);
                    found.prompts.extend(prompt);
                }
            }
        });
    }
    found.prompts.sort_by_key(show::prompt::order);
    Ok(found)
}

impl Standing {
    fn count(&mut self, shown: &Shown<'_>, one: &Pressing<'_>) {
        let Matter::Duty(duty, _) = one.matter else { return };
        if one.countdown.pace == Pace::Optional || !duty.firm {
            return;
        }
        self.owed = self.owed.saturating_add(1);
        if one.countdown.pace.is_endless() {
            return;
        }
        let due_at = one.countdown.to;
        if one.stage.is_some_and(|stage| stage >= Stage::Due) {
            self.overdue = self.overdue.saturating_add(1);
        } else if self.next_due.as_ref().is_none_or(|next| due_at < next.due_at) {
            let (incident, what) = (shown.incident.id, duty.obligation.what.clone());
            let says = format!("{what}，{}到期", show::words::moment(due_at, shown.now));
            self.next_due = Some(NextDueView { incident, what, due_at, says });
        }
    }
}

impl Reminders {
    /// Says what has to be said now, and remembers it.
    pub(crate) fn look(&mut self, app: &App, session: &Session) -> Result<(), Failure> {
        let now = app.setup.clock.now();
        let crew = session.crew(app)?;
        if *crew.roles() != self.roles {
            self.roles.clone_from(crew.roles());
            self.quiet.clear();
        }
        let mut fresh = Vec::new();
        let rows = open(session)?;
        self.quiet.retain(|id, _| rows.iter().any(|row| row.id == *id));
        for row in rows {
            let is_quiet = |quiet: &Quiet| {
                quiet.position == row.position && quiet.from <= now && now < quiet.until
            };
            if !self.quiet.get(&row.id).is_some_and(is_quiet) {
                // An incident that cannot be read must not silence the others.
                let looked = self.look_at(app, session, &crew, &row, now, &mut fresh);
                looked.unwrap_or_else(|failure| {
                    tracing::error!(detail = failure.detail, incident = %row.id, "not reminded of");
                });
            }
        }
        self.looked_at = Some(now);
        for alert in alerts(&fresh) {
            app.alert(alert);
        }
        self.unkept.extend(fresh.into_iter().map(|fresh| fresh.kept));
        if !self.unkept.is_empty() {
            session.store.writer().keep_reminders(self.unkept.clone())?;
            self.unkept.clear();
        }
        Ok(())
    }

    fn look_at(
        &mut self,
        app: &App,
        session: &Session,
        crew: &Crew,
        row: &IncidentRow,
        now: Moment,
        fresh: &mut Vec<Fresh>,
    ) -> Result<(), Failure> {
        let (id, opened) = (row.id, Folded::of(app, session, row)?);
        let mut given = session.store.reminders(id)?;
        given.extend(self.unkept.iter().filter(|one| one.incident == id).cloned());
        let looked_at = self.looked_at;
        let next = opened.with_shown(crew, now, |shown| {
            let all = pressing(shown);
            for one in &all {
                fresh.extend(self::fresh(session, shown, one, &given, looked_at));
            }
            // Who was there was told of a beat when it passed; who was not is told now.
            let missed = |fresh: &Fresh| fresh.kept.missed;
            let of_passed = |one| self::fresh(session, shown, one, &given, looked_at);
            fresh.extend(passed(shown).iter().filter_map(of_passed).filter(missed));
            all.iter().filter_map(|one| one.countdown.next(now)).min()
        });
        let until = next.unwrap_or(now.plus(QUIET_MAX)).min(now.plus(QUIET_MAX));
        let position = opened.incident.position;
        self.quiet.insert(id, Quiet { position, from: now, until });
        Ok(())
    }
}

/// The reminder of a running time, where its stage was not given yet.
fn fresh(
    session: &Session,
    shown: &Shown<'_>,
    one: &Pressing<'_>,
    given: &[Reminder],
    looked_at: Option<Moment>,
) -> Option<Fresh> {
    let (stage, now) = (one.stage?, shown.now);
    let before: Vec<_> = of(given, one).map(|kept| (kept.stage, kept.at)).collect();
    if is_given(&before, stage, now) {
        return None;
    }
    let ends_at = one.countdown.to;
    let unseen = looked_at.is_none_or(|looked| looked < ends_at && looked < now.minus(LATE));
    let missed = matches!(one.matter, Matter::Duty(duty, _) if duty.firm)
        && !one.countdown.pace.is_endless()
        && unseen
        && stage >= Stage::Due
        && ends_at < now.minus(LATE)
        // What was over before the record began could not be missed, only late.
        && ends_at >= shown.incident.opened_at
        && !is_given(&before, Stage::Due, now);
    let delivered = |id| is_delivered(session, id);
    let unseen = missed.then(|| one.unseen(shown, seen(given, one)));
    let prompt = show::prompt::prompt(shown, one, unseen, &delivered)?;
    let kept = Reminder {
        incident: shown.incident.id,
        key: one.key.clone(),
        ends_at,
        stage: stage.rank(),
        at: now,
        missed,
    };
    Some(Fresh { kept, prompt })
}

/// What was missed of a running time, where it was said that it was.
fn missed(shown: &Shown<'_>, one: &Pressing<'_>, given: &[Reminder]) -> Option<Unseen> {
    let is_missed = of(given, one).any(|reminder| reminder.missed);
    is_missed.then(|| one.unseen(shown, seen(given, one)))
}

/// The last time of the same duty, before this one, that was said to be over.
fn seen(given: &[Reminder], one: &Pressing<'_>) -> Option<Moment> {
    let (duty, _) = one.key.split_once('#')?;
    let is_earlier = |kept: &&Reminder| {
        kept.key.split_once('#').is_some_and(|(other, _)| other == duty)
            && kept.stage >= Stage::Due.rank()
            && kept.ends_at < one.countdown.to
    };
    given.iter().filter(is_earlier).map(|kept| kept.ends_at).max()
}

/// What was given of a running time.
fn of<'g>(given: &'g [Reminder], one: &'g Pressing<'_>) -> impl Iterator<Item = &'g Reminder> {
    given.iter().filter(|kept| kept.key == one.key && kept.ends_at == one.countdown.to)
}

fn open(session: &Session) -> Result<Vec<IncidentRow>, Failure> {
    let mut rows = session.store.incidents(Some(IncidentState::Open))?;
    rows.extend(session.store.incidents(Some(IncidentState::Draft))?);
    Ok(rows)
}

/// Whether the superior's receipt for it is stored. What cannot be read counts as not delivered.
fn is_delivered(session: &Session, id: Id) -> bool {
    let delivery = session.store.delivery(id);
    delivery.is_ok_and(|delivery| delivery.state == DeliveryState::Delivered)
}

/// One notification for what was missed, one for what presses, one for the rest; drills apart.
fn alerts(fresh: &[Fresh]) -> Vec<Alert> {
    let mut groups: BTreeMap<(&str, u8), Vec<PromptView>> = BTreeMap::new();
    for Fresh { prompt, .. } in fresh {
        let rank = match prompt.kind {
            "missed" => 0,
            _ if show::prompt::is_loud(prompt) => 1,
            _ => 2,
        };
        groups.entry((prompt.mode, rank)).or_default().push(prompt.clone());
    }
    groups.into_values().filter_map(alert).collect()
}

fn alert(mut prompts: Vec<PromptView>) -> Option<Alert> {
    prompts.sort_by_key(show::prompt::order);
    let first = prompts.first()?;
    let (title, body) = match prompts.as_slice() {
        [prompt] => show::prompt::alone(prompt),
        several => show::prompt::together(several),
    };
    let one_incident = prompts.iter().all(|prompt| prompt.incident == first.incident);
    let urgent = prompts.iter().any(show::prompt::is_loud);
    Some(Alert {
        about: if one_incident { About::Incident(first.incident) } else { About::Duties },
        title,
        body,
        urgent,
        // What is said again stays on the screen without taking it from whoever works.
        forward: urgent
            && prompts.iter().any(|prompt| prompt.stage != "again" || prompt.kind == "missed"),
    })
}
