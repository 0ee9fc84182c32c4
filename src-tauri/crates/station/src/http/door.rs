//! A door to knock on: the routes of a station, and requests signed as a device signs them.

use super::{BODIES_MAX, Desk, HOLDS_MAX, STRANGERS_MAX, router};
use crate::trial::{Device, Trial};
use axum::{
    Router,
    body::{Body, Bytes, HttpBody, to_bytes},
    http::{Method, Request as HttpRequest, StatusCode},
};
use format::{
    ENVELOPE_MEDIA_TYPE, EnvelopeV1, Form, NONCE_HEADER, PROBLEM_MEDIA_TYPE, PayloadV1,
    ProblemKind, ProblemV1, PublicKey, RequestParts, RequestSignature, content_digest, limits,
    signature_header,
};
use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::sync::SemaphorePermit;
use tower::ServiceExt as _;

pub(super) const HOST: &str = "station.example:8443";

pub(super) struct Door {
    pub(super) trial: Trial,
    pub(super) routes: Router,
    desk: Arc<Desk>,
}

pub(super) struct Answered {
    pub(super) status: StatusCode,
    pub(super) nonce: Option<String>,
    pub(super) media_type: String,
    pub(super) body: Vec<u8>,
}

impl Answered {
    pub(super) fn form<F: Form>(&self) -> F {
        assert_eq!(self.status, StatusCode::OK, "{}", String::from_utf8_lossy(&self.body));
        F::decode(&self.body).unwrap()
    }

    pub(super) fn problem(&self) -> ProblemKind {
        assert_eq!(self.media_type, PROBLEM_MEDIA_TYPE);
        let problem = ProblemV1::decode(&self.body).unwrap();
        assert_eq!(problem.status, self.status.as_u16());
        ProblemKind::from_uri(&problem.kind).unwrap()
    }
}

/// A request before it is signed, and what may be bent after.
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) media_type: &'static str,
    pub(super) body: Vec<u8>,
    pub(super) nonce: Option<String>,
}

impl Ask {
    pub(super) fn get(target: &str) -> Self {
        Self {
            method: Method::GET,
            target: target.to_owned(),
            media_type: "",
            body: Vec::new(),
            nonce: None,
        }
    }

    pub(super) fn put(envelope: &EnvelopeV1) -> Self {
        let id = PayloadV1::decode(envelope.payload()).unwrap().id;
        Self {
            method: Method::PUT,
            target: format!("/v1/events/{id}"),
            media_type: ENVELOPE_MEDIA_TYPE,
            body: envelope.bytes().to_vec(),
            nonce: None,
        }
    }

    pub(super) fn post(body: Vec<u8>) -> Self {
        Self {
            method: Method::POST,
            target: "/v1/events".to_owned(),
            media_type: "application/json",
            body,
            nonce: None,
        }
    }
}

impl Door {
    pub(super) fn open() -> Self {
        let trial = Trial::live();
        let desk = Desk::of(Arc::clone(&trial.station)).unwrap();
        let routes = router(Arc::clone(&desk));
        Self { trial, routes, desk }
    }

    /// As many enrolments as may be read at once, none of which ever ends.
    pub(super) fn fill_with_strangers(&self) -> SemaphorePermit<'_> {
        let all = u32::try_from(STRANGERS_MAX).unwrap();
        self.desk.strangers.try_acquire_many(all).unwrap()
    }

    /// Resolves once a body is being read, its time running.
    pub(super) async fn reads_one(&self) {
        while self.desk.bodies.available_permits() == BODIES_MAX {
            tokio::task::yield_now().await;
        }
    }

    /// Resolves once a request is held, its time running.
    pub(super) async fn holds_one(&self) {
        while self.desk.holds.available_permits() == HOLDS_MAX {
            tokio::task::yield_now().await;
        }
    }

    pub(super) async fn send(&self, request: HttpRequest<Body>) -> Answered {
        let response = self.routes.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let text =
            |name: &str| head.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        let (nonce, media_type) = (text(NONCE_HEADER), text("content-type").unwrap_or_default());
        let body = to_bytes(body, limits::ANSWER_BYTES_MAX).await.unwrap().to_vec();
        Answered { status: head.status, nonce, media_type, body }
    }

    pub(super) async fn nonce(&self) -> String {
        let request = HttpRequest::get("/v1/time?nonce=12345678").body(Body::empty()).unwrap();
        self.send(request).await.nonce.unwrap()
    }

    pub(super) async fn signed(&self, device: &Device, ask: Ask) -> HttpRequest<Body> {
        let nonce = match ask.nonce {
            Some(nonce) => nonce,
            None => self.nonce().await,
        };
        let key = PublicKey(device.key.public()).id();
        let signature = RequestSignature { created: 0, nonce, key };
        let digest = content_digest(&ask.body);
        let (path, query) = ask.target.split_once('?').unwrap_or((&ask.target, ""));
        let base = signature.base(&RequestParts {
            method: ask.method.as_str(),
            authority: HOST,
            path,
            query,
            content_digest: &digest,
        });
        HttpRequest::builder()
            .method(ask.method)
            .uri(&ask.target)
            .header("host", HOST)
            .header("content-type", ask.media_type)
            .header("content-digest", digest)
            .header("signature-input", signature.input_header())
            .header("signature", signature_header(&device.key.sign_bare(base.as_bytes())))
            .body(Body::from(ask.body))
            .unwrap()
    }

    pub(super) async fn ask(&self, device: &Device, ask: Ask) -> Answered {
        self.send(self.signed(device, ask).await).await
    }
}

/// A body that never comes.
pub(super) struct Silence;

impl HttpBody for Silence {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}
