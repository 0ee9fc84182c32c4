//! How long an obligation allows.
//!
//! "At once" never gets a number: a screen shows the time elapsed, and nothing here converts it.

/// A time limit as a plan states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// 立即, 第一时间, 及时, 随时: no number.
    AtOnce,
    /// Minutes from the anchor, never moved for holidays.
    Minutes(u32),
    /// Hours from the anchor, never moved for holidays.
    Hours(u32),
    /// Calendar days; the anchor's day is not counted, due at 23:59:59 of the last.
    Days(u32),
    /// Working days by the State Council calendar; the anchor's day is not counted.
    WorkingDays(u32),
}

impl Limit {
    /// Reads `30min`, `4h`, `5d`, `10wd` or `at once`; `None` for anything else, zero included.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "at once" {
            return Some(Self::AtOnce);
        }
        if text.starts_with('0') {
            return None;
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at_checked(digits)?;
        let number = number.parse::<u32>().ok().filter(|&n| n > 0 && n <= 10_000)?;
        match unit {
            "min" => Some(Self::Minutes(number)),
            "h" => Some(Self::Hours(number)),
            "d" => Some(Self::Days(number)),
            "wd" => Some(Self::WorkingDays(number)),
            _ => None,
        }
    }

    /// The length in seconds of minutes and hours; `None` where a calendar or no number rules.
    #[must_use]
    pub fn seconds(self) -> Option<u64> {
        match self {
            Self::Minutes(number) => Some(u64::from(number) * 60),
            Self::Hours(number) => Some(u64::from(number) * 3600),
            Self::AtOnce | Self::Days(_) | Self::WorkingDays(_) => None,
        }
    }

    /// The limit in Chinese: 30分钟, 4小时, 5天, 10个工作日; 立即 for no number.
    #[must_use]
    pub fn says(self) -> String {
        match self {
            Self::AtOnce => "立即".to_owned(),
            Self::Minutes(number) => format!("{number}分钟"),
            Self::Hours(number) => format!("{number}小时"),
            Self::Days(number) => format!("{number}天"),
            Self::WorkingDays(number) => format!("{number}个工作日"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Limit;

    #[test]
    fn reads_what_the_format_allows_and_nothing_else() {
        let table = [
            ("30min", Some(Limit::Minutes(30))),
            ("4h", Some(Limit::Hours(4))),
            ("5d", Some(Limit::Days(5))),
            ("10wd", Some(Limit::WorkingDays(10))),
            ("at once", Some(Limit::AtOnce)),
            ("0h", None),
            ("030min", None),
            ("h", None),
            ("", None),
            ("4 h", None),
            ("-4h", None),
            ("4小时", None),
            ("99999999999h", None),
        ];
        for (text, expect) in table {
            assert_eq!(Limit::parse(text), expect, "{text}");
        }
    }
}
