//! The signed time: the station's two stamps of the four that give the offset (RFC 5905, section 8).
//!
//! It answers one nonce, so an old answer proves nothing.

use crate::{Error, Form, SignedForm, canonical::rule, words};
use base::{Id, Moment};
use serde::{Deserialize, Serialize};

/// The station's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeV1 {
    /// The station.
    pub station: Id,
    /// The asker's nonce, 8 to 64 letters or digits.
    pub nonce: String,
    /// When the question came in.
    pub received: Moment,
    /// When the answer went out.
    pub sent: Moment,
}

impl TimeV1 {
    /// Whether a text may be a nonce.
    #[must_use]
    pub fn is_nonce(text: &str) -> bool {
        (8..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }

    /// The milliseconds to add to the asker's clock, and how many they may be wrong by, from the
    /// asker's two stamps.
    #[must_use]
    pub fn offset(&self, asked: Moment, answered: Moment) -> (i64, u64) {
        let there = self.received.unix_ms().saturating_sub(asked.unix_ms());
        let back = self.sent.unix_ms().saturating_sub(answered.unix_ms());
        let offset = there.midpoint(back);
        (offset, there.saturating_sub(back).unsigned_abs().div_ceil(2))
    }
}

impl Form for TimeV1 {
    const NAME: &'static str = "signed time";
    const BYTES_MAX: usize = 1024;

    fn check(&self) -> Result<(), Error> {
        rule(Self::NAME, "a nonce is 8 to 64 letters or digits", Self::is_nonce(&self.nonce))
    }
}

impl SignedForm for TimeV1 {
    const DOMAIN: &'static str = words::TIME;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_is_that_of_four_stamps() {
        let id = "0199d3a0-0000-7000-8000-000000000001".parse().unwrap();
        let at = Moment::from_unix_ms;
        let check = |received, sent, asked, answered, expect| {
            let time = TimeV1 {
                station: id,
                nonce: "12345678".into(),
                received: at(received),
                sent: at(sent),
            };
            assert_eq!(time.offset(at(asked), at(answered)), expect);
        };
        check(10_050, 10_060, 0, 110, (10_000, 50));
        check(50, 60, 10_000, 10_110, (-10_000, 50));
        check(5, 5, 0, 10, (0, 5));
    }
}
