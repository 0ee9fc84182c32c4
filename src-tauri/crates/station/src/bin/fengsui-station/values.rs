//! How a person types colours, times and ids.

use base::{Id, Moment};
use format::ColourWord;

/// Reads a colour by its character, its word or both spellings of it.
pub(crate) fn colour(text: &str) -> Result<ColourWord, String> {
    let text = text.trim();
    match text.strip_suffix('色').unwrap_or(text) {
        "蓝" | "blue" => Ok(ColourWord::Blue),
        "黄" | "yellow" => Ok(ColourWord::Yellow),
        "橙" | "orange" => Ok(ColourWord::Orange),
        "红" | "red" => Ok(ColourWord::Red),
        _ => Err("颜色应为蓝、黄、橙、红之一".to_owned()),
    }
}

/// Reads a time at +08:00, `2026-11-23 18:00` with or without seconds, or RFC 3339.
pub(crate) fn moment(text: &str) -> Result<Moment, String> {
    let text = text.trim();
    let east = text.replacen(' ', "T", 1);
    [text.to_owned(), format!("{east}+08:00"), format!("{east}:00+08:00")]
        .iter()
        .find_map(|spelling| spelling.parse().ok())
        .ok_or_else(|| "时间应形如 2026-11-23 18:00".to_owned())
}

/// Reads an id.
pub(crate) fn id(text: &str) -> Result<Id, String> {
    text.trim().parse().map_err(|_| "编号不正确，请从列表中复制".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_read_as_people_write_it() {
        for text in ["橙", "橙色", "orange", " 橙 "] {
            assert_eq!(colour(text), Ok(ColourWord::Orange), "{text}");
        }
        for text in ["", "色", "紫", "Orange?"] {
            assert!(colour(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_is_at_east_eight() {
        let expect = "2026-11-23T18:00:00+08:00".parse::<Moment>().unwrap();
        for text in ["2026-11-23 18:00", "2026-11-23 18:00:00", "2026-11-23T10:00:00Z"] {
            assert_eq!(moment(text), Ok(expect), "{text}");
        }
        for text in ["明天", "2026-11-23", "18:00", "2026-13-01 00:00"] {
            assert!(moment(text).is_err(), "{text}");
        }
    }
}
