//! Superiors of both kinds: what a receipt settles by the role of who gave it, and that nothing live
//! ever goes to a practice superior.

use format::ModeWord;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use support::{
    program::{Parts, Program, on},
    superior::Superior,
};

/// The program linked to a live superior that has this role.
async fn linked(role: &str) -> (Program, Superior) {
    let (mut program, _) = Program::begun().await;
    let superior = Superior::begin(Arc::new(program.clock.clone()));
    let args = json!({ "ticket": superior.ticket("第一中学"), "role": role });
    let asked = program.accepted("enrol", args).await;
    assert_eq!(asked["state"], "waiting");
    let confirm = || superior.station.confirm(asked["check_code"].as_str().unwrap()).unwrap();
    program.decided(confirm, Parts::LINKED).await;
    let state = |view: &Value| view["state"] == "enrolled";
    program.until("the enrolment", "enrolment", state).await;
    (program, superior)
}

async fn delivered(program: &mut Program, incident: &Value) -> Value {
    let none_waits = |outbox: &Value| outbox["waiting"] == json!([]);
    let outbox = program.until("the receipt", "outbox", none_waits).await;
    assert_eq!(outbox["delivered"].as_array().unwrap().len(), 1, "{outbox:#}");
    let id = json!({ "id": incident["card"]["id"] });
    let told =
        |seen: &Value| seen["log"].as_array().unwrap().iter().any(|line| line["by"] == "上级回执");
    program.until_of("what the receipt settles", "incident", id, told).await
}

fn state<'a>(incident: &'a Value, obligation: &str) -> &'a Value {
    let rows = incident["duties"].as_array().unwrap();
    &rows.iter().find(|row| row["obligation"] == obligation).unwrap()["state"]
}

#[tokio::test]
async fn a_ticket_of_the_same_root_tells_where_the_station_has_moved() {
    let (program, superior) = linked("province_office").await;
    let mut ticket: Value = serde_json::from_str(&superior.ticket("第一中学")).unwrap();
    ticket["url"] = json!("https://127.0.0.1:9");
    let args = json!({ "ticket": ticket.to_string(), "role": null });
    let moved = program.accepted("enrol", args).await;
    assert_eq!((&moved["state"], &moved["address"]), (&json!("enrolled"), &ticket["url"]));
    assert_eq!(superior.station.enrolments().unwrap().len(), 1, "nobody enrolled anew");
}

#[tokio::test]
async fn a_receipt_settles_what_is_owed_to_the_role_of_who_gave_it() {
    for (role, province) in [("province_office", "settled"), ("city_education", "at_once")] {
        let (mut program, superior) = linked(role).await;
        let seen = program.incident(false).await;
        let judged = json!({ "grade": "III", "judge": "陈立", "reason": "" });
        let seen = program.accepted("judge_grade", on(&seen, judged)).await;
        let sent = program.report(&seen).await;
        let after = delivered(&mut program, &sent).await;
        assert_eq!(state(&after, "report_province"), province, "{role}");
        // 逐级上报: the next superior passes it on, whoever that is.
        assert_eq!(state(&after, "situation_considerable"), "settled", "{role}");
        let stored = superior.station.reports(ModeWord::Live).unwrap();
        assert_eq!(stored.len(), 1, "{role}");
        assert_eq!(stored[0].hash.to_string(), sent["reports"][0]["hash"], "{role}");
    }
}

#[tokio::test]
async fn nothing_live_ever_goes_to_a_practice_superior() {
    let (program, _) = Program::begun().await;
    let live = program.incident(false).await;
    assert_eq!(live["card"]["mode"], "live");
    program.accepted("start_practice", json!({})).await;
    let send = json!({ "stage": "first", "changes": {} });
    let refused = program.refused("send_report", on(&live, send)).await;
    assert_eq!(refused[0].0, "to");
    let outbox = program.get("outbox", json!({})).await;
    for list in ["held", "waiting", "delivered", "withdrawn"] {
        assert_eq!(outbox[list], json!([]), "{list}");
    }
}

#[tokio::test]
async fn with_both_superiors_each_gets_its_own() {
    let (mut program, superior) = linked("province_office").await;
    program.accepted("start_practice", json!({})).await;
    assert_eq!(program.get("bar", json!({})).await["mode"], "live");
    let (live, drill) = (program.incident(false).await, program.incident(true).await);
    let (live, drill) = (program.report(&live).await, program.report(&drill).await);
    let none_waits = |outbox: &Value| outbox["waiting"] == json!([]);
    let outbox = program.until("both receipts", "outbox", none_waits).await;
    let to = |incident: &Value| {
        let id = &incident["reports"][0]["id"];
        let delivered = outbox["delivered"].as_array().unwrap();
        let found = delivered.iter().find(|one| one["id"] == *id).unwrap();
        (found["to"].as_str().unwrap().to_owned(), found["mode"].as_str().unwrap().to_owned())
    };
    assert_eq!(to(&live), ("市教育局".to_owned(), "live".to_owned()));
    assert_eq!(to(&drill).1, "drill");
    assert_ne!(to(&drill).0, "市教育局");
    let stored = superior.station.reports(ModeWord::Live).unwrap();
    let hashes: Vec<_> = stored.iter().map(|report| json!(report.hash.to_string())).collect();
    assert_eq!(hashes, [live["reports"][0]["hash"].clone()]);
    assert!(superior.station.reports(ModeWord::Drill).unwrap().is_empty());
    assert!(drill["card"]["number"].as_str().unwrap().starts_with("练-"), "{}", drill["card"]);
    assert_ne!(live["card"]["number"], drill["card"]["number"]);
}

/// Guards: a ticket that was refused left the role of a superior that is none.
#[tokio::test]
async fn a_refused_enrolment_leaves_nothing() {
    let (program, _) = Program::begun().await;
    for (ticket, role, field) in [
        ("hello", json!("province_office"), "ticket"),
        ("{}", json!("province_office"), "ticket"),
        ("http://127.0.0.1:1 ABCDEFGHJKLMNPQR", json!(null), "ticket"),
        ("{}", json!("mayor"), "role"),
    ] {
        let refused = program.refused("enrol", json!({ "ticket": ticket, "role": role })).await;
        assert_eq!(refused[0].0, field, "{ticket}");
    }
    let enrolment = program.get("enrolment", json!({})).await;
    assert_eq!((&enrolment["state"], &enrolment["role"]), (&json!("none"), &json!("")));
    let superior = Superior::begin(Arc::new(program.clock.clone()));
    let args = json!({ "ticket": superior.ticket("第一中学"), "role": null });
    let asked = program.accepted("enrol", args).await;
    let confirm = || superior.station.confirm(asked["check_code"].as_str().unwrap()).unwrap();
    let mut program = program;
    program.decided(confirm, Parts::LINKED).await;
    let enrolled = |view: &Value| view["state"] == "enrolled";
    let view = program.until("the enrolment", "enrolment", enrolled).await;
    assert_eq!(
        view["role"], "上级教育行政部门",
        "the first that the unit tells and fills in itself"
    );
}

/// Guards: a question that waited at the superior held the store although it was locked.
#[tokio::test]
async fn a_waiting_enrolment_outlives_lock_and_restart_and_holds_up_neither() {
    let (program, _) = Program::begun().await;
    let superior = Superior::begin(Arc::new(program.clock.clone()));
    let args = json!({ "ticket": superior.ticket("第一中学"), "role": null });
    let asked = program.accepted("enrol", args).await;
    program.rest(Parts::ASKING).await;
    for _ in 0..3 {
        program.get("lock", json!({})).await;
        program.unlock().await;
    }
    let program = program.restarted().await;
    program.unlock().await;
    let waiting = program.get("enrolment", json!({})).await;
    assert_eq!(
        (&waiting["state"], &waiting["check_code"]),
        (&json!("waiting"), &asked["check_code"])
    );
    let confirm = || superior.station.confirm(asked["check_code"].as_str().unwrap()).unwrap();
    let mut program = program;
    program.decided(confirm, Parts::LINKED).await;
    let enrolled = |view: &Value| view["state"] == "enrolled";
    program.until("the enrolment", "enrolment", enrolled).await;
}

#[tokio::test]
async fn an_enrolment_that_was_given_up_or_refused_links_nothing() {
    let (program, _) = Program::begun().await;
    let superior = Superior::begin(Arc::new(program.clock.clone()));
    let ticket = |unit: &str| json!({ "ticket": superior.ticket(unit), "role": null });
    program.accepted("enrol", ticket("第一中学")).await;
    program.rest(Parts::ASKING).await;
    let after = program.get("abandon_enrolment", json!({})).await;
    assert_eq!((&after["state"], &after["check_code"]), (&json!("none"), &json!("")));
    program.clock.advance(Duration::from_secs(15));
    program.pass(Duration::from_secs(15), Parts::BESIDE).await;
    assert_eq!(program.get("enrolment", json!({})).await["state"], "none");

    let (program, _) = Program::begun().await;
    let superior = Superior::begin(Arc::new(program.clock.clone()));
    let ticket = |unit: &str| json!({ "ticket": superior.ticket(unit), "role": null });
    let asked = program.accepted("enrol", ticket("第二中学")).await;
    let refuse = || superior.station.refuse(asked["check_code"].as_str().unwrap()).unwrap();
    let mut program = program;
    program.decided(refuse, Parts::BESIDE).await;
    let none = |view: &Value| view["state"] == "none";
    program.until("the refusal", "enrolment", none).await;
}
