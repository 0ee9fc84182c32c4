//! The alarm of a warning: orange and red sound at once and after 1, 2, 5, 10 minutes, then every 10,
//! until a person signs for them.

use crate::{State, Warning};
use base::Moment;
use plan::Colour;
use std::time::Duration;

const PAUSES_MINUTES: [u64; 4] = [1, 2, 5, 10];

/// Whether a warning of this colour takes the screen and sounds until it is signed for.
#[must_use]
pub fn takes_the_screen(colour: Colour) -> bool {
    colour >= Colour::Orange
}

/// When the alarm is to sound next; `None` where it does not sound or no longer does. A moment that
/// is past means now: it was missed while the machine slept or was off.
#[must_use]
pub fn next_alarm(warning: &Warning, now: Moment) -> Option<Moment> {
    if warning.state(now) != State::Active || !takes_the_screen(warning.colour) {
        return None;
    }
    match (warning.alarms, warning.alarmed_at) {
        (0, _) | (_, None) => Some(warning.received_at),
        (sounded, Some(last)) => {
            let index = usize::try_from(sounded - 1).unwrap_or(usize::MAX);
            let minutes = PAUSES_MINUTES.get(index).copied().unwrap_or(10);
            // A wall clock that was set back must not silence an alarm for hours.
            Some(last.min(now).plus(Duration::from_secs(60 * minutes)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::tests::warning;

    #[test]
    fn it_sounds_at_once_then_after_one_two_five_ten_and_every_ten_minutes() {
        let mut now: Moment = "2026-08-22T12:00:00+08:00".parse().unwrap();
        let mut held = warning(Colour::Orange, now);
        let mut minutes = Vec::new();
        for _ in 0..7 {
            let next = next_alarm(&held, now).unwrap();
            minutes.push(next.since(held.received_at).as_secs() / 60);
            now = next;
            held.alarms += 1;
            held.alarmed_at = Some(now);
        }
        assert_eq!(minutes, [0, 1, 3, 8, 18, 28, 38]);
    }

    #[test]
    fn a_clock_set_back_does_not_silence_it() {
        let now: Moment = "2026-08-22T12:00:00+08:00".parse().unwrap();
        let mut held = warning(Colour::Red, now);
        held.alarms = 1;
        held.alarmed_at = Some(now);
        let back = now.minus(Duration::from_secs(86_400));
        assert_eq!(next_alarm(&held, back), Some(back.plus(Duration::from_secs(60))));
    }

    #[test]
    fn a_signed_for_and_a_mild_one_are_silent() {
        let now: Moment = "2026-08-22T12:00:00+08:00".parse().unwrap();
        let mut held = warning(Colour::Red, now);
        held.signed_for = Some(held.sign_for(now, "陈立", "").unwrap());
        assert_eq!(next_alarm(&held, now), None);
        for colour in [Colour::Blue, Colour::Yellow] {
            assert_eq!(next_alarm(&warning(colour, now), now), None);
        }
    }
}
