//! Texts made comparable: what differs only in case, width, spaces or punctuation becomes the same.
//!
//! Both sides of every comparison are folded, or none.

/// Lower case, full width made half, without spaces and punctuation, so that `Ｗeb Shell` and
/// `webshell` are the same.
pub(crate) fn folded(text: &str) -> String {
    text.chars().map(half).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The ASCII character that a full-width one stands for; any other as it is.
pub(crate) fn half(c: char) -> char {
    match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn case_width_spaces_and_punctuation_do_not_matter() {
        assert_eq!(folded("Ｗeb Shell，被上传！"), "webshell被上传");
        assert_eq!(folded("　。"), "");
    }
}
