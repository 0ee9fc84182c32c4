//! What the station could not do; the text of each is what its operator reads.

use base::Moment;
use std::{io, net::SocketAddr, path::PathBuf};

/// What the station could not do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data folder cannot be read or written.
    #[error("无法使用数据目录 {path}")]
    Folder {
        /// The folder or the file in it.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A ledger without its key files: making other keys would orphan every unit.
    #[error("数据目录中有账本，但缺少密钥文件 {path}；请从备份恢复该文件，不要重新生成")]
    KeyMissing {
        /// The missing file.
        path: PathBuf,
    },
    /// A key file is not what the station wrote.
    #[error("密钥文件 {path} 已损坏；请从备份恢复")]
    KeyDamaged {
        /// The damaged file.
        path: PathBuf,
    },
    /// The operating system gave no randomness.
    #[error("操作系统没有提供随机数")]
    Random(#[source] base::RandomError),
    /// The certificate could not be made.
    #[error("无法生成站点证书")]
    Certificate(#[source] rcgen::Error),
    /// The certificate could not be used.
    #[error("无法启用 TLS")]
    Tls(#[source] rustls::Error),
    /// The address cannot be listened on.
    #[error("无法监听 {address}：端口可能已被占用")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The server stopped by itself.
    #[error("服务意外停止")]
    Serve(#[source] io::Error),
    /// The ledger cannot be opened.
    #[error("无法打开账本 {path}")]
    OpenLedger {
        /// The ledger's file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// A newer program wrote the ledger.
    #[error("账本由更新的版本写入（版本 {found}），请升级本程序")]
    LedgerTooNew {
        /// The version found.
        found: i64,
    },
    /// A statement on the ledger failed; nothing of its work is kept.
    #[error("账本读写失败")]
    Ledger(#[source] rusqlite::Error),
    /// A commit failed; nothing of its group is acknowledged.
    #[error("账本提交失败：{detail}")]
    Commit {
        /// What SQLite said, once for the whole group.
        detail: String,
    },
    /// The ledger's writer is gone.
    #[error("账本写入已停止")]
    WriterGone,
    /// What the ledger holds is not of its form.
    #[error("账本中的内容无法解读：{what}")]
    Stored {
        /// Which column.
        what: &'static str,
    },
    /// What was to be signed breaks a rule of its form.
    #[error("内容不符合格式要求")]
    Form(#[source] format::Error),
    /// JSON could not be written.
    #[error("无法写出 JSON")]
    Json(#[source] serde_json::Error),
    /// A required text is empty.
    #[error("{field}不能为空")]
    Empty {
        /// The field's name.
        field: &'static str,
    },
    /// No unit of this name or id.
    #[error("没有找到单位“{unit}”；用 units 命令查看已登记的单位")]
    UnknownUnit {
        /// What was asked for.
        unit: String,
    },
    /// No device of this id.
    #[error("没有找到终端 {device}")]
    UnknownDevice {
        /// What was asked for.
        device: String,
    },
    /// No pending enrolment with this check code.
    #[error("没有待确认的登记使用校验码 {code}；请核对，或用 enrolments 命令查看")]
    UnknownCheckCode {
        /// What was typed.
        code: String,
    },
    /// Two pending enrolments share a check code.
    #[error("有多个待确认的登记使用校验码 {code}；请全部拒绝并重新发票")]
    AmbiguousCheckCode {
        /// What was typed.
        code: String,
    },
    /// No received report of this id.
    #[error("没有找到报告 {id}")]
    UnknownReport {
        /// What was asked for.
        id: String,
    },
    /// No issued warning of this id.
    #[error("没有找到预警 {id}")]
    UnknownWarning {
        /// What was asked for.
        id: String,
    },
    /// The warning is over already.
    #[error("失效时间 {expires} 不晚于生效时间")]
    ExpiresTooEarly {
        /// When it would be over.
        expires: Moment,
    },
    /// The colour is beyond what this station may issue.
    #[error("本站最高只能发布{colour_max}预警")]
    ColourTooGrave {
        /// The gravest it may, in words.
        colour_max: &'static str,
    },
    /// The practice station issues drills only, and a live station the rest.
    #[error("演练站只能发布演练预警")]
    DrillOnly,
    /// No address is known to print on a ticket.
    #[error("还不知道本站地址；请先运行一次 serve，或用 --url 指明")]
    UrlUnknown,
    /// The address cannot stand on a ticket.
    #[error("地址“{url}”应形如 https://主机:端口")]
    UrlInvalid {
        /// What was given.
        url: String,
    },
    /// The asynchronous runtime could not be started.
    #[error("无法启动运行环境")]
    Runtime(#[source] io::Error),
    /// The practice station's thread ended before it was ready.
    #[error("演练站没有启动成功")]
    PracticeGone,
}
