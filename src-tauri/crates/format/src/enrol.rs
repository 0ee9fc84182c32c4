//! Enrolment: the device's request, the station's statement, and the answer that carries it.
//!
//! The request is signed by the very key it brings and proved under the ticket's secret; the
//! statement is signed by the station and proved under the same secret.

use crate::{
    EnrolWord, Error, Form, ModeWord, Octets, PublicKey, SignedForm, canonical::rule, words,
};
use base::{Digest, Id, Moment};
use serde::{Deserialize, Serialize};

/// The word under which the secret proves a request's envelope.
pub const REQUEST_PROOF: &str = "request";
/// The word under which the secret proves a statement's envelope.
pub const STATEMENT_PROOF: &str = "statement";

/// What a device asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolRequestV1 {
    /// The ticket's `lookup`.
    pub ticket: Digest,
    /// The id that the device gave itself.
    pub device: Id,
    /// The device's name, for the duty officer.
    pub device_name: String,
    /// The device's public key, which signs the request and every event.
    pub key: PublicKey,
    /// The SHA-256 of the root certificate (DER) that the device saw.
    pub root: Digest,
    /// The device's raw wall clock.
    pub wall: Moment,
}

/// The body of `POST /v1/enrol`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolPostV1 {
    /// The envelope of an `EnrolRequestV1`.
    pub request: Octets,
    /// The proof of that envelope under `REQUEST_PROOF`.
    pub proof: Digest,
}

/// The station's word for a device; it has no expiry, because an expired certificate on an offline
/// machine is a lost report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceStatementV1 {
    /// The station.
    pub station: Id,
    /// The station's name.
    pub station_name: String,
    /// The key that signs receipts, freshness, trust, time and this statement.
    pub station_key: PublicKey,
    /// The unit.
    pub unit: Id,
    /// The unit's name.
    pub unit_name: String,
    /// The device.
    pub device: Id,
    /// The device's key.
    pub key: PublicKey,
    /// The epoch that the device's stream starts with.
    pub epoch: u32,
    /// Drill for a practice station, which takes nothing live.
    pub mode: ModeWord,
    /// When it was signed.
    pub at: Moment,
}

/// The answer to `POST /v1/enrol`. The same request may be posted again until it is decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolAnswerV1 {
    /// How far it is.
    pub state: EnrolWord,
    /// The envelope of a `DeviceStatementV1`, once confirmed.
    pub statement: Option<Octets>,
    /// The proof of that envelope under `STATEMENT_PROOF`.
    pub proof: Option<Digest>,
    /// The envelope of the `TrustV1` in force, once confirmed.
    pub trust: Option<Octets>,
}

impl Form for EnrolRequestV1 {
    const NAME: &'static str = "enrolment request";
    const BYTES_MAX: usize = 4 * 1024;

    fn check(&self) -> Result<(), Error> {
        let name = self.device_name.trim();
        rule(Self::NAME, "a device name has 1 to 300 bytes", (1..=300).contains(&name.len()))
    }
}

impl SignedForm for EnrolRequestV1 {
    const DOMAIN: &'static str = words::ENROL;
}

impl Form for EnrolPostV1 {
    const NAME: &'static str = "enrolment";
    const BYTES_MAX: usize = 16 * 1024;
}

impl Form for DeviceStatementV1 {
    const NAME: &'static str = "device statement";
    const BYTES_MAX: usize = 16 * 1024;

    fn check(&self) -> Result<(), Error> {
        rule(Self::NAME, "epochs start at 1", self.epoch > 0)
    }
}

impl SignedForm for DeviceStatementV1 {
    const DOMAIN: &'static str = words::STATEMENT;
}

impl Form for EnrolAnswerV1 {
    const NAME: &'static str = "enrolment answer";
    const BYTES_MAX: usize = crate::limits::ANSWER_BYTES_MAX;

    fn check(&self) -> Result<(), Error> {
        let confirmed = self.state == EnrolWord::Confirmed;
        let carries = self.statement.is_some() && self.proof.is_some() && self.trust.is_some();
        rule(Self::NAME, "a confirmed answer alone carries all three", confirmed == carries)
    }
}
