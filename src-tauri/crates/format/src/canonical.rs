//! The one encoding of every JSON form: canonical JSON (RFC 8785).
//!
//! A form is read only from the very bytes it would be written as, so that one meaning has one
//! digest; `decode` proves it by writing the form again.

use crate::Error;
use serde::{Serialize, de::DeserializeOwned};

/// A frozen JSON form.
pub trait Form: Serialize + DeserializeOwned {
    /// Its name in errors.
    const NAME: &'static str;
    /// The largest encoding in bytes.
    const BYTES_MAX: usize = crate::limits::PAYLOAD_BYTES_MAX;

    /// The rules that its parts must keep together.
    ///
    /// # Errors
    /// A rule is broken.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// The form's one encoding.
    ///
    /// # Errors
    /// A rule is broken, or the encoding is too large.
    fn encode(&self) -> Result<Vec<u8>, Error> {
        self.check()?;
        let bytes = serde_json_canonicalizer::to_vec(self)
            .map_err(|source| Error::Json { form: Self::NAME, source })?;
        limit::<Self>(&bytes)?;
        Ok(bytes)
    }

    /// Reads the form from its one encoding.
    ///
    /// # Errors
    /// The bytes are too large, not this form, not canonical, or break a rule.
    fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let form = Self::decode_lenient(bytes)?;
        let again = serde_json_canonicalizer::to_vec(&form)
            .map_err(|source| Error::Json { form: Self::NAME, source })?;
        if again != bytes {
            return Err(Error::NotCanonical { form: Self::NAME });
        }
        Ok(form)
    }

    /// Reads the form from JSON in any spelling: for files a person may have re-saved and for
    /// bodies that no signature covers, never for signed bytes.
    ///
    /// # Errors
    /// The bytes are too large, not this form, or break a rule.
    fn decode_lenient(bytes: &[u8]) -> Result<Self, Error> {
        limit::<Self>(bytes)?;
        let form: Self = serde_json::from_slice(bytes)
            .map_err(|source| Error::Json { form: Self::NAME, source })?;
        form.check()?;
        Ok(form)
    }
}

/// A form that travels as the payload of an envelope, under its own domain word.
pub trait SignedForm: Form {
    /// What the signature is over, before the zero byte and the payload's digest.
    const DOMAIN: &'static str;
}

fn limit<F: Form>(bytes: &[u8]) -> Result<(), Error> {
    if bytes.len() > F::BYTES_MAX {
        return Err(Error::TooLarge { what: F::NAME, size: bytes.len(), max: F::BYTES_MAX });
    }
    Ok(())
}

/// Fails with the named rule unless `holds`.
pub(crate) fn rule(form: &'static str, rule: &'static str, holds: bool) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::Rule { form, rule }) }
}
