//! The listening server: TLS 1.3 under the station's own root, over the routes of `http`.
//!
//! It looks once a second for what the command line wrote beside it, so that a warning issued from
//! another process reaches those who wait.

use crate::{
    Error, Station,
    http::{Desk, router},
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;
use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

const REFRESH: Duration = Duration::from_secs(1);
const HEADER_WAIT: Duration = Duration::from_secs(60);
const FAREWELL: Duration = Duration::from_secs(3);

/// A server that holds its port and is ready to run.
pub struct Server {
    station: Arc<Station>,
    listener: TcpListener,
    address: SocketAddr,
    names: Vec<String>,
    handle: Handle<SocketAddr>,
}

/// Ends a running server.
#[derive(Clone)]
pub struct Stop(Handle<SocketAddr>);

impl Stop {
    /// Takes no more connections and ends within a few seconds.
    pub fn gently(&self) {
        self.0.graceful_shutdown(Some(FAREWELL));
    }

    /// Ends at once; whoever waits sees the connection close.
    pub fn at_once(&self) {
        self.0.shutdown();
    }
}

impl Server {
    /// Takes the port. `names` are the host names and addresses that units reach the station by.
    ///
    /// # Errors
    /// The address cannot be listened on.
    pub fn bind(
        station: Arc<Station>,
        address: SocketAddr,
        names: Vec<String>,
    ) -> Result<Self, Error> {
        let failed = |source| Error::Listen { address, source };
        let listener = TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { station, listener, address, names, handle: Handle::new() })
    }

    /// The address, with the port that the system chose where 0 was asked.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What ends the server.
    #[must_use]
    pub fn stop(&self) -> Stop {
        Stop(self.handle.clone())
    }

    /// Serves until it is stopped.
    ///
    /// # Errors
    /// TLS cannot be set up, or the listener fails.
    pub async fn run(self) -> Result<(), Error> {
        let config = RustlsConfig::from_config(self.station.root().server(self.names)?);
        let routes = router(Desk::of(Arc::clone(&self.station))?);
        let mut server = axum_server::from_tcp_rustls(self.listener, config)
            .map_err(Error::Serve)?
            .handle(self.handle)
            .http1_only();
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEADER_WAIT);
        let refreshing = tokio::spawn(refresh(self.station));
        let served = server.serve(routes.into_make_service()).await;
        refreshing.abort();
        served.map_err(Error::Serve)
    }
}

async fn refresh(station: Arc<Station>) {
    loop {
        station.clock.wait(REFRESH).await;
        let looking = Arc::clone(&station);
        let looked = tokio::task::spawn_blocking(move || looking.refresh()).await;
        if let Ok(Err(error)) = looked {
            tracing::error!(%error, "cannot look for what others wrote");
        }
    }
}
