//! The instants of an incident that deadlines are counted from.
//!
//! Each is kept apart: counting from the wrong one is the commonest mistake under stress, so no
//! mark is ever derived from another.

/// A named instant in the life of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// 事发: it began.
    Occurred,
    /// 发现: a person of the unit noticed.
    Discovered,
    /// 接报: a report of it was received.
    Reported,
    /// 初判: a person gave the preliminary grade.
    Judged,
    /// 核实: the facts were confirmed.
    Verified,
    /// 上级要求补充: the superior asked for more.
    Asked,
    /// 调级: the grade was changed.
    Regraded,
    /// 启动响应.
    ResponseStarted,
    /// 处置结束.
    HandlingEnded,
    /// 响应结束.
    ResponseEnded,
}

impl Mark {
    /// Every mark, in the order a day usually brings them.
    pub const ALL: [Self; 10] = [
        Self::Occurred,
        Self::Discovered,
        Self::Reported,
        Self::Judged,
        Self::Verified,
        Self::Asked,
        Self::Regraded,
        Self::ResponseStarted,
        Self::HandlingEnded,
        Self::ResponseEnded,
    ];

    /// The word of plans and cases, such as `response_ended`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Occurred => "occurred",
            Self::Discovered => "discovered",
            Self::Reported => "reported",
            Self::Judged => "judged",
            Self::Verified => "verified",
            Self::Asked => "asked",
            Self::Regraded => "regraded",
            Self::ResponseStarted => "response_started",
            Self::HandlingEnded => "handling_ended",
            Self::ResponseEnded => "response_ended",
        }
    }

    /// The mark of a word; `None` for any other text.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.word() == word)
    }

    /// The Chinese name, such as 响应结束.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Occurred => "事发",
            Self::Discovered => "发现",
            Self::Reported => "接报",
            Self::Judged => "初判",
            Self::Verified => "核实",
            Self::Asked => "上级要求补充",
            Self::Regraded => "调级",
            Self::ResponseStarted => "启动响应",
            Self::HandlingEnded => "处置结束",
            Self::ResponseEnded => "响应结束",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mark;

    #[test]
    fn words_round_trip() {
        for mark in Mark::ALL {
            assert_eq!(Mark::from_word(mark.word()), Some(mark));
        }
        assert_eq!(Mark::from_word("ended"), None);
    }
}
