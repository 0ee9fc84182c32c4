//! Failures: the program could not do it. Only the code decides what a screen says and does.

use serde::Serialize;
use ts_rs::TS;

/// What kind of failure; a code exists only where a screen acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub enum Code {
    /// The store is locked.
    Locked,
    /// The passphrase or the recovery code is wrong.
    WrongPassphrase,
    /// The incident changed since the operator saw it; nothing was written.
    Conflict,
    /// There is no such thing.
    Missing,
    /// The arguments do not decode or are out of bounds.
    Invalid,
    /// The database or the key slots were written by a newer program.
    TooNew,
    /// The database or the key slots are damaged.
    Damaged,
    /// The disk is full.
    NoSpace,
    /// Another program holds the store.
    Held,
    /// Anything else; the trace finds it in the program's own log.
    Internal,
}

/// A failure as it crosses to the screens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Failure {
    /// The kind.
    pub code: Code,
    /// What happened, for the person who helps; the screen shows its own text by the code.
    pub detail: String,
    /// The id of the line in the program's own log.
    pub trace: String,
}

impl Failure {
    /// A failure without a line in the log.
    #[must_use]
    pub fn plain(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), trace: String::new() }
    }
}
