//! The one way by which anything is recorded: entries, projections, duties and deliveries in one
//! transaction (invariant 5).
//!
//! The caller names the position it saw; where the log has gone on since, nothing is written.

use crate::{
    Delivery, DutyRow, Error, Outgoing, Projection, Withdrawal, Writer, bundle, log, number,
    projection::{self, put, put_duties},
    seal, time,
};
use base::Id;
use incident::{Entry, Event};

/// What is to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Append {
    /// The incident.
    pub incident: Id,
    /// The position of the log that the operator saw; 0 opens the incident.
    pub expected: u64,
    /// The entries, at least one.
    pub entries: Vec<Entry>,
    /// What lists show after them.
    pub projection: Projection,
    /// Every duty of the incident after them; those not named are gone.
    pub duties: Vec<DutyRow>,
    /// What is to be sent because of them.
    pub deliveries: Vec<Outgoing>,
    /// What is no longer to be sent because of them.
    pub withdrawals: Vec<Withdrawal>,
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The position of the log now.
    pub position: u64,
    /// The incident's number, once it has earned one.
    pub number: Option<String>,
    /// What was queued, the withdrawals' own events included.
    pub deliveries: Vec<Delivery>,
}

impl Writer {
    /// Records. When this returns `Ok`, all of it survives a power cut.
    ///
    /// # Errors
    /// `Conflict` where the log has gone on, `State` where nothing is to be recorded, the plan was not
    /// pinned first, or a delivery cannot be queued or withdrawn, `Missing` for an unknown superior or delivery, `NoSpace`,
    /// `Damaged`, or the write failed. Nothing is written then.
    pub fn append(&self, wanted: Append) -> Result<Appended, Error> {
        let Some(last) = wanted.entries.last() else {
            return Err(Error::State { rule: "没有要记录的内容" });
        };
        let (last, at) = (last.id, last.at);
        self.write_entry(last, move |tx, pen| {
            let id = wanted.incident;
            let found = projection::row(tx, id)?;
            let from = found.as_ref().map_or((0, None), |row| (row.position, Some(row.head)));
            if from.0 != wanted.expected {
                return Err(Error::Conflict { expected: wanted.expected, head: from.0 }.into());
            }
            if found.as_ref().is_some_and(|row| row.shown.mode != wanted.projection.mode) {
                return Err(Error::State { rule: "演练与实战不能互换" }.into());
            }
            check(&wanted)?;
            if wanted.expected == 0 && !bundle::is_pinned(tx, wanted.projection.plan.digest)? {
                return Err(Error::State { rule: "预案没有随事件存下" }.into());
            }
            let (position, Some(head)) =
                log::append(tx, id, from, &wanted.entries, &pen.clock.stamp())?
            else {
                return Err(Error::State { rule: "没有要记录的内容" }.into());
            };
            time::keep_now(tx, &*pen.clock)?;
            put(tx, id, (position, head, at), &wanted.projection)?;
            put_duties(tx, id, &wanted.duties)?;
            let shown = &wanted.projection;
            let number = match found.and_then(|row| row.number) {
                None if shown.numbered => Some(number::give(tx, id, shown.mode, shown.opened_at)?),
                given => given,
            };
            let mut deliveries = Vec::new();
            for wish in &wanted.withdrawals {
                deliveries.push(seal::withdraw(tx, pen, wish)?);
            }
            for delivery in &wanted.deliveries {
                deliveries.push(seal::seal(tx, pen, delivery)?);
            }
            Ok(Appended { position, number, deliveries })
        })
    }
}

/// What would be a log that nobody can fold, or a drill beside the real thing, is refused here as
/// well: the log is for ever.
fn check(wanted: &Append) -> Result<(), Error> {
    let mode = wanted.projection.mode;
    let opens =
        |entry: &Entry| matches!(entry.event, Event::Opened { mode: own, .. } if own == mode);
    let opened = wanted.entries.first().is_some_and(opens);
    if (wanted.expected == 0) != opened {
        return Err(Error::State {
            rule: "记录的第一条、也只有第一条，是事件的建立"
        });
    }
    let own = |delivery: &Outgoing| delivery.mode == mode && delivery.subject == wanted.incident;
    if !wanted.deliveries.iter().all(own) {
        return Err(Error::State {
            rule: "发件必须属于本事件，演练与实战不能混用"
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{IncidentState, Listed, Urgency, trial::Trial};
    use plan::Mode;

    #[test]
    fn what_was_recorded_is_there_after_a_restart() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        trial.append(trial.remark(incident, 1, "已断电")).unwrap();
        let before = trial.store.log(incident).unwrap();
        let trial = trial.reopen();
        let log = trial.store.log(incident).unwrap();
        assert_eq!(log, before);
        assert_eq!(log.entries[1].event, Event::Noted("已断电".to_owned()));
        let row = trial.store.incident(incident).unwrap();
        assert_eq!((row.position, Some(row.head)), (2, log.head));
        assert_eq!(row.shown, trial.projection());
    }

    #[test]
    fn a_writer_that_saw_an_older_log_changes_nothing() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let before = trial.store.incident(incident).unwrap();
        for expected in [0, 2] {
            let stale = Append {
                deliveries: vec![trial.note_to(trial.superior, incident, Urgency::Urgent)],
                ..trial.remark(incident, expected, "晚了")
            };
            let refused = trial.append(stale);
            assert!(
                matches!(refused, Err(Error::Conflict { head: 1, .. })),
                "{expected}: {refused:?}"
            );
        }
        assert_eq!(trial.store.incident(incident).unwrap(), before);
        assert!(trial.store.deliveries(Listed::All).unwrap().is_empty());
    }

    #[test]
    fn a_delivery_that_cannot_be_queued_takes_the_entry_with_it() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let nobody = trial.id();
        let wanted = Append {
            deliveries: vec![
                trial.note_to(trial.superior, incident, Urgency::Urgent),
                trial.note_to(nobody, incident, Urgency::Urgent),
            ],
            ..trial.remark(incident, 1, "上报")
        };
        assert!(matches!(trial.append(wanted), Err(Error::Missing { what: "上级", .. })));
        assert_eq!(trial.store.log(incident).unwrap().entries.len(), 1);
        assert!(trial.store.deliveries(Listed::All).unwrap().is_empty());
        assert_eq!(trial.store.stream(trial.superior).unwrap().seq, 0);
    }

    #[test]
    fn numbers_run_by_year_and_by_mode_and_only_the_judged_get_one() {
        let trial = Trial::begin();
        let mut given = Vec::new();
        for (mode, year, numbered) in [
            (Mode::Live, "2026", true),
            (Mode::Live, "2026", false),
            (Mode::Drill, "2026", true),
            (Mode::Live, "2026", true),
            (Mode::Live, "2027", true),
        ] {
            let mut wanted = trial.opening(trial.id());
            wanted.projection.opened_at = format!("{year}-03-01T08:00:00+08:00").parse().unwrap();
            trial.set_mode(&mut wanted, mode);
            wanted.projection.numbered = numbered;
            given.push(trial.append(wanted).unwrap().number.unwrap_or_default());
        }
        assert_eq!(given, ["2026-001", "", "练-2026-001", "2026-002", "2027-001"]);
    }

    #[test]
    fn a_draft_earns_its_number_once() {
        let trial = Trial::begin();
        let incident = trial.id();
        let mut draft = trial.opening(incident);
        draft.projection.numbered = false;
        draft.projection.state = IncidentState::Draft;
        assert_eq!(trial.append(draft).unwrap().number, None);
        let first = trial.append(trial.remark(incident, 1, "初判")).unwrap();
        let mut second = trial.remark(incident, 2, "续");
        second.projection.numbered = false;
        let second = trial.append(second).unwrap();
        assert_eq!(first.number.as_deref(), Some("2026-001"));
        assert_eq!(second.number, first.number);
        let row = trial.store.incident(incident).unwrap();
        assert_eq!(row.number, first.number);
    }

    #[test]
    fn what_may_not_be_recorded_is_refused_by_name() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let mut drill = trial.remark(incident, 1, "换成演练");
        drill.projection.mode = Mode::Drill;
        let empty = Append { entries: Vec::new(), ..trial.remark(incident, 1, "") };
        let mut unpinned = trial.opening(trial.id());
        unpinned.projection.plan.digest = base::Digest::of(b"another");
        let other = trial.id();
        let foreign = Append {
            deliveries: vec![trial.note_to(trial.superior, other, Urgency::Normal)],
            ..trial.remark(incident, 1, "别的事件")
        };
        let mut mixed = trial.remark(incident, 1, "演练发件");
        mixed.deliveries = vec![trial.note_to(trial.superior, incident, Urgency::Normal)];
        mixed.deliveries[0].mode = Mode::Drill;
        let headless = Append { incident: other, ..trial.remark(incident, 0, "没有开头") };
        let twice = Append { incident, expected: 1, ..trial.opening(other) };
        for (name, wanted) in [
            ("drill", drill),
            ("empty", empty),
            ("unpinned", unpinned),
            ("foreign", foreign),
            ("mixed", mixed),
            ("headless", headless),
            ("opened twice", twice),
        ] {
            let refused = trial.append(wanted);
            assert!(matches!(refused, Err(Error::State { .. })), "{name}: {refused:?}");
        }
    }

    #[test]
    fn the_same_entry_is_never_recorded_twice() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let once = trial.remark(incident, 1, "一次");
        trial.append(once.clone()).unwrap();
        let again = Append { expected: 2, ..once };
        assert!(matches!(trial.append(again), Err(Error::Write(_))));
        assert_eq!(trial.store.log(incident).unwrap().entries.len(), 2);
    }
}
