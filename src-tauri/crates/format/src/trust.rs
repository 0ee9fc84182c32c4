//! The signed trust list: who may issue which warnings, and which devices are revoked.
//!
//! Versions only grow: a reader keeps the highest it has seen and refuses every lower one.

use crate::{ColourWord, Error, Form, PublicKey, SignedForm, StreamId, canonical::rule, words};
use base::{Digest, Id, Moment};
use serde::{Deserialize, Serialize};

/// An issuer of warnings and its limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelegationV1 {
    /// The issuer's public key.
    pub key: PublicKey,
    /// The issuer's name (发布机关).
    pub name: String,
    /// The stream of its warnings.
    pub stream: StreamId,
    /// The gravest colour it may sign.
    pub colour_max: ColourWord,
    /// The units it may warn; empty means every unit below the station.
    pub units: Vec<Id>,
}

/// A device that is no longer trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevocationV1 {
    /// The device.
    pub device: Id,
    /// The id of its key.
    pub key: Digest,
    /// The last ledger row that stays valid; what arrived later is in quarantine.
    pub rseq_last: u64,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
}

/// One version of the trust list; it replaces every lower one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustV1 {
    /// From 1, growing.
    pub version: u64,
    /// The station that signs.
    pub station: Id,
    /// When.
    pub at: Moment,
    /// Every issuer in force.
    pub issuers: Vec<DelegationV1>,
    /// Every device ever revoked.
    pub revoked: Vec<RevocationV1>,
}

impl Form for TrustV1 {
    const NAME: &'static str = "trust list";

    fn check(&self) -> Result<(), Error> {
        rule(Self::NAME, "versions start at 1", self.version > 0)
    }
}

impl SignedForm for TrustV1 {
    const DOMAIN: &'static str = words::TRUST;
}
