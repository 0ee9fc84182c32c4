//! The practice station over its real TLS: pinned root, TLS 1.3, the same place after a restart.

use super::*;
use crate::trial::{Trial, enrol_post, open};
use base::{ManualClock, Moment};
use format::{EnrolWord, Form as _, PayloadV1, TimeAnswerV1, TimeV1};
use keys::DeviceKey;
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    version::{TLS12, TLS13},
};
use std::{
    io::{self, Read as _, Write as _},
    net::TcpStream,
};

fn clock() -> ManualClock {
    ManualClock::at(Moment::from_unix_ms(1_790_000_000_000))
}

fn start(place: &tempfile::TempDir) -> Practice {
    Practice::start(place.path(), Arc::new(clock())).unwrap()
}

fn get(
    address: &str,
    path: &str,
    root_pem: &str,
    version: &'static SupportedProtocolVersion,
) -> io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(root_pem.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let host = address.strip_prefix("https://").unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(client, TcpStream::connect(host)?);
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}

#[test]
fn it_answers_under_its_own_root_alone_and_by_tls_1_3_alone() {
    let place = tempfile::tempdir().unwrap();
    let practice = start(&place);
    let path = "/v1/time?nonce=abcdefgh";
    let text = get(&practice.address, path, &practice.ticket.root_pem, &TLS13).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let answer = TimeAnswerV1::decode(body.as_bytes()).unwrap();
    let time: TimeV1 = open(&answer.time.0, practice.station.keys.station_key());
    assert_eq!(time.nonce, "abcdefgh");
    let other = Trial::live().ticket("别的站").root_pem;
    assert!(get(&practice.address, path, &other, &TLS13).is_err());
    assert!(get(&practice.address, path, &practice.ticket.root_pem, &TLS12).is_err());
}

#[test]
fn plain_http_is_not_answered() {
    let place = tempfile::tempdir().unwrap();
    let practice = start(&place);
    let mut stream =
        TcpStream::connect(practice.address.strip_prefix("https://").unwrap()).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    // It may close or reset; what counts is that no HTTP comes back.
    stream.read_to_end(&mut bytes).unwrap_or_default();
    assert!(!bytes.starts_with(b"HTTP"));
}

#[test]
fn its_warning_is_a_drill_for_the_unit_that_enrolled() {
    let place = tempfile::tempdir().unwrap();
    let practice = start(&place);
    let key = DeviceKey::generate().unwrap();
    let device = Id::fresh(&clock()).unwrap();
    let post = enrol_post(&practice.ticket, &key, device, clock().now());
    let answer = practice.station.enrol(&post).unwrap().unwrap();
    assert_eq!(answer.state, EnrolWord::Confirmed);
    let id = practice.issue_warning().unwrap();
    let list = practice.station.down(practice.ticket.unit, 0).unwrap();
    let last = list.items.last().unwrap();
    let payload: PayloadV1 = open(&last.envelope.0, practice.station.keys.issuer_key());
    assert_eq!((payload.mode, payload.subject), (ModeWord::Drill, id));
}

#[test]
fn a_restart_finds_the_same_place_and_a_fresh_ticket() {
    let place = tempfile::tempdir().unwrap();
    let first = start(&place);
    let (address, ticket) = (first.address.clone(), first.ticket.clone());
    first.stop();
    let second = start(&place);
    let taken = || std::net::TcpListener::bind(address.strip_prefix("https://").unwrap()).is_err();
    assert!(second.address == address || taken(), "another process may have the port");
    assert_eq!((second.ticket.root, second.ticket.unit), (ticket.root, ticket.unit));
    assert!(second.ticket.secret != ticket.secret);
}

#[test]
fn where_its_port_is_taken_it_takes_another() {
    let place = tempfile::tempdir().unwrap();
    let first = start(&place);
    let address = first.address.clone();
    first.stop();
    let squatter = std::net::TcpListener::bind(address.strip_prefix("https://").unwrap()).unwrap();
    let second = start(&place);
    assert_ne!(second.address, address);
    drop(squatter);
}

#[tokio::test]
async fn it_may_be_used_from_within_a_runtime() {
    let place = tempfile::tempdir().unwrap();
    let practice = start(&place);
    practice.issue_warning().unwrap();
    assert_eq!(practice.station().warnings(ModeWord::Drill).unwrap().len(), 1);
    practice.stop();
}
