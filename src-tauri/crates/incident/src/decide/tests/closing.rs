//! What reports and closes: decisions on reports and the incident as a whole.
//!
//! A closed incident takes remarks, and lets go of what still lies in the outbox; nothing else.

use super::*;

#[test]
fn a_remark_is_never_empty() {
    check("said", note(" 已复电 "), &[Event::Noted(" 已复电 ".to_owned())]);
    refused("empty", note(" \n"), "text", "备注是空的");
    refused("endless", note(&long(10_001)), "text", "备注最多10000字");
}

#[test]
fn a_first_report_needs_one_sentence_and_comes_first() {
    let seen = || Event::Described { passage: Passage::Seen, text: "黑屏".to_owned() };
    let mut id = ids();
    let (first, other, next) = (id(), id(), id());
    let sent = |stage, delivery| Event::Reported(reported(stage, delivery));
    let taken_back = |delivery| Event::Withdrawn { delivery, reason: "写错".to_owned() };
    let try_it = |before: Vec<Event>, stage| report(&after(before), reported(stage, next));
    let accepted: [(&str, Vec<Event>, Stage); 6] = [
        ("seen", vec![seen()], Stage::First),
        ("titled", vec![Event::Titled("断电".to_owned())], Stage::First),
        ("followed up", vec![seen(), sent(Stage::First, first)], Stage::Followup),
        ("ended", vec![seen(), sent(Stage::First, first)], Stage::Final),
        (
            "anew after it was withdrawn",
            vec![seen(), sent(Stage::First, first), taken_back(first)],
            Stage::First,
        ),
        (
            "anew although a follow-up went out",
            vec![
                seen(),
                sent(Stage::First, first),
                sent(Stage::Followup, other),
                taken_back(first),
            ],
            Stage::First,
        ),
    ];
    for (name, before, stage) in accepted {
        check(name, try_it(before, stage), &[sent(stage, next)]);
    }
    let blank = Event::Described { passage: Passage::Seen, text: " \n".to_owned() };
    refused("nothing", try_it(vec![], Stage::First), "passage", "一句话也可以先报");
    refused("blank", try_it(vec![blank], Stage::First), "passage", "一句话也可以先报");
    let twice = vec![seen(), sent(Stage::First, first)];
    refused("twice", try_it(twice, Stage::First), "stage", "首报已经报过");
    refused("no first", try_it(vec![seen()], Stage::Followup), "stage", "先报首报");
    refused("no first", try_it(vec![seen()], Stage::Final), "stage", "先报首报");
    let gone = vec![seen(), sent(Stage::First, first), taken_back(first)];
    refused("first withdrawn", try_it(gone, Stage::Followup), "stage", "先报首报");
}

#[test]
fn a_report_is_withdrawn_once_and_for_a_reason() {
    let mut id = ids();
    let (delivery, other) = (id(), id());
    let sent = Event::Reported(reported(Stage::First, delivery));
    let withdrawn = Event::Withdrawn { delivery, reason: "写错".to_owned() };
    let before = after([sent.clone()]);
    check("withdrawn", withdraw(&before, delivery, " 写错 "), std::slice::from_ref(&withdrawn));
    refused("for nothing", withdraw(&before, delivery, " "), "reason", "撤回须写明理由");
    refused("another", withdraw(&before, other, "写错"), "delivery", "没有可撤回");
    let gone = after([sent.clone(), withdrawn.clone()]);
    refused("twice", withdraw(&gone, delivery, "写错"), "delivery", "没有可撤回");
    let closed = after([sent, Event::Closed]);
    check("of a closed one", withdraw(&closed, delivery, "写错"), &[withdrawn]);
}

#[test]
fn an_incident_closes_when_nothing_is_owed() {
    let before = after([judged(Grade::Ordinary)]);
    check("closed", close(&before, &[]), &[Event::Closed]);
    refused("not judged", close(&after([]), &[]), "grade", "还没有初判");
    let owed = |what: &str, clause: &str, waits_for, until| Owed {
        what: what.to_owned(),
        clause: clause.to_owned(),
        waits_for,
        until,
        asks: None,
    };
    let owed = [
        owed("首报", "4.1", None, None),
        owed("总结", "5", Some(Mark::ResponseEnded), None),
        owed("续报", "6", None, Some(Mark::HandlingEnded)),
    ];
    let left = close(&before, &owed).unwrap_err();
    let said: Vec<_> = left.iter().map(|one| (one.field, one.clause.as_deref())).collect();
    assert_eq!(said, ["4.1", "5", "6"].map(|clause| ("duties", Some(clause))));
    assert!(left[0].says.contains("“首报”还没有办"), "{}", left[0].says);
    assert!(left[1].says.contains("“总结”自响应结束起办"), "{}", left[1].says);
    assert!(left[2].says.contains("“续报”要反复办到处置结束。请先记处置结束"), "{}", left[2].says);
}

#[test]
fn a_closed_incident_takes_remarks_and_withdrawals_only() {
    let closed = after([judged(Grade::Ordinary), Event::Closed]);
    let assessed = assess::assess(plan(), &assess::Facts::new(), at(0));
    let judging =
        Judging { grade: Grade::Ordinary, judge: WHO.to_owned(), reason: String::new(), at: at(1) };
    let delivery = ids()();
    let all = [
        ("title", title(&closed, "x")),
        ("describe", describe(&closed, Passage::Seen, "x")),
        ("occur", occur(&closed, Occurrence::Unknown, evening())),
        ("categorise", categorise(&closed, plan(), &["fault".to_owned()], "fault")),
        ("answer", answer(&closed, plan(), "down", None, evening())),
        ("call", call(&closed, plan(), &[], called(None, "superior", None), evening())),
        ("judge", judge(&closed, &assessed, &judging)),
        ("confirm", confirm(&closed, &super::confirming::by("x", 1), evening())),
        ("mark", mark(&closed, &instants::to(Mark::Verified, 1), evening())),
        ("step", step(&closed, plan(), "unplug", "")),
        ("settle", settle(&closed, plan(), &[], done("alone", None, 0), evening())),
        ("report", report(&closed, reported(Stage::First, delivery))),
        ("close", close(&closed, &[])),
    ];
    for (name, decided) in all {
        refused(name, decided, "incident", "事件已结案，只能加备注");
    }
    check("note", note("复盘"), &[Event::Noted("复盘".to_owned())]);
}
