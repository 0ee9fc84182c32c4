//! `cargo xtask`: set-up, run and test of the whole project, from one place.
//!
//! It depends on none of our crates, so that it builds in seconds and starts even when they do not.

mod bench;
mod check;
mod contract;
mod error;
mod folders;
mod fuzz;
mod node;
mod packages;
mod program;
mod say;
mod screen;
mod setup;
mod step;

use std::{env, process::ExitCode};

use error::Error;
use folders::Folders;

const HELP: &str = "\
用法：cargo xtask <命令>

  setup      检查并安装系统软件包，安装前端依赖，编译界面
  run        完成 setup 后打开桌面程序；没有图形界面时改由浏览器访问，并给出地址
             （加 --release 运行优化后的版本）
  test       运行全部检查与测试，与持续集成完全相同
             （加 --from <步骤编号> 从某一步继续）
  bench      测量三项指标：持久保存、启动时间、界面体积
  faults     断电与强制终止测试：在每一次写入处中断，检查是否丢失；再对读预案文件的
             部分做模糊测试（没有 cargo-fuzz 时改为带种子的变异测试）
  contract   由后端重新生成界面使用的接口声明（ui/src/contract）和预案文件的 Schema
  help       显示本说明

编译结果放在 $CARGO_TARGET_DIR；未设置时放在 ~/.cache/fengsui/target。";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match start(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::failure(&error);
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &[String]) -> Result<(), Error> {
    let (command, rest) =
        arguments.split_first().map_or(("help", arguments), |(first, rest)| (first.as_str(), rest));
    if matches!(command, "help" | "--help" | "-h") {
        say::line(HELP);
        return Ok(());
    }
    let folders = Folders::find()?;
    folders.take_over()?;
    match command {
        "setup" => setup::setup(&folders, packages::Purpose::here()),
        "run" => program::run(&folders, rest),
        "test" => check::test(&folders, rest),
        "bench" => bench::bench(&folders),
        "faults" => bench::faults(&folders),
        "contract" => contract::rewrite(&folders),
        other => Err(Error::Unknown(other.to_owned())),
    }
}
