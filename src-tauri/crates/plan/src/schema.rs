//! Writes the JSON Schema (draft 2020-12) of each kind of file, for editors that complete and check
//! as a person types.
//!
//! It is drawn from the shapes that the loader reads by, and adds nothing of its own. A schema is
//! looser than the loader, never stricter: what rows say of one another only the loader knows.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::FileKind;
use crate::condition_guard::CONDITION_BYTES_MAX;
use crate::load::cases::values::{JUDGED, SHARE, SPAN};
use crate::load::shape;
use crate::shape::{Key, Rule, Shape, Value};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
const ID: &str = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$";
const ID_CHARACTERS_MAX: usize = 80;
const PLAN_ID: &str = "^[a-z0-9-]+$";
const VERSION: &str = r"^[0-9]+\.[0-9]+\.[0-9]+$";
const LIMIT: &str = "^(at once|[1-9][0-9]{0,4}(min|h|d|wd))$";
const MONTH_DAY: &str = "^[0-9]{1,2}-[0-9]{1,2}$";
const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const MOMENT: &str = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2})$";
/// Something besides blanks.
const FILLED: &str = r"\S";

/// The schema of a kind of file: JSON with sorted keys and a line feed at the end.
#[must_use]
pub fn schema(kind: FileKind) -> String {
    let root = shape(kind);
    let mut below = BTreeMap::new();
    gather(root, &mut below);
    if below.contains_key("moment") {
        for answer in [&SHARE, &SPAN, &JUDGED] {
            below.insert(answer.name, answer);
        }
    }
    let mut whole = table(root);
    whole.insert("$schema".to_owned(), json!(DRAFT));
    whole.insert("title".to_owned(), json!(kind.word()));
    let named: Map<String, Json> = below
        .into_iter()
        .map(|(name, shape)| (name.to_owned(), Json::from(table(shape))))
        .collect();
    if !named.is_empty() {
        whole.insert("$defs".to_owned(), Json::from(named));
    }
    let mut whole = Json::from(whole);
    whole.sort_all_objects();
    format!("{whole:#}\n")
}

/// Every shape below one, by name.
fn gather(shape: &'static Shape, found: &mut BTreeMap<&'static str, &'static Shape>) {
    for key in shape.keys {
        if let Value::Table(inner) | Value::Rows(inner, _) = &key.value
            && found.insert(inner.name, inner).is_none()
        {
            gather(inner, found);
        }
    }
}

fn table(shape: &Shape) -> Map<String, Json> {
    let properties: Map<String, Json> =
        shape.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<_> =
        shape.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut table = Map::new();
    table.insert("type".to_owned(), json!("object"));
    table.insert("description".to_owned(), json!(shape.says));
    table.insert("additionalProperties".to_owned(), json!(false));
    table.insert("properties".to_owned(), Json::from(properties));
    table.insert("required".to_owned(), json!(required));
    if !shape.pairs.is_empty() {
        let pairs: Map<String, Json> =
            shape.pairs.iter().map(|(key, needed)| ((*key).to_owned(), json!([needed]))).collect();
        table.insert("dependentRequired".to_owned(), Json::from(pairs));
    }
    if !shape.rules.is_empty() {
        let rules: Vec<_> = shape.rules.iter().map(rule).collect();
        table.insert("allOf".to_owned(), json!(rules));
    }
    table
}

fn rule(rule: &Rule) -> Json {
    let key = rule.key;
    let lacks: Map<String, Json> =
        rule.lacks.iter().map(|key| ((*key).to_owned(), json!(false))).collect();
    json!({
        "if": { "properties": { key: { "enum": rule.words } }, "required": [key] },
        "then": { "required": rule.needs, "properties": lacks },
    })
}

fn property(key: &Key) -> Json {
    let mut property = value(&key.value);
    if let Some(property) = property.as_object_mut() {
        property.insert("description".to_owned(), json!(key.says));
    }
    property
}

fn value(value: &Value) -> Json {
    match value {
        Value::Text => text(FILLED),
        Value::Id => id(),
        Value::PlanId => text(PLAN_ID),
        Value::Version => text(VERSION),
        Value::Limit => text(LIMIT),
        Value::Condition => {
            json!({ "type": "string", "pattern": FILLED, "maxLength": CONDITION_BYTES_MAX })
        }
        Value::MonthDay => text(MONTH_DAY),
        Value::Word(words) => json!({ "type": "string", "enum": words() }),
        Value::Texts(least) => list(text(FILLED), *least),
        Value::Ids(least) => list(id(), *least),
        Value::PlanIds(least) => list(text(PLAN_ID), *least),
        Value::Words(words, least) => list(json!({ "type": "string", "enum": words() }), *least),
        Value::Flag => json!({ "type": "boolean" }),
        Value::Number(least, u64::MAX) => json!({ "type": "integer", "minimum": least }),
        Value::Number(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Value::Day => day(),
        Value::Days => list(day(), 0),
        Value::Moment => json!({ "type": "string", "format": "date-time", "pattern": MOMENT }),
        Value::Table(shape) => refer(shape),
        Value::Rows(shape, least) => list(refer(shape), *least),
        Value::Facts => facts(),
    }
}

fn text(pattern: &str) -> Json {
    json!({ "type": "string", "pattern": pattern })
}

fn id() -> Json {
    json!({ "type": "string", "pattern": ID, "maxLength": ID_CHARACTERS_MAX })
}

fn day() -> Json {
    json!({ "type": "string", "format": "date", "pattern": DAY })
}

fn list(items: Json, least: usize) -> Json {
    let mut list = json!({ "type": "array", "items": items });
    if let Some(list) = list.as_object_mut().filter(|_| least > 0) {
        list.insert("minItems".to_owned(), json!(least));
    }
    list
}

fn refer(shape: &Shape) -> Json {
    json!({ "$ref": format!("#/$defs/{}", shape.name) })
}

/// Any answer: which of them fits the fact only the plan knows.
fn facts() -> Json {
    let answer = json!({
        "anyOf": [
            { "type": ["boolean", "number", "string"] },
            list(id(), 0),
            refer(&SHARE),
            refer(&SPAN),
            refer(&JUDGED),
            list(refer(&SPAN), 1),
        ],
    });
    json!({ "type": "object", "additionalProperties": false, "patternProperties": { ID: answer } })
}
