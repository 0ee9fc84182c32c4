//! `cargo xtask contract`: writes the TypeScript that the screens compile against.
//!
//! The test that compares it does the writing, so that both always use the same text.

use crate::{
    error::Error,
    folders::Folders,
    step::{Program, step},
};

/// Rewrites `ui/src/contract` from the commands of the back end.
pub(crate) fn rewrite(folders: &Folders) -> Result<(), Error> {
    step("1/1", "重新生成接口声明", || {
        let words = ["test", "--locked", "--package", "tests", "--test", "it", "contract"];
        Program::cargo(folders, words).with("UPDATE_CONTRACT", "1").run()
    })
}
