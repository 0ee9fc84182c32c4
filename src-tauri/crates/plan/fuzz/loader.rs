//! Whatever a file of a plan holds, the loader answers with problems in their places.
//!
//! The first byte says which kind of file the rest is put in place of, within a plan that writes
//! every key of the format; the seeds are the plans that ship.

#![no_main]

use std::{path::Path, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use plan::{FileKind, Plan, Problem};

mod every_key;

use every_key::Files;

static BUNDLE: LazyLock<Files> = LazyLock::new(every_key::read);
static FOLDER: LazyLock<Files> = LazyLock::new(|| every_key::plan_folder(&BUNDLE));
static PLAN: LazyLock<Plan> = LazyLock::new(|| plan::load(&FOLDER).0.expect("a sound plan"));

fuzz_target!(|input: &[u8]| {
    let Some((which, bytes)) = input.split_first() else { return };
    let kind = FileKind::ALL[usize::from(*which) % FileKind::ALL.len()];
    let (answered, problems) = match kind {
        FileKind::Case => {
            let (case, problems) = plan::load_case("day.toml", bytes, &PLAN);
            (case.is_some(), problems)
        }
        FileKind::Calendar => {
            let (year, problems) = plan::load_calendar("day.toml", bytes);
            (year.is_some(), problems)
        }
        FileKind::Taxonomy => {
            let (taxonomy, problems) = plan::load_taxonomy("day.toml", bytes);
            (taxonomy.is_some(), problems)
        }
        FileKind::Bundle => {
            let (_, problems) = plan::load_bundle(&with(&BUNDLE, "bundle.toml", bytes));
            assert_worded(&problems);
            return;
        }
        _ => {
            let name = format!("{}.toml", kind.word());
            let files = with(&FOLDER, &name, bytes);
            let (plan, problems) = plan::load(&files);
            (plan.is_some(), problems)
        }
    };
    assert_eq!(answered, problems.iter().all(|problem| !problem.blocks));
    assert_worded(&problems);
    let lines = 1 + bytes.iter().filter(|&&byte| byte == b'\n').count();
    let spoilt = format!("{}.toml", kind.word());
    for problem in problems {
        let ours = problem.file == spoilt || problem.file == "day.toml";
        assert!(!ours || problem.line <= lines, "{problem}");
    }
});

fn with(files: &Files, name: &str, bytes: &[u8]) -> Files {
    let mut files = files.clone();
    let place = files.iter_mut().find(|(path, _)| Path::new(path) == Path::new(name));
    place.expect("a file of this name").1 = bytes.to_vec();
    files
}

fn assert_worded(problems: &[Problem]) {
    for problem in problems {
        assert!(!problem.what.is_empty() && !problem.mend.is_empty() && !problem.file.is_empty());
    }
}
