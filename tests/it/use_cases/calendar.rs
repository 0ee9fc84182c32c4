//! The working-day calendar: a year that was missing arrives, and what was provisional becomes firm.

use serde_json::{Value, json};
use std::sync::Arc;
use support::{
    program::{PASSPHRASE, Program, on},
    publisher::{Publisher, plan_with_cases},
    sim_clock::SimClock,
};

const PLAN: &str = "linxiang-city";

/// A unit of the city plan at the end of a year, with an incident whose handling has just ended: five
/// working days run into the next year.
async fn over_new_year() -> (Program, Value) {
    let home = Arc::new(tempfile::tempdir().unwrap());
    let clock = SimClock::at("2026-12-30T09:00:00+08:00".parse().unwrap());
    let program = Program::start(home, clock, Arc::default(), Arc::default()).await;
    let begin = json!({
        "plan": PLAN, "unit": "市图书馆", "roles": ["unit"], "operator": "陈立",
        "passphrase": PASSPHRASE, "keyring": false,
    });
    program.accepted("first_run", begin).await;
    let seen = program.incident(false).await;
    let judged = json!({ "grade": "II", "judge": "陈立", "reason": "市里电话通知" });
    let seen = program.accepted("judge_grade", on(&seen, judged)).await;
    let ended = json!({ "mark": "handling_ended", "at": null, "decided_by": "王敏" });
    let seen = program.accepted("set_mark", on(&seen, ended)).await;
    (program, json!({ "id": seen["card"]["id"] }))
}

/// When the filing is due, and whether that is provisional.
async fn filing(program: &Program, id: &Value) -> (String, bool) {
    let seen = program.get("incident", id.clone()).await;
    let duties = seen["duties"].as_array().unwrap();
    let filing = duties.iter().find(|duty| duty["clause"] == "4.3" && duty["limit"] != "");
    let filing = filing.unwrap_or_else(|| panic!("{duties:#?}"));
    let due = filing["due_at"].as_str().unwrap().to_owned();
    (due, filing["provisional"].as_bool().unwrap())
}

fn known(view: &Value, year: i32) -> Option<&Value> {
    view["years"].as_array().unwrap().iter().find(|row| row["year"] == year)
}

#[tokio::test]
async fn a_year_of_ones_own_makes_due_days_firm_and_goes_again() {
    let (program, id) = over_new_year().await;
    let guessed = ("2027-01-06T23:59:59+08:00".to_owned(), true);
    assert_eq!(filing(&program, &id).await, guessed);
    let view = program.get("calendar", json!({})).await;
    assert!(view["missing_says"].as_str().unwrap().contains("2027年"), "{view}");
    let shipped = known(&view, 2026).unwrap();
    assert_eq!((&shipped["origin"], &shipped["covers"]), (&json!("built_in"), &json!("")));

    let year = json!({
        "year": 2027, "source": "国办发明电〔2026〕9号",
        "days_off": ["2027-01-01", "2027-01-02", "2027-01-03"], "workdays": [],
    });
    let view = program.accepted("save_calendar_year", year).await;
    let own = known(&view, 2027).unwrap();
    assert_eq!((&own["origin"], &own["set_by"]), (&json!("unit"), &json!("陈立")));
    assert!(!view["missing_says"].as_str().unwrap().contains("2027年"), "{view}");
    let firm = ("2027-01-07T23:59:59+08:00".to_owned(), false);
    assert_eq!(filing(&program, &id).await, firm);
    let program = program.restarted().await;
    program.unlock().await;
    assert_eq!(filing(&program, &id).await, firm);
    program.accepted("remove_calendar_year", json!({ "year": 2027 })).await;
    assert_eq!(filing(&program, &id).await, guessed);
    assert!(program.call("remove_calendar_year", json!({ "year": 2027 })).await.is_err());
}

#[tokio::test]
async fn a_year_comes_with_a_bundle_and_ones_own_goes_before_it() {
    let (program, id) = over_new_year().await;
    let mut files = plan_with_cases(PLAN);
    let year = "year = 2027\nsource = \"通知\"\noff = [2027-01-01, 2027-01-04]\nmake_up = []\n";
    files.push(("calendar/2027.toml".to_owned(), year.as_bytes().to_vec()));
    let bytes = Publisher::default().pack("1.0.0", "2026-12-01", &[PLAN], &files);
    let args =
        json!({ "upload": program.app.upload(bytes).unwrap().upload, "accept_issuer": true });
    let plans = program.accepted("import_bundle", args).await;
    assert_eq!(plans["bundles"][0]["years"], json!([2027]));
    assert_eq!(filing(&program, &id).await, ("2027-01-08T23:59:59+08:00".to_owned(), false));
    let year = json!({
        "year": 2027, "source": "更正通知", "days_off": ["2027-01-01"], "workdays": ["2027-01-02"],
    });
    let view = program.accepted("save_calendar_year", year).await;
    let own = known(&view, 2027).unwrap();
    assert!(own["covers"].as_str().unwrap().contains("全省预案"), "{own}");
    assert_eq!(filing(&program, &id).await, ("2027-01-06T23:59:59+08:00".to_owned(), false));
}

#[tokio::test]
async fn a_slip_of_the_pen_is_refused_beside_its_field() {
    let (program, _) = Program::begun().await;
    let sound = json!({
        "year": 2027, "source": "通知", "days_off": ["2027-01-01"], "workdays": ["2027-01-02"],
    });
    for (name, field, value, expect) in [
        ("another century", "year", json!(1027), "year"),
        ("no source", "source", json!(" "), "source"),
        ("a long source", "source", json!("通".repeat(301)), "source"),
        ("nothing announced", "days_off", json!([]), "days_off"),
        ("another year's day", "days_off", json!(["2026-10-01"]), "days_off"),
        ("another year's work", "workdays", json!(["2028-01-02"]), "workdays"),
        ("both", "workdays", json!(["2027-01-01"]), "workdays"),
        ("an ordinary day", "workdays", json!(["2027-01-04"]), "workdays"),
    ] {
        let mut year = sound.clone();
        year[field] = value;
        let fields: Vec<String> = program
            .refused("save_calendar_year", year)
            .await
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        assert!(fields.contains(&expect.to_owned()), "{name}: {fields:?}");
    }
    let view = program.get("calendar", json!({})).await;
    assert!(known(&view, 2027).is_none());
}
