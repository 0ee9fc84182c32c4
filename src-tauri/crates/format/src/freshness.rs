//! The signed freshness object: the only honest way to say that there are no warnings.
//!
//! It is good for twice its period from `at`; older, it proves nothing.

use crate::{Error, Form, SignedForm, StreamId, canonical::rule, words};
use base::{Digest, Id, Moment};
use serde::{Deserialize, Serialize};

/// The head of an issuer's stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadV1 {
    /// The issuer's stream.
    pub stream: StreamId,
    /// Its last seq; 0 where it is empty.
    pub seq: u64,
    /// The last envelope's hash; none where the stream is empty.
    pub hash: Option<Digest>,
}

/// What the station has issued up to a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreshnessV1 {
    /// The station that signs.
    pub station: Id,
    /// When it was signed.
    pub at: Moment,
    /// Seconds until the next one.
    pub period_seconds: u32,
    /// The version of the trust list in force.
    pub trust: u64,
    /// The head of every issuer's stream.
    pub heads: Vec<HeadV1>,
}

impl Form for FreshnessV1 {
    const NAME: &'static str = "freshness";

    fn check(&self) -> Result<(), Error> {
        let named = |text, holds| rule(Self::NAME, text, holds);
        named("its period is 1 s to 1 day", (1..=86_400).contains(&self.period_seconds))?;
        let sound = self.heads.iter().all(|head| (head.seq == 0) == head.hash.is_none());
        named("an empty stream alone has no hash", sound)
    }
}

impl SignedForm for FreshnessV1 {
    const DOMAIN: &'static str = words::FRESHNESS;
}
