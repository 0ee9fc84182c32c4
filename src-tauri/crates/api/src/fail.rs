//! Failures of the crates below, by the code that a screen acts on.
//!
//! The detail is the Chinese text of the error and of what lies under it.

use crate::{Code, Failure};
use keys::{KeyringError, VaultError};
use std::error::Error;

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        let code = match &error {
            VaultError::WrongPassphrase
            | VaultError::WrongRecoveryCode
            | VaultError::ShortPassphrase => Code::WrongPassphrase,
            VaultError::TooNew { .. } => Code::TooNew,
            VaultError::Damaged(_) | VaultError::Missing(_) => Code::Damaged,
            VaultError::Keyring(_) | VaultError::WrongKeyringKey | VaultError::NotSet(_) => {
                Code::Locked
            }
            VaultError::Write { source, .. } if is_full(source) => Code::NoSpace,
            _ => Code::Internal,
        };
        Self::plain(code, described(&error))
    }
}

impl From<KeyringError> for Failure {
    fn from(error: KeyringError) -> Self {
        Self::plain(Code::Locked, described(&error))
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        let code = match &error {
            store::Error::Held { .. } => Code::Held,
            store::Error::Conflict { .. } => Code::Conflict,
            store::Error::Missing { .. } => Code::Missing,
            store::Error::TooNew { .. } => Code::TooNew,
            store::Error::NoSpace { .. } => Code::NoSpace,
            store::Error::Damaged { .. }
            | store::Error::WrongKey { .. }
            | store::Error::Absent { .. }
            | store::Error::Chain { .. }
            | store::Error::Digest { .. }
            | store::Error::Value { .. } => Code::Damaged,
            _ => Code::Internal,
        };
        Self::plain(code, described(&error))
    }
}

impl From<base::RandomError> for Failure {
    fn from(error: base::RandomError) -> Self {
        Self::plain(Code::Internal, described(&error))
    }
}

fn is_full(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::StorageFull
}

/// An error and everything under it, in one line.
pub(crate) fn described(error: &dyn Error) -> String {
    let mut says = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let inner_says = inner.to_string();
        if !says.contains(&inner_says) {
            says = format!("{says}（{inner_says}）");
        }
        source = inner.source();
    }
    says
}
