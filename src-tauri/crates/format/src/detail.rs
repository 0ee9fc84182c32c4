//! The frozen forms inside an event: when it occurred, how a call ended, what proves a duty done.

use base::{Id, Moment};
use incident::{CallOutcome, Occurrence, Proof};
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
    Receipt { delivery: Id },
    Phone { who: String, number: String },
    Paper { number: String },
    Hand { note: String },
    NotApplicable { reason: String },
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
        Proof::Phone { who, number } => ProofV1::Phone { who, number }, ProofV1::Phone { who, number } => Proof::Phone { who, number };
        Proof::Paper { number } => ProofV1::Paper { number }, ProofV1::Paper { number } => Proof::Paper { number };
        Proof::Hand { note } => ProofV1::Hand { note }, ProofV1::Hand { note } => Proof::Hand { note };
        Proof::NotApplicable { reason } => ProofV1::NotApplicable { reason }, ProofV1::NotApplicable { reason } => Proof::NotApplicable { reason };
    }
}
