//! The unsigned bodies around signed bytes: a batch and its answer, the downward list, a stream's
//! state.
//!
//! Nothing here proves anything; only the receipts and envelopes inside do.

use crate::{DownWord, Error, Form, Octets, ProblemV1, StreamId, canonical::rule, limits};
use base::{Digest, Id};
use serde::{Deserialize, Serialize};

/// The media type of a bare envelope, the body of `PUT /v1/events/{id}`.
pub const ENVELOPE_MEDIA_TYPE: &str = "application/vnd.fengsui.envelope";

/// The body of `POST /v1/events`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchV1 {
    /// The envelopes, 1 to 100.
    pub events: Vec<Octets>,
}

/// A range of a stream that the station has not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedV1 {
    /// The stream.
    pub stream: StreamId,
    /// The first missing seq.
    pub from: u64,
    /// The last missing seq.
    pub to: u64,
}

/// An envelope that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedV1 {
    /// Its place in the batch, from 0.
    pub index: usize,
    /// The SHA-256 of the bytes that were sent.
    pub hash: Digest,
    /// Its id, where it could be read.
    pub id: Option<Id>,
    /// Why.
    pub problem: ProblemV1,
}

/// The answer to `POST /v1/events` and, for one event, to `PUT /v1/events/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchAnswerV1 {
    /// The envelope of one `ReceiptV1` for all that is stored; none where nothing is.
    pub receipt: Option<Octets>,
    /// What is missing before the events just sent. It is not an error.
    pub need: Vec<NeedV1>,
    /// What was not taken.
    pub rejected: Vec<RejectedV1>,
}

/// One item of the downward list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownItemV1 {
    /// Its place; ask next with `after` equal to the last one stored.
    pub cursor: u64,
    /// What the envelope carries.
    pub carries: DownWord,
    /// The envelope.
    pub envelope: Octets,
}

/// The answer to `GET /v1/down`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownV1 {
    /// What came after the cursor asked for, in order.
    pub items: Vec<DownItemV1>,
    /// The cursor to ask with next.
    pub next: u64,
    /// Whether there is more to fetch at once.
    pub more: bool,
    /// The envelope of the newest `FreshnessV1`.
    pub freshness: Octets,
}

/// The answer to `GET /v1/streams/{id}/state`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamStateV1 {
    /// The stream.
    pub stream: StreamId,
    /// The last seq up to which nothing is missing; 0 where the first is missing.
    pub contiguous: u64,
    /// The highest seq stored; 0 where the station has none.
    pub head: u64,
    /// The hash of the head; none where the station has none.
    pub head_hash: Option<Digest>,
    /// The ranges missing below the head, at most 100 of them.
    pub gaps: Vec<(u64, u64)>,
    /// Whether a fork froze the stream: nothing more is taken into it.
    pub frozen: bool,
}

/// The answer to `GET /v1/trust`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustAnswerV1 {
    /// The envelope of the `TrustV1` in force; none where it is not newer than asked for.
    pub trust: Option<Octets>,
}

/// The answer to `GET /v1/time`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeAnswerV1 {
    /// The envelope of a `TimeV1`.
    pub time: Octets,
}

impl Form for BatchV1 {
    const NAME: &'static str = "batch";
    const BYTES_MAX: usize = limits::BATCH_BYTES_MAX;

    fn check(&self) -> Result<(), Error> {
        let sound = (1..=limits::BATCH_EVENTS_MAX).contains(&self.events.len());
        rule(Self::NAME, "a batch has 1 to 100 events", sound)
    }
}

macro_rules! answers {
    ($($name:ident = $text:literal;)+) => {
        $(impl Form for $name {
            const NAME: &'static str = $text;
            const BYTES_MAX: usize = limits::ANSWER_BYTES_MAX;
        })+
    };
}

answers! {
    BatchAnswerV1 = "batch answer";
    DownV1 = "downward list";
    StreamStateV1 = "stream state";
    TrustAnswerV1 = "trust answer";
    TimeAnswerV1 = "time answer";
}
