//! The commands about the working-day calendar: what is declared, and the unit's own years.
//!
//! A year is taken whole or not at all, and a year that nobody declared stays unknown.

use crate::{
    App, Code, Decision, Failure, Library,
    bundles::renewed,
    input::{ByYear, Nothing, SaveCalendarYear},
    library::{Origin, Year},
    opened::refused,
    view::calendar::{CalendarView, CalendarYearView},
};
use chrono::{Datelike as _, NaiveDate, Weekday};
use incident::Refusal;
use plan::CalendarYear;
use std::{collections::BTreeSet, sync::Arc};
use store::OwnYear;

const SOURCE_CHARACTERS_MAX: usize = 300;

/// The working-day calendar: every declared year and where it is from.
pub(crate) async fn calendar(app: &Arc<App>, _: Nothing) -> Result<CalendarView, Failure> {
    app.session()?;
    Ok(view(app, &app.library()))
}

/// Fills in a year of the calendar; it goes before every other of that year.
pub(crate) async fn save_calendar_year(
    app: &Arc<App>,
    input: SaveCalendarYear,
) -> Result<Decision<CalendarView>, Failure> {
    let session = app.session()?;
    let year = CalendarYear {
        year: input.year,
        source: input.source.trim().to_owned(),
        off: input.days_off.into_iter().collect(),
        make_up: input.workdays.into_iter().collect(),
    };
    let refusals = refuse(&year);
    if !refusals.is_empty() {
        return Ok(refused(refusals));
    }
    let set_at = app.setup.clock.now();
    let set_by = session.operator()?;
    session.store.writer().set_year(OwnYear { year, set_at, set_by })?;
    renewed(app, &session);
    Ok(Decision::Accepted(view(app, &app.library())))
}

/// Takes a year away that the unit filled in; what it stood before holds again.
pub(crate) async fn remove_calendar_year(
    app: &Arc<App>,
    input: ByYear,
) -> Result<Decision<CalendarView>, Failure> {
    let session = app.session()?;
    if !session.store.writer().drop_year(input.year)? {
        return Err(Failure::plain(Code::Missing, "本单位没有填写过这一年"));
    }
    renewed(app, &session);
    Ok(Decision::Accepted(view(app, &app.library())))
}

fn view(app: &App, library: &Library) -> CalendarView {
    let now = app.setup.clock.now().date().year();
    let declared: BTreeSet<i32> = library.years().map(|year| year.year.year).collect();
    let missing: Vec<String> = [now, now.saturating_add(1)]
        .iter()
        .filter(|year| !declared.contains(year))
        .map(|year| format!("{year}年"))
        .collect();
    let missing_says = if missing.is_empty() {
        String::new()
    } else {
        format!(
            "没有{}的放假安排：落在其中的工作日期限按周一至周五估算，并注明“日历未公布”。通知公布后请填写，或导入新的预案包。",
            missing.join("、")
        )
    };
    CalendarView { years: library.years().rev().map(row).collect(), missing_says }
}

fn row(known: &Year) -> CalendarYearView {
    let Year { year, origin, covers } = known;
    let own = match origin {
        Origin::Unit(own) => Some(own),
        _ => None,
    };
    CalendarYearView {
        year: year.year,
        source: year.source.clone(),
        days_off: year.off.iter().copied().collect(),
        workdays: year.make_up.iter().copied().collect(),
        origin: origin.word(),
        origin_says: origin.says(),
        set_at: own.map(|own| own.set_at),
        set_by: own.map(|own| own.set_by.clone()).unwrap_or_default(),
        covers: covers.as_ref().map(Origin::says).unwrap_or_default(),
    }
}

fn refuse(year: &CalendarYear) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut refuse = |field, says: String| refusals.push(Refusal::plain(field, says));
    if !(2000..=2100).contains(&year.year) {
        refuse("year", "年份应在2000到2100之间。".to_owned());
    }
    if year.source.is_empty() || year.source.chars().count() > SOURCE_CHARACTERS_MAX {
        refuse("source", "请写明出自哪份通知，最多300字。".to_owned());
    }
    if year.off.is_empty() {
        refuse("days_off", "请填写放假的日子；通知还没有公布就先不填这一年。".to_owned());
    }
    let outside = |day: &&NaiveDate| day.year() != year.year;
    for (field, days) in [("days_off", &year.off), ("workdays", &year.make_up)] {
        if let Some(day) = days.iter().find(outside) {
            refuse(field, format!("{day} 不在{}年。", year.year));
        }
    }
    if let Some(day) = year.off.intersection(&year.make_up).next() {
        refuse("workdays", format!("{day} 又放假又上班，请核对通知。"));
    }
    let ordinary = |day: &&NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    if let Some(day) = year.make_up.iter().find(ordinary) {
        refuse("workdays", format!("{day} 本来就是工作日；调休上班日应是周六或周日。"));
    }
    refusals
}
