//! What the operating system refused and what is not JSON, in the words of whoever typed the command.

use std::io::{Error, ErrorKind};

/// Why a file or a folder could not be used.
pub(crate) fn why(error: &Error) -> String {
    let says = match error.kind() {
        ErrorKind::NotFound => "没有这个文件或目录",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经有同名的文件或目录",
        ErrorKind::IsADirectory => "这是目录，不是文件",
        ErrorKind::NotADirectory => "这不是目录",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘已满",
        ErrorKind::ReadOnlyFilesystem => "磁盘只读",
        ErrorKind::InvalidFilename => "文件名不合要求",
        _ => return coded(error),
    };
    says.to_owned()
}

fn coded(error: &Error) -> String {
    error
        .raw_os_error()
        .map_or_else(|| "读写中断".to_owned(), |code| format!("操作系统拒绝（错误号{code}）"))
}

/// Where a text stops being JSON.
pub(crate) fn not_json(error: &serde_json::Error) -> String {
    format!("不是 JSON，第{}行第{}列起读不下去", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use super::{not_json, why};
    use serde_json::Value;
    use std::{fs, io::Error};

    #[test]
    fn what_the_system_refused_is_said_in_chinese() {
        let folder = tempfile::tempdir().unwrap();
        let missing = fs::File::open(folder.path().join("没有")).unwrap_err();
        assert_eq!(why(&missing), "没有这个文件或目录");
        let folder = fs::read(folder.path()).unwrap_err();
        assert_eq!(why(&folder), "这是目录，不是文件");
        assert_eq!(why(&Error::from_raw_os_error(40)), "操作系统拒绝（错误号40）");
        assert_eq!(why(&Error::other("broken")), "读写中断");
    }

    #[test]
    fn what_is_not_json_is_said_by_its_place() {
        let error = serde_json::from_str::<Value>("{\n \"a\": x}").unwrap_err();
        assert_eq!(not_json(&error), "不是 JSON，第2行第7列起读不下去");
    }
}
