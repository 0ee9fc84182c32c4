//! What the screens send: the arguments of the commands.
//!
//! Unknown fields are refused, so that a mistyped argument is `Invalid` and never silently dropped.

mod grading;
mod incident;
mod library;
mod outward;
mod session;
mod time;

pub use grading::{
    AnswerFact, AnswerForUnit, AnswerInput, Categorise, ConfirmGrade, JudgeGrade, PreviewGrade,
    SetMark, SpanInput, Suggest,
};
pub use incident::{
    AddNote, CloseIncident, LogCall, OccurrenceInput, OpenIncident, ProofInput, ScanInput,
    SetOccurrence, SettleDuty, TickStep, WritePassage, WriteTitle,
};
pub use library::{ByBundle, ByUpload, ByYear, ImportBundle, SaveCalendarYear};
pub use outward::{
    ChangedAnswer, DraftFollowUp, DraftReport, FollowUp, SendReport, SignFor, TickAction, Withdraw,
};
pub use session::{
    ById, ByPlan, ChangePassphrase, Enrol, FirstRun, Nothing, PutAway, SaveSettings, SettleUpkeep,
    Unlock, UseKeyring,
};
pub use time::ConfirmTime;
