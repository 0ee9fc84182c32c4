//! `cargo xtask contract`: writes the TypeScript that the screens compile against, and the schemas
//! that editors check plan files with.
//!
//! The tests that compare them do the writing, so that both always use the same text.

use crate::{
    error::Error,
    folders::Folders,
    step::{Program, step},
};

/// Rewrites `ui/src/contract` from the commands of the back end, and `plans/schema` from the loader.
pub(crate) fn rewrite(folders: &Folders) -> Result<(), Error> {
    step("1/1", "重新生成接口声明", || {
        let words = ["test", "--locked", "--package", "tests", "--test", "it", "--"];
        let tests = ["contract", "schemas_that_ship"];
        Program::cargo(folders, words.into_iter().chain(tests)).with("UPDATE_CONTRACT", "1").run()
    })
}
