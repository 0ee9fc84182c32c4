//! The station over HTTP: which path does what, and what every answer carries.
//!
//! An answer is JSON of `format` or a problem document (RFC 9457), nothing else, and it carries the
//! nonce for the next request.

mod admit;
mod down;
mod enrol;
mod events;
mod reply;

use crate::{Error, Station, nonce::Nonces};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing,
};
use format::{NONCE_HEADER, ProblemKind};
use reply::{KEEP_NONCE_BACK, Reply};
use std::sync::Arc;
use tokio::sync::Semaphore;

const BODIES_MAX: usize = 256;
/// Few, and apart: strangers must not keep reports waiting.
const STRANGERS_MAX: usize = 32;
const HOLDS_MAX: usize = 4096;

/// What every request shares.
pub(crate) struct Desk {
    station: Arc<Station>,
    nonces: Nonces,
    bodies: Semaphore,
    strangers: Semaphore,
    holds: Semaphore,
}

impl Desk {
    /// The desk of a station.
    pub(crate) fn of(station: Arc<Station>) -> Result<Arc<Self>, Error> {
        Ok(Arc::new(Self {
            station,
            nonces: Nonces::fresh()?,
            bodies: Semaphore::new(BODIES_MAX),
            strangers: Semaphore::new(STRANGERS_MAX),
            holds: Semaphore::new(HOLDS_MAX),
        }))
    }

    /// Runs what blocks on the disk on a thread that may block.
    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Station) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Reply> {
        let station = Arc::clone(&self.station);
        let outcome = tokio::task::spawn_blocking(move || work(&station)).await;
        match outcome {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "request failed");
                Err(Reply::from(ProblemKind::Internal))
            }
            Err(error) => {
                tracing::error!(%error, "request panicked");
                Err(Reply::from(ProblemKind::Internal))
            }
        }
    }
}

/// The routes.
pub(crate) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/v1/events", routing::post(events::post))
        .route("/v1/events/{id}", routing::put(events::put))
        .route("/v1/down", routing::get(down::down))
        .route("/v1/time", routing::get(down::time))
        .route("/v1/trust", routing::get(down::trust))
        .route("/v1/streams/{id}/state", routing::get(down::state))
        .route("/v1/enrol", routing::post(enrol::post))
        .fallback(|| async { Reply::from(ProblemKind::Missing) })
        .method_not_allowed_fallback(|| async { Reply::from(ProblemKind::Method) })
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), finish))
        .with_state(desk)
}

async fn finish(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let keep_back = response.headers_mut().remove(KEEP_NONCE_BACK).is_some();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let nonce = desk.nonces.issue(desk.station.clock.as_ref()).ok();
    let nonce = nonce.and_then(|nonce| HeaderValue::from_str(&nonce).ok());
    if let Some(nonce) = nonce.filter(|_| !keep_back) {
        response.headers_mut().insert(NONCE_HEADER, nonce);
    }
    response
}

#[cfg(test)]
mod door;
#[cfg(test)]
mod tests;
