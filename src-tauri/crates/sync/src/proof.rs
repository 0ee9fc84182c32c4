//! Opens what the station signed, against the one key that the device statement named.
//!
//! The signature is checked before a byte of the payload is read.

use format::{EnvelopeV1, PublicKey, SignedForm};

/// Bytes are not what they claim to be.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// They are not an envelope, or the payload is not of its form.
    #[error("格式不正确")]
    Form(#[from] format::Error),
    /// The envelope names another key.
    #[error("签名者不是预期的密钥")]
    Signer,
    /// The signature does not fit.
    #[error("签名不符")]
    Signature(#[from] keys::SignatureError),
}

/// Reads a signed form that `by` must have signed.
///
/// # Errors
/// It is no envelope, of another signer, its signature does not fit, or it is of another form.
pub fn open_signed<F: SignedForm>(bytes: &[u8], by: PublicKey) -> Result<F, ProofError> {
    let envelope = EnvelopeV1::decode(bytes)?;
    if envelope.key() != by.id() {
        return Err(ProofError::Signer);
    }
    keys::verify(&by.0, F::DOMAIN, envelope.payload(), envelope.signature())?;
    Ok(envelope.open()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Moment;
    use format::{EnvelopeV1, PublicKey, TimeV1};
    use keys::DeviceKey;

    fn time() -> TimeV1 {
        TimeV1 {
            station: "0199d3a0-0000-7000-8000-000000000001".parse().unwrap(),
            nonce: "12345678".into(),
            received: Moment::from_unix_ms(1),
            sent: Moment::from_unix_ms(2),
        }
    }

    #[test]
    fn only_the_named_signer_and_the_right_word_open() {
        let (key, other) = (DeviceKey::from_seed(&[1; 32]), DeviceKey::from_seed(&[2; 32]));
        let public = PublicKey(key.public());
        let seal = |signer: &DeviceKey, word: Option<&str>| {
            EnvelopeV1::seal(&time(), public.id(), |domain, payload| {
                signer.sign(word.unwrap_or(domain), payload)
            })
            .unwrap()
            .into_bytes()
        };
        let good = seal(&key, None);
        assert_eq!(open_signed::<TimeV1>(&good, public).unwrap(), time());
        let wrong = open_signed::<TimeV1>(&good, PublicKey(other.public()));
        assert!(matches!(wrong, Err(ProofError::Signer)));
        let forged = open_signed::<TimeV1>(&seal(&other, None), public);
        assert!(matches!(forged, Err(ProofError::Signature(_))));
        let moved = open_signed::<TimeV1>(&seal(&key, Some("fengsui/receipt/v1")), public);
        assert!(matches!(moved, Err(ProofError::Signature(_))));
        assert!(matches!(open_signed::<TimeV1>(b"<html>", public), Err(ProofError::Form(_))));
    }
}
