//! Whether a length of time has passed up to now, or is a limit, a rhythm, a plan, or over.
//!
//! A clock that runs on after all is well again is worse than none.

/// A length of time beside one of these is a limit, a rhythm or a plan, not what has passed.
const NOT_PASSED_BEFORE: &[&str] =
    &["每", "每隔", "限", "限期", "预计", "还要", "还需", "再过", "最多"];
const NOT_PASSED_AFTER: &[&str] = &["内", "之内", "以内", "后", "之后"];

/// So many characters after a length of time are looked at for a word that it is over.
const OVER_WITHIN: usize = 8;
const OVER: &[&str] = &["恢复", "修好", "修复", "抢通", "解除", "好了", "通了"];

/// These hold a word of `OVER` and say that it is not.
const NOT_OVER: &[&str] = &[
    "还没恢复",
    "还没有恢复",
    "还未恢复",
    "仍未恢复",
    "仍没恢复",
    "尚未恢复",
    "至今未恢复",
    "一直没恢复",
    "还没修好",
    "尚未修复",
    "仍未修复",
    "恢复时间",
    "正在恢复",
    "正在修复",
    "在修复",
    "等待恢复",
    "恢复中",
    "修复中",
    "尽快恢复",
    "尽快修复",
    "何时恢复",
    "时候恢复",
    "无法恢复",
    "不能恢复",
];

/// Anywhere after it these say that it is over.
const OVER_LATER: &[&str] = &[
    "已恢复",
    "已经恢复",
    "已全部恢复",
    "全部恢复了",
    "恢复正常了",
    "已修复",
    "已经修复",
    "已修好",
    "已经修好",
    "修好了",
    "已抢通",
    "抢通了",
    "已解除",
    "才恢复",
];

/// Whether what stands before and after a length of time lets it end now.
pub(super) fn has_passed(before: &str, after: &str) -> bool {
    let running = NOT_OVER.iter().fold(after.to_owned(), |text, word| text.replace(word, "，"));
    let near: String = running.chars().take(OVER_WITHIN).collect();
    !NOT_PASSED_BEFORE.iter().any(|word| before.ends_with(word))
        && !NOT_PASSED_AFTER.iter().any(|word| after.starts_with(word))
        && !OVER.iter().any(|word| near.contains(word))
        && !OVER_LATER.iter().any(|word| running.contains(word))
}
