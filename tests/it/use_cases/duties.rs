//! Duties through the commands: previews, instants and their corrections, askings, the record of a
//! call, beats and what was missed, and thresholds.
//!
//! The Guiyang plan has every kind of them.

use serde_json::{Value, json};
use std::time::Duration;
use support::program::{PASSPHRASE, Program, on};

pub(super) const WHO: &str = "科技处";

/// A program of a unit under a plan that holds these roles.
pub(super) async fn under(plan: &str, roles: &[&str]) -> Program {
    let program = Program::fresh().await;
    let first = json!({
        "plan": plan,
        "unit": "某单位",
        "roles": roles,
        "operator": "陈立",
        "passphrase": PASSPHRASE,
        "keyring": false,
    });
    program.accepted("first_run", first).await;
    program
}

pub(super) async fn customs() -> Program {
    under("guiyang-customs", &["unit", "tech_department", "office", "work_group"]).await
}

/// A clock that runs, as an answer.
pub(super) fn running_since(at: &str) -> Value {
    json!({ "kind": "clock", "spans": [{ "since": at, "until": null }] })
}

pub(super) async fn judged(program: &Program, grade: &str) -> Value {
    let seen = program.incident(false).await;
    judge(program, &seen, grade).await
}

async fn judge(program: &Program, seen: &Value, grade: &str) -> Value {
    let args = json!({ "grade": grade, "judge": WHO, "reason": "按影响" });
    program.accepted("judge_grade", on(seen, args)).await
}

async fn again(program: &Program, seen: &Value) -> Value {
    program.get("incident", json!({ "id": seen["card"]["id"] })).await
}

pub(super) fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

/// The rows of an obligation: number of the asking, due time and state.
fn rows(seen: &Value, obligation: &str) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let of_it = seen["duties"].as_array().unwrap().iter();
    let of_it = of_it.filter(|row| row["obligation"] == obligation);
    let mut rows: Vec<_> = of_it
        .map(|row| (row["nth"].as_u64().unwrap(), text(&row["due_at"]), text(&row["state"])))
        .collect();
    rows.sort();
    rows
}

fn row<'v>(seen: &'v Value, obligation: &str) -> &'v Value {
    let mut rows = seen["duties"].as_array().unwrap().iter();
    rows.find(|row| row["obligation"] == obligation).unwrap()
}

fn marks<'v>(seen: &'v Value, mark: &str) -> Vec<&'v Value> {
    let marks = seen["marks"].as_array().unwrap().iter();
    marks.filter(|row| row["mark"] == mark).collect()
}

#[tokio::test]
async fn a_grade_says_what_it_would_change_before_it_is_decided() {
    let program = customs().await;
    let seen = program.incident(false).await;
    let preview = async |seen: &Value, grade: &str, confirmed: bool| {
        let id = &seen["card"]["id"];
        let args = json!({ "id": id, "grade": grade, "confirmed": confirmed });
        let shifts = program.get("preview_grade", args).await;
        assert_eq!(again(&program, seen).await["position"], seen["position"], "nothing is written");
        let told = shifts.as_array().unwrap().clone();
        move |id: &str| {
            let found = told.iter().find(|shift| shift["obligation"] == id)?;
            let change = found["change"].as_str().unwrap().to_owned();
            Some((change, found["before"]["due_at"].clone(), found["after"]["due_at"].clone()))
        }
    };
    let at = |time: &str| json!(format!("2026-09-24T{time}+08:00"));
    let change = |word: &str, before: Value, after: Value| Some((word.to_owned(), before, after));
    let first = preview(&seen, "IV", false).await;
    assert_eq!(first("first_ordinary"), change("started", json!(null), at("12:45:00")));
    let seen = judge(&program, &seen, "IV").await;
    program.clock.advance(minutes(20));
    let raised = preview(&seen, "III", false).await;
    assert_eq!(raised("first_ordinary"), change("ended", at("12:45:00"), json!(null)));
    let (_, _, due) = raised("first_considerable").unwrap();
    assert_eq!(due, at("12:45:00"), "R11: the sooner of the two");
    assert_eq!(raised("written_considerable").unwrap().0, "new");
    let review = async |confirmed: bool| {
        let id = &seen["card"]["id"];
        let args = json!({ "id": id, "grade": "III", "confirmed": confirmed });
        let shifts = program.get("preview_grade", args).await;
        let mut shifts = shifts.as_array().unwrap().iter();
        let found = shifts.find(|shift| shift["obligation"] == "regrade_review");
        found.map(|shift| shift["after"]["says"].as_str().unwrap().to_owned())
    };
    assert_eq!(review(true).await, None, "the body that confirms needs no review");
    assert!(review(false).await.unwrap().contains("自 12:20 起"));
    let args = json!({ "id": seen["card"]["id"], "grade": "III", "confirmed": false });
    let shifts = program.get("preview_grade", args).await;
    let branch = shifts.as_array().unwrap().iter();
    let branch = branch.filter(|shift| shift["obligation"] == "branch_first");
    let says: Vec<&Value> = branch.map(|shift| &shift["after"]["says"]).collect();
    assert!(says.len() == 1 && says[0].as_str().unwrap().starts_with("视“"), "{says:?}");
    let same = preview(&seen, "IV", false).await;
    assert_eq!(same("first_ordinary"), None, "what stays is left out");
}

#[tokio::test]
async fn each_asking_has_its_own_half_hour_and_a_correction_moves_only_its_own() {
    let program = customs().await;
    let mut seen = judged(&program, "II").await;
    assert_eq!(marks(&seen, "asked").len(), 1, "to be set");
    let ask = json!({ "mark": "asked", "at": null, "decided_by": "总署应急办" });
    program.clock.advance(minutes(10));
    seen = program.accepted("set_mark", on(&seen, ask.clone())).await;
    program.clock.advance(minutes(10));
    seen = program.accepted("set_mark", on(&seen, ask)).await;
    let due = |time: &str, state: &str| (format!("2026-09-24T{time}+08:00"), state.to_owned());
    let of = |seen: &Value| -> Vec<_> {
        rows(seen, "supplement").into_iter().map(|(_, due, state)| (due, state)).collect()
    };
    assert_eq!(of(&seen), [due("12:40:00", "due"), due("12:50:00", "due")]);
    let first = marks(&seen, "asked")[0]["entry"].clone();
    let earlier = json!({
        "mark": "asked", "at": "2026-09-24T12:05:00+08:00", "decided_by": "总署应急办", "amends": first,
    });
    seen = program.accepted("set_mark", on(&seen, earlier)).await;
    assert_eq!(of(&seen), [due("12:35:00", "due"), due("12:50:00", "due")]);
    let asked = marks(&seen, "asked");
    assert_eq!(asked.len(), 3, "two, and one to be set");
    assert_eq!(asked[0]["earlier"][0]["at"], "2026-09-24T12:10:00+08:00");
    let by_hand = json!({
        "obligation": "supplement", "role": null, "beat": 2, "proof": { "kind": "hand", "note": "专网" },
    });
    seen = program.accepted("settle_duty", on(&seen, by_hand.clone())).await;
    assert_eq!(of(&seen), [due("12:35:00", "due"), due("12:50:00", "settled")]);
    let twice = program.refused("settle_duty", on(&seen, by_hand)).await;
    assert!(twice[0].1.contains("已经办过"), "{twice:?}");
    program.clock.advance(minutes(20));
    let program = program.restarted().await;
    program.unlock().await;
    let seen = again(&program, &seen).await;
    assert_eq!(of(&seen), [due("12:35:00", "overdue"), due("12:50:00", "settled")]);
}

#[tokio::test]
async fn an_instant_in_an_odd_order_is_said_and_one_to_come_is_refused_by_a_sure_clock() {
    let program = customs().await;
    let mut seen = judged(&program, "III").await;
    let set = |mark: &str, time: &str| {
        let at = format!("2026-09-24T{time}+08:00");
        json!({ "mark": mark, "at": at, "decided_by": WHO })
    };
    seen = program.accepted("set_mark", on(&seen, set("handling_ended", "11:00:00"))).await;
    let odd = marks(&seen, "handling_ended")[0]["odd"].as_str().unwrap().to_owned();
    assert!(odd.contains("“处置结束”早于“发现”"), "{odd}");
    seen = program.accepted("set_mark", on(&seen, set("discovered", "10:30:00"))).await;
    assert_eq!(marks(&seen, "handling_ended")[0]["odd"], "");
    seen = program.accepted("set_mark", on(&seen, set("judged", "11:50:00"))).await;
    assert_eq!(rows(&seen, "first_considerable")[0].1, "2026-09-24T12:20:00+08:00");
    seen = program.accepted("set_mark", on(&seen, set("verified", "12:20:00"))).await;
    let odd = marks(&seen, "verified")[0]["odd"].as_str().unwrap().to_owned();
    assert!(odd.contains("本机时钟不对的，请核对时间"), "nobody told the time yet: {odd}");
    program.accepted("confirm_time", json!({ "at": null })).await;
    let ahead = program.refused("set_mark", on(&seen, set("verified", "12:00:01"))).await;
    assert_eq!(ahead[0].0, "at");
    assert!(ahead[0].1.contains("现在的时间是2026-09-24 12:00"), "{ahead:?}");
    let made_up = program.refused("set_mark", on(&seen, set("regraded", "11:55:00"))).await;
    assert_eq!(made_up[0].0, "mark");
}

#[tokio::test]
async fn what_was_said_on_the_telephone_is_kept_as_it_was_said() {
    let program = customs().await;
    let mut seen = judged(&program, "III").await;
    let card = |seen: &Value| {
        let cards = seen["phone_cards"].as_array().unwrap().iter();
        let mut cards = cards.filter(|card| card["obligation"] == "first_considerable");
        cards.find(|card| card["role"] == "gac_office").unwrap().clone()
    };
    let record = card(&seen)["record"].clone();
    let fields: Vec<&str> =
        record.as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    for element in ["occurred_at", "place", "system", "course", "present", "impact", "measures"] {
        assert!(fields.contains(&element), "{element} in {fields:?}");
    }
    let call = |said: Value, reached: Value| {
        json!({
            "obligation": "first_considerable", "role": "gac_office", "number": "010-1",
            "reached": reached, "said": said,
        })
    };
    let silent = call(json!({ "impact": " " }), json!("王敏"));
    let refused = program.refused("log_call", on(&seen, silent)).await;
    assert!(refused[0].0 == "said" && refused[0].1.contains("影响"), "{refused:?}");
    let nobody = call(json!(null), json!(null));
    seen = program.accepted("log_call", on(&seen, nobody)).await;
    assert_eq!(card(&seen)["reached"], false, "nobody took it: logged, not settled");
    let said = call(json!({ "impact": "两个口岸停办业务" }), json!("王敏"));
    seen = program.accepted("log_call", on(&seen, said)).await;
    assert_eq!(card(&seen)["reached"], true);
    let lines = seen["log"].as_array().unwrap();
    let line = lines.iter().find(|line| line["said"].as_array().unwrap().len() > 5).unwrap();
    let kept = line["said"].clone();
    assert!(kept.as_array().unwrap().contains(&json!(["影响", "两个口岸停办业务"])), "{kept}");
    assert!(kept.as_array().unwrap().contains(&json!(["已采取的措施", "尚不清楚，随后补报"])));
    let text = json!({ "passage": "impact", "text": "改口：全关停办" });
    seen = program.accepted("write_passage", on(&seen, text)).await;
    let lines = seen["log"].as_array().unwrap();
    assert!(lines.iter().any(|line| line["said"] == kept), "what is written later changes nothing");
}

#[tokio::test]
async fn the_hourly_follow_up_starts_from_the_last_one_and_missed_hours_stay_counted() {
    let program = customs().await;
    let mut seen = judged(&program, "III").await;
    let status = json!({ "passage": "status", "text": "正在切换备机" });
    seen = program.accepted("write_passage", on(&seen, status)).await;
    program.clock.advance(minutes(55));
    let by_hand = json!({ "kind": "hand", "note": "当面通报" });
    let follow_up = |changes: Value, proof: Value| {
        json!({
            "obligation": "progress_hourly", "changes": changes, "answers": [], "proof": proof,
            "role": null,
        })
    };
    seen = program.accepted("follow_up", on(&seen, follow_up(json!({}), by_hand.clone()))).await;
    let hourly = row(&seen, "progress_hourly").clone();
    assert_eq!((&hourly["beat"], &hourly["missed"]), (&json!(2), &json!(0)));
    assert_eq!(hourly["last_done"]["at"], "2026-09-24T12:55:00+08:00");
    program.clock.advance(minutes(3 * 60 + 10));
    let draft = json!({ "id": seen["card"]["id"], "obligation": "progress_hourly" });
    let told = program.get("draft_follow_up", draft.clone()).await;
    assert_eq!(
        (told["duty"]["beat"].clone(), told["duty"]["missed"].clone()),
        (json!(4), json!(3))
    );
    assert_eq!(told["duty"]["state"], "overdue");
    assert_eq!(told["was"], json!({}), "nothing changed since");
    let text = json!({ "status": "备机已接管" });
    seen = program.accepted("follow_up", on(&seen, follow_up(text, by_hand))).await;
    let hourly = row(&seen, "progress_hourly").clone();
    assert_eq!((&hourly["beat"], &hourly["missed"]), (&json!(5), &json!(2)));
    assert_eq!(hourly["state"], "due");
    let lines = seen["log"].as_array().unwrap();
    let (one, other) = (&lines[lines.len() - 2], &lines[lines.len() - 1]);
    assert_eq!(one["at"], other["at"], "one action");
    let status = json!({ "passage": "status", "text": "业务恢复" });
    seen = program.accepted("write_passage", on(&seen, status)).await;
    let told = program.get("draft_follow_up", draft).await;
    assert_eq!(told["was"], json!({ "status": "备机已接管" }));
    let ended = json!({ "mark": "handling_ended", "at": null, "decided_by": WHO });
    seen = program.accepted("set_mark", on(&seen, ended)).await;
    assert_eq!(row(&seen, "progress_hourly")["state"], "overdue", "two hours are not answered for");
    let why = json!({ "kind": "not_applicable", "reason": "值班室停电", "by": "" });
    let answer = |proof: &Value| {
        json!({
            "obligation": "progress_hourly", "role": null, "beat": hourly["missed_from"],
            "through": hourly["missed_to"], "proof": proof,
        })
    };
    let unnamed = program.refused("settle_duty", on(&seen, answer(&why))).await;
    assert_eq!(unnamed[0].0, "by");
    let why = json!({ "kind": "not_applicable", "reason": "值班室停电" });
    seen = program.accepted("settle_duty", on(&seen, answer(&why))).await;
    let hourly = row(&seen, "progress_hourly");
    assert_eq!((&hourly["state"], &hourly["missed"]), (&json!("settled"), &json!(0)));
}

#[tokio::test]
async fn a_running_clock_warns_beforehand_and_then_asks_for_another_grade() {
    let program = customs().await;
    let mut seen = program.incident(false).await;
    let judgement = json!({
        "kind": "judgement", "word": "interrupted", "by": WHO, "reason": "核心业务中断",
    });
    let scope = json!({ "kind": "choice", "option": "headquarters" });
    let since = running_since("2026-09-24T11:40:00+08:00");
    for (fact, answer) in
        [("core.degraded", judgement), ("core.scope", scope), ("core.hours", since)]
    {
        let args = json!({ "fact": fact, "answer": answer });
        seen = program.accepted("answer_fact", on(&seen, args)).await;
    }
    seen = judge(&program, &seen, "IV").await;
    let home = program.get("home", json!({})).await;
    let card = &home["incidents"][0];
    assert_eq!(card["forecast"][0]["says"], "13:40 未恢复即达Ⅲ级");
    assert_eq!(card["needs_regrade"], json!(null));
    program.clock.advance(minutes(100));
    let home = program.get("home", json!({})).await;
    let asked = &home["incidents"][0]["needs_regrade"];
    assert_eq!(asked["grade"]["word"], "III");
    assert_eq!(asked["since"], "2026-09-24T13:40:00+08:00");
    assert_eq!(asked["clause"], "1.4.3(1)");
    seen = again(&program, &seen).await;
    seen = judge(&program, &seen, "III").await;
    assert_eq!(seen["card"]["needs_regrade"], json!(null));
}

#[tokio::test]
async fn the_tasks_of_the_year_come_up_before_their_last_day_and_none_is_made_up() {
    let program = under("jidong-county", &["member"]).await;
    let tasks = program.get("upkeep", json!({})).await;
    let of = |tasks: &Value, task: &str| {
        let found = tasks.as_array().unwrap().iter().find(|row| row["task"] == task);
        found.unwrap().clone()
    };
    let report = of(&tasks, "drill_report");
    assert_eq!((&report["due_on"], &report["state"]), (&json!("2026-11-30"), &json!("later")));
    assert_eq!(of(&tasks, "drill_own")["due_on"], json!(null), "定期 has no day");
    assert_eq!(program.get("home", json!({})).await["upkeep"], json!([]));
    program.clock.advance(minutes(38 * 24 * 60));
    let home = program.get("home", json!({})).await;
    assert_eq!(home["upkeep"][0]["task"], "drill_report");
    let done = |task: &str, year: i32, on: &str| json!({ "task": task, "year": year, "done_on": on, "number": "县信〔2026〕7号", "note": "" });
    let rows = [
        (done("flying", 2026, "2026-10-20"), "task"),
        (done("drill_report", 2027, "2026-10-20"), "year"),
        (done("drill_report", 2026, "2026-12-20"), "done_on"),
    ];
    for (args, field) in rows {
        assert_eq!(program.refused("settle_upkeep", args).await[0].0, field);
    }
    let args = done("drill_report", 2026, "2026-10-20");
    let tasks = program.accepted("settle_upkeep", args).await;
    let report = of(&tasks, "drill_report");
    assert_eq!((&report["state"], &report["done"][0]["by"]), (&json!("done"), &json!("陈立")));
    let program = program.restarted().await;
    program.unlock().await;
    assert_eq!(program.get("home", json!({})).await["upkeep"], json!([]));
}

#[tokio::test]
async fn who_ends_a_response_by_the_plan_is_said_beside_who_did() {
    let program = customs().await;
    let mut seen = judged(&program, "I").await;
    let end = |by: &str| json!({ "mark": "response_ended", "at": null, "decided_by": by });
    seen = program.accepted("set_mark", on(&seen, end("值班员陈立"))).await;
    let odd = |seen: &Value| marks(seen, "response_ended")[0]["odd"].as_str().unwrap().to_owned();
    assert!(odd(&seen).contains("预案由海关总署应急指挥部决定（4.4），请核对"), "{}", odd(&seen));
    seen = program.accepted("set_mark", on(&seen, end("总署应急指挥部王敏"))).await;
    assert!(!odd(&seen).contains("预案由"), "{}", odd(&seen));
}

#[tokio::test]
async fn a_proof_from_before_the_discovery_is_kept_and_said_to_be_odd() {
    let program = customs().await;
    let seen = judged(&program, "III").await;
    let paper = json!({ "kind": "paper", "number": "关〔2026〕1号" });
    let args = json!({
        "obligation": "first_considerable", "role": "gac_office", "beat": 0,
        "at": "1970-01-01T00:00:00+08:00", "proof": paper,
    });
    let seen = program.accepted("settle_duty", on(&seen, args)).await;
    let row = row(&seen, "first_considerable");
    assert!(row["note"].as_str().unwrap().contains("早于“发现”，请核对"), "{row}");
}
