//! Where things lie: the repository, the build folder, the tools that are kept between clones.
//!
//! The build folder is outside the repository so that a fresh clone builds warm. Cargo tells our
//! crates apart by their place inside the repository and their age by the clock alone, so a second
//! clone may be handed what the first one built: whoever was not the last to build builds ours anew.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{error::Error, say, step::Program};

/// The folders every command works in.
pub(crate) struct Folders {
    /// The top of the repository.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
    /// Programs installed for the tests alone.
    pub(crate) tools: PathBuf,
}

impl Folders {
    /// Finds them from the current folder and the environment.
    pub(crate) fn find() -> Result<Self, Error> {
        let here = env::current_dir().map_err(|_| Error::NoRoot)?;
        let root = here.ancestors().find(|folder| is_root(folder)).ok_or(Error::NoRoot)?;
        let cache = cache();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => here.join(folder),
            None => cache.clone().ok_or(Error::NoCache)?.join("target"),
        };
        let tools = cache.unwrap_or_else(|| target.clone()).join("tools");
        Ok(Self { root: root.to_owned(), target, tools })
    }

    /// Has our crates built anew where another clone built into the folder last.
    pub(crate) fn take_over(&self) -> Result<(), Error> {
        let mark = self.target.join("last-clone");
        let ours = self.root.as_os_str().as_encoded_bytes();
        match fs::read(&mark) {
            Ok(last) if last == ours => return Ok(()),
            Ok(_) => self.forget_our_crates()?,
            Err(_) => {}
        }
        let failed = |source| Error::File { path: mark.clone(), source };
        fs::create_dir_all(&self.target).map_err(failed)?;
        fs::write(&mark, ours).map_err(failed)
    }

    fn forget_our_crates(&self) -> Result<(), Error> {
        say::line("上次编译用的是另一份代码，本项目的部分将重新编译");
        for profile in ["dev", "release"] {
            Program::cargo(self, ["clean", "--workspace", "--profile", profile]).run()?;
        }
        Ok(())
    }

    /// The folder of the screens.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// The folder of the end-to-end tests.
    pub(crate) fn e2e(&self) -> PathBuf {
        self.root.join("tests/e2e")
    }

    /// Where Cargo puts the programs of a profile (`debug` or `release`).
    pub(crate) fn programs(&self, profile: &str) -> PathBuf {
        self.target.join(profile)
    }
}

fn is_root(folder: &Path) -> bool {
    folder.join("src-tauri/crates/xtask").is_dir() && folder.join("Cargo.lock").is_file()
}

fn cache() -> Option<PathBuf> {
    let xdg = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    xdg.or_else(home).map(|folder| folder.join("fengsui"))
}
