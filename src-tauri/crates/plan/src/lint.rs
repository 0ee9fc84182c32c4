//! Advice about a plan that is sound: facts nobody uses, thresholds out of order, places left to
//! fill in, criteria and obligations that no case reaches.
//!
//! Nothing here blocks a plan, and nothing here evaluates: a case counts as reaching what its own
//! expectations name, which `assess` proves by running it.

use std::collections::BTreeSet;

use crate::{Case, Condition, Expect, Falling, Kind, Plan, Problem, falling};

/// The most advice of one sort, because each is looked for in its file.
const ADVICE_MAX: usize = 100;

/// What a skeleton writes where an official fills in.
const GAP: &str = "待填";

/// Where a plan's texts are found again, to name a line.
type Files = [(String, Vec<u8>)];

/// Advice on the plan alone.
pub(crate) fn check(plan: &Plan, files: &Files) -> Vec<Problem> {
    let mut problems = unused_facts(plan, files);
    problems.extend(out_of_order(plan, files));
    problems.extend(unconditional(plan, files));
    problems.extend(beneath_the_rest(plan, files));
    problems.extend(gaps(files));
    problems
}

/// Places that a skeleton left to be filled in, comments aside.
fn gaps(files: &Files) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, bytes) in files {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        for (place, line) in text.lines().enumerate() {
            if line.contains(GAP) && !line.trim_start().starts_with('#') {
                problems.push(Problem {
                    file: path.clone(),
                    line: place + 1,
                    what: format!("还有“{GAP}”的地方"),
                    mend: "换成预案里的内容".to_owned(),
                    blocks: false,
                });
            }
        }
    }
    problems
}

/// Criteria and obligations that no case names among what must follow.
#[must_use]
pub fn check_cases(plan: &Plan, cases: &[Case], files: &[(String, Vec<u8>)]) -> Vec<Problem> {
    let expectations: Vec<&Expect> = cases
        .iter()
        .flat_map(|case| case.moments.iter().map(|moment| &moment.expect).chain([&case.expect]))
        .collect();
    let clauses: BTreeSet<&String> = expectations.iter().flat_map(|expect| named(expect)).collect();
    let duties: BTreeSet<&String> =
        expectations.iter().flat_map(|expect| expect.duties.iter().map(|duty| &duty.id)).collect();
    let mut problems = Vec::new();
    let unnamed = plan.criteria.iter().filter(|criterion| !clauses.contains(&criterion.clause));
    for criterion in unnamed.take(ADVICE_MAX) {
        problems.push(advice(
            files,
            ("grades.toml", "clause", &criterion.clause),
            format!("没有一个案例验证判据 {}", criterion.clause),
            "在 cases/ 里写一例，在 expect 的 clauses 或 disputed 里列出它",
        ));
    }
    let unnamed = plan.obligations.iter().filter(|obligation| !duties.contains(&obligation.id));
    for obligation in unnamed.take(ADVICE_MAX) {
        problems.push(advice(
            files,
            ("duties.toml", "id", &obligation.id),
            format!("没有一个案例验证义务 {}", obligation.id),
            "在 cases/ 里写一例，在 expect 的 duties 里列出它",
        ));
    }
    problems.sort();
    problems
}

/// The criteria that an expectation names, proven or in dispute.
fn named(expect: &Expect) -> impl Iterator<Item = &String> {
    expect.clauses.iter().chain(&expect.disputed).flatten()
}

/// The line, from 1, on which a file of the plan gives this key this text; 0 where none does.
#[must_use]
pub fn line_of(files: &[(String, Vec<u8>)], (file, key, value): (&str, &str, &str)) -> usize {
    files
        .iter()
        .find(|(path, _)| path == file)
        .and_then(|(_, bytes)| std::str::from_utf8(bytes).ok())
        .and_then(|text| {
            text.lines().position(|line| {
                let line = line.trim_start();
                line.starts_with(key)
                    && (line.contains(&format!("\"{value}\""))
                        || line.contains(&format!("'{value}'")))
            })
        })
        .map_or(0, |index| index + 1)
}

fn advice(
    files: &Files,
    (file, key, value): (&str, &str, &str),
    what: String,
    mend: &str,
) -> Problem {
    let line = line_of(files, (file, key, value));
    Problem { file: file.to_owned(), line, what, mend: mend.to_owned(), blocks: false }
}

/// Every condition of the plan.
fn conditions(plan: &Plan) -> impl Iterator<Item = &Condition> {
    let criteria =
        plan.criteria.iter().flat_map(|found| [Some(&found.when), found.disputed_when.as_ref()]);
    let questions = plan.questions.iter().map(|found| found.only_if.as_ref());
    let obligations = plan.obligations.iter().map(|found| found.when.as_ref());
    let steps = plan.response.steps.iter().map(|found| found.when.as_ref());
    let authorities =
        plan.response.starts.iter().chain(&plan.response.ends).map(|found| found.when.as_ref());
    criteria.chain(questions).chain(obligations).chain(steps).chain(authorities).flatten()
}

fn unused_facts(plan: &Plan, files: &Files) -> Vec<Problem> {
    let used: BTreeSet<&str> = conditions(plan).flat_map(Condition::facts).collect();
    plan.questions
        .iter()
        .filter(|question| !used.contains(question.fact.as_str()))
        // A list that only the unit can give is kept to be read, and no condition looks at text.
        .filter(|question| !(question.standing && question.kind == Kind::Text))
        .take(ADVICE_MAX)
        .map(|question| {
            advice(
                files,
                ("facts.toml", "id", &question.fact),
                format!("事实 {} 没有用处", question.fact),
                "在判据、义务或步骤里用上它，或删去这道题",
            )
        })
        .collect()
}

/// A criterion that looks at no fact holds always or never.
fn unconditional(plan: &Plan, files: &Files) -> Vec<Problem> {
    plan.criteria
        .iter()
        .filter(|criterion| criterion.when.facts().is_empty())
        .take(ADVICE_MAX)
        .map(|criterion| {
            advice(
                files,
                ("grades.toml", "clause", &criterion.clause),
                format!("判据 {} 不看任何事实，总是成立或总不成立", criterion.clause),
                "写上条件；其余情形归哪一级写在 [rest]",
            )
        })
        .collect()
}

/// A criterion lighter than the grade of all the rest can never decide.
fn beneath_the_rest(plan: &Plan, files: &Files) -> Vec<Problem> {
    plan.criteria
        .iter()
        .filter(|criterion| criterion.grade < plan.rest.grade)
        .take(ADVICE_MAX)
        .map(|criterion| {
            let (rest, grade) = (plan.rest.grade.numeral(), criterion.grade.numeral());
            advice(
                files,
                ("grades.toml", "clause", &criterion.clause),
                format!("其余情形都归{rest}级，{grade}级的判据 {} 定不了级", criterion.clause),
                "核对 [rest] 的 grade，或删去这条判据",
            )
        })
        .collect()
}

/// A graver grade that asks for less of the same fact than a lighter one most likely is a slip.
fn out_of_order(plan: &Plan, files: &Files) -> Vec<Problem> {
    let unseen = |found: &Falling<'_>| {
        !plan.acknowledged.iter().any(|known| known.covers(found.graver, found.lighter))
    };
    falling(plan)
        .into_iter()
        .filter(unseen)
        .take(ADVICE_MAX)
        .map(|found| {
            let Falling { fact, graver, graver_asks, lighter, lighter_asks } = found;
            let what = format!(
                "{fact} 在更重的等级只要 {graver_asks}，在更轻的等级（{lighter}）却要 {lighter_asks}"
            );
            advice(
                files,
                ("grades.toml", "clause", graver),
                what,
                "核对两处的数；原文如此的，在 [[acknowledged]] 里写明两条条款和理由",
            )
        })
        .collect()
}
