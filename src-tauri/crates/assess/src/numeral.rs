//! Numbers as people write them in Chinese: `6万`, `1.5`, `七`, `两千`, `6,000`.
//!
//! A number that is only about right (七八, 几十, 上百) or clipped (三万五) is no number.

use chinese_number::{ChineseCountMethod, ChineseToNumber};
use plan::Decimal;

use crate::folded::half;

/// Digits from one to nine in Chinese; two of them side by side are a guess, not a number.
const ONES: &str = "一二两三四五六七八九";

/// What `w` after digits stands for: 5w人.
const TEN_THOUSAND: u64 = 10_000;

/// The number that a text begins with, and what follows it.
pub(crate) fn numeral(text: &str) -> Option<(Decimal, &str)> {
    let (written, rest) = text.split_at_checked(numeral_bytes(text))?;
    let written: String = written.chars().map(half).filter(|c| *c != ',').collect();
    if rest.starts_with('几') {
        return None;
    }
    let value = value(&written)?;
    let is_arabic = written.ends_with(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['w', 'W']).filter(|_| is_arabic) {
        Some(rest) if !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) => {
            Some((value.checked_mul(Decimal::from(TEN_THOUSAND))?.normalize(), rest))
        }
        _ => Some((value, rest)),
    }
}

/// The number with a part that a text begins with in Chinese: `四十五点五`. A time of day reads alike,
/// so whoever asks must see to what follows.
pub(crate) fn spoken_decimal(text: &str) -> Option<(Decimal, &str)> {
    let (whole, rest) = numeral(text)?;
    let rest = rest.strip_prefix('点')?;
    let digits: String = rest.chars().map_while(digit).collect();
    let after = rest.trim_start_matches(|c| digit(c).is_some());
    if digits.is_empty() || after.starts_with(['十', '百', '千', '分', '几']) {
        return None;
    }
    let part = Decimal::from_str_exact(&format!("0.{digits}")).ok()?;
    let number = whole.checked_add(part)?;
    match after.strip_prefix('万') {
        Some(after) => Some((number.checked_mul(Decimal::from(TEN_THOUSAND))?.normalize(), after)),
        None => Some((number.normalize(), after)),
    }
}

fn digit(c: char) -> Option<char> {
    let place = "零一二三四五六七八九".chars().position(|digit| digit == c)?;
    char::from_digit(u32::try_from(place).ok()?, 10)
}

/// How many bytes of a text's beginning are written in numerals.
pub(crate) fn numeral_bytes(text: &str) -> usize {
    let mut bytes = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_joint = matches!(half(c), '.' | ',') && bytes > 0;
        let joins = is_joint && chars.peek().is_some_and(|next| half(*next).is_ascii_digit());
        if !joins && !is_numeral(half(c)) {
            break;
        }
        bytes += c.len_utf8();
    }
    bytes
}

/// Whether a half-width character is part of a written number.
pub(crate) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "零〇百千万亿十".contains(c) || ONES.contains(c)
}

fn value(written: &str) -> Option<Decimal> {
    let digits: String = written.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    if digits.is_empty() {
        let chars: Vec<char> = written.chars().collect();
        let is_guess = chars.windows(2).any(|pair| pair.iter().all(|c| ONES.contains(*c)));
        let is_about = chars.first().is_none_or(|c| "百千万亿".contains(*c));
        let is_clipped = matches!(
            chars.as_slice(),
            [.., scale, last] if "百千万亿".contains(*scale) && ONES.contains(*last)
        );
        if is_guess || is_about || is_clipped {
            return None;
        }
        let written = written.replace('两', "二").replace('〇', "零");
        let whole: u64 = written.to_number(ChineseCountMethod::TenThousand).ok()?;
        return Some(Decimal::from(whole));
    }
    let number = Decimal::from_str_exact(&digits).ok()?;
    if let Some((high, low)) = written.split_once('万').filter(|(_, low)| low.ends_with('千')) {
        let low = value(low).filter(|low| *low < Decimal::from(TEN_THOUSAND))?;
        let high = value(high)?.checked_mul(Decimal::from(TEN_THOUSAND))?;
        return Some(high.checked_add(low)?.normalize());
    }
    let scale: u64 = match written.strip_prefix(digits.as_str())? {
        "" => 1,
        "十" => 10,
        "百" => 100,
        "千" => 1000,
        "万" => 10_000,
        "百万" => 1_000_000,
        "千万" => 10_000_000,
        "亿" => 100_000_000,
        _ => return None,
    };
    Some(number.checked_mul(Decimal::from(scale))?.normalize())
}

#[cfg(test)]
mod tests {
    use super::numeral;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, expect) in [
            ("6万余人", Some(("60000", "余人"))),
            ("６万人", Some(("60000", "人"))),
            ("六万人", Some(("60000", "人"))),
            ("6,000条", Some(("6000", "条"))),
            ("1.5小时", Some(("1.5", "小时"))),
            ("1.2万条", Some(("12000", "条"))),
            ("两千台", Some(("2000", "台"))),
            ("二十多台", Some(("20", "多台"))),
            ("一百二十台", Some(("120", "台"))),
            ("三万五千人", Some(("35000", "人"))),
            ("5万3千人", Some(("53000", "人"))),
            ("5万3", None),
            ("3h", Some(("3", "h"))),
            ("5w人", Some(("50000", "人"))),
            ("1.2W条", Some(("12000", "条"))),
            ("5wifi", Some(("5", "wifi"))),
            ("三万五", None),
            ("七八个", None),
            ("二十几台", None),
            ("百台", None),
            ("几十台", None),
            ("1.2.3.4", None),
            ("二〇二六年", None),
            ("人", None),
        ] {
            let found = numeral(text).map(|(number, rest)| (number.to_string(), rest));
            let found = found.as_ref().map(|(number, rest)| (number.as_str(), *rest));
            assert_eq!(found, expect, "{text}");
        }
    }
}
