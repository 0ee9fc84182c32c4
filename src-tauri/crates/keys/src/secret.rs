//! The secrets that pass through the program: the data key, the keys that wrap it, the passphrase.
//!
//! None may gain `Debug`, `Clone` or `Serialize`: what cannot be copied cannot leak by accident.

use base::{RandomError, random};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// The fewest characters a new passphrase may have.
pub const PASSPHRASE_CHARS_MIN: usize = 8;

/// The key of the encrypted database, 32 bytes. It never changes while the database lives.
pub struct StoreKey(Zeroizing<[u8; 32]>);

/// A key that wraps the data key in one slot, 32 bytes.
pub struct WrappingKey(Zeroizing<[u8; 32]>);

/// What the operator typed, in Unicode form NFKC: an input method left in full-width mode, or a
/// keyboard that composes letters otherwise, still gives the same passphrase.
pub struct Passphrase(Zeroizing<String>);

impl StoreKey {
    /// A new key.
    ///
    /// # Errors
    /// The operating system gave no randomness.
    pub fn generate() -> Result<Self, RandomError> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    /// The key of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// The 32 bytes, for the database alone.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl WrappingKey {
    /// A new key.
    ///
    /// # Errors
    /// The operating system gave no randomness.
    pub fn generate() -> Result<Self, RandomError> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    /// The key of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Passphrase {
    /// The passphrase that was typed.
    #[must_use]
    pub fn typed(text: &Zeroizing<String>) -> Self {
        // A buffer that had to grow would leave pieces of the passphrase behind in freed memory.
        let mut normal = Zeroizing::new(String::with_capacity(text.len().saturating_mul(18)));
        normal.extend(text.nfkc());
        Self(normal)
    }

    /// Whether it is long enough to be set as a new one.
    #[must_use]
    pub fn is_long_enough(&self) -> bool {
        self.0.chars().count() >= PASSPHRASE_CHARS_MIN
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl From<&str> for Passphrase {
    fn from(text: &str) -> Self {
        Self::typed(&Zeroizing::new(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_typing_is_the_same_passphrase() {
        assert!(
            Passphrase::from("Ｆｅｎｇ１２３！").bytes() == Passphrase::from("Feng123!").bytes()
        );
        assert!(Passphrase::from("Feng123!").bytes() != Passphrase::from("feng123!").bytes());
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(Passphrase::from("烽火连三月家书").bytes().len() > PASSPHRASE_CHARS_MIN);
        assert!(!Passphrase::from("烽火连三月家书").is_long_enough());
        assert!(Passphrase::from("烽火连三月家书抵").is_long_enough());
    }
}
