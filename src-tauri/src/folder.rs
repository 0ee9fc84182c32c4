//! Where the program keeps its files.
//!
//! `FENGSUI_HOME` names another folder; the tests and a second unit on one machine use it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::error::Error;

/// The folder of one unit's files, made where it was missing.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Finds it from the environment, and makes it readable by its owner alone.
    pub(crate) fn find() -> Result<Self, Error> {
        let named = env::var_os("FENGSUI_HOME").map(PathBuf::from);
        let path = named.or_else(usual).ok_or(Error::NoFolder)?;
        let folder = Self(path);
        folder.make(&folder.0)?;
        Ok(folder)
    }

    /// The folder itself.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// A folder inside it, made where it was missing.
    pub(crate) fn inside(&self, name: &str) -> Result<PathBuf, Error> {
        let path = self.0.join(name);
        self.make(&path)?;
        Ok(path)
    }

    fn make(&self, path: &Path) -> Result<(), Error> {
        let failed = |source| Error::Write { path: path.to_owned(), source };
        fs::create_dir_all(path).map_err(failed)?;
        close_to_others(path).map_err(failed)
    }
}

#[cfg(target_os = "linux")]
fn usual() -> Option<PathBuf> {
    let named = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
    named.or_else(home).map(|folder| folder.join("fengsui"))
}

#[cfg(target_os = "macos")]
fn usual() -> Option<PathBuf> {
    let home = env::var_os("HOME").map(PathBuf::from);
    home.map(|home| home.join("Library/Application Support/fengsui"))
}

#[cfg(windows)]
fn usual() -> Option<PathBuf> {
    env::var_os("LOCALAPPDATA").map(|folder| PathBuf::from(folder).join("fengsui"))
}

#[cfg(unix)]
fn close_to_others(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(windows)]
fn close_to_others(_: &Path) -> std::io::Result<()> {
    Ok(())
}
