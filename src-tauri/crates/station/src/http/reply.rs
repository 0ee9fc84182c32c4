//! Answers: JSON of a form, or a problem document.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use format::{Form, PROBLEM_MEDIA_TYPE, ProblemKind, ProblemV1};

/// Marks an answer to a bad signature: a nonce there would look like a challenge.
pub(super) const KEEP_NONCE_BACK: HeaderName = HeaderName::from_static("fengsui-no-nonce");

const RETRY_AFTER_SECONDS: &str = "5";

/// A problem on its way out.
#[derive(Debug)]
pub(super) struct Reply(pub(super) ProblemV1);

impl Reply {
    /// A problem with what was wrong with this request.
    pub(super) fn with(kind: ProblemKind, detail: &str) -> Self {
        Self(kind.document(Some(detail.to_owned())))
    }
}

impl From<ProblemKind> for Reply {
    fn from(kind: ProblemKind) -> Self {
        Self(kind.document(None))
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let kind = ProblemKind::from_uri(&self.0.kind);
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = self.0.encode().unwrap_or_default();
        let mut response = (status, Body::from(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_MEDIA_TYPE));
        if kind == Some(ProblemKind::Busy) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
        if kind == Some(ProblemKind::BadSignature) {
            headers.insert(KEEP_NONCE_BACK, HeaderValue::from_static("1"));
        }
        response
    }
}

/// An answer of a form.
pub(super) fn json<F: Form>(form: &F) -> Result<Response, Reply> {
    let body = form.encode().map_err(|error| {
        tracing::error!(%error, "cannot write the answer");
        Reply::from(ProblemKind::Internal)
    })?;
    let headers = [(header::CONTENT_TYPE, "application/json")];
    Ok((StatusCode::OK, headers, body).into_response())
}
