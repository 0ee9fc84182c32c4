//! Reads the folder of one plan into a checked `Plan`, collecting every problem on the way.
//!
//! It takes bytes, never paths to open. A plan is handed out only when no problem blocks it, so
//! whoever holds a `Plan` may rely on every id in it.

use base::Digest;

use crate::conditions::Vocabulary;
use crate::row::{Row, nearest};
use crate::source::{PLAN_BYTES_MAX, Source};
use crate::{Plan, PlanRef, Problem, lint};

mod cases;
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

/// The files a plan's folder may hold, besides `cases/` and `documents/`.
const FILES: [&str; 9] = [
    "plan.toml",
    "categories.toml",
    "facts.toml",
    "grades.toml",
    "duties.toml",
    "response.toml",
    "warnings.toml",
    "forms.toml",
    "upkeep.toml",
];

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
        let what = format!("预案文件共{total}字节,超过上限8MiB");
        report("plan.toml", what, "删去与预案无关的文件".to_owned(), true);
        return false;
    }
    for name in FILES {
        if !files.iter().any(|(path, _)| path == name) {
            let mend = "补上这个文件;没有内容也要有空文件".to_owned();
            report(name, format!("缺少文件 {name}"), mend, true);
        }
    }
    for (path, _) in files {
        let known = FILES.contains(&path.as_str())
            || path.starts_with("documents/")
            || (path.starts_with("cases/") && path.ends_with(".toml"));
        if !known {
            let mend = match nearest(path, FILES) {
                Some(near) => format!("是不是想写 {near}?"),
                None => "删去,或移到 documents/".to_owned(),
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
    true
}

/// Reads all parts, then checks what they say of one another.
fn read(files: &[(String, Vec<u8>)], problems: &mut Vec<Problem>) -> Option<Plan> {
    let head = part(files, "plan.toml", problems, head::read)?;
    let categories = part(files, "categories.toml", problems, categories::read)?;
    let questions = part(files, "facts.toml", problems, |row| facts::read(row, &categories.list))?;
    let names = Vocabulary { questions: &questions, categories: &categories.list };
    let roles = head.roles.as_slice();
    let titles = part(files, "forms.toml", &mut Vec::new(), forms::ids)?;
    let grades = part(files, "grades.toml", problems, |row| grades::read(row, names))?;
    let obligations =
        part(files, "duties.toml", problems, |row| duties::read(row, names, roles, &titles))?;
    let response = part(files, "response.toml", problems, |row| response::read(row, names, roles))?;
    let warnings = part(files, "warnings.toml", problems, |row| warnings::read(row, roles))?;
    let forms = part(files, "forms.toml", problems, |row| forms::read(row, &obligations))?;
    let upkeep = part(files, "upkeep.toml", problems, |row| upkeep::read(row, roles))?;
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
        questions,
        criteria: grades.criteria,
        rest: grades.rest,
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

/// Reads one file with `read`; `None` where the file is missing (reported by the survey).
fn part<T>(
    files: &[(String, Vec<u8>)],
    name: &str,
    problems: &mut Vec<Problem>,
    read: impl FnOnce(&Row<'_, '_>) -> T,
) -> Option<T> {
    let (path, bytes) = files.iter().find(|(path, _)| path == name)?;
    let source = Source::decode(path, bytes, problems);
    let value = {
        let table = source.parse();
        let root = source.root(&table);
        let value = read(&root);
        root.finish();
        value
    };
    problems.extend(source.into_problems());
    Some(value)
}
