//! Who may call: a one-time token in the printed address, exchanged for a cookie.
//!
//! Every request must name this very host, and one that carries an origin must come from it, so that
//! a web page can reach the server by no trick of names (DNS rebinding).

use axum::http::{HeaderMap, header};
use base::{Digest, RandomError, random};
use std::sync::{Mutex, PoisonError};

const COOKIE: &str = "fengsui";

/// What is known of the browsers that were let in.
pub struct Access {
    port: u16,
    token: Mutex<String>,
    session: String,
}

impl Access {
    /// Access for the server on this port.
    ///
    /// # Errors
    /// The operating system gave no randomness.
    pub fn new(port: u16) -> Result<Self, RandomError> {
        Ok(Self { port, token: Mutex::new(secret()?), session: secret()? })
    }

    /// The address to open, good for one browser.
    #[must_use]
    pub fn address(&self) -> String {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        format!("http://127.0.0.1:{}/?token={token}", self.port)
    }

    /// Exchanges a token for the value of `Set-Cookie`; the token is spent and another is made.
    #[must_use]
    pub fn exchange(&self, offered: &str) -> Option<String> {
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if !same(offered, &token) {
            return None;
        }
        *token = secret().ok()?;
        Some(format!("{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/", self.session))
    }

    /// Whether a request names this host and, where it names an origin, comes from it.
    #[must_use]
    pub fn is_ours(&self, headers: &HeaderMap) -> bool {
        let hosts = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let named = text(headers, header::HOST);
        let Some(host) = hosts.iter().find(|host| named == Some(host.as_str())) else {
            return false;
        };
        text(headers, header::ORIGIN).is_none_or(|origin| origin == format!("http://{host}"))
            && headers
                .get("sec-fetch-site")
                .is_none_or(|site| site == "same-origin" || site == "none")
    }

    /// Whether a request carries the cookie of a browser that was let in.
    #[must_use]
    pub fn is_let_in(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(name, value)| name == COOKIE && same(value, &self.session))
    }
}

/// Compared by digest, so that the time taken tells nothing of the secret.
fn same(one: &str, other: &str) -> bool {
    Digest::of(one.as_bytes()) == Digest::of(other.as_bytes())
}

fn secret() -> Result<String, RandomError> {
    Ok(Digest::from_bytes(random()?).to_string())
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_token_lets_one_browser_in() {
        let access = Access::new(4100).unwrap();
        let token = access.address().split_once("token=").unwrap().1.to_owned();
        assert_eq!(access.exchange("0000"), None);
        let cookie = access.exchange(&token).unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
        assert_eq!(access.exchange(&token), None);
        let pair = cookie.split(';').next().unwrap();
        assert!(access.is_let_in(&headers(&[("cookie", &format!("other=1; {pair}"))])));
        assert!(!access.is_let_in(&headers(&[("cookie", "fengsui=guess")])));
        assert!(!access.is_let_in(&headers(&[])));
    }

    #[test]
    fn only_this_host_and_this_origin_are_ours() {
        let access = Access::new(4100).unwrap();
        let ours = |pairs: &[(&'static str, &str)]| access.is_ours(&headers(pairs));
        assert!(ours(&[("host", "127.0.0.1:4100")]));
        assert!(ours(&[("host", "localhost:4100"), ("origin", "http://localhost:4100")]));
        assert!(!ours(&[]));
        assert!(!ours(&[("host", "evil.example:4100")]));
        assert!(!ours(&[("host", "127.0.0.1:4101")]));
        assert!(!ours(&[("host", "127.0.0.1:4100"), ("origin", "http://evil.example")]));
        assert!(!ours(&[("host", "127.0.0.1:4100"), ("origin", "null")]));
        assert!(!ours(&[("host", "127.0.0.1:4100"), ("sec-fetch-site", "cross-site")]));
    }
}
