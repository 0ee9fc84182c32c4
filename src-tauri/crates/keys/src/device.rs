//! The signature of a device or a station: Ed25519 (RFC 8032) over `word 0x00 SHA-256(bytes)`.
//!
//! Each kind of signed thing has its own word, so a signature for one can never pass for another.

use base::{Digest, RandomError, random};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

/// The secret key that signs for a device or a station.
pub struct DeviceKey(SigningKey);

/// A signature does not belong to these bytes, this word and this public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("签名不符")]
pub struct SignatureError;

impl DeviceKey {
    /// A new key.
    ///
    /// # Errors
    /// The operating system gave no randomness.
    pub fn generate() -> Result<Self, RandomError> {
        Ok(Self::from_seed(&Zeroizing::new(random()?)))
    }

    /// The key of a stored seed.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed, to be stored where only the data key opens it.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public key, 32 bytes.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs `bytes` under the domain word `word`.
    #[must_use]
    pub fn sign(&self, word: &str, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(&statement(word, bytes)).to_bytes()
    }

    /// Signs exactly `bytes`, for the one case where another standard says what is signed: HTTP
    /// message signatures (RFC 9421, section 3.1).
    #[must_use]
    pub fn sign_bare(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

/// Checks a signature made by [`DeviceKey::sign`] under the same word.
///
/// Weak public keys and non-canonical signatures are refused (`verify_strict`).
///
/// # Errors
/// The signature does not fit.
pub fn verify(
    public: &[u8; 32],
    word: &str,
    bytes: &[u8],
    signature: &[u8; 64],
) -> Result<(), SignatureError> {
    verify_bare(public, &statement(word, bytes), signature)
}

/// Checks a signature made by [`DeviceKey::sign_bare`].
///
/// # Errors
/// The signature does not fit.
pub fn verify_bare(
    public: &[u8; 32],
    bytes: &[u8],
    signature: &[u8; 64],
) -> Result<(), SignatureError> {
    VerifyingKey::from_bytes(public)
        .and_then(|key| key.verify_strict(bytes, &Signature::from_bytes(signature)))
        .map_err(|_| SignatureError)
}

fn statement(word: &str, bytes: &[u8]) -> Vec<u8> {
    let mut statement = word.as_bytes().to_vec();
    statement.push(0);
    statement.extend_from_slice(Digest::of(bytes).bytes());
    statement
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "fengsui/event/v1";

    #[test]
    fn a_signature_fits_its_key_word_and_bytes_alone() {
        let (key, other) = (DeviceKey::from_seed(&[7; 32]), DeviceKey::from_seed(&[8; 32]));
        let signature = key.sign(WORD, b"bytes");
        let mut bent = signature;
        bent[63] ^= 1;
        assert_eq!(verify(&key.public(), WORD, b"bytes", &signature), Ok(()));
        for (name, result) in [
            ("other key", verify(&other.public(), WORD, b"bytes", &signature)),
            ("other word", verify(&key.public(), "fengsui/receipt/v1", b"bytes", &signature)),
            ("other bytes", verify(&key.public(), WORD, b"byteS", &signature)),
            ("bent", verify(&key.public(), WORD, b"bytes", &bent)),
            ("weak key", verify(&[0; 32], WORD, b"bytes", &[0; 64])),
        ] {
            assert_eq!(result, Err(SignatureError), "{name}");
        }
    }

    #[test]
    fn the_bare_signature_is_that_of_rfc_8032_section_7_1_test_2() {
        let seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let key = DeviceKey::from_seed(&seed.try_into().unwrap());
        let expect = hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        assert_eq!(key.sign_bare(&[0x72]).as_slice(), expect);
    }

    #[test]
    fn a_seed_gives_the_same_key_again() {
        let key = DeviceKey::generate().unwrap();
        assert_eq!(DeviceKey::from_seed(&key.seed()).public(), key.public());
    }

    fn hex(text: &str) -> Vec<u8> {
        data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
    }
}
