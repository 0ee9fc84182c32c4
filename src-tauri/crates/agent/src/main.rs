//! `fengsui-agent`: the program without a window.

use std::{io::Write as _, process::ExitCode};

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            writeln!(std::io::stderr().lock(), "无法启动：{error}").ok();
            return ExitCode::FAILURE;
        }
    };
    runtime.block_on(agent::run(std::env::args_os())).code()
}
