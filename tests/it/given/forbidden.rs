//! What the given days say must not happen.
//!
//! Each rule in words is one check here; a rule that nothing checks fails in `words`.

use assess::Duty;
use plan::Limit;

use super::{days, texts, words};

#[test]
fn what_a_day_must_not_do_it_does_not() {
    for day in days() {
        let found = day.replay();
        let duties = found.duties();
        let owed = |duty: &&Duty<'_>| duty.firm && duty.anchor_at.is_some();
        for rule in texts(&day.expected()["must_not"]) {
            match words::must_not(rule) {
                words::MustNot::Owe(clause) => {
                    let bad = duties.iter().filter(owed).find(|d| d.obligation.clause == clause);
                    assert_eq!(bad, None, "{}: {rule}", day.id);
                }
                words::MustNot::WaitFor(superior) => {
                    let level = found.steps.last().unwrap().grades.last().unwrap().grade;
                    let starts = day.plan.response.starts.iter();
                    for start in starts.filter(|start| start.grades.contains(&level)) {
                        let has_say = start.approves.iter().chain(&start.decides);
                        let waits =
                            |role: &&String| day.plan.role(role).unwrap().name.contains(superior);
                        assert_eq!(has_say.clone().find(waits), None, "{}: {rule}", day.id);
                    }
                }
                words::MustNot::PickOneReading => {
                    let last = &found.steps.last().unwrap().assessment;
                    assert!(last.floor < last.ceiling, "{}: {rule}", day.id);
                }
                words::MustNot::OwnWithin(days) => {
                    let mine = duties
                        .iter()
                        .find(|d| d.mine && d.obligation.within == Some(Limit::Days(days)));
                    assert_eq!(mine, None, "{}: {rule}", day.id);
                }
                words::MustNot::NumberAtOnce => {
                    let numbered = duties.iter().find(|d| d.at_once && d.due_at.is_some());
                    assert_eq!(numbered, None, "{}: {rule}", day.id);
                }
                words::MustNot::PrintAs(word) => {
                    let last = found.steps.last().unwrap();
                    assert_ne!(last.assessment.floor.name(), word, "{}: {rule}", day.id);
                }
                words::MustNot::Tell(receiver) => {
                    let tells = |duty: &&Duty<'_>| {
                        let to = duty.obligation.to.iter();
                        to.map(|id| &day.plan.role(id).unwrap().name)
                            .any(|name| name.contains(receiver))
                    };
                    let bad = duties.iter().filter(owed).find(tells);
                    assert_eq!(bad, None, "{}: {rule}", day.id);
                }
            }
        }
    }
}
