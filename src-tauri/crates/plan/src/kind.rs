//! The kinds of fact that may be asked, and the units they are counted in.
//!
//! The kind alone decides how an answer is decoded and which comparisons a condition may make.

/// What sort of answer a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// One word of a list; unordered.
    Choice,
    /// Any number of words of a list.
    Choices,
    /// A whole number of things.
    Count,
    /// A part of a whole, kept as numerator and denominator; conditions compare percent.
    Share,
    /// A decimal quantity.
    Amount,
    /// Time that runs: a start, maybe an end, and a length as of now.
    Clock,
    /// An ordered word that a named person gives with a reason; never computed.
    Judgement,
    /// Free text; no condition may look at it.
    Text,
}

/// What a number is counted in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Minutes of a clock.
    Minutes,
    /// Hours of a clock.
    Hours,
    /// Days of 24 hours of a clock.
    Days,
    /// Percent of a share.
    Percent,
    /// Anything counted, as shown: 人, 条, 台, 万元.
    Counted(String),
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::YesNo,
        Self::Choice,
        Self::Choices,
        Self::Count,
        Self::Share,
        Self::Amount,
        Self::Clock,
        Self::Judgement,
        Self::Text,
    ];

    /// The word of plans, such as `yes_no`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::YesNo => "yes_no",
            Self::Choice => "choice",
            Self::Choices => "choices",
            Self::Count => "count",
            Self::Share => "share",
            Self::Amount => "amount",
            Self::Clock => "clock",
            Self::Judgement => "judgement",
            Self::Text => "text",
        }
    }

    /// The kind of a word; `None` for any other text.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether the kind's answers are words of a list.
    #[must_use]
    pub fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::Choices | Self::Judgement)
    }

    /// Whether the kind's answers are compared with numbers.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Share | Self::Amount | Self::Clock)
    }
}

impl Unit {
    /// The unit as a person reads it: 小时, %, 人.
    #[must_use]
    pub fn says(&self) -> &str {
        match self {
            Self::Minutes => "分钟",
            Self::Hours => "小时",
            Self::Days => "天",
            Self::Percent => "%",
            Self::Counted(word) => word,
        }
    }

    /// Seconds in one unit of a clock; `None` for what is not time.
    #[must_use]
    pub fn seconds(&self) -> Option<u64> {
        match self {
            Self::Minutes => Some(60),
            Self::Hours => Some(3600),
            Self::Days => Some(86_400),
            Self::Percent | Self::Counted(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn words_round_trip() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_word(kind.word()), Some(kind));
        }
        assert_eq!(Kind::from_word("date"), None);
    }
}
