//! The command that shows what a grade would do to the duties before a person decides it.

use crate::{
    App, Code, Failure, input::PreviewGrade, opened::Opened, show, view::shift::ShiftView,
};
use assess::Graded;
use plan::Grade;
use std::sync::Arc;

/// What a grade would do to the duties.
pub(crate) async fn preview_grade(
    app: &Arc<App>,
    input: PreviewGrade,
) -> Result<Vec<ShiftView>, Failure> {
    let grade = Grade::from_word(&input.grade)
        .ok_or_else(|| Failure::plain(Code::Invalid, "没有这个等级"))?;
    let session = app.session()?;
    let crew = session.crew(app)?;
    let opened = Opened::load(app, &session, input.id)?;
    let now = app.setup.clock.now();
    let at = input.at.unwrap_or(now);
    let graded = Graded { at, grade, confirmed: input.confirmed };
    Ok(opened.with_shown(&crew, now, |shown| show::shift::rows(shown, graded)))
}
