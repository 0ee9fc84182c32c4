//! What must hold whatever goes wrong: each trouble has its own code and words, and nothing is lost
//! or overwritten by it.

mod disk;
mod files;
mod key_slots;
mod network;

use std::{fs, path::Path};
use support::program::Program;

/// The database and the key slots, byte for byte.
fn kept(program: &Program) -> [Option<Vec<u8>>; 2] {
    [program.database(), program.slots()].map(|path| fs::read(path).ok())
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// A copy of a folder's files, each changed as asked.
fn copied(from: &Path, change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_file()
            && let Some(bytes) = change(&name, fs::read(entry.path()).unwrap())
        {
            fs::write(to.path().join(name), bytes).unwrap();
        }
    }
    to
}
