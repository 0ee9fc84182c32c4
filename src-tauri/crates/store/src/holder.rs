//! The lock that keeps a second program out of the store, and the note that says who holds it.
//!
//! The lock is the system's, so it ends with the process however that ends. The note is only read:
//! it stands in a file of its own because Windows lets nobody read a locked one.

use crate::{Error, place::Place};
use base::{Clock, Moment};
use std::{
    fmt,
    fs::{self, File, TryLockError},
};

/// The program that holds a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The name of its file, such as `fengsui-agent`.
    pub program: String,
    /// Its process id.
    pub process: u32,
    /// The machine it runs on; empty where the system does not say.
    pub host: String,
    /// When it opened the store.
    pub since: Option<Moment>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.program.is_empty() {
            return f.write_str("未知程序");
        }
        write!(f, "{}（进程 {}", self.program, self.process)?;
        if !self.host.is_empty() {
            write!(f, "，主机 {}", self.host)?;
        }
        if let Some(since) = self.since {
            write!(f, "，自 {since}")?;
        }
        f.write_str("）")
    }
}

/// The lock; it is let go when this is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(crate) fn take(place: &Place, clock: &dyn Clock) -> Result<Self, Error> {
        let path = place.lock();
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(Error::file("打开锁文件", &path))?;
        match file.try_lock() {
            Ok(()) => {
                // The note is a courtesy: a full disk must not keep the program from starting.
                if let Err(error) = fs::write(place.holder(), note(clock)) {
                    tracing::warn!(%error, "the holder's note was not written");
                }
                Ok(Self { file })
            }
            Err(TryLockError::WouldBlock) => Err(Error::Held { by: read(place) }),
            Err(TryLockError::Error(source)) => Err(Error::file("锁定", path)(source)),
        }
    }
}

impl Drop for Lock {
    /// Closing the file is not enough: a program that another thread is just starting has it open as
    /// well, until it runs, and the lock belongs to whatever has it open.
    fn drop(&mut self) {
        if let Err(error) = self.file.unlock() {
            tracing::warn!(%error, "the lock was left to the closing of its file");
        }
    }
}

fn note(clock: &dyn Clock) -> String {
    let program = std::env::current_exe()
        .ok()
        .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .unwrap_or_default();
    let host = fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .unwrap_or_default();
    format!("{program}\n{}\n{}\n{}\n", std::process::id(), host.trim(), clock.now())
}

fn read(place: &Place) -> Holder {
    let text = fs::read_to_string(place.holder()).unwrap_or_default();
    let mut lines = text.lines().map(str::to_owned);
    let mut line = || lines.next().unwrap_or_default();
    Holder {
        program: line(),
        process: line().parse().unwrap_or_default(),
        host: line(),
        since: line().parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::ManualClock;

    #[test]
    fn the_second_one_is_told_who_was_first() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(folder.path());
        let clock = ManualClock::at(Moment::from_unix_ms(1_790_000_000_000));
        let lock = Lock::take(&place, &clock).unwrap();
        let Err(Error::Held { by }) = Lock::take(&place, &clock) else { panic!("taken twice") };
        assert_eq!(by.process, std::process::id());
        assert_eq!(by.since, Some(clock.now()));
        assert!(by.to_string().contains(&format!("进程 {}", by.process)), "{by}");
        drop(lock);
        Lock::take(&place, &clock).unwrap();
    }

    /// Guards: a store that was closed while a child process started could not be opened again.
    #[test]
    fn the_lock_goes_although_the_file_is_still_open_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(folder.path());
        let clock = ManualClock::at(Moment::from_unix_ms(0));
        let lock = Lock::take(&place, &clock).unwrap();
        let inherited = lock.file.try_clone().unwrap();
        drop(lock);
        Lock::take(&place, &clock).unwrap();
        drop(inherited);
    }

    #[test]
    fn a_missing_note_is_no_other_failure() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(folder.path());
        let clock = ManualClock::at(Moment::from_unix_ms(0));
        let _lock = Lock::take(&place, &clock).unwrap();
        fs::remove_file(place.holder()).unwrap();
        let Err(Error::Held { by }) = Lock::take(&place, &clock) else { panic!("taken twice") };
        assert_eq!(by.to_string(), "未知程序");
    }
}
