//! How long a fact of kind clock has run, and when it will have run a given time.
//!
//! Stretches add up, and only whole seconds count: 1 h 59 min 59.9 s is not yet two hours.

use std::time::Duration;

use base::Moment;
use plan::Span;

/// Whole seconds that the stretches have lasted up to `now`; one that starts later adds nothing.
#[must_use]
pub fn elapsed_seconds(spans: &[Span], now: Moment) -> u64 {
    spans.iter().map(|span| lasted(span, now)).sum::<Duration>().as_secs()
}

/// Whether the last stretch still runs.
#[must_use]
pub fn is_running(spans: &[Span]) -> bool {
    spans.last().is_some_and(|span| span.until.is_none())
}

/// When the stretches will have lasted `seconds`; `None` where the clock stands still.
pub(crate) fn moment_of(spans: &[Span], seconds: u64) -> Option<Moment> {
    let (last, earlier) = spans.split_last()?;
    if last.until.is_some() {
        return None;
    }
    let before: Duration = earlier.iter().map(|span| lasted(span, last.since)).sum();
    Some(last.since.plus(Duration::from_secs(seconds).saturating_sub(before)))
}

fn lasted(span: &Span, now: Moment) -> Duration {
    span.until.map_or(now, |until| until.min(now)).since(span.since)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(since: i64, until: Option<i64>) -> Span {
        Span { since: Moment::from_unix_ms(since), until: until.map(Moment::from_unix_ms) }
    }

    #[test]
    fn stretches_add_up_in_whole_seconds() {
        let spans = [span(0, Some(1_500)), span(10_000, None)];
        let table = [(500, 0), (1_000, 1), (9_000, 1), (10_400, 1), (10_500, 2), (20_000, 11)];
        for (now, expect) in table {
            assert_eq!(elapsed_seconds(&spans, Moment::from_unix_ms(now)), expect, "at {now} ms");
        }
        assert_eq!(moment_of(&spans, 2), Some(Moment::from_unix_ms(10_500)));
    }

    #[test]
    fn an_ended_clock_stands_still() {
        let spans = [span(0, Some(5_000))];
        assert_eq!(elapsed_seconds(&spans, Moment::from_unix_ms(90_000)), 5);
        assert!(!is_running(&spans));
        assert_eq!(moment_of(&spans, 60), None);
    }
}
