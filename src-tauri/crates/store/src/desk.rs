//! The one place that writes: a connection, and what to do when a write fails.
//!
//! After an I/O error the commit may be in the file all the same. Nobody is told that it failed
//! before the file was closed, opened, checked and asked for the commit's own token.

use crate::{
    Error, ballast,
    connection::Opener,
    fault::{Fault, Work},
    migrate::open_current,
};
use base::random;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior::Immediate, ffi};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// The token of one commit.
type Token = [u8; 16];

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
        let db = open_current(&opener)?;
        ballast::lay(opener.place())?;
        low_on_space.store(!ballast::is_laid(opener.place()), Ordering::Relaxed);
        Ok(Self { opener, db: Some(db), low_on_space })
    }

    /// Does a piece of work in one transaction. The work may be done twice, so it must give the same
    /// rows again.
    ///
    /// # Errors
    /// The work's own refusal, or what became of the write; nothing is written then.
    pub(crate) fn write<T>(
        &mut self,
        mut work: impl FnMut(&Transaction<'_>) -> Work<T>,
    ) -> Result<T, Error> {
        match self.attempt(&mut work)? {
            (_, Attempt::Done(value)) => Ok(value),
            (_, Attempt::Refused(error)) => Err(error),
            (token, Attempt::Failed(value, source)) => match cause(&source) {
                Cause::Full if self.make_room()? => match self.attempt(&mut work)? {
                    (_, Attempt::Done(value)) => Ok(value),
                    (_, Attempt::Refused(error)) => Err(error),
                    (token, Attempt::Failed(value, source)) => self.settle(token, value, source),
                },
                _ => self.settle(token, value, source),
            },
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

    fn connection(&mut self) -> Result<&mut Connection, Error> {
        if self.db.is_none() {
            self.db = Some(self.opener.writer()?);
        }
        self.db.as_mut().ok_or(Error::Stopped)
    }

    fn attempt<T>(
        &mut self,
        work: &mut impl FnMut(&Transaction<'_>) -> Work<T>,
    ) -> Result<(Token, Attempt<T>), Error> {
        let token = random().map_err(Error::Random)?;
        Ok((token, attempt(self.connection()?, token, work)))
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
        token: Token,
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
                match (self.holds(token), value) {
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

    /// Opens the file anew, checks it, and says whether the commit with this token is in it.
    fn holds(&mut self, token: Token) -> Result<bool, Error> {
        let db = self.opener.writer()?;
        self.opener.check(&db)?;
        let found: Vec<u8> = db
            .query_row("SELECT token FROM last_commit WHERE id = 1", (), |row| row.get(0))
            .map_err(|source| self.opener.failed_read(source))?;
        self.db = Some(db);
        Ok(found == token)
    }
}

fn attempt<T>(
    db: &mut Connection,
    token: Token,
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
    let marked = tx
        .prepare_cached("UPDATE last_commit SET token = ?1 WHERE id = 1")
        .and_then(|mut mark| mark.execute((token,)));
    if let Err(source) = marked {
        return Attempt::Failed(None, source);
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
    let extended = source.sqlite_error().map(|error| error.extended_code);
    match source.sqlite_error_code() {
        // The shared index of the write-ahead log could not be made longer.
        _ if extended == Some(ffi::SQLITE_IOERR_SHMSIZE) => Cause::Full,
        Some(ErrorCode::DiskFull) => Cause::Full,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Cause::Damage,
        Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => Cause::Device,
        _ => Cause::Other,
    }
}
