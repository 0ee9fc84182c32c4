//! `plan schema`: what editors need to complete and check plan files as a person types.
//!
//! The schemas come from the loader's own declarations; a written one is never edited by hand.

use crate::{
    command_line::{Outcome, print},
    trouble::why,
};
use api::{PlanFileKind, plan_schema};
use std::{fs, path::Path};

/// Prints one schema, writes all, or lists the kinds.
pub(crate) fn run(kind: Option<&str>, all: Option<&Path>) -> Result<Outcome, String> {
    if let Some(folder) = all {
        write_all(folder)?;
        print(&format!(
            "已写好 {} 种文件的 JSON Schema：{}。在预案文件的第一行写上\n\
             #:schema ../schema/facts.json\n\
             （路径从这个文件算起，名字换成它的种类），编辑器就会补全和检查。",
            PlanFileKind::ALL.len(),
            folder.display()
        ))?;
        return Ok(Outcome::Done);
    }
    let words: Vec<_> = PlanFileKind::ALL.iter().map(|kind| kind.word()).collect();
    let words = words.join("、");
    let Some(kind) = kind else {
        print(&format!("种类：{words}。用 --all 目录 一次全部写出。"))?;
        return Ok(Outcome::Done);
    };
    let Some(kind) = PlanFileKind::from_word(kind) else {
        print(&format!("没有种类“{kind}”。可写：{words}。"))?;
        return Ok(Outcome::Refused);
    };
    print(plan_schema(kind).trim_end())?;
    Ok(Outcome::Done)
}

/// Writes every schema into a folder, one file a kind.
pub(crate) fn write_all(folder: &Path) -> Result<(), String> {
    let failed = |path: &Path, error: std::io::Error| {
        format!("无法写入 {}：{}", path.display(), why(&error))
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for kind in PlanFileKind::ALL {
        let path = folder.join(format!("{}.json", kind.word()));
        fs::write(&path, plan_schema(kind)).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_are_written_and_an_unknown_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(run(None, Some(&folder.path().join("a/schema"))), Ok(Outcome::Done)));
        let files = fs::read_dir(folder.path().join("a/schema")).unwrap().count();
        assert_eq!(files, PlanFileKind::ALL.len());
        assert!(matches!(run(Some("facts"), None), Ok(Outcome::Done)));
        assert!(matches!(run(Some("fact"), None), Ok(Outcome::Refused)));
        assert!(matches!(run(None, None), Ok(Outcome::Done)));
        let taken = folder.path().join("taken");
        fs::write(&taken, "").unwrap();
        assert!(run(None, Some(&taken)).is_err());
    }
}
