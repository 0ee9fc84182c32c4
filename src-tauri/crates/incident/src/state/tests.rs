//! The fold: the same log gives the same state, in one go or entry by entry, and nothing in it is
//! lost or made up.

use super::*;
use crate::{
    CallOutcome, Proof, Seen, State,
    decide::{self, Decided},
    sample::{after, at, duties, ids, judged, log, plan},
};
use assess::Facts;
use plan::{Grade, Stage};
use proptest::{collection::vec, prelude::*, sample::select};
use std::time::Duration;

/// Any event but the opening one.
fn event() -> impl Strategy<Value = Event> {
    let moment = (-600_i64..600).prop_map(at);
    let text = "[甲乙 \\n]{0,4}";
    let fact = select(vec!["down", "people", "strange"]);
    let grade = select(Grade::ALL.to_vec());
    let delivery = (0_usize..3).prop_map(|index| {
        let mut id = ids();
        (0..=index).map(|_| id()).last().unwrap()
    });
    let marks = select(Mark::ALL.to_vec());
    prop_oneof![
        "[甲乙 ]{0,4}".prop_map(|text| Event::Titled(text.trim().to_owned())),
        (select(Passage::ALL.to_vec()), text)
            .prop_map(|(passage, text)| Event::Described { passage, text }),
        moment.clone().prop_map(|at| Event::Occurred(Occurrence::About(at))),
        Just(Event::Occurred(Occurrence::Unknown)),
        Just(Event::Categorised {
            categories: vec!["malware.worm".to_owned(), "fault".to_owned()],
            primary: "fault".to_owned(),
        }),
        (fact, prop::option::of(any::<bool>())).prop_map(|(fact, yes)| Event::Answered {
            fact: fact.to_owned(),
            value: yes.map(Answer::YesNo),
        }),
        (marks, moment.clone()).prop_map(|(mark, at)| Event::Marked {
            mark,
            at,
            decided_by: "王敏".to_owned(),
        }),
        (grade.clone(), moment.clone()).prop_map(|(grade, at)| Event::Judged(Judged {
            grade,
            floor: Grade::Ordinary,
            ceiling: Grade::Extreme,
            clauses: Vec::new(),
            reason: None,
            judge: "陈立".to_owned(),
            at,
        })),
        (grade, moment).prop_map(|(grade, at)| Event::Confirmed {
            grade,
            body: "省应急办".to_owned(),
            at,
        }),
        Just(Event::Stepped { step: "unplug".to_owned(), note: String::new() }),
        delivery.clone().prop_map(|delivery| Event::Reported(Reported {
            delivery,
            stage: Stage::First,
            to: "市教育局".to_owned(),
            obligations: Vec::new(),
            beats: BTreeMap::new(),
        })),
        delivery.prop_map(|delivery| Event::Withdrawn { delivery, reason: "错".to_owned() }),
        (0_u32..3).prop_map(|beat| Event::Settled(Done {
            obligation: "hourly".to_owned(),
            to: Some("office".to_owned()),
            beat,
            through: None,
            at: at(9),
            proof: Proof::Hand { note: "当面".to_owned() },
        })),
        (0_usize..Mark::ALL.len()).prop_map(|which| Event::Unmarked {
            mark: Mark::ALL[which],
            decided_by: "陈立".to_owned(),
        }),
        text.prop_map(Event::Noted),
        Just(Event::Closed),
    ]
}

proptest! {
    #[test]
    fn a_fold_is_the_taking_of_its_entries_one_by_one(
        events in vec(event(), 0..30),
        cut in 0_usize..30,
    ) {
        let log = log(events);
        let id = log[0].id;
        let whole = Incident::fold(id, &log);
        prop_assert_eq!(&whole, &Incident::fold(id, &log));
        let cut = cut.min(log.len() - 1) + 1;
        let mut grown = Incident::fold(id, &log[..cut]).unwrap();
        for entry in &log[cut..] {
            grown.take(entry);
        }
        prop_assert_eq!(Some(&grown), whole.as_ref());
        prop_assert_eq!(grown.position, log.len() as u64);
    }

    #[test]
    fn a_log_that_does_not_begin_with_its_opening_is_none(events in vec(event(), 0..5)) {
        let log = log(events);
        prop_assert!(Incident::fold(log[0].id, &log[1..]).is_none());
    }

    #[test]
    fn deciding_again_what_is_so_adds_nothing(events in vec(event(), 0..30)) {
        let events: Vec<Event> =
            events.into_iter().filter(|event| !matches!(event, Event::Closed)).collect();
        let incident = after(events);
        for decided in repeated(&incident) {
            prop_assert_eq!(decided, Ok(Vec::new()));
        }
    }

    #[test]
    fn a_closed_incident_stays_as_it_is(events in vec(event(), 0..20)) {
        let incident = after(events.into_iter().chain([Event::Closed]));
        for decided in repeated(&incident) {
            prop_assert!(decided.is_err_and(|refusals| refusals[0].field == "incident"));
        }
    }

    /// Whatever is recorded afterwards: another grade, another instant, another settlement.
    #[test]
    fn a_done_duty_stays_done(
        before in vec(event(), 0..15),
        after_it in vec(event(), 0..15),
        beat in 1_u32..4,
    ) {
        let done = |obligation: &str, beat| Event::Settled(Done {
            obligation: obligation.to_owned(),
            to: None,
            beat,
            through: None,
            at: at(9),
            proof: Proof::Hand { note: "当面".to_owned() },
        });
        let settled = [done("first", 0), done("hourly", beat), done("more", beat)];
        let incident = after(before.into_iter().chain(settled).chain(after_it));
        for duty in duties(&incident, at(600)) {
            let which = match duty.obligation.id.as_str() {
                "first" => 0,
                "hourly" => beat,
                "more" if duty.nth == beat => beat,
                _ => continue,
            };
            prop_assert!(crate::is_settled(&incident, &duty, which), "{}", duty.obligation.id);
            let stands = crate::standing(&incident, &duty, at(600));
            let is_open = !matches!(stands.state, State::Settled | State::Gone);
            prop_assert!(!is_open || duty.obligation.every.is_some(), "{}", duty.obligation.id);
        }
    }

    #[test]
    fn the_grades_run_in_the_order_of_their_moments(events in vec(event(), 0..30)) {
        let incident = after(events);
        prop_assert!(incident.grades(at(600)).is_sorted_by_key(|graded| graded.at));
        let decided = incident.judged.len() + incident.confirmations.len();
        prop_assert_eq!(incident.grades(at(600)).len(), decided);
        let ours = incident.grades(at(600)).into_iter().filter(|graded| !graded.confirmed);
        let ours: Vec<Grade> = ours.map(|graded| graded.grade).collect();
        let judged: Vec<Grade> = incident.judged.iter().map(|judged| judged.grade).collect();
        prop_assert_eq!(ours, judged, "ours run as they were recorded");
    }
}

/// Every decision that says once more what the incident already says.
fn repeated(incident: &Incident) -> Vec<Decided> {
    let mut all = vec![decide::title(incident, &incident.title)];
    for (passage, text) in &incident.passages {
        all.push(decide::describe(incident, *passage, text));
    }
    let seen = Seen { now: at(600), slack: Duration::ZERO };
    all.extend(incident.occurrence.map(|told| decide::occur(incident, told, seen)));
    if let Some(primary) = &incident.primary {
        all.push(decide::categorise(incident, plan(), &incident.categories, primary));
    }
    if let Some(down) = incident.answers.get("down") {
        all.push(decide::answer(incident, plan(), "down", down.value.clone(), seen));
    }
    all
}

#[test]
fn a_second_opening_changes_nothing_but_the_position() {
    let one = log([]);
    let mut twice = Incident::fold(one[0].id, &one).unwrap();
    let before = twice.clone();
    twice.take(&one[0]);
    assert_eq!(twice, Incident { position: 2, ..before });
}

#[test]
fn an_unknown_time_takes_the_instant_away() {
    let told = |occurrence| Event::Occurred(occurrence);
    let known = [told(Occurrence::Known(at(-5)))];
    assert_eq!(after(known.clone()).instant(Mark::Occurred), Some(at(-5)));
    let taken_back = known.into_iter().chain([told(Occurrence::Unknown)]);
    assert_eq!(after(taken_back).instant(Mark::Occurred), None);
}

#[test]
fn the_first_judgement_and_each_change_of_it_are_instants() {
    let same = after([judged(Grade::Major, 10), judged(Grade::Major, 20)]);
    assert_eq!((same.instant(Mark::Judged), same.instant(Mark::Regraded)), (Some(at(10)), None));
    let raised = after([judged(Grade::Major, 10), judged(Grade::Extreme, 20)]);
    assert_eq!(raised.instant(Mark::Judged), Some(at(10)));
    assert_eq!(raised.instant(Mark::Regraded), Some(at(20)));
    assert_eq!(raised.grade(), Some(Grade::Extreme));
}

#[test]
fn facts_leave_out_what_is_unknown_and_name_the_categories_with_their_ancestors() {
    let answered = |fact: &str, value| Event::Answered { fact: fact.to_owned(), value };
    let categorised = Event::Categorised {
        categories: vec!["malware.worm".to_owned()],
        primary: "malware.worm".to_owned(),
    };
    let incident =
        after([answered("down", None), answered("people", Some(Answer::Count(3))), categorised]);
    let lineage = vec!["malware".to_owned(), "malware.worm".to_owned()];
    let expect = Facts::from([
        ("people".to_owned(), Answer::Count(3)),
        (CATEGORY_FACT.to_owned(), Answer::Choices(lineage)),
    ]);
    assert_eq!(incident.facts(plan()), expect);
    assert!(after([]).facts(plan()).is_empty());
}

#[test]
fn a_call_that_nobody_took_is_kept_too() {
    let call = Call {
        obligation: None,
        to: "superior".to_owned(),
        number: "1".to_owned(),
        at: at(1),
        outcome: CallOutcome::NoAnswer,
        said: Vec::new(),
    };
    assert_eq!(after([Event::Called(call.clone())]).calls, [call]);
}
