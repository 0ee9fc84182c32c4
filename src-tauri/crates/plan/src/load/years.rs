//! Reads a year of the working-day calendar and a taxonomy.
//!
//! A year is declared whole or not at all: days off and make-up days must lie in it, and a make-up
//! day must be a week-end day, so that a slip of the pen is found.

use chrono::{Datelike, NaiveDate, Weekday};

use super::categories;
use crate::row::Row;
use crate::shape::{Shape, Value, may, must};
use crate::source::Source;
use crate::{CalendarYear, Problem, Taxonomy};

/// A year of the calendar.
pub(crate) static CALENDAR: Shape = Shape::of(
    "calendar",
    "一年的法定假日与调休，照国务院办公厅的通知写。没有文件的年份就是“不知道”，程序不猜。",
    &[
        must("year", Value::Number(2000, 2100), "年份。"),
        must("source", Value::Text, "依据：通知名称、文号、日期、网址。"),
        may("off", Value::Days, "另外的放假日，平常的周末不写。"),
        may("make_up", Value::Days, "调休上班的周六、周日。"),
        may("holiday", Value::Rows(&HOLIDAY, 0), "假期，一个一行。"),
    ],
);
static HOLIDAY: Shape = Shape::of(
    "holiday",
    "一个假期，首尾两天都放假。",
    &[
        must("name", Value::Text, "名称，如 国庆节。"),
        must("first", Value::Day, "第一天，如 2026-10-01。"),
        must("last", Value::Day, "最后一天，不早于 first，不超过一个月。"),
    ],
);

/// A taxonomy.
pub(crate) static TAXONOMY: Shape = Shape::of(
    "taxonomy",
    "一部分类标准，只作对照：预案自己的类别清单为准。",
    &[
        must("id", Value::Text, "编号，categories.toml 的 taxonomy 用它，如 gbz20986-2007。"),
        must("title", Value::Text, "标准号和名称。"),
        must("status", Value::Text, "是否现行，被什么代替。"),
        may("follows", Value::Text, "词和例子写在另一部标准里的，写那一部的编号。"),
        may("category", Value::Rows(&categories::TAXON, 0), "类别。"),
    ],
);

/// Reads one year, such as `calendar/2026.toml`; `None` when a problem blocks it.
#[must_use]
pub fn load_calendar(file: &str, bytes: &[u8]) -> (Option<CalendarYear>, Vec<Problem>) {
    whole(file, bytes, &CALENDAR, year)
}

/// Reads one taxonomy, such as `taxonomy/gbz20986-2007.toml`; `None` when a problem blocks it.
#[must_use]
pub fn load_taxonomy(file: &str, bytes: &[u8]) -> (Option<Taxonomy>, Vec<Problem>) {
    whole(file, bytes, &TAXONOMY, |root| Taxonomy {
        id: root.text("id"),
        title: root.text("title"),
        status: root.text("status"),
        follows: root.maybe_text("follows"),
        categories: categories::level(root, "category", None),
    })
}

/// Reads a file that stands alone.
pub(crate) fn whole<T>(
    file: &str,
    bytes: &[u8],
    shape: &'static Shape,
    read: impl FnOnce(&Row<'_, '_>) -> T,
) -> (Option<T>, Vec<Problem>) {
    let mut problems = Vec::new();
    let source = Source::decode(file, bytes, &mut problems);
    let value = {
        let table = source.parse();
        let root = source.root(&table, shape);
        let value = read(&root);
        root.finish();
        value
    };
    problems.extend(source.into_problems());
    let blocked = problems.iter().any(|problem| problem.blocks);
    ((!blocked).then_some(value), problems)
}

fn year(root: &Row<'_, '_>) -> CalendarYear {
    if !root.has("year") {
        root.report("year", "缺少 year", "写上年份，如 year = 2026");
    }
    let number = root.number("year").and_then(|year| i32::try_from(year).ok()).unwrap_or_default();
    let mut year = CalendarYear {
        year: number,
        source: root.text("source"),
        off: root.days("off").into_iter().collect(),
        make_up: root.days("make_up").into_iter().collect(),
    };
    for row in root.rows("holiday") {
        row.text("name");
        if let (Some(first), Some(last)) = (row.day("first"), row.day("last")) {
            if first > last || (last - first).num_days() > 31 {
                row.report("last", "假期起止不对", "first 不晚于 last,且不超过一个月");
            } else {
                year.off.extend(first.iter_days().take_while(|day| *day <= last));
            }
        } else {
            row.report("first", "假期缺少起止", "写上 first 和 last");
        }
        row.finish();
    }
    check(root, &year);
    year
}

fn check(root: &Row<'_, '_>, year: &CalendarYear) {
    let outside = |day: &&NaiveDate| day.year() != year.year;
    if let Some(day) = year.off.iter().chain(&year.make_up).find(outside) {
        root.report("year", format!("{day} 不在这一年"), "把日期移到它那一年的文件");
    }
    if let Some(day) = year.off.intersection(&year.make_up).next() {
        root.report("make_up", format!("{day} 又放假又上班"), "核对通知，只留一处");
    }
    let weekday = |day: &&NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    if let Some(day) = year.make_up.iter().find(weekday) {
        root.report("make_up", format!("{day} 本来就是工作日"), "调休上班日应是周六或周日");
    }
}

#[cfg(test)]
mod tests {
    use super::load_calendar;
    use crate::Calendar;

    #[test]
    fn holidays_and_make_up_days_decide_and_other_years_are_unknown() {
        let text = "year = 2026\nsource = '通知'\nmake_up = [2026-10-10]\n\
                    [[holiday]]\nname = '国庆'\nfirst = 2026-10-01\nlast = 2026-10-07\n";
        let (year, problems) = load_calendar("2026.toml", text.as_bytes());
        assert_eq!(problems, []);
        let mut calendar = Calendar::default();
        calendar.declare(year.unwrap());
        let table = [
            ("2026-10-01", Some(false)),
            ("2026-10-07", Some(false)),
            ("2026-10-08", Some(true)),
            ("2026-10-10", Some(true)),
            ("2026-10-11", Some(false)),
            ("2027-01-04", None),
        ];
        for (day, expect) in table {
            assert_eq!(calendar.is_working(day.parse().unwrap()), expect, "{day}");
        }
    }

    #[test]
    fn slips_are_found() {
        let text = "year = 2026\nsource = '通知'\nmake_up = [2026-10-09, 2025-01-04]\n\
                    off = [2026-10-09]\n[[holiday]]\nname = '国庆'\nfirst = 2026-10-07\nlast = 2026-10-01\n";
        let (year, problems) = load_calendar("2026.toml", text.as_bytes());
        assert!(year.is_none());
        assert_eq!(problems.len(), 4, "{problems:?}");
    }
}
