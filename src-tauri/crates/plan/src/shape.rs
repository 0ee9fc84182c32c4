//! What one table of a plan's files may hold: its keys, their sort, which of them must be there.
//!
//! This is the one declaration of the format. The loader refuses every key that is not declared,
//! and asking for one that is not, or leaving one unasked, stops a debug build; the schema for
//! editors is written from the same declarations.

/// The keys of one table.
pub(crate) struct Shape {
    /// Names the table in the schema, such as `obligation`.
    pub(crate) name: &'static str,
    /// What the table is, in Chinese.
    pub(crate) says: &'static str,
    pub(crate) keys: &'static [Key],
    /// Keys that need another: where the first is written the second must be.
    pub(crate) pairs: &'static [(&'static str, &'static str)],
    /// What a word of one key asks of the others.
    pub(crate) rules: &'static [Rule],
}

/// One key.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) value: Value,
    pub(crate) required: bool,
    /// What it means, in Chinese, for a person who is filling it in.
    pub(crate) says: &'static str,
}

/// Where a key has one of these words, some keys must be there and some must not.
pub(crate) struct Rule {
    pub(crate) key: &'static str,
    pub(crate) words: &'static [&'static str],
    pub(crate) needs: &'static [&'static str],
    pub(crate) lacks: &'static [&'static str],
}

/// The words of a closed list, in their order.
pub(crate) type Words = fn() -> Vec<&'static str>;

/// What a key may hold.
pub(crate) enum Value {
    /// Any text that is not empty.
    Text,
    /// One or more dotted words in lower case.
    Id,
    /// A plan's id: lower-case words with hyphens.
    PlanId,
    /// Three numbers.
    Version,
    /// Such as `30min`.
    Limit,
    /// A condition.
    Condition,
    /// Such as `12-31`.
    MonthDay,
    /// A word of a closed list.
    Word(Words),
    /// Texts, at least so many.
    Texts(usize),
    /// Ids, at least so many.
    Ids(usize),
    /// Ids of plans, at least so many.
    PlanIds(usize),
    /// Words of a closed list, at least so many.
    Words(Words, usize),
    /// True or false.
    Flag,
    /// A whole number from the first to the second.
    Number(u64, u64),
    /// A date without a time.
    Day,
    /// Dates.
    Days,
    /// A date and time with its offset.
    Moment,
    /// One table.
    Table(&'static Shape),
    /// Tables, at least so many.
    Rows(&'static Shape, usize),
    /// A table whose keys are ids of facts.
    Facts,
}

/// How a value is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Text,
    Texts,
    Flag,
    Number,
    Day,
    Days,
    Moment,
    Table,
    Rows,
}

/// The shape of what declares nothing.
pub(crate) static FREE: Shape = Shape::of("free", "", &[]);

impl Shape {
    pub(crate) const fn of(name: &'static str, says: &'static str, keys: &'static [Key]) -> Self {
        Self { name, says, keys, pairs: &[], rules: &[] }
    }

    /// The same with keys that need one another.
    pub(crate) const fn paired(self, pairs: &'static [(&'static str, &'static str)]) -> Self {
        Self { pairs, ..self }
    }

    /// The same with what words of one key ask of the others.
    pub(crate) const fn ruled(self, rules: &'static [Rule]) -> Self {
        Self { rules, ..self }
    }

    /// The key of this name.
    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The names of all keys.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|key| key.name)
    }

    /// The least and the most that a number may be.
    pub(crate) fn range(&self, name: &str) -> (u64, u64) {
        match self.key(name).map(|key| &key.value) {
            Some(Value::Number(least, most)) => (*least, *most),
            _ => (0, u64::MAX),
        }
    }

    /// The shape of what lies in a key; nothing is declared where it holds no tables.
    pub(crate) fn below(&self, name: &str) -> &'static Shape {
        match self.key(name).map(|key| &key.value) {
            Some(Value::Table(shape) | Value::Rows(shape, _)) => shape,
            _ => &FREE,
        }
    }

    /// Whether a table with these keys holds all that must be there and nothing else.
    pub(crate) fn fits(&self, keys: &[&str]) -> bool {
        keys.iter().all(|name| self.key(name).is_some())
            && self.keys.iter().all(|key| !key.required || keys.contains(&key.name))
    }
}

impl Value {
    pub(crate) fn sort(&self) -> Sort {
        match self {
            Self::Text
            | Self::Id
            | Self::PlanId
            | Self::Version
            | Self::Limit
            | Self::Condition
            | Self::MonthDay
            | Self::Word(_) => Sort::Text,
            Self::Texts(_) | Self::Ids(_) | Self::PlanIds(_) | Self::Words(..) => Sort::Texts,
            Self::Flag => Sort::Flag,
            Self::Number(..) => Sort::Number,
            Self::Day => Sort::Day,
            Self::Days => Sort::Days,
            Self::Moment => Sort::Moment,
            Self::Table(_) | Self::Facts => Sort::Table,
            Self::Rows(..) => Sort::Rows,
        }
    }

    /// The words of a closed list; empty for anything else.
    pub(crate) fn words(&self) -> Vec<&'static str> {
        match self {
            Self::Word(words) | Self::Words(words, _) => words(),
            _ => Vec::new(),
        }
    }
}

/// A key that must be there.
pub(crate) const fn must(name: &'static str, value: Value, says: &'static str) -> Key {
    Key { name, value, required: true, says }
}

/// A key that may be left out.
pub(crate) const fn may(name: &'static str, value: Value, says: &'static str) -> Key {
    Key { name, value, required: false, says }
}
