//! The streams to superiors: one device, one epoch, one addressee, dense and chained.
//!
//! A closed epoch never opens again and none is ever lower than one before it, so that a restored
//! disk cannot go on where another copy of it already went (invariant 12).

use crate::{Error, Store, Writer, column::Column, fault::Work};
use base::{Digest, Id};
use rusqlite::{OptionalExtension as _, Transaction};

/// The stream to a superior.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamHead {
    /// Its epoch.
    pub epoch: u32,
    /// The seq of its last event; 0 where it is empty.
    pub seq: u64,
    /// The hash of that event's envelope; `None` where it is empty.
    pub hash: Option<Digest>,
}

impl Store {
    /// The open stream to a superior, to be compared with what the station has of it.
    ///
    /// # Errors
    /// `Missing`, or the file cannot be read.
    pub fn stream(&self, superior: Id) -> Result<StreamHead, Error> {
        self.read(move |db| {
            let found = db
                .prepare_cached(
                    "SELECT epoch, seq, hash FROM stream WHERE superior = ?1 AND open = 1",
                )?
                .query_row((Column(superior),), |row| {
                    let seq = row.get(1)?;
                    let hash =
                        if seq == 0 { None } else { Some(row.get::<_, Column<Digest>>(2)?.0) };
                    Ok(StreamHead { epoch: row.get(0)?, seq, hash })
                })
                .optional()?;
            Ok(found.ok_or(Error::Missing { what: "上级", id: superior })?)
        })
    }
}

impl Writer {
    /// Closes the stream to a superior and opens the next epoch: after a fork, or where the station
    /// knows more of the stream than this disk does (invariant 12).
    ///
    /// # Errors
    /// `Missing`, or the write failed.
    pub fn open_epoch(&self, superior: Id, epoch: u32) -> Result<(), Error> {
        self.write(move |tx, _| open(tx, superior, epoch))
    }
}

/// Opens an epoch; the same one again changes nothing, a lower one is refused.
pub(crate) fn open(tx: &Transaction<'_>, superior: Id, epoch: u32) -> Work<()> {
    let newest: Option<(u32, bool)> = tx
        .query_row(
            "SELECT epoch, open FROM stream WHERE superior = ?1 ORDER BY epoch DESC LIMIT 1",
            (Column(superior),),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    match newest {
        Some((newest, true)) if newest == epoch => return Ok(()),
        Some((newest, _)) if newest >= epoch => {
            return Err(Error::State { rule: "发件序列只能向前换代" }.into());
        }
        _ => {}
    }
    tx.execute("UPDATE stream SET open = 0 WHERE superior = ?1 AND open = 1", (Column(superior),))?;
    tx.execute(
        "INSERT INTO stream (superior, epoch, seq, hash, open) VALUES (?1, ?2, 0, x'', 1)",
        (Column(superior), epoch),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Urgency, trial::Trial};

    #[test]
    fn a_new_epoch_starts_at_one_and_the_old_one_never_goes_on() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        trial.queue(incident, Urgency::Normal);
        let writer = trial.store.writer();
        writer.open_epoch(trial.superior, 1).unwrap();
        assert_eq!(trial.store.stream(trial.superior).unwrap().seq, 1);
        writer.open_epoch(trial.superior, 2).unwrap();
        let empty = StreamHead { epoch: 2, seq: 0, hash: None };
        assert_eq!(trial.store.stream(trial.superior).unwrap(), empty);
        assert!(matches!(writer.open_epoch(trial.superior, 1), Err(Error::State { .. })));
        let next = trial.queue(incident, Urgency::Normal);
        assert_eq!((next.epoch, next.seq), (2, 1));
    }
}
