//! `plan new`: the folder of a plan that an official fills in.
//!
//! The skeleton is a whole plan that `plan check` takes; every place still to be filled in says
//! 待填, and the check names each of them. An existing plan is never written into; the schemas that
//! its files name for editors are written beside it.

use crate::{
    command_line::{Outcome, print},
    schema_line,
    trouble::why,
};
use base::{Clock as _, SystemClock};
use std::{fs, path::Path};

/// What a bundle's list says, the day standing as `{today}`.
const BUNDLE: &str = include_str!("skeleton/bundle.toml");

/// Folders beside the plans that are none.
const TAKEN: [&str; 3] = ["calendar", "taxonomy", "schema"];

/// The files, the plan's id standing as `{id}`.
const FILES: [(&str, &str); 10] = [
    ("plan.toml", include_str!("skeleton/plan.toml")),
    ("categories.toml", include_str!("skeleton/categories.toml")),
    ("facts.toml", include_str!("skeleton/facts.toml")),
    ("grades.toml", include_str!("skeleton/grades.toml")),
    ("duties.toml", include_str!("skeleton/duties.toml")),
    ("response.toml", include_str!("skeleton/response.toml")),
    ("warnings.toml", include_str!("skeleton/warnings.toml")),
    ("forms.toml", include_str!("skeleton/forms.toml")),
    ("upkeep.toml", include_str!("skeleton/upkeep.toml")),
    ("cases/first.toml", include_str!("skeleton/cases/first.toml")),
];

/// Writes the skeleton into a folder of the plan's id, below the one that is given.
pub(crate) fn begin(id: &str, folder: &Path) -> Result<Outcome, String> {
    let sound = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || id.len() > 60 || !id.bytes().all(sound) || id.starts_with('-') {
        print(&format!("预案编号 {id} 写法不对：只用小写英文字母、数字和连字符，如 my-town。"))?;
        return Ok(Outcome::Refused);
    }
    if TAKEN.contains(&id) {
        print(&format!("预案编号不能用 {id}：这个名字的目录另有用处。换一个，如 my-town。"))?;
        return Ok(Outcome::Refused);
    }
    let place = folder.join(id);
    if place.exists() {
        print(&format!("{} 已经有了，没有改动。换一个编号，或先移走它。", place.display()))?;
        return Ok(Outcome::Refused);
    }
    for (name, text) in FILES {
        let path = place.join(name);
        let failed =
            |error: std::io::Error| format!("无法写入 {}：{}", path.display(), why(&error));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        fs::write(&path, text.replace("{id}", id)).map_err(failed)?;
    }
    schema_line::write_all(&folder.join("schema"))?;
    list(id, &folder.join("bundle.toml"))?;
    print(&format!(
        "已写好 {}。把“待填”换成你们预案的内容，再运行：fengsui-agent plan check \"{}\"",
        place.display(),
        folder.display()
    ))?;
    Ok(Outcome::Done)
}

/// Begins the list of a bundle where there is none; one that is there is its writer's own.
fn list(id: &str, path: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("无法写入 {}：{}", path.display(), why(&error));
    if path.exists() {
        return print(&format!(
            "{} 已经有了，没有改动；要一起发布就把 \"{id}\" 加进它的 plans。",
            path.display()
        ));
    }
    let today = SystemClock.now().date().to_string();
    fs::write(path, BUNDLE.replace("{id}", id).replace("{today}", &today)).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let read = |(name, _): &(&str, &str)| {
            let bytes = fs::read(folder.join("my-town").join(name)).unwrap();
            (format!("my-town/{name}"), bytes)
        };
        FILES.iter().map(read).collect()
    }

    #[test]
    fn the_skeleton_is_a_plan_whose_gaps_are_named() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(begin("my-town", folder.path()), Ok(Outcome::Done)));
        let files = written(folder.path());
        let checked = api::check_plans(&files);
        let blocking: Vec<_> = checked.problems.iter().filter(|found| found.blocks).collect();
        assert!(blocking.is_empty(), "{blocking:#?}");
        assert_eq!(checked.plans.len(), 1);
        let gaps = checked.problems.iter().filter(|found| found.what.contains("待填")).count();
        let places = FILES.iter().flat_map(|(_, text)| text.lines());
        let expected =
            places.filter(|line| line.contains("待填") && !line.trim().starts_with('#')).count();
        assert_eq!(gaps, expected, "{:#?}", checked.problems);
        assert!(gaps > 5);
    }

    #[test]
    fn a_list_of_a_bundle_is_begun_once() {
        let folder = tempfile::tempdir().unwrap();
        let read = || fs::read_to_string(folder.path().join("bundle.toml")).unwrap();
        assert!(matches!(begin("my-town", folder.path()), Ok(Outcome::Done)));
        let first = read();
        assert!(first.contains("plans = [\"my-town\"]") && !first.contains('{'), "{first}");
        let found = api::PlanFolder::read(folder.path());
        let blocking = api::check_folder(&found).problems.into_iter().find(|one| one.blocks);
        assert_eq!(blocking, None);
        assert!(matches!(begin("your-town", folder.path()), Ok(Outcome::Done)));
        assert_eq!(read(), first);
    }

    #[test]
    fn what_is_there_is_never_written_over_and_a_bad_id_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("my-town")).unwrap();
        for id in ["my-town", "", "../up", "a/b", "大写", "Town", "-x", "schema", "calendar"] {
            assert!(matches!(begin(id, folder.path()), Ok(Outcome::Refused)), "{id}");
        }
        assert_eq!(fs::read_dir(folder.path().join("my-town")).unwrap().count(), 0);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
