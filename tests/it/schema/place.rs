//! Where a table lies in a file, and the part of the schema that rules it.
//!
//! A place is walked by what the schema declares, so tables whose keys are free are not met.

use std::{
    collections::BTreeSet,
    fmt::{self, Display},
};

use plan::FileKind;
use serde_json::Value as Json;
use toml::{Table, Value};

/// A table of a file beside its part of the schema.
pub(super) struct Met {
    /// The name of its shape.
    pub(super) name: String,
    pub(super) place: Place,
    /// The keys that are written.
    pub(super) keys: BTreeSet<String>,
    /// The keys that must be.
    pub(super) required: BTreeSet<String>,
}

/// The way from the file to a table: keys, and numbers in lists.
#[derive(Clone, Default)]
pub(super) struct Place(Vec<Step>);

#[derive(Clone)]
enum Step {
    Key(String),
    Nth(usize),
}

impl Place {
    /// The value of a key of the table here.
    pub(super) fn value<'f>(&self, file: &'f Table, key: &str) -> &'f Value {
        let mut table = file;
        let mut steps = self.0.iter();
        while let Some(step) = steps.next() {
            let Step::Key(one) = step else { unreachable!() };
            let value = match &table[one.as_str()] {
                Value::Array(list) => match steps.next() {
                    Some(Step::Nth(number)) => &list[*number],
                    _ => unreachable!(),
                },
                value => value,
            };
            table = value.as_table().unwrap();
        }
        &table[key]
    }

    /// The file with a key of the table here set or taken out.
    pub(super) fn with(&self, file: &Table, key: &str, value: Option<Value>) -> Table {
        let mut whole = Value::Table(file.clone());
        let mut at = &mut whole;
        for step in &self.0 {
            at = match step {
                Step::Key(key) => &mut at[key.as_str()],
                Step::Nth(number) => &mut at[*number],
            };
        }
        let table = at.as_table_mut().unwrap();
        match value {
            Some(value) => drop(table.insert(key.to_owned(), value)),
            None => drop(table.remove(key).unwrap()),
        }
        let Value::Table(whole) = whole else { unreachable!() };
        whole
    }

    fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }
}

impl Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.0 {
            match step {
                Step::Key(key) => write!(out, "/{key}")?,
                Step::Nth(number) => write!(out, "/{number}")?,
            }
        }
        Ok(())
    }
}

/// Every table of a file, the file itself first.
pub(super) fn tables(schema: &Json, kind: FileKind, file: &Table) -> Vec<Met> {
    let mut met = Vec::new();
    walk(schema, kind.word(), schema, file, &Place::default(), &mut met);
    met
}

fn walk(whole: &Json, name: &str, shape: &Json, table: &Table, place: &Place, met: &mut Vec<Met>) {
    let required = shape["required"].as_array().unwrap();
    met.push(Met {
        name: name.to_owned(),
        place: place.clone(),
        keys: table.keys().cloned().collect(),
        required: required.iter().map(|key| key.as_str().unwrap().to_owned()).collect(),
    });
    for (key, value) in table {
        let property = &shape["properties"][key];
        let one = place.then(Step::Key(key.clone()));
        if let (Some(name), Value::Table(inner)) = (referred(property), value) {
            walk(whole, name, &whole["$defs"][name], inner, &one, met);
        }
        if let (Some(name), Value::Array(rows)) = (referred(&property["items"]), value) {
            for (number, row) in rows.iter().enumerate() {
                let inner = row.as_table().unwrap();
                let nth = one.then(Step::Nth(number));
                walk(whole, name, &whole["$defs"][name], inner, &nth, met);
            }
        }
    }
}

/// The name of the shape that a property refers to.
fn referred(property: &Json) -> Option<&str> {
    property["$ref"].as_str()?.strip_prefix("#/$defs/")
}
