//! A real superior on loopback, and others who answer in its place.
//!
//! Whoever answers in its place takes its very port, as a captive portal or an interceptor would.

use crate::{child, loopback};
use base::Clock;
use rcgen::{CertificateParams, DnType, Issuer, KeyPair};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use station::{Server, Setup, Station, Stop};
use std::{fs, net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

const TICKET_LIFE: Duration = Duration::from_secs(24 * 3600);

/// A superior.
pub struct Superior {
    /// Its ledger and what its duty officer does.
    pub station: Arc<Station>,
    folder: TempDir,
    address: SocketAddr,
    serving: Option<(Stop, JoinHandle<()>)>,
}

/// Somebody who answers in the superior's place; it ends when it is dropped.
pub struct Impostor(JoinHandle<()>);

impl Superior {
    /// A superior that serves on a port of its own.
    pub fn begin(clock: Arc<dyn Clock>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let setup = Setup { name: Some("市教育局".to_owned()), ..Setup::default() };
        let station = Arc::new(Station::open(folder.path(), &setup, clock).unwrap());
        let address = loopback::place();
        let mut superior = Self { station, folder, address, serving: None };
        superior.serve();
        let url = format!("https://{}", superior.address);
        superior.station.keep_url(&url).unwrap();
        superior
    }

    /// A ticket as text, as the duty officer hands it over.
    #[must_use]
    pub fn ticket(&self, unit: &str) -> String {
        let ticket = self.station.ticket(unit, TICKET_LIFE, None).unwrap();
        String::from_utf8(format::Form::encode(&ticket).unwrap()).unwrap()
    }

    /// Serves, at the same address each time.
    pub fn serve(&mut self) {
        let names = vec![self.address.ip().to_string()];
        let server = Server::bind(Arc::clone(&self.station), self.address, names).unwrap();
        self.address = server.address();
        let stop = server.stop();
        let task = tokio::spawn(async move { server.run().await.unwrap() });
        self.serving = Some((stop, task));
    }

    /// Ends serving; the ledger stays.
    pub async fn rest(&mut self) {
        let (stop, task) = self.serving.take().unwrap();
        stop.at_once();
        task.await.unwrap();
        child::none_starts();
    }

    /// A sign-in page with the superior's own certificate, as a proxy before it might show.
    pub async fn portal(&self) -> Impostor {
        self.impostor(&read_key(self.folder.path())).await
    }

    /// A sign-in page with a certificate of another root.
    pub async fn interceptor(&self) -> Impostor {
        self.impostor(&KeyPair::generate().unwrap()).await
    }

    async fn impostor(&self, root: &KeyPair) -> Impostor {
        let acceptor = TlsAcceptor::from(Arc::new(tls(root, self.address)));
        let listener = TcpListener::bind(self.address).await.unwrap();
        Impostor(tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let acceptor = acceptor.clone();
                tokio::spawn(async move { sign_in_page(&acceptor, stream).await.ok() });
            }
        }))
    }
}

impl Drop for Impostor {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Impostor {
    /// Ends it; its port is free afterwards.
    pub async fn end(mut self) {
        self.0.abort();
        (&mut self.0).await.unwrap_err();
        child::none_starts();
    }
}

async fn sign_in_page(
    acceptor: &TlsAcceptor,
    stream: tokio::net::TcpStream,
) -> std::io::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    let mut seen = [0; 16 * 1024];
    let mut length = 0;
    while !seen[..length].windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut seen[length..]).await? {
            0 => return Ok(()),
            read => length += read,
        }
    }
    let page = "<html><title>Sign in</title></html>";
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
        page.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

fn read_key(folder: &Path) -> KeyPair {
    KeyPair::from_pem(&fs::read_to_string(folder.join("root.key")).unwrap()).unwrap()
}

fn tls(root: &KeyPair, address: SocketAddr) -> ServerConfig {
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec![address.ip().to_string()]).unwrap();
    let mut issuer = CertificateParams::default();
    issuer.distinguished_name.push(DnType::CommonName, "Fengsui station root");
    let certificate = leaf.signed_by(&key, &Issuer::from_params(&issuer, root)).unwrap();
    let secret = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], secret)
        .unwrap()
}
