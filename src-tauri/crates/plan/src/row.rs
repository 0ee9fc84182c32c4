//! One table of a plan's TOML, read key by key.
//!
//! Every key of the row's shape must be asked for before `finish`, and no other: what the shape does
//! not declare is reported as unknown, with the nearest key that it does. A value that is missing or
//! of the wrong sort is reported and stands in empty, so that one bad row hides no other.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use base::Moment;
use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::nearest::nearest;
use crate::shape::{Shape, Sort};
use crate::source::Source;
use crate::written::{day_of, moment_of, sort_name};

/// The most rows or texts one list may have. They are compared with one another, so their number
/// bounds the time that a file of allowed size can take.
const ROWS_MAX: usize = 1000;

/// A table being read.
pub(crate) struct Row<'s, 'a> {
    source: &'s Source<'a>,
    table: &'s DeTable<'a>,
    span: Range<usize>,
    shape: &'static Shape,
    asked: RefCell<Vec<&'static str>>,
}

impl<'s, 'a> Row<'s, 'a> {
    pub(crate) fn new(
        source: &'s Source<'a>,
        table: &'s DeTable<'a>,
        span: Range<usize>,
        shape: &'static Shape,
    ) -> Self {
        Self { source, table, span, shape, asked: RefCell::default() }
    }

    /// The file it stands in.
    pub(crate) fn source(&self) -> &Source<'a> {
        self.source
    }

    /// Whether the row may have the key.
    pub(crate) fn declares(&self, key: &str) -> bool {
        self.shape.key(key).is_some()
    }

    /// Reports a problem at a key's value, or at the row where the key is missing.
    pub(crate) fn report(&self, key: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.source.report(&self.span_of(key), what, mend);
    }

    /// Whether the key is written.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Every key and its value as parsed, in the order of keys; for rows whose keys are ids.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (String, &'s DeValue<'a>)> {
        self.table.iter().map(|(key, value)| (key.get_ref().to_string(), value.get_ref()))
    }

    /// A text that must be there and not be empty.
    pub(crate) fn text(&self, key: &'static str) -> String {
        debug_assert!(
            self.shape.key(key).is_some_and(|key| key.required),
            "{}.{key} is not declared as one that must be there",
            self.shape.name
        );
        if let Some(text) = self.maybe_text(key) {
            return text;
        }
        if !self.has(key) {
            self.report(key, format!("缺少 {key}"), format!("补上 {key} = \"…\""));
        }
        String::new()
    }

    /// A text that may be left out.
    pub(crate) fn maybe_text(&self, key: &'static str) -> Option<String> {
        match self.ask(key, Sort::Text)? {
            DeValue::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            DeValue::String(_) => {
                self.report(key, format!("{key} 是空的"), "写上内容，或删去这一行");
                None
            }
            other => self.wrong(key, other, "英文引号里的文字"),
        }
    }

    /// A list of texts; empty where left out.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<String> {
        let list = match self.ask(key, Sort::Texts) {
            None => return Vec::new(),
            Some(DeValue::Array(list)) => list,
            Some(other) => return self.wrong(key, other, "方括号里的一列文字").unwrap_or_default(),
        };
        self.check_length(key, list.len());
        let (mut texts, mut seen) = (Vec::new(), BTreeSet::new());
        for item in list.iter().take(ROWS_MAX) {
            match item.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => {
                    if seen.insert(text.trim()) {
                        texts.push(text.trim().to_owned());
                    } else {
                        let what = format!("{key} 里 {} 写了两次", text.trim());
                        self.source.report(&item.span(), what, "只留一个");
                    }
                }
                _ => self.source.report(
                    &item.span(),
                    format!("{key} 里有一项不是文字"),
                    "每一项写成英文引号里的文字",
                ),
            }
        }
        texts
    }

    /// A yes or no; no where left out.
    pub(crate) fn flag(&self, key: &'static str) -> bool {
        match self.ask(key, Sort::Flag) {
            None => false,
            Some(DeValue::Boolean(flag)) => *flag,
            Some(other) => self.wrong(key, other, "true 或 false").unwrap_or_default(),
        }
    }

    /// A whole number in the range that its shape declares.
    pub(crate) fn number(&self, key: &'static str) -> Option<u64> {
        match self.ask(key, Sort::Number)? {
            DeValue::Integer(number) => {
                let (least, most) = self.shape.range(key);
                let parsed = u64::from_str_radix(number.as_str(), number.radix()).ok();
                let found = parsed.filter(|number| (least..=most).contains(number));
                if found.is_none() {
                    let mend = format!("写{least}到{most}之间的整数");
                    self.report(key, format!("{key} 不是可用的整数"), mend);
                }
                found
            }
            other => self.wrong(key, other, "整数"),
        }
    }

    /// A day.
    pub(crate) fn day(&self, key: &'static str) -> Option<NaiveDate> {
        let value = self.ask(key, Sort::Day)?;
        let day = day_of(value);
        if day.is_none() {
            return self.wrong(key, value, "日期，如 2026-01-01");
        }
        day
    }

    /// A list of days; empty where left out.
    pub(crate) fn days(&self, key: &'static str) -> Vec<NaiveDate> {
        let list = match self.ask(key, Sort::Days) {
            None => return Vec::new(),
            Some(DeValue::Array(list)) => list,
            Some(other) => return self.wrong(key, other, "方括号里的一列日期").unwrap_or_default(),
        };
        let mut days = Vec::new();
        for item in list {
            match day_of(item.get_ref()) {
                Some(day) => days.push(day),
                None => self.source.report(
                    &item.span(),
                    format!("{key} 里有一项不是日期"),
                    "写成 2026-01-01 的样子，不加引号",
                ),
            }
        }
        days
    }

    /// A moment with its offset.
    pub(crate) fn moment(&self, key: &'static str) -> Option<Moment> {
        let value = self.ask(key, Sort::Moment)?;
        let moment = moment_of(value);
        if moment.is_none() {
            return self.wrong(key, value, "带时区的时间，如 2026-09-26T10:10:00+08:00");
        }
        moment
    }

    /// A word of a closed list.
    pub(crate) fn word<T: Copy>(
        &self,
        key: &'static str,
        all: &[T],
        word: impl Fn(&T) -> &'static str,
    ) -> Option<T> {
        let text = self.maybe_text(key)?;
        self.pick(key, &text, all, &word)
    }

    /// A list of words of a closed list; empty where left out.
    pub(crate) fn words<T: Copy>(
        &self,
        key: &'static str,
        all: &[T],
        word: impl Fn(&T) -> &'static str,
    ) -> Vec<T> {
        self.texts(key).iter().filter_map(|text| self.pick(key, text, all, &word)).collect()
    }

    /// The rows of an array of tables; empty where left out.
    pub(crate) fn rows(&self, key: &'static str) -> Vec<Row<'s, 'a>> {
        let list = match self.ask(key, Sort::Rows) {
            None => return Vec::new(),
            Some(DeValue::Array(list)) => list,
            Some(other) => {
                self.wrong::<()>(key, other, "一列表，每个以双方括号开头");
                return Vec::new();
            }
        };
        self.check_length(key, list.len());
        let shape = self.shape.below(key);
        let mut rows = Vec::new();
        for item in list.iter().take(ROWS_MAX) {
            match item.get_ref() {
                DeValue::Table(table) => {
                    rows.push(Row::new(self.source, table, item.span(), shape));
                }
                _ => self.source.report(
                    &item.span(),
                    format!("{key} 里有一项不是表"),
                    "写成 { 键 = 值 } 或以双方括号开头的段",
                ),
            }
        }
        rows
    }

    /// A nested table.
    pub(crate) fn table(&self, key: &'static str) -> Option<Row<'s, 'a>> {
        let value = self.ask(key, Sort::Table)?;
        match value {
            DeValue::Table(table) => {
                Some(Row::new(self.source, table, self.span_of(key), self.shape.below(key)))
            }
            other => self.wrong(key, other, "表"),
        }
    }

    /// Reports every key that is not declared.
    pub(crate) fn finish(self) {
        let asked = self.asked.borrow();
        debug_assert!(
            self.shape.names().all(|name| asked.contains(&name)),
            "{} declares a key that nothing reads, beside {asked:?}",
            self.shape.name
        );
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if self.declares(name) {
                continue;
            }
            let mend = match nearest(name, self.shape.names()) {
                Some(near) => format!("是不是想写 {near}?"),
                None => {
                    let names: Vec<_> = self.shape.names().collect();
                    format!("这里可以写：{}", names.join("、"))
                }
            };
            self.source.report(&key.span(), format!("不认识的键 {name}"), mend);
        }
    }

    fn pick<T: Copy>(
        &self,
        key: &str,
        text: &str,
        all: &[T],
        word: impl Fn(&T) -> &'static str,
    ) -> Option<T> {
        debug_assert_eq!(
            self.shape.key(key).map(|key| key.value.words()),
            Some(all.iter().map(&word).collect()),
            "{}.{key}",
            self.shape.name
        );
        let found = all.iter().find(|item| word(item) == text).copied();
        if found.is_none() {
            let words: Vec<_> = all.iter().map(word).collect();
            self.report(
                key,
                format!("{key} 里不能写 {text}"),
                format!("只能写：{}", words.join("、")),
            );
        }
        found
    }

    fn check_length(&self, key: &str, length: usize) {
        if length > ROWS_MAX {
            self.report(key, format!("{key} 超过{ROWS_MAX}项"), "分到几部预案，或删去多余的");
        }
    }

    fn ask(&self, key: &'static str, sort: Sort) -> Option<&'s DeValue<'a>> {
        debug_assert_eq!(
            self.shape.key(key).map(|key| key.value.sort()),
            Some(sort),
            "{}.{key}",
            self.shape.name
        );
        self.asked.borrow_mut().push(key);
        self.find(key).map(Spanned::get_ref)
    }

    fn find(&self, key: &str) -> Option<&'s Spanned<DeValue<'a>>> {
        self.table.get(key)
    }

    /// Where a key's value stands, or the row where the key is missing.
    pub(crate) fn span_of(&self, key: &str) -> Range<usize> {
        self.find(key).map_or_else(|| self.span.clone(), Spanned::span)
    }

    fn wrong<T>(&self, key: &str, value: &DeValue<'_>, wanted: &str) -> Option<T> {
        let got = sort_name(value);
        self.report(key, format!("{key} 写成了{got}"), format!("应写{wanted}"));
        None
    }
}

#[cfg(test)]
mod tests;
