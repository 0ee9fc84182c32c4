//! The bytes of every event, word for word: what is read back is what was written.
//!
//! A line here is never changed after release; a new part is a new line.

use super::*;
use base::Digest;
use incident::{CallOutcome, Occurrence, Passage, Proof, Scan, Spoken};
use plan::{Grade, Mark, Mode, Stage};

fn check(event: Event, json: &str) {
    let form = EventV1::from(&event);
    assert_eq!(serde_json_canonicalizer::to_string(&form).unwrap(), json);
    let read: EventV1 = serde_json::from_str(json).unwrap();
    assert_eq!(read.event().unwrap(), event);
}

fn at() -> Moment {
    "2026-09-24T08:47:00+08:00".parse().unwrap()
}

fn id() -> Id {
    "0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e".parse().unwrap()
}

fn spoken() -> Spoken {
    let (field, title, text) = ("impact".to_owned(), "影响".to_owned(), "断网".to_owned());
    Spoken { field, title, text }
}

fn scan() -> Scan {
    Scan { name: "报告.pdf".to_owned(), digest: Digest::from_bytes([0; 32]), bytes: 9 }
}

#[test]
fn what_the_record_says_is_frozen() {
    check(
        Event::Opened {
            mode: Mode::Drill,
            plan: PlanRef {
                id: "p".to_owned(),
                version: "1.0.0".to_owned(),
                digest: Digest::from_bytes([0; 32]),
            },
            discovered: at(),
        },
        r#"{"discovered":"2026-09-24T08:47:00+08:00","kind":"opened","mode":"drill","plan":{"digest":"0000000000000000000000000000000000000000000000000000000000000000","id":"p","version":"1.0.0"}}"#,
    );
    check(Event::Titled("断电".to_owned()), r#"{"kind":"titled","title":"断电"}"#);
    let text = "全校断网".to_owned();
    check(
        Event::Described { passage: Passage::Seen, text },
        r#"{"kind":"described","passage":"seen","text":"全校断网"}"#,
    );
    for (occurrence, json) in [
        (
            Occurrence::Known(at()),
            r#"{"how":{"at":"2026-09-24T08:47:00+08:00","word":"known"},"kind":"occurred"}"#,
        ),
        (
            Occurrence::About(at()),
            r#"{"how":{"at":"2026-09-24T08:47:00+08:00","word":"about"},"kind":"occurred"}"#,
        ),
        (Occurrence::Unknown, r#"{"how":{"word":"unknown"},"kind":"occurred"}"#),
    ] {
        check(Event::Occurred(occurrence), json);
    }
    check(
        Event::Categorised { categories: vec!["a".to_owned()], primary: "a".to_owned() },
        r#"{"categories":["a"],"kind":"categorised","primary":"a"}"#,
    );
    check(Event::Noted("备注".to_owned()), r#"{"kind":"noted","text":"备注"}"#);
    check(
        Event::Unmarked { mark: Mark::HandlingEnded, decided_by: "陈立".to_owned() },
        r#"{"decided_by":"陈立","kind":"unmarked","mark":"handling_ended"}"#,
    );
    check(Event::Closed, r#"{"kind":"closed"}"#);
}

#[test]
fn answers_and_decisions_are_frozen() {
    check(
        Event::Answered { fact: "core.down".to_owned(), value: None },
        r#"{"fact":"core.down","kind":"answered","value":null}"#,
    );
    check(
        Event::Answered { fact: "n".to_owned(), value: Some(plan::Answer::Count(3)) },
        r#"{"fact":"n","kind":"answered","value":{"kind":"count","value":3}}"#,
    );
    check(
        Event::Marked { mark: Mark::ResponseStarted, at: at(), decided_by: "陈立".to_owned() },
        r#"{"at":"2026-09-24T08:47:00+08:00","decided_by":"陈立","kind":"marked","mark":"response_started"}"#,
    );
    check(
        Event::Judged(Judged {
            grade: Grade::Considerable,
            floor: Grade::Ordinary,
            ceiling: Grade::Extreme,
            clauses: vec!["1.4".to_owned()],
            reason: None,
            judge: "陈立".to_owned(),
            at: at(),
        }),
        r#"{"at":"2026-09-24T08:47:00+08:00","ceiling":"I","clauses":["1.4"],"floor":"IV","grade":"III","judge":"陈立","kind":"judged","reason":null}"#,
    );
    check(
        Event::Confirmed { grade: Grade::Major, body: "指挥部".to_owned(), at: at() },
        r#"{"at":"2026-09-24T08:47:00+08:00","body":"指挥部","grade":"II","kind":"confirmed"}"#,
    );
}

#[test]
fn what_was_done_is_frozen() {
    for (outcome, json) in [
        (
            CallOutcome::Reached { who: "王".to_owned() },
            r#"{"at":"2026-09-24T08:47:00+08:00","kind":"called","number":"110","obligation":null,"outcome":{"who":"王","word":"reached"},"to":"police"}"#,
        ),
        (
            CallOutcome::NoAnswer,
            r#"{"at":"2026-09-24T08:47:00+08:00","kind":"called","number":"110","obligation":null,"outcome":{"word":"no_answer"},"to":"police"}"#,
        ),
    ] {
        let (to, number) = ("police".to_owned(), "110".to_owned());
        let said = Vec::new();
        let call = Call { obligation: None, to, number, at: at(), outcome, said };
        check(Event::Called(call.clone()), json);
        let said = vec![spoken()];
        let longer = json
            .replace(r#""to""#, r#""said":[{"field":"impact","text":"断网","title":"影响"}],"to""#);
        check(Event::Called(Call { said, ..call }), &longer);
    }
    let (step, note) = ("isolate".to_owned(), String::new());
    check(Event::Stepped { step, note }, r#"{"kind":"stepped","note":"","step":"isolate"}"#);
    let report = |beats: &[(&str, u32)]| {
        Event::Reported(Reported {
            delivery: id(),
            stage: Stage::First,
            to: "教育局".to_owned(),
            obligations: vec![],
            beats: beats.iter().map(|(id, beat)| ((*id).to_owned(), *beat)).collect(),
        })
    };
    let before = r#"{"delivery":"0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e","kind":"reported","obligations":[],"stage":"first","to":"教育局"}"#;
    check(report(&[]), before);
    let now = before.replacen('{', r#"{"beats":{"hourly":2},"#, 1);
    check(report(&[("hourly", 2)]), &now);
    check(
        Event::Withdrawn { delivery: id(), reason: "误报".to_owned() },
        r#"{"delivery":"0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e","kind":"withdrawn","reason":"误报"}"#,
    );
}

#[test]
fn every_proof_is_frozen() {
    let text = |text: &str| text.to_owned();
    for (proof, json) in [
        (
            Proof::Receipt { delivery: id() },
            r#"{"delivery":"0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e","word":"receipt"}"#,
        ),
        (
            Proof::Phone { who: text("王"), number: text("110"), said: vec![] },
            r#"{"number":"110","who":"王","word":"phone"}"#,
        ),
        (
            Proof::Phone { who: text("王"), number: text("110"), said: vec![spoken()] },
            r#"{"number":"110","said":[{"field":"impact","text":"断网","title":"影响"}],"who":"王","word":"phone"}"#,
        ),
        (Proof::Paper { number: text("7"), scan: None }, r#"{"number":"7","word":"paper"}"#),
        (
            Proof::Paper { number: text("7"), scan: Some(scan()) },
            r#"{"number":"7","scan":{"bytes":9,"digest":"0000000000000000000000000000000000000000000000000000000000000000","name":"报告.pdf"},"word":"paper"}"#,
        ),
        (
            Proof::Platform { platform: text("12387"), number: text("7"), scan: None },
            r#"{"number":"7","platform":"12387","word":"platform"}"#,
        ),
        (Proof::Hand { note: text("到场") }, r#"{"note":"到场","word":"hand"}"#),
        (
            Proof::NotApplicable { reason: text("无"), by: String::new() },
            r#"{"reason":"无","word":"not_applicable"}"#,
        ),
        (
            Proof::NotApplicable { reason: text("无"), by: text("陈立") },
            r#"{"by":"陈立","reason":"无","word":"not_applicable"}"#,
        ),
    ] {
        let (obligation, to, beat) = (text("first"), None, 0);
        let json = format!(
            r#"{{"at":"2026-09-24T08:47:00+08:00","beat":0,"kind":"settled","obligation":"first","proof":{json},"to":null}}"#
        );
        let done = Done { obligation, to, beat, through: None, at: at(), proof };
        check(Event::Settled(done.clone()), &json);
        let json = json.replace(r#""to":null"#, r#""through":4,"to":null"#);
        check(Event::Settled(Done { through: Some(4), ..done }), &json);
    }
}

#[test]
fn nothing_unknown_is_read() {
    for json in [
        r#"{"kind":"closed","by":"x"}"#,
        r#"{"kind":"titled","title":"断电","colour":"red"}"#,
        r#"{"kind":"occurred","how":{"word":"unknown","at":"2026-09-24T08:47:00+08:00"}}"#,
        r#"{"kind":"confirmed","grade":"V","body":"","at":"2026-09-24T08:47:00+08:00"}"#,
        r#"{"kind":"reopened"}"#,
    ] {
        assert!(serde_json::from_str::<EventV1>(json).is_err(), "{json}");
    }
}
