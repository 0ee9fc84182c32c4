//! What holds for any facts, marks and grades, of any moment.
//!
//! Facts are drawn for the sample plan, which has every kind of question and comparison.

use std::collections::BTreeMap;

use base::Moment;
use plan::{Answer, Decimal, Grade, Kind, Mark, Plan, Question, Span};
use proptest::{collection, option, prelude::*, sample::subsequence};

use crate::{
    Duty, Facts, Graded, Truth, assess, effect,
    sample::{Day, at, judged, plan},
};

fn answer(question: &Question) -> BoxedStrategy<Answer> {
    let words: Vec<String> = question.options.iter().map(|option| option.word.clone()).collect();
    match question.kind {
        Kind::YesNo => any::<bool>().prop_map(Answer::YesNo).boxed(),
        Kind::Choice => prop::sample::select(words).prop_map(Answer::Choice).boxed(),
        Kind::Choices => {
            let most = words.len();
            subsequence(words, 0..=most).prop_map(Answer::Choices).boxed()
        }
        Kind::Count => {
            let telling = prop::sample::select(vec![0, 49_999, 50_000, 50_001, 200_000, 200_001]);
            prop_oneof![telling, any::<u64>()].prop_map(Answer::Count).boxed()
        }
        Kind::Share => (0_u64..=20, 20_u64..=40)
            .prop_map(|(part, whole)| Answer::Share { part, whole })
            .boxed(),
        Kind::Amount => {
            (0_i64..200_000_000).prop_map(|cents| Answer::Amount(Decimal::new(cents, 2))).boxed()
        }
        Kind::Clock => (0_i64..8 * 60, option::of(0_i64..60))
            .prop_map(|(ago, length)| {
                let minutes = |number: i64| at("09-24T10:00").unix_ms() - number * 60_000;
                let since = Moment::from_unix_ms(minutes(ago));
                let until = length.map(|length| Moment::from_unix_ms(minutes(ago - length)));
                Answer::Clock(vec![Span { since, until }])
            })
            .boxed(),
        Kind::Judgement => prop::sample::select(words).prop_map(|word| judged(&word)).boxed(),
        Kind::Text => any::<String>().prop_map(Answer::Text).boxed(),
    }
}

/// Each question answered or left unknown.
fn any_facts(plan: &Plan) -> impl Strategy<Value = Facts> {
    let each: Vec<_> = plan
        .questions
        .iter()
        .map(|question| {
            let fact = question.fact.clone();
            option::of(answer(question)).prop_map(move |answer| Some((fact.clone(), answer?)))
        })
        .collect();
    each.prop_map(|answers| answers.into_iter().flatten().collect())
}

/// Facts, and the same with one more answered.
fn one_more(plan: &Plan) -> impl Strategy<Value = (Facts, String, Answer)> {
    let questions = plan.questions.clone();
    (any_facts(plan), prop::sample::select(questions)).prop_flat_map(|(mut facts, question)| {
        facts.remove(&question.fact);
        let fact = question.fact.clone();
        answer(&question).prop_map(move |answer| (facts.clone(), fact.clone(), answer))
    })
}

fn any_day(plan: &Plan) -> impl Strategy<Value = Day> {
    let minute = |number: i64| Moment::from_unix_ms(at("09-24T08:00").unix_ms() + number * 60_000);
    let marks = collection::btree_map(
        prop::sample::select(Mark::ALL.to_vec()),
        (0_i64..600).prop_map(minute),
        0..8,
    );
    let grades = collection::vec(
        (0_i64..600, prop::sample::select(Grade::ALL.to_vec()), any::<bool>()),
        0..4,
    );
    let asks = collection::vec((0_i64..600).prop_map(minute), 0..3);
    let once = plan.obligations.iter().filter(|owed| owed.every.is_none());
    let once: Vec<String> = once.map(|owed| owed.id.clone()).collect();
    let done = (0_i64..600).prop_map(move |at| BTreeMap::from([(0, minute(at))]));
    let met = collection::btree_map(prop::sample::select(once), done, 0..4);
    let drawn = (any_facts(plan), marks, grades, asks, met);
    drawn.prop_map(move |(facts, marks, grades, asks, met)| {
        let mut grades: Vec<Graded> = grades
            .into_iter()
            .map(|(at, grade, confirmed)| Graded { at: minute(at), grade, confirmed })
            .collect();
        grades.sort_by_key(|graded| graded.at);
        let again = BTreeMap::from([(Mark::Asked, asks)]);
        Day { facts, categories: Vec::new(), marks, again, grades, met }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_more_answer_never_lowers_the_floor_nor_raises_the_ceiling(
        (facts, fact, answer) in one_more(plan()),
    ) {
        let (plan, now) = (plan(), at("09-24T10:00"));
        let before = assess(plan, &facts, now);
        let after = effect(plan, &facts, now, &fact, &answer);
        prop_assert!(after.floor >= before.floor);
        prop_assert!(after.ceiling <= before.ceiling);
        let mut all = facts;
        all.insert(fact, answer);
        let then = assess(plan, &all, now);
        prop_assert_eq!((then.floor, then.ceiling), (after.floor, after.ceiling));
    }

    #[test]
    fn a_proven_criterion_stays_proven_whatever_else_is_answered(
        (facts, fact, answer) in one_more(plan()),
    ) {
        let (plan, now) = (plan(), at("09-24T10:00"));
        let before = assess(plan, &facts, now);
        let mut all = facts.clone();
        all.insert(fact, answer);
        let after = assess(plan, &all, now);
        for reason in before.reasons.iter().filter(|reason| reason.truth != Truth::Unknown) {
            let later = after.reasons.iter().find(|other| other.clause == reason.clause).unwrap();
            prop_assert!(
                later.truth == reason.truth || reason.facts.is_empty(),
                "{} was {:?}", reason.clause, reason.truth
            );
        }
    }

    #[test]
    fn the_deciding_facts_alone_decide(facts in any_facts(plan())) {
        let (plan, now) = (plan(), at("09-24T10:00"));
        for reason in assess(plan, &facts, now).reasons {
            if reason.truth == Truth::Unknown || reason.facts.is_empty() {
                continue;
            }
            let mut deciding = facts.clone();
            deciding.retain(|fact, _| reason.facts.contains(&fact.as_str()));
            let alone = assess(plan, &deciding, now);
            let again = alone.reasons.iter().find(|other| other.clause == reason.clause).unwrap();
            prop_assert_eq!(again.truth, reason.truth, "{} by {:?}", reason.clause, reason.facts);
        }
    }

    #[test]
    fn a_forecast_comes_true(facts in any_facts(plan())) {
        let (plan, now) = (plan(), at("09-24T10:00"));
        let found = assess(plan, &facts, now);
        let mut before = found.floor;
        for coming in found.forecast {
            let just_before = Moment::from_unix_ms(coming.at.unix_ms() - 1);
            prop_assert_eq!(assess(plan, &facts, just_before).floor, before);
            prop_assert_eq!(assess(plan, &facts, coming.at).floor, coming.floor);
            before = coming.floor;
        }
    }

    #[test]
    fn nothing_known_or_unaskable_is_asked(facts in any_facts(plan())) {
        let plan = plan();
        for fact in assess(plan, &facts, at("09-24T10:00")).next_questions {
            prop_assert!(!facts.contains_key(fact));
            prop_assert!(!plan.question(fact).unwrap().standing);
        }
    }

    #[test]
    fn raising_the_grade_makes_nothing_due_later(day in any_day(plan()), minutes in 0_i64..700) {
        let plan = plan();
        let now = Moment::from_unix_ms(at("09-24T08:00").unix_ms() + minutes * 60_000);
        let mut day = day;
        day.grades.retain(|graded| graded.at < now);
        day.marks.retain(|_, at| *at < now);
        day.again.values_mut().for_each(|each| each.retain(|at| *at < now));
        day.met.retain(|_, each| each.values().all(|at| *at <= now));
        let Some(last) = day.grades.last().copied() else { return Ok(()) };
        for grade in Grade::ALL.into_iter().filter(|grade| *grade > last.grade) {
            let mut raised = day.clone();
            raised.grades.push(Graded { at: now, grade, confirmed: false });
            let after = raised.duties(plan, now);
            for before in day.duties(plan, now).iter().filter(|duty| duty.closed_at.is_none()) {
                let Some(due) = before.presses_at() else { continue };
                let id = &before.obligation.id;
                let same = |duty: &&Duty<'_>| {
                    duty.obligation.id == *id && duty.nth == before.nth
                };
                let same = after.iter().find(same).unwrap();
                if day.met.contains_key(id) && before.nth == 0 {
                    prop_assert_eq!(same.due_at, before.due_at, "{} is done", id);
                    prop_assert!(after.iter().all(|duty| {
                        duty.kept_from != Some(id) || before.kept_from == Some(id)
                    }), "{id} is done and hands on");
                    continue;
                }
                let heir = || after.iter().find(|duty| {
                    duty.obligation.actor == before.obligation.actor
                        && duty.anchor_at == Some(now)
                        && duty.presses_at().is_some_and(|later| later <= due)
                });
                let kept = same.closed_at.is_none() && same.presses_at() == Some(due);
                prop_assert!(kept || heir().is_some(), "{id} was due {due}, now {same:?}");
            }
        }
    }

    #[test]
    fn the_same_day_gives_the_same_duties(day in any_day(plan())) {
        let (plan, now) = (plan(), at("09-24T15:00"));
        let again = Day {
            facts: day.facts.clone().into_iter().rev().collect(),
            marks: day.marks.clone().into_iter().rev().collect::<BTreeMap<_, _>>(),
            ..day.clone()
        };
        prop_assert_eq!(day.duties(plan, now), again.duties(plan, now));
    }

    #[test]
    fn beats_only_grow_with_time(day in any_day(plan()), minutes in 0_i64..700) {
        let plan = plan();
        let early = at("09-24T18:00");
        let late = Moment::from_unix_ms(early.unix_ms() + minutes * 60_000);
        let after = day.duties(plan, late);
        if day.grades.is_empty() {
            return Ok(());
        }
        for before in day.duties(plan, early) {
            let id = &before.obligation.id;
            let same =
                |duty: &&Duty<'_>| duty.obligation.id == *id && duty.nth == before.nth;
            let same = after.iter().find(same).unwrap();
            prop_assert!(same.count >= before.count);
            prop_assert_eq!(same.due_at, before.due_at);
        }
    }
}
