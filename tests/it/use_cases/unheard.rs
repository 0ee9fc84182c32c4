//! Reminders while nobody can hear them: what comes due then is said as missed, and never lost.

use super::reminded::{MINUTE, begun_with, considerable, customs, now_said, said};
use serde_json::json;
use std::time::Duration;
use support::{drawer::Mood, program::Parts};

#[tokio::test]
async fn behind_the_lock_nothing_is_said_and_what_passed_is_missed() {
    let mut program = customs().await;
    considerable(&program).await;
    said(&mut program, 2).await;
    program.get("lock", json!({})).await;
    program.clock.advance(MINUTE * 40);
    assert_eq!(program.alerts(), []);
    program.unlock().await;
    program.rest(Parts::ALONE).await;
    let heard = now_said(&mut program);
    assert!(heard.iter().any(|(_, alert)| alert.title.starts_with("错过：Ⅲ级首报")), "{heard:?}");
}

/// Guards: a command from the shell, or a browser that was not open, once used up a reminder.
#[tokio::test]
async fn what_nobody_heard_counts_as_missed_and_not_as_said() {
    let mut program = customs().await;
    considerable(&program).await;
    said(&mut program, 2).await;
    program.stop_listening();
    program.pass(MINUTE * 38, Parts::ALONE).await;
    program.listen();
    let alert = program.alert().await;
    assert!(alert.title.starts_with("错过：Ⅲ级首报"), "{alert:?}");
}

/// The program that starts with the session may be up before the keyring is.
#[tokio::test]
async fn a_keyring_that_comes_up_later_is_asked_again_and_its_absence_is_told() {
    let program = begun_with("guiyang-customs", &["office"], true).await;
    considerable(&program).await;
    program.drawer.turn(Mood::Absent);
    let mut program = program.restarted().await;
    assert_eq!(program.get("status", json!({})).await["keyring"], "absent");
    program.rest(Parts::KEYRING).await;
    program.clock.advance(MINUTE * 40);
    for _ in 0..11 {
        program.rest(Parts::KEYRING).await;
        program.clock.advance(Duration::from_secs(5));
    }
    assert_eq!(program.alert().await.title, "烽燧还没有解锁");
    program.rest(Parts::KEYRING).await;
    program.drawer.turn(Mood::Open);
    program.clock.advance(MINUTE);
    let alert = program.alert().await;
    assert!(alert.title.starts_with("错过：Ⅲ级首报"), "{alert:?}");
}
