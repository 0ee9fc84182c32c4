//! The signed freshness object, made anew every five minutes and at every change.

use crate::{
    Error, Station,
    column::{Hash, unsigned},
    ledger::Marks,
    trust,
};
use format::{FreshnessV1, HeadV1};
use rusqlite::OptionalExtension as _;
use std::{sync::PoisonError, time::Duration};

/// Seconds between two freshness objects.
pub const FRESHNESS_PERIOD_SECONDS: u32 = 300;

/// The freshness object last signed, and what it was signed for.
pub(crate) struct Cached {
    envelope: Vec<u8>,
    marks: Marks,
    boot: String,
    elapsed: Duration,
}

impl Station {
    /// The freshness object in force. Its age is measured on the boot clock, so a jump of the
    /// wall clock neither keeps an old one alive nor signs one at every call.
    pub(crate) fn freshness(&self) -> Result<Vec<u8>, Error> {
        let marks = *self.marks().borrow();
        let boot = self.clock.boot();
        {
            let cached = self.freshness.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(cached) = cached.as_ref()
                && cached.marks == marks
                && cached.boot == boot.id
                && boot.elapsed.saturating_sub(cached.elapsed)
                    < Duration::from_secs(u64::from(FRESHNESS_PERIOD_SECONDS))
            {
                return Ok(cached.envelope.clone());
            }
        }
        let envelope = self.keys.seal(&self.read_freshness()?)?.into_bytes();
        let cached =
            Cached { envelope: envelope.clone(), marks, boot: boot.id, elapsed: boot.elapsed };
        *self.freshness.lock().unwrap_or_else(PoisonError::into_inner) = Some(cached);
        Ok(envelope)
    }

    fn read_freshness(&self) -> Result<FreshnessV1, Error> {
        let stream = self.profile.warnings();
        let (head, trust) = self.ledger.read(|ledger| {
            let head = ledger
                .query_row(
                    "SELECT seq, hash FROM issued WHERE stream = ?1 ORDER BY seq DESC LIMIT 1",
                    [stream.to_string()],
                    |row| Ok((unsigned(row.get(0)?), row.get::<_, Hash>(1)?.0)),
                )
                .optional()
                .map_err(Error::Ledger)?;
            Ok((head, trust::newest(ledger)?))
        })?;
        Ok(FreshnessV1 {
            station: self.profile.station,
            at: self.now(),
            period_seconds: FRESHNESS_PERIOD_SECONDS,
            trust: trust.map_or(0, |(version, _)| version),
            heads: vec![HeadV1 {
                stream,
                seq: head.map_or(0, |(seq, _)| seq),
                hash: head.map(|(_, hash)| hash),
            }],
        })
    }
}
