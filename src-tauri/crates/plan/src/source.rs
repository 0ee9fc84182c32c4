//! A TOML file of a plan as it was written: bounded, decoded, parsed with recovery.
//!
//! This is the only place that meets TOML text. Nothing is thrown: whatever is wrong becomes a
//! problem with its line, and what can still be read is read.

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use crate::Problem;
use crate::row::Row;
use crate::shape::Shape;
use crate::unseen;

/// The most bytes one file may have.
pub(crate) const FILE_BYTES_MAX: usize = 1 << 20;
/// The most bytes all files of a plan may have.
pub(crate) const PLAN_BYTES_MAX: usize = 8 << 20;
/// The most bytes all conditions of one file may have: parsing them takes the longest by far.
const CONDITIONS_BYTES_MAX: usize = 64 << 10;
/// Problems kept for one file; a file that is not TOML at all would otherwise give thousands.
const PROBLEMS_MAX: usize = 100;

/// The text of one file and the problems found in it so far.
pub(crate) struct Source<'a> {
    file: &'a str,
    text: &'a str,
    found: RefCell<Vec<Problem>>,
    hidden: Cell<usize>,
    conditions_bytes: Cell<usize>,
    line_ends: OnceCell<Vec<usize>>,
}

impl<'a> Source<'a> {
    /// Decodes a file; problems of decoding go to `problems` and give an empty text.
    pub(crate) fn decode(file: &'a str, bytes: &'a [u8], problems: &mut Vec<Problem>) -> Self {
        let mut refuse = |line: usize, what: String, mend: &str| {
            problems.push(Problem {
                file: file.to_owned(),
                line,
                what,
                mend: mend.to_owned(),
                blocks: true,
            });
            ""
        };
        let text = if bytes.len() > FILE_BYTES_MAX {
            refuse(0, "文件超过上限1MiB".to_owned(), "把内容拆到更小的文件，或删去与预案无关的内容")
        } else {
            match std::str::from_utf8(bytes) {
                Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
                Err(error) => {
                    let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
                    let line = 1 + sound.iter().filter(|&&byte| byte == b'\n').count();
                    refuse(line, "文件不是UTF-8编码".to_owned(), "用编辑器另存为UTF-8")
                }
            }
        };
        Self {
            file,
            text,
            found: RefCell::default(),
            hidden: Cell::new(0),
            conditions_bytes: Cell::new(0),
            line_ends: OnceCell::new(),
        }
    }

    /// Parses the text; a line that is not TOML becomes a problem and the rest is kept.
    pub(crate) fn parse(&self) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            // The parser names no place for what is nested too deep.
            let span = error.span().unwrap_or_else(|| self.deepest());
            let (what, mend) = if error.span().is_none() {
                ("这一行嵌套太深，不是能读的TOML", "键、方括号、花括号少套几层")
            } else if error.message().starts_with("duplicate key") {
                ("同一处写了两次相同的键", "删去多余的一个")
            } else {
                ("这一行不合TOML语法", "检查引号、方括号、等号是否成对，文字是否放在英文引号里")
            };
            self.report(&span, what, mend);
        }
        unseen::look(table.get_ref(), &mut |span, what| {
            self.report(&span, what, "删去它，重新打一遍这段文字");
        });
        table
    }

    /// The line that nests the most: keys in parts, lists and tables in one another.
    fn deepest(&self) -> Range<usize> {
        let (mut start, mut deepest) = (0, (0, 0));
        for line in self.text.split_inclusive('\n') {
            let depth = line.bytes().filter(|byte| b".[{".contains(byte)).count();
            if depth > deepest.0 {
                deepest = (depth, start);
            }
            start += line.len();
        }
        deepest.1..deepest.1
    }

    /// The whole file as one row.
    pub(crate) fn root<'s>(
        &'s self,
        table: &'s Spanned<DeTable<'a>>,
        shape: &'static Shape,
    ) -> Row<'s, 'a> {
        Row::new(self, table.get_ref(), 0..0, shape)
    }

    /// Records a problem that keeps the plan from being used.
    pub(crate) fn report(
        &self,
        span: &Range<usize>,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.push(span, what.into(), mend.into());
    }

    /// Counts a further condition of so many bytes; false once they are more than a file may have.
    pub(crate) fn affords(&self, condition_bytes: usize) -> bool {
        let all = self.conditions_bytes.get().saturating_add(condition_bytes);
        self.conditions_bytes.set(all);
        all <= CONDITIONS_BYTES_MAX
    }

    /// Whether so much is wrong that a further problem would only be counted.
    pub(crate) fn is_full(&self) -> bool {
        self.found.borrow().len() >= PROBLEMS_MAX
    }

    fn push(&self, span: &Range<usize>, what: String, mend: String) {
        if self.is_full() {
            self.hidden.set(self.hidden.get() + 1);
            return;
        }
        self.found.borrow_mut().push(Problem {
            file: self.file.to_owned(),
            line: self.line(span.start),
            what,
            mend,
            blocks: true,
        });
    }

    /// The line of a byte offset, counted from 1.
    pub(crate) fn line(&self, offset: usize) -> usize {
        let ends = self.line_ends.get_or_init(|| {
            self.text
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at)
                .collect()
        });
        1 + ends.partition_point(|end| *end < offset)
    }

    /// Everything found, in the order of lines.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        let mut found = self.found.into_inner();
        found.sort();
        found.dedup();
        if self.hidden.get() > 0 {
            found.push(Problem {
                file: self.file.to_owned(),
                line: 0,
                what: format!("另有{}个问题没有列出", self.hidden.get()),
                mend: "先改好上面的，再检查一遍".to_owned(),
                blocks: true,
            });
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{FILE_BYTES_MAX, Source};
    use crate::Problem;

    fn problems(bytes: &[u8]) -> Vec<Problem> {
        let mut problems = Vec::new();
        let source = Source::decode("a.toml", bytes, &mut problems);
        source.parse();
        problems.extend(source.into_problems());
        problems
    }

    #[test]
    fn byte_order_mark_and_carriage_returns_are_read() {
        assert_eq!(problems("\u{feff}a = 1\r\nb = '甲'\r\n".as_bytes()), []);
    }

    #[test]
    fn what_cannot_be_decoded_is_refused_before_parsing() {
        let broken = &problems(b"b = 1\na = '\xff'")[0];
        assert!(broken.what.contains("UTF-8") && broken.line == 2, "{broken}");
        assert!(problems(&vec![b'#'; FILE_BYTES_MAX + 1])[0].what.contains("1MiB"));
    }

    #[test]
    fn each_bad_line_is_found() {
        let found = problems(b"a = \nb = 2\nb = 3\nc = 'x\n");
        let lines: Vec<_> = found.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [1, 3, 4], "{found:?}");
    }

    #[test]
    fn what_is_nested_too_deep_is_found_on_its_line() {
        let parts = vec!["a"; 100].join(".");
        for deep in [
            format!("{parts} = 1"),
            format!("[{parts}]"),
            format!("[[{parts}]]"),
            format!("b = {}{}", "[".repeat(100), "]".repeat(100)),
            format!("b = {}1{}", "{a=".repeat(100), "}".repeat(100)),
        ] {
            let found = problems(format!("# 1.2.3\na = [[1]]\n\n{deep}\nc = 1\n").as_bytes());
            assert!(found.iter().all(|one| one.line == 4), "{deep}: {found:?}");
            assert!(!found.is_empty(), "{deep}");
        }
    }

    #[test]
    fn a_file_that_is_not_toml_gives_a_bounded_list() {
        let noise = "甲乙丙\n".repeat(5000);
        assert!(problems(noise.as_bytes()).len() <= 101);
    }
}
