//! The commands that show plans.
//!
//! They show what the library holds and read nothing themselves.

use crate::{
    App, Code, Failure, Library,
    input::{ByPlan, Nothing},
    library::File,
    show,
    view::plan::{PlanView, PlansView},
};
use std::sync::Arc;

/// 预案: every plan and the problems of those that are not sound.
pub(crate) async fn plans(app: &Arc<App>, _: Nothing) -> Result<PlansView, Failure> {
    Ok(app.library().view())
}

/// One plan, readable; the unit's own where none is named.
pub(crate) async fn plan(app: &Arc<App>, input: ByPlan) -> Result<PlanView, Failure> {
    let id = match input.plan {
        Some(id) => id,
        None => app.session()?.crew(app)?.unit.plan,
    };
    let library = app.library();
    let plan = library.newest(&id).ok_or_else(|| Failure::plain(Code::Missing, "没有这部预案"))?;
    Ok(show::plan::whole(&plan))
}

/// One plan, readable: of the plans that are built in and those of a folder handed in as files.
#[must_use]
pub fn explained(files: &[File], id: &str) -> Option<PlanView> {
    Library::load(files).newest(id).map(|plan| show::plan::whole(&plan))
}
