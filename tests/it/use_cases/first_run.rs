//! The first run, unlocking and locking.

use api::Code;
use serde_json::{Value, json};
use std::fs;
use support::{
    drawer::Mood,
    program::{PASSPHRASE, Program, bytes_below, first_run, in_time},
};

fn with(field: &str, value: Value) -> Value {
    let mut args = first_run(false);
    args[field] = value;
    args
}

#[tokio::test]
async fn a_first_run_is_refused_beside_each_field_and_writes_nothing() {
    let program = Program::fresh().await;
    let rows = [
        ("plan", json!("moon"), "请选择本单位适用的预案"),
        ("roles", json!([]), "至少选择一个"),
        ("roles", json!(["king"]), "不属于这部预案"),
        ("unit", json!(" "), "单位名称"),
        ("unit", json!("校".repeat(101)), "最多100字"),
        ("operator", json!(""), "值班人姓名"),
        ("passphrase", json!("1234567"), "至少8个字符"),
    ];
    for (field, value, part) in rows {
        let refusals = program.refused("first_run", with(field, value)).await;
        let [(named, says)] = refusals.as_slice() else { panic!("{refusals:?}") };
        assert_eq!(named, field);
        assert!(says.contains(part), "{field}: {says}");
    }
    let mut all = first_run(false);
    for field in ["unit", "operator", "passphrase"] {
        all[field] = json!("");
    }
    assert_eq!(program.refused("first_run", all).await.len(), 3);
    assert_eq!(bytes_below(program.home.path()), []);
    assert_eq!(program.get("status", json!({})).await["stage"], "first_run");
}

#[tokio::test]
async fn before_the_first_run_and_behind_the_lock_nothing_is_shown() {
    let (program, _) = Program::begun().await;
    let fresh = Program::fresh().await;
    program.get("lock", json!({})).await;
    for program in [fresh, program] {
        for name in ["bar", "home", "incidents", "outbox", "warnings", "settings"] {
            let failure = program.call(name, json!({})).await.unwrap_err();
            assert_eq!(failure.code, Code::Locked, "{name}");
            assert_eq!(failure.detail, "还没有解锁", "{name}");
        }
        assert!(!program.get("plans", json!({})).await["plans"].as_array().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_first_run_happens_once_even_when_it_is_asked_twice_at_once() {
    let program = Program::fresh().await;
    let (one, other) = tokio::join!(
        program.call("first_run", first_run(false)),
        program.call("first_run", first_run(false)),
    );
    let replies = [one, other];
    let made: Vec<_> = replies.iter().filter_map(|reply| reply.as_ref().ok()).collect();
    let [made] = made.as_slice() else { panic!("{replies:?}") };
    let failed = replies.iter().find_map(|reply| reply.as_ref().err()).unwrap();
    assert_eq!(failed.code, Code::Conflict);
    let code = made["with"]["recovery_code"].clone();
    let program = program.restarted().await;
    let by = json!({ "way": "recovery", "secret": code });
    assert_eq!(program.get("unlock", by).await["stage"], "ready");
}

#[tokio::test]
async fn the_store_opens_by_each_key_slot_and_by_no_other_way() {
    let program = Program::fresh().await;
    let made = program.accepted("first_run", first_run(true)).await;
    assert!(made["keyring"].as_str().unwrap().contains("已存入系统密钥环"));
    let program = program.restarted().await;
    let status = program.get("status", json!({})).await;
    assert_eq!((&status["stage"], &status["keyring"]), (&json!("ready"), &json!("open")));
    for (way, secret) in [
        ("passphrase", json!(PASSPHRASE)),
        ("recovery", made["recovery_code"].clone()),
        ("keyring", json!("")),
    ] {
        program.get("lock", json!({})).await;
        assert_eq!(program.get("status", json!({})).await["stage"], "locked");
        let opened = program.get("unlock", json!({ "way": way, "secret": secret })).await;
        assert_eq!(opened["stage"], "ready", "{way}");
    }
    program.get("lock", json!({})).await;
    let strange = json!({ "way": "magic", "secret": PASSPHRASE });
    assert_eq!(program.call("unlock", strange).await.unwrap_err().code, Code::Invalid);
}

/// Guards: what still held the store after 锁定 made the next unlocking meet its own lock.
#[tokio::test]
async fn locking_lets_the_store_go_before_it_answers() {
    let (program, _) = Program::begun().await;
    for _ in 0..20 {
        program.get("lock", json!({})).await;
        program.unlock().await;
    }
    let (one, other) =
        tokio::join!(program.get("lock", json!({})), program.get("status", json!({})));
    assert_eq!((&one["stage"], other["stage"].is_string()), (&json!("locked"), true));
    let by = || json!({ "way": "passphrase", "secret": PASSPHRASE });
    let (one, other) = tokio::join!(program.get("unlock", by()), program.get("unlock", by()));
    assert_eq!((&one["stage"], &other["stage"]), (&json!("ready"), &json!("ready")));
}

#[tokio::test]
async fn another_passphrase_and_another_code_open_and_those_before_no_longer_do() {
    let (program, code) = Program::begun().await;
    let change = |present: &str, next: &str| json!({ "present": present, "next": next });
    let next = "但使龙城飞将在，不教胡马度阴山";
    let refused = program.refused("change_passphrase", change("wrong, wrong", next)).await;
    assert_eq!(refused[0].0, "present");
    let refused = program.refused("change_passphrase", change(PASSPHRASE, "short")).await;
    assert_eq!(refused[0].0, "next");
    program.accepted("change_passphrase", change(&code, next)).await;
    let by = json!({ "way": "passphrase", "secret": next });
    let renewed = program.accepted("renew_recovery_code", by.clone()).await;
    let program = program.restarted().await;
    for (way, secret) in [("passphrase", PASSPHRASE), ("recovery", code.as_str())] {
        let failed = program.call("unlock", json!({ "way": way, "secret": secret })).await;
        assert_eq!(failed.unwrap_err().code, Code::WrongPassphrase, "{way}");
    }
    assert_eq!(program.get("unlock", by).await["stage"], "ready");
    program.get("lock", json!({})).await;
    let by = json!({ "way": "recovery", "secret": renewed["recovery_code"] });
    assert_eq!(program.get("unlock", by).await["stage"], "ready");
}

#[tokio::test]
async fn a_keyring_that_says_no_does_not_keep_the_first_run_from_its_end() {
    let program = Program::fresh().await;
    program.drawer.turn(Mood::Absent);
    let made = program.accepted("first_run", first_run(true)).await;
    assert!(made["keyring"].as_str().unwrap().contains("每次启动需要输入口令"));
    let status = program.get("status", json!({})).await;
    assert_eq!((&status["stage"], &status["keyring"]), (&json!("ready"), &json!("unused")));
    program.drawer.turn(Mood::Open);
    assert_eq!(program.get("use_keyring", json!({ "on": true })).await["keyring"], true);
    let program = program.restarted().await;
    assert_eq!(program.get("status", json!({})).await["stage"], "ready");
    assert_eq!(program.get("use_keyring", json!({ "on": false })).await["keyring"], false);
    assert_eq!(program.drawer.accounts(), Vec::<String>::new());
    let program = program.restarted().await;
    assert_eq!(program.get("status", json!({})).await["stage"], "locked");
    program.unlock().await;
}

#[tokio::test]
async fn the_store_is_not_readable_without_its_key() {
    let (program, _) = Program::begun().await;
    program.incident(false).await;
    in_time("stopping", program.app.stop()).await;
    let database = fs::read(program.database()).unwrap();
    for plain in ["SQLite format 3", "主机房断电", "第一中学", "陈立"] {
        let found = database.windows(plain.len()).any(|bytes| bytes == plain.as_bytes());
        assert!(!found, "{plain}");
    }
}
