//! Ids: UUIDv7 (RFC 9562), so that they sort by the moment of their making.

use crate::{Clock, RandomError, random};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};
use uuid::{Builder, Uuid};

/// The id of one thing: an incident, an entry, a delivery, a warning, a device.
///
/// Its one textual form is 36 characters, lower-case and hyphenated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Uuid);

/// A text is not a lower-case hyphenated UUIDv7.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a lower-case hyphenated UUIDv7")]
pub struct IdError;

impl Id {
    /// A new id at the clock's present moment. A clock before 1970 counts as 1970.
    ///
    /// # Errors
    /// The operating system gave no randomness.
    pub fn fresh(clock: &dyn Clock) -> Result<Self, RandomError> {
        let milliseconds = u64::try_from(clock.now().unix_ms()).unwrap_or_default();
        Ok(Self(Builder::from_unix_timestamp_millis(milliseconds, &random()?).into_uuid()))
    }

    /// The id that was stored as its 16 bytes.
    ///
    /// # Errors
    /// The bytes are not a UUIDv7.
    pub fn from_bytes(bytes: [u8; 16]) -> Result<Self, IdError> {
        Self::checked(Uuid::from_bytes(bytes))
    }

    /// The 16 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    fn checked(uuid: Uuid) -> Result<Self, IdError> {
        if uuid.get_version_num() == 7 { Ok(Self(uuid)) } else { Err(IdError) }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Id {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let uuid = Uuid::try_parse(text).map_err(|_| IdError)?;
        if uuid.as_hyphenated().to_string() == text { Self::checked(uuid) } else { Err(IdError) }
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ManualClock, Moment};
    use std::time::Duration;

    #[test]
    fn ids_sort_by_their_moment() {
        let clock = ManualClock::at(Moment::from_unix_ms(1_790_000_000_000));
        let first = Id::fresh(&clock).unwrap();
        clock.advance(Duration::from_millis(1));
        assert!(first < Id::fresh(&clock).unwrap());
    }

    #[test]
    fn only_the_one_textual_form_is_read() {
        let id = Id::fresh(&ManualClock::at(Moment::from_unix_ms(0))).unwrap();
        let text = id.to_string();
        assert_eq!(text.parse(), Ok(id));
        for bad in
            [text.to_uppercase(), text.replace('-', ""), format!("{{{text}}}"), String::new()]
        {
            if bad != text {
                assert_eq!(bad.parse::<Id>(), Err(IdError), "{bad}");
            }
        }
        assert_eq!("0b0f1f52-6d0e-4c3c-9d7b-3f1b2b6c7d8e".parse::<Id>(), Err(IdError));
    }
}
