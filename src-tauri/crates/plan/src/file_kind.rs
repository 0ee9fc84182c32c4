//! The kinds of file in a folder of plans, each with what it may hold and where it lies.
//!
//! A kind's word names its schema and never changes.

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// `plan.toml`.
    Plan,
    /// `categories.toml`.
    Categories,
    /// `facts.toml`.
    Facts,
    /// `grades.toml`.
    Grades,
    /// `duties.toml`.
    Duties,
    /// `response.toml`.
    Response,
    /// `warnings.toml`.
    Warnings,
    /// `forms.toml`.
    Forms,
    /// `upkeep.toml`.
    Upkeep,
    /// A worked case.
    Case,
    /// A year of the calendar.
    Calendar,
    /// A taxonomy.
    Taxonomy,
    /// `bundle.toml`.
    Bundle,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Plan,
        Self::Categories,
        Self::Facts,
        Self::Grades,
        Self::Duties,
        Self::Response,
        Self::Warnings,
        Self::Forms,
        Self::Upkeep,
        Self::Case,
        Self::Calendar,
        Self::Taxonomy,
        Self::Bundle,
    ];

    /// The kinds of the files that every plan has.
    pub(crate) const OF_A_PLAN: [Self; 9] = [
        Self::Plan,
        Self::Categories,
        Self::Facts,
        Self::Grades,
        Self::Duties,
        Self::Response,
        Self::Warnings,
        Self::Forms,
        Self::Upkeep,
    ];

    /// Its word, such as `facts`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Categories => "categories",
            Self::Facts => "facts",
            Self::Grades => "grades",
            Self::Duties => "duties",
            Self::Response => "response",
            Self::Warnings => "warnings",
            Self::Forms => "forms",
            Self::Upkeep => "upkeep",
            Self::Case => "case",
            Self::Calendar => "calendar",
            Self::Taxonomy => "taxonomy",
            Self::Bundle => "bundle",
        }
    }

    /// The kind of a word; `None` for any other text.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind of a file by its path (with `/`) below a folder of plans; `None` for any other.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["bundle.toml"] => Some(Self::Bundle),
            ["calendar", file] if file.ends_with(".toml") => Some(Self::Calendar),
            ["taxonomy", file] if file.ends_with(".toml") => Some(Self::Taxonomy),
            [_, "cases", file] if file.ends_with(".toml") => Some(Self::Case),
            [_, file] => Self::OF_A_PLAN.into_iter().find(|kind| kind.file() == Some(*file)),
            _ => None,
        }
    }

    /// The file's name in a plan's folder; `None` for what has no name of its own there.
    pub(crate) fn file(self) -> Option<&'static str> {
        match self {
            Self::Plan => Some("plan.toml"),
            Self::Categories => Some("categories.toml"),
            Self::Facts => Some("facts.toml"),
            Self::Grades => Some("grades.toml"),
            Self::Duties => Some("duties.toml"),
            Self::Response => Some("response.toml"),
            Self::Warnings => Some("warnings.toml"),
            Self::Forms => Some("forms.toml"),
            Self::Upkeep => Some("upkeep.toml"),
            Self::Case | Self::Calendar | Self::Taxonomy | Self::Bundle => None,
        }
    }
}
