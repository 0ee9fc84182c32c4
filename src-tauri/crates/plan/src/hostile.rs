//! Files that are out to harm the loader, or were harmed on the way.
//!
//! Each is refused with the file named and at most a hundred problems; that it is quick is bounded
//! by sizes that are looked at first, so the bound is tested through them and with a wide margin.

use std::fmt::Write as _;
use std::time::Duration;

use base::{Clock as _, SystemClock};

use crate::load::load;
use crate::shipped::folder;
use crate::{Plan, Problem, load_calendar, load_case, load_cases, load_taxonomy};

const PLAN: &str = "jiangsu-education";

/// What a release build does in well under a second, a debug build on a busy machine does in this.
const PATIENCE: Duration = Duration::from_secs(10);

/// Loads within patience.
fn answered(files: &[(String, Vec<u8>)]) -> (Option<Plan>, Vec<Problem>) {
    let clock = SystemClock;
    let before = clock.boot().elapsed;
    let answer = load(files);
    let took = clock.boot().elapsed.saturating_sub(before);
    assert!(took < PATIENCE, "took {took:?}");
    assert!(answer.1.len() <= 1000, "{} problems", answer.1.len());
    answer
}

/// The plan with one file put in its place is refused, and the file is named with these words.
fn refused(name: &str, file: &str, bytes: Vec<u8>, words: &str) {
    let mut files = folder(PLAN);
    let place = files.iter_mut().find(|(path, _)| path == file).unwrap();
    place.1 = bytes;
    let (plan, problems) = answered(&files);
    assert!(plan.is_none(), "{name}");
    let found = problems.iter().find(|found| found.file == file && found.what.contains(words));
    let found = found.unwrap_or_else(|| panic!("{name}: {problems:#?}"));
    assert!(found.blocks && !found.mend.is_empty(), "{name}: {found}");
}

/// Facts that cannot be read are all that is found, and nothing is advised about what names them.
fn alone(name: &str, bytes: Vec<u8>, words: &str) {
    for file in ["facts.toml", "grades.toml", "plan.toml", "forms.toml"] {
        let mut files = folder(PLAN);
        files.iter_mut().find(|(path, _)| path == file).unwrap().1 = bytes.clone();
        let (_, problems) = answered(&files);
        let found: Vec<_> = problems.iter().map(|one| (one.file.as_str(), &one.what)).collect();
        assert!(
            matches!(found[..], [(place, what)] if place == file && what.contains(words)),
            "{name}: {found:?}"
        );
    }
}

/// A fact file with this condition as its only one.
fn asked_if(condition: &str) -> Vec<u8> {
    let mut text = String::from("[[fact]]\nid = 'a'\nask = '甲'\nkind = 'yes_no'\n");
    write!(text, "[[fact]]\nid = 'b'\nask = '乙'\nkind = 'count'\nunit = '人'\n").unwrap();
    writeln!(text, "only_if = \"{condition}\"").unwrap();
    text.into_bytes()
}

#[test]
fn a_hundred_megabytes_are_refused_unread() {
    refused("huge", "grades.toml", vec![b'['; 100 << 20], "8MiB");
    refused("large", "grades.toml", vec![b'['; 2 << 20], "1MiB");
    alone("large", vec![b'#'; (1 << 20) + 1], "超过上限1MiB");
    alone("not UTF-8", b"a = 1\n# \xff".to_vec(), "UTF-8");
    let (case, problems) = load_case("day.toml", &vec![b'['; 100 << 20], &plan());
    assert!(case.is_none() && problems[0].file == "day.toml", "{problems:?}");
    assert!(problems[0].what.contains("1MiB"));
}

#[test]
fn nesting_ten_thousand_deep_is_refused() {
    let deep = |open: &str, close: &str| {
        format!("x = {}{}\n", open.repeat(10_000), close.repeat(10_000)).into_bytes()
    };
    refused("lists", "facts.toml", deep("[", "]"), "TOML");
    refused("tables", "facts.toml", deep("{ a = ", " }"), "TOML");
    refused("unclosed", "facts.toml", deep("[", ""), "TOML");
    let headed = format!("[{}]\n", vec!["a"; 10_000].join(".")).into_bytes();
    refused("a head of many parts", "facts.toml", headed, "TOML");
    let dotted = format!("{} = 1\n", vec!["a"; 10_000].join(".")).into_bytes();
    refused("a key of many parts", "facts.toml", dotted, "TOML");
}

#[test]
fn a_condition_that_is_a_megabyte_is_refused() {
    let long = "a || ".repeat(200_000) + "a";
    refused("chain", "facts.toml", asked_if(&long), "4KiB");
    refused("one name", "facts.toml", asked_if(&"a".repeat(1_000_000)), "4KiB");
    refused("long brackets", "facts.toml", asked_if(&"(".repeat(1_000_000)), "4KiB");
    refused("brackets", "facts.toml", asked_if(&"(".repeat(40)), "嵌套");
}

#[test]
fn more_conditions_than_a_plan_can_need_are_refused() {
    let long = vec!["net.down"; 330].join(" || ");
    let mut text = String::from("[rest]\nclause = 'z'\ngrade = 'IV'\nsays = '其余'\n");
    for number in 0..200 {
        write!(text, "[[criterion]]\nclause = 'c{number}'\ngrade = 'I'\nsays = '长'\n").unwrap();
        writeln!(text, "when = '{long}'").unwrap();
    }
    assert!(text.len() < 1 << 20 && long.len() < 4 << 10);
    refused("conditions", "grades.toml", text.into_bytes(), "超过64KiB");
}

#[test]
fn more_rows_than_a_plan_can_have_are_refused() {
    let mut text = String::new();
    for number in 0..20_000 {
        writeln!(text, "[[fact]]\nid='f{number:05}'\nonly_if='f99999'").unwrap();
    }
    assert!(text.len() < 1 << 20);
    refused("facts", "facts.toml", text.into_bytes(), "超过1000项");
}

/// Each moment is played through the engine, so that their number bounds what a check costs.
#[test]
fn more_moments_than_cases_can_need_are_refused() {
    let day = |moments: usize| {
        let mut text = format!("plan = '{PLAN}'\ntitle = '一天'\n");
        for minute in 0..moments {
            let (hour, minute) = (minute / 60, minute % 60);
            writeln!(text, "[[moment]]\nat = 2026-03-02T{hour:02}:{minute:02}:00+08:00").unwrap();
        }
        text.into_bytes()
    };
    let plan = plan();
    let (case, problems) = load_case("cases/day.toml", &day(101), &plan);
    assert!(case.is_none() && problems[0].what.contains("超过100个时刻"), "{problems:?}");
    assert_eq!(load_case("cases/day.toml", &day(100), &plan).1, []);
    let days = |number: usize| -> Vec<(String, Vec<u8>)> {
        (0..number).map(|place| (format!("cases/{place:02}.toml"), day(100))).collect()
    };
    assert_eq!(load_cases(&days(10), &plan).1, []);
    let (cases, problems) = load_cases(&days(60), &plan);
    assert_eq!((cases.len(), problems.len()), (10, 1), "nothing further is even read");
    assert!(problems[0].file == "cases/10.toml" && problems[0].blocks, "{problems:?}");
}

#[test]
fn what_lies_outside_the_subset_is_refused() {
    for condition in [
        "b + 1 > 2",
        "has(a.b)",
        "[1].all(x, x > 0)",
        "size('a') > 0",
        "a ? a : !a",
        "{'a': 1}.a",
        "b > 1e3",
        "b == null",
        "b.exists(x, x)",
        "b",
        "a == 1",
        "1 == 1",
        "b == b",
        "",
        "&&",
        "a &&",
        "'a' in b",
        "b in []",
        "a\u{3000}&& a",
        "r'a' == b",
        "b == 1u",
        "b == 99999999999999999999999999999999",
    ] {
        let mut files = folder(PLAN);
        files.iter_mut().find(|(path, _)| path == "facts.toml").unwrap().1 = asked_if(condition);
        let (plan, problems) = answered(&files);
        assert!(plan.is_none(), "{condition}");
        let line = asked_if("").iter().filter(|&&byte| byte == b'\n').count();
        let placed = |found: &&Problem| found.file == "facts.toml" && found.line == line;
        assert!(problems.iter().any(|found| placed(&found)), "{condition}: {problems:#?}");
    }
}

#[test]
fn broken_text_is_refused_at_its_line() {
    for (name, bytes) in [
        ("a lone byte", &b"a = 1\nb = '\xff'\n"[..]),
        ("cut within a character", "a = 1\nb = '甲".as_bytes().split_last().unwrap().1),
        ("UTF-16", &b"\xff\xfea\x00=\x001\x00"[..]),
        ("GBK", &b"a = 1\nb = '\xd6\xd0\xce\xc4'\n"[..]),
    ] {
        refused(name, "duties.toml", bytes.to_vec(), "UTF-8");
        let (year, problems) = load_calendar("2026.toml", bytes);
        assert!(year.is_none() && problems[0].line >= 1, "{name}: {problems:?}");
        assert!(load_taxonomy("t.toml", bytes).0.is_none(), "{name}");
    }
    refused("noughts", "duties.toml", vec![0; 4096], "TOML");
}

#[test]
fn a_mark_at_the_start_and_carriage_returns_are_simply_read() {
    let plain = load(&folder(PLAN)).0.unwrap();
    let mut files = folder(PLAN);
    for (path, bytes) in &mut files {
        if path.ends_with(".toml") {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes();
        }
    }
    let (turned, problems) = load(&files);
    assert_eq!(problems, []);
    let turned = turned.unwrap();
    assert_eq!(plain.criteria, turned.criteria);
    assert_eq!(plain.obligations, turned.obligations);
    assert_eq!(plain.questions, turned.questions);
}

fn plan() -> Plan {
    load(&folder(PLAN)).0.unwrap()
}
