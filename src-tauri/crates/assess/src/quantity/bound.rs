//! Whether a number in plain words is only a bound or one end of a range: 不到5万人, 六到七万人.
//!
//! A bound is no answer. 约, 大约 and 左右 leave a number what it is.

use crate::claim::{clause_after, clause_before};
use crate::folded::half;
use crate::numeral::{is_numeral, numeral_bytes};

/// Before a number these make a bound of it, or deny it.
const BEFORE: [&str; 54] = [
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
    "起码",
    "少说",
    "不下",
    "不下于",
    "不出",
    "顶多",
    "撑死",
    "充其量",
    "突破",
    "快",
    "临近",
    "大于等于",
    "小于等于",
    "上限",
    "下限",
    "满",
    "破",
];

/// Anywhere before a number in its clause these make a bound of it.
const AHEAD: [&str; 8] = ["至少", "起码", "少说", "最少", "至多", "顶多", "撑死", "充其量"];

/// Between two amounts these say that one became the other.
const BECAME: [&str; 19] = [
    "降到",
    "降至",
    "降为",
    "减到",
    "减至",
    "减少到",
    "减少至",
    "下降到",
    "升到",
    "升至",
    "上升到",
    "增到",
    "增至",
    "增加到",
    "增加至",
    "涨到",
    "扩大到",
    "变成",
    "变为",
];

/// These end like a word of `BEFORE` and are none.
const NOT_BEFORE: [&str; 4] = ["最近", "附近", "有没有", "尽快"];

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
        || [led, led.trim_end_matches(['有', '达', '是'])].iter().any(|led| {
            BEFORE.iter().any(|word| led.ends_with(word))
                && !NOT_BEFORE.iter().any(|word| led.ends_with(word))
        });
    let near: String = after
        .chars()
        .take_while(|c| !"，,、。；;！!？?\n".contains(*c))
        .take(AFTER_WITHIN)
        .collect();
    let rest = past_unit(after);
    is_led
        || AHEAD.iter().any(|word| clause_before(before).contains(word))
        || is_upward(before, words)
        || became(before, after)
        || words.contains(['多', '余', '来'])
        || after.starts_with(['多', '余', '+', '＋'])
        || AFTER.iter().any(|word| near.contains(word))
        || rest.starts_with("不到")
        || rest.starts_with("不足")
        || begins_range(after)
        || ends_range(before)
}

/// `上十万`: more than so many; but 网上, 早上 and their like are places and times.
fn is_upward(before: &str, words: &str) -> bool {
    let is_place =
        |before: &str| before.ends_with(['网', '早', '晚', '线', '身', '手', '以', '机']);
    words.starts_with('十') && before.strip_suffix('上').is_some_and(|before| !is_place(before))
}

/// Whether one amount is said to have become another: 从6万人降到5万人.
fn became(before: &str, after: &str) -> bool {
    let (led, followed) = (clause_before(before), clause_after(after));
    let is_counted = |text: &str| text.chars().any(|c| is_numeral(half(c)));
    let is_from = BECAME
        .iter()
        .any(|word| followed.split_once(word).is_some_and(|(_, to)| numeral_bytes(to) > 0));
    let is_to = BECAME.iter().any(|word| {
        led.rsplit_once(word).is_some_and(|(from, to)| {
            to.chars().count() <= 2 && (is_counted(from) || from.contains(['从', '由']))
        })
    });
    is_from || is_to
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
