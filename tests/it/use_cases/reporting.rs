//! Reporting: from the draft to the receipt, through outages and restarts.

use super::duties::{customs, minutes};
use serde_json::{Value, json};
use support::program::{Parts, Program, on};

fn waits(outbox: &Value) -> usize {
    outbox["waiting"].as_array().unwrap().len()
}

fn duty(incident: &Value, obligation: &str) -> Value {
    let rows = incident["duties"].as_array().unwrap();
    rows.iter().find(|row| row["obligation"] == obligation).cloned().unwrap_or_default()
}

/// An incident judged Ⅲ, so that reports are owed.
async fn graded(program: &Program, drill: bool) -> Value {
    let seen = program.incident(drill).await;
    let judged = json!({ "grade": "III", "judge": "陈立", "reason": "" });
    program.accepted("judge_grade", on(&seen, judged)).await
}

/// The main way: recorded and reported with the superior away, ended and started twice, and
/// delivered only by the receipt.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_outlives_the_outage_and_is_delivered_by_its_receipt_alone() {
    let (program, code) = Program::begun().await;
    program.accepted("start_practice", json!({})).await;
    program.ground.close().await;
    let seen = graded(&program, false).await;
    assert_eq!(seen["card"]["mode"], "drill", "with only a practice superior all is a drill");
    let args = json!({ "id": seen["card"]["id"], "stage": "first" });
    let draft = program.get("draft_report", args).await;
    assert_eq!((&draft["stops"], &draft["mode"]), (&json!([]), &json!("drill")));
    assert!(draft["title"].as_str().unwrap().starts_with("【演练】"), "{draft:#}");
    assert!(!draft["serves"].as_array().unwrap().is_empty());
    let sent = program.report(&seen).await;
    assert_eq!(sent["reports"][0]["state"], "queued");
    assert_eq!(duty(&sent, "report_province")["state"], "at_once");

    let mut program = program;
    let outbox = program.until("a first attempt", "outbox", |outbox| {
        waits(outbox) == 1 && outbox["waiting"][0]["attempts"].as_u64() > Some(0)
    });
    let waiting = outbox.await["waiting"][0].clone();
    assert_eq!(waiting["receipts"], json!([]));
    let same = |outbox: &Value| {
        let now = &outbox["waiting"][0];
        waits(outbox) == 1 && now["id"] == waiting["id"] && now["hash"] == waiting["hash"]
    };
    for (way, secret) in [("passphrase", support::program::PASSPHRASE), ("recovery", &code)] {
        program = program.restarted().await;
        let by = json!({ "way": way, "secret": secret });
        assert_eq!(program.get("unlock", by).await["stage"], "ready", "{way}");
        let outbox = program.get("outbox", json!({})).await;
        assert!(same(&outbox), "{way}: {outbox:#}");
    }

    program.ground.open();
    program.accepted("start_practice", json!({})).await;
    // The practice officer signs at once, and the poll may bring that before the answer to the send.
    let stored = |outbox: &Value| {
        let receipts = outbox["delivered"][0]["receipts"].as_array();
        let is_stored = |receipt: &Value| receipt["level"] == "stored";
        waits(outbox) == 0 && receipts.is_some_and(|receipts| receipts.iter().any(is_stored))
    };
    let outbox = program.until("the receipt", "outbox", stored).await;
    let delivered = &outbox["delivered"][0];
    assert_eq!((&delivered["id"], &delivered["hash"]), (&waiting["id"], &waiting["hash"]));
    assert!(delivered["says"].as_str().unwrap().contains("已送达"));
    let id = json!({ "id": seen["card"]["id"] });
    let settled = |incident: &Value| duty(incident, "report_province")["state"] == "settled";
    let settled = program.until_of("the duty's end", "incident", id, settled).await;
    assert!(duty(&settled, "report_province")["proof"].as_str().unwrap().contains("回执"));
    assert_eq!(duty(&settled, "phone_superior")["state"], "at_once", "a call stays a call");
    let lines = settled["log"].as_array().unwrap();
    assert!(lines.iter().any(|line| line["by"] == "上级回执"), "{lines:#?}");
    let program = program.restarted().await;
    program.unlock().await;
    let again = program.get("incident", json!({ "id": seen["card"]["id"] })).await;
    assert_eq!(again["position"], settled["position"], "settled once, not again at each start");
}

/// Guards: words written on the draft alone did not count as words of the record.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_on_the_draft_is_in_the_record_and_in_the_report() {
    let (program, _) = Program::begun().await;
    program.accepted("start_practice", json!({})).await;
    program.ground.close().await;
    let args = json!({ "secret": false, "drill": true });
    let seen = program.accepted("open_incident", args).await;
    let without = json!({ "stage": "first", "changes": {} });
    let refused = program.refused("send_report", on(&seen, without)).await;
    assert_eq!(refused[0].0, "passage");
    let fixed = json!({ "stage": "first", "changes": { "grade": "Ⅰ级" } });
    assert_eq!(program.refused("send_report", on(&seen, fixed)).await[0].0, "changes");
    let with = json!({ "stage": "first", "changes": { "seen": "教务系统黑屏", "impact": "全校" } });
    let sent = program.accepted("send_report", on(&seen, with)).await;
    let report = &sent["reports"][0];
    let text = |key: &str| {
        let sections = report["sections"].as_array().unwrap();
        sections.iter().find(|section| section["key"] == key).unwrap()["text"].clone()
    };
    assert_eq!((text("seen"), text("impact")), (json!("教务系统黑屏"), json!("全校")));
    assert!(report["about"].as_str().unwrap().contains("教务系统黑屏"), "{report:#}");
    assert_eq!(sent["card"]["title"], "教务系统黑屏");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_still_here_can_be_withdrawn_for_a_reason() {
    let (program, _) = Program::begun().await;
    program.accepted("start_practice", json!({})).await;
    program.ground.close().await;
    let seen = program.incident(true).await;
    let sent = program.report(&seen).await;
    let twice = json!({ "stage": "first", "changes": {} });
    assert_eq!(program.refused("send_report", on(&sent, twice)).await[0].0, "stage");
    let id = sent["reports"][0]["id"].clone();
    let withdraw = |reason: &str| json!({ "id": id, "reason": reason });
    assert_eq!(program.refused("withdraw_delivery", withdraw(" ")).await[0].0, "reason");
    program.accepted("withdraw_delivery", withdraw("写错了系统")).await;
    assert_eq!(program.refused("withdraw_delivery", withdraw("再来")).await[0].0, "delivery");
    let outbox = program.get("outbox", json!({})).await;
    let withdrawn = &outbox["withdrawn"][0];
    assert_eq!(withdrawn["id"], id);
    assert!(withdrawn["says"].as_str().unwrap().contains("写错了系统"), "{withdrawn:#}");
    let now = program.get("incident", json!({ "id": seen["card"]["id"] })).await;
    let anew = program.report(&now).await;
    let told = anew["reports"].as_array().unwrap().iter();
    let told: Vec<_> = told.map(|sent| (sent["what"].clone(), sent["state"].clone())).collect();
    let expect = [("首报", "withdrawn"), ("撤回", "queued"), ("首报", "queued")];
    assert_eq!(told, expect.map(|(what, state)| (json!(what), json!(state))));
}

/// Guards: a receipt that came while the operator wrote met a conflict and settled nothing until
/// the next start.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_receipt_settles_its_duties_although_the_operator_keeps_writing() {
    let (mut program, _) = Program::begun().await;
    program.accepted("start_practice", json!({})).await;
    let mut seen = graded(&program, true).await;
    seen = program.report(&seen).await;
    let id = json!({ "id": seen["card"]["id"] });
    for line in 0..200 {
        let args = on(&seen, json!({ "text": format!("第{line}句") }));
        let noted = program.call("add_note", args).await.is_ok();
        seen = program.get("incident", id.clone()).await;
        if duty(&seen, "report_province")["state"] == "settled" && noted {
            break;
        }
    }
    let settled = |incident: &Value| duty(incident, "report_province")["state"] == "settled";
    program.until_of("the duty's end", "incident", id, settled).await;
}

#[tokio::test]
async fn without_a_superior_a_report_is_written_but_not_sent() {
    let (program, _) = Program::begun().await;
    let seen = program.incident(false).await;
    assert_eq!(seen["card"]["mode"], "live");
    let args = json!({ "id": seen["card"]["id"], "stage": "first" });
    let draft = program.get("draft_report", args).await;
    assert_eq!(draft["to"], "");
    assert!(draft["stops"][0].as_str().unwrap().contains("还没有登记上级"));
    let send = json!({ "stage": "first", "changes": {} });
    let refused = program.refused("send_report", on(&seen, send)).await;
    assert_eq!(refused[0].0, "to");
    assert!(refused[0].1.contains("先打电话"), "{}", refused[0].1);
    let link = program.get("try_now", json!({})).await;
    assert_eq!(link["state"], "none");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_clients_that_send_the_first_report_one_does() {
    let (program, _) = Program::begun().await;
    program.accepted("start_practice", json!({})).await;
    let seen = program.incident(true).await;
    let send =
        || program.call("send_report", on(&seen, json!({ "stage": "first", "changes": {} })));
    let (one, other) = tokio::join!(send(), send());
    let failed: Vec<_> =
        [&one, &other].into_iter().filter_map(|reply| reply.as_ref().err()).collect();
    let [failed] = failed.as_slice() else { panic!("{one:?} {other:?}") };
    assert_eq!(failed.code, api::Code::Conflict);
    let mut program = program;
    let outbox = program.until("the receipt", "outbox", |outbox| waits(outbox) == 0).await;
    assert_eq!(outbox["delivered"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn with_automatic_sending_off_a_report_stays_until_it_is_on_again() {
    let (mut program, _) = Program::begun().await;
    program.accepted("start_practice", json!({})).await;
    program.accepted("save_settings", json!({ "auto_send": false })).await;
    let seen = program.incident(true).await;
    program.report(&seen).await;
    program.pass(std::time::Duration::from_secs(60), Parts::LINKED).await;
    let outbox = program.get("outbox", json!({})).await;
    assert_eq!((waits(&outbox), &outbox["waiting"][0]["attempts"]), (1, &json!(0)));
    program.accepted("save_settings", json!({ "auto_send": true })).await;
    program.until("the receipt", "outbox", |outbox| waits(outbox) == 0).await;
}

/// What was queued for a practice superior stays on record and is not sent once it was left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leaving_the_practice_superior_makes_the_screens_live_again() {
    let (mut program, _) = Program::begun().await;
    program.accepted("start_practice", json!({})).await;
    assert_eq!(program.get("bar", json!({})).await["mode"], "drill");
    program.ground.close().await;
    let drill = program.incident(false).await;
    program.report(&drill).await;
    let left = program.get("stop_practice", json!({})).await;
    assert_eq!(left["state"], "none");
    assert_eq!(program.get("bar", json!({})).await["mode"], "live");
    assert_eq!(program.incident(false).await["card"]["mode"], "live");
    assert_eq!(waits(&program.get("outbox", json!({})).await), 1);
    program.ground.open();
    program.accepted("start_practice", json!({})).await;
    program.until("the receipt", "outbox", |outbox| waits(outbox) == 0).await;
}

/// An incident of customs whose first report is queued, with nothing sent until it is switched on.
async fn unsent(program: &Program, grade: &str) -> Value {
    program.accepted("start_practice", json!({})).await;
    program.accepted("save_settings", json!({ "auto_send": false })).await;
    let seen = program.incident(true).await;
    let judged = json!({ "grade": grade, "judge": "陈立", "reason": "按影响" });
    let seen = program.accepted("judge_grade", on(&seen, judged)).await;
    program.report(&seen).await
}

async fn follow_up(program: &Program, seen: &Value, obligation: &str) -> Value {
    let args = json!({
        "obligation": obligation, "changes": {}, "answers": [], "proof": null, "role": null,
    });
    program.accepted("follow_up", on(seen, args)).await
}

async fn by_hand(program: &Program, seen: &Value, obligation: &str) -> Value {
    let proof = json!({ "kind": "hand", "note": "电话已报" });
    let args = json!({ "obligation": obligation, "role": null, "beat": 1, "proof": proof });
    program.accepted("settle_duty", on(seen, args)).await
}

/// Lets everything go, and waits until the receipts have settled what they settle.
async fn sent(mut program: Program, seen: &Value) -> (Program, Value) {
    program.accepted("save_settings", json!({ "auto_send": true })).await;
    program.until("the receipts", "outbox", |outbox| waits(outbox) == 0).await;
    // What a start finds delivered is settled before the store is open to anybody.
    let program = program.restarted().await;
    program.unlock().await;
    let now = program.get("incident", json!({ "id": seen["card"]["id"] })).await;
    (program, now)
}

/// Guards: the beat was worked out when the receipt came, so that a late one settled the next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_receipt_settles_the_beat_that_its_report_was_written_for() {
    let program = customs().await;
    let mut seen = unsent(&program, "III").await;
    program.clock.advance(minutes(70));
    seen = follow_up(&program, &seen, "progress_hourly").await;
    seen = by_hand(&program, &seen, "progress_hourly").await;
    assert_eq!(duty(&seen, "progress_hourly")["beat"], 2);
    let (program, now) = sent(program, &seen).await;
    let hourly = duty(&now, "progress_hourly");
    let told = (&hourly["state"], &hourly["beat"], &hourly["due_at"]);
    let two = json!("2026-09-24T14:00:00+08:00");
    assert_eq!(told, (&json!("due"), &json!(2), &two), "nothing was reported for the second hour");
    program.clock.advance(minutes(60));
    let now = program.get("incident", json!({ "id": seen["card"]["id"] })).await;
    assert_eq!(duty(&now, "progress_hourly")["missed"], 1, "it presses");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn follow_ups_that_wait_for_the_line_answer_one_hour_each() {
    let program = customs().await;
    let mut seen = unsent(&program, "III").await;
    for _ in 0..3 {
        program.clock.advance(minutes(58));
        seen = follow_up(&program, &seen, "progress_hourly").await;
    }
    assert_eq!(duty(&seen, "progress_hourly")["missed"], 2, "without a receipt nothing is done");
    let (_program, now) = sent(program, &seen).await;
    let hourly = duty(&now, "progress_hourly");
    assert_eq!((&hourly["beat"], &hourly["missed"]), (&json!(4), &json!(0)), "{hourly:#}");
}

/// Guards: a receipt answered an asking that came after its report was decided.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_answers_no_asking_that_came_after_its_report() {
    let program = customs().await;
    let mut seen = unsent(&program, "II").await;
    let asked = || json!({ "mark": "asked", "at": null, "decided_by": "总署" });
    seen = program.accepted("set_mark", on(&seen, asked())).await;
    program.clock.advance(minutes(5));
    seen = follow_up(&program, &seen, "supplement").await;
    seen = by_hand(&program, &seen, "supplement").await;
    program.clock.advance(minutes(5));
    seen = program.accepted("set_mark", on(&seen, asked())).await;
    let (_program, now) = sent(program, &seen).await;
    let rows = now["duties"].as_array().unwrap().iter();
    let rows = rows.filter(|row| row["obligation"] == "supplement");
    let mut rows: Vec<_> = rows.map(|row| (row["nth"].clone(), row["state"].clone())).collect();
    rows.sort_by_key(|(nth, _)| nth.as_u64());
    assert_eq!(rows, [(json!(1), json!("settled")), (json!(2), json!("due"))]);
}
