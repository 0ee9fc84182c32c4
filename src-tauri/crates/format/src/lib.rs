//! The frozen, versioned forms of all that outlives the process or leaves the machine.
//!
//! A form carries its version in its name and is never edited after release; nothing here reads a
//! file, a socket or a clock, and nothing here judges a signature.

mod canonical;
mod error;
pub mod limits;
mod octets;
pub mod words;

mod answer;
mod detail;
mod entry;
mod event;
mod stamp;
mod twin;

mod archive;
mod body;
mod bundle;
mod enrol;
mod envelope;
mod freshness;
mod message;
mod payload;
mod problem;
mod receipt;
mod report;
mod request;
mod stream;
mod ticket;
mod time;
mod trust;
mod unit_answer;
mod wire;

#[cfg(test)]
mod frozen;

pub use answer::{AnswerV1, SpanV1};
pub use archive::BundleArchive;
pub use body::BodyV1;
pub use bundle::{BUNDLE_TOML, BundleV1, MemberV1, is_id, is_member_path, issuer_code};
pub use canonical::{Form, SignedForm};
pub use detail::{CallOutcomeV1, OccurrenceV1, ProofV1, ScanV1, SpokenV1};
pub use enrol::{
    DeviceStatementV1, EnrolAnswerV1, EnrolPostV1, EnrolRequestV1, REQUEST_PROOF, STATEMENT_PROOF,
};
pub use entry::EntryV1;
pub use envelope::{ED25519, EnvelopeV1, signing_bytes};
pub use error::{ArchiveFault, Error};
pub use event::EventV1;
pub use freshness::{FreshnessV1, HeadV1};
pub use message::{AreaV1, InstructionV1, ReferenceV1, WARNING_CONTENTS, WarningV1};
pub use octets::{Octets, PublicKey};
pub use payload::{BootV1, PayloadV1};
pub use problem::{PROBLEM_MEDIA_TYPE, ProblemKind, ProblemV1};
pub use receipt::{ReceiptV1, ReceivedV1};
pub use report::{
    CategoryV1, GradesV1, LabelledV1, NoteV1, PlanRefV1, ReportV1, SignForV1, WithdrawV1,
};
pub use request::{
    NONCE_HEADER, RequestParts, RequestSignature, TAG, content_digest, from_signature_header,
    signature_base, signature_header,
};
pub use stamp::ClockV1;
pub use stream::StreamId;
pub use ticket::{TicketSecret, TicketV1};
pub use time::TimeV1;
pub use trust::{DelegationV1, RevocationV1, TrustV1};
pub use unit_answer::UnitAnswerV1;
pub use wire::{
    BatchAnswerV1, BatchV1, DownItemV1, DownV1, ENVELOPE_MEDIA_TYPE, NeedV1, RejectedV1,
    StreamStateV1, TimeAnswerV1, TrustAnswerV1,
};
pub use words::{
    ColourWord, DownWord, EnrolWord, GradeWord, KindWord, MarkWord, MessageWord, ModeWord,
    PassageWord, ReceiptWord, StageWord,
};
