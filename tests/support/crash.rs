//! Kills a scribe at every write it makes, and cuts the power at every point of what it wrote.
//!
//! Each finding is a whole store or a sentence; the callers decide what must hold, so that controls
//! can demand that a loss is found.

use crate::{child, scribe::Scribe};
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};
use tempfile::TempDir;

/// The signal by which the kernel ends a process that writes beyond its limit.
pub const SIGXFSZ: i32 = 25;
/// A frame of the write-ahead log: its header and a page.
pub const FRAME_BYTES: u64 = 24 + 4096;
/// What a disk writes whole or not at all.
const SECTOR_BYTES: usize = 512;

/// A running scribe.
pub struct Running {
    child: Child,
    words: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// The files of a store at one moment.
#[derive(Clone)]
pub struct Files {
    /// The database.
    pub database: Vec<u8>,
    /// The write-ahead log; empty where there is none.
    pub wal: Vec<u8>,
}

impl Running {
    /// Starts the program `scribe` on a folder. Where `survives`, a write beyond the limit fails
    /// instead of ending the process.
    #[must_use]
    pub fn start(program: &Path, folder: &Path, survives: bool) -> Self {
        let mut command = if survives {
            // What is ignored stays ignored across exec, and needs no unsafe code here.
            let mut shell = Command::new("sh");
            shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$1\""]).arg(program);
            shell
        } else {
            Command::new(program)
        };
        command.arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = child::start(&mut command).unwrap();
        let (words, answers) = (child.stdin.take(), child.stdout.take().unwrap());
        Self { child, words, answers: BufReader::new(answers) }
    }

    /// Says a word and waits for the answer; `None` where the process ended over it.
    pub fn say(&mut self, word: &str) -> Option<String> {
        let words = self.words.as_mut()?;
        writeln!(words, "{word}").ok()?;
        let mut answer = String::new();
        match self.answers.read_line(&mut answer) {
            Ok(1..) => Some(answer.trim().to_owned()),
            _ => None,
        }
    }

    /// Kills the process where it stands.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Lets the process end and gives the signal that ended it, if one did.
    pub fn end(mut self) -> Option<i32> {
        drop(self.words.take());
        self.child.wait().unwrap().signal()
    }
}

impl Files {
    /// The files of a store that no process of ours has open.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let database = fs::read(store::database_path(folder)).unwrap();
        Self { database, wal: fs::read(wal_path(folder)).unwrap_or_default() }
    }

    /// A folder with these files.
    #[must_use]
    pub fn lay(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(store::database_path(folder.path()), &self.database).unwrap();
        if !self.wal.is_empty() {
            fs::write(wal_path(folder.path()), &self.wal).unwrap();
        }
        folder
    }

    /// How many entries a store with these files has; a sentence where it is not whole.
    ///
    /// # Errors
    /// What does not open or does not fit.
    pub fn saved(&self) -> Result<u64, String> {
        let folder = self.lay();
        let scribe = Scribe::open(folder.path()).map_err(|error| error.to_string())?;
        scribe.saved()
    }
}

/// Where a store keeps its write-ahead log.
#[must_use]
pub fn wal_path(folder: &Path) -> PathBuf {
    let mut name = store::database_path(folder).into_os_string();
    name.push("-wal");
    PathBuf::from(name)
}

/// The size of a store's write-ahead log.
#[must_use]
pub fn wal_bytes(folder: &Path) -> u64 {
    fs::metadata(wal_path(folder)).map_or(0, |found| found.len())
}

/// `before`, with some of the sectors in which `after` differs: what a disk may hold when the power
/// goes between two flushes. `lot` decides for each sector.
#[must_use]
pub fn torn(before: &[u8], after: &[u8], mut lot: impl FnMut() -> bool) -> Vec<u8> {
    let mut disk = before.to_vec();
    for (number, sector) in after.chunks(SECTOR_BYTES).enumerate() {
        let start = number * SECTOR_BYTES;
        let old = before.get(start..start + sector.len());
        if old != Some(sector) && lot() {
            disk.resize(disk.len().max(start + sector.len()), 0);
            disk[start..start + sector.len()].copy_from_slice(sector);
        }
    }
    disk
}

/// A seeded row of lots (xorshift), so that a failing one can be drawn again.
pub fn lots(seed: u64) -> impl FnMut() -> bool {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state & 1 == 1
    }
}
