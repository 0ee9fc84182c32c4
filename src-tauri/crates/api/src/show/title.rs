//! The title of an incident where none is written: the beginning of what was seen.
//!
//! It heads screens and reports, so it never breaks off without saying so.

use ::incident::{Incident, Passage};

/// The most characters of a title that is taken from what was seen.
const CHARS_MAX: usize = 30;

/// The title of an incident, or its first words where none is given yet.
pub(crate) fn title(incident: &Incident) -> String {
    if !incident.title.is_empty() {
        return incident.title.clone();
    }
    let seen = incident.passages.get(&Passage::Seen).map_or("", |text| text.trim());
    let line = seen.lines().next().unwrap_or_default();
    if line.is_empty() { "（尚未填写）".to_owned() } else { first_words(line) }
}

/// Whole clauses where they fit and are no mere word, else with a sign that more follows.
fn first_words(line: &str) -> String {
    let line = line.trim_end_matches('。');
    if line.chars().count() <= CHARS_MAX {
        return line.to_owned();
    }
    let first: Vec<char> = line.chars().take(CHARS_MAX).collect();
    let ends = |sign: &char| "，。；！？".contains(*sign);
    let clause = first.iter().rposition(ends).filter(|at| *at >= CHARS_MAX / 3);
    clause.map_or_else(
        || first.iter().take(CHARS_MAX - 1).chain(&['…']).collect(),
        |at| first.iter().take(at).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_ends_with_a_clause_or_says_that_more_follows() {
        let check = |line: &str, expect: &str| assert_eq!(first_words(line), expect);
        check("教务系统打不开。", "教务系统打不开");
        check(
            "今天早上教务系统打不开，服务器上的文件都变成了乱码，桌面上有一封勒索信。",
            "今天早上教务系统打不开，服务器上的文件都变成了乱码",
        );
        check(&"机".repeat(30), &"机".repeat(30));
        check(&"机".repeat(31), &format!("{}…", "机".repeat(29)));
        check(&format!("急，{}", "机".repeat(40)), &format!("急，{}…", "机".repeat(27)));
    }
}
