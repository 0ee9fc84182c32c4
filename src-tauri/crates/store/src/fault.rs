//! What stops a piece of work inside a transaction: SQLite's word or ours.
//!
//! It never leaves the crate: the desk and the readers give SQLite's word the name of what was being
//! done.

use crate::Error;

/// What stops a piece of work inside a transaction.
#[derive(Debug)]
pub(crate) enum Fault {
    /// SQLite could not.
    Sqlite(rusqlite::Error),
    /// A rule of the store forbids it, or a stored value is wrong.
    Said(Error),
}

/// What a piece of work inside a transaction gives.
pub(crate) type Work<T> = Result<T, Fault>;

impl From<rusqlite::Error> for Fault {
    fn from(source: rusqlite::Error) -> Self {
        Self::Sqlite(source)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Said(error)
    }
}
