//! Passphrase, keyring and recovery code: what each says when it does not open, and that no trouble
//! with a key ever makes another one.

use super::{is_chinese, kept};
use api::Code;
use serde_json::json;
use std::collections::BTreeSet;
use support::{
    drawer::Mood,
    program::{Program, bytes_below, first_run},
};

#[tokio::test]
async fn a_wrong_secret_says_so_as_often_as_it_is_tried() {
    let (program, code) = Program::begun().await;
    let program = program.restarted().await;
    let before = bytes_below(program.home.path());
    let mut other = code.clone();
    let last = if other.pop() == Some('A') { 'B' } else { 'A' };
    other.push(last);
    for (way, secret) in [
        ("passphrase", ""),
        ("passphrase", "烽火连三月，家书抵千金"),
        ("recovery", ""),
        ("recovery", "hello"),
        ("recovery", &other),
        ("passphrase", &code),
    ] {
        let failed = program.call("unlock", json!({ "way": way, "secret": secret })).await;
        let failure = failed.unwrap_err();
        assert_eq!(failure.code, Code::WrongPassphrase, "{way} {secret}");
        assert!(is_chinese(&failure.detail), "{failure:?}");
    }
    let failed = program.call("unlock", json!({ "way": "keyring", "secret": "" })).await;
    assert_eq!(failed.unwrap_err().code, Code::Locked, "no keyring was ever set up");
    assert_eq!(bytes_below(program.home.path()), before);
    program.unlock().await;
}

/// Guards the worst of all: `NoEntry` taken for a first run, and a new key written over the old one.
#[tokio::test]
async fn a_keyring_that_says_no_makes_no_key_and_the_passphrase_still_opens() {
    let mut program = Program::fresh().await;
    program.accepted("first_run", first_run(true)).await;
    let written = program.incident(false).await;
    let accounts = program.drawer.accounts();
    assert_eq!(accounts.len(), 1);
    let mut told = BTreeSet::new();
    let moods = [
        (Mood::Absent, "absent"),
        (Mood::Locked, "locked"),
        (Mood::Denied, "denied"),
        (Mood::Garbled, "denied"),
    ];
    for (mood, word) in moods {
        program.drawer.turn(mood);
        program = program.restarted().await;
        let before = bytes_below(program.home.path());
        let status = program.get("status", json!({})).await;
        assert_eq!((&status["stage"], &status["keyring"]), (&json!("locked"), &json!(word)));
        assert_eq!(status["failure"]["code"], "Locked", "{mood:?}");
        let detail = status["failure"]["detail"].as_str().unwrap().to_owned();
        assert!(is_chinese(&detail) && told.insert(detail), "{mood:?}: {status:#}");
        let again = program.call("unlock", json!({ "way": "keyring", "secret": "" })).await;
        assert_eq!(again.unwrap_err().code, Code::Locked, "{mood:?}");
        let twice = program.call("first_run", first_run(true)).await;
        assert_eq!(twice.unwrap_err().code, Code::Conflict, "{mood:?}");
        assert_eq!(bytes_below(program.home.path()), before, "{mood:?}");
        assert_eq!(program.drawer.accounts(), accounts, "{mood:?}");
        program.unlock().await;
        let id = json!({ "id": written["card"]["id"] });
        assert_eq!(program.get("incident", id).await["log"], written["log"], "{mood:?}");
    }

    program.drawer.turn(Mood::Open);
    program.drawer.empty();
    program = program.restarted().await;
    let before = bytes_below(program.home.path());
    let status = program.get("status", json!({})).await;
    assert_eq!((&status["stage"], &status["keyring"]), (&json!("locked"), &json!("empty")));
    assert!(told.insert(status["failure"]["detail"].to_string()), "{status:#}");
    assert_eq!(program.call("first_run", first_run(true)).await.unwrap_err().code, Code::Conflict);
    let again = program.call("unlock", json!({ "way": "keyring", "secret": "" })).await;
    assert_eq!(again.unwrap_err().code, Code::Locked);
    assert_eq!(bytes_below(program.home.path()), before);
    assert_eq!(program.drawer.accounts(), Vec::<String>::new(), "no key was made");
    program.unlock().await;
    assert_eq!(
        kept(&program)[1],
        before.iter().find(|(path, _)| *path == program.slots()).map(|(_, bytes)| bytes.clone())
    );
}

#[tokio::test]
async fn a_keyring_that_was_unlocked_later_opens_on_request() {
    let mut program = Program::fresh().await;
    program.accepted("first_run", first_run(true)).await;
    program.drawer.turn(Mood::Locked);
    program = program.restarted().await;
    assert_eq!(program.get("status", json!({})).await["stage"], "locked");
    program.drawer.turn(Mood::Open);
    let opened = program.get("unlock", json!({ "way": "keyring", "secret": "" })).await;
    assert_eq!((&opened["stage"], &opened["keyring"]), (&json!("ready"), &json!("open")));
}

#[tokio::test]
async fn another_store_s_key_in_the_keyring_opens_nothing() {
    let other = Program::fresh().await;
    other.accepted("first_run", first_run(true)).await;
    let mut program = Program::fresh().await;
    program.accepted("first_run", first_run(true)).await;
    program.drawer.swap(&other.drawer);
    program = program.restarted().await;
    let before = bytes_below(program.home.path());
    let status = program.get("status", json!({})).await;
    assert_eq!((&status["stage"], &status["keyring"]), (&json!("locked"), &json!("empty")));
    assert_eq!(status["failure"]["code"], "Locked");
    assert_eq!(bytes_below(program.home.path()), before);
    program.unlock().await;
}
