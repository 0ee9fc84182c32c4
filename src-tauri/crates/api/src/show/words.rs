//! Moments, limits, channels and grades in the words of the screens.

use crate::view::grade::GradeView;
use base::Moment;
use chrono::{Datelike, Timelike};
use format::PassageWord;
use incident::Passage;
use plan::{By, Grade, Plan};

const MINUTE_MS: i64 = 60_000;

/// `10:45`, or `9月24日 10:45` on another day than `now`, with the year in another year.
pub(crate) fn moment(at: Moment, now: Moment) -> String {
    let (day, today) = (at.date(), now.date());
    let time = format!("{:02}:{:02}", at.time().hour(), at.time().minute());
    if day == today {
        time
    } else if day.year() == today.year() {
        format!("{}月{}日 {time}", day.month(), day.day())
    } else {
        format!("{}年{}月{}日 {time}", day.year(), day.month(), day.day())
    }
}

/// Whether a moment is before another as both are written, to the minute.
pub(crate) const fn is_before(one: Moment, other: Moment) -> bool {
    one.unix_ms().div_euclid(MINUTE_MS) < other.unix_ms().div_euclid(MINUTE_MS)
}

/// `2026年9月24日 08时47分`, as reports write it.
pub(crate) fn written(at: Moment) -> String {
    let (day, time) = (at.date(), at.time());
    format!(
        "{}年{}月{}日 {:02}时{:02}分",
        day.year(),
        day.month(),
        day.day(),
        time.hour(),
        time.minute()
    )
}

/// A grade with its name, such as `Ⅲ级 较大`.
pub(crate) fn grade(grade: Grade) -> GradeView {
    let name = format!("{}级 {}", grade.numeral(), grade.name());
    GradeView { word: grade.word().to_owned(), name }
}

/// Grades in words, such as `Ⅱ级、Ⅰ级`.
pub(crate) fn grades(grades: &[Grade]) -> String {
    let each: Vec<String> = grades.iter().map(|grade| format!("{}级", grade.numeral())).collect();
    each.join("、")
}

/// A prescribed channel or form in words.
pub(crate) fn channel(plan: &Plan, by: &By) -> String {
    match by {
        By::Any => "方式不限".to_owned(),
        By::Phone => "电话".to_owned(),
        By::Written => "书面".to_owned(),
        By::Form(id) => plan.form(id).map_or_else(|| id.clone(), |form| form.title.clone()),
    }
}

/// The frozen word of a passage.
pub(crate) fn passage(passage: Passage) -> &'static str {
    PassageWord::from(passage).word()
}

/// The passage of a frozen word.
pub(crate) fn passage_of(word: &str) -> Option<Passage> {
    word.parse::<PassageWord>().ok().map(Passage::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_is_as_short_as_it_can_be() {
        let now = at("2026-09-24T12:00:00+08:00");
        assert_eq!(moment(at("2026-09-24T08:05:00+08:00"), now), "08:05");
        assert_eq!(moment(at("2026-09-23T23:59:59+08:00"), now), "9月23日 23:59");
        assert_eq!(moment(at("2025-01-02T03:04:00+08:00"), now), "2025年1月2日 03:04");
        assert_eq!(written(at("2026-09-24T00:47:00Z")), "2026年9月24日 08时47分");
    }

    #[test]
    fn grades_carry_numeral_and_name() {
        assert_eq!(grade(Grade::Considerable).name, "Ⅲ级 较大");
        assert_eq!(grade(Grade::Considerable).word, "III");
        assert_eq!(grades(&[Grade::Major, Grade::Extreme]), "Ⅱ级、Ⅰ级");
    }
}
