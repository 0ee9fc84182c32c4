//! An incident with everything that follows from it, and the one way by which it is added to.

use crate::{
    App, Change, Code, Decision, Failure, RefusalView,
    corrected::Clockwise,
    folded::Folded,
    reports,
    session::{Crew, Session},
    show::{self, incident::Shown},
    view::{duty::DutyView, incident::IncidentView},
};
use assess::{Situation, comes_again, duties};
use base::{Digest, Id, Moment};
use incident::{
    Entry, Event, Incident, Seen,
    decide::{Decided, UNNOTICED},
};
use plan::Plan;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::{
    Append, DutyRow, IncidentRow, IncidentState, Outgoing, PinnedPlan, Projection, Withdrawal,
};

/// An incident, its log and the plan that it pinned.
#[derive(Clone)]
pub(crate) struct Opened {
    pub(crate) plan: Arc<Plan>,
    pub(crate) incident: Incident,
    pub(crate) entries: Vec<Entry>,
    pub(crate) number: String,
    clockwise: BTreeMap<u64, Clockwise>,
    /// The digest of the last entry read; what is added here has none yet.
    head: Option<Digest>,
}

/// What is to be added.
#[derive(Default)]
pub(crate) struct Adding {
    /// The log position that the operator saw.
    pub(crate) expected: u64,
    /// Who adds it.
    pub(crate) by: String,
    /// The events.
    pub(crate) events: Vec<Event>,
    /// The entry that they correct, where a person named it.
    pub(crate) amends: Option<Id>,
    /// What is to be sent because of them.
    pub(crate) deliveries: Vec<Outgoing>,
    /// What is no longer to be sent because of them.
    pub(crate) withdrawals: Vec<Withdrawal>,
}

impl Opened {
    /// Loads an incident, to be shown or added to.
    pub(crate) fn load(app: &App, session: &Session, id: Id) -> Result<Self, Failure> {
        let row = session.store.incident(id)?;
        Ok(Self::clone(&*Folded::of(app, session, &row)?))
    }

    /// Reads an incident from its log. Its chain is checked on the way.
    pub(crate) fn read(app: &App, session: &Session, row: &IncidentRow) -> Result<Self, Failure> {
        let mut log = session.store.log(row.id)?;
        let clockwise = app.time.correct(&mut log);
        let incident = Incident::fold(row.id, &log.entries)
            .ok_or_else(|| Failure::plain(Code::Damaged, "事件记录没有开头"))?;
        let plan = pinned(app, session, &incident)?;
        let (number, head) = (row.number.clone().unwrap_or_default(), log.head);
        Ok(Self { plan, incident, entries: log.entries, clockwise, number, head })
    }

    /// Whether this is the incident of a row, with the same log and number.
    pub(crate) fn is_at(&self, row: &IncidentRow) -> bool {
        self.incident.position == row.position
            && self.head == Some(row.head)
            && self.number == row.number.as_deref().unwrap_or_default()
    }

    /// Works everything out and hands it to `use_it`.
    pub(crate) fn with_shown<T>(
        &self,
        crew: &Crew,
        now: Moment,
        use_it: impl FnOnce(&Shown<'_>) -> T,
    ) -> T {
        let facts = self.incident.facts(&self.plan);
        let outlook = assess::outlook(&self.plan, &facts, now);
        let (marks, again) = (self.incident.instants(), self.incident.instants_again());
        let (grades, met) = (self.incident.grades(now), self.incident.met(&self.plan));
        let situation = Situation {
            plan: &self.plan,
            facts: &facts,
            categories: &self.incident.categories,
            marks: &marks,
            again: &again,
            grades: &grades,
            met: &met,
            roles: crew.roles(),
            now,
        };
        let duties = duties(&situation, crew.library.calendar());
        use_it(&Shown {
            situation: &situation,
            calendar: crew.library.calendar(),
            plan: &self.plan,
            incident: &self.incident,
            number: &self.number,
            facts: &facts,
            outlook: &outlook,
            duties: &duties,
            phones: &crew.phones,
            roles: crew.roles(),
            unit: &crew.unit.name,
            operator: &crew.operator,
            now,
        })
    }

    /// The whole view.
    pub(crate) fn view(
        &self,
        app: &App,
        session: &Session,
        crew: &Crew,
    ) -> Result<IncidentView, Failure> {
        let reports = reports::about(session, self)?;
        let now = app.setup.clock.now();
        let mut view = self.with_shown(crew, now, |shown| shown.whole(&self.entries, reports));
        for line in &mut view.log {
            match self.clockwise.get(&line.position) {
                Some(Clockwise::Corrected(recorded)) => line.recorded_at = Some(*recorded),
                Some(Clockwise::Doubtful(recorded)) => {
                    line.clock_doubt = true;
                    line.recorded_at = *recorded;
                }
                None => {}
            }
        }
        Ok(view)
    }

    /// Whether anything of it was recorded by a wrong clock and is known better now.
    pub(crate) fn is_corrected(&self) -> bool {
        let moved = |said: &Clockwise| *said != Clockwise::Doubtful(None);
        self.clockwise.values().any(moved)
    }

    /// Fails where the log has gone on since the operator looked. Nothing is decided before: what is
    /// refused for a stale screen may be right for a fresh one.
    pub(crate) fn seen_up_to(&self, expected: u64) -> Result<(), Failure> {
        let position = self.incident.position;
        if expected == position {
            return Ok(());
        }
        let says = format!("看到的是第{expected}条，现在是第{position}条");
        Err(Failure::plain(Code::Conflict, says))
    }

    /// The incident as it would be with these events added.
    pub(crate) fn with_events(
        &self,
        app: &App,
        by: &str,
        events: &[Event],
    ) -> Result<Self, Failure> {
        let mut next = self.clone();
        for entry in self.entries_of(app, by.to_owned(), events.to_vec(), None)? {
            next.incident.take(&entry);
            next.entries.push(entry);
        }
        Ok(next)
    }

    /// Adds to the log: entries, projections, duties and deliveries in one transaction. Nothing to
    /// add is nothing written.
    pub(crate) fn add(
        &mut self,
        app: &App,
        session: &Session,
        crew: &Crew,
        adding: Adding,
    ) -> Result<(), Failure> {
        self.seen_up_to(adding.expected)?;
        let entries = self.entries_of(app, adding.by, adding.events, adding.amends)?;
        if entries.is_empty() {
            return Ok(());
        }
        self.head = None;
        for entry in &entries {
            self.incident.take(entry);
        }
        self.entries.extend(entries.iter().cloned());
        let (projection, duties) = self.projected(crew, app.setup.clock.now());
        let appended = session.store.writer().append(Append {
            incident: self.incident.id,
            expected: adding.expected,
            entries,
            projection,
            duties,
            deliveries: adding.deliveries,
            withdrawals: adding.withdrawals,
        })?;
        self.number = appended.number.unwrap_or_default();
        app.changed(Change::Incident { id: self.incident.id });
        app.changed(Change::Duties);
        Ok(())
    }

    /// Opens an incident, under the plan in force, which is kept with it. The first of the events
    /// is the opening.
    pub(crate) fn begin(
        app: &App,
        session: &Session,
        crew: &Crew,
        events: Vec<Event>,
    ) -> Result<Self, Failure> {
        let plan = Arc::clone(&crew.plan);
        let files = crew.library.files(&plan.reference);
        session.store.writer().pin(PinnedPlan { reference: plan.reference.clone(), files })?;
        let now = app.setup.clock.now();
        let id = Id::fresh(&*app.setup.clock)?;
        let by = &crew.operator;
        let entry = |event| {
            let id = Id::fresh(&*app.setup.clock)?;
            Ok(Entry { id, at: now, by: by.clone(), amends: None, event })
        };
        let entries: Vec<Entry> = events.into_iter().map(entry).collect::<Result<_, Failure>>()?;
        let incident = Incident::fold(id, &entries)
            .ok_or_else(|| Failure::plain(Code::Internal, "第一条记录必须是开始"))?;
        let (number, head, clockwise) = (String::new(), None, BTreeMap::new());
        let mut opened = Self { plan, incident, entries: entries.clone(), clockwise, number, head };
        let (projection, duties) = opened.projected(crew, now);
        let appended = session.store.writer().append(Append {
            incident: id,
            expected: 0,
            entries,
            projection,
            duties,
            deliveries: Vec::new(),
            withdrawals: Vec::new(),
        })?;
        opened.number = appended.number.unwrap_or_default();
        app.changed(Change::Incident { id });
        app.changed(Change::Duties);
        Ok(opened)
    }

    fn entries_of(
        &self,
        app: &App,
        by: String,
        events: Vec<Event>,
        amends: Option<Id>,
    ) -> Result<Vec<Entry>, Failure> {
        let at = app.setup.clock.now();
        events
            .into_iter()
            .map(|event| {
                let id = Id::fresh(&*app.setup.clock)?;
                let amends = amends.or_else(|| self.amended(&event));
                Ok(Entry { id, at, by: by.clone(), amends, event })
            })
            .collect()
    }

    /// The entry that an event corrects: an answer given before, an instant set before.
    fn amended(&self, event: &Event) -> Option<Id> {
        match event {
            Event::Answered { fact, .. } => {
                self.incident.answers.get(fact).map(|given| given.entry)
            }
            // A further asking of the superior corrects none before it.
            Event::Marked { mark, .. } if comes_again(*mark) => None,
            Event::Marked { mark, .. } => self.incident.marks.get(*mark).map(|marked| marked.entry),
            Event::Occurred(_) => {
                let earlier = |entry: &&Entry| matches!(entry.event, Event::Occurred(_));
                self.entries.iter().rev().find(earlier).map(|entry| entry.id)
            }
            _ => None,
        }
    }

    pub(crate) fn projected(&self, crew: &Crew, now: Moment) -> (Projection, Vec<DutyRow>) {
        let rows = self.with_shown(crew, now, |shown| shown.duty_rows());
        let incident = &self.incident;
        let state = match (incident.closed_at, incident.preliminary()) {
            (Some(_), _) => IncidentState::Closed,
            (None, Some(_)) => IncidentState::Open,
            (None, None) => IncidentState::Draft,
        };
        let projection = Projection {
            mode: incident.mode,
            state,
            numbered: true,
            title: show::duty::title(incident),
            category: incident.primary.clone().unwrap_or_default(),
            preliminary: incident.preliminary().map(|judged| judged.grade),
            confirmed: incident.confirmed().map(|confirmed| confirmed.grade),
            plan: incident.plan.clone(),
            opened_at: incident.opened_at,
            closed_at: incident.closed_at,
            next_due_at: rows
                .iter()
                .filter(|row| show::duty::is_owed(row))
                .find_map(|row| row.due_at),
        };
        (projection, rows.iter().map(duty_row).collect())
    }
}

/// Adds what was decided, or says why not.
pub(crate) fn added(
    app: &App,
    session: &Session,
    crew: &Crew,
    opened: &mut Opened,
    expected: u64,
    decided: Decided,
) -> Result<Decision<IncidentView>, Failure> {
    let events = match decided {
        Ok(events) => events,
        Err(refusals) => return Ok(refused(refusals)),
    };
    let by = crew.operator.clone();
    let adding = Adding { expected, by, events, ..Adding::default() };
    opened.add(app, session, crew, adding)?;
    Ok(Decision::Accepted(opened.view(app, session, crew)?))
}

/// From when a decision is looked at.
pub(crate) fn seen(app: &App) -> Seen {
    let slack = match () {
        () if app.time.is_sure() => Duration::ZERO,
        () if app.time.is_suspect() => Duration::MAX,
        () => UNNOTICED,
    };
    Seen { now: app.setup.clock.now(), slack }
}

/// Refusals as the screens take them.
pub(crate) fn refused<T>(refusals: Vec<incident::Refusal>) -> Decision<T> {
    Decision::Refused(refusals.into_iter().map(RefusalView::from).collect())
}

/// The plan that an incident pinned: the one loaded, or the files kept with the incident.
fn pinned(app: &App, session: &Session, incident: &Incident) -> Result<Arc<Plan>, Failure> {
    let plan = app.library().pinned(&incident.plan, || {
        let kept = session.store.pinned(incident.plan.digest)?;
        Ok(kept.and_then(|kept| plan::load(&kept.files).0))
    })?;
    plan.ok_or_else(|| {
        let says = format!("找不到事件所依据的预案“{}”", incident.plan.id);
        Failure::plain(Code::Missing, says)
    })
}

fn duty_row(row: &DutyView) -> DutyRow {
    DutyRow {
        key: row.key.clone(),
        obligation: row.obligation.clone(),
        receiver: row.to.iter().map(|to| to.role.as_str()).collect::<Vec<_>>().join(" "),
        beat: row.beat,
        clause: row.clause.clone(),
        what: row.what.clone(),
        mine: row.mine,
        at_once: !row.at_once.is_empty(),
        anchor_at: row.anchor_at,
        due_at: row.due_at,
        settled_at: row.settled_at,
    }
}
