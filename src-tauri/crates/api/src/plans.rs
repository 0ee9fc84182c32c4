//! The plans on this machine: those built in, and newer ones in the user's folder.
//!
//! A plan that is not sound is left out with every problem named; the others still load. For one id
//! the higher version wins, and an open incident keeps the plan that it pinned.

use crate::{
    App, Code, Failure,
    input::{ByPlan, Nothing},
    show,
    view::plan::{PlanView, PlansView},
};
use include_dir::{Dir, DirEntry, include_dir};
use plan::{Calendar, Plan, PlanRef, Problem};
use std::{cmp::Ordering, collections::BTreeMap, fs, io::Read as _, path::Path, sync::Arc};

/// The list of a bundle's members; it binds a release and is looked at by a check alone.
const BUNDLE: &str = "bundle.toml";

const FILES_MAX: usize = 10_000;

/// One more byte than a file of a plan may have.
const FILE_BYTES_READ_MAX: u64 = 1024 * 1024 + 1;

/// A file: its path with `/` and its bytes.
pub(crate) type File = (String, Vec<u8>);

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../plans");

/// The plans and the calendar.
pub struct Library {
    kept: Vec<Kept>,
    problems: Vec<Problem>,
    calendar: Calendar,
}

/// A sound plan, the files that it was loaded from, and its cases' files among them.
struct Kept {
    plan: Arc<Plan>,
    files: Vec<File>,
}

/// What checking a folder of plans found.
pub struct Checked {
    /// The sound plans: title, and what they hold in numbers.
    pub plans: Vec<(String, String)>,
    /// Every problem.
    pub problems: Vec<Problem>,
}

/// 预案: every plan and the problems of those that are not sound.
pub(crate) async fn plans(app: &Arc<App>, _: Nothing) -> Result<PlansView, Failure> {
    Ok(app.library.view())
}

/// One plan, readable; the unit's own where none is named.
pub(crate) async fn plan(app: &Arc<App>, input: ByPlan) -> Result<PlanView, Failure> {
    let id = match input.plan {
        Some(id) => id,
        None => app.session()?.crew(app)?.unit.plan,
    };
    app.library.plan_view(&id)
}

/// One plan, readable: of the plans that are built in and those of a folder handed in as files.
#[must_use]
pub fn explained(files: &[File], id: &str) -> Option<PlanView> {
    Library::load(files).newest(id).map(|plan| show::plan::whole(&plan))
}

/// Checks a folder of plans handed in as files: every problem, and what the cases leave unproven.
#[must_use]
pub fn check_plans(files: &[File]) -> Checked {
    let mut library = Library::empty();
    library.take(files);
    let mut problems = std::mem::take(&mut library.problems);
    if files.iter().any(|(path, _)| path == BUNDLE) {
        problems.extend(plan::load_bundle(files).1);
    }
    let mut plans = Vec::new();
    for kept in &library.kept {
        let (cases, found) = plan::load_cases(&kept.files, &kept.plan);
        let folder = &kept.plan.reference.id;
        problems.extend(found.into_iter().map(|problem| inside(folder, problem)));
        problems.extend(unproven(&kept.plan, &cases, &library.calendar));
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

/// The bytes of a file, up to just over what a plan's file may have: more is a problem of its size.
/// One that cannot be read counts as empty and so is a problem of what is missing in it.
#[must_use]
pub fn read_plan_file(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path)
        .and_then(|file| file.take(FILE_BYTES_READ_MAX).read_to_end(&mut bytes));
    if let Err(error) = read {
        tracing::warn!(%error, path = %path.display(), "a file of a plan could not be read");
    }
    bytes
}

/// The files below a folder of plans; a folder that is not there holds none. What lies beyond
/// `FILES_MAX` files is no folder of plans and is left.
#[must_use]
pub fn read_plans(folder: &Path) -> Vec<File> {
    let mut files = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if files.len() == FILES_MAX {
                tracing::warn!(folder = %folder.display(), "too many files for plans");
                break;
            }
            if path.is_dir() {
                left.push(path);
            } else if path.is_file() && path.extension().is_some_and(|end| end == "toml") {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy();
                files.push((name.replace('\\', "/"), read_plan_file(&path)));
            }
        }
    }
    files.sort();
    files
}

impl Library {
    /// Loads the plans that are built in and those of a folder handed in as files, the path starting
    /// with the plan's id.
    #[must_use]
    pub fn load(more: &[File]) -> Self {
        let mut built_in = Vec::new();
        collect(&BUILT_IN, &mut built_in);
        let mut library = Self::empty();
        library.take(&built_in);
        library.take(more);
        library
    }

    /// The plan of this id in its newest version.
    #[must_use]
    pub fn newest(&self, id: &str) -> Option<Arc<Plan>> {
        self.find(|plan| plan.id == id).map(|kept| Arc::clone(&kept.plan))
    }

    /// The very plan that an incident pinned.
    #[must_use]
    pub fn pinned(&self, reference: &PlanRef) -> Option<Arc<Plan>> {
        self.find(|plan| plan == reference).map(|kept| Arc::clone(&kept.plan))
    }

    /// The files of a plan, to be kept with an incident.
    #[must_use]
    pub fn files(&self, reference: &PlanRef) -> Vec<File> {
        self.find(|plan| plan == reference).map(|kept| kept.files.clone()).unwrap_or_default()
    }

    /// The working-day calendar.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Everything for the list of plans.
    pub(crate) fn view(&self) -> PlansView {
        PlansView {
            plans: self.kept.iter().map(|kept| show::plan::summary(&kept.plan)).collect(),
            problems: self.problems.iter().map(show::plan::problem).collect(),
        }
    }

    /// One plan, readable.
    ///
    /// # Errors
    /// There is no such plan.
    pub(crate) fn plan_view(&self, id: &str) -> Result<PlanView, Failure> {
        let plan = self.newest(id).ok_or_else(|| Failure::plain(Code::Missing, "no such plan"))?;
        Ok(show::plan::whole(&plan))
    }

    fn empty() -> Self {
        Self { kept: Vec::new(), problems: Vec::new(), calendar: Calendar::default() }
    }

    fn find(&self, is_it: impl Fn(&PlanRef) -> bool) -> Option<&Kept> {
        self.kept.iter().find(|kept| is_it(&kept.plan.reference))
    }

    fn take(&mut self, files: &[File]) {
        let mut folders: BTreeMap<&str, Vec<File>> = BTreeMap::new();
        for (path, bytes) in files {
            match path.split_once('/') {
                Some((folder, file)) => {
                    folders.entry(folder).or_default().push((file.to_owned(), bytes.clone()));
                }
                None if path == BUNDLE => {}
                None => self.problems.push(stray(path)),
            }
        }
        for (folder, files) in folders {
            match folder {
                "calendar" => self.take_calendar(&files),
                "taxonomy" => self.take_taxonomy(&files),
                _ => self.take_plan(folder, files),
            }
        }
    }

    fn take_calendar(&mut self, files: &[File]) {
        for (file, bytes) in files {
            let (year, problems) = plan::load_calendar(&format!("calendar/{file}"), bytes);
            self.problems.extend(problems);
            if let Some(year) = year {
                self.calendar.declare(year);
            }
        }
    }

    /// Plans hold their categories whole; a taxonomy is only checked here.
    fn take_taxonomy(&mut self, files: &[File]) {
        for (file, bytes) in files {
            self.problems.extend(plan::load_taxonomy(&format!("taxonomy/{file}"), bytes).1);
        }
    }

    fn take_plan(&mut self, folder: &str, files: Vec<File>) {
        let (plan, problems) = plan::load(&files);
        self.problems.extend(problems.into_iter().map(|problem| inside(folder, problem)));
        let Some(plan) = plan else { return };
        let newer = Kept { plan: Arc::new(plan), files };
        let reference = &newer.plan.reference;
        let known = self.kept.iter_mut().find(|kept| kept.plan.reference.id == reference.id);
        let Some(known) = known else { return self.kept.push(newer) };
        let present = &known.plan.reference;
        match version(reference).cmp(&version(present)) {
            Ordering::Greater => *known = newer,
            _ if present == reference => {}
            Ordering::Less | Ordering::Equal => {
                let problem = Problem {
                    file: "plan.toml".to_owned(),
                    line: 0,
                    what: format!(
                        "版本{}不高于已有的{}，没有启用",
                        reference.version, present.version
                    ),
                    mend: "改动预案后把 plan.toml 里的 version 提高".to_owned(),
                    blocks: false,
                };
                self.problems.push(inside(folder, problem));
            }
        }
    }
}

/// A file that lies directly in the folder of plans, where no plan is looked for.
fn stray(path: &str) -> Problem {
    Problem {
        file: path.to_owned(),
        line: 0,
        what: "这个文件不在任何预案的文件夹里，没有读取".to_owned(),
        mend: "每部预案的文件放在以预案 id 命名的文件夹里；检查时给出这些文件夹的上一级目录"
            .to_owned(),
        blocks: true,
    }
}

fn inside(folder: &str, problem: Problem) -> Problem {
    Problem { file: format!("{folder}/{}", problem.file), ..problem }
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

/// A version as numbers, so that 1.10 is newer than 1.9.
fn version(reference: &PlanRef) -> Vec<u64> {
    reference.version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

fn collect(dir: &Dir<'_>, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => collect(dir, files),
            DirEntry::File(file) => {
                let path = file.path().to_string_lossy().replace('\\', "/");
                if path.ends_with(".toml") {
                    files.push((path, file.contents().to_vec()));
                }
            }
        }
    }
}
