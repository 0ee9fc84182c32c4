//! Decisions: accepted with a view, or refused with reasons that cite the clause.

use incident::Refusal;
use serde::Serialize;
use ts_rs::TS;

/// What became of something that a person decided.
#[derive(Debug, Serialize, TS)]
#[serde(tag = "decision", content = "with", rename_all = "snake_case")]
pub enum Decision<T> {
    /// It was accepted and is saved.
    Accepted(T),
    /// The plan or the state forbids it; nothing was written.
    Refused(Vec<RefusalView>),
}

/// A reason why something was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RefusalView {
    /// The English id of the field beside which it is shown.
    pub field: String,
    /// What to say.
    pub says: String,
    /// The clause behind it, where there is one.
    pub clause: Option<String>,
}

impl From<Refusal> for RefusalView {
    fn from(refusal: Refusal) -> Self {
        Self { field: refusal.field.to_owned(), says: refusal.says, clause: refusal.clause }
    }
}
