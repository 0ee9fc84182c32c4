//! Something wrong in a file a person wrote.
//!
//! Problems are collected, never thrown: one bad row hides no other, and each says how to mend it.

use std::fmt;

use crate::unseen::shown;

/// A problem and how to mend it, in Chinese.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file's path as it was handed in.
    pub file: String,
    /// The line, counted from 1; 0 where no line is to blame.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
    /// Whether what the file declares cannot be used until it is mended; otherwise it is advice.
    pub blocks: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rank = if self.blocks { "错误" } else { "提醒" };
        let [file, what, mend] = [&self.file, &self.what, &self.mend].map(|text| shown(text));
        write!(out, "{file}:{} {rank}:{what}。{mend}", self.line)
    }
}
