//! The station over HTTP, from well-behaved devices to everything else that may knock.

use super::{
    door::{Ask, Door, HOST, Silence},
    *,
};
use crate::trial::{Trial, enrol_post, note};
use axum::{
    body::Body,
    http::{Method, Request as HttpRequest, StatusCode},
};
use base::{Clock as _, Digest, Id};
use format::{
    BatchAnswerV1, BatchV1, DownV1, ENVELOPE_MEDIA_TYPE, EnrolAnswerV1, EnrolWord, Form as _,
    Octets, PayloadV1, StreamStateV1, TimeAnswerV1, TimeV1, TrustAnswerV1, limits,
};
use std::time::Duration;

#[tokio::test]
async fn one_event_and_a_batch_go_up_and_are_receipted() {
    let door = Door::open();
    let mut device = door.trial.enrol("第一中学");
    let (first, second) = (device.say(&note("一")), device.say(&note("二")));
    let answer: BatchAnswerV1 = door.ask(&device, Ask::put(&second)).await.form();
    assert_eq!(door.trial.receipt(&answer).items[0].hash, second.hash());
    assert_eq!((answer.need[0].from, answer.need[0].to), (1, 1));
    let events = [&first, &second].map(|envelope| Octets(envelope.bytes().to_vec())).to_vec();
    let body = BatchV1 { events }.encode().unwrap();
    let answer: BatchAnswerV1 = door.ask(&device, Ask::post(body)).await.form();
    assert_eq!(door.trial.receipt(&answer).items.len(), 2);
    assert!(answer.need.is_empty());
    let target = format!("/v1/streams/{}/state", device.stream());
    let state: StreamStateV1 = door.ask(&device, Ask::get(&target)).await.form();
    assert_eq!((state.contiguous, state.head_hash), (2, Some(second.hash())));
    let trust: TrustAnswerV1 = door.ask(&device, Ask::get("/v1/trust?since=1")).await.form();
    assert_eq!(trust.trust, None);
}

#[tokio::test]
async fn without_a_good_signature_nobody_comes_in() {
    let door = Door::open();
    let (device, stranger) = (door.trial.enrol("第一中学"), Trial::live().enrol("外校"));
    let bare = HttpRequest::get("/v1/down").header("host", HOST).body(Body::empty()).unwrap();
    let answered = door.send(bare).await;
    assert_eq!(answered.problem(), ProblemKind::NonceNeeded);
    assert!(answered.nonce.is_some());
    let foreign = door.ask(&stranger, Ask::get("/v1/down")).await;
    assert_eq!(foreign.problem(), ProblemKind::UnknownDevice);
    let old = Ask { nonce: Some("0".repeat(64)), ..Ask::get("/v1/down") };
    assert_eq!(door.ask(&device, old).await.problem(), ProblemKind::NonceNeeded);
    let mut request = door.signed(&device, Ask::get("/v1/down?after=0")).await;
    *request.uri_mut() = "/v1/down?after=1".parse().unwrap();
    let bent = door.send(request).await;
    assert_eq!(bent.problem(), ProblemKind::BadSignature);
    assert_eq!(bent.nonce, None);
    let mut request = door.signed(&device, Ask::get("/v1/down")).await;
    request.headers_mut().insert("host", HeaderValue::from_static("other.example"));
    assert_eq!(door.send(request).await.problem(), ProblemKind::BadSignature);
    let mut request = door.signed(&device, Ask::get("/v1/down")).await;
    request.headers_mut().insert("signature-input", HeaderValue::from_static("sig1=()"));
    assert_eq!(door.send(request).await.problem(), ProblemKind::Malformed);
}

#[tokio::test]
async fn a_request_replayed_is_not_taken_twice() {
    let door = Door::open();
    let device = door.trial.enrol("第一中学");
    let nonce = door.nonce().await;
    let ask = || Ask { nonce: Some(nonce.clone()), ..Ask::get("/v1/down") };
    assert_eq!(door.ask(&device, ask()).await.status, StatusCode::OK);
    assert_eq!(door.ask(&device, ask()).await.problem(), ProblemKind::NonceNeeded);
}

#[tokio::test]
async fn another_body_under_a_good_signature_is_refused() {
    let door = Door::open();
    let mut device = door.trial.enrol("第一中学");
    let (first, second) = (device.say(&note("一")), device.say(&note("二")));
    let mut request = door.signed(&device, Ask::put(&first)).await;
    *request.body_mut() = Body::from(second.bytes().to_vec());
    assert_eq!(door.send(request).await.problem(), ProblemKind::Malformed);
    let wrong_path = Ask { target: Ask::put(&second).target, ..Ask::put(&first) };
    assert_eq!(door.ask(&device, wrong_path).await.problem(), ProblemKind::Malformed);
}

#[tokio::test]
async fn what_a_portal_or_a_scanner_sends_is_answered_with_its_problem() {
    let door = Door::open();
    let device = door.trial.enrol("第一中学");
    let html = Ask::post(b"<html><body>login</body></html>".to_vec());
    assert_eq!(door.ask(&device, html).await.problem(), ProblemKind::Malformed);
    let form = Ask { media_type: "text/html", ..Ask::post(b"a=b".to_vec()) };
    assert_eq!(door.ask(&device, form).await.problem(), ProblemKind::MediaType);
    for (method, target, expect) in [
        ("GET", "/", ProblemKind::Missing),
        ("GET", "/generate_204", ProblemKind::Missing),
        ("GET", "/v1/events", ProblemKind::Method),
        ("DELETE", "/v1/down", ProblemKind::Method),
        ("GET", "/v1/down?after=x", ProblemKind::Malformed),
        ("GET", "/v1/down?after=-1", ProblemKind::Malformed),
        ("GET", "/v1/down?more=1", ProblemKind::Malformed),
        ("GET", "/v1/time", ProblemKind::Malformed),
        ("GET", "/v1/time?nonce=%27--", ProblemKind::Malformed),
    ] {
        let request =
            HttpRequest::builder().method(method).uri(target).body(Body::empty()).unwrap();
        assert_eq!(door.send(request).await.problem(), expect, "{method} {target}");
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused_unread() {
    let door = Door::open();
    let device = door.trial.enrol("第一中学");
    let large = Ask::post(vec![b' '; limits::BATCH_BYTES_MAX + 1]);
    assert_eq!(door.ask(&device, large).await.problem(), ProblemKind::TooLarge);
    let mut request = door.signed(&device, Ask::post(b"{}".to_vec())).await;
    let huge = HeaderValue::from_static("99999999999");
    request.headers_mut().insert("content-length", huge);
    assert_eq!(door.send(request).await.problem(), ProblemKind::TooLarge);
    let many = BatchV1 { events: vec![Octets(Vec::new()); limits::BATCH_EVENTS_MAX + 1] };
    let body = serde_json::to_vec(&many).unwrap();
    assert_eq!(door.ask(&device, Ask::post(body)).await.problem(), ProblemKind::Malformed);
    let envelope = Ask {
        target: format!("/v1/events/{}", device.id),
        method: Method::PUT,
        media_type: ENVELOPE_MEDIA_TYPE,
        ..Ask::post(vec![0; limits::ENVELOPE_BYTES_MAX + 1])
    };
    assert_eq!(door.ask(&device, envelope).await.problem(), ProblemKind::TooLarge);
}

#[tokio::test]
async fn a_fork_is_a_409_and_a_reused_id_a_422() {
    let door = Door::open();
    let mut device = door.trial.enrol("第一中学");
    let first = device.say(&note("一"));
    door.ask(&device, Ask::put(&first)).await;
    let payload = PayloadV1::decode(first.payload()).unwrap();
    let reused = PayloadV1 { subject: device.unit, ..payload };
    let answered = door.ask(&device, Ask::put(&device.seal(&reused))).await;
    assert_eq!(answered.problem(), ProblemKind::IdReused);
    let fork = device.seal(&device.payload(1, None, &note("叉")));
    assert_eq!(door.ask(&device, Ask::put(&fork)).await.problem(), ProblemKind::Fork);
}

#[tokio::test]
async fn a_revoked_device_is_told_so() {
    let door = Door::open();
    let mut device = door.trial.enrol("第一中学");
    door.trial.station.revoke(&device.id.to_string(), "丢失").unwrap();
    let envelope = device.say(&note("一"));
    for ask in [Ask::get("/v1/down"), Ask::get("/v1/trust"), Ask::put(&envelope)] {
        assert_eq!(door.ask(&device, ask).await.problem(), ProblemKind::Revoked);
    }
}

#[tokio::test]
async fn a_stream_of_another_device_is_not_shown() {
    let door = Door::open();
    let (device, other) = (door.trial.enrol("第一中学"), door.trial.enrol("第二中学"));
    for target in [format!("/v1/streams/{}/state", other.stream()), "/v1/streams/x/state".into()] {
        assert_eq!(door.ask(&device, Ask::get(&target)).await.problem(), ProblemKind::Missing);
    }
}

#[tokio::test]
async fn a_long_poll_ends_when_something_comes_and_when_its_time_is_over() {
    let door = Arc::new(Door::open());
    let device = door.trial.enrol("第一中学");
    let start: DownV1 = door.ask(&device, Ask::get("/v1/down")).await.form();
    assert_eq!(start.items.len(), 1);
    let target = format!("/v1/down?after={}&wait=50", start.next);
    let holding = |request| {
        let door = Arc::clone(&door);
        tokio::spawn(async move { door.send(request).await })
    };
    let held = holding(door.signed(&device, Ask::get(&target)).await);
    let station = Arc::clone(&door.trial.station);
    let draft = crate::InstructionDraft {
        unit: "第一中学".to_owned(),
        title: "排查".to_owned(),
        text: "今日内完成".to_owned(),
        due: None,
        mode: format::ModeWord::Live,
    };
    tokio::task::spawn_blocking(move || station.issue_instruction(draft)).await.unwrap().unwrap();
    let came: DownV1 = held.await.unwrap().form();
    assert_eq!(came.items.len(), 1);
    let target = format!("/v1/down?after={}&wait=50", came.next);
    let held = holding(door.signed(&device, Ask::get(&target)).await);
    door.holds_one().await;
    door.trial.clock.advance(Duration::from_secs(50));
    let empty: DownV1 = held.await.unwrap().form();
    assert_eq!((empty.items.len(), empty.next), (0, came.next));
}

#[tokio::test]
async fn the_time_is_signed_for_the_nonce_asked() {
    let door = Door::open();
    let request = HttpRequest::get("/v1/time?nonce=abcDEF123").body(Body::empty()).unwrap();
    let answer: TimeAnswerV1 = door.send(request).await.form();
    let time: TimeV1 = crate::trial::open(&answer.time.0, door.trial.station.keys.station_key());
    assert_eq!((time.nonce.as_str(), time.received), ("abcDEF123", door.trial.clock.now()));
}

#[tokio::test]
async fn an_enrolment_is_held_until_it_is_decided() {
    let door = Arc::new(Door::open());
    let ticket = door.trial.ticket("第一中学");
    let key = keys::DeviceKey::generate().unwrap();
    let id = Id::fresh(&door.trial.clock).unwrap();
    let post = enrol_post(&ticket, &key, id, door.trial.clock.now());
    let ask = |target: &str| {
        HttpRequest::post(target)
            .header("content-type", "application/json")
            .body(Body::from(post.encode().unwrap()))
            .unwrap()
    };
    let pending: EnrolAnswerV1 = door.send(ask("/v1/enrol")).await.form();
    assert_eq!(pending.state, EnrolWord::Pending);
    let held = {
        let (door, request) = (Arc::clone(&door), ask("/v1/enrol?wait=50"));
        tokio::spawn(async move { door.send(request).await })
    };
    let code = ticket.secret.check_code(&post.request.0, ticket.root);
    let station = Arc::clone(&door.trial.station);
    tokio::task::spawn_blocking(move || station.confirm(&code)).await.unwrap().unwrap();
    let confirmed: EnrolAnswerV1 = held.await.unwrap().form();
    assert_eq!(confirmed.state, EnrolWord::Confirmed);
    let forged = format::EnrolPostV1 { proof: Digest::of(b"x"), ..post.clone() };
    let stranger = HttpRequest::post("/v1/enrol")
        .header("content-type", "application/json")
        .body(Body::from(
            format::EnrolPostV1 { request: Octets(vec![1]), ..forged }.encode().unwrap(),
        ))
        .unwrap();
    assert_eq!(door.send(stranger).await.problem(), ProblemKind::EnvelopeSignature);
}

#[tokio::test]
async fn strangers_who_never_finish_keep_nobody_s_report_waiting() {
    let door = Door::open();
    let mut device = door.trial.enrol("第一中学");
    let _waiting = door.fill_with_strangers();
    let request = HttpRequest::post("/v1/enrol")
        .header("content-type", "application/json")
        .body(Body::from("{}"))
        .unwrap();
    assert_eq!(door.send(request).await.problem(), ProblemKind::Busy);
    let envelope = device.say(&note("一"));
    assert_eq!(door.ask(&device, Ask::put(&envelope)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_given_up() {
    let door = Arc::new(Door::open());
    let mut device = door.trial.enrol("第一中学");
    let envelope = device.say(&note("一"));
    let mut request = door.signed(&device, Ask::put(&envelope)).await;
    *request.body_mut() = Body::new(Silence);
    let asking = {
        let door = Arc::clone(&door);
        tokio::spawn(async move { door.send(request).await })
    };
    door.reads_one().await;
    door.trial.clock.advance(Duration::from_secs(60));
    assert_eq!(asking.await.unwrap().problem(), ProblemKind::Timeout);
}

/// RFC 9421, appendix B.2.6: the signature over the RFC's own base, by the RFC's own key.
#[test]
fn the_signature_is_that_of_the_rfc() {
    let read = |text: &str| serde_json::from_value::<Octets>(text.into()).unwrap().0;
    let seed = read("n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=");
    let public = read("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=");
    let expect = read(
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
    );
    let parameters = "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \
         \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
    let base = format::signature_base(
        &[
            ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
            ("@method", "POST"),
            ("@path", "/foo"),
            ("@authority", "example.com"),
            ("content-type", "application/json"),
            ("content-length", "18"),
        ],
        parameters,
    );
    let key = keys::DeviceKey::from_seed(&seed.try_into().unwrap());
    assert_eq!(key.public().as_slice(), public);
    let signature = key.sign_bare(base.as_bytes());
    assert_eq!(signature.as_slice(), expect);
    keys::verify_bare(&key.public(), base.as_bytes(), &signature).unwrap();
}
