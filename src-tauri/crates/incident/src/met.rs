//! Duties that are met: by an instant, or by what was done towards all who must be told.
//!
//! An instant meets only what is done once and told to nobody, and only while it is surely owed.

use crate::{Incident, Settlement};
use assess::{Duty, Met};
use base::Moment;
use plan::{Obligation, Plan};
use std::collections::BTreeMap;

impl Incident {
    /// The duties owed once that were done or answered for towards all who must be told, and when.
    #[must_use]
    pub fn met(&self, plan: &Plan) -> Met {
        let settled = self.settled_obligations().filter_map(|id| plan.obligation(id));
        let once = settled.filter(|owed| owed.every.is_none());
        once.map(|owed| (owed.id.clone(), self.met_each(owed))).collect()
    }

    fn met_each(&self, owed: &Obligation) -> BTreeMap<u32, Moment> {
        let all: Vec<&Settlement> = self.settlements(&owed.id).collect();
        let earliest = |number: u32, towards: Option<&str>| {
            let theirs = all.iter().filter(|settlement| {
                settlement.done.is_for(number)
                    && towards.is_none_or(|role| settlement.is_towards(role))
            });
            theirs.map(|settlement| settlement.done.at).min()
        };
        let met = |number: u32| {
            if owed.to.is_empty() {
                return earliest(number, None);
            }
            let told = owed.to.iter().map(|role| earliest(number, Some(role)));
            let told: Vec<Moment> =
                if owed.to_any { told.flatten().collect() } else { told.collect::<Option<_>>()? };
            if owed.to_any { told.into_iter().min() } else { told.into_iter().max() }
        };
        // What was settled before askings were numbered settles the first of them.
        let numbers = all.iter().map(|settlement| settlement.done.beat);
        let numbers = numbers.flat_map(|number| [number, number.max(1)]);
        numbers.filter_map(|number| Some((number, met(number)?))).collect()
    }
}

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
        Done, Event, Proof, State, is_settled,
        sample::{after, at, duties, judged, plan},
        standing,
    };
    use plan::{Grade, Mark};

    /// The state of the limit of 4 hours that Ⅲ has, and whether it counts as settled.
    fn look(events: Vec<Event>, now: i64) -> (State, bool) {
        let incident = after(events);
        let found = duties(&incident, at(now));
        let limit = found.iter().find(|duty| duty.obligation.id == "finish").unwrap();
        (standing(&incident, limit, at(now)).state, is_settled(&incident, limit, 0))
    }

    #[test]
    fn a_duty_is_met_once_all_who_must_be_told_were() {
        let done = |obligation: &str, to: Option<&str>, beat, minutes| {
            Event::Settled(Done {
                obligation: obligation.to_owned(),
                to: to.map(str::to_owned),
                beat,
                through: None,
                at: at(minutes),
                proof: Proof::Hand { note: "办了".to_owned() },
            })
        };
        let met = |events: &[Event]| {
            let each = after(events.to_vec()).met(plan());
            let found = each
                .iter()
                .flat_map(|(id, each)| each.iter().map(|(number, at)| (id.clone(), *number, *at)));
            found.filter(|(id, number, _)| id == "more" || *number == 0).collect::<Vec<_>>()
        };
        let one = |id: &str, number, minutes| vec![(id.to_owned(), number, at(minutes))];
        let office = done("first", Some("office"), 0, 20);
        assert_eq!(met(&[]), []);
        assert_eq!(met(std::slice::from_ref(&office)), [], "the superior was not told");
        let both = [office.clone(), done("first", Some("superior"), 0, 15)];
        assert_eq!(met(&both), one("first", 0, 20), "with the later of the two");
        assert_eq!(met(&[office, done("first", None, 0, 30)]), one("first", 0, 30));
        assert_eq!(met(&[done("alone", None, 0, 9)]), one("alone", 0, 9));
        assert_eq!(met(&[done("more", None, 2, 9)]), one("more", 2, 9), "the second asking");
        assert_eq!(met(&[done("hourly", None, 1, 9)]), [], "a repeated duty goes on");
    }

    #[test]
    fn the_end_of_the_handling_meets_its_limit_in_time_and_late() {
        let ended = |minutes| Event::Marked {
            mark: Mark::HandlingEnded,
            at: at(minutes),
            decided_by: "陈立".to_owned(),
        };
        let open = || vec![judged(Grade::Considerable, 5)];
        assert_eq!(look(open(), 200), (State::Due, false));
        assert_eq!(look(open(), 241), (State::Overdue, false));
        for minutes in [200, 300] {
            let over = vec![judged(Grade::Considerable, 5), ended(minutes)];
            assert_eq!(look(over, 301), (State::Settled, true), "{minutes}");
        }
        assert_eq!(look(vec![ended(200)], 301), (State::IfGrade, false), "not sure to be owed");
    }
}
