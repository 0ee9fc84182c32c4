//! The envelope: one byte string that carries a signed payload, stored and sent as it is.
//!
//! Layout, big-endian: `"FSE"`, version 1, length and word of the algorithm, 32 bytes of key id,
//! u32 length and bytes of the payload, u16 length and bytes of the signature, nothing after. There
//! is one encoding, so the digest of the bytes names the envelope. Verify the signature before
//! reading the payload.

use crate::{Error, SignedForm, limits::PAYLOAD_BYTES_MAX};
use base::Digest;

const MAGIC: &[u8; 3] = b"FSE";
const VERSION: u8 = 1;
const SIGNATURE_BYTES: usize = 64;

/// The only algorithm word so far; another is added here, never put in its place.
pub const ED25519: &str = "ed25519";

/// An envelope whose shape is right; whether its signature is, only a key can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvelopeV1 {
    bytes: Vec<u8>,
    key: Digest,
    payload: Vec<u8>,
    signature: [u8; SIGNATURE_BYTES],
}

impl EnvelopeV1 {
    /// Puts a payload and the signature over `signing_bytes` of it into an envelope. `key` is the
    /// SHA-256 of the public key.
    ///
    /// # Errors
    /// The payload is too large.
    pub fn from_parts(
        key: Digest,
        payload: Vec<u8>,
        signature: [u8; SIGNATURE_BYTES],
    ) -> Result<Self, Error> {
        let too_large =
            Error::TooLarge { what: "payload", size: payload.len(), max: PAYLOAD_BYTES_MAX };
        if payload.len() > PAYLOAD_BYTES_MAX {
            return Err(too_large);
        }
        let length = u32::try_from(payload.len()).map_err(|_| too_large)?;
        let mut bytes = Vec::with_capacity(payload.len() + 128);
        bytes.extend_from_slice(MAGIC);
        bytes.push(VERSION);
        bytes.push(7);
        bytes.extend_from_slice(ED25519.as_bytes());
        bytes.extend_from_slice(key.bytes());
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(&payload);
        bytes.extend_from_slice(&[0, 64]);
        bytes.extend_from_slice(&signature);
        Ok(Self { bytes, key, payload, signature })
    }

    /// Encodes `form`, has `sign` sign its `signing_bytes` and puts both into an envelope. `sign`
    /// is given the domain word and the payload.
    ///
    /// # Errors
    /// The form breaks a rule or is too large.
    pub fn seal<F: SignedForm>(
        form: &F,
        key: Digest,
        sign: impl FnOnce(&'static str, &[u8]) -> [u8; SIGNATURE_BYTES],
    ) -> Result<Self, Error> {
        let payload = form.encode()?;
        let signature = sign(F::DOMAIN, &payload);
        Self::from_parts(key, payload, signature)
    }

    /// Reads an envelope from its bytes.
    ///
    /// # Errors
    /// The bytes are not exactly one envelope, are too large, or come from a newer program.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let mut rest = Reader(bytes);
        if rest.take(3, "too short")? != MAGIC {
            return Err(Error::Envelope { rule: "it starts with FSE" });
        }
        let [version] = rest.array::<1>("too short")?;
        if version != VERSION {
            return Err(Error::EnvelopeTooNew { version });
        }
        let [word] = rest.array::<1>("too short")?;
        if rest.take(usize::from(word), "too short")? != ED25519.as_bytes() {
            return Err(Error::Envelope { rule: "the algorithm is ed25519" });
        }
        let key = Digest::from_bytes(rest.array("too short")?);
        let size = u32::from_be_bytes(rest.array("too short")?);
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        if size > PAYLOAD_BYTES_MAX {
            return Err(Error::TooLarge { what: "payload", size, max: PAYLOAD_BYTES_MAX });
        }
        let payload = rest.take(size, "shorter than its payload")?.to_vec();
        if rest.array("too short")? != [0, 64] {
            return Err(Error::Envelope { rule: "an ed25519 signature has 64 bytes" });
        }
        let signature = rest.array("shorter than its signature")?;
        if !rest.0.is_empty() {
            return Err(Error::Envelope { rule: "nothing follows the signature" });
        }
        Ok(Self { bytes: bytes.to_vec(), key, payload, signature })
    }

    /// The bytes to store and send.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes to store and send.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The SHA-256 of the signer's public key.
    #[must_use]
    pub const fn key(&self) -> Digest {
        self.key
    }

    /// The payload's bytes, as they were signed.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The signature.
    #[must_use]
    pub const fn signature(&self) -> &[u8; SIGNATURE_BYTES] {
        &self.signature
    }

    /// The SHA-256 of the whole envelope, which the next event of the stream names as `prev`.
    #[must_use]
    pub fn hash(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    /// Reads the payload. Call it only after the signature was verified with `F::DOMAIN`.
    ///
    /// # Errors
    /// The payload is not this form.
    pub fn open<F: SignedForm>(&self) -> Result<F, Error> {
        F::decode(&self.payload)
    }
}

/// What a signature of `payload` under a domain word is computed over: `word 0x00 SHA-256(payload)`.
#[must_use]
pub fn signing_bytes(word: &str, payload: &[u8]) -> Vec<u8> {
    [word.as_bytes(), &[0], Digest::of(payload).bytes()].concat()
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, size: usize, rule: &'static str) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.0.split_at_checked(size).ok_or(Error::Envelope { rule })?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, rule: &'static str) -> Result<[u8; N], Error> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(Error::Envelope { rule })?;
        self.0 = rest;
        Ok(*taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> EnvelopeV1 {
        EnvelopeV1::from_parts(Digest::of(b"key"), b"{}".to_vec(), [7; 64]).unwrap()
    }

    #[test]
    fn the_layout_is_frozen() {
        let envelope = sample();
        let mut expect = b"FSE\x01\x07ed25519".to_vec();
        expect.extend_from_slice(Digest::of(b"key").bytes());
        expect.extend_from_slice(b"\0\0\0\x02{}\0\x40");
        expect.extend_from_slice(&[7; 64]);
        assert_eq!(envelope.bytes(), expect);
        assert_eq!(EnvelopeV1::decode(&expect).unwrap(), envelope);
    }

    #[test]
    fn every_other_length_is_refused() {
        let bytes = sample().into_bytes();
        for end in 0..bytes.len() {
            assert!(EnvelopeV1::decode(&bytes[..end]).is_err(), "{end}");
        }
        assert!(EnvelopeV1::decode(&[bytes, vec![0]].concat()).is_err());
    }

    #[test]
    fn any_flipped_bit_is_another_envelope_or_none() {
        let envelope = sample();
        for at in 0..envelope.bytes().len() * 8 {
            let mut bytes = envelope.bytes().to_vec();
            bytes[at / 8] ^= 1 << (at % 8);
            if let Ok(read) = EnvelopeV1::decode(&bytes) {
                assert_ne!(read, envelope);
                assert_ne!(read.hash(), envelope.hash());
                assert_eq!(read.bytes(), bytes);
            }
        }
    }

    #[test]
    fn a_hostile_length_reserves_nothing() {
        let mut bytes = b"FSE\x01\x07ed25519".to_vec();
        bytes.extend_from_slice(&[0; 32]);
        bytes.extend_from_slice(&u32::MAX.to_be_bytes());
        assert!(matches!(EnvelopeV1::decode(&bytes), Err(Error::TooLarge { .. })));
        let large = vec![0; PAYLOAD_BYTES_MAX + 1];
        assert!(EnvelopeV1::from_parts(Digest::of(b""), large, [0; 64]).is_err());
    }

    #[test]
    fn a_newer_version_says_so() {
        let mut bytes = sample().into_bytes();
        bytes[3] = 2;
        assert!(matches!(EnvelopeV1::decode(&bytes), Err(Error::EnvelopeTooNew { version: 2 })));
    }

    #[test]
    fn the_signing_bytes_are_word_zero_digest() {
        let expect = [b"w\0".as_slice(), Digest::of(b"p").bytes()].concat();
        assert_eq!(signing_bytes("w", b"p"), expect);
    }
}
