//! The commands about the standing tasks of the year: what is open, and that one was done.

use crate::{
    App, Change, Decision, Failure,
    input::{Nothing, SettleUpkeep},
    opened::refused,
    session::{Crew, Session},
    show,
    view::upkeep::UpkeepView,
};
use assess::{UpkeepDone, UpkeepSeen};
use base::{Id, Moment, earliest_now};
use chrono::Datelike as _;
use incident::{LINE_CHARACTERS_MAX, PASSAGE_CHARACTERS_MAX, Refusal};
use std::sync::Arc;
use store::UpkeepRecord;

/// Records before this year are not of this program's time.
const YEAR_MIN: i32 = 2000;

/// Every standing task of the unit's plan, what presses most first.
pub(crate) async fn upkeep(app: &Arc<App>, _: Nothing) -> Result<Vec<UpkeepView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    rows(&session, &crew, app.setup.clock.now())
}

/// Records that a standing task was done.
pub(crate) async fn settle_upkeep(
    app: &Arc<App>,
    input: SettleUpkeep,
) -> Result<Decision<Vec<UpkeepView>>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let now = app.setup.clock.now();
    let by = input.by.unwrap_or_else(|| crew.operator.clone());
    // A clock that nothing speaks against is right to the day.
    let seen = (now.date(), app.time.is_suspect());
    if let Some(refusal) = refusal(&crew, &input.task, input.year, input.done_on, seen) {
        return Ok(refused(vec![refusal]));
    }
    let too_long = [(&by, LINE_CHARACTERS_MAX), (&input.number, LINE_CHARACTERS_MAX)]
        .into_iter()
        .chain([(&input.note, PASSAGE_CHARACTERS_MAX)])
        .any(|(text, most)| text.chars().count() > most);
    if too_long {
        return Ok(refused(vec![Refusal::plain("note", "写得太长，请分开写。")]));
    }
    if by.trim().is_empty() {
        return Ok(refused(vec![Refusal::plain("by", "请写明由谁完成。")]));
    }
    let record = UpkeepRecord {
        id: Id::fresh(&*app.setup.clock)?,
        task: input.task,
        year: input.year,
        done_on: input.done_on,
        done_by: by.trim().to_owned(),
        number: input.number.trim().to_owned(),
        note: input.note.trim().to_owned(),
        recorded_at: now,
        recorded_by: crew.operator.clone(),
    };
    session.store.writer().record_upkeep(&crew.plan.reference.id, record)?;
    app.changed(Change::Duties);
    Ok(Decision::Accepted(rows(&session, &crew, now)?))
}

/// Every standing task as a row.
pub(crate) fn rows(
    session: &Session,
    crew: &Crew,
    now: Moment,
) -> Result<Vec<UpkeepView>, Failure> {
    let records = session.store.upkeep_done(&crew.plan.reference.id)?;
    let done: Vec<UpkeepDone<'_>> = records
        .iter()
        .map(|record| UpkeepDone { task: &record.task, year: record.year, on: record.done_on })
        .collect();
    let seen = UpkeepSeen {
        plan: &crew.plan,
        done: &done,
        roles: crew.roles(),
        // A clock that was wrong at the first run owes nothing for years that never were.
        since: session.store.made_at()?.clamp(earliest_now().min(now), now).date(),
        today: now.date(),
    };
    let duties = assess::upkeep(&seen, crew.library.calendar());
    Ok(duties.iter().map(|duty| show::upkeep::row(&crew.plan, duty, &records)).collect())
}

/// Whether a task belongs on 值班台: ours, and overdue or coming within thirty days.
pub(crate) fn presses(row: &UpkeepView) -> bool {
    row.mine && matches!(row.state, "overdue" | "soon")
}

fn refusal(
    crew: &Crew,
    task: &str,
    year: i32,
    done_on: chrono::NaiveDate,
    (today, suspect): (chrono::NaiveDate, bool),
) -> Option<Refusal> {
    if !crew.plan.upkeep.iter().any(|known| known.id == task) {
        return Some(Refusal::plain("task", "本单位的预案没有这项日常工作。"));
    }
    // No day is refused by a clock that may be wrong.
    if done_on > today && !suspect {
        return Some(Refusal::plain("done_on", "这一天还没有到，请核对。"));
    }
    let present = today.max(done_on).year();
    if !(YEAR_MIN..=present).contains(&year) || done_on.year() < YEAR_MIN {
        return Some(Refusal::plain("year", "年份不对：只能记今年和以前的。"));
    }
    None
}
