//! The frozen forms inside an event: when it occurred, how a call ended, what proves a duty done.

use crate::{Error, answer::EXACT_MAX, canonical::rule};
use base::{Digest, Id, Moment};
use incident::{CallOutcome, Occurrence, Proof, Scan, Spoken};
use serde::{Deserialize, Serialize};

/// When an incident occurred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "word", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is documented at its twin in `incident::Occurrence`")]
pub enum OccurrenceV1 {
    Known { at: Moment },
    About { at: Moment },
    Unknown {},
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "word", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is documented at its twin in `incident::CallOutcome`")]
pub enum CallOutcomeV1 {
    Reached { who: String },
    NoAnswer {},
}

/// The proof that a duty was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "word", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is documented at its twin in `incident::Proof`")]
pub enum ProofV1 {
    Receipt {
        delivery: Id,
    },
    Phone {
        who: String,
        number: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        said: Vec<SpokenV1>,
    },
    Paper {
        number: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scan: Option<ScanV1>,
    },
    Platform {
        platform: String,
        number: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scan: Option<ScanV1>,
    },
    Hand {
        note: String,
    },
    NotApplicable {
        reason: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        by: String,
    },
}

/// One element of what was said on the telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpokenV1 {
    /// The field of the plan's form.
    pub field: String,
    /// Its title there.
    pub title: String,
    /// The words.
    pub text: String,
}

/// A file kept as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanV1 {
    /// Its name.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub digest: Digest,
    /// How many bytes it has.
    pub bytes: u64,
}

impl ProofV1 {
    pub(crate) fn check(&self) -> Result<(), Error> {
        let scan = match self {
            Self::Paper { scan, .. } | Self::Platform { scan, .. } => scan.as_ref(),
            _ => None,
        };
        rule("proof", "numbers stay below 2^53", scan.is_none_or(|scan| scan.bytes <= EXACT_MAX))
    }
}

impl From<Spoken> for SpokenV1 {
    fn from(Spoken { field, title, text }: Spoken) -> Self {
        Self { field, title, text }
    }
}

impl From<SpokenV1> for Spoken {
    fn from(SpokenV1 { field, title, text }: SpokenV1) -> Self {
        Self { field, title, text }
    }
}

impl From<Scan> for ScanV1 {
    fn from(Scan { name, digest, bytes }: Scan) -> Self {
        Self { name, digest, bytes }
    }
}

impl From<ScanV1> for Scan {
    fn from(ScanV1 { name, digest, bytes }: ScanV1) -> Self {
        Self { name, digest, bytes }
    }
}

/// A list of frozen elements as the domain has them, and back.
pub(crate) fn each<A: Into<B>, B>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(Into::into).collect()
}

/// Both directions of an enum whose variants mirror each other one to one.
macro_rules! twins {
    ($($frozen:ident = $plain:ident { $($variant:pat => $twin:expr, $back:pat => $origin:expr;)+ })+) => {
        $(
            impl From<$plain> for $frozen {
                fn from(plain: $plain) -> Self {
                    match plain { $($variant => $twin,)+ }
                }
            }

            impl From<$frozen> for $plain {
                fn from(frozen: $frozen) -> Self {
                    match frozen { $($back => $origin,)+ }
                }
            }
        )+
    };
}

twins! {
    OccurrenceV1 = Occurrence {
        Occurrence::Known(at) => OccurrenceV1::Known { at }, OccurrenceV1::Known { at } => Occurrence::Known(at);
        Occurrence::About(at) => OccurrenceV1::About { at }, OccurrenceV1::About { at } => Occurrence::About(at);
        Occurrence::Unknown => OccurrenceV1::Unknown {}, OccurrenceV1::Unknown {} => Occurrence::Unknown;
    }
    CallOutcomeV1 = CallOutcome {
        CallOutcome::Reached { who } => CallOutcomeV1::Reached { who }, CallOutcomeV1::Reached { who } => CallOutcome::Reached { who };
        CallOutcome::NoAnswer => CallOutcomeV1::NoAnswer {}, CallOutcomeV1::NoAnswer {} => CallOutcome::NoAnswer;
    }
    ProofV1 = Proof {
        Proof::Receipt { delivery } => ProofV1::Receipt { delivery }, ProofV1::Receipt { delivery } => Proof::Receipt { delivery };
        Proof::Phone { who, number, said } => ProofV1::Phone { who, number, said: each(said) }, ProofV1::Phone { who, number, said } => Proof::Phone { who, number, said: each(said) };
        Proof::Paper { number, scan } => ProofV1::Paper { number, scan: scan.map(Into::into) }, ProofV1::Paper { number, scan } => Proof::Paper { number, scan: scan.map(Into::into) };
        Proof::Platform { platform, number, scan } => ProofV1::Platform { platform, number, scan: scan.map(Into::into) }, ProofV1::Platform { platform, number, scan } => Proof::Platform { platform, number, scan: scan.map(Into::into) };
        Proof::Hand { note } => ProofV1::Hand { note }, ProofV1::Hand { note } => Proof::Hand { note };
        Proof::NotApplicable { reason, by } => ProofV1::NotApplicable { reason, by }, ProofV1::NotApplicable { reason, by } => Proof::NotApplicable { reason, by };
    }
}
