//! Events coming up: one by `PUT`, a batch by `POST`.
//!
//! Both go the same way and are answered with the same form after the commit; a `PUT` that is not
//! taken is answered with its problem.

use super::{
    Desk,
    admit::{admit, expect_type},
    reply::{Reply, json},
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use base::Id;
use format::{
    BatchV1, ENVELOPE_MEDIA_TYPE, EnvelopeV1, Form as _, Octets, PayloadV1, ProblemKind, limits,
};
use std::sync::Arc;

pub(super) async fn put(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Reply> {
    expect_type(request.headers(), ENVELOPE_MEDIA_TYPE)?;
    let id: Id = id.parse().map_err(|_| Reply::from(ProblemKind::Missing))?;
    let admitted = admit(&desk, request, limits::ENVELOPE_BYTES_MAX).await?;
    let envelope = Octets(admitted.body.to_vec());
    if named(&envelope.0).is_some_and(|named| named != id) {
        return Err(Reply::with(ProblemKind::Malformed, "路径中的编号与内容不符"));
    }
    let unit = admitted.sender.unit;
    let answer = desk.on_disk(move |station| station.take(unit, &[envelope])).await?;
    match answer.rejected.into_iter().next() {
        Some(rejected) => Err(Reply(rejected.problem)),
        None => json(&format::BatchAnswerV1 { rejected: Vec::new(), ..answer }),
    }
}

pub(super) async fn post(
    State(desk): State<Arc<Desk>>,
    request: Request,
) -> Result<Response, Reply> {
    expect_type(request.headers(), "application/json")?;
    let admitted = admit(&desk, request, limits::BATCH_BYTES_MAX).await?;
    let batch = BatchV1::decode_lenient(&admitted.body)
        .map_err(|error| Reply::with(ProblemKind::Malformed, &error.to_string()))?;
    let unit = admitted.sender.unit;
    let answer = desk.on_disk(move |station| station.take(unit, &batch.events)).await?;
    json(&answer)
}

/// The id inside an envelope that is not verified yet; only good for comparing with the path.
fn named(bytes: &[u8]) -> Option<Id> {
    let envelope = EnvelopeV1::decode(bytes).ok()?;
    PayloadV1::decode(envelope.payload()).ok().map(|payload| payload.id)
}
