//! Calls and settlements: which duty, towards whom, which beat, by what proof.
//!
//! Whatever is settled twice, for a beat that has not come or for nobody's duty is refused in words.

use super::*;

fn decide_call(incident: &Incident, made: Call) -> Decided {
    call(incident, plan(), &duties(incident, evening().now), made, evening())
}

fn decide_settle(incident: &Incident, wanted: Done) -> Decided {
    settle(incident, plan(), &duties(incident, evening().now), wanted, evening())
}

fn by_phone(who: &str, number: &str) -> Proof {
    Proof::Phone { who: who.to_owned(), number: number.to_owned(), said: Vec::new() }
}

fn platform(platform: &str, number: &str) -> Proof {
    Proof::Platform { platform: platform.to_owned(), number: number.to_owned(), scan: None }
}

fn scan(name: &str, bytes: u64) -> Scan {
    Scan { name: name.to_owned(), digest: base::Digest::of(b"scan"), bytes }
}

fn spoken(field: &str, text: &str) -> Spoken {
    Spoken { field: field.to_owned(), title: field.to_owned(), text: text.to_owned() }
}

fn asked(minutes: i64) -> Event {
    Event::Marked { mark: Mark::Asked, at: at(minutes), decided_by: "上级".to_owned() }
}

#[test]
fn a_duty_is_settled_once_towards_each_and_with_proof() {
    let settled = |before: &[Done], wanted: Done| {
        let log = std::iter::once(judged(Grade::Ordinary));
        decide_settle(&after(log.chain(before.iter().cloned().map(Event::Settled))), wanted)
    };
    let accepted: [(&str, Vec<Done>, Done); 6] = [
        ("to one", vec![], done("first", Some("office"), 0)),
        (
            "to the other",
            vec![done("first", Some("office"), 0)],
            done("first", Some("superior"), 0),
        ),
        ("to the rest", vec![done("first", Some("office"), 0)], done("first", None, 0)),
        ("a beat", vec![done("hourly", Some("office"), 1)], done("hourly", Some("office"), 2)),
        ("for nobody", vec![], done("alone", None, 0)),
        ("all", vec![], done("first", None, 0)),
    ];
    for (name, before, wanted) in accepted {
        check(name, settled(&before, wanted.clone()), &[Event::Settled(wanted)]);
    }
    let refusals: [(&str, Vec<Done>, Done, &str, &str); 8] = [
        ("strange duty", vec![], done("x", None, 0), "obligation", "没有这项应办"),
        ("strange role", vec![], done("first", Some("mayor"), 0), "role", "没有这个报告对象"),
        ("no beats", vec![], done("first", None, 3), "beat", "没有这一次"),
        ("which beat", vec![], done("hourly", None, 0), "beat", "没有这一次"),
        (
            "twice",
            vec![done("first", Some("office"), 0)],
            done("first", Some("office"), 0),
            "obligation",
            "已经办过",
        ),
        (
            "after all",
            vec![done("first", None, 0)],
            done("first", Some("office"), 0),
            "obligation",
            "已经办过",
        ),
        ("all twice", vec![done("first", None, 0)], done("first", None, 0), "obligation", "办过"),
        ("alone twice", vec![done("alone", None, 0)], done("alone", None, 0), "obligation", "办过"),
    ];
    for (name, before, wanted, field, part) in refusals {
        refused(name, settled(&before, wanted), field, part);
    }
}

#[test]
fn a_proof_says_something() {
    let (blank, number) = (String::new, || "83335555".to_owned());
    let receipt = Proof::Receipt { delivery: ids()() };
    check(
        "receipt",
        decide_settle(&after([]), proven(receipt.clone())),
        &[Event::Settled(proven(receipt))],
    );
    let trimmed = proven(Proof::Paper { number: "苏教〔2026〕1号".to_owned(), scan: None });
    let paper = proven(Proof::Paper { number: " 苏教〔2026〕1号 ".to_owned(), scan: None });
    check("paper", decide_settle(&after([]), paper), &[Event::Settled(trimmed)]);
    let rows = [
        (by_phone("", "83335555"), "who", "接听人"),
        (by_phone(WHO, &long(201)), "number", "号码最多200字"),
        (Proof::Paper { number: blank(), scan: None }, "number", "文号"),
        (Proof::Paper { number: number(), scan: Some(scan("", 9)) }, "scan", "扫描件是空的"),
        (Proof::Paper { number: number(), scan: Some(scan("a.pdf", 0)) }, "scan", "扫描件是空的"),
        (platform("", "7"), "platform", "哪个平台"),
        (platform("12387", " "), "number", "平台给的编号"),
        (Proof::Hand { note: " ".to_owned() }, "note", "怎样办"),
        (Proof::NotApplicable { reason: blank(), by: WHO.to_owned() }, "reason", "须写明理由"),
        (Proof::NotApplicable { reason: number(), by: blank() }, "by", "由谁认定不适用"),
    ];
    for (proof, field, part) in rows {
        refused(part, decide_settle(&after([]), proven(proof)), field, part);
    }
}

#[test]
fn a_call_that_was_taken_settles_what_it_serves() {
    let log = |events: &[Event], made: Call| decide_call(&after(events.to_vec()), made);
    let trimmed = |made: Call| Call { number: "025-83335555".to_owned(), ..made };
    let taken = |obligation: &str, to: &str| {
        Event::Settled(Done {
            obligation: obligation.to_owned(),
            to: Some(to.to_owned()),
            beat: 0,
            through: None,
            at: at(5),
            proof: by_phone("王敏", "025-83335555"),
        })
    };
    let rows: [(&str, &[Event], Call, bool); 7] = [
        ("taken", &[], called(Some("phone"), "superior", Some("王敏")), true),
        ("any way", &[], called(Some("first"), "office", Some("王敏")), true),
        ("nobody took it", &[], called(Some("phone"), "superior", None), false),
        ("for nothing", &[], called(None, "superior", Some("王敏")), false),
        ("in writing", &[], called(Some("written"), "superior", Some("王敏")), false),
        ("owed to another", &[], called(Some("phone"), "office", Some("王敏")), false),
        ("periodic", &[], called(Some("hourly"), "office", Some("王敏")), false),
    ];
    for (name, before, made, settles) in rows {
        let mut expect = vec![Event::Called(trimmed(made.clone()))];
        if settles {
            expect.push(taken(made.obligation.as_deref().unwrap(), &made.to));
        }
        check(name, log(before, made), &expect);
    }
    let again = called(Some("phone"), "superior", Some("王敏"));
    let before = [taken("phone", "superior")];
    check("settled once", log(&before, again.clone()), &[Event::Called(trimmed(again.clone()))]);

    let strange = called(None, "mayor", None);
    refused("no such role", log(&[], strange), "role", "报告对象");
    refused("no such duty", log(&[], called(Some("x"), "superior", None)), "obligation", "应办");
    refused("by nobody", log(&[], called(None, "superior", Some(" "))), "reached", "接听人");
    let number = Call { number: long(201), ..again };
    refused("number", log(&[], number), "number", "号码最多200字");
}

#[test]
fn a_beat_is_settled_once_it_has_come_or_comes_next() {
    // Judged at ten past eight, looked at from six in the evening: nine hourly beats have come.
    let before = after([judged(Grade::Ordinary)]);
    for beat in [1, 9, 10] {
        let wanted = done("hourly", Some("office"), beat);
        check("has come", decide_settle(&before, wanted.clone()), &[Event::Settled(wanted)]);
    }
    let far = decide_settle(&before, done("hourly", Some("office"), 11));
    refused("far ahead", far, "beat", "没有这一次");
    let ended = after([
        judged(Grade::Ordinary),
        Event::Marked { mark: Mark::HandlingEnded, at: at(100), decided_by: WHO.to_owned() },
    ]);
    let last = done("hourly", Some("office"), 1);
    check("last", decide_settle(&ended, last.clone()), &[Event::Settled(last)]);
    refused("after", decide_settle(&ended, done("hourly", None, 2)), "beat", "没有这一次");
}

#[test]
fn missed_beats_are_answered_for_together_and_only_answered_for() {
    let before = after([judged(Grade::Ordinary)]);
    let answer =
        |through, proof: Proof| Done { through: Some(through), proof, ..done("hourly", None, 2) };
    let why = || Proof::NotApplicable { reason: "停电".to_owned(), by: WHO.to_owned() };
    let wanted = answer(5, why());
    check("together", decide_settle(&before, wanted.clone()), &[Event::Settled(wanted)]);
    refused("backwards", decide_settle(&before, answer(1, why())), "beat", "没有这一次");
    refused("ahead", decide_settle(&before, answer(10, why())), "beat", "没有这一次");
    let done_so = decide_settle(&before, answer(5, by_phone(WHO, "1")));
    refused("done together", done_so, "through", "不能一并办结");
}

#[test]
fn each_asking_is_settled_on_its_own() {
    let before = after([asked(20), asked(40)]);
    for beat in [1, 2] {
        let wanted = done("more", None, beat);
        check("asked", decide_settle(&before, wanted.clone()), &[Event::Settled(wanted)]);
    }
    refused("not asked", decide_settle(&before, done("more", None, 3)), "beat", "没有这一次");
    refused("no number", decide_settle(&before, done("more", None, 0)), "beat", "没有这一次");
    let made = |said| Call { said, ..called(Some("more"), "superior", Some("王敏")) };
    let settles = |before: &Incident| {
        let events = decide_call(before, made(vec![spoken("impact", "断网")])).unwrap();
        events.into_iter().find_map(|event| match event {
            Event::Settled(done) => Some(done.beat),
            _ => None,
        })
    };
    assert_eq!(settles(&before), Some(1));
    let first = Event::Settled(done("more", None, 1));
    assert_eq!(settles(&after([asked(20), asked(40), first.clone()])), Some(2));
    let second = Event::Settled(done("more", Some("superior"), 2));
    assert_eq!(settles(&after([asked(20), asked(40), first, second])), None);
}

#[test]
fn what_the_plan_wants_recorded_is_kept_as_it_was_said() {
    let before = after([asked(20)]);
    let made = |said| Call { said, ..called(Some("more"), "superior", Some("王敏")) };
    let said = vec![spoken("impact", " 尚不清楚 "), spoken("contact", "")];
    let events = decide_call(&before, made(said)).unwrap();
    let kept = vec![spoken("impact", "尚不清楚")];
    let [Event::Called(call), Event::Settled(done)] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!(call.said, kept);
    assert!(matches!(&done.proof, Proof::Phone { said, .. } if *said == kept));
    for said in [vec![], vec![spoken("impact", " ")], vec![spoken("contact", "陈立")]] {
        refused("silent", decide_call(&before, made(said)), "said", "电话记录缺“影响”");
    }
    let nobody = called(Some("more"), "superior", None);
    let logged = decide_call(&before, nobody).unwrap();
    assert!(matches!(logged.as_slice(), [Event::Called(call)] if call.said.is_empty()));
    let by_hand = Done { proof: by_phone("王敏", "1"), ..done_more() };
    refused("not said", decide_settle(&before, by_hand), "said", "电话记录缺“影响”");
}

fn done_more() -> Done {
    done("more", None, 1)
}

#[test]
fn what_has_not_come_is_refused_unless_the_clock_is_suspect() {
    let before = after([]);
    let ahead = || Done { at: at(601), ..done("alone", None, 0) };
    refused("ahead", decide_settle(&before, ahead()), "at", "还没有到");
    let late = Call { at: at(601), ..called(None, "superior", None) };
    refused("ahead", decide_call(&before, late), "at", "还没有到");
    let suspect = Seen { slack: Duration::MAX, ..evening() };
    let found = duties(&before, evening().now);
    assert!(settle(&before, plan(), &found, ahead(), suspect).is_ok());
}
