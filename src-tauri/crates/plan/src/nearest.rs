//! The word that a misspelt one most likely meant.
//!
//! A guess is only ever offered to a person, never taken.

/// The candidate a misspelt word most likely meant: at most two edits away.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(edits, candidate)| *edits <= 2 && *edits < candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edits (insert, delete, replace) between two words.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut costs: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.chars().enumerate() {
        let mut diagonal = row;
        let mut beside = row + 1;
        let mut next = vec![beside];
        for (to, above) in right.iter().zip(costs.iter().skip(1)) {
            let replace = diagonal + usize::from(from != *to);
            beside = replace.min(above + 1).min(beside + 1);
            diagonal = *above;
            next.push(beside);
        }
        costs = next;
    }
    costs.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances() {
        let table =
            [("", "abc", 3), ("kitten", "sitting", 3), ("when", "when", 0), ("wehn", "when", 2)];
        for (left, right, expect) in table {
            assert_eq!(distance(left, right), expect);
            assert_eq!(distance(right, left), expect);
        }
        assert_eq!(nearest("x", ["a", "b"]), None);
    }
}
