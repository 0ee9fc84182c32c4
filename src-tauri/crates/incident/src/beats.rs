//! Numbers of beats, kept as stretches.
//!
//! Beats are never walked one by one: a clock that was ten thousand years ahead for a moment may have
//! counted seventy million of them.

/// Stretches of numbers, both ends included, in order and apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beats(Vec<(u32, u32)>);

impl Beats {
    /// Those of any of the stretches. One that ends before it begins holds none.
    pub(crate) fn of(stretches: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut all: Vec<(u32, u32)> =
            stretches.into_iter().filter(|(from, through)| from <= through).collect();
        all.sort_unstable();
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (from, through) in all {
            match found.last_mut() {
                Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(through),
                _ => found.push((from, through)),
            }
        }
        Self(found)
    }

    /// Those that either holds.
    pub(crate) fn or(self, other: Self) -> Self {
        Self::of(self.0.into_iter().chain(other.0))
    }

    /// Those that both hold.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let with = |&(from, through): &(u32, u32)| {
            other.0.iter().map(move |stretch| (from.max(stretch.0), through.min(stretch.1)))
        };
        Self::of(self.0.iter().flat_map(with))
    }

    /// Those of a stretch that are not held.
    pub(crate) fn missing(&self, from: u32, through: u32) -> Self {
        let mut found = Vec::new();
        let mut next = from;
        for &(first, last) in &self.0 {
            found.push((next, first.saturating_sub(1).min(through)));
            next = next.max(last.saturating_add(1));
        }
        found.push((next, through));
        Self::of(found)
    }

    pub(crate) fn holds(&self, beat: u32) -> bool {
        self.0.iter().any(|(from, through)| (from..=through).contains(&&beat))
    }

    pub(crate) fn count(&self) -> u32 {
        self.0.iter().fold(0, |sum, (from, through)| sum.saturating_add(through - from + 1))
    }

    pub(crate) fn first(&self) -> Option<u32> {
        self.0.first().map(|(from, _)| *from)
    }

    pub(crate) fn last(&self) -> Option<u32> {
        self.0.last().map(|(_, through)| *through)
    }
}

#[cfg(test)]
mod tests {
    use super::Beats;

    fn beats(stretches: &[(u32, u32)]) -> Beats {
        Beats::of(stretches.iter().copied())
    }

    #[test]
    fn stretches_that_touch_are_one_and_empty_ones_none() {
        assert_eq!(beats(&[(5, 6), (1, 2), (3, 3), (9, 8)]), Beats(vec![(1, 3), (5, 6)]));
    }

    #[test]
    fn what_either_holds_what_both_hold_and_what_is_missing() {
        let (one, other) = (beats(&[(1, 4), (8, 9)]), beats(&[(3, 8)]));
        assert_eq!(one.clone().or(other.clone()), beats(&[(1, 9)]));
        assert_eq!(one.and(&other), beats(&[(3, 4), (8, 8)]));
        assert_eq!(one.missing(2, 12), beats(&[(5, 7), (10, 12)]));
        assert_eq!(one.missing(5, 6), beats(&[(5, 6)]));
        assert_eq!(one.missing(1, 0), Beats::default());
        assert!(one.holds(4) && !one.holds(5));
    }

    #[test]
    fn every_beat_that_can_be_counted_is_at_hand_at_once() {
        let missing = beats(&[(7, 7)]).missing(1, u32::MAX - 1);
        assert_eq!(
            (missing.count(), missing.first(), missing.last()),
            (u32::MAX - 2, Some(1), Some(u32::MAX - 1))
        );
    }
}
