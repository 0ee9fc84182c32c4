//! What a unit answers once for all its incidents, and numbers lifted from plain words: offered,
//! taken over, never used by themselves.

use serde_json::{Value, json};
use support::program::{Program, first_run, on};

async fn customs() -> Program {
    let program = Program::fresh().await;
    let mut run = first_run(false);
    run["plan"] = json!("guiyang-customs");
    run["roles"] = json!(["office"]);
    program.accepted("first_run", run).await;
    program
}

fn of<'v>(list: &'v Value, fact: &str) -> Option<&'v Value> {
    list.as_array().unwrap().iter().find(|one| one["question"]["fact"] == fact)
}

#[tokio::test]
async fn a_standing_answer_is_taken_over_by_incidents_opened_later() {
    let program = customs().await;
    let before = program.incident(false).await;
    assert_eq!(before["answers"], json!([]));
    let systems = json!({ "kind": "text", "text": "通关系统\n舱单系统" });
    for (fact, answer) in [
        ("unit.core_systems", systems.clone()),
        ("unit.kind", json!({ "kind": "choice", "option": "branch" })),
    ] {
        let args = json!({ "fact": fact, "answer": answer });
        let list = program.accepted("answer_for_unit", args).await;
        assert_eq!(of(&list, fact).unwrap()["value"], answer, "{fact}");
        assert_eq!(of(&list, fact).unwrap()["by"], "陈立");
        assert_ne!(of(&list, fact).unwrap()["clause"], "");
    }
    let program = program.restarted().await;
    program.unlock().await;
    let list = program.get("unit_answers", json!({})).await;
    assert_eq!(of(&list, "unit.core_systems").unwrap()["value"], systems);
    let seen = program.incident(false).await;
    assert_eq!(of(&seen["answers"], "unit.kind").unwrap()["says"], "隶属海关");
    assert_eq!(of(&seen["answers"], "unit.core_systems").unwrap()["value"], systems);
    let args = json!({ "fact": "unit.kind", "answer": null });
    let list = program.accepted("answer_for_unit", args).await;
    assert_eq!(of(&list, "unit.kind").unwrap()["value"], Value::Null);
    let same = program.get("incident", json!({ "id": seen["card"]["id"] })).await;
    assert_eq!(same["answers"], seen["answers"], "an open incident keeps what it took over");
    let first = program.get("incident", json!({ "id": before["card"]["id"] })).await;
    assert_eq!(first["answers"], json!([]));
}

#[tokio::test]
async fn an_answer_for_the_unit_that_does_not_fit_is_refused_and_not_kept() {
    let program = customs().await;
    for (fact, answer) in [
        ("leak.people", json!({ "kind": "count", "count": 5 })),
        ("no.such", json!({ "kind": "count", "count": 5 })),
        ("unit.kind", json!({ "kind": "yes_no", "yes": true })),
        ("unit.kind", json!({ "kind": "choice", "option": "nowhere" })),
        ("unit.core_systems", json!({ "kind": "text", "text": "长".repeat(10_001) })),
    ] {
        let args = json!({ "fact": fact, "answer": answer });
        let refusals = program.refused("answer_for_unit", args).await;
        assert!(!refusals.is_empty(), "{fact}");
    }
    let list = program.get("unit_answers", json!({})).await;
    let none = |one: &Value| one["value"].is_null();
    assert!(list.as_array().unwrap().iter().all(none), "{list:#}");
}

#[tokio::test]
async fn a_number_in_plain_words_is_offered_and_counts_only_once_confirmed() {
    let program = customs().await;
    let seen = program.incident(false).await;
    let text = "约六万人的敏感个人信息泄露了";
    let args = json!({ "id": seen["card"]["id"], "text": text });
    let offered = program.get("lift_numbers", args.clone()).await;
    let people = of(&offered, "leak.people").expect("offered");
    assert_eq!(people["answer"], json!({ "kind": "count", "count": 60_000 }));
    assert!(people["words"].as_str().unwrap().contains("六万"), "{people:#}");
    let unused = program.get("incident", json!({ "id": seen["card"]["id"] })).await;
    assert_eq!((&unused["answers"], &unused["position"]), (&json!([]), &seen["position"]));
    let answer = json!({ "fact": "leak.people", "answer": people["answer"] });
    let seen = program.accepted("answer_fact", on(&seen, answer)).await;
    assert_eq!(of(&seen["answers"], "leak.people").unwrap()["says"], "60000人");
    let offered = program.get("lift_numbers", args).await;
    assert!(of(&offered, "leak.people").is_none(), "it is answered");
}
