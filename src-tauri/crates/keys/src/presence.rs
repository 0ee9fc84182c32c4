//! Whether this is a first run: decided by the database and slot files, by nothing else.
//!
//! An empty or failing keyring says nothing about it. An unreadable folder is not an empty one.

use std::{io, path::Path};

/// Which of the two files stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Neither: a first run.
    FirstRun,
    /// Both: a store to be opened.
    Whole,
    /// The database without its slots: no key can open it; ask for a backup of the slot file.
    SlotsMissing,
    /// The slots without their database: it was moved or deleted; never make a new one here.
    DatabaseMissing,
}

/// Looks for the database and its slot file.
///
/// # Errors
/// The folder could not be looked into.
pub fn presence(database: &Path, slots: &Path) -> io::Result<Presence> {
    Ok(match (stands(database)?, stands(slots)?) {
        (false, false) => Presence::FirstRun,
        (true, true) => Presence::Whole,
        (true, false) => Presence::SlotsMissing,
        (false, true) => Presence::DatabaseMissing,
    })
}

fn stands(path: &Path) -> io::Result<bool> {
    match path.symlink_metadata() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_first_run_is_the_absence_of_both_files() {
        let folder = tempfile::tempdir().unwrap();
        let (database, slots) = (folder.path().join("a.db"), folder.path().join("a.slots"));
        let now = || presence(&database, &slots).unwrap();
        assert_eq!(now(), Presence::FirstRun);
        fs::write(&database, "").unwrap();
        assert_eq!(now(), Presence::SlotsMissing);
        fs::write(&slots, "").unwrap();
        assert_eq!(now(), Presence::Whole);
        fs::remove_file(&database).unwrap();
        assert_eq!(now(), Presence::DatabaseMissing);
    }

    #[test]
    fn a_path_that_cannot_be_looked_at_is_no_first_run() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(presence(&file.join("a.db"), &file.join("a.slots")).is_err());
    }
}
