//! The screens, embedded: the files of `ui/dist` with their media types and the one CSP.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use include_dir::{Dir, include_dir};

static BUILT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../ui/dist");

/// The same policy as in the window.
pub(crate) const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
     img-src 'self' data: blob:; connect-src 'self' ipc: http://ipc.localhost; object-src 'none'; \
     base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/// One file of the screens; every other path is 404.
pub(crate) fn page(path: &str) -> Response<Body> {
    let path = path.trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let Some(file) = BUILT.get_file(path) else {
        return plain(StatusCode::NOT_FOUND, "没有这个页面");
    };
    let mut response = Response::new(Body::from(file.contents()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    let keep = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    secured(response)
}

/// A short answer in words.
pub(crate) fn plain(status: StatusCode, says: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(says));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    secured(response)
}

/// Adds the headers that every answer carries.
pub(crate) fn secured(mut response: Response<Body>) -> Response<Body> {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
