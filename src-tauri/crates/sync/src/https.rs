//! The real courier: HTTP/1.1 over TLS 1.3, trusting one pinned private root.
//!
//! No system root, no redirect, no proxy to a loopback station; bodies are read up to a limit.

use crate::{
    Answer, Call, Carried, Courier, CourierError, Couriers, Fault, Method, RootSeen,
    fault::fault_of, root_seen::see_root,
};
use base::{Clock, earliest_now};
use format::{NONCE_HEADER, limits::ANSWER_BYTES_MAX};
use reqwest::{Client, Response, Url, header::HeaderMap, redirect};
use rustls::{
    ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier,
    pki_types::{CertificateDer, UnixTime, pem::PemObject as _},
    time_provider::TimeProvider,
};
use std::{fmt, sync::Arc, time::Duration};

/// How long a connection may take to come about.
pub(crate) const CONNECT_SECONDS_MAX: u64 = 15;
const IDLE_SECONDS_MAX: u64 = 90;

/// Makes couriers over HTTPS.
#[derive(Clone)]
pub struct Https {
    clock: Arc<dyn Clock>,
}

/// The present by which a certificate is valid or not: the trusted one, so that a wall clock at 1970
/// does not cut the unit off from the very station that could tell it the time.
struct Present(Arc<dyn Clock>);

struct HttpsCourier {
    client: Client,
    base: Url,
}

impl Https {
    /// Couriers that judge certificates by this clock.
    #[must_use]
    pub fn by(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }
}

impl fmt::Debug for Present {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Present")
    }
}

impl TimeProvider for Present {
    fn current_time(&self) -> Option<UnixTime> {
        let now = self.0.now().max(earliest_now()).unix_ms();
        Some(UnixTime::since_unix_epoch(Duration::from_millis(u64::try_from(now).ok()?)))
    }
}

impl Couriers for Https {
    fn to(&self, address: &str, root_pem: &str) -> Result<Arc<dyn Courier>, CourierError> {
        let base = station_url(address)?;
        let config = pinned(root_pem, &self.clock)?;
        let mut builder = Client::builder()
            .tls_backend_preconfigured(config)
            .https_only(true)
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(Duration::from_secs(CONNECT_SECONDS_MAX))
            .pool_idle_timeout(Duration::from_secs(IDLE_SECONDS_MAX))
            .user_agent(concat!("fengsui/", env!("CARGO_PKG_VERSION")));
        if is_loopback(&base) {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| CourierError::Client(Box::new(error)))?;
        Ok(Arc::new(HttpsCourier { client, base }))
    }

    fn root_at(&self, address: &str) -> RootSeen<'_> {
        let address = address.to_owned();
        Box::pin(async move { see_root(&station_url(&address)?, &self.clock).await })
    }
}

impl Courier for HttpsCourier {
    fn carry(&self, call: Call) -> Carried<'_> {
        Box::pin(async move {
            let mut url = self.base.clone();
            url.set_path(&call.path);
            url.set_query(Some(call.query.as_str()).filter(|query| !query.is_empty()));
            let mut request = match call.method {
                Method::Get => self.client.get(url),
                Method::Put => self.client.put(url),
                Method::Post => self.client.post(url),
            };
            for (name, value) in call.headers {
                request = request.header(name, value);
            }
            if call.method != Method::Get {
                request = request.body(call.body);
            }
            let response = request.timeout(call.patience).send().await.map_err(|e| fault_of(&e))?;
            read(response).await
        })
    }
}

/// The address of a station, read as `https://host[:port]` and nothing more.
///
/// # Errors
/// It is another scheme, has no host, or carries a path, a query or a name.
pub(crate) fn station_url(address: &str) -> Result<Url, CourierError> {
    let wrong = || CourierError::Address(address.to_owned());
    let url = Url::parse(address.trim()).map_err(|_| wrong())?;
    let plain = url.scheme() == "https"
        && url.host_str().is_some()
        && matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if plain { Ok(url) } else { Err(wrong()) }
}

/// The `@authority` of RFC 9421: the host in lower case, with its port unless that is 443.
pub(crate) fn authority(address: &str) -> Result<String, CourierError> {
    let url = station_url(address)?;
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    Ok(url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}")))
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    })
}

fn pinned(root_pem: &str, clock: &Arc<dyn Clock>) -> Result<ClientConfig, CourierError> {
    let root =
        CertificateDer::from_pem_slice(root_pem.as_bytes()).map_err(|_| CourierError::Root)?;
    let mut roots = RootCertStore::empty();
    roots.add(root).map_err(|_| CourierError::Root)?;
    Ok(tls13(clock)?.with_root_certificates(roots).with_no_client_auth())
}

/// TLS 1.3 and nothing older.
pub(crate) fn tls13(
    clock: &Arc<dyn Clock>,
) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, CourierError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_details(provider, Arc::new(Present(Arc::clone(clock))))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|error| CourierError::Client(Box::new(error)))
}

async fn read(mut response: Response) -> Result<Answer, Fault> {
    let text = |headers: &HeaderMap, name: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned)
    };
    let headers = response.headers();
    let mut answer = Answer {
        status: response.status().as_u16(),
        content_type: text(headers, "content-type"),
        retry_after: text(headers, "retry-after"),
        date: text(headers, "date"),
        nonce: text(headers, NONCE_HEADER),
        body: Vec::new(),
    };
    while let Some(chunk) = response.chunk().await.map_err(|e| fault_of(&e))? {
        if answer.body.len().saturating_add(chunk.len()) > ANSWER_BYTES_MAX {
            return Err(Fault::Oversized);
        }
        answer.body.extend_from_slice(&chunk);
    }
    Ok(answer)
}

#[cfg(test)]
mod tests;
