//! Whether a number in plain words is only a bound or one end of a range: 不到5万人, 六到七万人.
//!
//! A bound is no answer. 约, 大约 and 左右 leave a number what it is.

use crate::folded::half;
use crate::numeral::{is_numeral, numeral_bytes};

/// Before a number these make a bound of it, or deny it.
const BEFORE: [&str; 37] = [
    "不到",
    "不足",
    "不满",
    "不及",
    "不超过",
    "不大于",
    "不多于",
    "不高于",
    "不少于",
    "不低于",
    "不小于",
    "不止",
    "不只",
    "不是",
    "并非",
    "没有",
    "没到",
    "未到",
    "未达",
    "未达到",
    "没达到",
    "近",
    "接近",
    "超过",
    "超",
    "超出",
    "高于",
    "大于",
    "多于",
    "低于",
    "小于",
    "少于",
    "逾",
    "至少",
    "最少",
    "至多",
    "最多",
];

/// These end like a word of `BEFORE` and are none.
const NOT_BEFORE: [&str; 3] = ["最近", "附近", "有没有"];

/// Within the next few characters of the same clause these make a bound of it.
const AFTER: [&str; 9] =
    ["以上", "以下", "以内", "之内", "以外", "开外", "出头", "那么多", "这么多"];
const AFTER_WITHIN: usize = 9;

/// What may stand between a number and the rest of a range.
const UNITS: [&str; 16] = [
    "个小时",
    "小时",
    "分钟",
    "人",
    "名",
    "位",
    "个",
    "家",
    "所",
    "台",
    "条",
    "户",
    "天",
    "成",
    "%",
    "％",
];

/// What joins the ends of a range.
const TO: [char; 9] = ['到', '至', '~', '～', '-', '－', '–', '—', '―'];

/// Whether the words of a quantity, with what stands before and after, name a bound or a range.
pub(crate) fn is_bound(before: &str, words: &str, after: &str) -> bool {
    let led = before.trim_end_matches([' ', '了', '约']);
    let is_led = led.ends_with(['>', '<', '＞', '＜', '≥', '≤'])
        || BEFORE.iter().any(|word| led.ends_with(word))
            && !NOT_BEFORE.iter().any(|word| led.ends_with(word));
    let near: String = after
        .chars()
        .take_while(|c| !"，,、。；;！!？?\n".contains(*c))
        .take(AFTER_WITHIN)
        .collect();
    let rest = past_unit(after);
    is_led
        || words.contains(['多', '余'])
        || after.starts_with(['多', '余', '+', '＋'])
        || AFTER.iter().any(|word| near.contains(word))
        || rest.starts_with("不到")
        || rest.starts_with("不足")
        || begins_range(after)
        || ends_range(before)
}

fn begins_range(after: &str) -> bool {
    let rest = past_unit(after);
    let next = rest.trim_start_matches(TO);
    let is_listed = after.strip_prefix('、').is_some_and(|next| numeral_bytes(next) > 0);
    is_listed || next.len() < rest.len() && numeral_bytes(next) > 0
}

fn ends_range(before: &str) -> bool {
    let is_number = |text: &str| text.chars().next_back().is_some_and(|c| is_numeral(half(c)));
    let first = before.trim_end_matches(TO);
    let bare = UNITS.iter().find_map(|unit| first.strip_suffix(unit)).unwrap_or(first);
    first.len() < before.len() && is_number(bare)
        || before.strip_suffix('、').is_some_and(is_number)
}

fn past_unit(text: &str) -> &str {
    UNITS.iter().find_map(|unit| text.strip_prefix(unit)).unwrap_or(text)
}
