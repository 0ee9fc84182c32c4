//! The edge to the network: one call out, one answer or fault back.
//!
//! A courier judges nothing but the connection; what an answer is worth is decided above it.

use crate::Fault;
use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

/// What a courier gives back.
pub type Carried<'a> = Pin<Box<dyn Future<Output = Result<Answer, Fault>> + Send + 'a>>;

/// Carries calls to one station.
pub trait Courier: Send + Sync {
    /// Carries one call. Gives up after the call's `patience`.
    fn carry(&self, call: Call) -> Carried<'_>;
}

/// Makes a courier to a station.
pub trait Couriers: Send + Sync {
    /// A courier to the station at `address` that trusts `root_pem` and nothing else.
    ///
    /// # Errors
    /// The address or the root is not one.
    fn to(&self, address: &str, root_pem: &str) -> Result<Arc<dyn Courier>, CourierError>;

    /// The root certificate (PEM) that whoever answers at `address` presents. It proves nothing:
    /// only an enrolment that is proved under the ticket's secret makes it trusted.
    fn root_at(&self, address: &str) -> RootSeen<'_>;
}

/// What [`Couriers::root_at`] gives back.
pub type RootSeen<'a> = Pin<Box<dyn Future<Output = Result<String, RootFault>> + Send + 'a>>;

/// The root certificate at an address could not be seen.
#[derive(Debug, thiserror::Error)]
pub enum RootFault {
    /// The address is not one.
    #[error(transparent)]
    Address(#[from] CourierError),
    /// Nobody answered there.
    #[error("无法连接上级站：{0}")]
    Fault(Fault),
    /// Whoever answers presents no chain that ends in a root.
    #[error("对方未出示根证书，不是上级站")]
    NoRoot,
}

/// A courier could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    /// The address is not `https://host[:port]`.
    #[error("上级站地址有误：{0}")]
    Address(String),
    /// The root certificate cannot be read.
    #[error("上级站根证书无法读取")]
    Root,
    /// The TLS or HTTP client could not be set up.
    #[error("无法建立加密连接组件")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The absolute path, without a query.
    pub path: String,
    /// The query without its question mark; empty where there is none.
    pub query: String,
    /// The headers beside those of HTTP itself.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty where there is none.
    pub body: Vec<u8>,
    /// How long to wait for the whole answer.
    pub patience: Duration,
}

/// The methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`.
    Get,
    /// `PUT`.
    Put,
    /// `POST`.
    Post,
}

impl Method {
    /// The method's name, upper-case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
        }
    }
}

/// An answer, whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// `Date`.
    pub date: Option<String>,
    /// The nonce for the next call.
    pub nonce: Option<String>,
    /// The body, never longer than `format::limits::ANSWER_BYTES_MAX`.
    pub body: Vec<u8>,
}
