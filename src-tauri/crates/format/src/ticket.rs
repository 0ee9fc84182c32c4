//! The one-time ticket by which a unit's device comes to its superior.
//!
//! The secret is never sent: request, statement and check code are proved by HMAC-SHA-256 (RFC
//! 2104) under it, so that whoever sits between learns nothing to put itself in the middle.

use crate::{Error, Form, canonical::rule};
use base::{Digest, Id, Moment, random};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::Sha256;
use std::{fmt, str::FromStr};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SECRET_CHARS: usize = 16;

/// The secret: 80 random bits as 16 characters of Crockford's base 32, without I, L, O, U.
#[derive(Clone, PartialEq, Eq)]
pub struct TicketSecret([u8; SECRET_CHARS]);

impl TicketSecret {
    /// A new secret.
    ///
    /// # Errors
    /// The operating system gave no randomness.
    pub fn fresh() -> Result<Self, base::RandomError> {
        let bytes = random::<SECRET_CHARS>()?;
        Ok(Self(bytes.map(|byte| symbol(byte & 31))))
    }

    /// The 16 characters in four groups, `XXXX-XXXX-XXXX-XXXX`, for paper and telephone.
    #[must_use]
    pub fn code(&self) -> String {
        let (groups, _) = self.0.as_chunks::<4>();
        groups.iter().map(|group| String::from_utf8_lossy(group)).collect::<Vec<_>>().join("-")
    }

    /// What a request names its ticket by; it does not tell the secret.
    #[must_use]
    pub fn lookup(&self) -> Digest {
        self.proof("ticket", &[])
    }

    /// The proof that whoever made these bytes knows the secret.
    #[must_use]
    pub fn proof(&self, word: &str, bytes: &[u8]) -> Digest {
        Digest::from_bytes(self.mac(word, bytes).finalize().into_bytes().into())
    }

    /// Checks a proof in constant time.
    #[must_use]
    pub fn proves(&self, word: &str, bytes: &[u8], proof: Digest) -> bool {
        self.mac(word, bytes).verify_slice(proof.bytes()).is_ok()
    }

    /// The 8 digits that both screens show for an enrolment request and the root it saw.
    #[must_use]
    pub fn check_code(&self, request: &[u8], root: Digest) -> String {
        let both = [root.bytes().as_slice(), Digest::of(request).bytes()].concat();
        let proof = self.proof("check", &both);
        let number = proof.bytes().iter().take(8).fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
        format!("{:08}", number % 100_000_000)
    }

    fn mac(&self, word: &str, bytes: &[u8]) -> Hmac<Sha256> {
        // HMAC takes a key of any length, so this cannot refuse 16 bytes.
        let mut block = [0; 64];
        for (to, from) in block.iter_mut().zip(&self.0) {
            *to = *from;
        }
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(b"fengsui/ticket/v1\0");
        mac.update(word.as_bytes());
        mac.update(&[0]);
        mac.update(bytes);
        mac
    }
}

impl fmt::Debug for TicketSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TicketSecret")
    }
}

impl FromStr for TicketSecret {
    type Err = Error;

    /// Reads the characters as a person types them: any case, with spaces or hyphens, O for 0, I
    /// and L for 1.
    fn from_str(text: &str) -> Result<Self, Error> {
        let typed = |c: char| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let symbols: Vec<u8> = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| u8::try_from(typed(c)).unwrap_or_default())
            .collect();
        let sound = symbols.iter().all(|symbol| ALPHABET.contains(symbol));
        let broken = Error::Rule { form: "ticket", rule: "the code has 16 letters or digits" };
        match <[u8; SECRET_CHARS]>::try_from(symbols) {
            Ok(symbols) if sound => Ok(Self(symbols)),
            _ => Err(broken),
        }
    }
}

impl Serialize for TicketSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

impl<'de> Deserialize<'de> for TicketSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// The ticket as a file, JSON with the ending `.ticket.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketV1 {
    /// Always `fengsui/ticket/v1`.
    pub form: String,
    /// The station's address, `https://host:port`.
    pub url: String,
    /// The SHA-256 of the station's root certificate (DER).
    pub root: Digest,
    /// The station's root certificate (PEM), the only one trusted for this address.
    pub root_pem: String,
    /// The secret.
    pub secret: TicketSecret,
    /// Until when it is good.
    pub expires: Moment,
    /// The superior's name.
    pub station_name: String,
    /// The unit.
    pub unit: Id,
    /// The unit's name.
    pub unit_name: String,
}

impl TicketV1 {
    /// What `form` says.
    pub const FORM: &'static str = "fengsui/ticket/v1";
}

impl Form for TicketV1 {
    const NAME: &'static str = "ticket";
    const BYTES_MAX: usize = 16 * 1024;

    fn check(&self) -> Result<(), Error> {
        rule(Self::NAME, "its form is fengsui/ticket/v1", self.form == Self::FORM)?;
        rule(Self::NAME, "its address is https", self.url.starts_with("https://"))
    }
}

fn symbol(five_bits: u8) -> u8 {
    ALPHABET.get(usize::from(five_bits)).copied().unwrap_or(b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_comes_back_however_it_is_typed() {
        let secret = TicketSecret::fresh().unwrap();
        let code = secret.code();
        assert_eq!(code.len(), 19);
        let spaced = code.replace('-', " ");
        let slipped = code.replace('0', "o").replace('1', "l");
        for typed in [code.clone(), code.to_lowercase(), code.replace('-', ""), spaced, slipped] {
            assert_eq!(typed.parse::<TicketSecret>().unwrap(), secret, "{typed}");
        }
        for bad in ["", "0123", "0123-4567-89AB-CDEU", "0123-4567-89AB-CDEF-0", "０123456789ABCDEF"]
        {
            assert!(bad.parse::<TicketSecret>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_proof_is_hmac_sha_256_under_the_secret() {
        let secret: TicketSecret = "0123456789ABCDEF".parse().unwrap();
        let pad = |with: u8| {
            let mut block = [with; 64];
            for (to, from) in block.iter_mut().zip(b"0123456789ABCDEF") {
                *to ^= *from;
            }
            block.to_vec()
        };
        let message = b"fengsui/ticket/v1\0word\0bytes";
        let inner = Digest::of(&[pad(0x36), message.to_vec()].concat());
        let outer = Digest::of(&[pad(0x5c), inner.bytes().to_vec()].concat());
        assert_eq!(secret.proof("word", b"bytes"), outer);
        assert!(secret.proves("word", b"bytes", outer));
        assert!(!secret.proves("word", b"byteS", outer));
        assert!(!secret.proves("ward", b"bytes", outer));
    }

    #[test]
    fn the_check_code_depends_on_request_root_and_secret() {
        let secret: TicketSecret = "0123456789ABCDEF".parse().unwrap();
        let other: TicketSecret = "0123456789ABCDEG".parse().unwrap();
        let (root, false_root) = (Digest::of(b"root"), Digest::of(b"false"));
        let code = secret.check_code(b"request", root);
        assert!(code.len() == 8 && code.bytes().all(|digit| digit.is_ascii_digit()));
        assert_ne!(code, secret.check_code(b"other", root));
        assert_ne!(code, secret.check_code(b"request", false_root));
        assert_ne!(code, other.check_code(b"request", root));
    }
}
