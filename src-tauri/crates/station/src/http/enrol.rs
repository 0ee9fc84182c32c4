//! A device coming with a ticket: the same request is posted until it is decided.
//!
//! It carries no request signature, because the device is not known yet; the ticket's secret and
//! the request's own signature stand for it.

use super::{
    Desk,
    admit::{expect_type, read_body},
    down::read_query,
    reply::{Reply, json},
};
use axum::{
    extract::{Request, State},
    response::Response,
};
use format::{EnrolPostV1, EnrolWord, Form as _, ProblemKind, limits::HOLD_SECONDS_MAX};
use serde::Deserialize;
use std::{sync::Arc, time::Duration};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnrolQuery {
    #[serde(default)]
    wait: u64,
}

pub(super) async fn post(
    State(desk): State<Arc<Desk>>,
    request: Request,
) -> Result<Response, Reply> {
    let EnrolQuery { wait } = read_query(request.uri())?;
    expect_type(request.headers(), "application/json")?;
    let (parts, body) = request.into_parts();
    let max = EnrolPostV1::BYTES_MAX;
    let body = read_body(&desk, &desk.strangers, &parts.headers, body, max).await?;
    let post = EnrolPostV1::decode_lenient(&body)
        .map_err(|error| Reply::with(ProblemKind::Malformed, &error.to_string()))?;
    let post = Arc::new(post);
    let hold = Duration::from_secs(wait.min(HOLD_SECONDS_MAX));
    let mut over = desk.station.clock.wait(hold);
    let mut marks = desk.station.marks();
    let Ok(_permit) = desk.holds.try_acquire() else {
        return Err(Reply::from(ProblemKind::Busy));
    };
    loop {
        let seen = marks.borrow_and_update().decision;
        let asked = Arc::clone(&post);
        let answer = desk.on_disk(move |station| station.enrol(&asked)).await?;
        let answer = answer.map_err(Reply::from)?;
        if answer.state != EnrolWord::Pending || hold.is_zero() {
            return json(&answer);
        }
        tokio::select! {
            moved = async { marks.wait_for(|marks| marks.decision != seen).await.is_ok() } => {
                if !moved {
                    return json(&answer);
                }
            }
            () = &mut over => return json(&answer),
        }
    }
}
