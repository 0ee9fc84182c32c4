//! `cargo xtask test`: everything that CI runs, in the order in which it fails soonest.
//!
//! Cargo is always asked for the whole workspace, so that every step shares one set of builds.

use crate::{
    error::Error,
    folders::Folders,
    fuzz, node,
    packages::{self, Purpose},
    say,
    step::{Program, now, shown, step},
};

/// The desktop tests drive the window through this; Debian has no package of it.
const DRIVER: (&str, &str) = ("tauri-driver", "2.1.0");

type Check = (&'static str, fn(&Folders) -> Result<(), Error>);

const CHECKS: &[Check] = &[
    ("系统软件包", |folders| packages::install(&folders.root, Purpose::Test)),
    ("代码格式", |folders| Program::cargo(folders, ["fmt", "--all", "--check"]).run()),
    ("界面依赖", |folders| {
        node::check_version(folders)?;
        node::install(&folders.ui())
    }),
    ("端到端测试依赖", |folders| node::install(&folders.e2e())),
    ("界面类型与无障碍检查", |folders| npm(folders, "check")),
    ("界面单元测试", |folders| npm(folders, "test")),
    ("编译界面", node::build_ui),
    ("界面体积", node::check_bundle),
    ("静态检查", |folders| {
        let words = ["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"];
        Program::cargo(folders, words).run()
    }),
    ("后端测试", |folders| {
        Program::cargo(folders, ["test", "--locked", "--workspace", "--no-fail-fast"]).run()
    }),
    ("编译全部程序", |folders| {
        Program::cargo(folders, ["build", "--locked", "--workspace"]).run()
    }),
    ("预案检查", |folders| {
        let agent = folders.programs("debug").join("fengsui-agent");
        Program::other(&agent.to_string_lossy(), &folders.root, ["plan", "check", "plans"]).run()
    }),
    ("预案文件的模糊测试", fuzz::fuzz),
    ("桌面测试驱动", install_driver),
    ("浏览器端到端测试", |folders| end_to_end(folders, "browser")),
    ("桌面端到端测试", |folders| end_to_end(folders, "desktop")),
];

/// Runs every check, or those from a number on; stops at the first that fails.
pub(crate) fn test(folders: &Folders, options: &[String]) -> Result<(), Error> {
    let first = first(options)?;
    let begun = now();
    for (number, (name, check)) in (1..).zip(CHECKS).skip(first - 1) {
        step(&format!("{number}/{}", CHECKS.len()), name, || check(folders))?;
    }
    say::line(format!("\n✓ 全部通过，共用时 {}", shown(begun.elapsed())));
    Ok(())
}

fn first(options: &[String]) -> Result<usize, Error> {
    let unknown = |text: &String| Error::Option(text.clone());
    match options {
        [] => Ok(1),
        [name, number] if name == "--from" => match number.parse() {
            Ok(number) if (1..=CHECKS.len()).contains(&number) => Ok(number),
            _ => Err(unknown(number)),
        },
        [one, ..] => Err(unknown(one)),
    }
}

fn npm(folders: &Folders, script: &str) -> Result<(), Error> {
    Program::npm(&folders.ui(), &["run", script]).run()
}

fn install_driver(folders: &Folders) -> Result<(), Error> {
    let (name, version) = DRIVER;
    if driver(folders).is_file() {
        say::line(format!("  {name} {version} 已安装"));
        return Ok(());
    }
    let kept = folders.tools.join(version);
    let words = ["install", name, "--locked", "--version", version, "--root"];
    let words = words.iter().map(AsRef::as_ref).chain([kept.as_os_str()]);
    Program::cargo(folders, words).run()
}

fn driver(folders: &Folders) -> std::path::PathBuf {
    let (name, version) = DRIVER;
    folders.tools.join(version).join("bin").join(name)
}

fn end_to_end(folders: &Folders, script: &str) -> Result<(), Error> {
    Program::npm(&folders.e2e(), &["run", script])
        .with("FENGSUI_PROGRAMS", folders.programs("debug"))
        .with("FENGSUI_TAURI_DRIVER", driver(folders))
        .run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_continues_at_a_number_that_exists() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(first(&words(&[])).unwrap(), 1);
        assert_eq!(first(&words(&["--from", "3"])).unwrap(), 3);
        assert!(first(&words(&["--from", "0"])).is_err());
        assert!(first(&words(&["--from", "99"])).is_err());
        assert!(first(&words(&["--fast"])).is_err());
    }
}
