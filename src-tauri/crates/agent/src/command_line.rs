//! The command line: what it takes, what it prints, how it ends.
//!
//! Answers go to standard output, everything else to standard error; a failure ends with code 1, a
//! problem in a plan or a refusal with code 2.

use crate::{
    Server, StationPractice, misuse,
    plan_line::{self, PlanVerb},
    trouble,
};
use api::{App, Host, Setup};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use serde_json::Value;
use std::{
    ffi::OsString,
    io::{self, Read, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Well.
    Done,
    /// The program could not do it.
    Failed,
    /// It was understood and refused, or a plan has problems.
    Refused,
}

impl Outcome {
    /// The exit code: 0, 1 or 2.
    #[must_use]
    pub fn code(self) -> ExitCode {
        match self {
            Self::Done => ExitCode::SUCCESS,
            Self::Failed => ExitCode::FAILURE,
            Self::Refused => ExitCode::from(2),
        }
    }
}

/// 烽燧：网络安全事件的研判、报告与预警。无窗口版，用浏览器或命令行操作。
#[derive(Parser)]
#[command(name = "fengsui-agent", version, about)]
struct Line {
    /// 数据目录；不写则用 FENGSUI_HOME，再不然用用户数据目录
    #[arg(long, global = true, value_name = "目录")]
    home: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// 在本机打开页面服务，打印可用浏览器打开的地址
    Serve {
        /// 端口；0 表示任选一个空闲端口
        #[arg(long, default_value_t = 0, value_name = "端口")]
        port: u16,
    },
    /// 检查和查看预案文件
    Plan {
        #[command(subcommand)]
        verb: PlanVerb,
    },
    /// 按一个案例文件研判，逐时刻给出等级范围、依据和应办
    Assess {
        /// 案例文件（TOML），格式见 plans/README.md
        #[arg(long, value_name = "文件")]
        case: PathBuf,
        /// 预案目录；不写则用程序自带的预案
        #[arg(long, value_name = "目录")]
        plans: Option<PathBuf>,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 执行一条命令（与页面所用的相同），参数和结果都是 JSON
    Call {
        /// 命令名，见 commands
        #[arg(value_name = "命令")]
        name: String,
        /// 参数；不写则为 {}
        #[arg(default_value = "{}", value_name = "参数")]
        args: String,
        /// 从标准输入读一行口令来解锁；不写则用系统密钥环
        #[arg(long)]
        passphrase_stdin: bool,
    },
    /// 列出所有命令
    Commands,
}

/// What to do where the store is not open.
const LOCKED: &str = "\n第一次使用先运行 fengsui-agent serve，在浏览器里设好单位和口令；\
    以后在命令后面加 --passphrase-stdin，从标准输入给口令。";

/// Runs one command line.
pub async fn run(args: impl IntoIterator<Item = OsString>) -> Outcome {
    let matches = misuse::in_chinese(Line::command()).try_get_matches_from(args);
    let line = match matches.and_then(|matches| Line::from_arg_matches(&matches)) {
        Ok(line) => line,
        Err(error) if misuse::was_asked_for(&error) => {
            return print(&misuse::says(&error)).map_or(Outcome::Failed, |()| Outcome::Done);
        }
        Err(error) => {
            writeln!(io::stderr().lock(), "{}", misuse::says(&error)).ok();
            return Outcome::Refused;
        }
    };
    let done = match line.verb {
        Verb::Serve { port } => serve(line.home, port).await,
        Verb::Plan { verb } => verb.run(line.home).await,
        Verb::Assess { case, plans, json } => plan_line::assess(&case, plans.as_deref(), json),
        Verb::Call { name, args, passphrase_stdin } => {
            call(line.home, &name, &args, passphrase_stdin).await
        }
        Verb::Commands => commands(),
    };
    done.unwrap_or_else(|says| {
        writeln!(io::stderr().lock(), "{says}").ok();
        Outcome::Failed
    })
}

async fn app(home: Option<PathBuf>) -> Result<Arc<App>, String> {
    let folder = home.or_else(|| std::env::var_os("FENGSUI_HOME").map(PathBuf::from));
    let folder = folder.or_else(user_folder).ok_or("找不到用户数据目录，请用 --home 指定。")?;
    let practice = Arc::new(StationPractice::default());
    Ok(App::start(Setup::on_this_machine(folder, practice, Host::Agent)).await)
}

/// `$XDG_DATA_HOME/fengsui`, or `~/.local/share/fengsui` (XDG Base Directory Specification).
fn user_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let base = set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share")));
    base.map(|base| base.join("fengsui"))
}

async fn serve(home: Option<PathBuf>, port: u16) -> Result<Outcome, String> {
    tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(tracing::Level::WARN).init();
    let app = app(home).await?;
    let next = |address: &str| {
        writeln!(io::stdout().lock(), "已有浏览器打开。再开一个请用：{address}").ok();
    };
    let server = Server::bind(Arc::clone(&app), port, next).await.map_err(|e| described(&e))?;
    let says =
        format!("请用浏览器打开（地址只能用一次）：\n{}\n按 Ctrl+C 结束。", server.address());
    print(&says)?;
    server
        .serve(async {
            tokio::signal::ctrl_c().await.ok();
        })
        .await
        .map_err(|error| described(&error))?;
    app.stop().await;
    Ok(Outcome::Done)
}

async fn call(
    home: Option<PathBuf>,
    name: &str,
    args: &str,
    passphrase_stdin: bool,
) -> Result<Outcome, String> {
    let args: Value =
        serde_json::from_str(args).map_err(|error| format!("参数{}", trouble::not_json(&error)))?;
    let app = opened(home, passphrase_stdin).await?;
    let reply = app.dispatch(name, args).await;
    app.stop().await;
    let reply = reply.map_err(|failure| failed(&failure))?;
    print(&serde_json::to_string_pretty(&reply).map_err(|error| error.to_string())?)?;
    let refused = reply.get("decision").is_some_and(|decision| decision == "refused");
    Ok(if refused { Outcome::Refused } else { Outcome::Done })
}

/// The program, its store opened by a passphrase from standard input where that is wanted.
pub(crate) async fn opened(
    home: Option<PathBuf>,
    passphrase_stdin: bool,
) -> Result<Arc<App>, String> {
    let app = app(home).await?;
    if passphrase_stdin {
        let mut secret = String::new();
        io::stdin().lock().read_to_string(&mut secret).map_err(|error| error.to_string())?;
        let secret = secret.lines().next().unwrap_or_default();
        let unlock = serde_json::json!({ "way": "passphrase", "secret": secret });
        app.dispatch("unlock", unlock).await.map_err(|failure| failed(&failure))?;
    }
    Ok(app)
}

fn commands() -> Result<Outcome, String> {
    print(
        &api::COMMANDS
            .iter()
            .map(|(name, says)| format!("{name}\n    {says}"))
            .collect::<Vec<_>>()
            .join("\n"),
    )?;
    Ok(Outcome::Done)
}

pub(crate) fn print(text: &str) -> Result<(), String> {
    match writeln!(io::stdout().lock(), "{text}") {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| format!("无法输出：{}", trouble::why(&error))),
    }
}

pub(crate) fn failed(failure: &api::Failure) -> String {
    let next = match failure.code {
        api::Code::Locked => LOCKED,
        _ => "",
    };
    format!("失败：{}{next}", failure.detail)
}

fn described(error: &dyn std::error::Error) -> String {
    let mut says = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        says = format!("{says}：{inner}");
        source = inner.source();
    }
    says
}
