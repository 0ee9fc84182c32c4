//! Whether a quantity in plain words speaks of something beside what happened: how things run or are
//! kept, what else is measured, a rhythm, a narrow escape, a rumour.
//!
//! A word that also stands where something did happen is outweighed by a word of harm in the same
//! clause: 排查 says nothing of 12个单位, but 排查出12个单位感染 does.

use crate::claim::{clause_after, clause_before};
use crate::numeral::is_numeral;

/// What is found, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A length of time.
    Length,
    /// A moment, or a stretch between two.
    Time,
    /// A part of a whole, or percent.
    Share,
    /// So many of something.
    Number,
}

/// Right after a length of time these say that it is the usual course of things: 24小时不间断运行.
const USUAL: [&str; 12] = [
    "不间断",
    "不停",
    "不断",
    "不打烊",
    "运行",
    "在线",
    "值守",
    "值班",
    "服务",
    "开放",
    "监控",
    "待命",
];

/// What may stand between the two.
const USUAL_LED: [char; 7] = ['都', '的', '全', '天', '连', '续', '地'];

/// Before a length of time these say that it is a rhythm, an average or a distance.
const RHYTHM: [&str; 5] = ["每", "平均", "均停", "均断", "距"];

/// These hold a word of `RHYTHM` and are none.
const NOT_RHYTHM: [&str; 1] = ["距今"];

/// A length of time beside one of these may long be over.
const DAY_PARTS: [&str; 10] =
    ["凌晨", "清晨", "早上", "早晨", "上午", "中午", "下午", "傍晚", "晚上", "夜里"];

/// Beside one of these it goes on all the same.
const GOES_ON: [&str; 11] =
    ["起", "开始", "以来", "现在", "至今", "到今", "目前", "仍", "还没", "还在", "一直"];

/// In the same clause these say that it nearly happened.
const NEARLY: [&str; 5] = ["险些", "差点", "差一点", "差些", "还差"];

/// In the same sentence these say that it is talk.
const TALK: [&str; 10] =
    ["谣", "不属实", "不实", "网传", "传言", "误传", "误报", "虚惊", "是演练", "为演练"];

/// What is measured in percent beside machines that are harmed.
const MEASURED: [&str; 20] = [
    "CPU",
    "cpu",
    "占用",
    "占满",
    "使用率",
    "利用率",
    "负载",
    "内存",
    "磁盘",
    "硬盘",
    "存储",
    "空间",
    "丢包",
    "电量",
    "进度",
    "安装率",
    "覆盖率",
    "完成率",
    "温度",
    "湿度",
];

/// What machines have against harm.
const GUARDED: [&str; 8] = ["补丁", "杀毒", "防护", "安装", "装了", "备份", "加固", "升级"];

/// What people do with so many of something.
const DONE_WITH: [&str; 18] = [
    "排查", "自查", "检查", "核查", "检测", "没查", "未查", "待查", "参加", "参与", "配合", "支援",
    "备份", "现有", "拥有", "存有", "存放", "保存",
];

/// After a whole these lead to the part that was harmed.
const PART_ONLY: [&str; 5] = ["部分", "一部分", "其中", "少量", "个别"];

/// What makes a whole of a number.
const WHOLE: [&str; 3] = ["共有", "总数", "总量"];

/// What harm is called.
const HARM: [&str; 28] = [
    "泄", "窃", "盗", "丢", "外流", "流出", "感染", "中毒", "中招", "染毒", "中了", "瘫", "断",
    "篡改", "删", "加密", "勒索", "失控", "失去", "非法", "登录", "攻击", "入侵", "被", "异常",
    "破坏", "损坏", "病毒",
];

/// What denies harm in the clause that follows.
const DENIAL: [&str; 5] = ["没有", "没", "未", "无一", "不存在"];

/// Within so many characters after a denial the harm is named.
const DENIED_WITHIN: usize = 6;

/// All is well with these.
const WELL: [&str; 4] = ["正常", "已经恢复", "恢复了", "完好"];

/// These hold a word of `WELL` and say the contrary.
const NOT_WELL: [&str; 9] = [
    "不正常",
    "非正常",
    "无法正常",
    "不能正常",
    "没法正常",
    "未能正常",
    "没恢复正常",
    "未恢复正常",
    "没有恢复正常",
];

/// What a question is about, what people call that, and what else may be down.
const OTHERS: [(&str, &[&str], &[&str]); 2] = [
    (
        "网站",
        &["网站", "官网", "网页", "首页", "门户"],
        &[
            "系统",
            "平台",
            "服务器",
            "网络",
            "专线",
            "线路",
            "数据库",
            "电话",
            "邮箱",
            "邮件",
            "机房",
            "小程序",
            "公众号",
            "终端",
            "oa",
            "app",
        ],
    ),
    (
        "核心业务",
        &["核心", "业务"],
        &["邮箱", "邮件", "电话", "打印", "门禁", "监控", "考勤", "视频会议", "oa"],
    ),
];

/// Whether what stands before and after a quantity makes it speak of something else.
pub(crate) fn is_aside(before: &str, after: &str, sort: Sort) -> bool {
    let (led, followed) = (clause_before(before), clause_after(after));
    let clause = format!("{led}，{followed}");
    let is_harm = holds(&clause, &HARM);
    holds(&clause, &NEARLY)
        || holds(sentence_before(before), &TALK)
        || holds(sentence_after(after), &TALK)
        || match sort {
            Sort::Time => false,
            Sort::Length => is_usual(before, followed) || is_rhythm(led, followed),
            Sort::Share => {
                is_well(followed)
                    || holds(&clause, &MEASURED)
                    || !is_harm && holds(&clause, &GUARDED)
            }
            Sort::Number => {
                is_well(followed) || !is_harm && (holds(&clause, &DONE_WITH) || is_rest(led, after))
            }
        }
}

/// Whether a question, by its own words, meets those of another thing only: 邮件系统瘫痪 where a website
/// is asked for. `led` is what stands before `beside` too.
pub(crate) fn is_of_other(ask: &str, beside: &str, led: &str) -> bool {
    OTHERS.iter().filter(|(thing, ..)| ask.contains(thing)).any(|(_, own, others)| {
        let text = if holds(beside, own) || holds(beside, others) { beside } else { led };
        holds(text, others) && !holds(text, own)
    })
}

/// `7×24小时`, `24小时不间断运行`.
fn is_usual(before: &str, followed: &str) -> bool {
    let followed = followed.trim_start_matches(USUAL_LED);
    before.trim_end().ends_with(['×', '*', '＊', '✕'])
        || USUAL.iter().any(|word| followed.starts_with(word))
}

/// `每天中断3小时`, `6小时瘫痪了3次`, and what lasted so long this morning.
fn is_rhythm(led: &str, followed: &str) -> bool {
    let plain = without(led, &NOT_RHYTHM);
    let is_often = followed.char_indices().any(|(at, c)| {
        let count = followed.get(..at).unwrap_or_default();
        c == '次' && count.ends_with(|c| is_numeral(c) || c == '几')
    });
    let goes_on = followed.starts_with('了') || holds(led, &GOES_ON) || holds(followed, &GOES_ON);
    is_often || holds(&plain, &RHYTHM) || holds(led, &DAY_PARTS) && !goes_on
}

/// Whether things counted are said to be well.
fn is_well(followed: &str) -> bool {
    holds(&without(followed, &NOT_WELL), &WELL)
}

/// Whether the harm is denied of them in the next clause, or befell a part of them.
fn is_rest(led: &str, after: &str) -> bool {
    let next = after.split_once(['，', ',']).map(|(_, next)| clause_after(next));
    let next = next.unwrap_or_default();
    let is_denied = DENIAL.iter().any(|word| {
        next.split_once(word).is_some_and(|(_, denied)| {
            let near: String = denied.chars().take(DENIED_WITHIN).collect();
            holds(&near, &HARM)
        })
    });
    is_denied || holds(led, &WHOLE) && PART_ONLY.iter().any(|word| next.starts_with(word))
}

fn sentence_before(text: &str) -> &str {
    text.rsplit(is_sentence_end).next().unwrap_or_default()
}

fn sentence_after(text: &str) -> &str {
    text.split(is_sentence_end).next().unwrap_or_default()
}

fn is_sentence_end(c: char) -> bool {
    "。；;！!？?\n".contains(c)
}

fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn without(text: &str, words: &[&str]) -> String {
    words.iter().fold(text.to_owned(), |text, word| text.replace(word, "，"))
}

#[cfg(test)]
mod tests {
    use super::{Sort, is_aside};

    fn check(text: &str, sort: Sort, expect: bool) {
        let (before, rest) = text.split_once('[').unwrap();
        let (_, after) = rest.split_once(']').unwrap();
        assert_eq!(is_aside(before, after, sort), expect, "{text}");
    }

    #[test]
    fn what_runs_is_kept_is_measured_or_is_talk_is_aside() {
        for (text, sort) in [
            ("核心业务[24小时]不间断运行", Sort::Length),
            ("核心业务7×[24小时]运行", Sort::Length),
            ("核心业务每天中断[3小时]", Sort::Length),
            ("网站[6小时]瘫痪了3次", Sort::Length),
            ("核心业务上午中断了[3小时]", Sort::Length),
            ("核心业务险些中断[3小时]", Sort::Length),
            ("CPU占用[100%]，感染病毒", Sort::Share),
            ("[30%]的终端已打补丁，有病毒", Sort::Share),
            ("泄露[20万]人的消息不实", Sort::Number),
            ("[12个]单位排查，没有感染", Sort::Number),
            ("共有数据[5000万]条，部分被篡改", Sort::Number),
            ("[3个]单位网络正常", Sort::Number),
        ] {
            check(text, sort, true);
        }
    }

    #[test]
    fn a_word_of_harm_in_the_clause_outweighs() {
        for (text, sort) in [
            ("核心业务停止运行[24小时]", Sort::Length),
            ("核心业务上午起中断[3小时]", Sort::Length),
            ("中断距今[3小时]", Sort::Length),
            ("杀毒软件查出[40%]的终端中毒", Sort::Share),
            ("排查出[12个]单位感染，没有感染服务器", Sort::Number),
            ("泄露信息，共有[6万]人", Sort::Number),
            ("[3个]单位无法正常上网", Sort::Number),
        ] {
            check(text, sort, false);
        }
    }
}
