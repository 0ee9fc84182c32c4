//! What units ask for: the downward list by long poll, the time, the trust list, a stream's state.

use super::{
    Desk,
    admit::admit_trusted,
    reply::{Reply, json},
};
use axum::{
    extract::{Path, Query, Request, State},
    http::Uri,
    response::Response,
};
use format::{
    Octets, ProblemKind, StreamId, TimeAnswerV1, TimeV1, TrustAnswerV1, limits::HOLD_SECONDS_MAX,
};
use serde::{Deserialize, de::DeserializeOwned};
use std::{sync::Arc, time::Duration};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DownQuery {
    #[serde(default)]
    after: u64,
    #[serde(default)]
    wait: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimeQuery {
    nonce: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrustQuery {
    #[serde(default)]
    since: u64,
}

pub(super) async fn down(
    State(desk): State<Arc<Desk>>,
    request: Request,
) -> Result<Response, Reply> {
    let DownQuery { after, wait } = read_query(request.uri())?;
    let unit = admit_trusted(&desk, request).await?.sender.unit;
    let hold = Duration::from_secs(wait.min(HOLD_SECONDS_MAX));
    let mut over = desk.station.clock.wait(hold);
    let mut marks = desk.station.marks();
    let Ok(_permit) = desk.holds.try_acquire() else {
        return Err(Reply::from(ProblemKind::Busy));
    };
    loop {
        let seen = marks.borrow_and_update().down;
        let list = desk.on_disk(move |station| station.down(unit, after)).await?;
        if !list.items.is_empty() || hold.is_zero() {
            return json(&list);
        }
        tokio::select! {
            moved = async { marks.wait_for(|marks| marks.down != seen).await.is_ok() } => {
                if !moved {
                    return json(&list);
                }
            }
            () = &mut over => {
                let list = desk.on_disk(move |station| station.down(unit, after)).await?;
                return json(&list);
            }
        }
    }
}

pub(super) async fn time(State(desk): State<Arc<Desk>>, uri: Uri) -> Result<Response, Reply> {
    let received = desk.station.now();
    let TimeQuery { nonce } = read_query(&uri)?;
    if !TimeV1::is_nonce(&nonce) {
        return Err(Reply::with(ProblemKind::Malformed, "nonce 应为 8 至 64 个字母或数字"));
    }
    let answer = desk
        .on_disk(move |station| {
            let (station_id, sent) = (station.id(), station.now());
            let time = TimeV1 { station: station_id, nonce, received, sent };
            Ok(TimeAnswerV1 { time: Octets(station.keys.seal(&time)?.into_bytes()) })
        })
        .await?;
    json(&answer)
}

pub(super) async fn trust(
    State(desk): State<Arc<Desk>>,
    request: Request,
) -> Result<Response, Reply> {
    let TrustQuery { since } = read_query(request.uri())?;
    admit_trusted(&desk, request).await?;
    let trust = desk.on_disk(move |station| station.trust(since)).await?;
    json(&TrustAnswerV1 { trust })
}

pub(super) async fn state(
    State(desk): State<Arc<Desk>>,
    Path(stream): Path<String>,
    request: Request,
) -> Result<Response, Reply> {
    let sender = admit_trusted(&desk, request).await?.sender;
    let own = |stream: &StreamId| stream.device == sender.device;
    let Some(stream) = stream.parse().ok().filter(own) else {
        return Err(Reply::from(ProblemKind::Missing));
    };
    let state = desk.on_disk(move |station| station.stream_state(stream)).await?;
    json(&state)
}

pub(super) fn read_query<T: DeserializeOwned>(uri: &Uri) -> Result<T, Reply> {
    match Query::<T>::try_from_uri(uri) {
        Ok(Query(query)) => Ok(query),
        Err(error) => Err(Reply::with(ProblemKind::Malformed, &error.to_string())),
    }
}
