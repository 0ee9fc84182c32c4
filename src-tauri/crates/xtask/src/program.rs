//! `cargo xtask run`: the desktop program where there is a display, the agent where there is none.

use crate::{
    error::Error,
    folders::Folders,
    packages::Purpose,
    say, screen, setup,
    step::{Program, step},
};

/// Sets up, builds and starts the program; ends when it ends.
pub(crate) fn run(folders: &Folders, options: &[String]) -> Result<(), Error> {
    let profile = profile(options)?;
    setup::setup(folders, Purpose::here())?;
    let windowed = screen::present();
    let (package, name) =
        if windowed { ("desktop", "fengsui") } else { ("agent", "fengsui-agent") };
    let mut arguments = vec!["build", "--locked", "--package", package];
    if profile == "release" {
        arguments.push("--release");
    }
    step("编译", name, || Program::cargo(folders, arguments).run())?;
    let program = folders.programs(profile).join(name);
    let program = program.to_string_lossy();
    if windowed {
        say::line("\n打开桌面程序。关闭窗口后它留在系统托盘，从托盘菜单退出。");
        Program::other(&program, &folders.root, [""; 0]).run()
    } else {
        say::line(
            "\n没有图形界面：由 fengsui-agent 在本机提供同样的界面，用浏览器打开下面的地址。",
        );
        Program::other(&program, &folders.root, ["serve"]).run_with_input()
    }
}

fn profile(options: &[String]) -> Result<&'static str, Error> {
    match options {
        [] => Ok("debug"),
        [one] if one == "--release" => Ok("release"),
        [one, ..] => Err(Error::Option(one.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_release_is_an_option() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(profile(&words(&[])).unwrap(), "debug");
        assert_eq!(profile(&words(&["--release"])).unwrap(), "release");
        assert!(profile(&words(&["--fast"])).is_err());
    }
}
