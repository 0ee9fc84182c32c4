//! Wrapping 32 secret bytes under a key: XChaCha20-Poly1305 with a random 192-bit nonce.
//!
//! The associated bytes say what is wrapped and where; unwrapping elsewhere fails.

use crate::WrappingKey;
use base::{RandomError, random};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use chacha20poly1305::{
    AeadInOut as _, KeyInit as _, Tag, XChaCha20Poly1305, XNonce, aead::inout::InOutBuf,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use zeroize::Zeroizing;

/// Wrapped bytes as they stand in the slot file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wrapped<const N: usize> {
    nonce: Fixed<24>,
    bytes: Fixed<N>,
    tag: Fixed<16>,
}

/// `N` bytes whose text is base64 (RFC 4648, section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fixed<const N: usize>(pub(crate) [u8; N]);

#[derive(Debug, thiserror::Error)]
pub(crate) enum WrapError {
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error("加密失败")]
    Cipher,
}

impl<const N: usize> Wrapped<N> {
    pub(crate) fn wrap(
        key: &WrappingKey,
        associated: &[u8],
        plain: &[u8; N],
    ) -> Result<Self, WrapError> {
        let nonce = random::<24>()?;
        let mut bytes = Fixed(*plain);
        let tag = XChaCha20Poly1305::new(key.bytes().into())
            .encrypt_inout_detached(
                &XNonce::from(nonce),
                associated,
                InOutBuf::from(bytes.0.as_mut_slice()),
            )
            .map_err(|_| WrapError::Cipher)?;
        Ok(Self { nonce: Fixed(nonce), bytes, tag: Fixed(tag.into()) })
    }

    /// The plain bytes, or nothing where key, associated bytes or wrapped bytes do not belong
    /// together.
    pub(crate) fn unwrap(
        &self,
        key: &WrappingKey,
        associated: &[u8],
    ) -> Option<Zeroizing<[u8; N]>> {
        let mut plain = Zeroizing::new(self.bytes.0);
        XChaCha20Poly1305::new(key.bytes().into())
            .decrypt_inout_detached(
                &XNonce::from(self.nonce.0),
                associated,
                InOutBuf::from(plain.as_mut_slice()),
                &Tag::from(self.tag.0),
            )
            .ok()?;
        Some(plain)
    }
}

impl<const N: usize> Serialize for Fixed<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Fixed<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = BASE64.decode(text).map_err(D::Error::custom)?;
        bytes.try_into().map(Self).map_err(|_| D::Error::custom("wrong length"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> WrappingKey {
        WrappingKey::from_bytes(Zeroizing::new([byte; 32]))
    }

    #[test]
    fn only_the_same_key_place_and_bytes_unwrap() {
        let wrapped = Wrapped::wrap(&key(1), b"place", &[9; 32]).unwrap();
        assert_eq!(wrapped.unwrap(&key(1), b"place").map(|p| *p), Some([9; 32]));
        assert!(wrapped.unwrap(&key(2), b"place").is_none());
        assert!(wrapped.unwrap(&key(1), b"other").is_none());
        let mut bent = wrapped.clone();
        bent.bytes.0[0] ^= 1;
        assert!(bent.unwrap(&key(1), b"place").is_none());
        let mut bent = wrapped;
        bent.nonce.0[0] ^= 1;
        assert!(bent.unwrap(&key(1), b"place").is_none());
    }

    #[test]
    fn nothing_wraps_alike_twice() {
        let wrap = || Wrapped::wrap(&key(1), b"", &[9; 32]).unwrap();
        assert_ne!(wrap(), wrap());
    }
}
