//! What is said and asked for a category holds for its sub-categories.

use super::duties::customs;
use serde_json::{Value, json};
use support::program::{Program, on};

async fn chosen(program: &Program, incident: &Value, categories: &[&str]) -> Value {
    let args = json!({ "categories": categories, "primary": categories[0] });
    program.accepted("choose_categories", on(incident, args)).await
}

/// The measures of the clauses 4.3.4 (1) to (6), which are for categories.
fn measures(incident: &Value) -> Vec<&str> {
    let steps = incident["steps"].as_array().unwrap().iter();
    let clauses = steps.map(|step| step["clause"].as_str().unwrap());
    clauses.filter(|clause| clause.starts_with("4.3.4(")).collect()
}

#[tokio::test]
async fn the_measures_of_a_category_are_those_of_its_sub_categories_too() {
    let program = customs().await;
    let incident = program.incident(false).await;
    let whole = chosen(&program, &incident, &["attack"]).await;
    let expect = measures(&whole);
    assert!(!expect.is_empty());
    let below = chosen(&program, &whole, &["attack.exploit"]).await;
    assert_eq!(measures(&below), expect);
    let merged = chosen(&program, &below, &["data.theft", "attack.exploit", "malware"]).await;
    for clause in ["4.3.4(1)", "4.3.4(2)", "4.3.4(3)"] {
        assert!(measures(&merged).contains(&clause), "{clause}: {:?}", measures(&merged));
    }
}

#[tokio::test]
async fn a_sub_category_is_named_with_its_category_and_carries_its_note() {
    let program = customs().await;
    let incident = program.incident(false).await;
    let whole = chosen(&program, &incident, &["malware"]).await;
    let below = chosen(&program, &whole, &["malware.worm"]).await;
    assert_eq!(below["category_notes"], whole["category_notes"]);
    assert!(!below["category_notes"].as_array().unwrap().is_empty());
    assert_eq!(below["card"]["categories"], json!(["有害程序事件（蠕虫事件）"]));
}
