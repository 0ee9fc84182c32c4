//! Which of its reports on one incident a unit is sending.
//!
//! Stages come in this order and a later one never replaces an earlier: each is kept as sent.

/// First report, follow-up or final report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// 首报.
    First,
    /// 续报.
    Followup,
    /// 终报.
    Final,
}

impl Stage {
    /// Every stage in order.
    pub const ALL: [Self; 3] = [Self::First, Self::Followup, Self::Final];

    /// The frozen word of plans, wire and views: `first` `followup` `final`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Followup => "followup",
            Self::Final => "final",
        }
    }

    /// The stage of a frozen word; `None` for any other text.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }

    /// The Chinese name: 首报 续报 终报.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "首报",
            Self::Followup => "续报",
            Self::Final => "终报",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Stage;

    #[test]
    fn words_round_trip() {
        for stage in Stage::ALL {
            assert_eq!(Stage::from_word(stage.word()), Some(stage));
        }
        assert_eq!(Stage::from_word("last"), None);
    }
}
