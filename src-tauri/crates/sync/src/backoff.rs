//! How long to wait before trying again: `rand(0, min(cap, 2 s · 2ⁿ))`.
//!
//! There is no limit of attempts, and no server can ask for more than the cap.

use base::{Moment, RandomError};
use std::time::Duration;
use store::Urgency;

/// Counts the failures in a row.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Backoff {
    failures: u32,
}

const FIRST: Duration = Duration::from_secs(2);

/// The longest wait between attempts: 5 minutes for first reports and sign-fors, 15 for the rest.
#[must_use]
pub(crate) const fn cap(urgency: Urgency) -> Duration {
    match urgency {
        Urgency::Urgent => Duration::from_secs(5 * 60),
        Urgency::Normal | Urgency::Late => Duration::from_secs(15 * 60),
    }
}

impl Backoff {
    /// The longest wait after the failures so far.
    #[must_use]
    pub(crate) fn ceiling(self, urgency: Urgency) -> Duration {
        let factor = 1_u32.checked_shl(self.failures).unwrap_or(u32::MAX);
        FIRST.saturating_mul(factor).min(cap(urgency))
    }

    /// Counts a failure and draws the wait after it, in milliseconds from 0 up to and including the
    /// ceiling; at least `at_least`, where a server asked for it, but never above the cap.
    ///
    /// # Errors
    /// `draw` failed.
    pub(crate) fn after_failure(
        &mut self,
        urgency: Urgency,
        at_least: Option<Duration>,
        draw: impl FnOnce(u64) -> Result<u64, RandomError>,
    ) -> Result<Duration, RandomError> {
        let ceiling = u64::try_from(self.ceiling(urgency).as_millis()).unwrap_or(u64::MAX);
        self.failures = self.failures.saturating_add(1);
        let drawn = Duration::from_millis(draw(ceiling.saturating_add(1))?);
        Ok(drawn.max(at_least.unwrap_or_default()).min(cap(urgency)))
    }

    /// Forgets the failures: after a success, a resume, a network change, a focused window, a new
    /// delivery, or the operator's word.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

/// Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date, which is compared with the
/// same answer's `Date` so that a wrong clock here does not matter, or with `now` where it has none.
#[must_use]
pub(crate) fn retry_after(text: &str, date: Option<&str>, now: Moment) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = moment(text)?;
    Some(until.since(date.and_then(moment).unwrap_or(now)))
}

fn moment(text: &str) -> Option<Moment> {
    let time = httpdate::parse_http_date(text).ok()?;
    let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Moment::from_unix_ms(i64::try_from(since.as_millis()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ceiling_doubles_from_two_seconds_to_the_cap() {
        let ceilings = |urgency: Urgency, count: u32| {
            (0..count).map(|failures| Backoff { failures }.ceiling(urgency).as_secs()).collect()
        };
        let urgent: Vec<u64> = ceilings(Urgency::Urgent, 10);
        assert_eq!(urgent, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        let normal: Vec<u64> = ceilings(Urgency::Normal, 11);
        assert_eq!(normal, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    }

    #[test]
    fn a_reset_starts_again_at_two_seconds() {
        let mut backoff = Backoff { failures: 40 };
        backoff.reset();
        assert_eq!(backoff.ceiling(Urgency::Normal), FIRST);
    }

    proptest! {
        #[test]
        fn every_wait_is_bounded(failures: u32, drawn: u64, asked in 0_u64..100_000, urgent: bool) {
            let urgency = if urgent { Urgency::Urgent } else { Urgency::Normal };
            let mut backoff = Backoff { failures };
            let asked = Duration::from_secs(asked);
            let ceiling = backoff.ceiling(urgency);
            let wait = backoff
                .after_failure(urgency, Some(asked), |limit| Ok(drawn % limit))
                .unwrap();
            prop_assert!(wait <= cap(urgency));
            prop_assert!(wait >= asked.min(cap(urgency)));
            prop_assert!(wait <= ceiling.max(asked));
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = Moment::from_unix_ms(0);
        let date = "Tue, 24 Nov 2026 08:00:00 GMT";
        let later = "Tue, 24 Nov 2026 08:02:00 GMT";
        for (text, date, expect) in [
            ("120", None, Some(120)),
            (" 0 ", None, Some(0)),
            ("99999999999999999999999", None, Some(u64::MAX)),
            (later, Some(date), Some(120)),
            (date, Some(later), Some(0)),
            ("soon", None, None),
            ("-1", None, None),
            ("", None, None),
        ] {
            let read = retry_after(text, date, now).map(|wait| wait.as_secs());
            assert_eq!(read, expect, "{text}");
        }
        assert_eq!(retry_after(later, None, now), Some(Duration::from_secs(1_795_507_320)));
    }
}
