//! Recording an incident: every command that writes, and what a stale screen may not do.

use super::closing::{answered_for, keeping_open};
use api::Code;
use serde_json::{Value, json};
use std::sync::Arc;
use support::program::{Program, on};

/// Every command that adds to an incident, with arguments that are accepted in this order.
fn writes() -> Vec<(&'static str, Value)> {
    vec![
        ("write_title", json!({ "title": "主机房断电" })),
        ("write_passage", json!({ "passage": "place", "text": "主楼三层机房" })),
        (
            "set_occurrence",
            json!({
                "occurrence": { "kind": "about", "at": "2026-09-24T11:40:00+08:00" },
            }),
        ),
        ("choose_categories", json!({ "categories": ["malware"], "primary": "malware" })),
        (
            "answer_fact",
            json!({ "fact": "system.hit", "answer": { "kind": "yes_no", "yes": true } }),
        ),
        ("answer_fact", json!({ "fact": "data.harmed", "answer": null })),
        (
            "log_call",
            json!({
                "obligation": "phone_superior",
                "role": "superior_education",
                "number": "025-83335555",
                "reached": "王敏",
            }),
        ),
        ("judge_grade", json!({ "grade": "III", "judge": "陈立", "reason": "" })),
        ("confirm_grade", json!({ "grade": "III", "body": "设区市教育局" })),
        ("set_mark", json!({ "mark": "response_started", "at": null, "decided_by": "王敏" })),
        (
            "settle_duty",
            json!({
                "obligation": "report_province",
                "role": "province_office",
                "beat": 0,
                "proof": { "kind": "paper", "number": "苏教〔2026〕1号" },
            }),
        ),
        ("add_note", json!({ "text": "已断电两小时" })),
    ]
}

#[tokio::test]
async fn every_command_that_writes_asks_what_the_operator_saw() {
    let (program, _) = Program::begun().await;
    let mut seen = program.incident(false).await;
    let step = seen["steps"][0]["step"].clone();
    let mut all = writes();
    all.push(("tick_step", json!({ "step": step, "note": "已隔离" })));
    for (name, args) in all {
        for stale in [0, seen["position"].as_u64().unwrap() - 1, 999] {
            let mut old = on(&seen, args.clone());
            old["expected"] = json!(stale);
            let failure = program.call(name, old).await.unwrap_err();
            assert_eq!(failure.code, Code::Conflict, "{name}");
            let id = json!({ "id": seen["card"]["id"] });
            let now = program.get("incident", id).await;
            assert_eq!(now["log"], seen["log"], "{name} wrote");
        }
        let after = program.accepted(name, on(&seen, args)).await;
        assert!(after["position"].as_u64() > seen["position"].as_u64(), "{name} wrote nothing");
        seen = after;
    }
    let lines = seen["log"].as_array().unwrap();
    assert!(lines.iter().all(|line| line["by"] == "陈立" && line["says"] != ""), "{lines:#?}");
    let program = program.restarted().await;
    program.unlock().await;
    let again = program.get("incident", json!({ "id": seen["card"]["id"] })).await;
    assert_eq!(again["log"], seen["log"]);
    assert_eq!(again["position"], seen["position"]);
}

/// Guards: what was refused for a stale screen, such as a first report already sent by another
/// client, came as a refusal instead of a conflict.
#[tokio::test]
async fn a_stale_screen_is_told_so_before_anything_is_refused() {
    let (program, _) = Program::begun().await;
    let seen = program.incident(false).await;
    for (name, args) in [
        ("add_note", json!({ "text": "" })),
        ("close_incident", json!({})),
        ("send_report", json!({ "stage": "final", "changes": {} })),
        ("judge_grade", json!({ "grade": "IV", "judge": "", "reason": "" })),
    ] {
        let mut stale = on(&seen, args);
        stale["expected"] = json!(1);
        assert_eq!(program.call(name, stale).await.unwrap_err().code, Code::Conflict, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_clients_that_saw_the_same_one_writes() {
    let (program, _) = Program::begun().await;
    let program = Arc::new(program);
    let mut seen = program.incident(false).await;
    for round in 0..20 {
        let write = |who: &str| {
            let args = on(&seen, json!({ "text": format!("{who} {round}") }));
            let program = Arc::clone(&program);
            tokio::spawn(async move { program.call("add_note", args).await })
        };
        let (one, other) = (write("甲"), write("乙"));
        let replies = [one.await.unwrap(), other.await.unwrap()];
        let conflicts: Vec<_> = replies.iter().filter_map(|reply| reply.as_ref().err()).collect();
        let [conflict] = conflicts.as_slice() else { panic!("{replies:?}") };
        assert_eq!(conflict.code, Code::Conflict);
        let now = program.get("incident", json!({ "id": seen["card"]["id"] })).await;
        assert_eq!(now["position"].as_u64(), seen["position"].as_u64().map(|at| at + 1));
        seen = now;
    }
}

#[tokio::test]
async fn saving_what_is_there_already_adds_nothing() {
    let (program, _) = Program::begun().await;
    let seen = program.incident(false).await;
    let text = "主机房断电，教务系统打不开";
    let args = on(&seen, json!({ "passage": "seen", "text": text }));
    let after = program.accepted("write_passage", args).await;
    assert_eq!(after["position"], seen["position"]);
}

#[tokio::test]
async fn what_touches_state_secrets_is_turned_away_and_leaves_no_trace() {
    let (program, _) = Program::begun().await;
    let args = json!({ "secret": true, "drill": false });
    let refused = program.refused("open_incident", args).await;
    assert_eq!(refused[0].0, "secret");
    assert!(refused[0].1.contains("保密"), "{}", refused[0].1);
    assert_eq!(program.get("incidents", json!({})).await, json!([]));
}

#[tokio::test]
async fn an_incident_closes_when_every_duty_of_ours_is_answered_for() {
    let (program, _) = Program::begun().await;
    let mut seen = program.incident(false).await;
    let refused = program.refused("close_incident", on(&seen, json!({}))).await;
    assert_eq!(refused[0].0, "grade");
    let judged = json!({ "grade": "IV", "judge": "陈立", "reason": "" });
    seen = program.accepted("judge_grade", on(&seen, judged)).await;
    let left = program.refused("close_incident", on(&seen, json!({}))).await;
    assert!(!left.is_empty() && left.iter().all(|(field, _)| field == "duties"), "{left:?}");
    assert_eq!(keeping_open(&seen).len(), left.len());
    seen = answered_for(&program, seen).await;
    seen = program.accepted("close_incident", on(&seen, json!({}))).await;
    assert!(seen["card"]["closed_at"].is_string());
    let refused = program.refused("write_title", on(&seen, json!({ "title": "改" }))).await;
    assert_eq!(refused[0].0, "incident");
    program.accepted("add_note", on(&seen, json!({ "text": "复盘完成" }))).await;
    assert_eq!(program.get("bar", json!({})).await["open_incidents"], 0);
}

#[tokio::test]
async fn a_long_log_folds_to_its_last_word() {
    let (program, _) = Program::begun().await;
    let mut seen = program.incident(false).await;
    for save in 0..500 {
        let args = json!({ "passage": "course", "text": format!("第{save}次自动保存") });
        seen = program.accepted("write_passage", on(&seen, args)).await;
    }
    assert_eq!(seen["position"], 502);
    let program = program.restarted().await;
    program.unlock().await;
    let again = program.get("incident", json!({ "id": seen["card"]["id"] })).await;
    let course = again["passages"].as_array().unwrap();
    let course = course.iter().find(|passage| passage["passage"] == "course").unwrap();
    assert_eq!(course["text"], "第499次自动保存");
    assert_eq!(again["position"], 502);
    let last = again["log"].as_array().unwrap().last().unwrap();
    assert_eq!(last["position"], 502);
}

#[tokio::test]
async fn unknown_arguments_commands_and_things_are_told_apart() {
    let (program, _) = Program::begun().await;
    let seen = program.incident(false).await;
    let nobody = "018f2f6e-7d1c-7000-8000-000000000000";
    let rows = [
        ("fly", json!({}), Code::Missing),
        ("status", json!({ "x": 1 }), Code::Invalid),
        ("status", json!(null), Code::Invalid),
        ("incident", json!({ "id": "42" }), Code::Invalid),
        ("incident", json!({ "id": nobody }), Code::Missing),
        ("add_note", json!({ "id": nobody, "expected": 1, "text": "x" }), Code::Missing),
        ("write_title", on(&seen, json!({ "title": 7 })), Code::Invalid),
        ("draft_report", json!({ "id": seen["card"]["id"], "stage": "last" }), Code::Invalid),
        ("plan", json!({ "plan": "moon" }), Code::Missing),
        ("retry_delivery", json!({ "id": nobody }), Code::Missing),
        ("withdraw_delivery", json!({ "id": nobody, "reason": "x" }), Code::Missing),
        ("sign_for", json!({ "id": nobody, "note": "" }), Code::Missing),
    ];
    for (name, args, code) in rows {
        let failure = program.call(name, args.clone()).await.unwrap_err();
        assert_eq!(failure.code, code, "{name} {args}: {failure:?}");
        assert!(!failure.trace.is_empty() && !failure.detail.is_empty(), "{name}");
    }
    for (name, args, field) in [
        ("write_passage", json!({ "passage": "weather", "text": "x" }), "passage"),
        ("judge_grade", json!({ "grade": "V", "judge": "x", "reason": "" }), "grade"),
        ("set_mark", json!({ "mark": "lunch", "at": null, "decided_by": "x" }), "mark"),
    ] {
        assert_eq!(program.refused(name, on(&seen, args)).await[0].0, field, "{name}");
    }
}

/// What is recorded has been discovered; opening is not refused for a slip in its time.
#[tokio::test]
async fn an_incident_is_never_discovered_after_it_was_opened() {
    let (program, _) = Program::begun().await;
    let discovered = |opened: &Value| opened["card"]["discovered_at"].clone();
    for told in [false, true] {
        if told {
            program.accepted("confirm_time", json!({ "at": null })).await;
        }
        for never in ["9999-01-01T00:00:00+08:00", "2026-09-24T12:00:01+08:00"] {
            let slip = json!({ "secret": false, "drill": false, "discovered_at": never });
            let opened = program.accepted("open_incident", slip).await;
            assert_eq!(discovered(&opened), "2026-09-24T12:00:00+08:00", "{never} {told}");
        }
    }
}

/// Guards: wherever nobody had told the time, which is everywhere at first, a slip in the year was
/// taken without a word, and what it dated did not press until then.
#[tokio::test]
async fn a_slip_of_a_day_is_refused_where_nobody_told_the_time() {
    let (program, _) = Program::begun().await;
    let mut seen = program.incident(false).await;
    let marked = |at: &str| json!({ "mark": "verified", "at": at, "decided_by": "王敏" });
    let slip = on(&seen, marked("2026-09-25T12:00:00+08:00"));
    let refused = program.refused("set_mark", slip).await;
    assert!(refused[0].0 == "at" && refused[0].1.contains("核对时间"), "{refused:?}");
    seen = program.accepted("set_mark", on(&seen, marked("2026-09-24T13:00:00+08:00"))).await;
    let mark = seen["marks"].as_array().unwrap().iter().find(|mark| mark["mark"] == "verified");
    assert!(mark.unwrap()["odd"].as_str().unwrap().contains("晚于本机现在的时间"), "{mark:?}");
}

/// Guards: the grade was undecided again until the moment that its confirmation was dated by.
#[tokio::test]
async fn a_grade_that_was_dated_ahead_is_in_force_at_once() {
    let (program, _) = Program::begun().await;
    let mut seen = program.incident(false).await;
    let judged = json!({ "grade": "IV", "judge": "陈立", "reason": "" });
    seen = program.accepted("judge_grade", on(&seen, judged)).await;
    let confirmed = json!({
        "grade": "III",
        "body": "设区市教育局",
        "at": "2026-09-24T14:00:00+08:00",
    });
    let is_decided = |seen: &Value| {
        let duties = seen["duties"].as_array().unwrap();
        let open = |duty: &Value| duty["if_grade"].as_str().unwrap().contains("如定为");
        !duties.iter().any(open)
            && duties.iter().any(|duty| duty["obligation"] == "support_considerable")
    };
    seen = program.accepted("confirm_grade", on(&seen, confirmed)).await;
    assert!(is_decided(&seen), "{:#?}", seen["duties"]);
    let entry = seen["marks"].as_array().unwrap().iter().find(|mark| mark["mark"] == "judged");
    let corrected = json!({
        "mark": "judged",
        "at": "2026-09-24T13:00:00+08:00",
        "decided_by": "陈立",
        "amends": entry.unwrap()["entry"],
    });
    seen = program.accepted("set_mark", on(&seen, corrected)).await;
    assert!(is_decided(&seen), "{:#?}", seen["duties"]);
}
