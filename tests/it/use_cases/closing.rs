//! Closing: what keeps an incident open, under every plan, and how each of it is answered for.
//!
//! What starts only when the handling or the response has ended keeps it open before that.

use super::duties::{WHO, judged, minutes, under};
use serde_json::{Value, json};
use support::program::{Program, on};

/// Each plan with the roles of a unit under it.
const PLANS: [(&str, &[&str]); 5] = [
    ("guiyang-customs", &["unit", "tech_department", "office", "work_group"]),
    ("linxiang-city", &["unit", "office"]),
    ("jidong-county", &["unit", "member"]),
    ("jiangsu-education", &["unit"]),
    ("dandong-broadcast", &["unit", "province_office", "monitor"]),
];

/// The rows that keep an incident open.
pub(super) fn keeping_open(seen: &Value) -> Vec<Value> {
    let rows = seen["duties"].as_array().unwrap().iter();
    let open = rows.filter(|row| {
        let state = row["state"].as_str().unwrap();
        let ours = row["mine"] == true && row["optional"] == false;
        let owed = matches!(state, "overdue" | "at_once" | "due") || row["missed"] != 0;
        ours && (owed || waits_for_the_end(row) || hangs_on_a_question(row))
    });
    open.cloned().collect()
}

/// Nobody has answered anything yet in these tests.
fn hangs_on_a_question(row: &Value) -> bool {
    row["state"] == "if_grade" && row["if_grade"].as_str().unwrap().starts_with('视')
}

fn waits_for_the_end(row: &Value) -> bool {
    let anchor = row["anchor"].as_str().unwrap();
    let starts = ["待启动响应", "待处置结束", "待响应结束"];
    row["state"] == "waiting" && starts.contains(&anchor)
}

/// Answers for everything that keeps an incident open; each of it kept it open until then.
pub(super) async fn answered_for(program: &Program, mut seen: Value) -> Value {
    while let Some(next) = keeping_open(&seen).into_iter().next() {
        let refused = program.refused("close_incident", on(&seen, json!({}))).await;
        let what = next["what"].as_str().unwrap();
        assert!(refused.iter().any(|(_, says)| says.contains(what)), "{what}: {refused:?}");
        let missed = next["missed"].as_u64().unwrap() > 0;
        let through = if missed { next["missed_to"].clone() } else { json!(null) };
        let beat = if missed { next["missed_from"].clone() } else { next["beat"].clone() };
        let args = json!({
            "obligation": next["obligation"], "role": null, "beat": beat, "through": through,
            "proof": { "kind": "not_applicable", "reason": "演示", "by": "陈立" },
        });
        let after = program.accepted("settle_duty", on(&seen, args)).await;
        assert_ne!(after["position"], seen["position"], "{what}");
        seen = after;
    }
    seen
}

async fn marked(program: &Program, seen: &Value, mark: &str) -> Value {
    let args = json!({ "mark": mark, "at": null, "decided_by": WHO });
    program.accepted("set_mark", on(seen, args)).await
}

#[tokio::test]
async fn under_every_plan_an_incident_stays_open_until_what_is_ours_is_answered_for() {
    for (plan, roles) in PLANS {
        let program = under(plan, roles).await;
        let mut seen = judged(&program, "III").await;
        for mark in ["response_started", "handling_ended", "response_ended"] {
            program.clock.advance(minutes(90));
            seen = marked(&program, &seen, mark).await;
        }
        assert!(!keeping_open(&seen).is_empty(), "{plan}");
        seen = answered_for(&program, seen).await;
        seen = program.accepted("close_incident", on(&seen, json!({}))).await;
        assert!(seen["card"]["closed_at"].is_string(), "{plan}");
    }
}

/// Guards: an incident closed before the end was recorded, and its summary was never owed.
#[tokio::test]
async fn under_every_plan_what_starts_at_the_end_keeps_an_incident_open_before_it() {
    for (plan, roles) in PLANS {
        let program = under(plan, roles).await;
        let mut seen = judged(&program, "III").await;
        let waiting = |seen: &Value| -> Vec<Value> {
            keeping_open(seen).into_iter().filter(waits_for_the_end).collect()
        };
        let afterwards = waiting(&seen);
        assert!(!afterwards.is_empty(), "{plan}");
        let refused = program.refused("close_incident", on(&seen, json!({}))).await;
        for row in &afterwards {
            let (what, anchor) = (row["what"].as_str().unwrap(), row["anchor"].as_str().unwrap());
            let mark = anchor.trim_start_matches('待');
            let named =
                |says: &String| says.contains(what) && says.contains(&format!("先记{mark}"));
            assert!(refused.iter().any(|(_, says)| named(says)), "{plan} {what}: {refused:?}");
        }
        for row in keeping_open(&seen).iter().filter(|row| !row["next_due"].is_null()) {
            let what = row["what"].as_str().unwrap();
            let named = |says: &String| says.contains(what) && says.contains("要反复办到处置结束");
            assert!(refused.iter().any(|(_, says)| named(says)), "{plan} {what}: {refused:?}");
        }
        let all = keeping_open(&seen).len();
        assert_eq!(refused.len(), all, "{plan}: nothing else keeps it open");
        // What is owed every hour goes on until the handling has ended.
        if keeping_open(&seen).iter().any(|row| !row["next_due"].is_null()) {
            seen = marked(&program, &seen, "handling_ended").await;
        }
        seen = answered_for(&program, seen).await;
        for row in afterwards {
            let rows = seen["duties"].as_array().unwrap().iter();
            let mut rows = rows.filter(|now| now["key"] == row["key"]);
            let now = rows.next().unwrap();
            assert_eq!(now["state"], "settled", "{plan}: {now:#}");
            assert!(now["proof"].as_str().unwrap().contains("不适用"), "{plan}: {now:#}");
        }
        program.accepted("close_incident", on(&seen, json!({}))).await;
    }
}

/// Guards: what starts with the response was lost where only its end was recorded.
#[tokio::test]
async fn an_end_without_a_start_is_said_and_keeps_open_what_the_start_asks_for() {
    let program = under("guiyang-customs", &["unit", "tech_department", "office"]).await;
    let mut seen = judged(&program, "III").await;
    for mark in ["handling_ended", "response_ended"] {
        program.clock.advance(minutes(90));
        seen = marked(&program, &seen, mark).await;
    }
    let odd = |seen: &Value| {
        let rows = seen["marks"].as_array().unwrap();
        rows.iter().find(|row| row["mark"] == "response_ended").unwrap()["odd"].clone()
    };
    assert!(odd(&seen).as_str().unwrap().contains("“启动响应”还没有记"), "{}", odd(&seen));
    let refused = program.refused("close_incident", on(&seen, json!({}))).await;
    assert!(refused.iter().any(|(_, says)| says.contains("请先记启动响应")), "{refused:?}");
    seen = marked(&program, &seen, "response_started").await;
    assert!(!odd(&seen).as_str().unwrap().contains("还没有记"));
}

/// Guards: a question left open made a mandatory report disappear for ever.
#[tokio::test]
async fn what_hangs_on_a_question_asks_for_its_answer_once_before_closing() {
    let program = under("jiangsu-education", &["unit"]).await;
    let mut seen = judged(&program, "III").await;
    let row = |seen: &Value| {
        let rows = seen["duties"].as_array().unwrap().iter();
        rows.clone().find(|row| row["obligation"] == "report_sabotage").cloned().unwrap()
    };
    let what = row(&seen)["what"].as_str().unwrap().to_owned();
    let asked = |refused: &[(String, String)]| {
        let of = |says: &String| says.contains(&what) && says.contains("不清楚也是回答");
        refused.iter().any(|(field, says)| field == "duties" && of(says))
    };
    assert!(asked(&program.refused("close_incident", on(&seen, json!({}))).await));
    let unknown = json!({ "fact": "human.deliberate", "answer": null });
    seen = program.accepted("answer_fact", on(&seen, unknown)).await;
    assert_eq!(row(&seen)["state"], "if_grade", "it stays open whether it is owed");
    assert!(!asked(&program.refused("close_incident", on(&seen, json!({}))).await));
}
