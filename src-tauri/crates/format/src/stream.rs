//! The name of a stream: one device, one epoch, one addressee.
//!
//! Its one text is `<device id>.<epoch>.<addressee id>`, fit for a path segment.

use crate::Error;
use base::Id;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// The name of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// The device, or the issuing station, that signs the stream.
    pub device: Id,
    /// From 1; a new one is opened where the old must not continue.
    pub epoch: u32,
    /// The station or unit the stream is for; a station's warnings, which go to every child, are
    /// addressed to the station itself.
    pub to: Id,
}

const BROKEN: Error = Error::Rule { form: "stream id", rule: "<device id>.<epoch>.<addressee id>" };

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.device, self.epoch, self.to)
    }
}

impl FromStr for StreamId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut parts = text.split('.');
        let mut next = || parts.next().ok_or(BROKEN);
        let stream = Self {
            device: next()?.parse().map_err(|_| BROKEN)?,
            epoch: next()?.parse().map_err(|_| BROKEN)?,
            to: next()?.parse().map_err(|_| BROKEN)?,
        };
        if stream.epoch > 0 && stream.to_string() == text { Ok(stream) } else { Err(BROKEN) }
    }
}

impl Serialize for StreamId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StreamId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_one_text_is_read() {
        let a = "0199d3a0-0000-7000-8000-000000000001";
        let good = format!("{a}.3.{a}");
        assert_eq!(good.parse::<StreamId>().unwrap().to_string(), good);
        for bad in
            [format!("{a}.0.{a}"), format!("{a}.03.{a}"), format!("{a}.+3.{a}"), format!("{a}.3")]
        {
            assert!(bad.parse::<StreamId>().is_err(), "{bad}");
        }
        assert!(format!("{good}.x").parse::<StreamId>().is_err());
    }
}
