//! The nonces that requests must carry: authentic, ten minutes old at most, good once.
//!
//! A nonce proves itself by HMAC-SHA-256 under a key of this process, so a stranger who asks for
//! many fills nothing; only spent ones are remembered, and only until they would be too old.

use crate::Error;
use base::{Clock, Digest, random};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

const LIFE: Duration = Duration::from_secs(600);

/// The nonces of one process.
pub(crate) struct Nonces {
    key: [u8; 64],
    spent: Mutex<HashMap<Digest, Duration>>,
}

impl Nonces {
    /// Nonces under a fresh key.
    pub(crate) fn fresh() -> Result<Self, Error> {
        Ok(Self { key: random().map_err(Error::Random)?, spent: Mutex::default() })
    }

    /// A nonce, 64 hexadecimal digits.
    pub(crate) fn issue(&self, clock: &dyn Clock) -> Result<String, Error> {
        let mut bytes = [0; 32];
        let milliseconds = u64::try_from(clock.boot().elapsed.as_millis()).unwrap_or(u64::MAX);
        let salt: [u8; 8] = random().map_err(Error::Random)?;
        let head = [milliseconds.to_be_bytes(), salt].concat();
        let mac = self.mac(&head).finalize().into_bytes();
        for (to, from) in bytes.iter_mut().zip(head.iter().chain(mac.iter().take(16))) {
            *to = *from;
        }
        Ok(Digest::from_bytes(bytes).to_string())
    }

    /// Whether a nonce is authentic and young.
    pub(crate) fn knows(&self, nonce: &str, clock: &dyn Clock) -> bool {
        self.issued(nonce).is_some_and(|issued| {
            let elapsed = clock.boot().elapsed;
            issued <= elapsed && elapsed.saturating_sub(issued) <= LIFE
        })
    }

    /// Spends a nonce that `knows` knows; false where it is spent already.
    pub(crate) fn spend(&self, nonce: &str, clock: &dyn Clock) -> bool {
        let (Some(issued), Ok(name)) = (self.issued(nonce), nonce.parse::<Digest>()) else {
            return false;
        };
        let elapsed = clock.boot().elapsed;
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.contains_key(&name) {
            return false;
        }
        spent.retain(|_, issued| elapsed.saturating_sub(*issued) <= LIFE);
        spent.insert(name, issued);
        true
    }

    fn issued(&self, nonce: &str) -> Option<Duration> {
        let name: Digest = nonce.parse().ok()?;
        let (head, mac) = name.bytes().split_first_chunk::<16>()?;
        self.mac(head).verify_truncated_left(mac).ok()?;
        let (milliseconds, _) = head.split_first_chunk::<8>()?;
        Some(Duration::from_millis(u64::from_be_bytes(*milliseconds)))
    }

    fn mac(&self, head: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&self.key.into());
        mac.update(head);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{ManualClock, Moment};

    #[test]
    fn a_nonce_is_good_once_and_not_for_ever() {
        let clock = ManualClock::at(Moment::from_unix_ms(0));
        let nonces = Nonces::fresh().unwrap();
        let nonce = nonces.issue(&clock).unwrap();
        assert!(nonces.knows(&nonce, &clock));
        assert!(nonces.spend(&nonce, &clock));
        assert!(!nonces.spend(&nonce, &clock));
        let late = nonces.issue(&clock).unwrap();
        clock.advance(LIFE);
        assert!(nonces.knows(&late, &clock));
        clock.advance(Duration::from_millis(1));
        assert!(!nonces.knows(&late, &clock));
    }

    #[test]
    fn a_jump_of_the_wall_clock_ages_nothing() {
        let clock = ManualClock::at(Moment::from_unix_ms(0));
        let nonces = Nonces::fresh().unwrap();
        let nonce = nonces.issue(&clock).unwrap();
        clock.set(Moment::from_unix_ms(i64::MAX));
        assert!(nonces.knows(&nonce, &clock));
    }

    #[test]
    fn a_made_up_nonce_is_not_known() {
        let clock = ManualClock::at(Moment::from_unix_ms(0));
        let nonces = Nonces::fresh().unwrap();
        let foreign = Nonces::fresh().unwrap().issue(&clock).unwrap();
        let zeros = "0".repeat(64);
        for bad in ["", "abc", zeros.as_str(), foreign.as_str()] {
            assert!(!nonces.knows(bad, &clock), "{bad}");
            assert!(!nonces.spend(bad, &clock), "{bad}");
        }
    }
}
