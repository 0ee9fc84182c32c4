//! `cargo xtask bench` and `cargo xtask faults`: starts the drivers, which are programs of `tests`.
//!
//! Figures are ratios taken in one run on one machine; nothing here is a timed test.

use crate::{
    error::Error,
    folders::Folders,
    fuzz, node,
    packages::{self, Purpose},
    step::{Program, step},
};

/// Measures the durable save, the grading, the duties, the refusal of hostile plans, the start and
/// the size of the UI.
pub(crate) fn bench(folders: &Folders) -> Result<(), Error> {
    step("1/8", "系统软件包", || packages::install(&folders.root, Purpose::Test))?;
    step("2/8", "编译界面", || {
        node::check_version(folders)?;
        node::install(&folders.ui())?;
        node::build_ui(folders)
    })?;
    step("3/8", "界面体积", || node::check_bundle(folders))?;
    step("4/8", "持久保存", || driver(folders, "bench-save"))?;
    step("5/8", "研判、读入预案、找类别", || driver(folders, "bench-plans"))?;
    step("6/8", "应办和值班台", || driver(folders, "bench-duties"))?;
    step("7/8", "拒绝恶意的预案文件", || {
        let agent = ["build", "--locked", "--release", "--package", "agent"];
        Program::cargo(folders, agent).run()?;
        driver(folders, "bench-hostile")
    })?;
    step("8/8", "启动到值班台可用", || start(folders))
}

/// Interrupts saving at every write, cuts the power at every point, and fuzzes what reads plans.
pub(crate) fn faults(folders: &Folders) -> Result<(), Error> {
    step("1/2", "断电与强制终止", || driver(folders, "faults"))?;
    step("2/2", "预案文件的模糊测试", || fuzz::fuzz(folders))
}

fn start(folders: &Folders) -> Result<(), Error> {
    let build = ["build", "--locked", "--release", "--package", "agent", "--package", "desktop"];
    Program::cargo(folders, build).run()?;
    let empty = ["build", "--locked", "--release", "--package", "desktop", "--example", "empty"];
    Program::cargo(folders, empty).run()?;
    node::install(&folders.e2e())?;
    Program::npm(&folders.e2e(), &["run", "start"])
        .with("FENGSUI_PROGRAMS", folders.programs("release"))
        .run()
}

fn driver(folders: &Folders, name: &str) -> Result<(), Error> {
    let words = ["run", "--locked", "--release", "--package", "tests", "--bin", name];
    Program::cargo(folders, words).with("FENGSUI_PROGRAMS", folders.programs("release")).run()
}
