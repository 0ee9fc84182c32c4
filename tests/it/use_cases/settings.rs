//! The settings: the unit, its people and telephone list, the screens; and what they change at once.

use api::{About, Code};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::{drawer::Mood, program::Program};

#[tokio::test]
async fn what_is_saved_stays_and_what_is_absent_is_left_alone() {
    let (program, _) = Program::begun().await;
    let before = program.get("settings", json!({})).await;
    let phones = json!({ "superior_education": " 025-83335555 " });
    program.accepted("save_settings", json!({ "phones": phones })).await;
    let people = json!({ "operators": ["陈立", "孙毅"], "operator": "孙毅" });
    program.accepted("save_settings", people).await;
    program.accepted("save_settings", json!({ "theme": "dark", "unit": " 第二中学 " })).await;
    let program = program.restarted().await;
    program.unlock().await;
    let after = program.get("settings", json!({})).await;
    assert_eq!((&after["unit"], &after["theme"]), (&json!("第二中学"), &json!("dark")));
    let people: BTreeSet<&str> =
        after["operators"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(people, BTreeSet::from(["陈立", "孙毅"]));
    assert_eq!(after["operator"], "孙毅");
    for name in ["plan", "language", "auto_send", "device", "folder", "keyring"] {
        assert_eq!(after[name], before[name], "{name}");
    }
    let role = |view: &Value, id: &str| {
        let roles = view["roles"].as_array().unwrap().clone();
        roles.into_iter().find(|role| role["role"] == id).unwrap()
    };
    assert_eq!(role(&after, "superior_education")["phone"], "025-83335555");
    assert_eq!(role(&after, "unit")["held"], true);
    let seen = program.incident(false).await;
    let card = &seen["phone_cards"][0];
    assert_eq!(
        (&card["phone"], &card["phone_source"]),
        (&json!("025-83335555"), &json!("本单位通讯录"))
    );
    assert_eq!(seen["log"][0]["by"], "孙毅");
}

#[tokio::test]
async fn a_wrong_setting_is_refused_beside_its_field_and_nothing_is_saved() {
    let (program, _) = Program::begun().await;
    let before = program.get("settings", json!({})).await;
    for (field, value) in [
        ("unit", json!(" ")),
        ("unit", json!("校".repeat(101))),
        ("roles", json!([])),
        ("roles", json!(["king"])),
        ("operators", json!([])),
        ("operators", json!(["陈立", " "])),
        ("phones", json!({ "king": "110" })),
        ("theme", json!("pink")),
        ("language", json!("fr")),
    ] {
        let mut args = json!({ "auto_send": false, "operator": "孙毅" });
        args[field] = value;
        let refused = program.refused("save_settings", args).await;
        assert_eq!(refused[0].0, field, "{refused:?}");
        assert_eq!(program.get("settings", json!({})).await, before, "{field}");
    }
}

#[tokio::test]
async fn a_keyring_that_says_no_leaves_the_settings_as_they_were() {
    let (program, _) = Program::begun().await;
    let slots = std::fs::read(program.slots()).unwrap();
    program.drawer.turn(Mood::Locked);
    let failure = program.call("use_keyring", json!({ "on": true })).await.unwrap_err();
    assert_eq!(failure.code, Code::Locked);
    assert!(failure.detail.contains("已锁定"), "{failure:?}");
    assert_eq!(program.get("settings", json!({})).await["keyring"], false);
    assert_eq!(std::fs::read(program.slots()).unwrap(), slots);
    program.get("status", json!({})).await;
    assert_eq!(program.get("status", json!({})).await["stage"], "ready");
}

#[tokio::test]
async fn a_test_notification_is_shown_and_its_seeing_is_kept() {
    let (mut program, _) = Program::begun().await;
    assert_eq!(program.get("settings", json!({})).await["notification_confirmed_at"], Value::Null);
    program.get("test_notification", json!({})).await;
    let alert = program.alert().await;
    assert!(alert.urgent && alert.about == About::Program, "{alert:?}");
    let after = program.get("confirm_notification", json!({})).await;
    assert_eq!(after["notification_confirmed_at"], "2026-09-24T12:00:00+08:00");
    program.get("lock", json!({})).await;
    assert_eq!(program.call("test_notification", json!({})).await.unwrap_err().code, Code::Locked);
    assert_eq!(program.alerts(), [], "behind the lock nothing is shown");
}
