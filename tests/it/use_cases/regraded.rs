//! A grade decided and confirmed more than once: what was shown before is what holds after, and
//! nothing that was due goes away.

use serde_json::{Value, json};
use std::time::Duration;
use support::program::{Program, first_run, on};

async fn customs() -> Program {
    let program = Program::fresh().await;
    let mut run = first_run(false);
    run["plan"] = json!("guiyang-customs");
    run["roles"] = json!(["office", "unit", "tech_department"]);
    program.accepted("first_run", run).await;
    program
}

fn duty<'v>(seen: &'v Value, obligation: &str) -> Option<&'v Value> {
    seen["duties"].as_array().unwrap().iter().find(|row| row["obligation"] == obligation)
}

/// Decides a grade and holds the page to what the preview showed.
async fn decided(program: &Program, seen: &Value, grade: &str, confirmed: bool) -> Value {
    let id = &seen["card"]["id"];
    let args = json!({ "id": id, "grade": grade, "confirmed": confirmed });
    let shown = program.get("preview_grade", args).await;
    let (name, args) = if confirmed {
        ("confirm_grade", json!({ "grade": grade, "body": "总署应急办" }))
    } else {
        ("judge_grade", json!({ "grade": grade, "judge": "陈立", "reason": "现场判断" }))
    };
    let after = program.accepted(name, on(seen, args)).await;
    for shift in shown.as_array().unwrap() {
        let Some(due) = shift["after"]["due_at"].as_str() else { continue };
        let is_it = |row: &&Value| {
            (&row["obligation"], &row["nth"]) == (&shift["obligation"], &shift["nth"])
        };
        let row = after["duties"].as_array().unwrap().iter().find(is_it);
        let row = row.unwrap_or_else(|| panic!("{shift:#} is not there"));
        let dues = [&row["due_at"], &row["next_due"]];
        assert!(dues.contains(&&json!(due)), "{shift:#} but {row:#}");
    }
    after
}

/// Guards: a second 核定 erased the first, so that overdue reports went away and beats were never
/// owed, and the preview did not show it.
#[tokio::test]
async fn a_second_confirmation_undoes_nothing_of_the_first() {
    let program = customs().await;
    let seen = program.incident(false).await;
    let seen = decided(&program, &seen, "IV", false).await;
    program.clock.advance(Duration::from_secs(3_600));
    let seen = decided(&program, &seen, "III", true).await;
    assert_eq!(seen["card"]["confirmed"]["word"], "III");
    let written = duty(&seen, "written_considerable").unwrap()["due_at"].clone();
    program.clock.advance(Duration::from_secs(3 * 3_600));
    let id = json!({ "id": seen["card"]["id"] });
    let seen = program.get("incident", id).await;
    let missed = duty(&seen, "progress_hourly").unwrap()["missed"].clone();
    assert_eq!(duty(&seen, "first_considerable").unwrap()["state"], "overdue");
    let seen = decided(&program, &seen, "II", true).await;
    assert_eq!(seen["card"]["confirmed"]["word"], "II");
    assert_eq!(duty(&seen, "first_considerable").unwrap()["state"], "overdue");
    assert_eq!(duty(&seen, "written_considerable").unwrap()["due_at"], written);
    assert_eq!(duty(&seen, "progress_hourly").unwrap()["missed"], missed);
}

/// Guards: once confirmed, a later 初判 moved the duties but not the grade that the page goes by.
#[tokio::test]
async fn a_decision_after_the_confirmation_is_the_grade_in_force() {
    let program = customs().await;
    let seen = program.incident(false).await;
    let seen = decided(&program, &seen, "III", false).await;
    program.clock.advance(Duration::from_secs(600));
    let seen = decided(&program, &seen, "III", true).await;
    program.clock.advance(Duration::from_secs(600));
    let seen = decided(&program, &seen, "II", false).await;
    assert_eq!(seen["card"]["preliminary"]["word"], "II");
    assert_eq!(seen["card"]["confirmed"], Value::Null, "nobody has confirmed this grade");
    let steps = seen["steps"].as_array().unwrap();
    assert!(!steps.is_empty());
}

/// Guards: 核定 was recorded as of the moment of entry and could not be put right.
#[tokio::test]
async fn a_confirmation_is_dated_previewed_so_and_corrected_among_the_instants() {
    let program = customs().await;
    program.accepted("confirm_time", json!({ "at": null })).await;
    let seen = program.incident(false).await;
    let seen = decided(&program, &seen, "III", false).await;
    let begun = base::Clock::now(&program.clock);
    program.clock.advance(Duration::from_secs(3 * 3_600));
    let (id, half) = (&seen["card"]["id"], begun.plus(Duration::from_secs(1_800)));
    let ask = json!({ "id": id, "grade": "II", "confirmed": true, "at": half });
    let shown = program.get("preview_grade", ask).await;
    let args = |at| json!({ "grade": "II", "body": "总署应急办", "at": at });
    let before = begun.minus(Duration::from_secs(60));
    let refused = program.refused("confirm_grade", on(&seen, args(before))).await;
    assert_eq!(refused[0].0, "at", "{refused:?}");
    let seen = program.accepted("confirm_grade", on(&seen, args(half))).await;
    for shift in shown.as_array().unwrap() {
        let row = duty(&seen, shift["obligation"].as_str().unwrap()).unwrap();
        let due = &shift["after"]["due_at"];
        if due.is_null() {
            continue;
        }
        assert!([&row["due_at"], &row["next_due"]].contains(&due), "{shift:#} but {row:#}");
    }
    let set = |seen: &Value| {
        let rows = seen["marks"].as_array().unwrap();
        rows.iter().find(|row| row["mark"] == "confirmed").unwrap().clone()
    };
    let row = set(&seen);
    assert_eq!((&row["at"], &row["decided_by"]), (&json!(half), &json!("总署应急办")));
    assert_eq!((&row["settable"], &row["by"]), (&json!(false), &json!("陈立")));
    let line = seen["log"].as_array().unwrap().last().unwrap();
    assert_eq!(line["about"], json!(half), "shown in the timeline by its own moment");
    let quarter = begun.plus(Duration::from_secs(900));
    let correct =
        |at| json!({ "mark": "confirmed", "at": at, "decided_by": "总署", "amends": row["entry"] });
    let refused = program.refused("set_mark", on(&seen, correct(before))).await;
    assert!(refused[0].1.contains("核定不能早于初判"), "{refused:?}");
    let seen = program.accepted("set_mark", on(&seen, correct(quarter))).await;
    let row = set(&seen);
    assert_eq!((&row["at"], &row["decided_by"]), (&json!(quarter), &json!("总署")));
    assert_eq!(row["earlier"][0]["at"], json!(half));
    assert_eq!(seen["card"]["confirmed"]["word"], "II", "the grade is as it was confirmed");
    let line = seen["log"].as_array().unwrap().last().unwrap();
    assert!(!line["amends"].is_null() && line["says"].as_str().unwrap().contains("核定"));
    let id = id.clone();
    let program = program.restarted().await;
    program.unlock().await;
    let again = program.get("incident", json!({ "id": id })).await;
    assert_eq!(set(&again), row, "the log alone tells it");
}

/// Guards: the row told an anchor and a limit that do not give the due time shown.
#[tokio::test]
async fn a_limit_that_ran_on_is_explained_and_one_that_was_met_hands_nothing_on() {
    for done in [false, true] {
        let program = customs().await;
        let seen = program.incident(false).await;
        let mut seen = decided(&program, &seen, "IV", false).await;
        let ran = duty(&seen, "first_ordinary").unwrap()["due_at"].clone();
        program.clock.advance(Duration::from_secs(1_200));
        if done {
            let proof = json!({ "kind": "hand", "note": "当面报告" });
            let args = json!({
                "obligation": "first_ordinary", "role": null, "beat": 0, "through": null,
                "proof": proof,
            });
            seen = program.accepted("settle_duty", on(&seen, args)).await;
        }
        program.clock.advance(Duration::from_secs(60));
        let seen = decided(&program, &seen, "III", false).await;
        let first = duty(&seen, "first_considerable").unwrap();
        let kept = first["note"].as_str().unwrap().contains("沿用调级前");
        assert_eq!((first["due_at"] == ran, kept), (!done, !done), "{first:#}");
        let before = duty(&seen, "first_ordinary").map(|row| row["state"].clone());
        assert_eq!(before, done.then(|| json!("settled")), "it went over, or stays done");
    }
}

/// Guards: what the plan makes hang on 核定 asked for it once more although it was recorded.
#[tokio::test]
async fn a_confirmation_that_is_recorded_answers_the_question_for_it() {
    let program = customs().await;
    let seen = program.incident(false).await;
    let seen = decided(&program, &seen, "I", false).await;
    let ended = json!({ "mark": "response_ended", "at": null, "decided_by": "总署" });
    let seen = program.accepted("set_mark", on(&seen, ended)).await;
    let state = |seen: &Value| duty(seen, "summary_national").map(|row| row["state"].clone());
    assert_eq!(state(&seen), Some(json!("if_grade")));
    let seen = decided(&program, &seen, "I", true).await;
    assert_eq!(state(&seen), Some(json!("due")));
}
