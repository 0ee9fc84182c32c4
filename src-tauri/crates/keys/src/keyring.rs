//! What the program asks of a system keyring, and the four ways it says no.
//!
//! `NoEntry` is an answer about one entry. It never means that this is a first run.

use crate::WrappingKey;

/// A place that keeps wrapping keys for the logged-in user.
pub trait Keyring: Send + Sync {
    /// The key kept under `account`.
    ///
    /// # Errors
    /// See [`KeyringError`].
    fn read(&self, account: &str) -> Result<WrappingKey, KeyringError>;

    /// Keeps a key under `account`, in place of any other.
    ///
    /// # Errors
    /// See [`KeyringError`].
    fn write(&self, account: &str, key: &WrappingKey) -> Result<(), KeyringError>;

    /// Forgets the key under `account`.
    ///
    /// # Errors
    /// See [`KeyringError`].
    fn remove(&self, account: &str) -> Result<(), KeyringError>;
}

/// Why a keyring did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// There is no keyring to be reached (yet): no service, no session bus, no wallet set up.
    #[error("系统密钥环不可用：未找到密钥环服务")]
    Absent(#[source] Reason),
    /// It is there, but locked, and nobody unlocked it.
    #[error("系统密钥环已锁定，未能解锁")]
    Locked(#[source] Reason),
    /// It is there and open, and has no such entry.
    #[error("系统密钥环中没有对应条目")]
    NoEntry,
    /// It is there and does not let this program in.
    #[error("系统密钥环拒绝访问")]
    Denied(#[source] Reason),
    /// It holds an entry that this program did not write.
    #[error("系统密钥环中的条目无法识别")]
    Garbled,
    /// It failed otherwise.
    #[error("系统密钥环出错")]
    Failed(#[source] Reason),
}

/// What the platform said.
pub type Reason = Box<dyn std::error::Error + Send + Sync>;
