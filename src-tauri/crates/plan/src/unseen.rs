//! Characters that nobody sees and that make a text look like another one: controls, and those that
//! turn the direction of writing round.
//!
//! A plan's texts reach terminals, tables and screens as they are, so that none of these may be in one.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys whose texts may run over several lines.
const SEVERAL_LINES: [&str; 10] = [
    "when",
    "disputed_when",
    "only_if",
    "note",
    "hint",
    "reading",
    "reason",
    "issue",
    "disputed",
    "footnote",
];

/// Whether a character must not be in a text; the end of a line and a tab are seen.
pub(crate) fn is_unseen(character: char) -> bool {
    let turns = matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    );
    turns || character.is_control() && !matches!(character, '\n' | '\r' | '\t')
}

/// A text with a mark in the place of each such character, and in one line.
pub(crate) fn shown(text: &str) -> String {
    let seen = |character| match character {
        '\n' | '\r' | '\t' => ' ',
        _ if is_unseen(character) => '\u{fffd}',
        _ => character,
    };
    text.chars().map(seen).collect()
}

/// Reports every text with such a character, and every one of several lines where one is meant.
pub(crate) fn look(table: &DeTable<'_>, report: &mut impl FnMut(Range<usize>, String)) {
    for (key, value) in table {
        within(key.get_ref(), value, report);
    }
}

fn within(key: &str, value: &Spanned<DeValue<'_>>, report: &mut impl FnMut(Range<usize>, String)) {
    match value.get_ref() {
        DeValue::String(text) => {
            if let Some(found) = text.chars().find(|one| is_unseen(*one)) {
                let code = u32::from(found);
                report(value.span(), format!("文字里有看不见的字符（U+{code:04X}）"));
            } else if text.contains(['\n', '\r']) && !SEVERAL_LINES.contains(&key) {
                report(value.span(), "这段文字不能换行".to_owned());
            }
        }
        DeValue::Array(list) => list.iter().for_each(|item| within(key, item, report)),
        DeValue::Table(table) => look(table, report),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{is_unseen, shown};
    use crate::load;
    use crate::shipped::folder;

    #[test]
    fn what_nobody_sees_is_told_from_what_is_read() {
        for character in ['\u{1b}', '\0', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2067}', '\u{2028}'] {
            assert!(is_unseen(character), "{character:?}");
        }
        for character in ['甲', 'a', ' ', '\n', '\t', '\u{3000}', '①', '“'] {
            assert!(!is_unseen(character), "{character:?}");
        }
        assert_eq!(shown("甲\u{1b}[2J\n乙\u{202e}"), "甲\u{fffd}[2J 乙\u{fffd}");
    }

    #[test]
    fn a_text_that_would_look_like_another_is_refused_on_its_line() {
        let title = "title = \"江苏省教育系统网络安全事件应急预案\"";
        for (text, says) in [
            ("title = \"坏\\u001b[2J标题\"", "U+001B"),
            ("title = \"坏\u{202e}标题\"", "U+202E"),
            ("title = \"坏\\n## 假\"", "不能换行"),
            ("title = \"\"\"坏\n## 假\"\"\"", "不能换行"),
        ] {
            let mut files = folder("jiangsu-education");
            let (_, bytes) = files.iter_mut().find(|(path, _)| path == "plan.toml").unwrap();
            let before = String::from_utf8(bytes.clone()).unwrap();
            let line = 1 + before.lines().position(|line| line == title).unwrap();
            *bytes = before.replacen(title, text, 1).into_bytes();
            let (plan, problems) = load(&files);
            assert!(plan.is_none(), "{text}");
            assert!(problems[0].what.contains(says) && problems[0].line == line, "{problems:?}");
        }
    }

    #[test]
    fn a_key_nobody_sees_is_told_without_it() {
        let mut files = folder("jiangsu-education");
        let (_, bytes) = files.iter_mut().find(|(path, _)| path == "plan.toml").unwrap();
        bytes.splice(0..0, "\"\\u001b[2J\" = 1\n".bytes());
        let problems = load(&files).1;
        let told = problems.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert!(!told.is_empty() && told.iter().all(|one| !one.contains('\u{1b}')), "{told:?}");
    }

    #[test]
    fn a_note_may_have_several_lines() {
        let mut files = folder("jiangsu-education");
        let (_, bytes) = files.iter_mut().find(|(path, _)| path == "duties.toml").unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let (from, to) = ("note = \"先经省教育网信领导小组批准\"", "note = \"\"\"先经\n批准\"\"\"");
        assert!(text.contains(from));
        *bytes = text.replacen(from, to, 1).into_bytes();
        assert_eq!(load(&files).1, []);
    }
}
