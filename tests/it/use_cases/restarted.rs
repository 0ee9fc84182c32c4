//! A restart at any moment of a day changes no duty: the list follows from the log alone.

use super::duties::{customs, minutes};
use serde_json::{Value, json};
use support::program::on;

/// A day, command by command, with the minutes that pass before each.
fn day() -> Vec<(u64, &'static str, Value)> {
    let mark = |mark: &str| json!({ "mark": mark, "at": null, "decided_by": "值班领导" });
    let grade = |grade: &str| json!({ "grade": grade, "judge": "科技处", "reason": "按影响" });
    let hourly = |beat: u32| {
        json!({
            "obligation": "progress_hourly", "role": null, "beat": beat,
            "proof": { "kind": "hand", "note": "当面通报" },
        })
    };
    vec![
        (5, "write_passage", json!({ "passage": "place", "text": "龙洞堡机场口岸" })),
        (5, "judge_grade", grade("IV")),
        (
            10,
            "log_call",
            json!({
                "obligation": "first_ordinary", "role": "command", "number": "1", "reached": "王敏",
            }),
        ),
        (20, "judge_grade", grade("III")),
        (70, "settle_duty", hourly(1)),
        (10, "judge_grade", grade("II")),
        (15, "set_mark", mark("asked")),
        (20, "set_mark", mark("asked")),
        (130, "settle_duty", hourly(4)),
        (
            10,
            "settle_duty",
            json!({
                "obligation": "progress_hourly", "role": null, "beat": 2, "through": 3,
                "proof": { "kind": "not_applicable", "reason": "停电" },
            }),
        ),
        (10, "confirm_grade", json!({ "grade": "III", "body": "总署应急办" })),
        (30, "set_mark", mark("handling_ended")),
        (30, "set_mark", mark("response_ended")),
    ]
}

#[tokio::test]
async fn the_duties_are_the_same_after_a_restart_at_any_moment() {
    let mut program = customs().await;
    let mut seen = program.incident(false).await;
    let id = json!({ "id": seen["card"]["id"] });
    for (after, name, args) in day() {
        program.clock.advance(minutes(after));
        seen = program.accepted(name, on(&seen, args)).await;
        let home = program.get("home", json!({})).await;
        program = program.restarted().await;
        program.unlock().await;
        let again = program.get("incident", id.clone()).await;
        assert_eq!(again["duties"], seen["duties"], "{name}");
        assert_eq!(again["marks"], seen["marks"], "{name}");
        let later = program.get("home", json!({})).await;
        assert_eq!((&later["mine"], &later["theirs"]), (&home["mine"], &home["theirs"]), "{name}");
    }
    let hourly = seen["duties"].as_array().unwrap().iter();
    let hourly = hourly.filter(|row| row["obligation"] == "progress_hourly").count();
    assert_eq!(hourly, 1, "one row through three grades");
}
