//! Fuzzes what reads plan files: the loader and the parser of conditions.
//!
//! The fuzzer runs where cargo-fuzz and a nightly toolchain are; elsewhere seeded mutations take its
//! place. Which of the two ran is always said, so that one is never taken for the other.

use crate::{
    error::Error,
    folders::Folders,
    say,
    step::{Program, now, shown},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The fuzzer's own workspace, within the repository.
const FUZZ: &str = "src-tauri/crates/plan/fuzz";

/// What is fuzzed, each for the same time, together two minutes.
const TARGETS: [&str; 2] = ["loader", "condition"];
const SECONDS_EACH: u32 = 60;

/// Rounds of seeded mutations where there is no fuzzer.
const MUTATIONS: &str = "1000";

/// The kinds of file in the order of the loader target's first byte.
const KINDS: [&str; 13] = [
    "plan",
    "categories",
    "facts",
    "grades",
    "duties",
    "response",
    "warnings",
    "forms",
    "upkeep",
    "cases",
    "calendar",
    "taxonomy",
    "bundle",
];

/// Keys that hold conditions.
const CONDITIONS: [&str; 3] = ["when", "disputed_when", "only_if"];

/// Runs the fuzzer on each target, or the seeded mutations.
pub(crate) fn fuzz(folders: &Folders) -> Result<(), Error> {
    if let Some(missing) = missing(folders) {
        say::line(format!(
            "  没有{missing}：改跑带种子的变异测试，每项 {MUTATIONS} 轮（不是模糊测试）"
        ));
        let words = ["test", "--locked", "--workspace", "--lib", "mutations::"];
        return Program::cargo(folders, words).with("FENGSUI_MUTATIONS", MUTATIONS).run();
    }
    let place = folders.target.join("fuzz");
    let seeds = place.join("seeds");
    write_seeds(&folders.root.join("plans"), &seeds)?;
    say::line(format!("  有 cargo-fuzz 和 nightly：每项模糊测试 {SECONDS_EACH} 秒"));
    for target in TARGETS {
        let corpus = place.join("corpus").join(target);
        let found = place.join("found").join(target);
        for folder in [&corpus, &found] {
            fs::create_dir_all(folder).map_err(failed(folder))?;
        }
        let begun = now();
        let time = format!("-max_total_time={SECONDS_EACH}");
        let kept = format!("-artifact_prefix={}/", found.display());
        let (corpus, seeds) = (corpus.to_string_lossy(), seeds.join(target));
        let seeds = seeds.to_string_lossy();
        let words = ["run", "nightly", "cargo", "fuzz", "run", "--fuzz-dir", FUZZ, target];
        let limits = ["--", &time, "-timeout=10", "-max_len=65536", "-print_final_stats=1", &kept];
        let words = words.into_iter().chain([corpus.as_ref(), seeds.as_ref()]).chain(limits);
        Program::other("rustup", &folders.root, words)
            .with("CARGO_TARGET_DIR", place.join("target"))
            .run()?;
        let took = shown(begun.elapsed());
        say::line(format!("  模糊测试 {target}：{took}（含编译），没有发现问题"));
    }
    Ok(())
}

/// What the fuzzer needs and this machine does not have.
fn missing(folders: &Folders) -> Option<&'static str> {
    let lists = |words: &[&str], name: &str| {
        let listed = Program::other("rustup", &folders.root, words).output().unwrap_or_default();
        String::from_utf8_lossy(&listed).lines().any(|line| line.trim().starts_with(name))
    };
    if !lists(&["toolchain", "list"], "nightly") {
        return Some(" nightly 工具链");
    }
    (!lists(&["run", "nightly", "cargo", "--list"], "fuzz")).then_some(" cargo-fuzz")
}

/// Writes the shipped plans as what the targets begin with: each file behind the number of its kind,
/// and each condition.
fn write_seeds(plans: &Path, seeds: &Path) -> Result<(), Error> {
    let (loader, condition) = (seeds.join("loader"), seeds.join("condition"));
    for folder in [&loader, &condition] {
        fs::create_dir_all(folder).map_err(failed(folder))?;
    }
    let mut files = Vec::new();
    walk(plans, &mut files)?;
    for (number, path) in files.iter().enumerate() {
        let Some(kind) = kind(path) else { continue };
        let text = fs::read(path).map_err(failed(path))?;
        let place = loader.join(number.to_string());
        fs::write(&place, [vec![kind], text.clone()].concat()).map_err(failed(&place))?;
        for (line, condition_of_line) in conditions(&String::from_utf8_lossy(&text)) {
            let place = condition.join(format!("{number}-{line}"));
            fs::write(&place, condition_of_line).map_err(failed(&place))?;
        }
    }
    Ok(())
}

/// The number of a file's kind: by its own name, or by its folder's.
fn kind(path: &Path) -> Option<u8> {
    let name = path.file_stem()?.to_str()?;
    let folder = path.parent()?.file_name()?.to_str()?;
    let place = |word: &str| KINDS.iter().position(|kind| *kind == word);
    u8::try_from(place(folder).or_else(|| place(name))?).ok()
}

/// The conditions of a file that stand on one line, with the number of the line.
fn conditions(text: &str) -> Vec<(usize, &str)> {
    let of_line = |line: &'_ str| -> Option<(usize, usize)> {
        let (key, value) = line.split_once(" = \"")?;
        CONDITIONS.contains(&key.trim()).then_some(())?;
        let start = line.len() - value.len();
        Some((start, start + value.rfind('"')?))
    };
    let lines = text.lines().enumerate();
    lines
        .filter_map(|(number, line)| {
            let (start, end) = of_line(line)?;
            Some((number, line.get(start..end)?))
        })
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    |source| Error::File { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_knows_its_kind() {
        for (path, expect) in [
            ("plans/a/plan.toml", Some(0)),
            ("plans/a/facts.toml", Some(2)),
            ("plans/a/cases/facts.toml", Some(9)),
            ("plans/calendar/2026.toml", Some(10)),
            ("plans/bundle.toml", Some(12)),
            ("plans/README.md", None),
        ] {
            let found = kind(Path::new(path));
            assert_eq!(found, expect, "{path}");
        }
    }

    #[test]
    fn conditions_are_found_line_by_line() {
        let text = "id = \"a\"\nwhen = \"b && c == 'd'\"\n  only_if = \"e\"\nwhenever = \"f\"\n";
        assert_eq!(conditions(text), [(1, "b && c == 'd'"), (2, "e")]);
    }
}
