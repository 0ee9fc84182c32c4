//! The one place that writes: a connection, and what to do when a write fails.
//!
//! After an I/O error the commit may be in the file all the same. Nobody is told that it failed
//! before the file was closed, opened, checked and asked for what only this commit wrote.

use crate::{
    Error, ballast,
    connection::{Opener, is_full},
    fault::{Fault, Work},
    migrate::open_current,
};
use base::{Id, random};
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior::Immediate};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// What one commit alone leaves in the file.
#[derive(Clone, Copy)]
enum Trace {
    /// The entry with this id, which the commit writes anyway.
    Entry(Id),
    /// A token of its own, for a commit that need not write anything else new.
    Token([u8; 16]),
}

/// The connection that writes.
pub(crate) struct Desk {
    opener: Arc<Opener>,
    db: Option<Connection>,
    low_on_space: Arc<AtomicBool>,
}

/// What became of one attempt.
enum Attempt<T> {
    Done(T),
    Refused(Error),
    /// SQLite said no; the value is there where it said so only to the commit.
    Failed(Option<T>, rusqlite::Error),
}

impl Desk {
    /// Opens the database, bringing it to the present shape.
    pub(crate) fn open(opener: Arc<Opener>, low_on_space: Arc<AtomicBool>) -> Result<Self, Error> {
        let db = match open_current(&opener) {
            // Even opening needs room, for the index of the write-ahead log.
            Err(Error::NoSpace { .. }) if ballast::release(opener.place())? => {
                open_current(&opener)?
            }
            opened => opened?,
        };
        let desk = Self { opener, db: Some(db), low_on_space };
        desk.lay_ballast()?;
        Ok(desk)
    }

    /// Lays the ballast again where it is gone and there is room for it.
    pub(crate) fn lay_ballast(&self) -> Result<(), Error> {
        let place = self.opener.place();
        ballast::lay(place)?;
        self.low_on_space.store(!ballast::is_laid(place), Ordering::Relaxed);
        Ok(())
    }

    /// Does a piece of work in one transaction. The work may be done twice, so it must give the same
    /// rows again.
    ///
    /// # Errors
    /// The work's own refusal, or what became of the write; nothing is written then.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnMut(&Transaction<'_>) -> Work<T>,
    ) -> Result<T, Error> {
        let token = random().map_err(Error::Random)?;
        self.write_traced(Trace::Token(token), work)
    }

    /// The same for work that writes the entry with this id, which spares the token.
    pub(crate) fn write_entry<T>(
        &mut self,
        id: Id,
        work: impl FnMut(&Transaction<'_>) -> Work<T>,
    ) -> Result<T, Error> {
        self.write_traced(Trace::Entry(id), work)
    }

    fn write_traced<T>(
        &mut self,
        trace: Trace,
        mut work: impl FnMut(&Transaction<'_>) -> Work<T>,
    ) -> Result<T, Error> {
        let mut tried = attempt(self.connection()?, trace, &mut work);
        if let Attempt::Failed(_, source) = &tried
            && is_full(source)
            && self.make_room()?
        {
            tried = attempt(self.connection()?, trace, &mut work);
        }
        match tried {
            Attempt::Done(value) => Ok(value),
            Attempt::Refused(error) => Err(error),
            Attempt::Failed(value, source) => self.settle(trace, value, source),
        }
    }

    /// The connection, for reading what only the writer may see: the shape of the file itself.
    pub(crate) fn look<T>(
        &mut self,
        read: impl FnOnce(&Connection) -> Work<T>,
    ) -> Result<T, Error> {
        let opener = Arc::clone(&self.opener);
        match read(self.connection()?) {
            Ok(value) => Ok(value),
            Err(Fault::Said(error)) => Err(error),
            Err(Fault::Sqlite(source)) => Err(opener.failed_read(source)),
        }
    }

    /// Does bare statements in one transaction, and nothing more.
    #[cfg(feature = "measure")]
    pub(crate) fn measure(
        &mut self,
        bare: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), Error> {
        let tx = self.connection()?.transaction_with_behavior(Immediate).map_err(Error::Write)?;
        bare(&tx).and_then(|()| tx.commit()).map_err(Error::Write)
    }

    fn connection(&mut self) -> Result<&mut Connection, Error> {
        if self.db.is_none() {
            self.db = Some(self.opener.writer()?);
        }
        self.db.as_mut().ok_or(Error::Stopped)
    }

    /// Lets the ballast go, once.
    fn make_room(&self) -> Result<bool, Error> {
        let made = ballast::release(self.opener.place())?;
        self.low_on_space.store(true, Ordering::Relaxed);
        if made {
            tracing::warn!("the disk is full: the ballast was released");
        }
        Ok(made)
    }

    fn settle<T>(
        &mut self,
        trace: Trace,
        value: Option<T>,
        source: rusqlite::Error,
    ) -> Result<T, Error> {
        match cause(&source) {
            Cause::Full => Err(Error::NoSpace { folder: self.opener.place().folder().to_owned() }),
            Cause::Damage => {
                Err(Error::Damaged { path: self.opener.path(), detail: source.to_string() })
            }
            Cause::Other => Err(Error::Write(source)),
            Cause::Device => {
                tracing::error!(error = %source, "a write failed; looking at the file again");
                self.db = None;
                match (self.holds(trace), value) {
                    (Ok(true), Some(value)) => Ok(value),
                    (Ok(_), _) => Err(Error::Write(source)),
                    (Err(error), _) => {
                        tracing::error!(%error, "the file does not open again");
                        Err(Error::Unsure { path: self.opener.path(), source })
                    }
                }
            }
        }
    }

    /// Opens the file anew, checks it, and says whether the commit with this trace is in it.
    fn holds(&mut self, trace: Trace) -> Result<bool, Error> {
        let db = self.opener.writer()?;
        self.opener.check(&db)?;
        let (sql, id) = match &trace {
            Trace::Entry(id) => ("SELECT 1 FROM entry WHERE id = ?1", id.bytes()),
            Trace::Token(token) => ("SELECT 1 FROM last_commit WHERE token = ?1", token),
        };
        let found = db
            .prepare(sql)
            .and_then(|mut query| query.exists((id.as_slice(),)))
            .map_err(|source| self.opener.failed_read(source))?;
        self.db = Some(db);
        Ok(found)
    }
}

fn attempt<T>(
    db: &mut Connection,
    trace: Trace,
    work: &mut impl FnMut(&Transaction<'_>) -> Work<T>,
) -> Attempt<T> {
    let tx = match db.transaction_with_behavior(Immediate) {
        Ok(tx) => tx,
        Err(source) => return Attempt::Failed(None, source),
    };
    let value = match work(&tx) {
        Ok(value) => value,
        Err(Fault::Said(error)) => return Attempt::Refused(error),
        Err(Fault::Sqlite(source)) => return Attempt::Failed(None, source),
    };
    if let Trace::Token(token) = trace {
        let left = tx
            .prepare_cached("UPDATE last_commit SET token = ?1 WHERE id = 1")
            .and_then(|mut mark| mark.execute((token,)));
        if let Err(source) = left {
            return Attempt::Failed(None, source);
        }
    }
    match tx.commit() {
        Ok(()) => Attempt::Done(value),
        Err(source) => Attempt::Failed(Some(value), source),
    }
}

/// What stands behind SQLite's no.
enum Cause {
    /// The disk is full.
    Full,
    /// The file is damaged.
    Damage,
    /// The disk did not do what it was told.
    Device,
    /// A constraint, a trigger or a defect of ours.
    Other,
}

fn cause(source: &rusqlite::Error) -> Cause {
    match source.sqlite_error_code() {
        _ if is_full(source) => Cause::Full,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Cause::Damage,
        Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => Cause::Device,
        _ => Cause::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Setting, trial::Trial};
    use rusqlite::ffi;

    fn set(tx: &Transaction<'_>, value: &str) -> Work<()> {
        let sql = "INSERT OR REPLACE INTO setting (name, value) VALUES ('language', ?1)";
        tx.execute(sql, (value,))?;
        Ok(())
    }

    fn no(code: i32) -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)
    }

    #[test]
    fn a_commit_that_failed_only_in_words_counts_as_made() {
        let trial = Trial::begin();
        let found = trial.store.writer().ask(|desk| {
            let trace = Trace::Token([7; 16]);
            let done = attempt(desk.connection()?, trace, &mut |tx| set(tx, "zh"));
            assert!(matches!(done, Attempt::Done(())));
            desk.settle(trace, Some("value"), no(ffi::SQLITE_IOERR_FSYNC))
        });
        assert_eq!(found.unwrap(), "value");
        assert_eq!(trial.store.setting(Setting::Language).unwrap().as_deref(), Some("zh"));
        let incident = trial.open_incident();
        let entry = trial.store.log(incident).unwrap().entries[0].id;
        let made = trial.store.writer().ask(move |desk| {
            desk.settle(Trace::Entry(entry), Some(()), no(ffi::SQLITE_IOERR_FSYNC))
        });
        assert!(made.is_ok());
    }

    #[test]
    fn a_commit_that_is_not_in_the_file_failed_and_the_next_one_works() {
        let trial = Trial::begin();
        for trace in [Trace::Token([7; 16]), Trace::Entry(trial.id())] {
            let found = trial
                .store
                .writer()
                .ask(move |desk| desk.settle(trace, Some(()), no(ffi::SQLITE_IOERR_WRITE)));
            assert!(matches!(found, Err(Error::Write(_))));
            trial.open_incident();
        }
    }

    #[test]
    fn a_file_that_does_not_open_again_leaves_us_unsure() {
        let trial = Trial::begin();
        let path = crate::database_path(trial.folder.path());
        let aside = trial.folder.path().join("aside");
        let found = trial.store.writer().ask(move |desk| {
            std::fs::rename(&path, &aside).unwrap();
            let found = desk.settle(Trace::Token([7; 16]), Some(()), no(ffi::SQLITE_IOERR_WRITE));
            std::fs::rename(&aside, &path).unwrap();
            found
        });
        assert!(matches!(found, Err(Error::Unsure { .. })));
    }

    #[test]
    fn on_a_full_disk_the_ballast_lets_a_small_save_through() {
        let trial = Trial::begin();
        assert!(!trial.store.is_low_on_space());
        let mut first = true;
        trial
            .store
            .writer()
            .write(move |tx, _| {
                let limit = if first { 1 } else { i64::from(u32::MAX) };
                first = false;
                tx.query_row(&format!("PRAGMA max_page_count = {limit}"), (), |_| Ok(()))?;
                set(tx, &"长".repeat(100_000))
            })
            .unwrap();
        assert!(trial.store.is_low_on_space());
        assert!(!ballast::is_laid(&crate::place::Place::at(trial.folder.path())));
        assert!(trial.store.setting(Setting::Language).unwrap().is_some());
        assert!(!trial.store.reserve_room().unwrap(), "there is room again");
        assert!(!trial.store.is_low_on_space());
    }

    #[test]
    fn a_full_disk_without_ballast_names_the_folder_and_keeps_what_was_there() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        let full = trial.store.writer().write(|tx, _| {
            tx.query_row("PRAGMA max_page_count = 1", (), |_| Ok(()))?;
            set(tx, &"长".repeat(100_000))
        });
        let Err(Error::NoSpace { folder }) = full else { panic!("{full:?}") };
        assert_eq!(folder, trial.folder.path());
        assert_eq!(trial.store.setting(Setting::Language).unwrap(), None);
        let trial = trial.reopen();
        assert_eq!(trial.store.log(incident).unwrap().entries.len(), 1);
        assert!(!trial.store.is_low_on_space());
    }
}
