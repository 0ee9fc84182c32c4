//! The practice station: a superior inside the unit's own program, to try the whole way alone.
//!
//! Everything it takes or issues is a drill; it listens on 127.0.0.1 alone and confirms every
//! enrolment by itself.

use crate::{Error, Server, Setup, Station, WarningDraft, serve::Stop};
use base::{Clock, Id};
use format::{ColourWord, ModeWord, TicketV1};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::Duration,
};

const UNIT_NAME: &str = "演练单位";
const TICKET_LIFE: Duration = Duration::from_secs(24 * 3600);
const WARNING_LIFE: Duration = Duration::from_secs(2 * 3600);

/// A running practice station. It ends when it is dropped.
pub struct Practice {
    /// The ticket for the practice unit, fresh at every start.
    pub ticket: TicketV1,
    /// `https://127.0.0.1:port`; the port of the last start where it is free.
    pub address: String,
    station: Arc<Station>,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl Practice {
    /// Starts the practice station of a folder, and founds it where there is none. Blocks until it
    /// listens; may be called from anywhere, as it runs on a thread of its own.
    ///
    /// # Errors
    /// The folder cannot be used, or no port is free.
    pub fn start(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let setup = Setup { mode: ModeWord::Drill, ..Setup::default() };
        let station = Arc::new(Station::open(folder, &setup, clock)?);
        let server = bind(&station)?;
        let address = format!("https://{}", server.address());
        station.keep_url(&address)?;
        let ticket = station.ticket(UNIT_NAME, TICKET_LIFE, None)?;
        let stop = server.stop();
        let thread = run(server)?;
        Ok(Self { ticket, address, station, stop, thread: Some(thread) })
    }

    /// Issues a practice warning, orange, to the practice unit; gives its id. Blocks on the disk.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn issue_warning(&self) -> Result<Id, Error> {
        self.station.issue_warning(WarningDraft {
            title: "【演练】关于防范勒索病毒攻击的橙色预警".to_owned(),
            colour: ColourWord::Orange,
            scope: "演练范围：本单位".to_owned(),
            attention: "演练：近期可能出现利用弱口令和未修复漏洞传播的勒索病毒。".to_owned(),
            measures: "演练：排查弱口令和对外端口，核对备份可用，安排 24 小时值班。".to_owned(),
            time_limit: "演练：收到后立即签收，2 小时内完成排查。".to_owned(),
            issuer: None,
            category: None,
            effective: None,
            expires: self.station.now().plus(WARNING_LIFE),
            units: Vec::new(),
            mode: ModeWord::Drill,
            replaces: None,
        })
    }

    /// The practice station itself, for what its duty officer would look at.
    #[must_use]
    pub fn station(&self) -> &Station {
        &self.station
    }

    /// Ends it; the folder keeps what it holds.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        self.stop.at_once();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the practice station panicked");
        }
    }
}

fn bind(station: &Arc<Station>) -> Result<Server, Error> {
    let names = || vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
    let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let last = station.last_port()?.unwrap_or_default();
    Server::bind(Arc::clone(station), at(last), names())
        .or_else(|_| Server::bind(Arc::clone(station), at(0), names()))
}

fn run(server: Server) -> Result<JoinHandle<()>, Error> {
    let (ready, started) = mpsc::sync_channel(1);
    let thread = std::thread::Builder::new()
        .name("practice".to_owned())
        .spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("practice-worker")
                .enable_all()
                .build();
            let (outcome, runtime) = match runtime {
                Ok(runtime) => (Ok(()), Some(runtime)),
                Err(error) => (Err(Error::Runtime(error)), None),
            };
            if ready.send(outcome).is_err() {
                return;
            }
            let served = runtime.map(|runtime| runtime.block_on(server.run()));
            if let Some(Err(error)) = served {
                tracing::error!(%error, "the practice station stopped");
            }
        })
        .map_err(Error::Runtime)?;
    started.recv().map_err(|_| Error::PracticeGone)??;
    Ok(thread)
}

#[cfg(test)]
mod tests;
