//! The loopback server: the screens, `POST /call`, `POST /upload`, `GET /kept`, and changes as server-sent events.

use crate::{Access, pages, trouble};
use api::App;
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{DefaultBodyLimit, Path, Query, Request, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header},
    middleware::map_response,
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post},
};
use futures_util::StreamExt;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{convert::Infallible, io, net::Ipv4Addr, sync::Arc};
use tokio::{net::TcpListener, sync::watch};
use tokio_stream::wrappers::BroadcastStream;

const BODY_BYTES_MAX: usize = 1024 * 1024;

/// The server, bound and not yet running.
pub struct Server {
    listener: TcpListener,
    shared: Arc<Shared>,
}

/// Why the server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port cannot be bound.
    #[error("无法在 127.0.0.1:{port} 上监听")]
    Bind {
        /// The port asked for; 0 means any.
        port: u16,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The operating system gave no randomness.
    #[error("系统未能提供随机数")]
    Random(#[from] base::RandomError),
    /// Serving stopped.
    #[error("页面服务中断")]
    Serve(#[source] io::Error),
}

struct Shared {
    app: Arc<App>,
    access: Access,
    let_in: Box<dyn Fn(&str) + Send + Sync>,
    /// Turns true when serving ends: a stream of changes has no end of its own, and the server would
    /// wait for it for ever.
    over: watch::Sender<bool>,
}

#[derive(Deserialize)]
struct Entrance {
    token: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    name: String,
    args: Value,
}

impl Server {
    /// Binds 127.0.0.1; port 0 takes any free one. `let_in` is told the next address each time a
    /// browser was let in.
    ///
    /// # Errors
    /// The port is taken, or there is no randomness.
    pub async fn bind(
        app: Arc<App>,
        port: u16,
        let_in: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let failed = |source| Error::Bind { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?.port();
        let shared = Shared {
            app,
            access: Access::new(bound)?,
            let_in: Box::new(let_in),
            over: watch::Sender::new(false),
        };
        Ok(Self { listener, shared: Arc::new(shared) })
    }

    /// The address to open in a browser.
    #[must_use]
    pub fn address(&self) -> String {
        self.shared.access.address()
    }

    /// Serves until `over` resolves.
    ///
    /// # Errors
    /// The listener broke.
    pub async fn serve(self, over: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        let shared = Arc::clone(&self.shared);
        let router = Router::new()
            .route("/call", post(call))
            .route("/upload", post(upload))
            .route("/kept/{sha256}", get(kept))
            .route("/events", get(events))
            .fallback(get(page))
            .method_not_allowed_fallback(other_method)
            .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
            .layer(map_response(async |answer| pages::secured(answer)))
            .with_state(self.shared);
        let over = async move {
            over.await;
            shared.over.send_replace(true);
        };
        axum::serve(self.listener, router).with_graceful_shutdown(over).await.map_err(Error::Serve)
    }
}

async fn page(State(shared): State<Arc<Shared>>, headers: HeaderMap, uri: Uri) -> Response<Body> {
    if !shared.access.is_ours(&headers) {
        return pages::plain(StatusCode::FORBIDDEN, "拒绝：地址不是本机的烽燧");
    }
    let Ok(Query(entrance)) = Query::<Entrance>::try_from_uri(&uri) else {
        return pages::plain(StatusCode::BAD_REQUEST, "地址有误。请用终端里最新打印的地址打开。");
    };
    let Some(token) = entrance.token else { return pages::page(uri.path()) };
    let Some(cookie) = shared.access.exchange(&token) else {
        let says = "此地址已用过或有误。请用终端里最新打印的地址打开。";
        return pages::plain(StatusCode::FORBIDDEN, says);
    };
    (shared.let_in)(&shared.access.address());
    let mut response = pages::plain(StatusCode::SEE_OTHER, "");
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_static("/"));
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

async fn call(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response<Body> {
    if let Err(refused) = admitted(&shared, &headers) {
        return refused;
    }
    if essence(&headers).as_deref() != Some("application/json") {
        return pages::plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "只接受 application/json");
    }
    let body = match body {
        Ok(body) => body,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return pages::plain(StatusCode::PAYLOAD_TOO_LARGE, "内容超过 1 MiB，没有处理");
        }
        Err(error) => return pages::plain(error.status(), "请求没有收完，没有处理"),
    };
    let reply = match serde_json::from_slice::<Call>(&body) {
        Ok(call) => shared.app.dispatch(&call.name, call.args).await,
        Err(error) => Err(api::Failure::plain(
            api::Code::Invalid,
            format!("请求内容{}", trouble::not_json(&error)),
        )),
    };
    answered(reply)
}

/// A file that comes in by itself. Who sends it is looked at before a byte of it is read.
async fn upload(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    if let Err(refused) = admitted(&shared, &head.headers) {
        return refused;
    }
    if essence(&head.headers).as_deref() != Some("application/octet-stream") {
        return pages::plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "只接受 application/octet-stream");
    }
    match to_bytes(body, api::UPLOAD_BYTES_MAX).await {
        Ok(bytes) => answered(shared.app.upload(bytes.into())),
        Err(_) => {
            pages::plain(StatusCode::PAYLOAD_TOO_LARGE, "文件超过32 MiB，或没有传完，没有收下")
        }
    }
}

/// A kept file on its way out, to be saved and never to be shown: nothing in it runs as a page.
async fn kept(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(sha256): Path<String>,
) -> Response<Body> {
    if let Err(refused) = admitted(&shared, &headers) {
        return refused;
    }
    let (name, bytes) = match shared.app.kept_file(&sha256) {
        Ok(kept) => kept,
        Err(failure) => {
            let absent = failure.code == api::Code::Missing;
            let mut response = answered::<()>(Err(failure));
            if absent {
                *response.status_mut() = StatusCode::NOT_FOUND;
            }
            return response;
        }
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Every octet but letters and digits is escaped, so the value is always a good one (RFC 6266, 4.3).
    let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    let attached = HeaderValue::try_from(format!("attachment; filename*=UTF-8''{name}"));
    let attached = attached.unwrap_or(HeaderValue::from_static("attachment"));
    headers.insert(header::CONTENT_DISPOSITION, attached);
    pages::secured(response)
}

fn answered<T: Serialize>(reply: Result<T, api::Failure>) -> Response<Body> {
    let (status, text) = match reply {
        Ok(value) => (StatusCode::OK, serde_json::to_string(&value).unwrap_or_default()),
        Err(failure) => {
            let text = serde_json::to_string(&failure).unwrap_or_default();
            (StatusCode::UNPROCESSABLE_ENTITY, text)
        }
    };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    pages::secured(response)
}

async fn events(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response<Body> {
    if let Err(refused) = admitted(&shared, &headers) {
        return refused;
    }
    let mut over = shared.over.subscribe();
    let ended = async move {
        // The sender gone is an end too.
        over.wait_for(|over| *over).await.map(drop).unwrap_or_default();
    };
    // An open page shows what presses, so while it is open somebody listens.
    let listens = shared.app.alerts();
    // A browser that fell behind is told to look at everything again.
    let changes = BroadcastStream::new(shared.app.changes()).map(move |change| {
        let _open = &listens;
        let change = change.unwrap_or(api::Change::Status);
        let text = serde_json::to_string(&change).unwrap_or_default();
        Ok::<_, Infallible>(Event::default().event("change").data(text))
    });
    let changes = changes.take_until(Box::pin(ended));
    pages::secured(Sse::new(changes).keep_alive(KeepAlive::default()).into_response())
}

async fn other_method() -> Response<Body> {
    pages::plain(StatusCode::METHOD_NOT_ALLOWED, "此地址不接受这种请求")
}

/// What kind of body it is, whatever parameters follow (RFC 9110 8.3.1).
fn essence(headers: &HeaderMap) -> Option<String> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(kind.split(';').next()?.trim().to_ascii_lowercase())
}

#[expect(clippy::result_large_err, reason = "the answer to send is the error")]
fn admitted(shared: &Shared, headers: &HeaderMap) -> Result<(), Response<Body>> {
    if !shared.access.is_ours(headers) {
        return Err(pages::plain(StatusCode::FORBIDDEN, "拒绝：请求不是来自本机的烽燧页面"));
    }
    if !shared.access.is_let_in(headers) {
        return Err(pages::plain(
            StatusCode::UNAUTHORIZED,
            "此浏览器还没有获准。请用终端里打印的地址打开。",
        ));
    }
    Ok(())
}
