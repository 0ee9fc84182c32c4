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
