//! An outage in several parts counts what each part lasted, and nothing between them.

use super::duties::customs;
use serde_json::{Value, json};
use support::program::on;

const NINE: &str = "2026-09-24T09:00:00+08:00";
const TEN: &str = "2026-09-24T10:00:00+08:00";
const ELEVEN: &str = "2026-09-24T11:00:00+08:00";
const AHEAD: &str = "2030-01-01T00:00:00+08:00";

fn spans(of: &[(&str, Option<&str>)]) -> Value {
    let each = of.iter().map(|(since, until)| json!({ "since": since, "until": until }));
    json!({ "kind": "clock", "spans": each.collect::<Vec<_>>() })
}

fn hours(answer: Value) -> Value {
    json!({ "fact": "core.hours", "answer": answer })
}

#[tokio::test]
async fn parts_are_counted_shown_and_changed_as_they_were_entered() {
    let program = customs().await;
    let incident = program.incident(false).await;
    let parts = spans(&[(NINE, Some(TEN)), (ELEVEN, None)]);
    let seen = program.accepted("answer_fact", on(&incident, hours(parts.clone()))).await;
    let clock = &seen["clocks"][0];
    assert_eq!(clock["since"], NINE);
    // One hour of the first part and one of the second, seen at noon.
    assert_eq!(clock["counts_from"], TEN);
    assert_eq!(clock["spans"], parts["spans"]);
    let mut answered = seen["answers"].as_array().unwrap().iter();
    let given = answered.find(|given| given["question"]["fact"] == "core.hours").unwrap();
    assert_eq!(given["value"], parts);
    assert_eq!(given["says"], "09:00至10:00、11:00起，未止");
}

#[tokio::test]
async fn parts_that_overlap_or_lie_ahead_are_refused_and_nothing_is_lost() {
    let program = customs().await;
    program.accepted("confirm_time", json!({ "at": null })).await;
    let incident = program.incident(false).await;
    let table = [
        (spans(&[]), "请填写开始时间。"),
        (spans(&[(NINE, None), (TEN, None)]), "时段重叠"),
        (spans(&[(NINE, Some(ELEVEN)), (TEN, None)]), "时段重叠"),
        (spans(&[(AHEAD, None)]), "还没有到"),
        (spans(&[(NINE, Some(AHEAD))]), "还没有到"),
    ];
    for (parts, expect) in table {
        let refused = program.refused("answer_fact", on(&incident, hours(parts.clone()))).await;
        let [(field, says)] = refused.as_slice() else { panic!("{refused:?}") };
        assert!(field == "answer" && says.contains(expect), "{parts}: {says}");
    }
    let seen = program.get("incident", json!({ "id": incident["card"]["id"] })).await;
    assert_eq!(seen["position"], incident["position"]);
}
