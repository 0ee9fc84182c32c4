//! The rules of the house that no compiler checks: sizes, heads, names, and what lies at the top.
//!
//! A rule is relaxed by changing the rule here, never by an exception for one file.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const LINES_MAX: usize = 400;

/// Everything at the top beside dot files and what a build leaves behind.
const TOP: &[&str] =
    &["Cargo.lock", "Cargo.toml", "README.md", "icons", "plans", "src-tauri", "tests", "ui"];

/// Written by tools, so not ours to keep short.
const GENERATED: &[&str] = &["ui/src/contract"];

/// Folders that builds and tests leave behind; Git ignores them too.
const LEFT_BEHIND: &[&str] = &[".git", "target", "node_modules", "dist", "gen", "shots"];

/// Words that say nothing about what a thing is.
const EMPTY_WORDS: &[&str] = &[
    "manager",
    "service",
    "helper",
    "util",
    "utils",
    "processor",
    "handler",
    "common",
    "misc",
    "core",
    "data",
    "info",
    "object",
    "do",
    "my",
    "new",
    "old",
    "temp",
    "legacy",
];

/// What stands before a name that is declared, in Rust and in TypeScript.
const DECLARATIONS: &[&str] = &[
    "struct",
    "enum",
    "trait",
    "type",
    "fn",
    "mod",
    "const",
    "static",
    "class",
    "interface",
    "function",
];

/// Malware published beside names that are used here.
const MALWARE: &[&str] =
    &["tauri-winrt-notifications", "tauri-win-rt-notification", "chrono_anchor"];

#[test]
fn the_top_holds_what_the_map_says() {
    let found: BTreeSet<String> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.') && !LEFT_BEHIND.contains(&name.as_str()))
        .collect();
    let listed: BTreeSet<String> = TOP.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(found, listed);
}

#[test]
fn no_file_is_longer_than_one_concept() {
    fails_for(source_files(), |_, text| {
        let lines = text.lines().count();
        (lines > LINES_MAX).then(|| format!("{lines} lines, at most {LINES_MAX}"))
    });
}

#[test]
fn every_file_opens_with_what_it_owns() {
    fails_for(source_files(), |file, text| {
        let head = match extension(file) {
            "rs" => "//! ",
            "svelte" => "<!--",
            _ => "/**",
        };
        let opens = text.starts_with(head)
            && (head != "<!--" || text.lines().take(2).any(|line| line.contains("@component")));
        (!opens).then(|| format!("does not open with {head}"))
    });
}

#[test]
fn no_name_is_empty() {
    fails_for(source_files(), |file, text| {
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let names = std::iter::once(stem).chain(declared(product(file, text)));
        let bad: Vec<&str> = names.filter(|name| is_empty_name(name)).collect();
        (!bad.is_empty()).then(|| format!("names that say nothing: {bad:?}"))
    });
}

#[test]
fn no_folder_hides_behind_a_mod_file() {
    fails_for(source_files(), |file, _| {
        file.ends_with("mod.rs").then(|| "a module is named after its file".to_owned())
    });
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME")];
    fails_for(source_files(), |_, text| {
        marks.iter().find(|mark| text.contains(*mark)).map(|mark| format!("holds a {mark}"))
    });
}

#[test]
fn no_malware_is_locked() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    assert!(lock.contains("name = \"tauri\""), "the lock file names crates in this form");
    for name in MALWARE {
        assert!(!lock.contains(&format!("name = \"{name}\"")), "{name} is malware");
    }
}

#[test]
fn words_are_found_inside_names() {
    let check = |name: &str, expect: bool| assert_eq!(is_empty_name(name), expect, "{name}");
    check("SyncManager", true);
    check("load_data", true);
    check("load-data", true);
    check("DATA_MAX", true);
    check("Database", false);
    check("renew", false);
    check("new", false);
}

/// Every file under a folder, sorted, without what builds leave behind.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if !LEFT_BEHIND.contains(&name) {
                found.extend(files(&path));
            }
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn source_files() -> Vec<PathBuf> {
    let ours = |path: &PathBuf| {
        let inside = path.strip_prefix(root()).unwrap();
        matches!(extension(path), "rs" | "ts" | "mjs" | "svelte")
            && !GENERATED.iter().any(|folder| inside.starts_with(folder))
    };
    let found: Vec<PathBuf> = files(root()).into_iter().filter(ours).collect();
    assert!(found.len() > 20, "the sources are found");
    found
}

fn fails_for(files: Vec<PathBuf>, rule: impl Fn(&Path, &str) -> Option<String>) {
    let broken: Vec<String> = files
        .iter()
        .filter_map(|file| {
            let text = fs::read_to_string(file).unwrap();
            let shown = file.strip_prefix(root()).unwrap().display();
            rule(file, &text).map(|what| format!("{shown}: {what}"))
        })
        .collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// The part of a file that is not a test: a test is named by a sentence, and a sentence has verbs.
pub(crate) fn product<'a>(file: &Path, text: &'a str) -> &'a str {
    if is_test(file) { "" } else { text.split("#[cfg(test)]").next().unwrap() }
}

fn is_test(file: &Path) -> bool {
    let stem = file.file_stem().unwrap().to_str().unwrap();
    let folder = file.parent().unwrap();
    let declared = format!("#[cfg(test)]\nmod {stem};");
    let declares =
        |path: &Path| fs::read_to_string(path).is_ok_and(|text| text.contains(&declared));
    let beside = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    stem.ends_with(".test")
        || file.starts_with(root().join("tests"))
        || declares(&folder.with_extension("rs"))
        || beside.filter(|path| path.is_file()).any(|path| declares(&path))
}

fn declared(text: &str) -> impl Iterator<Item = &str> {
    let is_code = |line: &&str| !line.trim_start().starts_with(['/', '*']);
    let named = |line| DECLARATIONS.iter().filter_map(move |word| after(line, word));
    text.lines().filter(is_code).flat_map(named)
}

/// The name that follows a word and one space.
fn after<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let part_of_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let (at, _) = line.match_indices(word).find(|(at, _)| {
        let rest = &line[at + word.len()..];
        !line[..*at].ends_with(part_of_name) && rest.starts_with(' ')
    })?;
    let rest = &line[at + word.len() + 1..];
    let end = rest.find(|letter| !part_of_name(letter)).unwrap_or(rest.len());
    (end > 0).then_some(&rest[..end])
}

fn is_empty_name(name: &str) -> bool {
    let constructor = name == "new";
    !constructor && words(name).iter().any(|word| EMPTY_WORDS.contains(&word.as_str()))
}

fn words(name: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut before = '_';
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && before.is_lowercase()) {
            found.push(String::new());
        }
        if letter.is_alphanumeric() {
            found.last_mut().unwrap().extend(letter.to_lowercase());
        }
        before = letter;
    }
    found
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|ending| ending.to_str()).unwrap_or("")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
