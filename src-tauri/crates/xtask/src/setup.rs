//! Brings a fresh machine to where the program can be built.

use crate::{
    error::Error,
    folders::Folders,
    node,
    packages::{self, Purpose},
    step::step,
};

/// Installs the packages of the purpose and the UI's dependencies, and builds the UI.
pub(crate) fn setup(folders: &Folders, purpose: Purpose) -> Result<(), Error> {
    step("准备 1/3", "系统软件包", || packages::install(&folders.root, purpose))?;
    step("准备 2/3", "前端依赖", || {
        node::check_version(folders)?;
        node::install(&folders.ui())
    })?;
    step("准备 3/3", "编译界面", || node::build_ui(folders))
}
