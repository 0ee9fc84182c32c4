//! A warning: it comes down, it repeats until a person signs for it, and the sign-for goes up.

use serde_json::{Value, json};
use std::time::Duration;
use support::program::{Parts, Program};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_warning_repeats_until_it_is_signed_for_and_the_sign_for_arrives() {
    let (mut program, _) = Program::begun().await;
    program.accepted("start_practice", json!({})).await;
    program.rest(Parts::LINKED).await;
    program.get("practice_warning", json!({})).await;
    let alert = program.alert().await;
    assert!(alert.urgent && alert.title.starts_with("【演练】橙色预警"), "{alert:?}");
    let mut sounded = Vec::new();
    for minute in 1..=28 {
        program.pass(MINUTE, Parts::LINKED).await;
        sounded.extend(program.alerts().iter().map(|_| minute));
    }
    assert_eq!(sounded, [1, 3, 8, 18, 28], "after 1, 2, 5, 10 minutes and every 10");

    let held = program.get("warnings", json!({})).await[0].clone();
    assert_eq!((&held["state"], &held["mode"]), (&json!("active"), &json!("drill")));
    assert_eq!(held["alarms"], 6);
    assert_eq!(program.get("bar", json!({})).await["alarms"][0]["id"], held["id"]);
    let sign = json!({ "id": held["id"], "note": "已安排值守" });
    let signed = program.accepted("sign_for", sign.clone()).await;
    assert_eq!(
        (&signed["state"], &signed["signed_for_by"]),
        (&json!("signed_for"), &json!("陈立"))
    );
    assert_eq!(program.refused("sign_for", sign).await[0].0, "warning");
    let arrived = |list: &Value| list[0]["sign_for_delivered"] == true;
    program.until("the sign-for at the superior", "warnings", arrived).await;
    assert_eq!(program.get("bar", json!({})).await["alarms"], json!([]));
    program.alerts();
    for _ in 0..12 {
        program.pass(MINUTE, Parts::LINKED).await;
    }
    assert_eq!(program.alerts(), []);
}

#[tokio::test]
async fn a_warning_that_was_not_signed_for_sounds_again_after_a_restart() {
    let (mut program, _) = Program::begun().await;
    program.accepted("start_practice", json!({})).await;
    program.rest(Parts::LINKED).await;
    program.get("practice_warning", json!({})).await;
    program.alert().await;
    program.ground.close().await;
    let program = program.restarted().await;
    program.unlock().await;
    let mut program = program;
    assert_eq!(program.get("bar", json!({})).await["active_warnings"], 1);
    // Nothing sounds before its minute has passed, and it does sound then.
    program.rest(Parts::UNANSWERED).await;
    assert_eq!(program.alerts(), []);
    program.pass(MINUTE, Parts::UNANSWERED).await;
    assert!(program.alert().await.urgent);
}

/// The alarm once went on after the practice superior was left, and nothing took its sign-for.
#[tokio::test]
async fn a_practice_alarm_ends_with_the_practice() {
    let (mut program, _) = Program::begun().await;
    program.accepted("start_practice", json!({})).await;
    program.rest(Parts::LINKED).await;
    program.get("practice_warning", json!({})).await;
    program.alert().await;
    assert_eq!(program.get("bar", json!({})).await["active_warnings"], 1);
    program.get("stop_practice", json!({})).await;
    let bar = program.get("bar", json!({})).await;
    assert_eq!((&bar["alarms"], &bar["active_warnings"]), (&json!([]), &json!(0)));
    assert_eq!(program.get("warnings", json!({})).await, json!([]));
    program.accepted("start_practice", json!({})).await;
    assert_eq!(program.get("warnings", json!({})).await[0]["state"], "active");
}

#[tokio::test]
async fn what_a_warning_asks_is_ticked_by_its_own_actions_alone() {
    let (mut program, _) = Program::begun().await;
    program.accepted("start_practice", json!({})).await;
    program.get("practice_warning", json!({})).await;
    program.alert().await;
    let held = program.get("warnings", json!({})).await[0].clone();
    let action = held["actions"][0]["action"].clone();
    assert!(action.is_string(), "{held:#}");
    let tick = |action: &Value| json!({ "id": held["id"], "action": action });
    assert_eq!(program.refused("tick_action", tick(&json!("dance"))).await[0].0, "action");
    let ticked = program.accepted("tick_action", tick(&action)).await;
    assert!(ticked["actions"][0]["done_at"].is_string());
}
