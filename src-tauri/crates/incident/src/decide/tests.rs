//! Every decision: what it accepts, and each refusal with its field and words.

mod closing;
mod confirming;
mod instants;
mod settling;

use super::*;
use crate::{
    Call, CallOutcome, Done, Occurrence, Proof, Scan, Spoken,
    sample::{after, at, duties, ids, plan},
};
use plan::{Decimal, Judgement, Mark, Span};
use std::{collections::BTreeMap, time::Duration};

pub(super) const WHO: &str = "陈立";

pub(super) fn check(name: &str, decided: Decided, expect: &[Event]) {
    assert_eq!(decided.as_deref(), Ok(expect), "{name}");
}

pub(super) fn refused(name: &str, decided: Decided, field: &str, part: &str) {
    let refusals = decided.expect_err(name);
    assert_eq!(refusals.len(), 1, "{name}: {refusals:?}");
    assert_eq!(refusals[0].field, field, "{name}");
    assert!(refusals[0].says.contains(part), "{name}: {}", refusals[0].says);
    assert!(refusals[0].says.ends_with('。'), "{name}: {}", refusals[0].says);
}

pub(super) fn long(characters: usize) -> String {
    "字".repeat(characters)
}

pub(super) fn judged(grade: Grade) -> Event {
    crate::sample::judged(grade, 10)
}

pub(super) fn reported(stage: Stage, delivery: Id) -> Reported {
    Reported {
        delivery,
        stage,
        to: "市教育局".to_owned(),
        obligations: Vec::new(),
        beats: BTreeMap::new(),
    }
}

pub(super) fn done(obligation: &str, to: Option<&str>, beat: u32) -> Done {
    let proof = Proof::Hand { note: "当面".to_owned() };
    let (obligation, to) = (obligation.to_owned(), to.map(str::to_owned));
    Done { obligation, to, beat, through: None, at: at(9), proof }
}

pub(super) fn proven(proof: Proof) -> Done {
    Done { proof, ..done("alone", None, 0) }
}

pub(super) fn called(obligation: Option<&str>, to: &str, reached: Option<&str>) -> Call {
    Call {
        obligation: obligation.map(str::to_owned),
        to: to.to_owned(),
        number: " 025-83335555 ".to_owned(),
        at: at(5),
        outcome: reached
            .map_or(CallOutcome::NoAnswer, |who| CallOutcome::Reached { who: who.to_owned() }),
        said: Vec::new(),
    }
}

/// Ten hours after the incident began: everything that a test sets has come.
pub(super) fn evening() -> Seen {
    Seen { now: at(600), slack: Duration::ZERO }
}

#[test]
fn a_title_is_one_line_of_at_most_200_characters() {
    let titled = |text: &str| Event::Titled(text.to_owned());
    check("given", title(&after([]), " 主机房断电 "), &[titled("主机房断电")]);
    check("same", title(&after([titled("断电")]), "断电 "), &[]);
    check("emptied", title(&after([titled("断电")]), ""), &[titled("")]);
    check("longest", title(&after([]), &long(200)), &[titled(&long(200))]);
    check("plain", title(&after([]), "断\u{202e}电\n\u{7}"), &[titled("断电")]);
    check("one line", title(&after([]), "断电\n二"), &[titled("断电 二")]);
    refused("longer", title(&after([]), &long(201)), "title", "标题最多200字");
}

#[test]
fn a_passage_is_kept_as_it_was_written_up_to_10_000_characters() {
    let seen = |text: &str| Event::Described { passage: Passage::Seen, text: text.to_owned() };
    let write =
        |before: &[Event], text: &str| describe(&after(before.to_vec()), Passage::Seen, text);
    check("given", write(&[], " 黑屏\n"), &[seen(" 黑屏\n")]);
    check("same", write(&[seen("黑屏")], "黑屏"), &[]);
    check("still empty", write(&[], ""), &[]);
    check("emptied", write(&[seen("黑屏")], ""), &[seen("")]);
    check("longest", write(&[], &long(10_000)), &[seen(&long(10_000))]);
    refused("longer", write(&[], &long(10_001)), "passage", "所见情况最多10000字");
}

#[test]
fn categories_are_the_plan_s_and_one_of_them_is_primary() {
    let pick = |ids: &[&str], primary: &str| {
        let ids: Vec<String> = ids.iter().map(|&id| id.to_owned()).collect();
        categorise(&after([]), plan(), &ids, primary)
    };
    let chosen = |ids: &[&str], primary: &str| Event::Categorised {
        categories: ids.iter().map(|&id| id.to_owned()).collect(),
        primary: primary.to_owned(),
    };
    let both = chosen(&["fault", "malware.worm"], "fault");
    check("two", pick(&["fault", "malware.worm", "fault"], "fault"), std::slice::from_ref(&both));
    let ids = ["fault".to_owned(), "malware.worm".to_owned()];
    check("same", categorise(&after([both.clone()]), plan(), &ids, "fault"), &[]);
    let other = chosen(&["fault", "malware.worm"], "malware.worm");
    check("another primary", categorise(&after([both]), plan(), &ids, "malware.worm"), &[other]);
    refused("strange", pick(&["fire"], "fire"), "categories", "没有类别“fire”");
    refused("no primary", pick(&["fault"], ""), "primary", "主要类别");
    refused("primary elsewhere", pick(&["fault"], "malware"), "primary", "主要类别");
    refused("none", pick(&[], ""), "primary", "主要类别");
}

#[test]
fn an_answer_fits_its_question_and_not_knowing_is_an_answer() {
    let give = |fact: &str, value| answer(&after([]), plan(), fact, value, evening());
    let given = |fact: &str, value| Event::Answered { fact: fact.to_owned(), value };
    let yes = Some(Answer::YesNo(true));
    check("yes", give("down", yes.clone()), &[given("down", yes.clone())]);
    check("unknown", give("down", None), &[given("down", None)]);
    let before = after([given("down", yes.clone())]);
    check("same", answer(&before, plan(), "down", yes, evening()), &[]);
    check(
        "no longer known",
        answer(&before, plan(), "down", None, evening()),
        &[given("down", None)],
    );
    let unknown = after([given("down", None)]);
    check("still unknown", answer(&unknown, plan(), "down", None, evening()), &[]);

    let span = |since, until: Option<i64>| Span { since: at(since), until: until.map(at) };
    let words = |words: &[&str]| Answer::Choices(words.iter().map(|&w| w.to_owned()).collect());
    let judgement = |word: &str, by: &str, reason: &str| {
        let (word, by, reason) = (word.to_owned(), by.to_owned(), reason.to_owned());
        Answer::Judgement(Judgement { word, by, reason })
    };
    let misfits = [
        ("people", Answer::YesNo(true), "种类"),
        ("seen", words(&["bright"]), "选项"),
        ("seen", words(&["slow", "slow"]), "选了两次"),
        ("share", Answer::Share { part: 0, whole: 0 }, "总数不能是0"),
        ("share", Answer::Share { part: 3, whole: 2 }, "部分不能大于总数"),
        ("loss", Answer::Amount(Decimal::NEGATIVE_ONE), "不能小于0"),
        ("since", Answer::Clock(Vec::new()), "开始时间"),
        ("since", Answer::Clock(vec![span(5, Some(1))]), "早于"),
        ("since", Answer::Clock(vec![span(5, Some(9)), span(7, None)]), "重叠"),
        ("since", Answer::Clock(vec![span(5, None), span(7, None)]), "重叠"),
        ("since", Answer::Clock(vec![span(601, None)]), "还没有到"),
        ("since", Answer::Clock(vec![span(5, Some(601))]), "还没有到"),
        ("threat", judgement("some", " ", "因"), "由谁判断"),
        ("threat", judgement("some", WHO, ""), "理由"),
    ];
    for (fact, value, part) in misfits {
        refused(part, give(fact, Some(value)), "answer", part);
    }
    refused("no such question", give("colour", None), "answer", "没有问题“colour”");
    let parts = Some(Answer::Clock(vec![span(1, Some(5)), span(9, None)]));
    check("in parts", give("since", parts.clone()), &[given("since", parts)]);
    let ahead = Some(Answer::Clock(vec![span(601, None)]));
    let suspect = Seen { slack: Duration::MAX, ..evening() };
    let told = answer(&after([]), plan(), "since", ahead.clone(), suspect);
    check("by a clock that may be wrong", told, &[given("since", ahead)]);
    let untold = Seen { slack: UNNOTICED, ..evening() };
    let slip = Some(Answer::Clock(vec![span(9, Some(600 + 12 * 60 + 1))]));
    let told = answer(&after([]), plan(), "since", slip, untold);
    refused("another year", told, "answer", "请先核对时间");
}

#[test]
fn a_grade_against_the_facts_needs_a_reason() {
    let facts = assess::Facts::from([("people".to_owned(), Answer::Count(5_000))]);
    let assessed = assess::assess(plan(), &facts, at(0));
    assert_eq!((assessed.floor, assessed.ceiling), (Grade::Major, Grade::Extreme));
    let judging = |grade, judge: &str, reason: &str| Judging {
        grade,
        judge: judge.to_owned(),
        reason: reason.to_owned(),
        at: at(7),
    };
    let decide = |judging: Judging| judge(&after([]), &assessed, &judging);
    let expect = |grade, clauses: &[&str], reason: Option<&str>| {
        Event::Judged(Judged {
            grade,
            floor: Grade::Major,
            ceiling: Grade::Extreme,
            clauses: clauses.iter().map(|&clause| clause.to_owned()).collect(),
            reason: reason.map(str::to_owned),
            judge: WHO.to_owned(),
            at: at(7),
        })
    };
    let at_floor = expect(Grade::Major, &["2(1)"], None);
    check("proven", decide(judging(Grade::Major, " 陈立 ", " ")), &[at_floor]);
    let at_ceiling = expect(Grade::Extreme, &[], None);
    check("open", decide(judging(Grade::Extreme, WHO, "")), &[at_ceiling]);
    let below = expect(Grade::Ordinary, &[], Some("误报"));
    check("below", decide(judging(Grade::Ordinary, WHO, "误报")), &[below]);
    refused("nobody", decide(judging(Grade::Major, " ", "")), "judge", "由谁初判");
    let without = decide(judging(Grade::Ordinary, WHO, " \n"));
    refused("below", without.clone(), "reason", "应在Ⅱ级至Ⅰ级之间，初判为Ⅳ级须写明理由");
    assert_eq!(without.unwrap_err()[0].clause.as_deref(), Some("2(1)"));
    let endless = decide(judging(Grade::Major, WHO, &long(10_001)));
    refused("endless", endless, "reason", "理由最多10000字");
}

#[test]
fn a_step_is_ticked_once() {
    let stepped = Event::Stepped { step: "unplug".to_owned(), note: "拔了".to_owned() };
    check("ticked", step(&after([]), plan(), "unplug", "拔了"), std::slice::from_ref(&stepped));
    refused("twice", step(&after([stepped]), plan(), "unplug", ""), "step", "已经记过");
    refused("strange", step(&after([]), plan(), "dance", ""), "step", "没有这一步");
    refused("endless", step(&after([]), plan(), "unplug", &long(10_001)), "note", "说明最多");
}
