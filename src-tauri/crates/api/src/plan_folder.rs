//! Reading a folder of plans from the disk.
//!
//! Sizes and numbers are bounded while reading, and no link is followed: what is larger than plans may
//! be, or leads elsewhere, is a problem with its place, never a wait and never a file of the plan.

use crate::library::File;
use plan::Problem;
use std::{
    collections::BTreeSet,
    fs::{self, DirEntry, FileType},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// What a folder of plans may hold. Everything that is looked at counts among the entries, and of
/// the files those that are read and kept; the bytes are twice what a bundle may hold.
const ALL_MAX: Spent = Spent { entries: 100_000, files: 10_000, bytes: 64 << 20 };

/// What the folder of one plan may hold: more files than its cases can need, twice a plan's bytes.
const PLAN_MAX: Spent = Spent { entries: 20_000, files: 2000, bytes: 16 << 20 };

/// One more byte than a file of a plan may have.
const FILE_BYTES_READ_MAX: u64 = 1024 * 1024 + 1;

/// A folder of plans as it was found.
#[derive(Debug, Default)]
pub struct PlanFolder {
    /// The files of plans, by path; whatever ends in `.toml`.
    pub files: Vec<File>,
    /// What was not read although it should have been.
    pub problems: Vec<Problem>,
    /// Other files in the plans' own folders, which belong to whoever keeps them there.
    pub others: Vec<String>,
    /// The plans' folders of which nothing was taken because there was too much.
    pub unread: BTreeSet<String>,
}

/// What reading took so far, or may take.
#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    entries: usize,
    files: usize,
    bytes: usize,
}

impl Spent {
    fn exceeds(self, most: Self) -> bool {
        self.entries > most.entries || self.files > most.files || self.bytes > most.bytes
    }
}

impl PlanFolder {
    /// Reads it; a folder that is not there holds nothing. What an editor keeps for itself under a
    /// name with a dot is left. A plan's folder that holds too much is left whole, and no other one
    /// for it.
    #[must_use]
    pub fn read(folder: &Path) -> Self {
        let mut found = Self::default();
        let Ok(listed) = fs::read_dir(folder) else { return found };
        let mut tops: Vec<DirEntry> = listed.flatten().take(ALL_MAX.entries).collect();
        tops.sort_by_key(DirEntry::file_name);
        let mut spent = Spent::default();
        for top in tops {
            let name = within(folder, &top.path());
            if spent.exceeds(ALL_MAX) {
                found.unread.insert(name);
                continue;
            }
            let (one, took) = Self::read_top(folder, &top);
            spent.entries += took.entries;
            spent.bytes += took.bytes;
            if took.exceeds(PLAN_MAX) {
                let mend = "只留预案自己的文件，别的移到预案目录外";
                found.leave(name, "里面的东西超过一部预案的上限，没有读取", mend);
                continue;
            }
            spent.files += took.files;
            if spent.exceeds(ALL_MAX) {
                found.leave(name, "目录里的东西太多，从这里起没有读", "预案目录里只放预案");
            } else {
                found.files.extend(one.files);
                found.problems.extend(one.problems);
                found.others.extend(one.others);
            }
        }
        found.sorted()
    }

    /// What one name in the folder of plans stands for, read until it exceeds what a plan may hold.
    fn read_top(folder: &Path, top: &DirEntry) -> (Self, Spent) {
        let mut found = Self::default();
        let mut left = Vec::new();
        let mut spent = Spent { entries: 1, ..Spent::default() };
        spent.bytes += found.take(folder, top, &mut left);
        while let Some(next) = left.pop() {
            let Ok(listed) = fs::read_dir(&next) else { continue };
            for entry in listed.flatten() {
                spent.entries += 1;
                spent.bytes += found.take(folder, &entry, &mut left);
                spent.files = found.files.len();
                if spent.exceeds(PLAN_MAX) {
                    return (found, spent);
                }
            }
        }
        spent.files = found.files.len();
        (found, spent)
    }

    /// Whether a problem is about a folder of which nothing was taken.
    pub(crate) fn left_out(&self, problem: &Problem) -> bool {
        problem.file.split('/').next().is_some_and(|top| self.unread.contains(top))
    }

    /// Leaves what stands under a name in the folder of plans, and says why.
    fn leave(&mut self, name: String, what: &str, mend: &str) {
        self.refuse(&name, what, mend);
        self.unread.insert(name);
    }

    /// Takes in what stands in a folder; gives how many bytes were read of it.
    fn take(&mut self, folder: &Path, entry: &DirEntry, left: &mut Vec<PathBuf>) -> usize {
        let path = entry.path();
        let Ok(sort) = entry.file_type() else { return 0 };
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            return 0;
        }
        let name = within(folder, &path);
        let is_plan = path.extension().is_some_and(|end| end == "toml");
        match sort {
            _ if sort.is_dir() => left.push(path),
            _ if sort.is_file() && is_plan => match read(&path) {
                Ok(bytes) => {
                    let length = bytes.len();
                    self.files.push((name, bytes));
                    return length;
                }
                Err(error) => {
                    tracing::warn!(%error, path = %path.display(), "a file of a plan could not be read");
                    self.refuse(&name, "无法读取这个文件", "检查它的权限");
                }
            },
            _ if is_plan || leads_to_a_folder(sort, &path) => {
                self.refuse(&name, "这是链接或设备，不读", "换成真的文件或目录");
            }
            _ => self.others.push(name),
        }
        0
    }

    fn refuse(&mut self, file: &str, what: &str, mend: &str) {
        self.problems.push(Problem {
            file: file.to_owned(),
            line: 0,
            what: what.to_owned(),
            mend: mend.to_owned(),
            blocks: true,
        });
    }

    /// In the order of names, of the others only those in a plan's folder.
    fn sorted(mut self) -> Self {
        self.files.sort();
        self.problems.sort();
        self.others.sort();
        let heads = self.files.iter().filter_map(|(path, _)| path.strip_suffix("/plan.toml"));
        let plans: BTreeSet<&str> = heads.collect();
        self.others.retain(|path| path.split('/').next().is_some_and(|top| plans.contains(top)));
        self
    }
}

/// The files below a folder of plans.
#[must_use]
pub fn read_plans(folder: &Path) -> Vec<File> {
    PlanFolder::read(folder).files
}

/// The bytes of a file, up to just over what a plan's file may have: more is a problem of its size.
/// One that cannot be read counts as empty and so is a problem of what is missing in it.
#[must_use]
pub fn read_plan_file(path: &Path) -> Vec<u8> {
    read(path).unwrap_or_else(|error| {
        tracing::warn!(%error, path = %path.display(), "a file of a plan could not be read");
        Vec::new()
    })
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(FILE_BYTES_READ_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn leads_to_a_folder(sort: FileType, path: &Path) -> bool {
    sort.is_symlink() && path.is_dir()
}

fn within(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder in which these files stand.
    fn lay(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        folder
    }

    fn names(found: &PlanFolder) -> Vec<&str> {
        found.files.iter().map(|(path, _)| path.as_str()).collect()
    }

    #[test]
    fn what_belongs_to_no_plan_is_left_and_what_lies_beside_one_is_named() {
        let folder = lay(&[
            "README.md",
            "schema/plan.json",
            "bundle.toml",
            "my-town/plan.toml",
            "my-town/cases/断网.toml",
            "my-town/documents/原文.docx",
            "my-town/.plan.toml.swp",
            ".git/config.toml",
        ]);
        let found = PlanFolder::read(folder.path());
        assert_eq!(names(&found), ["bundle.toml", "my-town/cases/断网.toml", "my-town/plan.toml"]);
        assert_eq!(found.others, ["my-town/documents/原文.docx"]);
        assert_eq!(found.problems, []);
        assert!(PlanFolder::read(&folder.path().join("nowhere")).files.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_named_and_never_followed() {
        use std::os::unix::fs::symlink;
        let folder = lay(&["my-town/plan.toml", "my-town/cases/a.toml"]);
        let elsewhere = lay(&["secret.toml"]);
        let at = |name: &str| folder.path().join("my-town").join(name);
        symlink("/", at("cases/root")).unwrap();
        symlink(".", at("cases/loop")).unwrap();
        symlink("/dev/zero", at("grades.toml")).unwrap();
        symlink(elsewhere.path().join("secret.toml"), at("facts.toml")).unwrap();
        symlink(elsewhere.path(), folder.path().join("your-town")).unwrap();
        let found = PlanFolder::read(folder.path());
        assert_eq!(names(&found), ["my-town/cases/a.toml", "my-town/plan.toml"]);
        let told: Vec<&str> = found.problems.iter().map(|one| one.file.as_str()).collect();
        let expect = [
            "my-town/cases/loop",
            "my-town/cases/root",
            "my-town/facts.toml",
            "my-town/grades.toml",
            "your-town",
        ];
        assert_eq!(told, expect);
        assert!(found.problems.iter().all(|one| one.blocks && one.what.contains("链接")));
    }

    #[test]
    fn a_file_is_read_to_just_over_its_limit_and_a_folder_to_its_own() {
        let folder = lay(&["my-town/plan.toml"]);
        let large = fs::File::create(folder.path().join("my-town/facts.toml")).unwrap();
        large.set_len(1 << 30).unwrap();
        let found = PlanFolder::read(folder.path());
        assert_eq!(found.files[0].1.len() as u64, FILE_BYTES_READ_MAX);
        for number in 0..70 {
            let path = folder.path().join(format!("my-town/{number}.toml"));
            fs::File::create(path).unwrap().set_len(1 << 30).unwrap();
        }
        let found = PlanFolder::read(folder.path());
        assert!(found.files.len() < 70, "{}", found.files.len());
        assert!(found.problems[0].file == "my-town" && found.problems[0].blocks);
    }
}
