//! Reminders: each stage of a duty's time once, whatever the machine and its clock do meanwhile.

use super::duties::running_since;
use api::{About, Alert};
use base::{Clock as _, Moment};
use serde_json::{Value, json};
use std::time::Duration;
use support::program::{PASSPHRASE, Parts, Program, noon, on};

pub(super) const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);
const FIRST: &str = "Ⅲ级首报";
const HOURLY: &str = "处置期间每小时报";

/// A unit after its first run, by an hour of its day.
pub(super) async fn begun(plan: &str, roles: &[&str]) -> Program {
    begun_with(plan, roles, false).await
}

pub(super) async fn begun_with(plan: &str, roles: &[&str], keyring: bool) -> Program {
    let program = Program::fresh().await;
    let first = json!({
        "plan": plan,
        "unit": "某隶属海关",
        "roles": roles,
        "operator": "陈立",
        "passphrase": PASSPHRASE,
        "keyring": keyring,
    });
    program.accepted("first_run", first).await;
    program
}

/// A customs office under the Guiyang plan, which owes within 30 minutes, 24 hours and hourly.
pub(super) async fn customs() -> Program {
    begun("guiyang-customs", &["office"]).await
}

async fn judged(program: &Program, incident: &Value, grade: &str) -> Value {
    let judged = json!({ "grade": grade, "judge": "陈立", "reason": "按预案" });
    program.accepted("judge_grade", on(incident, judged)).await
}

/// An incident judged Ⅲ now.
pub(super) async fn considerable(program: &Program) -> Value {
    let seen = program.incident(false).await;
    judged(program, &seen, "III").await
}

/// What was said and in which minute after noon.
pub(super) type Heard = Vec<(u64, Alert)>;

pub(super) async fn said(program: &mut Program, minutes: u64) -> Heard {
    said_among(program, minutes, Parts::ALONE).await
}

async fn said_among(program: &mut Program, minutes: u64, parts: Parts) -> Heard {
    let mut heard = Vec::new();
    for _ in 0..minutes {
        program.pass(MINUTE, parts).await;
        heard.extend(now_said(program));
    }
    heard
}

pub(super) fn now_said(program: &mut Program) -> Heard {
    let minute = program.clock.now().since(noon()).as_secs() / 60;
    program.alerts().into_iter().map(|alert| (minute, alert)).collect()
}

/// In which minutes something was said of it, alone or with others.
pub(super) fn minutes_of(heard: &Heard, what: &str) -> Vec<u64> {
    let names = |alert: &Alert| alert.title.contains(what) || alert.body.contains(what);
    heard.iter().filter(|(_, alert)| names(alert)).map(|(minute, _)| *minute).collect()
}

async fn prompts(program: &Program) -> Vec<Value> {
    program.get("bar", json!({})).await["prompts"].as_array().unwrap().clone()
}

async fn prompt(program: &Program, obligation: &str) -> Value {
    let all = prompts(program).await;
    all.into_iter().find(|prompt| prompt["obligation"] == obligation).unwrap_or_default()
}

async fn fresh(program: &Program, incident: &Value) -> Value {
    program.get("incident", json!({ "id": incident["card"]["id"] })).await
}

async fn settle(program: &Program, incident: &Value, obligation: &str, beat: u32) {
    let proof = json!({ "kind": "paper", "number": "〔2026〕7号" });
    let args = json!({ "obligation": obligation, "role": null, "beat": beat, "proof": proof });
    let seen = fresh(program, incident).await;
    program.accepted("settle_duty", on(&seen, args)).await;
}

fn noon_and(minutes: u32) -> Moment {
    noon().plus(MINUTE * minutes)
}

#[tokio::test]
async fn every_stage_is_said_once_and_what_is_done_is_not_said() {
    let mut program = customs().await;
    let incident = considerable(&program).await;
    let heard = said(&mut program, 76).await;
    assert_eq!(minutes_of(&heard, FIRST), [15, 23, 30, 35, 45, 60, 75]);
    assert_eq!(minutes_of(&heard, "（第1次）"), [30, 45, 60, 65, 75]);
    assert_eq!(minutes_of(&heard, "（第2次）"), [0_u64; 0]);
    let of = |minute| heard.iter().find(|(said, _)| *said == minute).unwrap().1.clone();
    let (half, due, again) = (of(15), of(30), of(35));
    assert!(!half.urgent && !half.forward, "{half:?}");
    assert!(due.urgent && due.forward && due.body.contains("12:30到期"), "{due:?}");
    assert!(again.urgent && !again.forward, "{again:?}");
    let id = incident["card"]["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(due.about, About::Incident(id));
    let bar = program.get("bar", json!({})).await;
    assert_eq!(bar["overdue"], 2);
    assert_eq!(bar["next_due"]["due_at"], "2026-09-25T12:00:00+08:00");

    settle(&program, &incident, "first_considerable", 0).await;
    settle(&program, &incident, "progress_hourly", 1).await;
    assert_eq!(prompt(&program, "first_considerable").await, Value::Null);
    let heard = said(&mut program, 50).await;
    assert_eq!(minutes_of(&heard, FIRST), [0_u64; 0]);
    assert_eq!(minutes_of(&heard, HOURLY), [90, 105, 120, 125]);
    assert_eq!(minutes_of(&heard, "（第2次）"), [90, 105, 120, 125]);
}

#[tokio::test]
async fn what_comes_in_one_turn_is_one_notification() {
    let mut program = customs().await;
    considerable(&program).await;
    considerable(&program).await;
    considerable(&program).await;
    let heard = said(&mut program, 23).await;
    assert_eq!(minutes_of(&heard, FIRST), [15, 23]);
    let (half, near) = (&heard[0].1, &heard[1].1);
    assert!(half.title.starts_with("3项应办：") && !half.urgent, "{half:?}");
    assert_eq!(half.about, About::Duties);
    for number in ["2026-001", "2026-002", "2026-003"] {
        assert!(near.body.contains(number), "{near:?}");
    }
}

#[tokio::test]
async fn a_restart_between_two_stages_repeats_none_and_loses_none() {
    let mut program = customs().await;
    considerable(&program).await;
    let mut heard = Vec::new();
    for _ in 0..20 {
        heard.extend(said(&mut program, 2).await);
        program = program.restarted().await;
        program.unlock().await;
        program.rest(Parts::ALONE).await;
        heard.extend(now_said(&mut program));
    }
    assert_eq!(minutes_of(&heard, FIRST), [15, 23, 30, 35]);
    assert_eq!(prompt(&program, "first_considerable").await["kind"], "telephone");
}

#[tokio::test]
async fn what_came_due_while_the_machine_was_off_is_said_once_as_missed() {
    let mut program = customs().await;
    considerable(&program).await;
    assert_eq!(minutes_of(&said(&mut program, 10).await, FIRST), [0_u64; 0]);
    for night in 0..2 {
        let clock = program.clock.clone();
        program = program.restarted().await;
        clock.advance(HOUR * 2);
        program.unlock().await;
        program.rest(Parts::ALONE).await;
        let heard = now_said(&mut program);
        if night == 0 {
            assert_eq!(heard.len(), 1, "{heard:?}");
            let alert = &heard[0].1;
            assert!(alert.title.starts_with("2项到期时没有人看到：Ⅲ级首报"), "{alert:?}");
            assert!(alert.urgent && alert.forward);
        } else {
            let again: Vec<_> =
                heard.iter().filter(|(_, alert)| alert.title.contains(FIRST)).collect();
            assert!(
                again.iter().all(|(_, alert)| !alert.title.contains("没有人看到")),
                "{again:?}"
            );
        }
        let missed = prompt(&program, "first_considerable").await;
        assert_eq!(missed["kind"], "missed", "{missed:#}");
        assert!(missed["says"].as_str().unwrap().contains("12:30到期"), "{missed:#}");
        assert!(!missed["phones"].as_array().unwrap().is_empty(), "and it has to be told");
    }
}

#[tokio::test]
async fn after_a_sleep_the_newest_stage_alone_is_said_within_the_next_look() {
    let mut program = customs().await;
    considerable(&program).await;
    said(&mut program, 10).await;
    program.rest(Parts::ALONE).await;
    program.clock.suspend(HOUR * 3);
    assert_eq!(now_said(&mut program), [], "nobody woke yet");
    program.pass(Duration::from_secs(15), Parts::ALONE).await;
    let heard = now_said(&mut program);
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].1.title.starts_with("2项到期时没有人看到"), "{heard:?}");
    program.pass(MINUTE * 3, Parts::ALONE).await;
    assert_eq!(now_said(&mut program), []);
}

#[tokio::test]
async fn a_clock_that_jumps_and_comes_back_loses_no_stage() {
    for jump in [86_400_000_i64, -7_200_000] {
        let mut program = customs().await;
        considerable(&program).await;
        said(&mut program, 2).await;
        let wrong = program.clock.now().unix_ms() + jump;
        program.clock.set(Moment::from_unix_ms(wrong));
        said(&mut program, 2).await;
        program.clock.set(noon_and(4));
        let heard = said(&mut program, 30).await;
        assert_eq!(minutes_of(&heard, FIRST), [15, 23, 30], "{jump}");
    }
}

#[tokio::test]
async fn midnight_changes_nothing() {
    let mut program = customs().await;
    program.clock.advance(HOUR * 11 + MINUTE * 50);
    considerable(&program).await;
    let heard = said(&mut program, 36).await;
    assert_eq!(minutes_of(&heard, FIRST), [725, 733, 740, 745]);
    let due = heard.iter().find(|(minute, _)| *minute == 740).unwrap();
    assert!(due.1.body.contains("00:20到期"), "{due:?}");
}

#[tokio::test]
async fn what_is_to_be_done_at_once_is_said_again_until_it_is_done() {
    let mut program = begun("jiangsu-education", &["unit"]).await;
    let incident = program.incident(false).await;
    let heard = said(&mut program, 35).await;
    assert_eq!(minutes_of(&heard, "立即电话报告上级"), [5, 15, 30]);
    let waits = prompt(&program, "phone_superior").await;
    assert_eq!((&waits["kind"], &waits["due_at"]), (&json!("telephone"), &Value::Null));
    assert_eq!(waits["phones"][0]["role"], "superior_education");
    let call = |reached: Value| {
        json!({ "obligation": "phone_superior", "role": "superior_education",
            "number": "025-83335555", "reached": reached })
    };
    let seen = program.accepted("log_call", on(&incident, call(Value::Null))).await;
    assert_eq!(prompt(&program, "phone_superior").await["kind"], "telephone", "nobody took it");
    program.accepted("log_call", on(&seen, call(json!("值班员")))).await;
    assert_eq!(prompts(&program).await, [] as [Value; 0]);
    assert_eq!(minutes_of(&said(&mut program, 30).await, "电话"), [0_u64; 0]);
}

#[tokio::test]
async fn an_undelivered_report_asks_for_the_telephone_and_a_receipt_ends_that() {
    let mut program = customs().await;
    program.accepted("start_practice", json!({})).await;
    program.ground.close().await;
    let incident = considerable(&program).await;
    program.report(&incident).await;
    program.rest(Parts::UNANSWERED).await;
    assert_eq!(prompt(&program, "first_considerable").await, Value::Null);
    let heard = said_among(&mut program, 16, Parts::UNANSWERED).await;
    assert_eq!(minutes_of(&heard, "【演练】请打电话：Ⅲ级首报"), [15], "{heard:?}");
    let asks = prompt(&program, "first_considerable").await;
    assert_eq!((&asks["kind"], &asks["stage"]), (&json!("telephone"), &json!("half")));
    assert!(asks["says"].as_str().unwrap().contains("没有上级回执"), "{asks:#}");
    assert_eq!(asks["script"][0][0], "时间");
    program.ground.open();
    program.accepted("start_practice", json!({})).await;
    let calm = |bar: &Value| {
        let all = bar["prompts"].as_array().unwrap();
        all.iter().all(|prompt| prompt["obligation"] != "first_considerable")
    };
    program.until("the receipt", "bar", calm).await;
}

#[tokio::test]
async fn whoever_was_reached_by_telephone_is_asked_for_again_at_the_next_stage_alone() {
    let mut program = customs().await;
    let incident = considerable(&program).await;
    said(&mut program, 22).await;
    assert_eq!(prompt(&program, "first_considerable").await["kind"], "soon", "time to write");
    said(&mut program, 1).await;
    let asks = prompt(&program, "written_considerable").await;
    assert_eq!(asks, Value::Null, "its time has hardly begun");
    let asks = prompt(&program, "first_considerable").await;
    assert_eq!((&asks["kind"], &asks["stage"]), (&json!("telephone"), &json!("near")));
    settle(&program, &incident, "first_considerable", 0).await;
    assert_eq!(prompt(&program, "first_considerable").await, Value::Null);
}

#[tokio::test]
async fn a_time_that_was_over_before_anybody_knew_is_overdue_and_not_missed() {
    let mut program = begun("jidong-county", &["unit"]).await;
    let seen = program.incident(false).await;
    let at = noon().minus(HOUR * 2).to_string();
    let occurrence = json!({ "occurrence": { "kind": "known", "at": at } });
    program.accepted("set_occurrence", on(&seen, occurrence)).await;
    let heard = said(&mut program, 1).await;
    assert_eq!(heard.len(), 1, "{heard:?}");
    let asks = prompt(&program, "unit_report").await;
    assert_eq!((&asks["kind"], &asks["stage"]), (&json!("telephone"), &json!("again")));
    assert_eq!(asks["due_at"], "2026-09-24T11:00:00+08:00");
}

#[tokio::test]
async fn a_limit_of_handling_is_said_at_half_at_eighty_percent_and_at_its_end() {
    let mut program = begun("jidong-county", &["unit"]).await;
    let seen = program.incident(false).await;
    judged(&program, &seen, "IV").await;
    said(&mut program, 1).await;
    let mut heard = Vec::new();
    for (to, says) in
        [(24 * 60, "已过50%"), (38 * 60 + 24, "已过80%"), (48 * 60, "到期，还没有办结")]
    {
        program.clock.advance(noon_and(to).minus(MINUTE).since(program.clock.now()));
        program.rest(Parts::ALONE).await;
        assert_eq!(minutes_of(&now_said(&mut program), "48小时内"), [0_u64; 0], "not before {to}");
        heard = said(&mut program, 1).await;
        assert_eq!(minutes_of(&heard, says), [u64::from(to)], "{heard:?}");
        assert_eq!(minutes_of(&heard, "48小时内"), [u64::from(to)]);
    }
    assert!(heard[0].1.urgent);
}

#[tokio::test]
async fn the_end_of_the_handling_meets_its_limit_and_quiets_it() {
    let program = begun("jidong-county", &["unit"]).await;
    let seen = program.incident(false).await;
    judged(&program, &seen, "IV").await;
    let limit = |seen: &Value| {
        let rows = seen["duties"].as_array().unwrap();
        rows.iter().find(|row| row["obligation"] == "handling_ordinary").unwrap().clone()
    };
    program.clock.advance(HOUR * 49);
    assert_eq!(limit(&fresh(&program, &seen).await)["state"], "overdue");
    let mark = json!({ "mark": "handling_ended", "at": null, "decided_by": "陈立" });
    let ended = program.accepted("set_mark", on(&fresh(&program, &seen).await, mark)).await;
    let met = limit(&ended);
    assert_eq!(met["settled_at"], "2026-09-26T13:00:00+08:00");
    assert!(met["proof"].as_str().unwrap().ends_with("已过时限"), "{met:#}");
    assert_eq!(prompt(&program, "handling_ordinary").await, Value::Null);
}

#[tokio::test]
async fn what_has_no_limit_is_said_quietly_when_it_arises_and_each_morning() {
    let mut program = begun("jidong-county", &["operator"]).await;
    program.incident(false).await;
    let what = "按照规定报有关主管部门";
    let heard = said(&mut program, 90).await;
    let times = minutes_of(&heard, what);
    assert_eq!(times.len(), 1, "{heard:?}");
    let (_, alert) = heard.iter().find(|(minute, _)| *minute == times[0]).unwrap();
    assert!(!alert.urgent && alert.body.contains("没有写时限"), "{alert:?}");
    assert_eq!(prompt(&program, "operator_report").await["due_at"], Value::Null);
    program.clock.advance(noon_and(21 * 60 - 1).since(program.clock.now()));
    program.rest(Parts::ALONE).await;
    assert_eq!(minutes_of(&now_said(&mut program), what), [0_u64; 0], "not before nine");
    assert_eq!(minutes_of(&said(&mut program, 2).await, what), [21 * 60]);
}

#[tokio::test]
async fn a_clock_that_will_cross_a_grade_says_so_and_asks_until_it_is_judged_again() {
    let mut program = begun("guiyang-customs", &["unit"]).await;
    let mut seen = program.incident(false).await;
    let answers = [
        ("intrusion.controlled", json!({ "kind": "yes_no", "yes": true })),
        ("intrusion.target", json!({ "kind": "choice", "option": "business_system" })),
        ("intrusion.hours", running_since(&noon().to_string())),
    ];
    for (fact, answer) in answers {
        let args = on(&seen, json!({ "fact": fact, "answer": answer }));
        seen = program.accepted("answer_fact", args).await;
    }
    judged(&program, &seen, "IV").await;
    let heard = said(&mut program, 126).await;
    assert_eq!(minutes_of(&heard, "将达到Ⅲ级"), [60, 110]);
    assert_eq!(minutes_of(&heard, "已达到Ⅲ级"), [120, 125]);
    let asks =
        prompts(&program).await.into_iter().find(|prompt| prompt["kind"] == "regrade").unwrap();
    assert_eq!(
        (&asks["due_at"], &asks["clause"]),
        (&json!("2026-09-24T14:00:00+08:00"), &json!("1.4.3(5)"))
    );
    let asked = async |program: &Program| {
        prompts(program).await.iter().any(|prompt| prompt["kind"] == "regrade")
    };
    let again = fresh(&program, &seen).await;
    judged(&program, &again, "IV").await;
    assert!(!asked(&program).await, "decided otherwise, with a reason");
    program
        .accepted("add_note", on(&fresh(&program, &seen).await, json!({ "text": "观察" })))
        .await;
    assert_eq!(minutes_of(&said(&mut program, 30).await, "达到"), [0_u64; 0]);
}
