//! The TypeScript that the screens compile against is what the commands say, and nothing else.
//!
//! `UPDATE_CONTRACT=1` rewrites it; without that the files are compared, one by one.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

#[test]
fn the_contract_of_the_screens_is_current() {
    let fresh = tempfile::tempdir().unwrap();
    api::export_contract(fresh.path()).unwrap();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/contract");
    if std::env::var_os("UPDATE_CONTRACT").is_some() {
        fs::remove_dir_all(&kept).unwrap_or_default();
        fs::create_dir_all(&kept).unwrap();
        for (name, text) in files(fresh.path()) {
            fs::write(kept.join(name), text).unwrap();
        }
    }
    let (fresh, kept) = (files(fresh.path()), files(&kept));
    let names = |files: &BTreeMap<PathBuf, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&kept), names(&fresh), "run `cargo xtask contract`");
    for (name, text) in fresh {
        assert_eq!(kept[&name], text, "{} is not current: `cargo xtask contract`", name.display());
    }
}

#[test]
fn every_command_is_documented_and_named_once() {
    let mut names: Vec<&str> = api::COMMANDS.iter().map(|(name, _)| *name).collect();
    for (name, says) in api::COMMANDS {
        let chinese = says.chars().any(|one| ('\u{4e00}'..='\u{9fff}').contains(&one));
        assert!(chinese && !says.contains(char::is_whitespace), "{name}: {says}");
    }
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (PathBuf::from(path.file_name().unwrap()), fs::read_to_string(&path).unwrap()))
        .collect()
}
