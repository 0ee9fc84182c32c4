//! A moment of wall time and its one textual form, RFC 3339 at +08:00 (Asia/Shanghai).
//!
//! The zone is fixed (conventions R1): a machine set to another zone shows the same text.

use chrono::{
    DateTime, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, TimeZone, Utc,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr, time::Duration};

const EAST_EIGHT_SECONDS: i32 = 8 * 3600;

/// A moment, to the millisecond, in the years 0 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(DateTime<Utc>);

/// A text is not a moment.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a moment in RFC 3339")]
pub struct MomentError;

impl Moment {
    /// The moment `milliseconds` after 1970-01-01T00:00Z; beyond the years 0 to 9999, the nearest.
    #[must_use]
    pub fn from_unix_ms(milliseconds: i64) -> Self {
        let bounded = milliseconds.clamp(-62_167_219_200_000, 253_402_271_999_999);
        Self(DateTime::from_timestamp_millis(bounded).unwrap_or_default())
    }

    /// Milliseconds after 1970-01-01T00:00Z.
    #[must_use]
    pub const fn unix_ms(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// This moment and `time` more, at most the end of the year 9999.
    #[must_use]
    pub fn plus(self, time: Duration) -> Self {
        let milliseconds = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        Self::from_unix_ms(self.unix_ms().saturating_add(milliseconds))
    }

    /// This moment less `time`, at least the start of the year 0.
    #[must_use]
    pub fn minus(self, time: Duration) -> Self {
        let milliseconds = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        Self::from_unix_ms(self.unix_ms().saturating_sub(milliseconds))
    }

    /// The time from `earlier` to this moment; zero where `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(
            u64::try_from(self.unix_ms().saturating_sub(earlier.unix_ms())).unwrap_or_default(),
        )
    }

    /// The calendar day at +08:00.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.east().date_naive()
    }

    /// The time of day at +08:00.
    #[must_use]
    pub fn time(self) -> NaiveTime {
        self.east().time()
    }

    /// 23:59:59 at +08:00 of a day (conventions R6, R7).
    #[must_use]
    pub fn end_of_day(day: NaiveDate) -> Self {
        let midnight = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::seconds(86_399);
        Self::from_unix_ms(midnight.timestamp_millis() - i64::from(EAST_EIGHT_SECONDS) * 1000)
    }

    /// This moment without its part of a second.
    #[must_use]
    pub fn whole_second(self) -> Self {
        Self::from_unix_ms(self.unix_ms().div_euclid(1000) * 1000)
    }

    fn east(self) -> DateTime<FixedOffset> {
        FixedOffset::east_opt(EAST_EIGHT_SECONDS).map_or_else(
            || self.0.fixed_offset(),
            |zone| zone.from_utc_datetime(&self.0.naive_utc()),
        )
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.east().to_rfc3339_opts(SecondsFormat::AutoSi, false))
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    /// Reads RFC 3339 at any offset; what is finer than a millisecond is dropped.
    fn from_str(text: &str) -> Result<Self, MomentError> {
        let read = DateTime::parse_from_rfc3339(text).map_err(|_| MomentError)?;
        let moment = Self::from_unix_ms(read.timestamp_millis());
        if moment.unix_ms() == read.timestamp_millis() { Ok(moment) } else { Err(MomentError) }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(text.parse::<Moment>().unwrap().to_string(), expect);
    }

    #[test]
    fn every_offset_is_shown_at_east_eight() {
        check("2026-09-24T08:47:00+08:00", "2026-09-24T08:47:00+08:00");
        check("2026-09-24T00:47:00Z", "2026-09-24T08:47:00+08:00");
        check("2026-09-24T00:47:00.120000Z", "2026-09-24T08:47:00.120+08:00");
        check("1969-12-31T23:59:59.999Z", "1970-01-01T07:59:59.999+08:00");
    }

    #[test]
    fn a_text_without_an_offset_is_refused() {
        for text in ["2026-09-24T08:47:00", "2026-09-24", "", "昨天"] {
            assert_eq!(text.parse::<Moment>(), Err(MomentError), "{text}");
        }
    }

    #[test]
    fn the_last_second_of_a_day_is_at_east_eight() {
        let day = NaiveDate::from_ymd_opt(2026, 10, 5).unwrap();
        assert_eq!(Moment::end_of_day(day).to_string(), "2026-10-05T23:59:59+08:00");
        assert_eq!(Moment::end_of_day(day).date(), day);
    }

    #[test]
    fn far_moments_stay_in_four_digit_years() {
        assert_eq!(Moment::from_unix_ms(i64::MAX).to_string(), "9999-12-31T23:59:59.999+08:00");
        let first = Moment::from_unix_ms(i64::MIN).to_string();
        assert_eq!(first, "0000-01-01T08:00:00+08:00");
        for ms in [i64::MIN, i64::MAX] {
            let moment = Moment::from_unix_ms(ms);
            assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }

    #[test]
    fn time_between_moments_is_never_negative() {
        let early = Moment::from_unix_ms(1_000);
        let late = early.plus(Duration::from_secs(5));
        assert_eq!(late.since(early), Duration::from_secs(5));
        assert_eq!(early.since(late), Duration::ZERO);
        assert_eq!(late.minus(Duration::from_secs(5)), early);
    }
}
