//! The four grades of an incident, lightest first, so that `max` is the graver one.
//!
//! A grade belongs to one plan: the same facts may be Ⅰ in one plan and Ⅳ in another, so a grade
//! is never carried from plan to plan.

/// How grave an incident is under the plan in force. Ordered: `Ordinary < Extreme`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Ⅳ 一般.
    Ordinary,
    /// Ⅲ 较大.
    Considerable,
    /// Ⅱ 重大.
    Major,
    /// Ⅰ 特别重大.
    Extreme,
}

impl Grade {
    /// Every grade, lightest first.
    pub const ALL: [Self; 4] = [Self::Ordinary, Self::Considerable, Self::Major, Self::Extreme];

    /// The frozen word of plans, wire and views: `I` `II` `III` `IV`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ordinary => "IV",
            Self::Considerable => "III",
            Self::Major => "II",
            Self::Extreme => "I",
        }
    }

    /// The grade of a frozen word; `None` for any other text.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.word() == word)
    }

    /// The numeral as the plans print it: Ⅰ Ⅱ Ⅲ Ⅳ.
    #[must_use]
    pub fn numeral(self) -> &'static str {
        match self {
            Self::Ordinary => "Ⅳ",
            Self::Considerable => "Ⅲ",
            Self::Major => "Ⅱ",
            Self::Extreme => "Ⅰ",
        }
    }

    /// The Chinese name: 特别重大 重大 较大 一般.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "一般",
            Self::Considerable => "较大",
            Self::Major => "重大",
            Self::Extreme => "特别重大",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Grade;

    #[test]
    fn words_round_trip_and_order_is_by_gravity() {
        for grade in Grade::ALL {
            assert_eq!(Grade::from_word(grade.word()), Some(grade));
        }
        assert_eq!(Grade::from_word("V"), None);
        assert!(Grade::Extreme > Grade::Major && Grade::Considerable > Grade::Ordinary);
    }
}
