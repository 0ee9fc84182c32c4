//! The word that a misspelt one most likely meant.
//!
//! A guess is only ever offered to a person, never taken.

/// How many edits away a word may still be meant.
const EDITS_MAX: usize = 2;

/// The candidate a misspelt word most likely meant: at most two edits away.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let word: Vec<char> = word.chars().collect();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters: Vec<char> = candidate.chars().collect();
            let edits = distance(&word, &letters).filter(|edits| *edits < letters.len())?;
            Some((edits, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edits (insert, delete, replace) between two words; `None` where there are too many. Only the
/// places that so few edits can reach are looked at, so that long words cost little.
fn distance(left: &[char], right: &[char]) -> Option<usize> {
    if left.len().abs_diff(right.len()) > EDITS_MAX {
        return None;
    }
    let far = EDITS_MAX + 1;
    let mut costs: Vec<usize> = (0..=right.len()).map(|edits| edits.min(far)).collect();
    for (row, from) in (1_usize..).zip(left) {
        let mut next = vec![far; right.len() + 1];
        let first = row.saturating_sub(EDITS_MAX);
        for column in first..=(row + EDITS_MAX).min(right.len()) {
            let above = costs.get(column).copied().unwrap_or(far);
            let (diagonal, beside) = match column.checked_sub(1) {
                Some(before) => {
                    let same = right.get(before) == Some(from);
                    let diagonal = costs.get(before).copied().unwrap_or(far);
                    let beside = next.get(before).copied().unwrap_or(far);
                    (diagonal + usize::from(!same), beside)
                }
                None => (far, far),
            };
            if let Some(cost) = next.get_mut(column) {
                *cost = diagonal.min(above + 1).min(beside + 1).min(far);
            }
        }
        costs = next;
    }
    costs.last().copied().filter(|edits| *edits <= EDITS_MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{EDITS_MAX, distance, nearest};

    fn between(left: &str, right: &str) -> Option<usize> {
        let letters = |word: &str| word.chars().collect::<Vec<_>>();
        distance(&letters(left), &letters(right))
    }

    /// Every way, without a bound.
    fn slowly(left: &[char], right: &[char]) -> usize {
        match (left, right) {
            ([], rest) | (rest, []) => rest.len(),
            ([one, left @ ..], [other, right @ ..]) if one == other => slowly(left, right),
            ([_, shorter @ ..], [_, narrower @ ..]) => {
                let replaced = slowly(shorter, narrower);
                1 + replaced.min(slowly(shorter, right)).min(slowly(left, narrower))
            }
        }
    }

    #[test]
    fn distances() {
        let table = [
            ("", "ab", Some(2)),
            ("", "abc", None),
            ("kitten", "sitting", None),
            ("when", "when", Some(0)),
            ("wehn", "when", Some(2)),
            ("wen", "when", Some(1)),
        ];
        for (left, right, expect) in table {
            assert_eq!(between(left, right), expect, "{left} {right}");
            assert_eq!(between(right, left), expect, "{right} {left}");
        }
        assert_eq!(nearest("x", ["a", "b"]), None);
        assert_eq!(nearest("cluase", ["size", "clause"]), Some("clause"));
    }

    proptest! {
        #[test]
        fn the_short_way_finds_what_the_long_way_finds(left in "[abc]{0,7}", right in "[abc]{0,7}") {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            let edits = slowly(&letters(&left), &letters(&right));
            prop_assert_eq!(between(&left, &right), Some(edits).filter(|edits| *edits <= EDITS_MAX));
        }
    }
}
