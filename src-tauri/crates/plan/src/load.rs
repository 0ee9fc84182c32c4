//! Reads the folder of one plan into a checked `Plan`, collecting every problem on the way.
//!
//! It takes bytes, never paths to open. A plan is handed out only when no problem blocks it, so
//! whoever holds a `Plan` may rely on every id in it.

use base::Digest;

use crate::conditions::Vocabulary;
use crate::nearest::nearest;
use crate::row::Row;
use crate::shape::Shape;
use crate::source::{PLAN_BYTES_MAX, Source};
use crate::{FileKind, Plan, PlanRef, Problem, bundle, lint};

pub(crate) mod cases;
mod categories;
mod duties;
mod facts;
mod forms;
mod grades;
mod head;
mod response;
mod shared;
mod upkeep;
mod warnings;
mod years;

pub use cases::{case_plan, load_case, load_cases};
pub(crate) use years::whole as stand_alone;
pub use years::{load_calendar, load_taxonomy};

/// Reads a plan's folder, given as relative paths (with `/`) and bytes, in any order.
///
/// Problems come sorted by file and line. The plan is `None` exactly when one of them blocks.
#[must_use]
pub fn load(files: &[(String, Vec<u8>)]) -> (Option<Plan>, Vec<Problem>) {
    let mut problems = Vec::new();
    let plan = if survey(files, &mut problems) { read(files, &mut problems) } else { None };
    problems.sort();
    problems.dedup();
    let blocked = problems.iter().any(|problem| problem.blocks);
    (plan.filter(|_| !blocked), problems)
}

/// The digest of a plan's files, whatever their order: SHA-256 over each path and content, both
/// preceded by their length as eight big-endian bytes, sorted by path.
#[must_use]
pub fn digest(files: &[(String, Vec<u8>)]) -> Digest {
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort();
    let mut framed = Vec::new();
    for (path, bytes) in sorted {
        for part in [path.as_bytes(), bytes.as_slice()] {
            framed.extend_from_slice(&(part.len() as u64).to_be_bytes());
            framed.extend_from_slice(part);
        }
    }
    Digest::of(&framed)
}

/// Looks at names and sizes before anything is parsed; false where reading on makes no sense.
fn survey(files: &[(String, Vec<u8>)], problems: &mut Vec<Problem>) -> bool {
    let mut report = |file: &str, what: String, mend: String, blocks: bool| {
        problems.push(Problem { file: file.to_owned(), line: 0, what, mend, blocks });
    };
    let total: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    if total > PLAN_BYTES_MAX {
        let what = "预案文件合起来超过上限8MiB".to_owned();
        let largest = files.iter().max_by_key(|(_, bytes)| bytes.len());
        let place = largest.map_or("plan.toml", |(path, _)| path.as_str());
        report(place, what, "这个文件最大；删去与预案无关的文件".to_owned(), true);
        return false;
    }
    for name in names() {
        if !files.iter().any(|(path, _)| path == name) {
            let mend = "补上这个文件；没有内容也要有空文件".to_owned();
            report(name, format!("缺少文件 {name}"), mend, true);
        }
    }
    for (path, _) in files {
        let known = names().any(|name| name == path)
            || path.starts_with("documents/")
            || (path.starts_with("cases/") && path.ends_with(".toml"));
        if !known {
            let mend = match nearest(path, names()) {
                Some(near) => format!("是不是想写 {near}?"),
                None => "删去，或移到 documents/".to_owned(),
            };
            report(path, "预案目录里不认识的文件".to_owned(), mend, false);
        }
    }
    let mut paths: Vec<_> = files.iter().map(|(path, _)| path).collect();
    paths.sort();
    if paths.windows(2).any(|pair| pair.first() == pair.last()) {
        let what = "同一个文件给了两次".to_owned();
        report("plan.toml", what, "只留一个".to_owned(), true);
        return false;
    }
    // A file that cannot be read would make whatever names its rows look wrong as well.
    let before = problems.len();
    for (path, bytes) in files.iter().filter(|(path, _)| names().any(|name| name == path)) {
        drop(Source::decode(path, bytes, problems));
    }
    problems.len() == before
}

/// Reads all parts, then checks what they say of one another.
fn read(files: &[(String, Vec<u8>)], problems: &mut Vec<Problem>) -> Option<Plan> {
    let head = part(files, FileKind::Plan, problems, head::read)?;
    let categories = part(files, FileKind::Categories, problems, categories::read)?;
    let questions =
        part(files, FileKind::Facts, problems, |row| facts::read(row, &categories.list))?;
    let names = Vocabulary { questions: &questions, categories: &categories.list };
    let roles = head.roles.as_slice();
    let titles = part(files, FileKind::Forms, &mut Vec::new(), forms::ids)?;
    let grades = part(files, FileKind::Grades, problems, |row| grades::read(row, names))?;
    let obligations =
        part(files, FileKind::Duties, problems, |row| duties::read(row, names, roles, &titles))?;
    let response =
        part(files, FileKind::Response, problems, |row| response::read(row, names, roles))?;
    let warnings = part(files, FileKind::Warnings, problems, |row| warnings::read(row, roles))?;
    let forms = part(files, FileKind::Forms, problems, |row| forms::read(row, &obligations))?;
    let upkeep = part(files, FileKind::Upkeep, problems, |row| upkeep::read(row, roles))?;
    let plan = Plan {
        reference: PlanRef { id: head.id, version: head.version, digest: digest(files) },
        title: head.title,
        issuer: head.issuer,
        number: head.number,
        issued: head.issued,
        audience: head.audience,
        basis: head.basis,
        scope: head.scope,
        roles: head.roles,
        taxonomy: categories.taxonomy,
        categories: categories.list,
        uncategorised: categories.note,
        questions,
        criteria: grades.criteria,
        rest: grades.rest,
        acknowledged: grades.acknowledged,
        obligations,
        response,
        warnings,
        forms,
        upkeep,
        readings: head.readings,
    };
    problems.extend(lint::check(&plan, files));
    Some(plan)
}

/// The names of the files that a plan's folder holds, besides `cases/` and `documents/`.
fn names() -> impl Iterator<Item = &'static str> {
    FileKind::OF_A_PLAN.into_iter().filter_map(FileKind::file)
}

/// What a kind of file may hold.
pub(crate) fn shape(kind: FileKind) -> &'static Shape {
    match kind {
        FileKind::Plan => &head::PLAN,
        FileKind::Categories => &categories::CATEGORIES,
        FileKind::Facts => &facts::FACTS,
        FileKind::Grades => &grades::GRADES,
        FileKind::Duties => &duties::DUTIES,
        FileKind::Response => &response::RESPONSE,
        FileKind::Warnings => &warnings::WARNINGS,
        FileKind::Forms => &forms::FORMS,
        FileKind::Upkeep => &upkeep::UPKEEP,
        FileKind::Case => &cases::CASE,
        FileKind::Calendar => &years::CALENDAR,
        FileKind::Taxonomy => &years::TAXONOMY,
        FileKind::Bundle => &bundle::BUNDLE,
    }
}

/// Reads one file with `read`; `None` where the file is missing (reported by the survey).
fn part<T>(
    files: &[(String, Vec<u8>)],
    kind: FileKind,
    problems: &mut Vec<Problem>,
    read: impl FnOnce(&Row<'_, '_>) -> T,
) -> Option<T> {
    let (path, bytes) = files.iter().find(|(path, _)| Some(path.as_str()) == kind.file())?;
    let source = Source::decode(path, bytes, problems);
    let value = {
        let table = source.parse();
        let root = source.root(&table, shape(kind));
        let value = read(&root);
        root.finish();
        value
    };
    problems.extend(source.into_problems());
    Some(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{digest, load};
    use crate::Problem;
    use crate::shipped::folder;

    const PLAN: &str = "jiangsu-education";

    /// A slip of the pen: in this file, this text, written so, is found with these words.
    const SLIPS: [(&str, &str, &str, &str); 18] = [
        ("plan.toml", "issued = 2018-12-26", "issued = \"2018\"", "issued 写成了文字"),
        ("plan.toml", "phone = \"025-83752162\"\n", "\n", "成对"),
        ("categories.toml", "\"malware.worm\"", "\"attack.worm\"", "没有接在上级类别后面"),
        ("facts.toml", "kind = \"yes_no\"", "kind = \"yesno\"", "不能写 yesno"),
        ("facts.toml", "only_if = \"net.down\"", "only_if = \"net.dwon\"", "没有事实 net.dwon"),
        ("grades.toml", "grade = \"II\"", "grade = \"V\"", "不能写 V"),
        ("grades.toml", "== 'sensitive'", "== 'secret'", "没有选项 secret"),
        ("duties.toml", "actor = \"unit\"", "actor = \"unti\"", "没有角色 unti"),
        ("duties.toml", "clause = \"4.1\"\n", "\n", "缺少 clause"),
        ("duties.toml", "after = \"judged\"", "after = \"judging\"", "不能写 judging"),
        ("duties.toml", "within = \"5d\"", "within = \"5 days\"", "时限 5 days"),
        (
            "duties.toml",
            "after = \"judged\"",
            "after = \"judged\"\nuntil = \"verified\"",
            "不能到了时刻就算办结",
        ),
        ("duties.toml", "by = \"summary_report\"", "by = \"summary\"", "没有表格 summary"),
        ("duties.toml", "word = \"及时\"", "wrod = \"及时\"", "不认识的键 wrod"),
        ("response.toml", "grades = [\"IV\"]", "grades = []", "grades 是空的"),
        ("warnings.toml", "colour = \"red\"", "colour = \"purple\"", "不能写 purple"),
        ("forms.toml", "fill = \"unit_name\"", "fill = \"unit\"", "不能写 unit"),
        ("upkeep.toml", "before = \"12-31\"", "before = \"02-30\"", "日期 02-30"),
    ];

    fn spoil(files: &mut [(String, Vec<u8>)], slip: (&str, &str, &str, &str)) -> usize {
        let (_, bytes) = files.iter_mut().find(|(path, _)| path == slip.0).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let place = text.find(slip.1).unwrap_or_else(|| panic!("{} in {}", slip.1, slip.0));
        *bytes = text.replacen(slip.1, slip.2, 1).into_bytes();
        1 + text.get(..place).unwrap().matches('\n').count()
    }

    #[test]
    fn each_slip_is_found_near_its_line_and_blocks_the_plan() {
        for slip in SLIPS {
            let mut files = folder(PLAN);
            let line = spoil(&mut files, slip);
            let (plan, problems) = load(&files);
            assert!(plan.is_none(), "{slip:?}");
            let found = problems.iter().find(|problem| problem.what.contains(slip.3));
            let found = found.unwrap_or_else(|| panic!("{slip:?}: {problems:?}"));
            assert!(found.blocks && found.file == slip.0, "{slip:?}: {found}");
            assert!(found.line.abs_diff(line) <= 4, "{slip:?}: line {line}, found {found}");
            assert!(!found.mend.is_empty());
        }
    }

    #[test]
    fn one_slip_hides_no_other() {
        let mut files = folder(PLAN);
        for slip in SLIPS {
            spoil(&mut files, slip);
        }
        let (_, problems) = load(&files);
        for slip in SLIPS {
            assert!(
                problems.iter().any(|problem| problem.what.contains(slip.3)),
                "{slip:?}: {problems:?}"
            );
        }
    }

    #[test]
    fn a_text_without_a_date_and_without_categories_is_read_as_such() {
        let mut files = folder(PLAN);
        for (path, bytes) in &mut files {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = match path.as_str() {
                "plan.toml" => text.replace("issued = 2018-12-26\n", "").into_bytes(),
                "categories.toml" => "note = '没有类别清单'\n".as_bytes().to_vec(),
                _ => continue,
            };
        }
        let (plan, problems) = load(&files);
        let plan = plan.unwrap_or_else(|| panic!("{problems:#?}"));
        assert_eq!((plan.issued, plan.categories.len()), (None, 0));
        assert_eq!(plan.uncategorised.as_deref(), Some("没有类别清单"));
        files.retain(|(path, _)| path != "categories.toml");
        files.push(("categories.toml".to_owned(), Vec::new()));
        assert!(load(&files).1.iter().any(|found| found.what == "没有一个类别"));
    }

    #[test]
    fn advice_leaves_the_plan_usable() {
        let mut files = folder(PLAN);
        let extra = "\n[[fact]]\nid = 'people'\nask = '多少人'\nkind = 'count'\nunit = '人'\n";
        for (path, bytes) in &mut files {
            if path == "facts.toml" {
                bytes.extend_from_slice(extra.as_bytes());
            }
        }
        let (plan, problems) = load(&files);
        assert!(plan.is_some(), "{problems:?}");
        let whats: Vec<_> = problems.iter().map(|problem| problem.what.as_str()).collect();
        assert_eq!(whats, ["事实 people 没有用处"]);
        assert!(problems[0].line > 1 && !problems[0].blocks);

        let (_, bytes) = files.iter_mut().find(|(path, _)| path == "grades.toml").unwrap();
        for (clause, grade, number) in [("甲", "I", 50), ("乙", "II", 200)] {
            bytes.extend_from_slice(
                format!(
                    "\n[[criterion]]\nclause = '{clause}'\ngrade = '{grade}'\nsays = '人数'\n\
                     when = 'people >= {number}'\n"
                )
                .as_bytes(),
            );
        }
        // The rows stand after [rest] and still belong to the file.
        let (plan, problems) = load(&files);
        assert!(plan.is_some(), "{problems:?}");
        assert!(problems[0].what.contains("people 在更重的等级只要 >= 50，"), "{problems:?}");

        let (_, bytes) = files.iter_mut().find(|(path, _)| path == "grades.toml").unwrap();
        let always = "\n[[criterion]]\nclause = '丙'\ngrade = 'I'\nsays = '总'\nwhen = 'true'\n";
        bytes.extend_from_slice(always.as_bytes());
        let told = |problem: &Problem| problem.what.contains("丙 不看任何事实") && problem.line > 1;
        assert!(load(&files).1.iter().any(told));

        let (_, bytes) = files.iter_mut().find(|(path, _)| path == "grades.toml").unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        *bytes = text.replacen("grade = \"IV\"", "grade = \"II\"", 1).into_bytes();
        let told = |problem: &&Problem| problem.what.starts_with("其余情形都归Ⅱ级，Ⅲ级的判据");
        let found = load(&files).1;
        assert_eq!(found.iter().filter(told).count(), 5, "{found:?}");
        assert!(found.iter().find(told).unwrap().line > 1);
    }

    #[test]
    fn what_should_not_be_parsed_is_refused_by_name_and_size() {
        let mut files = folder(PLAN);
        files.retain(|(path, _)| path != "duties.toml");
        assert!(load(&files).1.iter().any(|problem| problem.what.contains("缺少文件 duties.toml")));
        files.push(("dutys.toml".to_owned(), Vec::new()));
        assert!(load(&files).1.iter().any(|problem| problem.mend.contains("duties.toml")));
        files.push(("documents/a.bin".to_owned(), vec![0; 9 << 20]));
        let problems = load(&files).1;
        assert!(problems.len() == 1 && problems[0].what.contains("8MiB"), "{problems:?}");
    }

    #[test]
    fn the_digest_is_of_names_and_contents_in_any_order() {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let files = [file("a", "1"), file("b", "2")];
        let turned = [file("b", "2"), file("a", "1")];
        assert_eq!(digest(&files), digest(&turned));
        for other in [vec![file("a", "1b2")], vec![file("a1", ""), file("b", "2")], vec![]] {
            assert_ne!(digest(&files), digest(&other));
        }
        let plan = load(&folder(PLAN)).0.unwrap();
        assert_eq!(plan.reference.digest, digest(&folder(PLAN)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        /// Whatever is cut out or put in, `load` answers.
        #[test]
        fn spoilt_files_are_answered(
            which in 0_usize..9,
            cut in any::<prop::sample::Index>(),
            length in 0_usize..200,
            put in "[\\[\\]{}=\"'#\\n a-z0-9.]{0,20}",
        ) {
            let mut files = folder(PLAN);
            let name = super::FileKind::OF_A_PLAN[which].file().unwrap();
            let (_, bytes) = files.iter_mut().find(|(path, _)| path == name).unwrap();
            let start = cut.index(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, put.bytes());
            let (plan, problems) = load(&files);
            prop_assert_eq!(plan.is_none(), problems.iter().any(|problem| problem.blocks));
        }
    }
}
