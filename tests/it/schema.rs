//! The schemas that editors check plan files with: current, kept by every file that ships, and of one
//! mind with the loader.
//!
//! `schema/every_key` writes each key of the format once. A new key is written there too, so that
//! both the loader and the schema are asked about it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use jsonschema::Validator;
use plan::FileKind;
use serde_json::Value as Json;
use toml::{Table, Value};

mod place;
mod spoilt;

use place::tables;

type Files = Vec<(String, Vec<u8>)>;

#[test]
fn the_schemas_that_ship_are_current() {
    let folder = root().join("plans/schema");
    if std::env::var_os("UPDATE_CONTRACT").is_some() {
        for kind in FileKind::ALL {
            fs::write(folder.join(format!("{}.json", kind.word())), plan::schema(kind)).unwrap();
        }
    }
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut expected: Vec<_> =
        FileKind::ALL.iter().map(|kind| format!("{}.json", kind.word())).collect();
    expected.sort();
    assert_eq!(names, expected);
    for kind in FileKind::ALL {
        let written = fs::read_to_string(folder.join(format!("{}.json", kind.word()))).unwrap();
        let word = kind.word();
        let mend = "run `cargo xtask contract`";
        assert!(written == plan::schema(kind), "{word}: {mend}");
        let schema: Json = serde_json::from_str(&written).unwrap();
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{word}: {error}"));
    }
}

#[test]
fn editors_find_a_schema_for_every_file_that_ships() {
    let text = fs::read_to_string(root().join(".taplo.toml")).unwrap();
    let settings: Table = text.parse().unwrap();
    let mut mapped = BTreeMap::new();
    for rule in settings["rule"].as_array().unwrap() {
        let path = rule["schema"]["path"].as_str().unwrap();
        assert!(root().join(path).is_file(), "{path}");
        for place in rule["include"].as_array().unwrap() {
            mapped.insert(place.as_str().unwrap().to_owned(), path.to_owned());
        }
    }
    for (path, kind) in kinds(&files(&root().join("plans"))) {
        let parts: Vec<&str> = path.split('/').collect();
        let pattern = match (kind, parts.as_slice()) {
            (FileKind::Case, [_, folder, _]) => format!("plans/*/{folder}/*.toml"),
            (FileKind::Calendar | FileKind::Taxonomy, [folder, _]) => {
                format!("plans/{folder}/*.toml")
            }
            (_, [_, file]) => format!("plans/*/{file}"),
            _ => format!("plans/{path}"),
        };
        let schema = format!("plans/schema/{}.json", kind.word());
        assert_eq!(mapped.get(&pattern), Some(&schema), "{path}");
    }
}

#[test]
fn every_file_that_ships_keeps_its_schema() {
    let files = files(&root().join("plans"));
    let found = kinds(&files);
    let seen: BTreeSet<_> = found.values().map(|kind| kind.word()).collect();
    assert_eq!(seen.len(), FileKind::ALL.len(), "{seen:?}");
    assert!(found.len() > 100, "{} files", found.len());
    let validators: BTreeMap<_, _> =
        FileKind::ALL.into_iter().map(|kind| (kind.word(), validator(kind))).collect();
    for (path, kind) in found {
        let json = json(&Value::Table(parsed(&files, &path)));
        let problems: Vec<_> = validators[kind.word()]
            .iter_errors(&json)
            .map(|error| format!("{} {error}", error.instance_path()))
            .collect();
        assert_eq!(problems, [""; 0], "{path}");
    }
}

#[test]
fn every_key_of_the_schemas_is_read_by_the_loader() {
    let files = every_key();
    let (bundle, problems) = plan::load_bundle(&files);
    assert!(problems.iter().all(|problem| !problem.blocks), "{problems:#?}");
    let bundle = bundle.unwrap();
    assert_eq!((bundle.plans.len(), bundle.cases["every-key"].len()), (1, 1));
    let mut written: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut declared: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, kind) in kinds(&files) {
        let schema = schema(kind);
        let sound = json(&Value::Table(parsed(&files, &path)));
        assert!(validator(kind).is_valid(&sound), "{path}");
        let named = schema["$defs"].as_object().into_iter().flatten();
        for (name, shape) in named.chain([(&kind.word().to_owned(), &schema)]) {
            declared.insert(format!("{} {name}", kind.word()), properties(shape));
        }
        for table in tables(&schema, kind, &parsed(&files, &path)) {
            let name = format!("{} {}", kind.word(), table.name);
            written.entry(name).or_default().extend(table.keys);
        }
    }
    // A plan has a list of categories or a note that it has none; Linxiang has the note.
    assert!(declared.get_mut("categories categories").unwrap().remove("note"));
    // What lies among the facts of a case is any answer, so no table of the schema is met there.
    for answer in ["share", "span", "judged"] {
        assert!(declared.remove(&format!("case {answer}")).is_some());
    }
    assert_eq!(written, declared);
}

/// Whatever the schema refuses the loader refuses, at every key of every table; and both refuse an
/// unknown key, a value of no sort, and a missing one that must be there.
#[test]
fn the_loader_refuses_whatever_the_schema_refuses() {
    let files = every_key();
    let mut refused = 0;
    for (path, kind) in kinds(&files) {
        let (schema, validator) = (schema(kind), validator(kind));
        let sound = parsed(&files, &path);
        let mut met = BTreeSet::new();
        for table in tables(&schema, kind, &sound) {
            let place = &table.place;
            for key in
                table.keys.iter().filter(|key| met.insert((table.name.clone(), (*key).clone())))
            {
                for wrong in wrong_values(place.value(&sound, key)) {
                    let spoilt = place.with(&sound, key, wrong.clone());
                    let errors =
                        validator.iter_errors(&json(&Value::Table(spoilt.clone()))).count();
                    let must = match &wrong {
                        None => table.required.contains(key),
                        Some(value) => value.is_float(),
                    };
                    assert!(
                        errors > 0 || !must,
                        "the schema takes {wrong:?} at {path}{place}/{key}"
                    );
                    if errors > 0 {
                        refused += 1;
                        let said = is_refused(&files, &path, &spoilt);
                        assert!(said, "the loader takes {wrong:?} at {path}{place}/{key}");
                    }
                }
            }
            let stranger = place.with(&sound, "zzz", Some(Value::Boolean(true)));
            assert!(!validator.is_valid(&json(&Value::Table(stranger.clone()))), "{path}{place}");
            assert!(is_refused(&files, &path, &stranger), "{path}{place}");
        }
    }
    assert!(refused > 500, "{refused}");
}

/// Nothing, a fraction, which fits no key, and values of the same sort as the sound one.
fn wrong_values(sound: &Value) -> Vec<Option<Value>> {
    let text = |text: &str| Value::String(text.to_owned());
    let stamp = |text: &str| Value::Datetime(text.parse().unwrap());
    let values = vec![
        Value::Float(0.5),
        text("不 行"),
        text(""),
        text("zzz"),
        text("1.x.0.0"),
        text("007h"),
        text("13-45"),
        Value::Integer(-1),
        Value::Integer(0),
        Value::Integer(99_999_999_999),
        Value::Boolean(true),
        stamp("2030-06-03"),
        stamp("2030-06-03T09:00:00"),
        stamp("2030-06-03T09:00:00+08:00"),
        Value::Array(Vec::new()),
        Value::Array(vec![text("不 行")]),
        Value::Array(vec![Value::Integer(1)]),
        Value::Array(vec![Value::Table(Table::new())]),
        Value::Table(Table::new()),
    ];
    // Texts and times are of one sort, since a schema meets a time as a text.
    let sort = |value: &Value| if value.is_datetime() { "string" } else { value.type_str() };
    let alike = values.into_iter().filter(|value| value.is_float() || sort(value) == sort(sound));
    [None].into_iter().chain(alike.map(Some)).collect()
}

/// Whether the loader refuses the files with one of them in this state.
fn is_refused(files: &Files, path: &str, table: &Table) -> bool {
    let mut files = files.clone();
    let place = files.iter_mut().find(|(found, _)| found == path).unwrap();
    place.1 = toml::to_string(table).unwrap().into_bytes();
    plan::load_bundle(&files).1.iter().any(|problem| problem.blocks)
}

fn validator(kind: FileKind) -> Validator {
    jsonschema::draft202012::new(&schema(kind)).unwrap()
}

fn schema(kind: FileKind) -> Json {
    serde_json::from_str(&plan::schema(kind)).unwrap()
}

fn properties(shape: &Json) -> BTreeSet<String> {
    shape["properties"].as_object().unwrap().keys().cloned().collect()
}

/// TOML as an editor hands it to a schema: its times are texts.
fn json(value: &Value) -> Json {
    match value {
        Value::String(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Boolean(truth) => (*truth).into(),
        Value::Datetime(stamp) => stamp.to_string().into(),
        Value::Array(list) => list.iter().map(json).collect(),
        Value::Table(table) => {
            table.iter().map(|(key, value)| (key.clone(), json(value))).collect()
        }
    }
}

fn every_key() -> Files {
    files(&root().join("tests/it/schema/every_key"))
}

/// The kind of every TOML file, by its path.
fn kinds(files: &Files) -> BTreeMap<String, FileKind> {
    let toml = files.iter().filter(|(path, _)| path.ends_with(".toml"));
    toml.map(|(path, _)| (path.clone(), FileKind::of_path(path).unwrap())).collect()
}

fn parsed(files: &Files, path: &str) -> Table {
    let (_, bytes) = files.iter().find(|(found, _)| found == path).unwrap();
    std::str::from_utf8(bytes).unwrap().parse().unwrap()
}

fn files(folder: &Path) -> Files {
    let files = api::read_plans(folder);
    assert!(!files.is_empty(), "{}", folder.display());
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
