//! Texts made comparable: what differs only in case, width or the joints of a Latin word becomes the
//! same.
//!
//! Both sides of every comparison are folded, or none. A break between two parts of a sentence stays
//! a break, so that what was never written together is not found together.

/// What stands for a break in a folded text.
pub(crate) const BREAK: char = ' ';

/// Lower case, full width made half, each run of spaces and punctuation one break; none between
/// Latin letters or digits and none at the ends, so that `Ｗeb Shell` and `web-shell` are the same.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut is_broken = false;
    for c in text.chars().map(half) {
        if !c.is_alphanumeric() {
            is_broken = true;
            continue;
        }
        let before = folded.chars().next_back();
        let is_joint = c.is_ascii() && before.is_some_and(|before| before.is_ascii());
        if is_broken && before.is_some() && !is_joint {
            folded.push(BREAK);
        }
        folded.extend(c.to_lowercase());
        is_broken = false;
    }
    folded
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
    fn case_width_and_joints_do_not_matter_and_breaks_stay() {
        for (text, expect) in [
            ("Ｗeb Shell，被上传！", "webshell 被上传"),
            ("被上传了 Web-Shell", "被上传了 webshell"),
            (".lockbit", "lockbit"),
            ("光缆挖断，网络不通", "光缆挖断 网络不通"),
            ("　。", ""),
        ] {
            assert_eq!(folded(text), expect, "{text}");
        }
    }
}
