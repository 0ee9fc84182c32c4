//! What checking a folder of plans finds beyond reading it: cases that fail, rules no case reaches.
//!
//! The years of the working-day calendar that are built in count here too, so that a town's plan can
//! be checked without bringing them.

use crate::library::{BUNDLE, File, Library, Origin, inside};
use plan::{Calendar, Plan, Problem};

/// What checking a folder of plans found.
pub struct Checked {
    /// The sound plans: title, and what they hold in numbers.
    pub plans: Vec<(String, String)>,
    /// Every problem.
    pub problems: Vec<Problem>,
}

/// Checks a folder of plans handed in as files: every problem, and what the cases leave unproven.
#[must_use]
pub fn check_plans(files: &[File]) -> Checked {
    let library = Library::read(files, &Origin::Folder);
    let mut calendar = Library::built_in("calendar/").calendar().clone();
    library.years().for_each(|declared| calendar.declare(declared.year.clone()));
    let mut problems = library.problems().to_vec();
    if files.iter().any(|(path, _)| path == BUNDLE) {
        problems.extend(plan::load_bundle(files).1);
    }
    let mut plans = Vec::new();
    for kept in library.kept() {
        let (cases, found) = plan::load_cases(&kept.files, &kept.plan);
        let folder = &kept.plan.reference.id;
        problems.extend(found.into_iter().map(|problem| inside(folder, problem)));
        problems.extend(unproven(&kept.plan, &cases, &calendar));
        problems.extend(swallowed(&kept.plan));
        let what = format!(
            "判据{}条，应办{}项，步骤{}步，案例{}个",
            kept.plan.criteria.len(),
            kept.plan.obligations.len(),
            kept.plan.response.steps.len(),
            cases.len()
        );
        plans.push((kept.plan.title.clone(), what));
    }
    problems.sort();
    problems.dedup();
    Checked { plans, problems }
}

/// What the cases leave unproven or contradict, as problems of the plan.
fn unproven(plan: &Plan, cases: &[plan::Case], calendar: &Calendar) -> Vec<Problem> {
    let folder = &plan.reference.id;
    let found = |file: String, what: String, mend: &str, blocks: bool| Problem {
        file: format!("{folder}/{file}"),
        line: 0,
        what,
        mend: mend.to_owned(),
        blocks,
    };
    let left = assess::coverage(plan, cases, calendar);
    let criteria = left.criteria.into_iter().map(|clause| {
        let mend = "在 cases/ 里加一个使它成立的案例";
        found("grades.toml".to_owned(), format!("判据 {clause} 没有案例走到"), mend, false)
    });
    let duties = left.obligations.into_iter().map(|id| {
        let mend = "在 cases/ 里加一个使它产生的案例";
        found("duties.toml".to_owned(), format!("应办 {id} 没有案例走到"), mend, false)
    });
    let roles = assess::usual_roles(plan);
    let wrong = cases.iter().flat_map(|case| {
        let replayed = assess::replay(plan, case, calendar, &roles);
        assess::unmet(case, &replayed).into_iter().map(|unmet| {
            let mend = "核对条款，改正案例或预案";
            found(case.file.clone(), format!("{} {}", unmet.at, unmet.what), mend, true)
        })
    });
    criteria.chain(duties).chain(wrong).collect()
}

/// Criteria that never stand without a graver one, unless the plan says that its text is so; and
/// what it says so of without need.
fn swallowed(plan: &Plan) -> Vec<Problem> {
    let problem = |what: String, mend: &str| Problem {
        file: format!("{}/grades.toml", plan.reference.id),
        line: 0,
        what,
        mend: mend.to_owned(),
        blocks: true,
    };
    let overlaps = assess::overlaps(plan);
    let falling = plan::falling(plan);
    let unsaid = overlaps.iter().filter_map(|found| {
        let (lighter, graver) = (&found.lighter.clause, &found.graver.clause);
        let said = plan.acknowledged.iter().any(|known| known.covers(lighter, graver));
        let what = format!("判据 {lighter} 一成立，更重的 {graver} 必然也成立");
        let mend = "核对两条的条件；原文如此的，在 [[acknowledged]] 里写明两条条款和理由";
        (!said).then(|| problem(what, mend))
    });
    let idle = plan.acknowledged.iter().filter_map(|known| {
        let needed =
            overlaps.iter().any(|found| known.covers(&found.lighter.clause, &found.graver.clause))
                || falling.iter().any(|found| known.covers(found.lighter, found.graver));
        let what = format!("{} 之间没有需要确认的蹊跷", known.clauses.join("、"));
        (!needed).then(|| problem(what, "删去这一段 [[acknowledged]]"))
    });
    unsaid.chain(idle).collect()
}
