//! Numbers of people in plain words, told from other units and from people who only come up:
//! 6万人的信息, but not 6万人次 and not 200人打电话投诉.
//!
//! Whose trouble it is shows in what follows the number or leads to it; where neither does, the number
//! is nobody's answer.

use plan::Decimal;

/// Below this a number of people in Chinese is as often an article: 三个人看见了.
const PEOPLE_MIN: u64 = 10;

/// More people than these there are not.
const PEOPLE_MAX: u64 = 1_500_000_000;

/// Whom one may count for people.
const PEOPLE: [&str; 16] = [
    "人", "名", "位", "学生", "家长", "师生", "居民", "旅客", "群众", "考生", "职工", "教师",
    "老师", "村民", "患者", "市民",
];

/// After 人 these make another unit of it: 人次, 人民币.
const NOT_PEOPLE: [&str; 11] =
    ["次", "份", "天", "均", "民币", "工时", "马", "月", "年", "时", "日"];

/// What people have that may be lost, or what may befall them.
const THEIRS: [&str; 29] = [
    "个人", "敏感", "信息", "数据", "资料", "隐私", "身份", "电话", "手机", "住址", "地址", "档案",
    "照片", "账号", "名单", "证件", "户口", "护照", "病历", "成绩", "记录", "被", "受", "左右",
    "上下", "泄", "外流", "流出", "涉及",
];
/// What leads to a number of them.
const LEADS: [&str; 12] = [
    "泄露",
    "泄漏",
    "外泄",
    "泄密",
    "窃取",
    "被窃",
    "盗取",
    "涉及",
    "牵涉",
    "影响到",
    "人数",
    "信息",
];

/// How far a word of `THEIRS` may stand from the number, in characters.
const THEIRS_WITHIN: usize = 6;

/// Whether this is a unit in which people are counted.
pub(crate) fn is_people(unit: &str) -> bool {
    PEOPLE.contains(&unit)
}

/// Whether the unit stands before the number: 泄露人数20万.
pub(crate) fn is_counted_before(led: &str, thing: &str, number: Decimal) -> bool {
    let led = led.trim_end_matches(['为', '是', '达', '约', '共', '：', ':', ' ']);
    let is_bare = thing.chars().next().is_none_or(|c| !c.is_alphanumeric());
    led.ends_with("人数") && is_bare && number <= Decimal::from(PEOPLE_MAX)
}

/// How many bytes after a number are the word for the people it counts; `None` where they are others
/// or only come up. `led` is what stands before it in its clause.
pub(crate) fn people_bytes(number: Decimal, led: &str, thing: &str) -> Option<usize> {
    let word = longest(thing)?;
    let of = thing.strip_prefix(word)?;
    let is_few = number < Decimal::from(PEOPLE_MIN) && !of.starts_with('的');
    let is_other =
        number > Decimal::from(PEOPLE_MAX) || NOT_PEOPLE.iter().any(|word| of.starts_with(word));
    (!is_few && !is_other && is_theirs(led, of)).then_some(word.len())
}

fn longest(thing: &str) -> Option<&'static str> {
    PEOPLE.into_iter().filter(|word| thing.starts_with(word)).max_by_key(|word| word.len())
}

fn is_theirs(led: &str, of: &str) -> bool {
    let ends = of.chars().next().is_none_or(|c| !c.is_alphanumeric());
    let near: String = of.chars().take_while(|c| c.is_alphanumeric()).take(THEIRS_WITHIN).collect();
    let is_alone = led.trim_start_matches(['约', '大', '有', '共']).is_empty();
    ends && (is_alone || !of.starts_with(['，', ',']))
        || THEIRS.iter().any(|word| near.starts_with(word))
        || near.starts_with('的') && THEIRS.iter().any(|word| near.contains(word))
        || longest(&near).is_some_and(|word| is_theirs(led, near.trim_start_matches(word)))
        || LEADS.iter().any(|word| led.contains(word))
}

#[cfg(test)]
mod tests {
    use plan::Decimal;

    use super::people_bytes;

    #[test]
    fn people_are_counted_only_where_it_befell_them() {
        for (led, thing, expect) in [
            ("", "人的信息", Some("人")),
            ("", "旅客个人信息外泄", Some("旅客")),
            ("泄露个人信息", "人", Some("人")),
            ("", "名旅客的信息被", Some("名")),
            ("信息泄露涉及", "人，已报告", Some("人")),
            ("约", "人，信息泄露", Some("人")),
            ("来了", "人，信息泄露", None),
            ("", "人次", None),
            ("", "人民币", None),
            ("", "人打电话投诉信息", None),
            ("", "人排队，信息泄露", None),
            ("", "人的城市，信息泄露", None),
            ("", "台", None),
        ] {
            let found = people_bytes(Decimal::from(60_000), led, thing);
            assert_eq!(found, expect.map(str::len), "{led}[6万]{thing}");
        }
    }
}
