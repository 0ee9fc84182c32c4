//! A grade that only disputed wording keeps open: what it would ask for is said before the decision.

use super::reminded::{begun, minutes_of, said};
use serde_json::{Value, json};
use support::program::{Program, on};

const REPAIR: &str = "每小时汇报抢修进展";

/// One unit's network is down: both Ⅰ and Ⅱ of the Linxiang plan claim that.
async fn paralysed(program: &Program) -> Value {
    let mut seen = program.incident(false).await;
    let answers = [
        ("net.down", json!({ "kind": "yes_no", "yes": true })),
        ("net.units_paralysed", json!({ "kind": "count", "count": 1 })),
        ("incident.kinds", json!({ "kind": "choices", "options": ["abroad", "degraded"] })),
    ];
    for (fact, answer) in answers {
        let args = json!({ "fact": fact, "answer": answer });
        seen = program.accepted("answer_fact", on(&seen, args)).await;
    }
    seen
}

#[tokio::test]
async fn a_beat_of_the_provisional_grade_is_said_quietly_before_the_decision() {
    let mut program = begun("linxiang-city", &["unit"]).await;
    let seen = paralysed(&program).await;
    let words = |end: &str| seen["assessment"][end]["word"].clone();
    assert_eq!((words("floor"), words("provisional")), (json!("II"), json!("I")));
    let heard = said(&mut program, 61).await;
    assert_eq!(minutes_of(&heard, REPAIR), [30, 45, 60], "{heard:?}");
    let bar = program.get("bar", json!({})).await;
    let prompts = bar["prompts"].as_array().unwrap();
    let beat = prompts.iter().find(|one| one["obligation"] == "repair_extreme").unwrap();
    assert_eq!((&beat["kind"], &beat["stage"]), (&json!("soon"), &json!("due")), "{beat:#}");
    assert!(beat["says"].as_str().unwrap().starts_with("如定为Ⅰ级："), "{beat:#}");
    let is_over = |one: &&Value| one["due_at"] != Value::Null && one["stage"] == "due";
    let sure = prompts.iter().filter(is_over).filter(|one| one["kind"] != "soon").count();
    assert_eq!(bar["overdue"], sure, "it is not sure to be owed");
    let judged = json!({ "grade": "II", "judge": "专家组", "reason": "" });
    program.accepted("judge_grade", on(&seen, judged)).await;
    assert_eq!(minutes_of(&said(&mut program, 60).await, REPAIR), [0_u64; 0], "decided otherwise");
}
