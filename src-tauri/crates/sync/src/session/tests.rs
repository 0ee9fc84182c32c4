//! Tests of a conversation, over a courier that says its lines in order.

use super::*;
use crate::{Carried, Fault, Pause};
use base::{Digest, ManualClock, Moment};
use format::{TrustAnswerV1, from_signature_header};
use std::collections::VecDeque;

#[derive(Default)]
struct Stage {
    lines: Mutex<VecDeque<Result<Answer, Fault>>>,
    heard: Mutex<Vec<Call>>,
}

impl Stage {
    fn says(lines: impl IntoIterator<Item = Result<Answer, Fault>>) -> Arc<Self> {
        Arc::new(Self { lines: Mutex::new(lines.into_iter().collect()), heard: Mutex::default() })
    }

    fn heard(&self) -> Vec<Call> {
        self.heard.lock().unwrap().clone()
    }
}

impl Courier for Stage {
    fn carry(&self, call: Call) -> Carried<'_> {
        self.heard.lock().unwrap().push(call);
        let line = self.lines.lock().unwrap().pop_front().expect("a line is left");
        Box::pin(async move { line })
    }
}

fn session(stage: &Arc<Stage>) -> Session {
    let clock = ManualClock::at(Moment::from_unix_ms(1_790_000_000_000));
    let courier: Arc<dyn Courier> = Arc::clone(stage) as Arc<dyn Courier>;
    let key = Arc::new(DeviceKey::from_seed(&[3; 32]));
    Session::new(courier, "https://Station.example:8443", key, Arc::new(clock)).unwrap()
}

fn good(nonce: &str) -> Result<Answer, Fault> {
    let body = TrustAnswerV1 { trust: None }.encode().unwrap();
    let content_type = Some("application/json".to_owned());
    Ok(Answer { status: 200, content_type, nonce: Some(nonce.into()), body, ..Answer::default() })
}

fn problem(kind: ProblemKind, nonce: Option<&str>) -> Result<Answer, Fault> {
    Ok(Answer {
        status: kind.status(),
        content_type: Some(PROBLEM_MEDIA_TYPE.to_owned()),
        nonce: nonce.map(str::to_owned),
        body: kind.document(None).encode().unwrap(),
        ..Answer::default()
    })
}

async fn ask(session: &Session) -> Result<TrustAnswerV1, Seen> {
    session.get("/v1/trust", "since=0".to_owned(), PATIENCE).await
}

fn header(call: &Call, name: &str) -> Option<String> {
    call.headers.iter().find(|(found, _)| *found == name).map(|(_, value)| value.clone())
}

#[tokio::test]
async fn a_challenge_is_answered_at_once_by_a_signed_call() {
    let stage = Stage::says([problem(ProblemKind::NonceNeeded, Some("n1")), good("n2")]);
    let session = session(&stage);
    assert!(ask(&session).await.is_ok());
    let heard = stage.heard();
    assert_eq!(header(&heard[0], "signature"), None);
    let input = header(&heard[1], "signature-input").unwrap();
    let signature = RequestSignature::from_input_header(&input).unwrap();
    assert_eq!((signature.nonce.as_str(), signature.created), ("n1", 1_790_000_000));
    let base = signature.base(&RequestParts {
        method: "GET",
        authority: "station.example:8443",
        path: "/v1/trust",
        query: "since=0",
        content_digest: &content_digest(b""),
    });
    let bytes = from_signature_header(&header(&heard[1], "signature").unwrap()).unwrap();
    let public = DeviceKey::from_seed(&[3; 32]).public();
    assert_eq!(keys::verify_bare(&public, base.as_bytes(), &bytes), Ok(()));
    assert_eq!(signature.key, Digest::of(&public));
}

#[tokio::test]
async fn a_nonce_serves_one_call() {
    let stage = Stage::says([good("n1"), good("n2"), good("n3")]);
    let session = session(&stage);
    for _ in 0..3 {
        ask(&session).await.unwrap();
    }
    let nonces: Vec<Option<String>> =
        stage.heard().iter().map(|call| header(call, "signature-input")).collect();
    assert!(nonces[0].is_none());
    assert!(nonces[1].as_ref().unwrap().contains("nonce=\"n1\""));
    assert!(nonces[2].as_ref().unwrap().contains("nonce=\"n2\""));
}

#[tokio::test]
async fn challenges_do_not_go_on_for_ever() {
    let again = || problem(ProblemKind::NonceNeeded, Some("n"));
    let stage = Stage::says([again(), again(), again()]);
    let seen = ask(&session(&stage)).await.unwrap_err();
    assert_eq!(classify(seen), Class::Challenge);
    assert_eq!(stage.heard().len(), 1 + CHALLENGES_MAX);
}

#[tokio::test]
async fn a_refused_signature_is_no_challenge() {
    let stage = Stage::says([problem(ProblemKind::BadSignature, None)]);
    let seen = ask(&session(&stage)).await.unwrap_err();
    assert_eq!(classify(seen), Class::Paused(Pause::Unauthorized));
}

#[tokio::test]
async fn a_2xx_is_worth_nothing_without_its_form() {
    let answer = |status, content_type: &str, body: &[u8]| {
        let content_type = Some(content_type.to_owned());
        Ok(Answer { status, content_type, body: body.to_vec(), ..Answer::default() })
    };
    for line in [
        answer(200, "text/html", b"<html>"),
        answer(200, "application/json", b"<html>"),
        answer(200, "text/html", br#"{"trust":null}"#),
        answer(202, "application/json", br#"{"trust":null}"#),
        answer(204, "application/json", b""),
        answer(302, "text/html", b""),
        answer(404, "text/html", b""),
    ] {
        let stage = Stage::says([line.clone()]);
        let seen = ask(&session(&stage)).await.unwrap_err();
        assert_eq!(classify(seen), Class::NotOurServer, "{line:?}");
    }
}

#[tokio::test]
async fn a_problem_counts_only_as_a_problem_document_of_its_status() {
    let stage = Stage::says([Ok(Answer {
        status: 422,
        content_type: Some("text/html".to_owned()),
        body: ProblemKind::IdReused.document(None).encode().unwrap(),
        ..Answer::default()
    })]);
    let seen = ask(&session(&stage)).await.unwrap_err();
    assert_eq!(classify(seen), Class::NotOurServer);
}

#[tokio::test]
async fn a_body_is_sent_only_under_a_nonce() {
    let stage = Stage::says([problem(ProblemKind::NonceNeeded, Some("n1")), good("n2")]);
    let session = session(&stage);
    let posted: Result<TrustAnswerV1, Seen> =
        session.post("/v1/events", b"{\"events\":[]}".to_vec()).await;
    assert!(posted.is_ok());
    let heard = stage.heard();
    assert!(heard[0].body.is_empty());
    assert_eq!(header(&heard[1], "content-digest").unwrap(), content_digest(&heard[1].body));
    assert!(header(&heard[1], "signature").is_some());
}
