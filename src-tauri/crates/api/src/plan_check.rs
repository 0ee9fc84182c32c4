//! What checking a folder of plans finds beyond reading it: cases that fail, rules no case reaches.
//!
//! The years of the working-day calendar that are built in count here too, so that a town's plan can
//! be checked without bringing them.

use crate::library::{BUNDLE, File, Kept, Library, Origin, inside};
use crate::plan_folder::PlanFolder;
use assess::Effort;
use plan::{Calendar, Problem};

/// The most problems of one sort of one plan: each is looked for in its file.
const SHOWN_MAX: usize = 100;

/// What checking a folder of plans found.
pub struct Checked {
    /// The sound plans: title, and what they hold in numbers.
    pub plans: Vec<(String, String)>,
    /// Every problem.
    pub problems: Vec<Problem>,
}

/// Checks a folder of plans as it was read: what is wrong in its files, and what was not read.
#[must_use]
pub fn check_folder(folder: &PlanFolder) -> Checked {
    let mut checked = check_plans(&folder.files);
    // That a plan of which nothing was read lacks its files is not so.
    checked.problems.retain(|problem| !folder.left_out(problem));
    checked.problems.extend(folder.problems.iter().cloned());
    checked.problems.sort();
    checked
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
    let mut effort = Effort::default();
    for kept in library.kept() {
        let (cases, found) = plan::load_cases(&kept.files, &kept.plan);
        let folder = &kept.plan.reference.id;
        problems.extend(found.into_iter().map(|problem| inside(folder, problem)));
        problems.extend(unproven(kept, &cases, &calendar, &mut effort));
        problems.extend(swallowed(kept, &mut effort));
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

/// What the cases leave unproven or contradict, as problems of the plan. While a case was not played,
/// nothing is said of what none reaches.
fn unproven(
    kept: &Kept,
    cases: &[plan::Case],
    calendar: &Calendar,
    effort: &mut Effort,
) -> Vec<Problem> {
    let proof = assess::prove(&kept.plan, cases, calendar, effort);
    let in_case = |case: &plan::Case, line, what, mend: &str| Problem {
        file: format!("{}/{}", kept.plan.reference.id, case.file),
        line,
        what,
        mend: mend.to_owned(),
        blocks: true,
    };
    if let Some(case) = proof.unplayed.first() {
        let many = proof.unplayed.len();
        let what = format!("有{many}个案例（这是头一个）演算起来太费时，没有演算");
        let mend = "少写几个时刻，少几次调级；预案的判据和义务多得不寻常的，核对是否都用得上";
        return vec![in_case(case, 0, what, mend)];
    }
    // What no case names is told as that: that none reaches it either would be the same again.
    let unnamed = plan::check_cases(&kept.plan, cases, &kept.files);
    let is_named = |id: &&str| !unnamed.iter().any(|one| one.what.ends_with(&format!(" {id}")));
    let criteria = proof.unreached.criteria.into_iter().filter(is_named);
    let criteria = criteria.take(SHOWN_MAX).map(|clause| {
        let what = format!("判据 {clause} 没有案例走到");
        let mend = "在 cases/ 里加一个使它成立的案例";
        found(kept, ("grades.toml", "clause", clause), what, mend, false)
    });
    let duties = proof.unreached.obligations.into_iter().filter(is_named);
    let duties = duties.take(SHOWN_MAX).map(|id| {
        let what = format!("应办 {id} 没有案例走到");
        let mend = "在 cases/ 里加一个使它产生的案例";
        found(kept, ("duties.toml", "id", id), what, mend, false)
    });
    let wrong = proof.unmet.into_iter().take(SHOWN_MAX).map(|(case, unmet)| {
        let what = format!("{} {}", unmet.at, unmet.what);
        in_case(case, unmet.line, what, "核对条款，改正案例或预案")
    });
    let all: Vec<Problem> = criteria.chain(duties).chain(wrong).collect();
    let folder = &kept.plan.reference.id;
    all.into_iter().chain(unnamed.into_iter().map(|one| inside(folder, one))).collect()
}

/// Criteria that never stand without a graver one, unless the plan says that its text is so; what
/// it says so of without need; and what would have taken too long to look at.
fn swallowed(kept: &Kept, effort: &mut Effort) -> Vec<Problem> {
    let plan = &kept.plan;
    let overlaps = assess::overlaps_within(plan, effort);
    let falling = plan::falling(plan);
    let unsaid = overlaps.found.iter().filter_map(|one| {
        let (lighter, graver) = (&one.lighter.clause, &one.graver.clause);
        let said = plan.acknowledged.iter().any(|known| known.covers(lighter, graver));
        let way = if one.whole { "一成立" } else { "有一种情形一成立" };
        let what = format!("判据 {lighter} {way}，更重的 {graver} 必然也成立");
        let mend = "核对两条的条件；原文如此的，在 [[acknowledged]] 里写明两条条款和理由";
        (!said).then(|| found(kept, ("grades.toml", "clause", lighter), what, mend, true))
    });
    // Where not all was looked at, nothing is known to be without need.
    let whole = overlaps.untried.is_empty();
    let idle = plan.acknowledged.iter().filter(|_| whole).filter_map(|known| {
        let covers =
            |one: &assess::Overlap<'_>| known.covers(&one.lighter.clause, &one.graver.clause);
        let needed = overlaps.found.iter().any(covers)
            || falling.iter().any(|one| known.covers(one.graver, one.lighter));
        let what = format!("{} 之间没有需要确认的蹊跷", known.clauses.join("、"));
        let mend = "删去这一段 [[acknowledged]]";
        let first = known.clauses.first().map_or("", String::as_str);
        (!needed).then(|| found(kept, ("grades.toml", "clauses", first), what, mend, true))
    });
    let untried = overlaps.untried.first().map(|first| {
        let clause = &first.clause;
        let many = overlaps.untried.len();
        let what =
            format!("有{many}条判据（头一条是 {clause}）的条件太繁，没有核对是否必被更重的吞没");
        let mend = "人工核对这些判据与更重等级的判据；条件能写短的写短";
        found(kept, ("grades.toml", "clause", clause), what, mend, false)
    });
    unsaid.take(SHOWN_MAX).chain(idle.take(SHOWN_MAX)).chain(untried).collect()
}

/// A problem of a file of the plan, on the line where a key has this text.
fn found(
    kept: &Kept,
    (file, key, text): (&str, &str, &str),
    what: String,
    mend: &str,
    blocks: bool,
) -> Problem {
    Problem {
        file: format!("{}/{file}", kept.plan.reference.id),
        line: plan::line_of(&kept.files, (file, key, text)),
        what,
        mend: mend.to_owned(),
        blocks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// A shipped plan without its cases, with further facts and criteria.
    fn with(facts: &str, criteria: &str) -> Vec<File> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../plans/jiangsu-education");
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if !entry.file_type().unwrap().is_file() {
                continue;
            }
            let name = entry.file_name().into_string().unwrap();
            let mut text = std::fs::read_to_string(entry.path()).unwrap();
            match name.as_str() {
                "facts.toml" => text.push_str(facts),
                "grades.toml" => text.insert_str(0, criteria),
                _ => {}
            }
            files.push((format!("jiangsu-education/{name}"), text.into_bytes()));
        }
        files
    }

    fn yes_no(id: &str) -> String {
        format!(
            "\n[[fact]]\nid = \"{id}\"\ntopic = \"甲\"\nask = \"{id} 吗？\"\nkind = \"yes_no\"\n"
        )
    }

    fn criterion(clause: &str, grade: &str, when: &str) -> String {
        format!(
            "[[criterion]]\nclause = \"{clause}\"\ngrade = \"{grade}\"\nsays = \"{clause}\"\nwhen = \"{when}\"\n"
        )
    }

    #[test]
    fn a_grade_swallowed_by_a_wider_one_is_told_on_its_line() {
        let grave = criterion("重", "I", "x.a || x.b");
        let criteria = format!("{grave}{}", criterion("轻", "II", "x.a"));
        let files = with(&format!("{}{}", yes_no("x.a"), yes_no("x.b")), &criteria);
        let found = check_plans(&files).problems;
        let told = found.iter().find(|problem| problem.what.contains("判据 轻 一成立")).unwrap();
        assert!(told.what.contains("更重的 重") && told.blocks, "{told}");
        assert_eq!(told.line, 7);
    }

    #[test]
    fn a_case_that_does_not_hold_is_told_on_the_line_that_expects_it() {
        let mut files = with("", "");
        let case = "plan = \"jiangsu-education\"\ntitle = \"甲\"\n\n[[moment]]\n\
                    at = 2026-03-02T09:00:00+08:00\nmark = [\"discovered\"]\n\n[[moment]]\n\
                    at = 2026-03-02T10:00:00+08:00\n[moment.expect]\nfloor = \"I\"\n";
        files.push(("jiangsu-education/cases/a.toml".to_owned(), case.as_bytes().to_vec()));
        let found = check_plans(&files).problems;
        let told = found.iter().find(|one| one.file.ends_with("cases/a.toml")).unwrap();
        assert!(told.line == 11 && told.blocks, "{told}");
    }

    #[test]
    fn a_plan_that_is_too_full_is_that_one_problem_and_no_other_plan_pays_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let lay = |path: &str, bytes: &[u8]| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        let bundle = "version = \"1.0.0\"\neffective = 2026-01-01\n\
                      plans = [\"a-town\", \"jiangsu-education\", \"z-town\"]";
        lay(BUNDLE, bundle.as_bytes());
        for (path, bytes) in with("", "") {
            lay(&path, &bytes);
            for town in ["a-town", "z-town"] {
                lay(&path.replace("jiangsu-education", town), &bytes);
            }
        }
        for number in 0..=2000 {
            lay(&format!("a-town/cases/{number}.toml"), b"");
            lay(&format!("z-town/cases/deep/{number}.toml"), b"");
        }
        let checked = check_folder(&PlanFolder::read(folder.path()));
        let towns: Vec<(&str, &str)> = checked
            .problems
            .iter()
            .filter(|one| one.blocks)
            .map(|one| (one.file.as_str(), one.what.as_str()))
            .collect();
        let what = "里面的东西超过一部预案的上限，没有读取";
        assert_eq!(towns, [("a-town", what), ("z-town", what)]);
        let elsewhere = checked.problems.iter().filter(|one| one.file.contains("town/")).count();
        assert_eq!((checked.plans.len(), elsewhere), (1, 0), "{:#?}", checked.plans);
        assert!(checked.plans[0].0.contains("江苏"), "{}", checked.plans[0].0);
    }

    #[test]
    fn what_no_case_names_is_told_once_with_a_bundle_or_without() {
        let bundle = "version = \"1.0.0\"\neffective = 2026-01-01\nplans = [\"jiangsu-education\"]";
        let mut files = with("", "");
        for _ in 0..2 {
            let found = check_plans(&files).problems;
            let told = found.iter().filter(|one| one.what.contains("案例")).count();
            assert_eq!(told, 14 + 26, "{found:#?}");
            files.push((BUNDLE.to_owned(), bundle.as_bytes().to_vec()));
        }
    }

    #[test]
    fn a_plan_made_to_take_long_is_checked_and_what_was_left_out_is_told() {
        let facts: String = (0..14).map(|number| yes_no(&format!("x.f{number}"))).collect();
        let all: Vec<String> = (0..14).map(|number| format!("x.f{number}")).collect();
        let mut criteria = String::new();
        for number in 0..80 {
            let grade = if number % 2 == 0 { "I" } else { "II" };
            let when = format!("{} && !x.f0", all.join(" && "));
            criteria.push_str(&criterion(&format!("繁{number}"), grade, &when));
        }
        let found = check_plans(&with(&facts, &criteria)).problems;
        let told = found.iter().find(|problem| problem.what.contains("没有核对")).unwrap();
        assert!(!told.blocks && told.what.contains("头一条是 繁1）"), "{told}");
        assert_eq!(told.line, 7);
    }
}
