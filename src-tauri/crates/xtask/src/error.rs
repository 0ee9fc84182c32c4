//! Everything that can stop `cargo xtask`, in words for the person at the keyboard.
//!
//! One variant an operation; each says what to do next where there is something to do.

use std::{fmt, io, path::PathBuf};

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Error {
    /// There is no command of this name.
    Unknown(String),
    /// An option was not understood.
    Option(String),
    /// The folder of the repository was not found from the current one.
    NoRoot,
    /// Neither a cache folder nor a home folder is known.
    NoCache,
    /// A program could not be started at all.
    Start { program: String, source: io::Error },
    /// A program ended with a failure.
    Ended { program: String, code: Option<i32> },
    /// A file or folder could not be read or written.
    File { path: PathBuf, source: io::Error },
    /// System packages are missing and nobody could be asked.
    Packages { command: String },
    /// Node or npm is missing or too old.
    Node { found: String },
    /// The UI bundle is over its limit, in bytes after gzip.
    Bundle { found: usize, limit: usize },
    /// A step of a longer run failed.
    Step { name: String, source: Box<Error> },
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unknown(name) => {
                write!(out, "没有“{name}”这个命令。可用命令见 cargo xtask help")
            }
            Error::Option(text) => write!(out, "不认识选项“{text}”。用法见 cargo xtask help"),
            Error::NoRoot => write!(out, "找不到仓库目录：请在仓库内运行"),
            Error::NoCache => write!(out, "不知道缓存目录在哪里：请设置 HOME 或 CARGO_TARGET_DIR"),
            Error::Start { program, source } => write!(out, "无法启动 {program}：{source}"),
            Error::Ended { program, code: Some(code) } => {
                write!(out, "{program} 以代码 {code} 结束")
            }
            Error::Ended { program, code: None } => write!(out, "{program} 被信号终止"),
            Error::File { path, source } => write!(out, "无法读写 {}：{source}", path.display()),
            Error::Packages { command } => {
                write!(out, "缺少系统软件包。请先运行：\n  {command}")
            }
            Error::Node { found } => write!(
                out,
                "需要 Node.js 20.19（或 22.12）及以上版本和 npm，现在是：{found}。请从 https://nodejs.org 安装"
            ),
            Error::Bundle { found, limit } => {
                write!(out, "界面压缩后 {found} 字节，超过上限 {limit} 字节")
            }
            Error::Step { name, source } => write!(out, "步骤“{name}”失败：{source}"),
        }
    }
}
