//! The Debian packages that a build, the desktop program and the tests need, each with its reason.
//!
//! Nothing is installed without its name and reason on the screen; without root it is asked first.

use std::{
    env,
    io::{self, BufRead, IsTerminal},
    path::Path,
    process::{Command, Stdio},
};

use crate::{error::Error, say, screen, step::Program};

/// What the packages are wanted for; each purpose includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Building and running what needs no window.
    Build,
    /// Building and running the desktop program.
    Desktop,
    /// Running every test.
    Test,
}

impl Purpose {
    /// What is needed to run the program on this machine.
    pub(crate) fn here() -> Self {
        if screen::present() { Self::Desktop } else { Self::Build }
    }
}

/// A Debian package, what it is first wanted for, and why.
struct Package {
    purpose: Purpose,
    name: &'static str,
    reason: &'static str,
}

const fn package(purpose: Purpose, name: &'static str, reason: &'static str) -> Package {
    Package { purpose, name, reason }
}

const PACKAGES: &[Package] = &[
    package(Purpose::Build, "build-essential", "C 编译器与 make：加密数据库由源码编译"),
    package(Purpose::Build, "pkg-config", "查找系统库的位置"),
    package(Purpose::Build, "perl", "OpenSSL 的配置脚本用 Perl 写成"),
    package(Purpose::Desktop, "libwebkit2gtk-4.1-dev", "桌面窗口内的网页引擎"),
    package(Purpose::Desktop, "libgtk-3-dev", "桌面窗口"),
    package(Purpose::Desktop, "libsoup-3.0-dev", "网页引擎的网络库"),
    package(Purpose::Desktop, "libayatana-appindicator3-dev", "系统托盘图标"),
    package(Purpose::Desktop, "librsvg2-dev", "界面图标的绘制"),
    package(Purpose::Desktop, "fonts-noto-cjk", "中文字体"),
    package(Purpose::Test, "xvfb", "没有显示器时提供虚拟屏幕"),
    package(Purpose::Test, "webkit2gtk-driver", "自动操作桌面窗口"),
    package(Purpose::Test, "chromium", "浏览器端到端测试"),
    package(Purpose::Test, "dbus", "测试专用的会话总线"),
    package(Purpose::Test, "dunst", "真实的桌面通知服务，用来确认通知送达"),
    package(Purpose::Test, "ayatana-indicator-application", "真实的托盘服务，用来看托盘图标和菜单"),
    package(Purpose::Test, "desktop-file-utils", "检查随登录打开的条目"),
    package(Purpose::Test, "gnome-keyring", "真实的系统密钥环"),
    package(Purpose::Test, "libglib2.0-bin", "等待会话总线上的服务就绪"),
    package(Purpose::Test, "x11-utils", "看测试中的窗口是否显示"),
];

/// Sees to it that every package of the purpose is installed.
pub(crate) fn install(root: &Path, purpose: Purpose) -> Result<(), Error> {
    let missing = match missing(root, purpose) {
        Some(missing) if missing.is_empty() => {
            say::line("  系统软件包齐全");
            return Ok(());
        }
        Some(missing) => missing,
        None => {
            say::line("  这不是 Debian 系的系统，请自行确认下列软件包已安装：");
            PACKAGES.iter().filter(|one| one.purpose <= purpose).for_each(show);
            return Ok(());
        }
    };
    say::line("  缺少下列系统软件包：");
    missing.iter().copied().for_each(show);
    let install = apt(&missing);
    if is_root() {
        return run_apt(root, "apt-get", &[], &install);
    }
    let command = format!("sudo apt-get update && sudo apt-get {}", install.join(" "));
    say::line(format!("  将运行：{command}"));
    if !agreed() {
        return Err(Error::Packages { command });
    }
    run_apt(root, "sudo", &["apt-get"], &install)
}

fn show(package: &Package) {
    say::line(format!("    {}：{}", package.name, package.reason));
}

/// The packages that dpkg does not know as installed; none where there is no dpkg.
fn missing(root: &Path, purpose: Purpose) -> Option<Vec<&'static Package>> {
    let wanted = PACKAGES.iter().filter(|one| one.purpose <= purpose);
    let names = wanted.clone().map(|one| one.name);
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\n"])
        .args(names)
        .current_dir(root)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    Some(wanted.filter(|one| !is_installed(&printed, one.name)).collect())
}

fn is_installed(printed: &str, name: &str) -> bool {
    printed.lines().any(|line| line == format!("{name} installed"))
}

fn apt(missing: &[&Package]) -> Vec<&'static str> {
    let names = missing.iter().map(|one| one.name);
    ["install", "-y", "--no-install-recommends"].into_iter().chain(names).collect()
}

fn run_apt(root: &Path, program: &str, before: &[&str], install: &[&str]) -> Result<(), Error> {
    for arguments in [&["update"], install] {
        let words = before.iter().chain(arguments.iter());
        Program::other(program, root, words)
            .with("DEBIAN_FRONTEND", "noninteractive")
            .run_with_input()?;
    }
    Ok(())
}

fn is_root() -> bool {
    let printed = Command::new("id").arg("-u").output();
    printed.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Asks for a yes; without a terminal, or in CI, the answer is no.
fn agreed() -> bool {
    if env::var_os("CI").is_some() || !io::stdin().is_terminal() {
        return false;
    }
    say::line("  现在安装吗？输入 y 后回车同意，其他为否：");
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && answer.trim().eq_ignore_ascii_case("y")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_installed_only_when_dpkg_says_so() {
        let printed = "perl installed\nxvfb config-files\nlibgtk-3-dev not-installed\n";
        let check = |name, expect| assert_eq!(is_installed(printed, name), expect, "{name}");
        check("perl", true);
        check("xvfb", false);
        check("libgtk-3-dev", false);
        check("dunst", false);
    }

    #[test]
    fn building_without_a_window_needs_no_window_library() {
        let names: Vec<&str> = PACKAGES
            .iter()
            .filter(|one| one.purpose <= Purpose::Build)
            .map(|one| one.name)
            .collect();
        assert_eq!(names, ["build-essential", "pkg-config", "perl"]);
    }
}
