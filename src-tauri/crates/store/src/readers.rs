//! Up to three connections that only read, each piece of reading in one snapshot.
//!
//! A reader never waits for the writer. It must be given back before the store closes, which is why
//! nobody outside gets hold of one.

use crate::{
    Error,
    connection::Opener,
    fault::{Fault, Work},
};
use rusqlite::Connection;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

const READERS_MAX: usize = 3;

/// The connections that read.
pub(crate) struct Readers {
    opener: Arc<Opener>,
    pool: Mutex<Pool>,
    given_back: Condvar,
}

struct Pool {
    idle: Vec<Connection>,
    open: usize,
}

impl Readers {
    pub(crate) fn new(opener: Arc<Opener>) -> Self {
        let pool = Mutex::new(Pool { idle: Vec::new(), open: 0 });
        Self { opener, pool, given_back: Condvar::new() }
    }

    /// Reads in one snapshot.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> Work<T>) -> Result<T, Error> {
        let mut loan = self.borrow()?;
        let Some(db) = loan.db.as_mut() else { return Err(Error::Stopped) };
        let found = db.transaction().map_err(Fault::from).and_then(|snapshot| read(&snapshot));
        found.map_err(|fault| match fault {
            Fault::Said(error) => error,
            Fault::Sqlite(source) => self.opener.failed_read(source),
        })
    }

    fn borrow(&self) -> Result<Loan<'_>, Error> {
        let mut pool = self.pool();
        loop {
            if let Some(db) = pool.idle.pop() {
                return Ok(Loan { readers: self, db: Some(db) });
            }
            if pool.open < READERS_MAX {
                pool.open += 1;
                drop(pool);
                // The loan gives the place back even where the connection does not open.
                let mut loan = Loan { readers: self, db: None };
                loan.db = Some(self.opener.reader()?);
                return Ok(loan);
            }
            pool = self.given_back.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection on loan; dropping it gives it back.
struct Loan<'a> {
    readers: &'a Readers,
    db: Option<Connection>,
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let mut pool = self.readers.pool();
        match self.db.take() {
            Some(db) => pool.idle.push(db),
            None => pool.open -= 1,
        }
        drop(pool);
        self.readers.given_back.notify_one();
    }
}
