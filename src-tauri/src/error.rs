//! Why the desktop program could not start, in words for the person who started it.
//!
//! Once the window is open, everything that fails goes through the bridge as a failure instead.

use std::{io, path::PathBuf};

/// Why the program could not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The system names no folder for the program's files.
    #[error("系统没有给出保存数据的文件夹，请设置环境变量 FENGSUI_HOME")]
    NoFolder,
    /// A folder or file of the program could not be made.
    #[error("无法写入 {path}")]
    Write {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The window library could not start.
    #[error("无法启动图形界面。没有图形界面的机器请使用 fengsui-agent serve")]
    Build(#[source] tauri::Error),
    /// The window could not be opened.
    #[error("无法打开窗口")]
    Window(#[source] tauri::Error),
}
