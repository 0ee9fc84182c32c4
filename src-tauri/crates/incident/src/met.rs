//! Duties that an instant of the incident meets: what is to be finished by a limit, and is.
//!
//! Only what is done once and told to nobody ends so, and only while it is surely owed.

use crate::Incident;
use assess::Duty;
use base::Moment;

/// When an instant met a duty, without anybody settling it; `None` for one that takes a settlement,
/// and while the instant has not come.
#[must_use]
pub fn met_at(incident: &Incident, duty: &Duty<'_>) -> Option<Moment> {
    let owed = duty.obligation;
    if owed.every.is_some() || !duty.firm || duty.anchor_at.is_none() {
        return None;
    }
    let at = incident.instant(owed.until?)?;
    duty.closed_at.is_none_or(|closed| at <= closed).then_some(at)
}

#[cfg(test)]
mod tests {
    use crate::{
        Event, Judged, State, is_settled,
        sample::{after, at, duties},
        standing,
    };
    use plan::{Grade, Mark};

    fn judged(grade: Grade) -> Event {
        Event::Judged(Judged {
            grade,
            floor: Grade::Ordinary,
            ceiling: Grade::Extreme,
            clauses: Vec::new(),
            reason: None,
            judge: "陈立".to_owned(),
            at: at(5),
        })
    }

    /// The state of the limit of 4 hours that Ⅲ has, and whether it counts as settled.
    fn look(events: Vec<Event>, now: i64) -> (State, bool) {
        let incident = after(events);
        let found = duties(&incident, at(now));
        let limit = found.iter().find(|duty| duty.obligation.id == "finish").unwrap();
        (standing(&incident, limit, at(now)).state, is_settled(&incident, limit, 0))
    }

    #[test]
    fn the_end_of_the_handling_meets_its_limit_in_time_and_late() {
        let ended = |minutes| Event::Marked {
            mark: Mark::HandlingEnded,
            at: at(minutes),
            decided_by: "陈立".to_owned(),
        };
        let open = || vec![judged(Grade::Considerable)];
        assert_eq!(look(open(), 200), (State::Due, false));
        assert_eq!(look(open(), 241), (State::Overdue, false));
        for minutes in [200, 300] {
            let over = vec![judged(Grade::Considerable), ended(minutes)];
            assert_eq!(look(over, 301), (State::Settled, true), "{minutes}");
        }
        assert_eq!(look(vec![ended(200)], 301), (State::IfGrade, false), "not sure to be owed");
    }
}
