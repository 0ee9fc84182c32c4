//! A grade that only disputed wording keeps open: what it would ask for, and when it comes, is said
//! before the decision.

use super::reminded::{begun, minutes_of, said};
use assess::{Decided, Facts, regrading};
use plan::{Answer, Grade, Judgement, Span};
use serde_json::{Value, json};
use support::{
    program::{Program, on},
    publisher,
};

const REPAIR: &str = "每小时汇报抢修进展";

/// One unit's network is down: both Ⅰ and Ⅱ of the Linxiang plan claim that.
async fn paralysed(program: &Program) -> Value {
    let mut seen = program.incident(false).await;
    let answers = [
        ("net.down", json!({ "kind": "yes_no", "yes": true })),
        ("net.units_paralysed", json!({ "kind": "count", "count": 1 })),
        ("incident.kinds", json!({ "kind": "choices", "options": ["abroad", "degraded"] })),
    ];
    for (fact, answer) in answers {
        let args = json!({ "fact": fact, "answer": answer });
        seen = program.accepted("answer_fact", on(&seen, args)).await;
    }
    seen
}

#[tokio::test]
async fn a_beat_of_the_provisional_grade_is_said_quietly_before_the_decision() {
    let mut program = begun("linxiang-city", &["unit"]).await;
    let seen = paralysed(&program).await;
    let words = |end: &str| seen["assessment"][end]["word"].clone();
    assert_eq!((words("floor"), words("provisional")), (json!("II"), json!("I")));
    let heard = said(&mut program, 61).await;
    assert_eq!(minutes_of(&heard, REPAIR), [30, 45, 60], "{heard:?}");
    let bar = program.get("bar", json!({})).await;
    let prompts = bar["prompts"].as_array().unwrap();
    let beat = prompts.iter().find(|one| one["obligation"] == "repair_extreme").unwrap();
    assert_eq!((&beat["kind"], &beat["stage"]), (&json!("soon"), &json!("due")), "{beat:#}");
    assert!(beat["says"].as_str().unwrap().starts_with("如定为Ⅰ级："), "{beat:#}");
    let is_over = |one: &&Value| one["due_at"] != Value::Null && one["stage"] == "due";
    let sure = prompts.iter().filter(is_over).filter(|one| one["kind"] != "soon").count();
    assert_eq!(bar["overdue"], sure, "it is not sure to be owed");
    let judged = json!({ "grade": "II", "judge": "专家组", "reason": "" });
    program.accepted("judge_grade", on(&seen, judged)).await;
    assert_eq!(minutes_of(&said(&mut program, 60).await, REPAIR), [0_u64; 0], "decided otherwise");
}

/// The customs' core business has been down since midnight, all over the country, five hours of it at
/// peak time: twelve hours in all are Ⅰ by disputed wording alone.
fn all_over_the_country() -> Facts {
    let at = |text: &str| format!("2026-09-24T{text}:00+08:00").parse().unwrap();
    let clock = |since, until: Option<&str>| {
        Answer::Clock(vec![Span { since: at(since), until: until.map(at) }])
    };
    let (by, reason) = ("科技处".to_owned(), "停了".to_owned());
    let judged = Judgement { word: "interrupted".to_owned(), by, reason };
    let known = [
        ("core.degraded", Answer::Judgement(judged)),
        ("core.scope", Answer::Choice("nationwide".to_owned())),
        ("core.period", Answer::Choice("both".to_owned())),
        ("core.hours", clock("00:00", None)),
        ("core.peak_hours", clock("00:00", Some("05:00"))),
        ("core.offpeak_hours", clock("05:00", None)),
    ];
    known.into_iter().map(|(fact, answer)| (fact.to_owned(), answer)).collect()
}

#[test]
fn a_clock_that_brings_disputed_wording_to_bear_says_so_beforehand_and_asks() {
    let files = publisher::plan("guiyang-customs").into_iter();
    let files = files.map(|(path, text)| (path.replace("guiyang-customs/", ""), text));
    let plan = plan::load(&files.collect::<Vec<_>>()).0.unwrap();
    let at = |text: &str| format!("2026-09-24T{text}:00+08:00").parse().unwrap();
    let facts = all_over_the_country();
    let asked = |grade, decided, now| {
        let decided = Decided { grade, floor: Grade::Major, at: at(decided) };
        let found = regrading(&plan, &facts, decided, None, at(now))?;
        Some((found.floor, found.disputed, found.reached, found.countdown.to))
    };
    let noon = at("12:00");
    assert_eq!(asked(Grade::Major, "08:00", "11:59"), Some((Grade::Extreme, true, false, noon)));
    assert_eq!(asked(Grade::Major, "08:00", "12:00"), Some((Grade::Extreme, true, true, noon)));
    let proven = Some((Grade::Extreme, false, false, at("17:00")));
    assert_eq!(asked(Grade::Major, "12:01", "12:02"), proven, "who decided since is not asked");
    assert_eq!(asked(Grade::Extreme, "08:00", "12:02"), None);
}
