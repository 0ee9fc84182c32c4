//! The four colours of a warning, mildest first.
//!
//! A colour is not a grade: warnings and incidents are graded apart, and a screen links them only
//! when an incident grows out of a warning.

/// How urgent a warning is. Ordered: `Blue < Red`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// 蓝色.
    Blue,
    /// 黄色.
    Yellow,
    /// 橙色.
    Orange,
    /// 红色.
    Red,
}

impl Colour {
    /// Every colour, mildest first.
    pub const ALL: [Self; 4] = [Self::Blue, Self::Yellow, Self::Orange, Self::Red];

    /// The frozen word of plans, wire and views: `red` `orange` `yellow` `blue`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Yellow => "yellow",
            Self::Orange => "orange",
            Self::Red => "red",
        }
    }

    /// The colour of a frozen word; `None` for any other text.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.word() == word)
    }

    /// The Chinese name: 红色 橙色 黄色 蓝色.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Blue => "蓝色",
            Self::Yellow => "黄色",
            Self::Orange => "橙色",
            Self::Red => "红色",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    #[test]
    fn words_round_trip_and_red_is_gravest() {
        for colour in Colour::ALL {
            assert_eq!(Colour::from_word(colour.word()), Some(colour));
        }
        assert_eq!(Colour::from_word("green"), None);
        assert_eq!(Colour::ALL.into_iter().max(), Some(Colour::Red));
    }
}
