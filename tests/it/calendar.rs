//! The calendar that ships, held day by day against two public sources that were made apart.
//!
//! What a source gives is frozen in `fixtures/calendar`; where one differs, the State Council's
//! notice decides, and never the fixture.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use plan::Calendar;
use serde_json::Value;

const YEARS: [i32; 3] = [2024, 2025, 2026];
const SOURCES: [&str; 2] = ["chinesecalendar", "chinese-days"];

/// Days that differ from the ordinary week, as one public source has them.
struct Public {
    off: BTreeSet<String>,
    working: BTreeSet<String>,
}

impl Public {
    /// Whether work is done on a day given with the number of its weekday, Monday being 0.
    fn is_working(&self, day: &str, weekday: i64) -> bool {
        self.working.contains(day) || (weekday < 5 && !self.off.contains(day))
    }
}

#[test]
fn every_day_of_every_year_is_as_two_public_sources_have_it() {
    let calendar = shipped();
    let declared: Vec<i32> = calendar.years().map(|year| year.year).collect();
    assert_eq!(declared, YEARS, "a new year needs its days in fixtures/calendar");
    for source in SOURCES {
        let public = public(source);
        for (year, public) in YEARS.iter().zip(public.values()) {
            let mut differing = Vec::new();
            let mut days = 0;
            for (day, weekday) in days_of(*year) {
                days += 1;
                let ours = calendar.is_working(day.parse().unwrap());
                if ours != Some(public.is_working(&day, weekday)) {
                    differing.push(day);
                }
            }
            assert!(days == 365 || (days == 366 && *year == 2024), "{year}: {days} days");
            assert_eq!(differing, [""; 0], "{source} {year}");
        }
    }
}

#[test]
fn every_year_names_the_notice_it_comes_from() {
    let notices = [
        (2024, "国办发明电〔2023〕7号"),
        (2025, "国办发明电〔2024〕12号"),
        (2026, "国办发明电〔2025〕7号"),
    ];
    let calendar = shipped();
    for (year, (number, notice)) in calendar.years().zip(notices) {
        assert_eq!(year.year, number);
        assert!(year.source.contains(notice), "{number}: {}", year.source);
        assert!(year.source.contains("https://www.gov.cn/"), "{number}: {}", year.source);
    }
}

fn shipped() -> Calendar {
    let mut calendar = Calendar::default();
    let folder = root().join("plans/calendar");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let (year, problems) = plan::load_calendar(&name, &fs::read(&path).unwrap());
        assert!(problems.is_empty(), "{problems:?}");
        calendar.declare(year.unwrap());
    }
    calendar
}

/// The years of one source, earliest first.
fn public(source: &str) -> BTreeMap<String, Public> {
    let path = root().join(format!("tests/fixtures/calendar/{source}.json"));
    let json: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let days = |year: &Value, key: &str| -> BTreeSet<String> {
        let days: BTreeSet<_> =
            year[key].as_array().unwrap().iter().map(|day| day.as_str().unwrap().into()).collect();
        assert!(!days.is_empty(), "{source} has no {key} days");
        days
    };
    let years: BTreeMap<_, _> = json
        .as_object()
        .unwrap()
        .iter()
        .map(|(number, year)| {
            let public = Public { off: days(year, "off"), working: days(year, "working") };
            (number.clone(), public)
        })
        .collect();
    assert_eq!(years.keys().map(|year| year.parse().unwrap()).collect::<Vec<i32>>(), YEARS);
    years
}

/// Every day of a year with its weekday, counted from 2024-01-01, which was a Monday.
fn days_of(year: i32) -> Vec<(String, i64)> {
    let leap = |year: i32| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let before: i64 = (2024..year).map(|past| if leap(past) { 366 } else { 365 }).sum();
    let february = if leap(year) { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let days = (1..).zip(months).flat_map(|(month, length)| {
        (1..=length).map(move |day| format!("{year}-{month:02}-{day:02}"))
    });
    days.zip(before..).map(|(day, number)| (day, number % 7)).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
