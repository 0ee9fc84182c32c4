//! The mark of a first run under way, so that one that was cut off is begun anew and no dead end.
//!
//! The mark names the store being made and is locked while it is made. Only what is of that very
//! store is taken for unfinished, and it is put aside, never deleted.

use base::Id;
use keys::Vault;
use std::{
    ffi::OsString,
    fs::{self, File, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

const MARK: &str = "fengsui.beginning";

/// A first run under way. Dropped, the mark goes: nobody begins any more.
pub(crate) struct Beginning {
    path: PathBuf,
    locked: File,
}

/// What an earlier first run left in the folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Earlier {
    /// None, or what it left is put aside.
    Over,
    /// Another program is at it now.
    UnderWay,
}

impl Beginning {
    /// Marks that this store is being made in the folder; `None` where another program is making
    /// one there.
    pub(crate) fn of(folder: &Path, store: Id) -> io::Result<Option<Self>> {
        let path = folder.join(MARK);
        let locked = File::options().write(true).create(true).truncate(false).open(&path)?;
        if !is_free(&locked)? {
            return Ok(None);
        }
        let mut beginning = Self { path, locked };
        beginning.locked.set_len(0)?;
        beginning.locked.write_all(store.to_string().as_bytes())?;
        beginning.locked.sync_all()?;
        sync(folder)?;
        Ok(Some(beginning))
    }

    /// The store is whole: from here on nothing of it can be taken for unfinished. The mark is
    /// emptied before it goes, for a program that opened it a moment ago reads it still.
    pub(crate) fn done(self) -> io::Result<()> {
        self.locked.set_len(0)?;
        self.locked.sync_all()
    }
}

impl Drop for Beginning {
    fn drop(&mut self) {
        // One that stays is locked by nobody and names nothing unfinished: the next start removes it.
        fs::remove_file(&self.path).unwrap_or_default();
    }
}

/// Puts aside what a first run left that was cut off. Nobody was shown its recovery code, and
/// nothing was recorded in it.
pub(crate) fn look_back(folder: &Path, slots: &Path, database: &Path) -> io::Result<Earlier> {
    let mark = folder.join(MARK);
    let file = match File::options().read(true).write(true).open(&mark) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Earlier::Over),
        opened => opened?,
    };
    if !is_free(&file)? {
        return Ok(Earlier::UnderWay);
    }
    let begun = io::read_to_string(&file)?;
    if Vault::read(slots).is_ok_and(|vault| vault.store_id().to_string() == begun.trim()) {
        tracing::warn!("a first run was cut off; what it left is put aside");
        // The slots go last: as long as they stand, the next start looks back again.
        for path in
            [ending(database, "-wal"), ending(database, "-shm"), database.into(), slots.into()]
        {
            match fs::rename(&path, ending(&path, ".interrupted")) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        sync(folder)?;
    }
    fs::remove_file(&mark)?;
    Ok(Earlier::Over)
}

fn is_free(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn ending(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}
