//! The commands that show plans, and reading a folder of plans from the disk.
//!
//! Sizes are bounded while reading: what is larger than a plan may be is a problem, never a wait.

use crate::{
    App, Code, Failure, Library,
    input::{ByPlan, Nothing},
    library::File,
    show,
    view::plan::{PlanView, PlansView},
};
use std::{fs, io::Read as _, path::Path, sync::Arc};

const FILES_MAX: usize = 10_000;

/// One more byte than a file of a plan may have.
const FILE_BYTES_READ_MAX: u64 = 1024 * 1024 + 1;

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

/// One plan, readable: of the plans that are built in and those of a folder handed in as files.
#[must_use]
pub fn explained(files: &[File], id: &str) -> Option<PlanView> {
    Library::load(files).newest(id).map(|plan| show::plan::whole(&plan))
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
/// `FILES_MAX` files is no folder of plans and is left, and so is what an editor keeps for itself
/// under a name with a dot.
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
            if is_hidden(&path) {
                continue;
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

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}
