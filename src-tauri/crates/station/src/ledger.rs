//! The station's SQLite ledger: one writer on its own thread with group commit, and readers.
//!
//! Nobody is told that something is written before the commit that holds it is on disk: the reply
//! leaves the writer only after COMMIT, with `synchronous=EXTRA`.

use crate::Error;
use rusqlite::{Connection, OpenFlags};
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError, mpsc},
    thread::JoinHandle,
    time::Duration,
};
use tokio::sync::watch;

const SCHEMA: &str = include_str!("schema.sql");
const SCHEMA_VERSION: i64 = 1;
const BUSY_WAIT: Duration = Duration::from_secs(10);
const GROUP_MAX: usize = 256;
const READERS_KEPT_MAX: usize = 8;

/// What waits for the ledger to move: the last downward item and the last decided enrolment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) down: i64,
    pub(crate) decision: i64,
}

/// The ledger.
pub(crate) struct Ledger {
    path: PathBuf,
    jobs: Option<mpsc::Sender<Box<dyn Job>>>,
    writer: Option<JoinHandle<()>>,
    readers: Mutex<Vec<Connection>>,
    marks: watch::Sender<Marks>,
}

impl Ledger {
    /// Opens the ledger, and makes it where there is none.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let opened = |source| Error::OpenLedger { path: path.to_owned(), source };
        let mut connection = Connection::open(path).map_err(opened)?;
        prepare(&connection).map_err(opened)?;
        migrate(&mut connection).map_err(|error| match error {
            Error::Ledger(source) => opened(source),
            other => other,
        })?;
        let marks = watch::Sender::new(read_marks(&connection).map_err(opened)?);
        let (jobs, inbox) = mpsc::channel();
        let bell = marks.clone();
        let writer = std::thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(move || write_groups(&connection, &inbox, &bell))
            .map_err(Error::Runtime)?;
        Ok(Self {
            path: path.to_owned(),
            jobs: Some(jobs),
            writer: Some(writer),
            readers: Mutex::new(Vec::new()),
            marks,
        })
    }

    /// Runs `work` on the writer and returns once its commit is on disk. Where `work` fails,
    /// nothing of it is kept. Blocks; not for an async task.
    pub(crate) fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        let job = Task { work: Some(work), outcome: None, reply };
        let jobs = self.jobs.as_ref().ok_or(Error::WriterGone)?;
        jobs.send(Box::new(job)).map_err(|_| Error::WriterGone)?;
        answer.recv().map_err(|_| Error::WriterGone)?
    }

    /// Runs `work` on a read-only connection. Blocks; not for an async task.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = match kept {
            Some(reader) => reader,
            None => self.open_reader()?,
        };
        reader.execute_batch("BEGIN").map_err(Error::Ledger)?;
        let outcome = work(&reader);
        reader.execute_batch("COMMIT").map_err(Error::Ledger)?;
        let mut kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < READERS_KEPT_MAX {
            kept.push(reader);
        }
        outcome
    }

    /// Changes whenever something new waits for a unit, or an enrolment is decided.
    pub(crate) fn marks(&self) -> watch::Receiver<Marks> {
        self.marks.subscribe()
    }

    /// Looks for what another process wrote.
    pub(crate) fn refresh(&self) -> Result<(), Error> {
        let marks = self.read(|reader| read_marks(reader).map_err(Error::Ledger))?;
        ring(&self.marks, marks);
        Ok(())
    }

    fn open_reader(&self) -> Result<Connection, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(&self.path, flags).map_err(Error::Ledger)?;
        reader.busy_timeout(BUSY_WAIT).map_err(Error::Ledger)?;
        reader
            .execute_batch("PRAGMA trusted_schema=OFF; PRAGMA query_only=ON;")
            .map_err(Error::Ledger)?;
        Ok(reader)
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the ledger's writer panicked");
        }
    }
}

/// One piece of writing, run inside the group's transaction and answered after its commit.
trait Job: Send {
    fn run(&mut self, connection: &Connection);
    fn finish(self: Box<Self>, commit: Option<&str>);
}

struct Task<T, F> {
    work: Option<F>,
    outcome: Option<Result<T, Error>>,
    reply: mpsc::SyncSender<Result<T, Error>>,
}

impl<T, F> Job for Task<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> Result<T, Error> + Send,
{
    fn run(&mut self, connection: &Connection) {
        let Some(work) = self.work.take() else { return };
        let outcome = connection
            .execute_batch("SAVEPOINT job")
            .map_err(Error::Ledger)
            .and_then(|()| work(connection));
        let end = if outcome.is_ok() { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
        let ended = connection.execute_batch(end).map_err(Error::Ledger);
        self.outcome = Some(outcome.and_then(|value| ended.map(|()| value)));
    }

    fn finish(self: Box<Self>, failure: Option<&str>) {
        let outcome = match (failure, self.outcome) {
            (Some(detail), _) => Err(Error::Commit { detail: detail.to_owned() }),
            (None, Some(outcome)) => outcome,
            (None, None) => Err(Error::WriterGone),
        };
        if self.reply.send(outcome).is_err() {
            tracing::debug!("nobody waits for this write any more");
        }
    }
}

fn write_groups(
    connection: &Connection,
    inbox: &mpsc::Receiver<Box<dyn Job>>,
    bell: &watch::Sender<Marks>,
) {
    while let Ok(first) = inbox.recv() {
        let mut group = vec![first];
        group.extend(inbox.try_iter().take(GROUP_MAX - 1));
        let failure = commit_group(connection, &mut group);
        // Before the answers: whoever reads after its answer must not meet what stood before it.
        match read_marks(connection) {
            Ok(marks) => ring(bell, marks),
            Err(error) => tracing::error!(%error, "cannot read the ledger's marks"),
        }
        for job in group {
            job.finish(failure.as_deref());
        }
    }
}

/// Runs the jobs in one transaction; gives what failed, where the commit did not happen.
fn commit_group(connection: &Connection, group: &mut [Box<dyn Job>]) -> Option<String> {
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        return Some(error.to_string());
    }
    for job in group {
        job.run(connection);
        if connection.is_autocommit() {
            return Some("the transaction was rolled back".to_owned());
        }
    }
    let error = connection.execute_batch("COMMIT").err()?;
    if !connection.is_autocommit()
        && let Err(rollback) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%rollback, "cannot roll back");
    }
    Some(error.to_string())
}

fn prepare(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(BUSY_WAIT)?;
    connection.execute_batch(
        "PRAGMA synchronous=EXTRA; PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;
         PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA journal_size_limit=67108864;",
    )
}

fn migrate(connection: &mut Connection) -> Result<(), Error> {
    let transaction = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(Error::Ledger)?;
    let found: i64 = transaction
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(Error::Ledger)?;
    match found {
        0 => {
            let version = format!("PRAGMA user_version={SCHEMA_VERSION}");
            transaction.execute_batch(SCHEMA).map_err(Error::Ledger)?;
            transaction.execute_batch(&version).map_err(Error::Ledger)?;
        }
        SCHEMA_VERSION => {}
        _ => return Err(Error::LedgerTooNew { found }),
    }
    transaction.commit().map_err(Error::Ledger)
}

fn read_marks(connection: &Connection) -> Result<Marks, rusqlite::Error> {
    connection.query_row(
        "SELECT (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'down'),
                (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'decision')",
        [],
        |row| Ok(Marks { down: row.get(0)?, decision: row.get(1)? }),
    )
}

fn ring(bell: &watch::Sender<Marks>, marks: Marks) {
    bell.send_if_modified(|last| {
        let moved = *last != marks;
        *last = marks;
        moved
    });
}

#[cfg(test)]
mod tests;
