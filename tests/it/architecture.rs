//! Who may depend on whom. The tables below are the architecture; Cargo is asked, not trusted.
//!
//! A row may only name crates of lower rows. Add a crate here together with its first real content.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;

/// Each of our crates, lowest first, with those of ours that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("plan", &["base"]),
    ("assess", &["base", "plan"]),
    ("incident", &["base", "plan", "assess"]),
    ("warning", &["base", "plan", "assess"]),
    ("format", &["base", "plan", "assess", "incident", "warning"]),
    ("keys", &["base"]),
    ("store", &["base", "plan", "assess", "incident", "warning", "format", "keys"]),
    ("sync", &["base", "keys", "format", "warning", "store"]),
    ("api", &["base", "plan", "assess", "incident", "warning", "format", "keys", "store", "sync"]),
    ("station", &["base", "keys", "format", "plan", "warning"]),
    ("agent", &["base", "api", "station"]),
    ("desktop", &["base", "api", "station"]),
    ("xtask", &[]),
    (
        "tests",
        &[
            "base", "plan", "assess", "incident", "warning", "format", "keys", "store", "sync",
            "api", "agent", "station",
        ],
    ),
];

/// Outside crates that would break a promise of one of ours; a trailing `*` stands for any ending.
const MAY_NOT_USE: &[(&str, &[&str])] = &[
    ("base", &["reqwest", "rusqlite", "tauri*"]),
    ("plan", &["tokio", "reqwest", "rusqlite", "tauri*"]),
    ("assess", &["serde*", "toml", "tokio", "reqwest", "rusqlite", "tauri*"]),
    ("incident", &["serde*", "toml", "tokio", "reqwest", "rusqlite", "tauri*"]),
    ("warning", &["serde*", "toml", "tokio", "reqwest", "rusqlite", "tauri*"]),
    ("format", &["tokio", "reqwest", "rusqlite", "tauri*"]),
    ("keys", &["tokio", "reqwest", "rusqlite", "tauri*"]),
    ("store", &["tokio", "reqwest", "axum*", "tauri*"]),
    ("sync", &["axum*", "ts-rs", "tauri*"]),
    ("api", &["axum*", "tauri*"]),
    ("station", &["reqwest", "tauri*"]),
    ("agent", &["tauri*"]),
    ("xtask", &["tauri*"]),
    ("tests", &["tauri*"]),
];

/// What source text of a crate without I/O may not name.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime",
    "Instant",
    "dyn Clock",
    "SystemClock",
];

#[test]
fn every_dependency_points_down() {
    let found = dependencies();
    let ours: BTreeSet<&str> = found.keys().map(String::as_str).collect();
    let listed: BTreeSet<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    assert_eq!(ours, listed, "the table holds exactly the crates that exist");
    for (name, may_use) in MAY_USE {
        let uses: BTreeSet<&str> =
            found[*name].iter().map(String::as_str).filter(|other| ours.contains(other)).collect();
        let allowed: BTreeSet<&str> = may_use.iter().copied().collect();
        let extra: Vec<&&str> = uses.difference(&allowed).collect();
        assert!(extra.is_empty(), "{name} uses {extra:?}, which the table does not allow");
    }
}

#[test]
fn the_table_has_no_cycle() {
    let mut lower = BTreeSet::new();
    for (name, may_use) in MAY_USE {
        for other in *may_use {
            assert!(lower.contains(other), "{name} may use {other}, which stands below it");
        }
        lower.insert(*name);
    }
}

#[test]
fn no_crate_takes_what_its_promise_forbids() {
    let found = dependencies();
    for (name, forbidden) in MAY_NOT_USE {
        for pattern in *forbidden {
            let taken = found[*name].iter().find(|other| matches(pattern, other));
            assert!(taken.is_none(), "{name} may not use {taken:?}");
        }
    }
}

#[test]
fn the_domain_reads_no_file_no_network_and_no_clock() {
    for name in ["plan", "assess", "incident", "warning"] {
        let folder = root().join("src-tauri/crates").join(name).join("src");
        for file in crate::tidy::files(&folder) {
            let text = fs::read_to_string(&file).unwrap();
            let product = crate::tidy::product(&file, &text);
            let code = product.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                let named = IMPURE.iter().find(|word| has_word(line, word));
                assert!(named.is_none(), "{}: names {named:?}: {line}", file.display());
            }
        }
    }
}

fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version=1", "--no-deps", "--offline"]).current_dir(root());
    let output = support::child::output(&mut cargo).expect("cargo metadata runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    packages.iter().map(|package| (text(&package["name"]), uses(package))).collect()
}

fn uses(package: &Value) -> BTreeSet<String> {
    let dependencies = package["dependencies"].as_array().expect("dependencies are listed");
    dependencies
        .iter()
        .filter(|dependency| dependency["kind"] != "dev")
        .map(|dependency| text(&dependency["name"]))
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("names are text").to_owned()
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

fn has_word(line: &str, word: &str) -> bool {
    let part_of_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(part_of_name);
        let after = line[at + word.len()..].chars().next().is_some_and(part_of_name);
        !before && !after
    })
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
