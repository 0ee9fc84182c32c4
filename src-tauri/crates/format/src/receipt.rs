//! The signed receipt: the only proof that a superior has what was sent.
//!
//! A receipt is for an id together with a hash; an id alone proves nothing.

use crate::{Error, Form, ReceiptWord, SignedForm, canonical::rule, limits, words};
use base::{Digest, Id, Moment};
use serde::{Deserialize, Serialize};

/// One received event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceivedV1 {
    /// The event's id.
    pub id: Id,
    /// The envelope's hash.
    pub hash: Digest,
    /// Its row in the station's ledger, from 1, growing.
    pub rseq: u64,
}

/// A receipt of one level for a batch of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptV1 {
    /// The station that signs.
    pub station: Id,
    /// The unit whose events these are.
    pub unit: Id,
    /// What is receipted.
    pub level: ReceiptWord,
    /// When, by the station's clock.
    pub at: Moment,
    /// Who did it, where a person did.
    pub by: Option<String>,
    /// Why an event was returned.
    pub reason: Option<String>,
    /// The events.
    pub items: Vec<ReceivedV1>,
}

impl ReceiptV1 {
    /// Whether the receipt is for exactly this envelope.
    #[must_use]
    pub fn covers(&self, id: Id, hash: Digest) -> bool {
        self.items.iter().any(|item| item.id == id && item.hash == hash)
    }
}

impl Form for ReceiptV1 {
    const NAME: &'static str = "receipt";

    fn check(&self) -> Result<(), Error> {
        let named = |text, holds| rule(Self::NAME, text, holds);
        let count = self.items.len();
        named("it is for 1 to 100 events", (1..=limits::BATCH_EVENTS_MAX).contains(&count))?;
        let returned = self.level == ReceiptWord::Returned;
        named("what is returned has a reason", !returned || self.reason.is_some())
    }
}

impl SignedForm for ReceiptV1 {
    const DOMAIN: &'static str = words::RECEIPT;
}
