//! Whether the words around a quantity claim it of what has happened, rather than deny, suppose,
//! plan or recall it: 没有中断两小时, 如果泄露6万人, 预计停机两小时, 去年中断过三小时.
//!
//! A word counts where it can reach: a supposition for the rest of its sentence, anything else for
//! its clause. What is not claimed is never offered.

/// What ends a sentence.
const SENTENCE_ENDS: &str = "。；;！!？?\n";

/// Where one of these stands before a quantity in its sentence, all that follows is supposed.
const SUPPOSED: &[&str] = &["如", "假设", "假使", "假定", "倘若", "要是", "万一", "一旦", "若"];
/// These begin like a word of `SUPPOSED` and suppose nothing.
const NOT_SUPPOSED: &[&str] = &[
    "若干",
    "若无其事",
    "例如",
    "比如",
    "譬如",
    "如下",
    "如此",
    "如今",
    "如实",
    "如何",
    "如同",
    "如上",
    "如期",
    "有如",
    "犹如",
    "突如其来",
];

/// In the same clause these make a plan, a fear, a rule or a question of what is said.
const NOT_SAID: &[&str] = &[
    "预计",
    "计划",
    "打算",
    "准备停",
    "拟停",
    "拟中断",
    "即将",
    "或将",
    "可能",
    "也许",
    "或许",
    "恐怕",
    "担心",
    "生怕",
    "最坏",
    "有望",
    "争取",
    "力争",
    "将会",
    "将要",
    "将于",
    "将停",
    "将中断",
    "将断",
    "将瘫",
    "将受",
    "将影响",
    "将持续",
    "将造成",
    "将导致",
    "会停",
    "会中断",
    "会断",
    "会瘫",
    "会影响",
    "会持续",
    "会造成",
    "会导致",
    "会泄",
    "要停",
    "要中断",
    "要断",
    "要持续",
    "需停",
    "需中断",
    "得停",
    "规定",
    "标准是",
    "门槛",
    "才算",
    "算作",
    "不得",
    "的话",
    "是否",
    "有没有",
    "会不会",
    "能不能",
    "吗",
    "兄弟单位",
    "隔壁",
    "演练脚本",
    "定时停",
];
/// These hold a word of `NOT_SAID` and say what happened.
const BUT_SAID: &[&str] = &["计划外", "非计划", "社会影响", "协会停"];

/// In the same clause these speak of another time.
const PAST: &[&str] = &[
    "上周",
    "上个",
    "上月",
    "上季",
    "上年",
    "上半年",
    "去年",
    "前年",
    "往年",
    "历年",
    "前几年",
    "前些",
    "此前",
    "以前",
    "之前",
    "先前",
    "早前",
    "从前",
    "曾",
    "上次",
    "上回",
    "那次",
    "当年",
    "历史上",
];
const PAST_AFTER: &[&str] = &["此前", "去年", "曾", "上周"];

/// A length of time beside one of these began on another day, and has not lasted up to now.
const OTHER_DAY: &[&str] = &[
    "昨", "前天", "前晚", "前日", "当时", "当晚", "那天", "那晚", "天前", "周一", "周二", "周三",
    "周四", "周五", "周六", "周日", "星期",
];
/// Beside one of these it has lasted up to now all the same.
const UP_TO_NOW: &[&str] = &["现在", "至今", "到今", "目前", "仍", "还没", "还在", "一直"];

/// Before a length of time these say that it is a sum.
const SUMMED: &[&str] =
    &["累计", "总共", "合计", "一共", "前后", "断断续续", "共停", "共中断", "共断", "共瘫", "共计"];
/// Before a length of time these say on what else it was spent, unless what is amiss follows.
const SPENT: &[&str] = &[
    "恢复",
    "修复",
    "抢修",
    "修了",
    "排查",
    "处置",
    "处理",
    "维护",
    "加固",
    "整改",
    "演练",
    "培训",
    "开会",
    "运行了",
    "用时",
    "等了",
    "花了",
];
const AMISS: &[&str] =
    &["断", "停", "瘫", "不开", "不了", "不上", "挂", "崩", "控制", "被控", "宕"];

/// What denies the words after it.
const DENIAL: &[&str] = &["没有", "没", "未", "不曾"];
/// After a denial these make what is amiss of it, or say that it goes on.
const DENIAL_AMISS: &[&str] = &[
    "信号",
    "网",
    "电",
    "声",
    "图",
    "画面",
    "法",
    "人",
    "恢复",
    "修",
    "好",
    "响应",
    "反应",
    "结束",
    "解决",
    "通",
    "连",
    "亮",
    "能",
    "知",
    "授权",
    "发现",
    "发觉",
    "察觉",
    "注意",
    "见好",
    "备份",
    "办法",
    "查",
    "来得及",
];
/// These hold a word of `DENYING` and say that it is not so.
const NOT_DENYING: &[&str] =
    &["无法正常运行", "不能正常运行", "未能正常运行", "没法正常运行", "排除故障", "无一幸免"];
/// These deny by themselves. 不 alone does not: 打不开 is what is amiss.
const DENYING: &[&str] = &[
    "并非",
    "从来没",
    "从未",
    "否认",
    "不存在",
    "排除",
    "避免",
    "防止",
    "免于",
    "幸免",
    "不会",
    "不可能",
    "不影响",
    "不涉及",
    "不包括",
    "不含",
    "不算",
    "除了",
    "除去",
    "完好",
    "无恙",
    "无泄",
    "无一",
    "正常运行",
    "运行正常",
    "稳定运行",
];
/// In the same clause these say that it was mended or made.
const MENDED: &[&str] = &[
    "已修复",
    "修复了",
    "已恢复",
    "恢复了",
    "已升级",
    "升级了",
    "已更换",
    "更换了",
    "已安装",
    "安装了",
    "已清除",
    "清除了",
    "已查杀",
    "查杀了",
    "已排查",
    "排查了",
    "检查了",
    "打了补丁",
    "已完成",
    "完成了",
    "已脱敏",
    "是正常的",
];

/// Whether what stands before and after a quantity in a text claims it. `is_length` for a length of
/// time that ends now.
pub(crate) fn is_claimed(before: &str, after: &str, is_length: bool) -> bool {
    let sentence = before.rsplit(|c| SENTENCE_ENDS.contains(c)).next().unwrap_or_default();
    let (led, followed) = (clause_before(before), clause_after(after));
    let holds = |words: &[&str]| words.iter().any(|word| led.contains(word));
    let either = |words: &[&str]| holds(words) || words.iter().any(|word| followed.contains(word));
    let is_supposed = SUPPOSED.iter().any(|word| without(sentence, NOT_SUPPOSED).contains(word));
    let said = format!("{}，{}", without(led, BUT_SAID), without(followed, BUT_SAID));
    let is_unsaid = NOT_SAID.iter().any(|word| said.contains(word));
    let is_past = holds(PAST)
        || PAST_AFTER.iter().any(|word| followed.contains(word))
        || is_gone_through(led);
    let plain = format!("{}，{}", without(led, NOT_DENYING), without(followed, NOT_DENYING));
    let is_denied = is_denied(led)
        || is_denied(followed)
        || DENYING.iter().chain(MENDED).any(|word| plain.contains(word));
    let is_other_length =
        is_length && (holds(SUMMED) || is_spent(led) || is_other_day(led) && !either(UP_TO_NOW));
    !(is_supposed || is_unsaid || is_past || is_denied || is_other_length)
}

/// The end of a text up to where its last clause begins.
pub(crate) fn clause_before(text: &str) -> &str {
    text.rsplit(is_clause_end).next().unwrap_or_default()
}

/// The beginning of a text up to where its first clause ends.
pub(crate) fn clause_after(text: &str) -> &str {
    text.split(is_clause_end).next().unwrap_or_default()
}

fn is_clause_end(c: char) -> bool {
    SENTENCE_ENDS.contains(c) || "，,：:".contains(c)
}

/// Whether a clause denies something that is not itself a way of saying what is amiss.
fn is_denied(clause: &str) -> bool {
    clause.char_indices().any(|(at, _)| {
        let Some((before, rest)) = clause.split_at_checked(at) else { return false };
        let denied = DENIAL.iter().find_map(|word| rest.strip_prefix(word));
        let denied = denied.map(|denied| denied.trim_start_matches(['能', '有', '再']));
        let is_other_word = before.ends_with(['有', '淹', '沉', '出']) && rest.starts_with('没');
        let is_own_place = rest.starts_with("未央") || rest.starts_with("未来");
        denied.is_some_and(|denied| {
            !is_other_word
                && !is_own_place
                && !DENIAL_AMISS.iter().any(|word| denied.starts_with(word))
        })
    })
}

/// `中断过` before a quantity: it happened once, and is over.
fn is_gone_through(led: &str) -> bool {
    let led = led.trim_end_matches(['了', '约', ' ']);
    led.strip_suffix('过').is_some_and(|led| {
        led.ends_with(['断', '瘫', '痪', '停', '露', '漏', '染', '毒', '挂', '控'])
    })
}

/// Whether something else than what is amiss took the time.
fn is_spent(led: &str) -> bool {
    let last = SPENT.iter().filter_map(|word| Some(led.rfind(word)? + word.len())).max();
    let rest = last.and_then(|last| led.get(last..));
    rest.is_some_and(|rest| !AMISS.iter().any(|word| rest.contains(word)))
}

/// Whether a clause names a day that is not today: 昨天, 21日.
fn is_other_day(led: &str) -> bool {
    let is_dated = led.char_indices().any(|(at, c)| {
        let number = led.get(..at).unwrap_or_default();
        "日号".contains(c) && number.ends_with(|c: char| c.is_ascii_digit())
    });
    is_dated || OTHER_DAY.iter().any(|word| led.contains(word))
}

fn without(text: &str, words: &[&str]) -> String {
    words.iter().fold(text.to_owned(), |text, word| text.replace(word, "，"))
}

#[cfg(test)]
mod tests {
    use super::is_claimed;

    fn check(text: &str, is_length: bool, expect: bool) {
        let (before, rest) = text.split_once('[').unwrap();
        let (_, after) = rest.split_once(']').unwrap();
        assert_eq!(is_claimed(before, after, is_length), expect, "{text}");
    }

    #[test]
    fn what_is_denied_supposed_planned_or_past_is_not_claimed() {
        for text in [
            "核心业务没有中断[两小时]",
            "并未造成[6万人]信息泄露",
            "[6万人]的信息没有泄露",
            "网站未瘫痪[3小时]",
            "避免了[6万人]信息泄露",
            "[40%]的终端未感染",
            "[40%]的终端已修复",
            "如果攻击继续，会有[6万人]的信息泄露",
            "一旦泄露[6万人]",
            "若泄露[6万人]",
            "业务预计中断[两小时]",
            "系统将中断[两小时]",
            "[6万人]的信息可能泄露",
            "是否有[6万人]的信息泄露",
            "泄露[6万人]信息的话",
            "去年中断[三小时]",
            "此前泄露[6万人]的信息",
            "系统中断过[两小时]",
            "按规定中断[两小时]要报告",
        ] {
            check(text, false, false);
        }
        for text in
            ["昨天中断[两小时]", "核心业务抢修[两小时]", "累计瘫痪[6小时]", "周五断了[两小时]"]
        {
            check(text, true, false);
        }
    }

    #[test]
    fn what_is_amiss_by_a_word_that_denies_is_claimed() {
        for text in [
            "网站打不开[三小时]",
            "没有信号[三小时]",
            "没法访问[三小时]",
            "网站瘫痪[三小时]没人管",
            "还没恢复，中断[两小时]了",
            "没有备份，丢了[6万人]的信息",
            "若干系统中断[两小时]",
            "计划外中断[两小时]",
            "昨晚断到现在[七个小时]",
            "[40%]的终端没有信号",
            "如果你问我。断了[两小时]",
        ] {
            check(text, true, true);
        }
    }
}
