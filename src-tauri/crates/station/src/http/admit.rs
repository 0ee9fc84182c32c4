//! Who may come in: the request signature (RFC 9421 profile), the nonce, and the body's size.
//!
//! A stranger's body is not read: key and nonce are looked at first. The nonce is spent last, so
//! that a forged request spends nobody's.

use super::{Desk, reply::Reply};
use crate::sender::Sender;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, Uri, header, request::Parts},
};
use format::{ProblemKind, RequestParts, RequestSignature, content_digest, from_signature_header};
use std::time::Duration;
use tokio::sync::Semaphore;

const BODY_WAIT: Duration = Duration::from_secs(60);

/// A request whose sender is proved.
#[derive(Debug)]
pub(super) struct Admitted {
    pub(super) sender: Sender,
    pub(super) body: Bytes,
}

/// Lets a signed request in.
pub(super) async fn admit(
    desk: &Desk,
    request: Request,
    body_max: usize,
) -> Result<Admitted, Reply> {
    let (parts, body) = request.into_parts();
    let Some(input) = field(&parts.headers, "signature-input") else {
        return Err(Reply::from(ProblemKind::NonceNeeded));
    };
    let malformed = |error: format::Error| Reply::with(ProblemKind::Malformed, &error.to_string());
    let signature = RequestSignature::from_input_header(input).map_err(malformed)?;
    let bytes = field(&parts.headers, "signature").unwrap_or_default();
    let bytes = from_signature_header(bytes).map_err(malformed)?;
    let digest = field(&parts.headers, "content-digest").unwrap_or_default().to_owned();
    let key = signature.key;
    let Some(sender) = desk.on_disk(move |station| station.sender(key)).await? else {
        return Err(Reply::from(ProblemKind::UnknownDevice));
    };
    let clock = desk.station.clock.as_ref();
    if !desk.nonces.knows(&signature.nonce, clock) {
        return Err(Reply::from(ProblemKind::NonceNeeded));
    }
    let base = base(&signature, &parts, &digest);
    if keys::verify_bare(&sender.key.0, base.as_bytes(), &bytes).is_err() {
        return Err(Reply::from(ProblemKind::BadSignature));
    }
    let body = read_body(desk, &desk.bodies, &parts.headers, body, body_max).await?;
    if content_digest(&body) != digest {
        return Err(Reply::with(ProblemKind::Malformed, "Content-Digest 与内容不符"));
    }
    if !desk.nonces.spend(&signature.nonce, clock) {
        return Err(Reply::from(ProblemKind::NonceNeeded));
    }
    Ok(Admitted { sender, body })
}

/// As `admit`, for what a revoked device may not ask.
pub(super) async fn admit_trusted(desk: &Desk, request: Request) -> Result<Admitted, Reply> {
    let admitted = admit(desk, request, 0).await?;
    if admitted.sender.revoked {
        return Err(Reply::from(ProblemKind::Revoked));
    }
    Ok(admitted)
}

/// Reads a body of at most `max` bytes in bounded time; `gate` bounds how many are read at once.
pub(super) async fn read_body(
    desk: &Desk,
    gate: &Semaphore,
    headers: &HeaderMap,
    body: Body,
    max: usize,
) -> Result<Bytes, Reply> {
    let announced = field(headers, "content-length").and_then(|text| text.parse::<usize>().ok());
    if announced.is_some_and(|size| size > max) {
        return Err(Reply::from(ProblemKind::TooLarge));
    }
    let Ok(_permit) = gate.try_acquire() else {
        return Err(Reply::from(ProblemKind::Busy));
    };
    tokio::select! {
        bytes = to_bytes(body, max) => bytes.map_err(|_| Reply::from(ProblemKind::TooLarge)),
        () = desk.station.clock.wait(BODY_WAIT) => Err(Reply::from(ProblemKind::Timeout)),
    }
}

/// Refuses a body of another media type.
pub(super) fn expect_type(headers: &HeaderMap, media_type: &str) -> Result<(), Reply> {
    let found = field(headers, "content-type").unwrap_or_default();
    let found = found.split(';').next().unwrap_or_default().trim();
    if found.eq_ignore_ascii_case(media_type) {
        Ok(())
    } else {
        Err(Reply::with(ProblemKind::MediaType, media_type))
    }
}

fn base(signature: &RequestSignature, parts: &Parts, digest: &str) -> String {
    let authority = authority(&parts.uri, &parts.headers);
    signature.base(&RequestParts {
        method: parts.method.as_str(),
        authority: &authority,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        content_digest: digest,
    })
}

fn authority(uri: &Uri, headers: &HeaderMap) -> String {
    let host = field(headers, header::HOST.as_str());
    let named = uri.authority().map(|authority| authority.as_str()).or(host).unwrap_or_default();
    let lower = named.to_ascii_lowercase();
    lower.strip_suffix(":443").map(str::to_owned).unwrap_or(lower)
}

fn field<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    if values.next().is_some() { None } else { first.to_str().ok() }
}
