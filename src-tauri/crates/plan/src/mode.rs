//! Whether a thing is real or a drill.
//!
//! The mode is fixed when an incident or a warning is opened and is carried by every row, document
//! and envelope that comes of it: nothing turns a drill into the real thing.

/// Real or exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// 实战.
    Live,
    /// 演练.
    Drill,
}

impl Mode {
    /// Both modes.
    pub const ALL: [Self; 2] = [Self::Live, Self::Drill];

    /// The frozen word of wire and views: `live` `drill`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Drill => "drill",
        }
    }

    /// The mode of a frozen word; `None` for any other text.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.word() == word)
    }

    /// The Chinese name: 实战 演练.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "实战",
            Self::Drill => "演练",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mode;

    #[test]
    fn words_round_trip() {
        for mode in Mode::ALL {
            assert_eq!(Mode::from_word(mode.word()), Some(mode));
        }
        assert_eq!(Mode::from_word("test"), None);
    }
}
