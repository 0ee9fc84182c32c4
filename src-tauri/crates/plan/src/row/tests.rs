//! How one table is read, and what is told of a value that is wrong.
//!
//! A test names the line of each problem, so that none is found by chance elsewhere.

use crate::shape::{Shape, Value, may, must};
use crate::source::Source;

static CLAUSED: Shape = Shape::of("claused", "", &[may("clause", Value::Text, "")]);
static LISTS: Shape = Shape::of("lists", "", &[may("c", Value::Texts(0), "")]);
static LETTERS: Shape = Shape::of(
    "letters",
    "",
    &[
        must("a", Value::Text, ""),
        may("b", Value::Flag, ""),
        may("c", Value::Texts(0), ""),
        may("d", Value::Moment, ""),
        may("e", Value::Text, ""),
        may("f", Value::Number(0, 9), ""),
        must("g", Value::Text, ""),
    ],
);
static TIMES: Shape = Shape::of(
    "times",
    "",
    &[may("a", Value::Moment, ""), may("b", Value::Day, ""), may("c", Value::Day, "")],
);

fn check(
    text: &str,
    shape: &'static Shape,
    read: impl Fn(&super::Row<'_, '_>),
) -> Vec<(usize, String)> {
    let mut problems = Vec::new();
    let source = Source::decode("a.toml", text.as_bytes(), &mut problems);
    let table = source.parse();
    let row = source.root(&table, shape);
    read(&row);
    row.finish();
    problems.extend(source.into_problems());
    problems
        .into_iter()
        .map(|found| (found.line, format!("{}|{}", found.what, found.mend)))
        .collect()
}

#[test]
fn unknown_keys_are_refused_with_the_nearest_known() {
    let found = check("cluase = '1'", &CLAUSED, |row| drop(row.maybe_text("clause")));
    assert_eq!(found, [(1, "不认识的键 cluase|是不是想写 clause?".to_owned())]);
}

#[test]
fn every_wrong_value_is_reported_at_its_line() {
    let text = "a = 1\nb = 'x'\nc = ['x', 2]\nd = 2026-01-01T00:00:00\ne = ''\nf = -1";
    let found = check(text, &LETTERS, |row| {
        assert_eq!(row.text("a"), "");
        assert!(!row.flag("b"));
        assert_eq!(row.texts("c"), ["x"]);
        assert_eq!(row.moment("d"), None);
        assert_eq!(row.maybe_text("e"), None);
        assert_eq!(row.number("f"), None);
        assert_eq!(row.text("g"), "");
    });
    let lines: Vec<_> = found.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [1, 1, 2, 3, 4, 5, 6], "{found:?}");
}

#[test]
fn a_moment_needs_its_offset_and_a_day_has_none() {
    let text = "a = 2026-09-26T10:10:00+08:00\nb = 2026-09-26\nc = 2026-09-26T10:10:00+08:00";
    let found = check(text, &TIMES, |row| {
        assert!(row.moment("a").is_some());
        assert!(row.day("b").is_some());
        assert!(row.day("c").is_none());
    });
    assert_eq!(found.len(), 1);
}

#[test]
fn what_a_list_holds_twice_is_told_on_its_line() {
    let text = "c = [\n  'x',\n  'y',\n  ' x ',\n]";
    let found = check(text, &LISTS, |row| assert_eq!(row.texts("c"), ["x", "y"]));
    assert_eq!(found, [(4, "c 里 x 写了两次|只留一个".to_owned())]);
    let many = (0..1001).map(|number| format!("'{number}'")).collect::<Vec<_>>().join(",");
    let text = format!("\nc = [{many}]");
    let found = check(&text, &LISTS, |row| assert_eq!(row.texts("c").len(), 1000));
    assert_eq!(found, [(2, "c 超过1000项|分到几部预案，或删去多余的".to_owned())]);
}
