//! Readings that several files of a plan have in common: ids, grades, limits, marks, conditions.
//!
//! Where a word is refused a harmless stand-in is returned; the reported problem keeps the plan
//! from being used.

use crate::condition_guard::CONDITION_BYTES_MAX;
use crate::conditions::{self, Vocabulary};
use crate::nearest::nearest;
use crate::row::Row;
use crate::shape::{Key, Value, may};
use crate::{Colour, Condition, Grade, Limit, Mark, Role};

/// The grades a row holds at.
pub(crate) const GRADES: Key = may(
    "grades",
    Value::Words(grade_words, 1),
    "适用的等级，如 [\"III\", \"IV\"]；不写就是各级都适用。",
);
/// A remark.
pub(crate) const NOTE: Key = may("note", Value::Text, "说明，或对存疑条文的理解。");

/// The words of grades, lightest first.
pub(crate) fn grade_words() -> Vec<&'static str> {
    Grade::ALL.iter().map(|grade| grade.word()).collect()
}

/// The words of colours, mildest first.
pub(crate) fn colour_words() -> Vec<&'static str> {
    Colour::ALL.iter().map(|colour| colour.word()).collect()
}

/// The words of marks.
pub(crate) fn mark_words() -> Vec<&'static str> {
    Mark::ALL.iter().map(|mark| mark.word()).collect()
}

/// Words the condition language keeps for itself and that no part of a fact's name may be.
const RESERVED: [&str; 17] = [
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in",
    "let", "loop", "null", "package", "true", "while",
];

impl Row<'_, '_> {
    /// The row's `id`: lower-case words with digits and underscores.
    pub(crate) fn id(&self) -> String {
        let id = self.text("id");
        self.check_id("id", &id);
        id
    }

    /// Reports an id that is not one or more dotted words of `[a-z][a-z0-9_]*`.
    pub(crate) fn check_id(&self, key: &str, id: &str) {
        let word = |part: &str| {
            part.starts_with(|first: char| first.is_ascii_lowercase())
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
                && !RESERVED.contains(&part)
        };
        let sound = id.len() <= 80 && id.split('.').all(word);
        if !id.is_empty() && !sound {
            self.report(
                key,
                format!("编号 {id} 写法不对"),
                "以小写英文字母开头，只用小写字母、数字、下划线，用点分段，不用 in、for 等保留词",
            );
        }
    }

    /// Reports an id of a plan or a bundle that is not lower-case letters, digits and hyphens.
    pub(crate) fn check_hyphened(&self, key: &str, id: &str) {
        let sound = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !id.bytes().all(sound) {
            self.report(
                key,
                format!("编号 {id} 写法不对"),
                "只用小写字母、数字和连字符，与目录同名",
            );
        }
    }

    /// `grades`, lightest first; all four where left out.
    pub(crate) fn grades(&self) -> Vec<Grade> {
        if !self.has("grades") {
            self.words("grades", &Grade::ALL, |grade| grade.word());
            return Grade::ALL.to_vec();
        }
        let mut grades = self.words("grades", &Grade::ALL, |grade| grade.word());
        grades.sort();
        grades.dedup();
        if grades.is_empty() {
            self.report(
                "grades",
                "grades 是空的",
                "写上等级，如 [\"III\", \"IV\"]；各级都适用就删去这一行",
            );
        }
        grades
    }

    /// `colours`, mildest first; empty where left out.
    pub(crate) fn colours(&self) -> Vec<Colour> {
        let mut colours = self.words("colours", &Colour::ALL, |colour| colour.word());
        colours.sort();
        colours.dedup();
        colours
    }

    /// A mark.
    pub(crate) fn mark(&self, key: &'static str) -> Option<Mark> {
        self.word(key, &Mark::ALL, |mark| mark.word())
    }

    /// A list of marks.
    pub(crate) fn marks(&self, key: &'static str) -> Vec<Mark> {
        self.words(key, &Mark::ALL, |mark| mark.word())
    }

    /// A limit such as `30min` or `at once`.
    pub(crate) fn limit(&self, key: &'static str) -> Option<Limit> {
        let text = self.maybe_text(key)?;
        let limit = Limit::parse(&text);
        if limit.is_none() {
            self.report(
                key,
                format!("时限 {text} 写法不对"),
                "写成 30min、4h、5d、10wd 或 at once",
            );
        }
        limit
    }

    /// A role that must be there and declared.
    pub(crate) fn role(&self, key: &'static str, roles: &[Role]) -> String {
        let id = self.text(key);
        self.check_role(key, &id, roles);
        id
    }

    /// A list of declared roles; empty where left out.
    pub(crate) fn roles(&self, key: &'static str, roles: &[Role]) -> Vec<String> {
        let ids = self.texts(key);
        for id in &ids {
            self.check_role(key, id, roles);
        }
        ids
    }

    fn check_role(&self, key: &str, id: &str, roles: &[Role]) {
        if id.is_empty() || self.source().is_full() || roles.iter().any(|role| role.id == id) {
            return;
        }
        let mend = match nearest(id, roles.iter().map(|role| role.id.as_str())) {
            Some(near) => format!("是不是想写 {near}?"),
            None => "先在 plan.toml 里写上 [[role]]".to_owned(),
        };
        self.report(key, format!("没有角色 {id}"), mend);
    }

    /// A condition.
    pub(crate) fn condition(
        &self,
        key: &'static str,
        vocabulary: Vocabulary<'_>,
    ) -> Option<Condition> {
        let text = self.maybe_text(key).filter(|_| !self.source().is_full())?;
        if text.len() <= CONDITION_BYTES_MAX && !self.source().affords(text.len()) {
            self.report(key, "这个文件里的条件合起来超过64KiB", "合并或删去重复的条件");
            return None;
        }
        match conditions::parse(&text, vocabulary) {
            Ok(condition) => Some(condition),
            Err(fault) => {
                self.report(key, fault.what, fault.mend);
                None
            }
        }
    }
}

/// Reports the second and later uses of an id among rows already read, at their `key`.
pub(crate) fn unique<'r, 's: 'r, 'a: 's + 'r>(
    rows: impl IntoIterator<Item = (&'r Row<'s, 'a>, &'r str)>,
    key: &str,
) {
    let mut seen = std::collections::BTreeSet::new();
    for (row, id) in rows {
        if !id.is_empty() && !seen.insert(id) {
            row.report(key, format!("{key} {id} 写了两次"), "改成不同的");
        }
    }
}
