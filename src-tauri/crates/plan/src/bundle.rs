//! The whole of `plans/`: plans, calendar and taxonomies, with what they say of one another.
//!
//! A plan that cannot be used is left out and its problems are kept; it never takes a sound one
//! with it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::load::{load, load_calendar, load_cases, load_taxonomy, stand_alone};
use crate::shape::{Shape, Value, may, must};
use crate::taxonomy::strangers;
use crate::{Calendar, Case, Category, Plan, Problem, Taxonomy, check_cases};

/// Everything that was sound in a folder of plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// What programs call it; empty where it is not to be published.
    pub id: String,
    /// What people call it; empty where it is not to be published.
    pub title: String,
    /// Who issues it; empty where it is not to be published.
    pub issuer: String,
    /// The bundle's version, three numbers: a higher one replaces a lower.
    pub version: [u32; 3],
    /// The day from which it holds.
    pub effective: NaiveDate,
    /// The ids of the plans that it names, sound or not.
    pub named: Vec<String>,
    /// The sound plans, in the order the bundle names them.
    pub plans: Vec<Plan>,
    /// Worked cases by plan id.
    pub cases: BTreeMap<String, Vec<Case>>,
    /// The declared years.
    pub calendar: Calendar,
    /// The taxonomies, by path.
    pub taxonomies: Vec<Taxonomy>,
}

/// `bundle.toml`.
pub(crate) static BUNDLE: Shape = Shape::of(
    "bundle",
    "预案包的版本和成员。摘要和签名在发布时计算，不写在这里。",
    &[
        may(
            "id",
            Value::PlanId,
            "预案包的编号，发布时要有；小写英文字母、数字和连字符，发布后不改。",
        ),
        may("title", Value::Text, "预案包的名称，发布时要有。"),
        may("issuer", Value::Text, "发布单位，发布时要有。"),
        must("version", Value::Version, "版本，三段数字；高的替换低的。"),
        must("effective", Value::Day, "从哪天起用，如 2026-01-01，不加引号。"),
        must("plans", Value::PlanIds(1), "所含预案的编号。"),
    ],
);

/// What `bundle.toml` holds.
struct Members {
    id: String,
    title: String,
    issuer: String,
    version: [u32; 3],
    effective: NaiveDate,
    plans: Vec<String>,
}

/// Reads a folder of plans, given as paths relative to it (with `/`) and bytes, in any order.
///
/// Problems come sorted; their paths are relative to the folder. The bundle is `None` only when
/// `bundle.toml` itself cannot be used.
#[must_use]
pub fn load_bundle(files: &[(String, Vec<u8>)]) -> (Option<Bundle>, Vec<Problem>) {
    let mut problems = Vec::new();
    let Some((_, bytes)) = files.iter().find(|(path, _)| path == "bundle.toml") else {
        let mend = "补上 bundle.toml,写明 version、effective 和 plans".to_owned();
        let what = "缺少文件 bundle.toml".to_owned();
        let file = "bundle.toml".to_owned();
        return (None, vec![Problem { file, line: 0, what, mend, blocks: true }]);
    };
    let (members, found) = stand_alone("bundle.toml", bytes, &BUNDLE, members);
    problems.extend(found);
    let Some(members) = members else { return (None, problems) };
    let mut bundle = Bundle {
        id: members.id,
        title: members.title,
        issuer: members.issuer,
        named: members.plans,
        version: members.version,
        effective: members.effective,
        plans: Vec::new(),
        cases: BTreeMap::new(),
        calendar: Calendar::default(),
        taxonomies: Vec::new(),
    };
    shared_files(files, &mut bundle, &mut problems);
    for id in bundle.named.clone() {
        member(files, &id, &mut bundle, &mut problems);
    }
    problems.sort();
    (Some(bundle), problems)
}

fn members(root: &crate::row::Row<'_, '_>) -> Members {
    let text = root.text("version");
    let numbers: Option<Vec<u32>> = text.split('.').map(|part| part.parse().ok()).collect();
    let version = numbers.and_then(|numbers| <[u32; 3]>::try_from(numbers).ok());
    if version.is_none() {
        root.report("version", format!("版本 {text} 写法不对"), "写成三段数字，如 1.0.0");
    }
    if !root.has("effective") {
        root.report("effective", "缺少 effective", "补上生效日期，如 effective = 2026-01-01");
    }
    let plans = root.texts("plans");
    if plans.is_empty() {
        root.report("plans", "没有写所含预案", "写上 plans = [\"预案编号\"]");
    }
    let named = |key| root.maybe_text(key).unwrap_or_default();
    let id = named("id");
    root.check_hyphened("id", &id);
    Members {
        id,
        title: named("title"),
        issuer: named("issuer"),
        version: version.unwrap_or_default(),
        effective: root.day("effective").unwrap_or_default(),
        plans,
    }
}

/// Reads the calendar and the taxonomies, in the order of their paths.
fn shared_files(files: &[(String, Vec<u8>)], bundle: &mut Bundle, problems: &mut Vec<Problem>) {
    let mut sorted: Vec<_> = files.iter().filter(|(path, _)| path.ends_with(".toml")).collect();
    sorted.sort();
    for (path, bytes) in sorted {
        if path.starts_with("calendar/") {
            let (year, found) = load_calendar(path, bytes);
            problems.extend(found);
            if let Some(year) = year {
                bundle.calendar.declare(year);
            }
        } else if path.starts_with("taxonomy/") {
            let (taxonomy, found) = load_taxonomy(path, bytes);
            problems.extend(found);
            bundle.taxonomies.extend(taxonomy);
        }
    }
    for taxonomy in &bundle.taxonomies {
        let lender =
            bundle.taxonomies.iter().find(|one| Some(&one.id) == taxonomy.follows.as_ref());
        let file = format!("taxonomy/{}.toml", taxonomy.id);
        problems.extend(
            lender.map(|lender| unlent(&file, &taxonomy.categories, lender)).unwrap_or_default(),
        );
    }
}

/// What categories call like themselves and the lender of words does not have.
fn unlent(file: &str, categories: &[Category], lender: &Taxonomy) -> Vec<Problem> {
    let problem = |(category, id): (&str, &str)| Problem {
        file: file.to_owned(),
        line: 0,
        what: format!("{category} 的 like 里写了 {id}，{} 里没有这一类", lender.title),
        mend: "核对编号".to_owned(),
        blocks: false,
    };
    strangers(categories, lender).into_iter().map(problem).collect()
}

/// Reads one plan and its cases.
fn member(files: &[(String, Vec<u8>)], id: &str, bundle: &mut Bundle, problems: &mut Vec<Problem>) {
    let inside = |path: &str| Some(path.strip_prefix(id)?.strip_prefix('/')?.to_owned());
    let folder: Vec<_> =
        files.iter().filter_map(|(path, bytes)| Some((inside(path)?, bytes.clone()))).collect();
    let mut report = |found: Vec<Problem>| {
        problems.extend(
            found
                .into_iter()
                .map(|problem| Problem { file: format!("{id}/{}", problem.file), ..problem }),
        );
    };
    let (plan, found) = load(&folder);
    report(found);
    let Some(plan) = plan else { return };
    if plan.reference.id != id {
        let mend = format!("把 plan.toml 的 id 改成 {id}，或改目录名");
        let what = format!("目录名与预案编号 {} 不同", plan.reference.id);
        report(vec![Problem { file: "plan.toml".to_owned(), line: 0, what, mend, blocks: true }]);
        return;
    }
    let (cases, found) = load_cases(&folder, &plan);
    report(found);
    report(check_cases(&plan, &cases, &folder));
    report(check_codes(&plan, &bundle.taxonomies));
    bundle.cases.insert(id.to_owned(), cases);
    bundle.plans.push(plan);
}

/// Codes of the plan's categories, and categories called like them, that its taxonomy does not have.
fn check_codes(plan: &Plan, taxonomies: &[Taxonomy]) -> Vec<Problem> {
    let report = |what: String, mend: &str| Problem {
        file: "categories.toml".to_owned(),
        line: 0,
        what,
        mend: mend.to_owned(),
        blocks: false,
    };
    let Some(id) = &plan.taxonomy else { return Vec::new() };
    let Some(taxonomy) = taxonomies.iter().find(|taxonomy| &taxonomy.id == id) else {
        return vec![report(format!("没有分类标准 {id}"), "在 taxonomy/ 里补上，或改 taxonomy")];
    };
    let codes = plan
        .categories
        .iter()
        .flat_map(Category::flatten)
        .filter_map(|category| category.code.as_deref())
        .filter(|code| taxonomy.by_code(code).is_none())
        .map(|code| report(format!("{} 里没有代码 {code}", taxonomy.title), "核对代码"));
    codes.chain(unlent("categories.toml", &plan.categories, taxonomy)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Bundle, load_bundle};
    use crate::Grade;
    use crate::shipped::shipped;

    fn bundle() -> Bundle {
        load_bundle(&shipped()).0.unwrap()
    }

    #[test]
    fn the_shipped_plans_are_without_problem_or_advice() {
        let (bundle, problems) = load_bundle(&shipped());
        let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(texts, [""; 0]);
        assert!(!bundle.unwrap().plans.is_empty());
    }

    #[test]
    fn a_broken_plan_is_left_out_and_the_rest_stands() {
        let mut files = shipped();
        for (path, bytes) in &mut files {
            if path == "jiangsu-education/grades.toml" {
                bytes.extend_from_slice(b"\n[[criterion]]\nclause = 'x'\n");
            }
        }
        let (bundle, problems) = load_bundle(&files);
        let bundle = bundle.unwrap();
        assert!(bundle.plans.iter().all(|plan| plan.reference.id != "jiangsu-education"));
        assert!(bundle.calendar.years().next().is_some());
        assert!(problems.iter().any(|found| found.file == "jiangsu-education/grades.toml"));
    }

    #[test]
    fn the_jiangsu_plan_holds_what_it_prints() {
        let bundle = bundle();
        let plan =
            bundle.plans.iter().find(|plan| plan.reference.id == "jiangsu-education").unwrap();
        assert_eq!(plan.categories.len(), 7);
        assert_eq!(plan.category("malware").unwrap().children.len(), 7);
        assert_eq!(plan.lineage("data.theft"), ["data", "data.theft"]);
        let count = |grade| plan.criteria.iter().filter(|found| found.grade == grade).count();
        assert_eq!([Grade::Extreme, Grade::Major, Grade::Considerable].map(count), [4, 5, 5]);
        assert_eq!(plan.warnings.contents.len(), 7);
        let phone = plan.role("province_office").unwrap().phone.as_ref().unwrap();
        assert_eq!(phone.number, "025-83752162");
        assert!(bundle.cases["jiangsu-education"].len() >= 14);
    }
}
