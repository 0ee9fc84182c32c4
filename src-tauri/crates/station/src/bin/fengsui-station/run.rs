//! What each command does.

use crate::{
    arguments::{Arguments, Command, Instruct, Issue, ReportAction, Serve, Ticket, WarningAction},
    show::{self, Screen},
};
use base::{Clock as _, Moment, SystemClock};
use format::{Form as _, ModeWord, TicketV1};
use station::{Error, InstructionDraft, Server, Setup, Station, WarningDraft};
use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tracing_subscriber::EnvFilter;

const HOUR_SECONDS: u64 = 3600;

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The station refused or failed.
    #[error(transparent)]
    Station(#[from] Error),
    /// Only `serve` and `ticket` found a station; a mistyped folder must not become one.
    #[error("目录 {path} 中没有上级站；请核对 --data，或先用 serve 建立")]
    NoStation { path: PathBuf },
    /// The ticket's file cannot be written.
    #[error("无法写入登记票文件 {path}（已有同名文件时不会覆盖）")]
    TicketFile {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// The screen cannot be written.
    #[error("无法输出")]
    Screen(#[source] io::Error),
    /// JSON cannot be written.
    #[error("无法写出 JSON")]
    Json(#[source] serde_json::Error),
    /// The runtime or the signals cannot be set up.
    #[error("无法启动运行环境")]
    Runtime(#[source] io::Error),
}

/// Does what was asked.
pub(crate) fn run(arguments: Arguments) -> Result<(), Failure> {
    let screen = Screen { json: arguments.json };
    if let Command::Serve(serving) = arguments.command {
        return serve(&arguments.data, serving, screen);
    }
    let founds = matches!(arguments.command, Command::Ticket(_));
    if !founds && !Station::exists(&arguments.data) {
        return Err(Failure::NoStation { path: arguments.data });
    }
    let station = Station::open(&arguments.data, &Setup::default(), Arc::new(SystemClock))?;
    match arguments.command {
        Command::Serve(_) => Ok(()),
        Command::Ticket(asked) => ticket(&station, &asked, screen),
        Command::Enrolments { all } => {
            let mut list = station.enrolments()?;
            list.retain(|enrolment| all || enrolment.state == "pending");
            screen.list(&list, show::enrolments)
        }
        Command::Confirm { code } => {
            let (device, unit) = station.confirm(&code)?;
            screen.done(&format!("已确认“{unit}”的终端“{device}”"))
        }
        Command::Refuse { code } => {
            let (device, unit) = station.refuse(&code)?;
            screen.done(&format!("已拒绝“{unit}”的终端“{device}”"))
        }
        Command::Units => screen.list(&station.units()?, show::units),
        Command::Revoke { device, reason } => {
            station.revoke(&device, &reason)?;
            screen.done("已吊销，吊销名单已下发；此后收到的内容将被隔离")
        }
        Command::Reports { drill, action } => reports(&station, drill, action, screen),
        Command::Warning { action } => warning(&station, action, screen),
        Command::Instruct(asked) => instruct(&station, asked, screen),
        Command::Instructions { drill } => {
            screen.list(&station.instructions(mode(drill))?, show::instructions)
        }
        Command::Alarms => screen.list(&station.alarms()?, show::alarms),
    }
}

fn ticket(station: &Station, asked: &Ticket, screen: Screen) -> Result<(), Failure> {
    let valid = Duration::from_secs(asked.hours.saturating_mul(HOUR_SECONDS));
    let ticket = station.ticket(&asked.unit, valid, asked.url.as_deref())?;
    if let Some(path) = &asked.out {
        write_ticket(&ticket, path)?;
    }
    screen.one(&ticket, |ticket| show::ticket(ticket, asked.out.as_deref()))
}

/// Never overwrites: a ticket already handed out must stay what it was.
fn write_ticket(ticket: &TicketV1, path: &Path) -> Result<(), Failure> {
    let failed = |source| Failure::TicketFile { path: path.to_owned(), source };
    let bytes = ticket.encode().map_err(Error::Form)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(failed)
}

fn reports(
    station: &Station,
    drill: bool,
    action: Option<ReportAction>,
    screen: Screen,
) -> Result<(), Failure> {
    match action.unwrap_or(ReportAction::List { drill }) {
        ReportAction::List { drill } => screen.list(&station.reports(mode(drill))?, show::reports),
        ReportAction::Show { id } => screen.one(&station.report(&id)?, show::report),
        ReportAction::Sign { id, by } => {
            station.sign_report(&id, &by)?;
            screen.done("已签收，回执已下发")
        }
        ReportAction::Return { id, by, reason } => {
            station.return_report(&id, &by, &reason)?;
            screen.done("已退回，回执和原因已下发")
        }
    }
}

fn warning(station: &Station, action: WarningAction, screen: Screen) -> Result<(), Failure> {
    match action {
        WarningAction::Issue(asked) => {
            let now = SystemClock.now();
            let id = station.issue_warning(draft(asked, station.mode(), now))?;
            screen.id("已发布，预警编号", id)
        }
        WarningAction::List { drill } => {
            screen.list(&station.warnings(mode(drill))?, show::warnings)
        }
        WarningAction::Cancel { id, reason } => {
            let id = station.cancel_warning(&id, &reason)?;
            screen.id("已解除，解除通知编号", id)
        }
    }
}

fn draft(asked: Issue, station: ModeWord, now: Moment) -> WarningDraft {
    let later = Duration::from_secs(asked.hours.saturating_mul(HOUR_SECONDS));
    WarningDraft {
        title: asked.title,
        colour: asked.colour,
        scope: asked.scope,
        attention: asked.attention,
        measures: asked.measures,
        time_limit: asked.time_limit,
        issuer: asked.issuer,
        category: asked.category,
        effective: asked.effective,
        expires: asked.expires.unwrap_or_else(|| now.plus(later).whole_second()),
        units: asked.to,
        mode: if asked.drill { ModeWord::Drill } else { station },
        replaces: asked.replaces,
    }
}

fn instruct(station: &Station, asked: Instruct, screen: Screen) -> Result<(), Failure> {
    let id = station.issue_instruction(InstructionDraft {
        unit: asked.unit,
        title: asked.title,
        text: asked.text,
        due: asked.due,
        mode: if asked.drill { ModeWord::Drill } else { station.mode() },
    })?;
    screen.id("已下发，指令编号", id)
}

const fn mode(drill: bool) -> ModeWord {
    if drill { ModeWord::Drill } else { ModeWord::Live }
}

fn serve(data: &Path, asked: Serve, screen: Screen) -> Result<(), Failure> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    let setup = Setup {
        name: asked.name,
        colour_max: asked.colour_max,
        url: asked.url,
        ..Setup::default()
    };
    let station = Arc::new(Station::open(data, &setup, Arc::new(SystemClock))?);
    let url = station.url()?;
    let names = names(asked.listen, url.as_deref());
    let server = Server::bind(Arc::clone(&station), asked.listen, names)?;
    let listened = server.address();
    if url.as_deref().is_none_or(|url| host(url) == listened.ip().to_string())
        && !listened.ip().is_unspecified()
    {
        station.keep_url(&format!("https://{listened}"))?;
    }
    let url = station.url()?;
    screen.line(&show::serving(&station, url.as_deref(), listened))?;
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::Runtime)?;
    runtime.block_on(async {
        let stop = server.stop();
        let ending = ending().map_err(Failure::Runtime)?;
        tokio::spawn(async move {
            ending.await;
            stop.gently();
        });
        server.run().await.map_err(Failure::Station)
    })?;
    screen.line("已停止")
}

/// What the server certificate is for: the address on the tickets, the one listened on, this host.
fn names(listen: SocketAddr, url: Option<&str>) -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    let host = url.map(host).unwrap_or_default();
    let listened = listen.ip().to_string();
    for name in [host, listened.as_str()] {
        if !name.is_empty() && !listen_anywhere(name) && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The host of `https://host[:port]`, without the brackets of an IPv6 address.
fn host(url: &str) -> &str {
    let rest = url.strip_prefix("https://").unwrap_or(url);
    if let Some((host, _)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return host;
    }
    rest.split_once(':').map_or(rest, |(host, _)| host)
}

fn listen_anywhere(name: &str) -> bool {
    matches!(name, "0.0.0.0" | "::")
}

#[cfg(unix)]
fn ending() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn ending() -> io::Result<impl Future<Output = ()>> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}
