//! The rows of an incident and its duties, which the log and the pinned plan give.
//!
//! They are for lists and clocks alone. The log decides: `rebuild` may make them again at any time.

use crate::{
    Error, Store, Writer,
    column::{Column, Word, maybe, store_words},
    fault::Work,
    log::{self, Log},
    number,
};
use base::{Digest, Id, Moment};
use plan::{Grade, Mode, PlanRef};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};
use std::collections::BTreeMap;

store_words! {
    /// Where an incident stands.
    IncidentState {
        /// It was opened and is not judged: what the wizard is writing.
        Draft = "draft",
        /// 处置中.
        Open = "open",
        /// 已结束.
        Closed = "closed",
    }
}

/// What a list shows of an incident, worked out by whoever knows the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    /// Live or drill.
    pub mode: Mode,
    /// Where it stands.
    pub state: IncidentState,
    /// Whether it has earned its number; a number once given stays, whatever comes later.
    pub numbered: bool,
    /// The title; empty until there is one.
    pub title: String,
    /// The id of the primary category; empty until there is one.
    pub category: String,
    /// The preliminary grade.
    pub preliminary: Option<Grade>,
    /// The confirmed grade.
    pub confirmed: Option<Grade>,
    /// The plan that binds it.
    pub plan: PlanRef,
    /// When it was opened.
    pub opened_at: Moment,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// When the next of our duties is due.
    pub next_due_at: Option<Moment>,
}

/// A duty of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyRow {
    /// Stable within its incident: obligation, receiver and beat.
    pub key: String,
    /// The obligation's id in the plan.
    pub obligation: String,
    /// The receiver's role; empty where there is none.
    pub receiver: String,
    /// The beat of a periodic duty, from 1; 0 where it is not periodic.
    pub beat: u32,
    /// The clause.
    pub clause: String,
    /// What to do.
    pub what: String,
    /// Whether it is ours.
    pub mine: bool,
    /// Whether it is to be done at once, without a number of minutes.
    pub at_once: bool,
    /// What its clock counts from; `None` while that has not come.
    pub anchor_at: Option<Moment>,
    /// When it is due.
    pub due_at: Option<Moment>,
    /// When it was settled.
    pub settled_at: Option<Moment>,
}

/// The row of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentRow {
    /// Its id.
    pub id: Id,
    /// How many entries its log has; a write names it as `expected`.
    pub position: u64,
    /// The digest of its last entry.
    pub head: Digest,
    /// Its number, such as `2026-001` or `练-2026-001`; `None` until it has earned one.
    pub number: Option<String>,
    /// When its last entry was recorded.
    pub changed_at: Moment,
    /// The rest of the row.
    pub shown: Projection,
}

/// What `rebuild` asks for each incident.
pub type Projected = (Projection, Vec<DutyRow>);

impl Store {
    /// Incidents, the newest first: all, or those in one state.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn incidents(&self, state: Option<IncidentState>) -> Result<Vec<IncidentRow>, Error> {
        self.read(move |db| {
            let sql = format!(
                "SELECT {COLUMNS} WHERE ?1 IS NULL OR i.state = ?1 ORDER BY i.opened_at DESC, i.id DESC"
            );
            let mut query = db.prepare_cached(&sql)?;
            let rows = query.query_map((state.map(IncidentState::word),), from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One incident.
    ///
    /// # Errors
    /// `Missing`, or the file cannot be read.
    pub fn incident(&self, id: Id) -> Result<IncidentRow, Error> {
        self.read(move |db| Ok(row(db, id)?.ok_or(Error::Missing { what: "事件", id })?))
    }

    /// The duties of an incident, by when they are due.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn duties(&self, incident: Id) -> Result<Vec<DutyRow>, Error> {
        self.read(move |db| {
            let mut duties: Vec<_> = duties(db, incident)?.into_values().collect();
            duties.sort_by_key(|duty| (!duty.at_once, duty.due_at.is_none(), duty.due_at));
            Ok(duties)
        })
    }

    /// The duties that are not settled, of every open incident, each with its incident.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn unsettled(&self) -> Result<Vec<(Id, DutyRow)>, Error> {
        self.read(|db| {
            let sql = format!(
                "SELECT {DUTY_COLUMNS}, duty.incident FROM duty \
                 JOIN incident ON incident.id = duty.incident \
                 WHERE duty.settled_at IS NULL AND incident.state <> 'closed' \
                 ORDER BY NOT at_once, due_at IS NULL, due_at"
            );
            let mut query = db.prepare_cached(&sql)?;
            let rows = query
                .query_map((), |row| Ok((row.get::<_, Column<Id>>(11)?.0, duty_from_row(row)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

impl Writer {
    /// Writes new rows for an incident whose log has not gone on since it was read.
    pub(crate) fn project(&self, log: &Log, projected: Projected) -> Result<(), Error> {
        let (id, position) = (log.incident, log.entries.len() as u64);
        let Some((head, last)) = log.head.zip(log.entries.last()) else { return Ok(()) };
        let changed_at = last.at;
        self.write(move |tx, _| {
            let found = log::length(tx, id)?;
            if found != position {
                return Err(Error::Conflict { expected: position, head: found }.into());
            }
            let (shown, duties) = &projected;
            put(tx, id, (position, head, changed_at), shown)?;
            put_duties(tx, id, duties)
        })
    }
}

const COLUMNS: &str = "i.id, i.position, i.head, i.changed_at, i.mode, i.state, i.title, \
     i.category, i.preliminary, i.confirmed, i.plan, i.plan_version, i.plan_digest, i.opened_at, \
     i.closed_at, i.next_due_at, n.year, n.ordinal \
     FROM incident i LEFT JOIN number n ON n.incident = i.id";

const DUTY_COLUMNS: &str = "duty.key, duty.obligation, duty.receiver, duty.beat, duty.clause, \
     duty.what, duty.mine, duty.at_once, duty.anchor_at, duty.due_at, duty.settled_at";

pub(crate) fn row(db: &Connection, id: Id) -> Work<Option<IncidentRow>> {
    let sql = format!("SELECT {COLUMNS} WHERE i.id = ?1");
    Ok(db.prepare_cached(&sql)?.query_row((Column(id),), from_row).optional()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<IncidentRow> {
    let mode = row.get::<_, Word<Mode>>(4)?.0;
    let number = match (row.get(16)?, row.get(17)?) {
        (Some(year), Some(ordinal)) => Some(number::text(mode, year, ordinal)),
        _ => None,
    };
    Ok(IncidentRow {
        id: row.get::<_, Column<Id>>(0)?.0,
        position: row.get(1)?,
        head: row.get::<_, Column<Digest>>(2)?.0,
        changed_at: row.get::<_, Column<Moment>>(3)?.0,
        shown: Projection {
            mode,
            state: row.get::<_, Word<IncidentState>>(5)?.0,
            numbered: number.is_some(),
            title: row.get(6)?,
            category: row.get(7)?,
            preliminary: row.get::<_, Word<Option<Grade>>>(8)?.0,
            confirmed: row.get::<_, Word<Option<Grade>>>(9)?.0,
            plan: PlanRef {
                id: row.get(10)?,
                version: row.get(11)?,
                digest: row.get::<_, Column<Digest>>(12)?.0,
            },
            opened_at: row.get::<_, Column<Moment>>(13)?.0,
            closed_at: moment(row, 14)?,
            next_due_at: moment(row, 15)?,
        },
        number,
    })
}

fn moment(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<Moment>> {
    row.get::<_, Option<Column<Moment>>>(index).map(|found| found.map(|column| column.0))
}

pub(crate) fn put(
    tx: &Transaction<'_>,
    id: Id,
    (position, head, changed_at): (u64, Digest, Moment),
    shown: &Projection,
) -> Work<()> {
    tx.prepare_cached(
        "INSERT INTO incident (id, position, head, changed_at, mode, state, title, category, \
             preliminary, confirmed, plan, plan_version, plan_digest, opened_at, closed_at, \
             next_due_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) \
         ON CONFLICT (id) DO UPDATE SET position = excluded.position, head = excluded.head, \
             changed_at = excluded.changed_at, mode = excluded.mode, state = excluded.state, \
             title = excluded.title, category = excluded.category, \
             preliminary = excluded.preliminary, confirmed = excluded.confirmed, \
             plan = excluded.plan, plan_version = excluded.plan_version, \
             plan_digest = excluded.plan_digest, opened_at = excluded.opened_at, \
             closed_at = excluded.closed_at, next_due_at = excluded.next_due_at",
    )?
    .execute(rusqlite::params![
        Column(id),
        position,
        Column(head),
        Column(changed_at),
        Word(shown.mode),
        Word(shown.state),
        shown.title,
        shown.category,
        Word(shown.preliminary),
        Word(shown.confirmed),
        shown.plan.id,
        shown.plan.version,
        Column(shown.plan.digest),
        Column(shown.opened_at),
        maybe(shown.closed_at),
        maybe(shown.next_due_at),
    ])?;
    Ok(())
}

/// Makes the duties of an incident these and no others; rows that stay as they are stay untouched.
pub(crate) fn put_duties(tx: &Transaction<'_>, incident: Id, wanted: &[DutyRow]) -> Work<()> {
    let mut stored = duties(tx, incident)?;
    for duty in wanted {
        if stored.remove(&duty.key).as_ref() != Some(duty) {
            put_duty(tx, incident, duty)?;
        }
    }
    let mut delete = tx.prepare_cached("DELETE FROM duty WHERE incident = ?1 AND key = ?2")?;
    for key in stored.keys() {
        delete.execute((Column(incident), key))?;
    }
    Ok(())
}

fn put_duty(tx: &Transaction<'_>, incident: Id, duty: &DutyRow) -> Work<()> {
    tx.prepare_cached(
        "INSERT INTO duty (incident, key, obligation, receiver, beat, clause, what, mine, \
             at_once, anchor_at, due_at, settled_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
         ON CONFLICT (incident, key) DO UPDATE SET obligation = excluded.obligation, \
             receiver = excluded.receiver, beat = excluded.beat, clause = excluded.clause, \
             what = excluded.what, mine = excluded.mine, at_once = excluded.at_once, \
             anchor_at = excluded.anchor_at, due_at = excluded.due_at, \
             settled_at = excluded.settled_at",
    )?
    .execute((
        Column(incident),
        &duty.key,
        &duty.obligation,
        &duty.receiver,
        duty.beat,
        &duty.clause,
        &duty.what,
        duty.mine,
        duty.at_once,
        maybe(duty.anchor_at),
        maybe(duty.due_at),
        maybe(duty.settled_at),
    ))?;
    Ok(())
}

fn duties(db: &Connection, incident: Id) -> Work<BTreeMap<String, DutyRow>> {
    let sql = format!("SELECT {DUTY_COLUMNS} FROM duty WHERE incident = ?1");
    let mut query = db.prepare_cached(&sql)?;
    let rows = query.query_map((Column(incident),), duty_from_row)?;
    Ok(rows.map(|row| row.map(|duty| (duty.key.clone(), duty))).collect::<Result<_, _>>()?)
}

fn duty_from_row(row: &Row<'_>) -> rusqlite::Result<DutyRow> {
    Ok(DutyRow {
        key: row.get(0)?,
        obligation: row.get(1)?,
        receiver: row.get(2)?,
        beat: row.get(3)?,
        clause: row.get(4)?,
        what: row.get(5)?,
        mine: row.get(6)?,
        at_once: row.get(7)?,
        anchor_at: moment(row, 8)?,
        due_at: moment(row, 9)?,
        settled_at: moment(row, 10)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Append, trial::Trial};
    use std::time::Duration;

    fn duty(trial: &Trial, key: &str, minutes: Option<u64>) -> DutyRow {
        DutyRow {
            key: key.to_owned(),
            obligation: "first_report".to_owned(),
            receiver: "county".to_owned(),
            beat: 0,
            clause: "4.2".to_owned(),
            what: "首报".to_owned(),
            mine: true,
            at_once: minutes.is_none(),
            anchor_at: Some(trial.now()),
            due_at: minutes.map(|minutes| trial.now().plus(Duration::from_secs(60 * minutes))),
            settled_at: None,
        }
    }

    fn keys(duties: &[DutyRow]) -> Vec<&str> {
        duties.iter().map(|duty| duty.key.as_str()).collect()
    }

    #[test]
    fn duties_are_those_of_the_last_write_in_the_order_of_their_hurry() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let mut waiting = duty(&trial, "waiting", Some(5));
        waiting.due_at = None;
        let first = vec![
            waiting,
            duty(&trial, "late", Some(60)),
            duty(&trial, "gone", Some(1)),
            duty(&trial, "soon", Some(30)),
            duty(&trial, "at once", None),
        ];
        let wanted = Append { duties: first.clone(), ..trial.remark(incident, 1, "初判") };
        trial.append(wanted).unwrap();
        let mut second = first;
        second.retain(|duty| duty.key != "gone");
        second[1].settled_at = Some(trial.now());
        let wanted = Append { duties: second, ..trial.remark(incident, 2, "已办") };
        trial.append(wanted).unwrap();
        let kept = trial.store.duties(incident).unwrap();
        assert_eq!(keys(&kept), ["at once", "soon", "late", "waiting"]);
        let open = trial.store.unsettled().unwrap();
        let open: Vec<DutyRow> = open.into_iter().map(|(_, duty)| duty).collect();
        assert_eq!(keys(&open), ["at once", "soon", "waiting"]);
    }

    #[test]
    fn a_closed_incident_owes_nothing_in_the_lists() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let mut wanted = trial.remark(incident, 1, "结束");
        wanted.projection.state = IncidentState::Closed;
        wanted.duties = vec![duty(&trial, "left", Some(5))];
        trial.append(wanted).unwrap();
        assert!(trial.store.unsettled().unwrap().is_empty());
        let listed = |state| trial.store.incidents(state).unwrap().len();
        assert_eq!((listed(None), listed(Some(IncidentState::Open))), (1, 0));
        assert_eq!(listed(Some(IncidentState::Closed)), 1);
    }
}
