//! What need not be said again, and what the program says of its own file: prompts that were put away,
//! standing tasks that were told, a log that was changed.

use super::reminded::{MINUTE, begun_with, considerable, customs, now_said, said};
use base::Clock as _;
use serde_json::{Value, json};
use std::time::Duration;
use support::program::{PASSPHRASE, Parts, Program};

const HOUR: Duration = Duration::from_secs(3_600);

/// The prompts that are not put away, by obligation and stage.
async fn seen(program: &Program) -> Vec<(String, String)> {
    let bar = program.get("bar", json!({})).await;
    let word = |prompt: &Value, name: &str| prompt[name].as_str().unwrap().to_owned();
    let shown = |prompt: &&Value| prompt["away"] == false;
    let all = bar["prompts"].as_array().unwrap().iter().filter(shown);
    all.map(|prompt| (word(prompt, "obligation"), word(prompt, "stage"))).collect()
}

/// Puts away everything that stands.
async fn put_away(program: &Program) {
    let bar = program.get("bar", json!({})).await;
    let keys: Vec<&Value> =
        bar["prompts"].as_array().unwrap().iter().map(|prompt| &prompt["key"]).collect();
    let after = program.get("put_away", json!({ "keys": keys })).await;
    assert!(after["prompts"].as_array().unwrap().iter().all(|prompt| prompt["away"] == true));
}

#[tokio::test]
async fn a_prompt_that_was_put_away_stays_away_over_a_restart_until_its_next_stage() {
    let mut program = customs().await;
    considerable(&program).await;
    said(&mut program, 24).await;
    let first = |stage: &str| ("first_considerable".to_owned(), stage.to_owned());
    assert!(seen(&program).await.contains(&first("near")));
    let owed = program.get("bar", json!({})).await["owed"].clone();
    put_away(&program).await;
    let mut program = program.restarted().await;
    program.unlock().await;
    program.rest(Parts::ALONE).await;
    assert_eq!(seen(&program).await, []);
    assert_eq!(program.get("bar", json!({})).await["owed"], owed, "nothing is settled by it");
    said(&mut program, 7).await;
    assert!(seen(&program).await.contains(&first("due")), "the next stage comes again");
}

#[tokio::test]
async fn nothing_owed_stays_away_for_longer_than_a_day_and_no_key_is_invented() {
    let mut program = begun_with("guiyang-customs", &["office"], false).await;
    considerable(&program).await;
    program.pass(HOUR, Parts::ALONE).await;
    let stood = seen(&program).await;
    assert!(!stood.is_empty());
    let before = program.get("put_away", json!({ "keys": ["x", "../y"] })).await;
    assert!(before["prompts"].as_array().unwrap().iter().all(|prompt| prompt["away"] == false));
    put_away(&program).await;
    for _ in 0..26 {
        program.pass(HOUR, Parts::ALONE).await;
    }
    now_said(&mut program);
    assert!(!seen(&program).await.is_empty(), "it is still owed");
}

/// The yearly report of drills is due on 30 November; the program begins on 24 September.
#[tokio::test]
async fn a_standing_task_is_told_quietly_once_a_stage_and_in_working_hours() {
    let mut program = begun_with("jidong-county", &["unit", "member"], false).await;
    let mut told = Vec::new();
    for day in 1..=100_u32 {
        for hour in [6, 12, 6] {
            program.clock.advance(HOUR * hour);
            program.rest(Parts::ALONE).await;
            for (_, alert) in now_said(&mut program) {
                assert!(alert.title.contains("日常工作"), "{alert:?}");
                assert!(!alert.urgent && !alert.forward, "{alert:?}");
                told.push((day, program.clock.now(), alert));
            }
        }
        if day == 50 {
            program = program.restarted().await;
            program.unlock().await;
            program.rest(Parts::ALONE).await;
        }
    }
    let of = |what: &str| {
        let about =
            told.iter().filter(|(.., alert)| alert.body.lines().any(|line| line.starts_with(what)));
        about.map(|(_, at, _)| at.date().to_string()).collect::<Vec<_>>()
    };
    let all = program.get("upkeep", json!({})).await;
    let tasks = all.as_array().unwrap();
    let report = tasks.iter().find(|task| task["task"] == "drill_report").unwrap();
    let days = of(report["what"].as_str().unwrap());
    assert_eq!(days, ["2026-11-02", "2026-11-23", "2026-12-01", "2027-01-01"]);
    for (_, at, alert) in &told {
        let hour = at.to_string()[11..13].parse::<u32>().unwrap();
        assert!((9..17).contains(&hour), "{at}: {alert:?}");
    }
}

/// Runs statements on the file of a locked program, as whoever knows its key could.
fn behind_its_back(program: &Program, sql: &str) {
    let vault = keys::Vault::read(&program.slots()).unwrap();
    let key = vault.open_by_passphrase(&keys::Passphrase::from(PASSPHRASE)).unwrap();
    let hex: String = key.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let db = rusqlite::Connection::open(program.database()).unwrap();
    db.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"; {sql}")).unwrap();
}

/// The log of one incident is changed behind the program's back: it is told, and the rest goes on.
#[tokio::test]
async fn a_log_that_was_changed_is_told_and_stops_nothing() {
    let mut program = customs().await;
    let spoilt = considerable(&program).await;
    let sound = considerable(&program).await;
    assert_eq!(program.get("bar", json!({})).await["troubles"], json!([]));
    program.get("lock", json!({})).await;
    let id = spoilt["card"]["id"].as_str().unwrap().replace('-', "");
    let spoil = format!(
        "DROP TRIGGER entry_is_not_changed; \
         UPDATE entry SET body = x'7b7d' WHERE position = 2 AND incident = x'{id}'"
    );
    behind_its_back(&program, &spoil);
    program.unlock().await;
    program.rest(Parts::ALONE).await;
    program.pass(MINUTE, Parts::ALONE).await;
    let told = |bar: &Value| bar["troubles"].as_array().is_some_and(|all| !all.is_empty());
    let bar = program.until("the spoilt log", "bar", told).await;
    assert!(bar["troubles"][0].as_str().unwrap().contains("记录与校验不符"), "{bar}");
    let id = |seen: &Value| json!({ "id": seen["card"]["id"] });
    let failed = program.call("incident", id(&spoilt)).await.unwrap_err();
    assert_eq!(failed.code, api::Code::Damaged);
    program.get("incident", id(&sound)).await;
}

/// Five hourly beats pass while the program is off, and more than half of the next hour: the last one
/// is said to be missed, once, and the duty counts as overdue until it is done.
#[tokio::test]
async fn a_beat_that_passed_while_the_program_was_off_is_missed_whenever_it_comes_back() {
    let mut program = customs().await;
    considerable(&program).await;
    said(&mut program, 2).await;
    program.clock.suspend(HOUR * 5 + MINUTE * 33);
    let mut program = program.restarted().await;
    program.unlock().await;
    program.rest(Parts::ALONE).await;
    let alerts: Vec<_> = now_said(&mut program).into_iter().map(|(_, alert)| alert).collect();
    let said_missed = |beat: &str| {
        let names = |alert: &&api::Alert| alert.title.contains(beat) || alert.body.contains(beat);
        alerts.iter().filter(names).filter(|alert| alert.body.contains("没有人看到")).count()
    };
    assert_eq!(said_missed("（第5次）"), 1, "{alerts:?}");
    let bar = program.get("bar", json!({})).await;
    let beats = bar["prompts"].as_array().unwrap();
    let missed = beats.iter().filter(|one| one["obligation"] == "progress_hourly");
    let kinds: Vec<&Value> = missed.map(|one| &one["kind"]).collect();
    assert!(kinds.contains(&&json!("missed")), "{kinds:?}");
    let again = program.restarted().await;
    again.unlock().await;
    again.rest(Parts::ALONE).await;
    let mut again = again;
    let heard = now_said(&mut again);
    assert!(heard.iter().all(|(_, alert)| !alert.body.contains("没有人看到")), "{heard:?}");
}
