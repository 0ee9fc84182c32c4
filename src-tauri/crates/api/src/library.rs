//! The plans and the calendar in force: built in, from the user's folder, from bundles, the unit's own.
//!
//! A library never changes: another one takes its place. For one plan the higher version wins, for one
//! year of the calendar whatever was laid over last; an open incident keeps the plan that it pinned.

use crate::{
    Failure, show,
    speeches::Speeches,
    view::plan::{BundleView, PlansView},
};
use assess::Speech;
use base::Digest;
use chrono::NaiveDate;
use include_dir::{Dir, DirEntry, include_dir};
use plan::{Calendar, CalendarYear, Plan, PlanRef, Problem, Taxonomy};
use std::{
    cmp::Ordering,
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use store::OwnYear;

/// The list of a bundle's members, which is no plan's file.
pub(crate) const BUNDLE: &str = format::BUNDLE_TOML;

/// A file: its path with `/` and its bytes.
pub(crate) type File = (String, Vec<u8>);

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../plans");

/// The plans and the calendar.
#[derive(Default)]
pub struct Library {
    kept: Vec<Kept>,
    problems: Vec<Problem>,
    years: BTreeMap<i32, Year>,
    calendar: Calendar,
    taxonomies: Vec<Taxonomy>,
    speeches: Speeches,
    /// The imported bundles, and the day for which it was told which of them hold.
    bundles: Vec<BundleView>,
    day: Option<NaiveDate>,
    /// Plans that only incidents still need, so that each is read once.
    pinned: Mutex<BTreeMap<Digest, Arc<Plan>>>,
}

/// A sound plan, the files that it was loaded from, and its cases' files among them.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) plan: Arc<Plan>,
    pub(crate) files: Arc<Vec<File>>,
    pub(crate) origin: Origin,
}

/// A year of the calendar, where it is from, and where the one is from whose place it takes.
#[derive(Clone)]
pub(crate) struct Year {
    pub(crate) year: CalendarYear,
    pub(crate) origin: Origin,
    pub(crate) covers: Option<Origin>,
}

/// Where a plan or a year of the calendar is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Built into the program.
    BuiltIn,
    /// The folder `plans` of this machine.
    Folder,
    /// An imported bundle.
    Bundle(Issued),
    /// Filled in by a person of the unit.
    Unit(Box<OwnYear>),
}

/// A bundle and who issued it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Issued {
    /// The bundle's title and version.
    pub(crate) name: String,
    /// What its issuer calls itself.
    pub(crate) issuer: String,
    /// The issuer's public key.
    pub(crate) key: [u8; 32],
}

impl Origin {
    /// One word for the screens.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::BuiltIn => "built_in",
            Self::Folder => "folder",
            Self::Bundle(_) => "bundle",
            Self::Unit(_) => "unit",
        }
    }

    /// In words.
    pub(crate) fn says(&self) -> String {
        match self {
            Self::BuiltIn => "随程序".to_owned(),
            Self::Folder => "本机预案文件夹".to_owned(),
            Self::Bundle(issued) => format!("预案包{}", issued.name),
            Self::Unit(_) => "本单位填写".to_owned(),
        }
    }
}

impl Library {
    /// Loads the plans that are built in and those of a folder handed in as files, the path starting
    /// with the plan's id.
    #[must_use]
    pub fn load(more: &[File]) -> Self {
        let mut library = Self::built_in("");
        library.lay_over(Self::read(more, &Origin::Folder));
        library
    }

    /// A folder that a person works on, handed in as files, over the plans that are built in: its plan
    /// stands for the built-in one of the same id whatever its version, and where it is not sound,
    /// none does.
    pub(crate) fn worked_on(files: &[File]) -> Self {
        let mut library = Self::built_in("");
        let own = |kept: &Kept| {
            let id = &kept.plan.reference.id;
            files.iter().any(|(path, _)| path.split_once('/').is_some_and(|(top, _)| top == id))
        };
        library.kept.retain(|kept| !own(kept));
        library.lay_over(Self::read(files, &Origin::Folder));
        library
    }

    /// What is built in below a path; everything for the empty one.
    pub(crate) fn built_in(below: &str) -> Self {
        let mut files = Vec::new();
        collect(&BUILT_IN, &mut files);
        files.retain(|(path, _)| path.starts_with(below));
        Self::read(&files, &Origin::BuiltIn)
    }

    /// What these files alone hold.
    pub(crate) fn read(files: &[File], origin: &Origin) -> Self {
        let mut library = Self::default();
        let mut folders: BTreeMap<&str, Vec<File>> = BTreeMap::new();
        for (path, bytes) in files {
            match path.split_once('/') {
                Some((folder, file)) => {
                    folders.entry(folder).or_default().push((file.to_owned(), bytes.clone()));
                }
                None if path == BUNDLE => {}
                None => library.problems.push(stray(path)),
            }
        }
        for (folder, files) in folders {
            match folder {
                "calendar" => library.take_calendar(&files, origin),
                "taxonomy" => library.take_taxonomy(&files),
                _ => library.take_plan(folder, files, origin),
            }
        }
        library
    }

    /// The same again, for others to be laid over it.
    pub(crate) fn copy(&self) -> Self {
        let mut copy = Self {
            kept: self.kept.clone(),
            problems: self.problems.clone(),
            years: self.years.clone(),
            calendar: self.calendar.clone(),
            bundles: self.bundles.clone(),
            day: self.day,
            ..Self::default()
        };
        self.taxonomies.iter().cloned().for_each(|taxonomy| copy.lend(taxonomy));
        copy
    }

    /// Lays another library over this one: its plans win where their version is higher, its years of
    /// the calendar always.
    pub(crate) fn lay_over(&mut self, other: Self) {
        self.problems.extend(other.problems);
        for kept in other.kept {
            let folder = kept.plan.reference.id.clone();
            self.keep(&folder, kept);
        }
        other.taxonomies.into_iter().for_each(|taxonomy| self.lend(taxonomy));
        for year in other.years.into_values() {
            self.declare(year.year, year.origin);
        }
    }

    /// Lays a year that the unit filled in over all others.
    pub(crate) fn lay_own(&mut self, own: OwnYear) {
        self.declare(own.year.clone(), Origin::Unit(Box::new(own)));
    }

    /// Lists an imported bundle, as it stands on this day.
    pub(crate) fn list(&mut self, bundle: BundleView, day: NaiveDate) {
        self.bundles.push(bundle);
        self.day = Some(day);
    }

    /// Whether other bundles may hold on this day.
    pub(crate) fn is_stale(&self, today: NaiveDate) -> bool {
        self.day.is_some_and(|day| day != today)
    }

    /// Adds something that a person should know and mend.
    pub(crate) fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The plan of this id in its newest version.
    #[must_use]
    pub fn newest(&self, id: &str) -> Option<Arc<Plan>> {
        self.find(|plan| plan.id == id).map(|kept| Arc::clone(&kept.plan))
    }

    /// The very plan that an incident pinned: one in force, or the one that `kept` reads.
    pub(crate) fn pinned(
        &self,
        reference: &PlanRef,
        kept: impl FnOnce() -> Result<Option<Plan>, Failure>,
    ) -> Result<Option<Arc<Plan>>, Failure> {
        if let Some(kept) = self.find(|plan| plan == reference) {
            return Ok(Some(Arc::clone(&kept.plan)));
        }
        let mut known = self.pinned.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = known.get(&reference.digest) {
            return Ok(Some(Arc::clone(plan)));
        }
        let Some(plan) = kept()?.filter(|plan| plan.reference == *reference) else {
            return Ok(None);
        };
        let plan = Arc::new(plan);
        known.insert(reference.digest, Arc::clone(&plan));
        Ok(Some(plan))
    }

    /// The files of a plan, to be kept with an incident.
    #[must_use]
    pub fn files(&self, reference: &PlanRef) -> Vec<File> {
        self.find(|plan| plan == reference).map(|kept| kept.files.to_vec()).unwrap_or_default()
    }

    /// The working-day calendar.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// What people say for the categories of a plan, which need not be of this library.
    pub(crate) fn speech(&self, plan: &Plan) -> Arc<Speech> {
        self.speeches.of(plan)
    }

    /// Every year of the calendar with where it is from, the earliest first.
    pub(crate) fn years(&self) -> impl DoubleEndedIterator<Item = &Year> {
        self.years.values()
    }

    /// Every plan.
    pub(crate) fn kept(&self) -> &[Kept] {
        &self.kept
    }

    /// Every problem.
    pub(crate) fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Everything for the list of plans.
    pub(crate) fn view(&self) -> PlansView {
        PlansView {
            plans: self
                .kept
                .iter()
                .map(|kept| show::plan::listed(&kept.plan, kept.origin.says()))
                .collect(),
            problems: self.problems.iter().map(show::plan::problem).collect(),
            bundles: self.bundles.clone(),
        }
    }

    fn find(&self, is_it: impl Fn(&PlanRef) -> bool) -> Option<&Kept> {
        self.kept.iter().find(|kept| is_it(&kept.plan.reference))
    }

    fn take_calendar(&mut self, files: &[File], origin: &Origin) {
        for (file, bytes) in files {
            let (year, problems) = plan::load_calendar(&format!("calendar/{file}"), bytes);
            self.problems.extend(problems);
            if let Some(year) = year {
                self.declare(year, origin.clone());
            }
        }
    }

    /// Plans hold their categories whole; a taxonomy lends them what people say.
    fn take_taxonomy(&mut self, files: &[File]) {
        for (file, bytes) in files {
            let (taxonomy, problems) = plan::load_taxonomy(&format!("taxonomy/{file}"), bytes);
            self.problems.extend(problems);
            if let Some(taxonomy) = taxonomy {
                self.lend(taxonomy);
            }
        }
    }

    fn lend(&mut self, taxonomy: Taxonomy) {
        self.taxonomies.retain(|known| known.id != taxonomy.id);
        self.taxonomies.push(taxonomy.clone());
        self.speeches.take(taxonomy);
    }

    fn take_plan(&mut self, folder: &str, files: Vec<File>, origin: &Origin) {
        let (plan, problems) = plan::load(&files);
        self.problems.extend(problems.into_iter().map(|problem| inside(folder, problem)));
        let Some(plan) = plan else { return };
        let (plan, files) = (Arc::new(plan), Arc::new(files));
        self.keep(folder, Kept { plan, files, origin: origin.clone() });
    }

    fn keep(&mut self, folder: &str, newer: Kept) {
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
                        "{}的版本{}不高于已有的{}，没有启用",
                        newer.origin.says(),
                        reference.version,
                        present.version
                    ),
                    mend: "改动预案后把 plan.toml 里的 version 提高".to_owned(),
                    blocks: false,
                };
                self.problems.push(inside(folder, problem));
            }
        }
    }

    fn declare(&mut self, year: CalendarYear, origin: Origin) {
        self.calendar.declare(year.clone());
        let covers = self.years.get(&year.year).map(|known| known.origin.clone());
        self.years.insert(year.year, Year { year, origin, covers });
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

/// A problem of a plan's file as one of the folder of plans.
pub(crate) fn inside(folder: &str, problem: Problem) -> Problem {
    Problem { file: format!("{folder}/{}", problem.file), ..problem }
}

/// A version as numbers, so that 1.10 is newer than 1.9.
pub(crate) fn version(reference: &PlanRef) -> Vec<u64> {
    reference.version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

fn collect(dir: &Dir<'_>, files: &mut Vec<File>) {
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
