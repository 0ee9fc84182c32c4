//! Scans as evidence: the file itself is kept with the duty that it settles, and comes out as it came
//! in.

use super::duties::customs;
use api::Code;
use base::Digest;
use serde_json::{Value, json};
use support::program::{Program, on};

const PAGE: &[u8] = b"%PDF-1.7\n\0\xff\xfe a page as it was scanned";

async fn judged(program: &Program) -> Value {
    let seen = program.incident(false).await;
    let args = json!({ "grade": "III", "judge": "科技处", "reason": "按影响" });
    program.accepted("judge_grade", on(&seen, args)).await
}

fn scan(name: &str, bytes: &[u8]) -> Value {
    json!({ "name": name, "bytes": bytes.len(), "sha256": Digest::of(bytes) })
}

fn paper(obligation: &str, scan: &Value) -> Value {
    json!({
        "obligation": obligation, "role": null, "beat": 0,
        "proof": { "kind": "paper", "number": "黔关科〔2026〕7号", "scan": scan },
    })
}

fn row<'v>(seen: &'v Value, obligation: &str) -> &'v Value {
    let mut rows = seen["duties"].as_array().unwrap().iter();
    rows.find(|row| row["obligation"] == obligation).unwrap()
}

#[tokio::test]
async fn a_scan_comes_back_byte_for_byte_after_a_restart() {
    let program = customs().await;
    let mut seen = judged(&program).await;
    let (first, page) = ("first_considerable", scan("报告.pdf", PAGE));
    assert_eq!(row(&seen, first)["scan"], json!(null));
    program.app.upload(PAGE.to_vec()).unwrap();
    seen = program.accepted("settle_duty", on(&seen, paper(first, &page))).await;
    assert_eq!(row(&seen, first)["scan"], page);
    let digest = Digest::of(PAGE).to_string();
    let program = program.restarted().await;
    assert_eq!(program.app.kept_file(&digest).unwrap_err().code, Code::Locked);
    program.unlock().await;
    let (name, bytes) = program.app.kept_file(&digest).unwrap();
    assert_eq!((name.as_str(), bytes.as_slice()), ("报告.pdf", PAGE));
    for absent in [Digest::of(b"another").to_string(), digest.to_uppercase(), String::new()] {
        assert_eq!(program.app.kept_file(&absent).unwrap_err().code, Code::Missing, "{absent}");
    }
}

#[tokio::test]
async fn a_scan_that_did_not_come_in_settles_nothing() {
    let program = customs().await;
    let seen = judged(&program).await;
    let told = |page: &Value| on(&seen, paper("first_considerable", page));
    let absent = async |page: &Value| {
        let refused = program.refused("settle_duty", told(page)).await;
        assert!(refused[0].0 == "scan" && refused[0].1.contains("没有传进来"), "{refused:?}");
    };
    let page = scan("报告.pdf", PAGE);
    absent(&page).await;
    program.app.upload(PAGE.to_vec()).unwrap();
    let mut larger = page.clone();
    larger["bytes"] = json!(PAGE.len() + 1);
    absent(&larger).await;
    program.app.upload(b"another".to_vec()).unwrap();
    absent(&page).await;
    let hourly = json!({
        "obligation": "progress_hourly", "changes": { "status": "正在切换" }, "answers": [],
        "proof": paper("", &page)["proof"], "role": null,
    });
    let refused = program.refused("follow_up", on(&seen, hourly)).await;
    assert_eq!(refused[0].0, "scan");
    program.app.upload(PAGE.to_vec()).unwrap();
    let mut unnumbered = told(&page);
    unnumbered["proof"]["number"] = json!(" ");
    assert_eq!(program.refused("settle_duty", unnumbered).await[0].0, "number");
    let digest = Digest::of(PAGE).to_string();
    let kept = program.app.kept_file(&digest).unwrap_err();
    assert_eq!(kept.code, Code::Missing, "what is refused leaves nothing");
    let id = json!({ "id": seen["card"]["id"] });
    assert_eq!(program.get("incident", id).await["position"], seen["position"]);
    program.app.upload(Vec::new()).unwrap();
    let refused = program.refused("settle_duty", told(&scan("空.pdf", b""))).await;
    assert!(refused[0].0 == "scan" && refused[0].1.contains("空的"), "{refused:?}");
}

#[tokio::test]
async fn one_scan_proves_two_duties_and_keeps_the_name_it_came_with() {
    let program = customs().await;
    let mut seen = judged(&program).await;
    program.app.upload(PAGE.to_vec()).unwrap();
    let hourly = json!({
        "obligation": "progress_hourly", "changes": {}, "answers": [], "role": null,
        "proof": { "kind": "platform", "platform": "12387", "number": "7", "scan": scan("回执.pdf", PAGE) },
    });
    program.clock.advance(super::duties::minutes(55));
    seen = program.accepted("follow_up", on(&seen, hourly)).await;
    let again = paper("first_considerable", &scan("同一份.pdf", PAGE));
    seen = program.accepted("settle_duty", on(&seen, again)).await;
    assert_eq!(row(&seen, "first_considerable")["scan"], scan("回执.pdf", PAGE));
    let (name, bytes) = program.app.kept_file(&Digest::of(PAGE).to_string()).unwrap();
    assert_eq!((name.as_str(), bytes.as_slice()), ("回执.pdf", PAGE));
}
