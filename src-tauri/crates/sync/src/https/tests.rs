//! Tests of the real courier against real TLS servers on loopback, each wrong in one way.
//!
//! The libraries nest their errors differently from one version to the next; only a real handshake
//! proves that a false certificate is not taken for an outage.

use super::*;
use base::{ManualClock, Moment, SystemClock};
use rcgen::{
    BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

struct Root {
    params: CertificateParams,
    key: KeyPair,
    pem: String,
}

/// What a server certificate says.
struct Leaf {
    name: &'static str,
    from_year: i32,
    to_year: i32,
}

const SOUND: Leaf = Leaf { name: "127.0.0.1", from_year: 2020, to_year: 2099 };
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

impl Root {
    fn make() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { params, key, pem }
    }

    fn server(&self, leaf: &Leaf) -> ServerConfig {
        let mut params = CertificateParams::new(vec![leaf.name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(leaf.from_year, 1, 1);
        params.not_after = date_time_ymd(leaf.to_year, 1, 1);
        let key = KeyPair::generate().unwrap();
        let issuer = Issuer::from_params(&self.params, &self.key);
        let certificate = params.signed_by(&key, &issuer).unwrap();
        let secret = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let root = CertificateDer::from_pem_slice(self.pem.as_bytes()).unwrap();
        ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone(), root], secret)
            .unwrap()
    }
}

/// Serves one answer to whoever comes; gives the address.
async fn serve(config: ServerConfig, answer: Vec<u8>) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let task = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = [0; 4096];
            if stream.read(&mut request).await.is_ok() {
                // A client that had enough closes early.
                stream.write_all(&answer).await.unwrap_or_default();
                stream.shutdown().await.unwrap_or_default();
            }
        }
    });
    (address, task)
}

fn https() -> Https {
    Https::by(Arc::new(SystemClock))
}

fn call() -> Call {
    Call {
        method: Method::Get,
        path: "/v1/trust".to_owned(),
        query: "since=0".to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
        patience: Duration::from_secs(20),
    }
}

async fn carried(root: &Root, config: ServerConfig, answer: &[u8]) -> Result<Answer, Fault> {
    let (address, task) = serve(config, answer.to_vec()).await;
    let carried = https().to(&address, &root.pem).unwrap().carry(call()).await;
    task.abort();
    carried
}

#[tokio::test]
async fn the_pinned_root_and_no_other_is_trusted() {
    let (root, other) = (Root::make(), Root::make());
    let good = carried(&root, root.server(&SOUND), OK.as_bytes()).await.unwrap();
    assert_eq!((good.status, good.body.as_slice()), (200, b"{}".as_slice()));
    let stranger = carried(&root, other.server(&SOUND), OK.as_bytes()).await;
    assert_eq!(stranger, Err(Fault::CertificateIssuer));
    let elsewhere = Leaf { name: "station.example", ..SOUND };
    let renamed = carried(&root, root.server(&elsewhere), OK.as_bytes()).await;
    assert_eq!(renamed, Err(Fault::CertificateIssuer));
}

#[tokio::test]
async fn a_certificate_out_of_its_time_is_told_from_a_false_one() {
    let root = Root::make();
    let expired = Leaf { to_year: 2021, ..SOUND };
    let early = Leaf { from_year: 2098, ..SOUND };
    for leaf in [expired, early] {
        let met = carried(&root, root.server(&leaf), OK.as_bytes()).await;
        assert_eq!(met, Err(Fault::CertificateTime));
    }
}

#[tokio::test]
async fn a_clock_at_1970_does_not_cut_us_off_and_one_far_too_late_says_so() {
    let root = Root::make();
    let by = async |at: Moment| {
        let (address, task) = serve(root.server(&SOUND), OK.as_bytes().to_vec()).await;
        let https = Https::by(Arc::new(ManualClock::at(at)));
        let met = https.to(&address, &root.pem).unwrap().carry(call()).await;
        task.abort();
        met.map(|answer| answer.status)
    };
    assert_eq!(by(Moment::from_unix_ms(0)).await, Ok(200));
    let late = "2199-01-01T00:00:00+08:00".parse().unwrap();
    assert_eq!(by(late).await, Err(Fault::CertificateTime));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let root = Root::make();
    let away = b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    let answer = carried(&root, root.server(&SOUND), away).await.unwrap();
    assert_eq!(answer.status, 302);
}

#[tokio::test]
async fn an_answer_is_read_up_to_a_limit() {
    let root = Root::make();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n";
    let mut endless = head.as_bytes().to_vec();
    endless.resize(ANSWER_BYTES_MAX + 100_000, b'x');
    let met = carried(&root, root.server(&SOUND), &endless).await;
    assert_eq!(met, Err(Fault::Oversized));
}

#[tokio::test]
async fn nobody_at_the_address_is_told_from_no_such_name() {
    let root = Root::make();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", free.local_addr().unwrap());
    drop(free);
    let refused = https().to(&address, &root.pem).unwrap().carry(call()).await;
    assert_eq!(refused, Err(Fault::Refused));
    let nowhere = https().to("https://station.invalid", &root.pem).unwrap().carry(call()).await;
    assert_eq!(nowhere, Err(Fault::Name));
}

#[tokio::test]
async fn the_root_at_an_address_is_seen_as_it_is_presented() {
    let root = Root::make();
    let (address, task) = serve(root.server(&SOUND), OK.as_bytes().to_vec()).await;
    let seen = https().root_at(&address).await.unwrap();
    let bytes = |pem: &str| CertificateDer::from_pem_slice(pem.as_bytes()).unwrap().to_vec();
    assert_eq!(bytes(&seen), bytes(&root.pem));
    task.abort();
}

#[test]
fn only_a_plain_https_address_is_one() {
    for (address, expect) in [
        ("https://Station.Example", Some("station.example")),
        ("https://station.example:443/", Some("station.example")),
        (" https://10.0.0.7:8443 ", Some("10.0.0.7:8443")),
        ("https://[::1]:8443", Some("[::1]:8443")),
        ("http://station.example", None),
        ("https://station.example/v1", None),
        ("https://user@station.example", None),
        ("https://station.example/?a=b", None),
        ("station.example", None),
        ("", None),
    ] {
        assert_eq!(authority(address).ok().as_deref(), expect, "{address}");
    }
}

#[test]
fn only_a_certificate_is_a_root() {
    for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(matches!(pinned(pem, &https().clock), Err(CourierError::Root)), "{pem}");
    }
}
