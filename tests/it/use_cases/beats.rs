//! The beats of a repeated duty: what passed while nobody was there.

use super::reminded::{MINUTE, begun, considerable, now_said, said};
use serde_json::{Value, json};
use support::program::{Program, on};

const HOURLY: &str = "处置期间每小时报";

fn of_hourly(bar: &Value) -> Vec<&Value> {
    let prompts = bar["prompts"].as_array().unwrap().iter();
    prompts.filter(|one| one["obligation"] == "progress_hourly").collect()
}

/// Off for so many minutes after the first, then looked at for one.
async fn away(mut program: Program, minutes: u32) -> (Program, String, Value) {
    let clock = program.clock.clone();
    now_said(&mut program);
    program = program.restarted().await;
    clock.advance(MINUTE * minutes);
    program.unlock().await;
    let heard = said(&mut program, 1).await;
    let of_missed = |text: &String| text.contains(HOURLY) && text.contains("没有人看到");
    let texts = heard.iter().map(|(_, alert)| format!("{}\n{}", alert.title, alert.body));
    let told = texts.filter(of_missed).collect::<Vec<_>>().join("\n");
    let bar = program.get("bar", json!({})).await;
    (program, told, bar)
}

#[tokio::test]
async fn beats_that_passed_while_the_machine_was_off_are_counted_and_said_once() {
    for (minutes, coming) in [(5 * 60 + 10, false), (5 * 60 + 33, true)] {
        let mut program = begun("guiyang-customs", &["office"]).await;
        considerable(&program).await;
        let before = program.get("bar", json!({})).await["overdue"].as_u64().unwrap();
        assert_eq!(before, 0);
        said(&mut program, 1).await;
        let (program, told, bar) = away(program, minutes).await;
        assert!(told.contains("有5次（13:00至17:00）到期时没有人看到"), "{minutes}: {told}");
        let prompts = of_hourly(&bar);
        assert_eq!(prompts[0]["kind"], "missed", "{minutes}: {bar:#}");
        assert!(prompts[0]["says"].as_str().unwrap().contains("有5次"), "{minutes}: {bar:#}");
        assert_eq!(prompts.len(), 1 + usize::from(coming), "{minutes}");
        assert_eq!(bar["overdue"], 2, "{minutes}: the first report and the beats");

        let (_, told, bar) = away(program, 60).await;
        assert!(!told.contains("次（"), "{minutes}: one passed unseen, five were told: {told}");
        assert!(told.contains("没有人看到"), "{minutes}: {told}");
        assert_eq!(bar["overdue"], 2, "{minutes}");
    }
}

/// Guards: the telephone card of a beat asked for a call that left the beat open.
#[tokio::test]
async fn the_call_that_the_card_of_a_beat_asks_for_does_that_beat() {
    let mut program = begun("guiyang-customs", &["office"]).await;
    let incident = considerable(&program).await;
    said(&mut program, 46).await;
    let bar = program.get("bar", json!({})).await;
    assert_eq!(of_hourly(&bar)[0]["kind"], "telephone", "{bar:#}");
    let call = json!({ "obligation": "progress_hourly", "role": "member_units", "number": "1",
        "reached": "李处长" });
    let told = program.accepted("log_call", on(&incident, call.clone())).await;
    let row = |seen: &Value| {
        let rows = seen["duties"].as_array().unwrap();
        rows.iter().find(|row| row["obligation"] == "progress_hourly").unwrap().clone()
    };
    assert_eq!(row(&told)["last_done"]["beat"], 1, "{:#}", row(&told));
    assert_eq!(row(&told)["beat"], 2);
    let again = program.accepted("log_call", on(&told, call)).await;
    assert_eq!(
        row(&again)["last_done"]["beat"],
        1,
        "a second call in the hour tells no later beat"
    );
    said(&mut program, 20).await;
    let bar = program.get("bar", json!({})).await;
    assert!(of_hourly(&bar).is_empty(), "{bar:#}");
}

#[tokio::test]
async fn an_end_that_was_recorded_by_mistake_is_taken_back_and_the_beats_go_on() {
    let mut program = begun("guiyang-customs", &["office"]).await;
    let incident = considerable(&program).await;
    let ended = json!({ "mark": "handling_ended", "at": null, "decided_by": "陈立" });
    let seen = program.accepted("set_mark", on(&incident, ended)).await;
    said(&mut program, 45).await;
    assert!(of_hourly(&program.get("bar", json!({})).await).is_empty());
    let of = |seen: &Value, mark: &str| {
        let marks = seen["marks"].as_array().unwrap();
        marks.iter().find(|row| row["mark"] == mark).unwrap().clone()
    };
    let row = of(&seen, "handling_ended");
    assert_eq!((&row["undoable"], &of(&seen, "judged")["undoable"]), (&json!(true), &json!(false)));
    let undone = json!({ "mark": "handling_ended", "at": null, "decided_by": "陈立",
        "amends": row["entry"], "undone": true });
    let seen = program.accepted("set_mark", on(&seen, undone.clone())).await;
    let row = of(&seen, "handling_ended");
    assert_eq!((&row["at"], &row["undoable"]), (&Value::Null, &json!(false)), "{row:#}");
    said(&mut program, 15).await;
    let bar = program.get("bar", json!({})).await;
    assert_eq!(of_hourly(&bar)[0]["stage"], "due", "{bar:#}");
    let again = program.refused("set_mark", on(&seen, undone)).await;
    assert_eq!(again[0].0, "amends");
    let judged = json!({ "mark": "judged", "at": null, "decided_by": "陈立", "undone": true });
    let stays = program.refused("set_mark", on(&seen, judged)).await;
    assert!(stays[0].1.contains("不能撤销"), "{stays:?}");
    let program = program.restarted().await;
    program.unlock().await;
    let seen = program.get("incident", json!({ "id": incident["card"]["id"] })).await;
    assert_eq!(of(&seen, "handling_ended")["at"], Value::Null, "after a restart too");
}
