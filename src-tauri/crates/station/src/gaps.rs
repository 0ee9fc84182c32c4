//! What of a stream is there, what is missing, and whether a fork froze it.
//!
//! A withdrawn seq counts as filled though its event never came.

use crate::{
    Error, Station,
    column::{Hash, Text, signed, unsigned},
};
use base::Digest;
use format::{NeedV1, StreamId, StreamStateV1};
use rusqlite::{Connection, OptionalExtension as _, params};

const GAPS_MAX: usize = 100;

const NEXT_SEQS: &str = "
    SELECT seq FROM event WHERE stream = ?1 AND seq > ?2 AND place = 'stream'
    UNION SELECT seq FROM filled WHERE stream = ?1 AND seq > ?2
    ORDER BY seq";

impl Station {
    /// The state of a stream, as the station sees it.
    pub(crate) fn stream_state(&self, stream: StreamId) -> Result<StreamStateV1, Error> {
        self.ledger.read(|ledger| read_state(ledger, stream))
    }
}

/// The last seq up to which nothing is missing, and whether the stream is frozen.
pub(crate) fn read_progress(ledger: &Connection, stream: StreamId) -> Result<(u64, bool), Error> {
    ledger
        .query_row(
            "SELECT contiguous, frozen FROM stream WHERE stream = ?1",
            [Text(stream)],
            |row| Ok((unsigned(row.get(0)?), row.get(1)?)),
        )
        .optional()
        .map_err(Error::Ledger)
        .map(Option::unwrap_or_default)
}

/// Moves the contiguous end over all that directly follows it.
pub(crate) fn advance(ledger: &Connection, stream: StreamId) -> Result<(), Error> {
    let (mut contiguous, _) = read_progress(ledger, stream)?;
    let mut query = ledger.prepare_cached(NEXT_SEQS).map_err(Error::Ledger)?;
    let mut rows = query.query(params![Text(stream), signed(contiguous)]).map_err(Error::Ledger)?;
    while let Some(row) = rows.next().map_err(Error::Ledger)? {
        if unsigned(row.get(0).map_err(Error::Ledger)?) != contiguous + 1 {
            break;
        }
        contiguous += 1;
    }
    ledger
        .execute(
            "INSERT INTO stream (stream, contiguous, frozen) VALUES (?1, ?2, 0)
             ON CONFLICT (stream) DO UPDATE SET contiguous = excluded.contiguous",
            params![Text(stream), signed(contiguous)],
        )
        .map_err(Error::Ledger)
        .map(drop)
}

/// Lets nothing more into a stream.
pub(crate) fn freeze(ledger: &Connection, stream: StreamId) -> Result<(), Error> {
    ledger
        .execute(
            "INSERT INTO stream (stream, contiguous, frozen) VALUES (?1, 0, 1)
             ON CONFLICT (stream) DO UPDATE SET frozen = 1",
            [Text(stream)],
        )
        .map_err(Error::Ledger)
        .map(drop)
}

/// The state of a stream.
pub(crate) fn read_state(ledger: &Connection, stream: StreamId) -> Result<StreamStateV1, Error> {
    let (contiguous, frozen) = read_progress(ledger, stream)?;
    let head: Option<(u64, Digest)> = ledger
        .query_row(
            "SELECT seq, hash FROM event WHERE stream = ?1 AND place = 'stream'
             ORDER BY seq DESC LIMIT 1",
            [Text(stream)],
            |row| Ok((unsigned(row.get(0)?), row.get::<_, Hash>(1)?.0)),
        )
        .optional()
        .map_err(Error::Ledger)?;
    Ok(StreamStateV1 {
        stream,
        contiguous,
        head: head.map_or(0, |(seq, _)| seq),
        head_hash: head.map(|(_, hash)| hash),
        gaps: read_gaps(ledger, stream, contiguous)?,
        frozen,
    })
}

/// What a station asks for beside a receipt.
pub(crate) fn read_needs(ledger: &Connection, stream: StreamId) -> Result<Vec<NeedV1>, Error> {
    let (contiguous, frozen) = read_progress(ledger, stream)?;
    if frozen {
        return Ok(Vec::new());
    }
    let gaps = read_gaps(ledger, stream, contiguous)?;
    Ok(gaps.into_iter().map(|(from, to)| NeedV1 { stream, from, to }).collect())
}

fn read_gaps(
    ledger: &Connection,
    stream: StreamId,
    contiguous: u64,
) -> Result<Vec<(u64, u64)>, Error> {
    let mut query = ledger.prepare_cached(NEXT_SEQS).map_err(Error::Ledger)?;
    let mut rows = query.query(params![Text(stream), signed(contiguous)]).map_err(Error::Ledger)?;
    let mut gaps = Vec::new();
    let mut last = contiguous;
    while let Some(row) = rows.next().map_err(Error::Ledger)? {
        let seq = unsigned(row.get(0).map_err(Error::Ledger)?);
        if seq > last + 1 {
            gaps.push((last + 1, seq - 1));
        }
        if gaps.len() >= GAPS_MAX {
            break;
        }
        last = seq;
    }
    Ok(gaps)
}
