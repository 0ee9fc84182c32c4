//! What a person reads after typing a command wrongly.

use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

const MISUSE: u8 = 2;

/// Shows help where it was asked for, and otherwise what was wrong with the command.
pub(crate) fn explain(error: &Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match writeln!(io::stdout().lock(), "{}", translated(error)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        writeln!(io::stderr().lock(), "{}", translated(error)).unwrap_or_default();
    } else {
        let text = describe(error);
        writeln!(io::stderr().lock(), "错误：{text}\n用 --help 查看用法。").unwrap_or_default();
    }
    ExitCode::from(MISUSE)
}

/// The help in one language: clap writes these few words itself.
fn translated(error: &Error) -> String {
    [
        ("[OPTIONS]", "[选项]"),
        ("<COMMAND>", "<命令>"),
        ("[COMMAND]", "[命令]"),
        ("Options:", "选项:"),
        ("Commands:", "命令:"),
        ("Arguments:", "参数:"),
    ]
    .into_iter()
    .fold(error.to_string().trim_end().to_owned(), |text, (from, to)| text.replace(from, to))
}

fn describe(error: &Error) -> String {
    let argument = named(error, ContextKind::InvalidArg);
    let value = named(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::UnknownArgument => format!("没有这个参数：{argument}"),
        ErrorKind::InvalidSubcommand => {
            format!("没有这个命令：{}", named(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} 不能与 {} 同时使用", named(error, ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺少内容"),
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string);
            let reason = reason.filter(|reason| !reason.is_ascii()).unwrap_or_default();
            format!("{argument} 的内容“{value}”不正确 {reason}").trim_end().to_owned()
        }
        _ => format!("{argument} 的内容“{value}”不正确"),
    }
}

fn named(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    }
}
