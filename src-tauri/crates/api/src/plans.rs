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

/// One plan, readable: that of a folder handed in as files, or the built-in one where it has none.
#[must_use]
pub fn explained(files: &[File], id: &str) -> Option<PlanView> {
    Library::worked_on(files).newest(id).map(|plan| show::plan::whole(&plan))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    const PLAN: &str = "guiyang-customs";

    /// The folder of one plan with a text in the place of another, its version as it is.
    fn edited(from: &str, to: &str) -> Vec<File> {
        let plans = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../plans");
        let mut files = crate::read_plans(&plans);
        files.retain(|(path, _)| path.starts_with(PLAN));
        for (_, bytes) in &mut files {
            *bytes = String::from_utf8_lossy(bytes).replace(from, to).into_bytes();
        }
        files
    }

    /// Who edits a plan must not be answered out of the program's own.
    #[test]
    fn a_folder_that_is_worked_on_stands_for_the_built_in_plan_of_the_same_version() {
        let files = edited("leak.people >= 50000", "leak.people >= 70000");
        let case = format!(
            "plan = \"{PLAN}\"\ntitle = \"六万人\"\n[[moment]]\nat = 2026-03-02T09:00:00+08:00\n\
             mark = [\"discovered\"]\nfacts = {{ \"leak.people\" = 60000 }}\n"
        );
        let floor = |files: &[File]| {
            let answer = crate::assess_case(files, "day.toml", case.as_bytes()).unwrap();
            serde_json::to_value(answer).unwrap()["moments"][0]["floor"].clone()
        };
        assert_eq!(floor(&[]), "II");
        assert_eq!(floor(&files), "IV");
        let digest = |files: &[File]| explained(files, PLAN).unwrap().digest;
        assert_ne!(digest(&files), digest(&[]));
        assert!(explained(&files, "linxiang-city").unwrap().summary.title.contains("临湘市"));
    }

    #[test]
    fn a_folder_whose_plan_is_not_sound_is_not_answered_for_by_the_built_in_one() {
        let files = edited("grade = \"II\"", "grade = \"V\"");
        assert!(explained(&files, PLAN).is_none());
        let case = format!("plan = \"{PLAN}\"\n");
        let problems = crate::assess_case(&files, "day.toml", case.as_bytes()).unwrap_err();
        assert!(problems[0].what.contains("没有可用的预案"), "{problems:?}");
    }
}
