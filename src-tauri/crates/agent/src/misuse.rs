//! The help of the command line, and what a person reads after typing a command wrongly.
//!
//! Clap writes a few words of its own; none of them may reach a reader in another language.

use clap::{
    Arg, ArgAction, Command, Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}";

/// A command line whose help speaks Chinese, with everything below it.
pub(crate) fn in_chinese(command: Command) -> Command {
    let version = command.get_version().is_some();
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "参数" } else { "选项" };
            let arg = arg.help_heading(heading);
            let takes_values = arg.get_action().takes_values();
            if takes_values { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
        })
        .arg(flag("help", 'h', ArgAction::Help, "显示帮助"));
    if version {
        command = command.arg(flag("version", 'V', ArgAction::Version, "显示版本"));
    }
    command.mut_subcommands(in_chinese)
}

/// Whether a person asked for this, and so made no mistake.
pub(crate) fn was_asked_for(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion)
}

/// The help that was asked for or is due, or what was wrong with the command.
pub(crate) fn says(error: &Error) -> String {
    let shows_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if was_asked_for(error) || shows_help {
        return error.to_string().trim_end().replace("[OPTIONS]", "[选项]");
    }
    format!("错误：{}\n用 --help 查看用法。", mistake(error))
}

fn mistake(error: &Error) -> String {
    let of = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::UnknownArgument => format!("没有这个参数：{argument}"),
        ErrorKind::InvalidSubcommand => {
            format!("没有这个命令：{}", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} 不能与 {} 一起用", of(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues => format!("多出来的内容：{value}"),
        _ if value.is_empty() => format!("{argument} 后面缺少内容"),
        _ => format!("{argument} 的内容“{value}”不正确"),
    }
}

fn flag(name: &'static str, short: char, action: ArgAction, says: &'static str) -> Arg {
    Arg::new(name)
        .short(short)
        .long(name)
        .action(action)
        .help(says)
        .help_heading("选项")
        .display_order(900)
}
