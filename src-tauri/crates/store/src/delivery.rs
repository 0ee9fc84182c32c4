//! Deliveries: what is queued for a superior, and the states it goes through.
//!
//! A delivery is final bytes, signed when it was decided. Nothing but a receipt makes it delivered,
//! nothing but a person withdraws it, and its row is never deleted (invariant 7).

use crate::column::{Column, Word, store_words};
use base::{Digest, Id, Moment};
use format::{BodyV1, KindWord, ReceiptWord};
use plan::Mode;
use rusqlite::Row;

/// How urgent a delivery is. The most urgent is sent first; the order inside an incident stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// First reports and sign-fors.
    Urgent,
    /// Everything else.
    Normal,
    /// What may come last.
    Late,
}

store_words! {
    /// Where a delivery stands.
    DeliveryState {
        /// 待发: it waits to be sent.
        Queued = "queued",
        /// 已导出: a person carries it, and it is sent on-line too.
        Carried = "carried",
        /// 暂停: it waits for a person's decision.
        Held = "held",
        /// 已送达: the superior's receipt is stored.
        Delivered = "delivered",
        /// 已撤回: a person withdrew it.
        Withdrawn = "withdrawn",
    }
}

/// What is to be sealed and queued.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// Its id, given by the caller so that the log can name it.
    pub id: Id,
    /// The superior it goes to.
    pub to: Id,
    /// The incident or warning it is about.
    pub subject: Id,
    /// How urgent it is.
    pub urgency: Urgency,
    /// Live or drill.
    pub mode: Mode,
    /// What it says.
    pub body: BodyV1,
    /// The attachments, which follow separately.
    pub blobs: Vec<Digest>,
}

/// A wish to withdraw a delivery: the row leaves the outbox and a withdrawal is queued in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// The id of the withdrawal itself.
    pub id: Id,
    /// The delivery to be withdrawn.
    pub delivery: Id,
    /// Why.
    pub reason: Option<String>,
}

/// A row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id, which the superior keeps for ever.
    pub id: Id,
    /// The superior it goes to.
    pub superior: Id,
    /// The epoch of its stream.
    pub epoch: u32,
    /// Its place in its stream, from 1.
    pub seq: u64,
    /// What it is.
    pub kind: KindWord,
    /// The incident or warning it is about.
    pub subject: Id,
    /// Live or drill.
    pub mode: Mode,
    /// How urgent it is.
    pub urgency: Urgency,
    /// The envelope, to be sent as it is.
    pub envelope: Vec<u8>,
    /// The SHA-256 of the envelope.
    pub hash: Digest,
    /// When it was decided.
    pub queued_at: Moment,
    /// Where it stands.
    pub state: DeliveryState,
    /// Why it waits or was withdrawn, as a word of the link; empty where nothing happened yet.
    pub reason: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was tried last.
    pub attempted_at: Option<Moment>,
    /// Not to be tried before this moment.
    pub next_at: Moment,
    /// When it was delivered or withdrawn.
    pub settled_at: Option<Moment>,
}

/// What a receipt says of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The delivery.
    pub delivery: Id,
    /// The level.
    pub level: ReceiptWord,
    /// Its row in the superior's ledger.
    pub rseq: u64,
    /// When, by the superior's clock.
    pub at: Moment,
    /// Who, where a person did it; else empty.
    pub by: String,
    /// Why it was returned; else empty.
    pub reason: String,
    /// The digest of the signed receipt.
    pub receipt: Digest,
    /// When the receipt came here.
    pub received_at: Moment,
}

impl Urgency {
    pub(crate) const fn rank(self) -> i64 {
        match self {
            Self::Urgent => 0,
            Self::Normal => 1,
            Self::Late => 2,
        }
    }

    fn of_rank(rank: i64) -> Self {
        match rank {
            0 => Self::Urgent,
            1 => Self::Normal,
            _ => Self::Late,
        }
    }
}

/// The columns that `Delivery::from_row` reads, in its order.
pub(crate) const COLUMNS: &str = "delivery.id, delivery.superior, delivery.epoch, delivery.seq, \
     delivery.kind, delivery.subject, delivery.mode, delivery.urgency, delivery.envelope, \
     delivery.hash, delivery.queued_at, delivery.state, delivery.reason, delivery.attempts, \
     delivery.attempted_at, delivery.next_at, delivery.settled_at";

impl Delivery {
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let moment = |index| row.get::<_, Column<Moment>>(index).map(|column| column.0);
        let maybe = |index| {
            row.get::<_, Option<Column<Moment>>>(index).map(|found| found.map(|column| column.0))
        };
        Ok(Self {
            id: row.get::<_, Column<Id>>(0)?.0,
            superior: row.get::<_, Column<Id>>(1)?.0,
            epoch: row.get(2)?,
            seq: row.get(3)?,
            kind: row.get::<_, Word<KindWord>>(4)?.0,
            subject: row.get::<_, Column<Id>>(5)?.0,
            mode: row.get::<_, Word<Mode>>(6)?.0,
            urgency: Urgency::of_rank(row.get(7)?),
            envelope: row.get(8)?,
            hash: row.get::<_, Column<Digest>>(9)?.0,
            queued_at: moment(10)?,
            state: row.get::<_, Word<DeliveryState>>(11)?.0,
            reason: row.get(12)?,
            attempts: row.get(13)?,
            attempted_at: maybe(14)?,
            next_at: moment(15)?,
            settled_at: maybe(16)?,
        })
    }
}
