//! Tells of standing tasks that come due: quietly, together, in working hours, each stage once.
//!
//! A task is told when its last day is thirty days away, when it is a week away, when it has passed,
//! and then once a month. The plans name no such rhythm: it is ours.

use crate::{
    About, Alert, App, Failure,
    session::{Crew, Session},
    upkeep,
    view::upkeep::UpkeepView,
};
use base::Moment;
use chrono::{Datelike as _, NaiveDate, Weekday};
use plan::Calendar;
use std::time::Duration;
use store::Heard;

/// Nobody is told of a yearly task outside these hours of a working day: from nine until five.
const HOURS: std::ops::Range<u64> = 9..17;
const DAY_SECONDS: u64 = 86_400;
/// Its last day is near.
const NEAR_DAYS: i64 = 7;
/// What was told is kept for longer than any task runs.
const KEPT: Duration = Duration::from_secs(3 * 366 * DAY_SECONDS);
const LOOK_EVERY: Duration = Duration::from_secs(600);
const LINES_MAX: usize = 4;

/// When it was looked last.
#[derive(Default)]
pub(crate) struct UpkeepTold(Option<Moment>);

impl UpkeepTold {
    /// Tells what is to be told now, and remembers it.
    pub(crate) fn look(&mut self, app: &App, session: &Session) -> Result<(), Failure> {
        let now = app.setup.clock.now();
        let early = |at: Moment| at <= now && now < at.plus(LOOK_EVERY);
        if self.0.is_some_and(early) || app.time.is_suspect() {
            return Ok(());
        }
        self.0 = Some(now);
        let crew = session.crew(app)?;
        if !is_working_hour(crew.library.calendar(), now) {
            return Ok(());
        }
        let heard = session.store.heard(Heard::Upkeep)?;
        let rows = upkeep::rows(session, &crew, now)?;
        let fresh: Vec<(String, &UpkeepView)> = rows
            .iter()
            .filter(|row| upkeep::presses(row))
            .map(|row| (key(&crew, row, now.date()), row))
            .filter(|(key, _)| !heard.contains_key(key))
            .collect();
        if fresh.is_empty() {
            return Ok(());
        }
        let tasks: Vec<&UpkeepView> = fresh.iter().map(|(_, row)| *row).collect();
        app.alert(alert(&tasks));
        let keys = fresh.into_iter().map(|(key, _)| key).collect();
        session.store.writer().keep_heard(Heard::Upkeep, keys, "", now.minus(KEPT))?;
        Ok(())
    }
}

/// A stage of a task.
fn key(crew: &Crew, row: &UpkeepView, today: NaiveDate) -> String {
    let left = row.due_on.map(|due| (due - today).num_days());
    let stage = match (row.state, left) {
        ("overdue", _) => format!("overdue-{}-{}", today.year(), today.month()),
        (_, Some(..=NEAR_DAYS)) => "near".to_owned(),
        _ => "soon".to_owned(),
    };
    format!("{}/{}/{}/{stage}", crew.plan.reference.id, row.task, row.year)
}

fn alert(tasks: &[&UpkeepView]) -> Alert {
    let title = match tasks {
        [one] => format!("日常工作：{}", one.what),
        several => format!("日常工作{}项临近或已过期限", several.len()),
    };
    let line = |row: &&UpkeepView| {
        let when = match (row.state, row.due_on) {
            ("overdue", Some(due)) => {
                format!("{}月{}日已到期，还没有记为完成", due.month(), due.day())
            }
            (_, Some(due)) => format!("{}月{}日到期", due.month(), due.day()),
            (_, None) => row.due_says.clone(),
        };
        format!("{}（{}）：{when}", row.what, row.clause)
    };
    let mut lines: Vec<String> = tasks.iter().take(LINES_MAX).map(line).collect();
    if tasks.len() > LINES_MAX {
        lines.push(format!("另有{}项", tasks.len() - LINES_MAX));
    }
    Alert { about: About::Duties, title, body: lines.join("\n"), urgent: false, forward: false }
}

fn is_working_hour(calendar: &Calendar, now: Moment) -> bool {
    let day = now.date();
    let week = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let left = Moment::end_of_day(day).since(now).as_secs();
    let hour = DAY_SECONDS.saturating_sub(left.saturating_add(1)) / 3_600;
    calendar.is_working(day).unwrap_or(week) && HOURS.contains(&hour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_at_night_or_on_a_day_off() {
        let calendar = Calendar::default();
        for (moment, expect) in [
            ("2026-11-20T08:59:59+08:00", false),
            ("2026-11-20T09:00:00+08:00", true),
            ("2026-11-20T16:59:59+08:00", true),
            ("2026-11-20T17:00:00+08:00", false),
            ("2026-11-21T10:00:00+08:00", false),
        ] {
            let now = moment.parse().unwrap();
            assert_eq!(is_working_hour(&calendar, now), expect, "{moment}");
        }
    }
}
