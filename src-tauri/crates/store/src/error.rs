//! Why the store could not do something.
//!
//! A failed write never says so before the file was looked at again; see `desk`.

use crate::{Holder, Medium};
use base::{Digest, Id};
use std::{io, path::PathBuf};

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another program holds the store.
    #[error("数据文件夹正由另一个程序使用：{by}。请先退出它")]
    Held {
        /// The program that holds it.
        by: Holder,
    },
    /// There is a database already; it is never overwritten.
    #[error("此处已有数据文件，不会覆盖：{path}")]
    Exists {
        /// The database file.
        path: PathBuf,
    },
    /// There is no database.
    #[error("找不到数据文件：{path}")]
    Absent {
        /// The database file.
        path: PathBuf,
    },
    /// A newer program has already changed this database.
    #[error("数据文件的版本是 {found}，本程序只认识到 {known}。请安装新版程序")]
    TooNew {
        /// The version found in the file.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// The file is damaged: the key fits some of its pages and not others, or its shape is wrong.
    #[error("数据文件已损坏：{path}（{detail}）。文件没有被改动")]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The key opens no page of a file whose shape is right: it belongs to another file.
    #[error("密钥与数据文件不符，或文件开头已损坏：{path}。文件没有被改动")]
    WrongKey {
        /// The database file.
        path: PathBuf,
    },
    /// The folder lies on a medium that may lose what was said to be saved.
    #[error("不能把数据放在{medium}上：{folder}。请选择本机硬盘上的文件夹")]
    Medium {
        /// The folder.
        folder: PathBuf,
        /// What it lies on.
        medium: Medium,
    },
    /// The disk is full, and what was held in reserve is used up.
    #[error("磁盘已满，没有保存。请清理此文件夹所在的磁盘：{folder}")]
    NoSpace {
        /// The folder whose disk is full.
        folder: PathBuf,
    },
    /// The log has gone on since the operator looked.
    #[error("记录已有变化：看到的是第 {expected} 条，现在是第 {head} 条")]
    Conflict {
        /// The position that the writer expected.
        expected: u64,
        /// The position that the log has.
        head: u64,
    },
    /// What was asked for is not there.
    #[error("没有这个{what}：{id}")]
    Missing {
        /// What kind of thing.
        what: &'static str,
        /// Its id.
        id: Id,
    },
    /// The state of a thing does not allow the change.
    #[error("现在不能这样做：{rule}")]
    State {
        /// The rule that would be broken.
        rule: &'static str,
    },
    /// The log of an incident is not the one that was written.
    #[error("事件 {incident} 的记录第 {position} 条不完整或被改动：{rule}")]
    Chain {
        /// The incident.
        incident: Id,
        /// The position of the first entry that does not fit.
        position: u64,
        /// What does not fit.
        rule: &'static str,
    },
    /// Stored bytes do not have the digest that names them.
    #[error("存下的{what}与其摘要 {digest} 不符")]
    Digest {
        /// What kind of thing.
        what: &'static str,
        /// The digest that it should have.
        digest: Digest,
    },
    /// A stored form could not be written or read.
    #[error("{what}的格式有误")]
    Form {
        /// What kind of thing.
        what: &'static str,
        /// The rule that was broken.
        #[source]
        source: format::Error,
    },
    /// A stored word or number is not one this program writes.
    #[error("数据文件中有不认识的内容：{column}")]
    Value {
        /// The table and column.
        column: &'static str,
    },
    /// A file or folder beside the database could not be used.
    #[error("不能{doing}：{path}")]
    File {
        /// What was being done, in Chinese.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The database could not be opened or set up.
    #[error("不能打开数据文件：{path}")]
    Open {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// One migration failed and was rolled back.
    #[error("不能把数据文件升级到版本 {version}，原样未动")]
    Migrate {
        /// The version it would have reached.
        version: u32,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// A read failed.
    #[error("不能读取数据文件")]
    Read(#[source] rusqlite::Error),
    /// A write failed; the file was looked at again and holds nothing of it.
    #[error("没有保存：数据文件写入失败")]
    Write(#[source] rusqlite::Error),
    /// A write failed and the file cannot be opened again to see what became of it.
    #[error("不知是否已保存：数据文件写入失败且不能重新打开：{path}。请重新启动程序后核对")]
    Unsure {
        /// The database file.
        path: PathBuf,
        /// What SQLite said to the write.
        #[source]
        source: rusqlite::Error,
    },
    /// The operating system gave no randomness.
    #[error("操作系统没有给出随机数")]
    Random(#[source] base::RandomError),
    /// The thread that writes could not be started.
    #[error("不能启动写入线程")]
    Thread(#[source] io::Error),
    /// The store was closed, or its writing thread met a defect.
    #[error("数据文件已关闭")]
    Stopped,
}

impl Error {
    /// A file beside the database could not be used.
    pub(crate) fn file(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| {
            if source.kind() == io::ErrorKind::StorageFull {
                let folder = path.parent().map(PathBuf::from).unwrap_or(path);
                Self::NoSpace { folder }
            } else {
                Self::File { doing, path, source }
            }
        }
    }

    /// A stored form could not be written or read.
    pub(crate) fn form(what: &'static str) -> impl FnOnce(format::Error) -> Self {
        move |source| Self::Form { what, source }
    }
}
