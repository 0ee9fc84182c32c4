//! The thread that writes and the handle by which everyone else asks it to.
//!
//! There is one, so writes never wait for a lock of SQLite's and happen in the order they were asked
//! for. A call blocks until its commit is on the disk.

use crate::{Error, desk::Desk, fault::Work};
use base::{Clock, Id};
use keys::DeviceKey;
use rusqlite::Transaction;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
};

type Job = Box<dyn FnOnce(&mut Desk) + Send>;

/// Asks the writing thread to write, and waits until it is durable.
pub struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    pen: Arc<Pen>,
}

/// What sealing a delivery needs besides the rows.
pub(crate) struct Pen {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) device: Id,
    pub(crate) key: Arc<DeviceKey>,
}

impl Writer {
    pub(crate) fn start(mut desk: Desk, pen: Pen) -> Result<Self, Error> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let run = move || {
            for job in queue {
                // A defect in one piece of work must not end all writing; its transaction is
                // rolled back and whoever waits for it is told.
                if catch_unwind(AssertUnwindSafe(|| job(&mut desk))).is_err() {
                    tracing::error!("a piece of writing met a defect");
                }
            }
        };
        let thread =
            thread::Builder::new().name("store".to_owned()).spawn(run).map_err(Error::Thread)?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), pen: Arc::new(pen) })
    }

    /// Does a piece of work in one durable transaction.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&Transaction<'_>, &Pen) -> Work<T> + Send + 'static,
    ) -> Result<T, Error> {
        let pen = Arc::clone(&self.pen);
        self.ask(move |desk| desk.write(|tx| work(tx, &pen)))
    }

    /// The same for work that writes the entry with this id.
    pub(crate) fn write_entry<T: Send + 'static>(
        &self,
        id: Id,
        mut work: impl FnMut(&Transaction<'_>, &Pen) -> Work<T> + Send + 'static,
    ) -> Result<T, Error> {
        let pen = Arc::clone(&self.pen);
        self.ask(move |desk| desk.write_entry(id, |tx| work(tx, &pen)))
    }

    /// Has the writing thread do something between two writes.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Desk) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (reply, answer) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |desk| {
            // Whoever asked may be gone; the write stands all the same.
            reply.send(job(desk)).unwrap_or_default();
        });
        let jobs = self.jobs.as_ref().ok_or(Error::Stopped)?;
        jobs.send(job).map_err(|_| Error::Stopped)?;
        answer.recv().map_err(|_| Error::Stopped)?
    }

    /// Does bare statements in one durable transaction of the connection that writes, for a bench to
    /// set beside a save. It goes past every rule of the store.
    ///
    /// # Errors
    /// What SQLite said.
    #[cfg(feature = "measure")]
    pub fn measure(
        &self,
        bare: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()> + Send + 'static,
    ) -> Result<(), Error> {
        self.ask(move |desk| desk.measure(bare))
    }

    pub(crate) fn pen(&self) -> &Pen {
        &self.pen
    }
}

impl Drop for Writer {
    /// Waits for what was asked for before, so that the lock is let go only after the last commit.
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            thread
                .join()
                .unwrap_or_else(|_| tracing::error!("the writing thread ended by a defect"));
        }
    }
}
