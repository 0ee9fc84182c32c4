//! How a request is signed: a small profile of HTTP message signatures (RFC 9421).
//!
//! The profile has exactly one spelling: label `fengsui`, the five components below in this order,
//! then `created`, `nonce`, `keyid` and `tag`. Freshness comes from the station's nonce; `created`
//! is recorded and never judged.

use crate::Error;
use base::Digest;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sfv::{BareItem, Dictionary, ListEntry, Parser};
use std::fmt::Write as _;

/// The `tag` parameter.
pub const TAG: &str = "fengsui";
/// The header in which the station gives the nonce for the next request.
pub const NONCE_HEADER: &str = "fengsui-nonce";

const LABEL: &str = "fengsui";
const COMPONENTS: [&str; 5] = ["@method", "@authority", "@path", "@query", "content-digest"];

/// What the signature is over (RFC 9421, section 2).
#[derive(Clone, Copy, Debug)]
pub struct RequestParts<'a> {
    /// The method, upper-case.
    pub method: &'a str,
    /// The `Host` value in lower case, without the port 443.
    pub authority: &'a str,
    /// The absolute path.
    pub path: &'a str,
    /// The query without its question mark; empty where there is none.
    pub query: &'a str,
    /// The `Content-Digest` header, present even where the body is empty.
    pub content_digest: &'a str,
}

/// The signature's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestSignature {
    /// Seconds since 1970 by the signer's clock.
    pub created: i64,
    /// The nonce that the station gave.
    pub nonce: String,
    /// The SHA-256 of the signer's public key.
    pub key: Digest,
}

impl RequestSignature {
    /// The `Signature-Input` header.
    #[must_use]
    pub fn input_header(&self) -> String {
        format!("{LABEL}={}", self.parameters())
    }

    /// The signature base, which is signed as it stands with Ed25519 (RFC 9421, section 3.3.6).
    #[must_use]
    pub fn base(&self, parts: &RequestParts<'_>) -> String {
        let query = format!("?{}", parts.query);
        let values =
            [parts.method, parts.authority, parts.path, query.as_str(), parts.content_digest];
        let lines: Vec<(&str, &str)> = COMPONENTS.into_iter().zip(values).collect();
        signature_base(&lines, &self.parameters())
    }

    /// Reads the `Signature-Input` header.
    ///
    /// # Errors
    /// The header is not this profile's one spelling.
    pub fn from_input_header(header: &str) -> Result<Self, Error> {
        let broken = |rule| Error::RequestSignature { rule };
        let fields = dictionary(header)?;
        let Some(ListEntry::InnerList(list)) = fields.get(LABEL) else {
            return Err(broken("Signature-Input has the label fengsui"));
        };
        let created = match list.params.get("created") {
            Some(BareItem::Integer(created)) => i64::from(*created),
            _ => return Err(broken("created is a number")),
        };
        let text = |name: &str| match list.params.get(name) {
            Some(BareItem::String(text)) => Ok(text.as_str().to_owned()),
            _ => Err(broken("nonce, keyid and tag are texts")),
        };
        let key = text("keyid")?.parse().map_err(|_| broken("keyid is a SHA-256"))?;
        let signature = Self { created, nonce: text("nonce")?, key };
        if signature.input_header() == header {
            Ok(signature)
        } else {
            Err(broken("Signature-Input is spelled as the profile says"))
        }
    }

    fn parameters(&self) -> String {
        let names: Vec<String> = COMPONENTS.iter().map(|name| format!("\"{name}\"")).collect();
        format!(
            "({});created={};nonce=\"{}\";keyid=\"{}\";tag=\"{TAG}\"",
            names.join(" "),
            self.created,
            self.nonce,
            self.key
        )
    }
}

/// The `Signature` header.
#[must_use]
pub fn signature_header(signature: &[u8; 64]) -> String {
    format!("{LABEL}=:{}:", STANDARD.encode(signature))
}

/// Reads the `Signature` header.
///
/// # Errors
/// The header is not this profile's one spelling.
pub fn from_signature_header(header: &str) -> Result<[u8; 64], Error> {
    let broken = Error::RequestSignature { rule: "Signature has 64 bytes under fengsui" };
    let fields = dictionary(header)?;
    let Some(ListEntry::Item(item)) = fields.get(LABEL) else { return Err(broken) };
    let BareItem::ByteSequence(bytes) = &item.bare_item else { return Err(broken) };
    match <[u8; 64]>::try_from(bytes.as_slice()) {
        Ok(signature) if signature_header(&signature) == header => Ok(signature),
        _ => Err(broken),
    }
}

/// The `Content-Digest` header of a body (RFC 9530).
#[must_use]
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Digest::of(body).bytes()))
}

/// The signature base of any components (RFC 9421, section 2.5).
#[must_use]
pub fn signature_base(components: &[(&str, &str)], parameters: &str) -> String {
    let mut base = String::new();
    for (name, value) in components {
        // Writing to a `String` cannot fail.
        writeln!(base, "\"{name}\": {value}").unwrap_or_default();
    }
    base + "\"@signature-params\": " + parameters
}

fn dictionary(header: &str) -> Result<Dictionary, Error> {
    Parser::new(header)
        .parse()
        .map_err(|_| Error::RequestSignature { rule: "the header is a structured dictionary" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> RequestSignature {
        RequestSignature { created: 1_790_000_000, nonce: "abc".into(), key: Digest::of(b"key") }
    }

    /// RFC 9421, appendix B.2.6.
    #[test]
    fn the_base_is_that_of_the_rfc() {
        let parameters = "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \
             \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
        let lines = [
            ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
            ("@method", "POST"),
            ("@path", "/foo"),
            ("@authority", "example.com"),
            ("content-type", "application/json"),
            ("content-length", "18"),
        ];
        let expect = "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\
             \"@method\": POST\n\
             \"@path\": /foo\n\
             \"@authority\": example.com\n\
             \"content-type\": application/json\n\
             \"content-length\": 18\n\
             \"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \
             \"content-type\" \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
        assert_eq!(signature_base(&lines, parameters), expect);
    }

    #[test]
    fn headers_come_back() {
        let signature = sample();
        let header = signature.input_header();
        assert_eq!(RequestSignature::from_input_header(&header).unwrap(), signature);
        let bytes = [9; 64];
        assert_eq!(from_signature_header(&signature_header(&bytes)).unwrap(), bytes);
    }

    #[test]
    fn any_other_spelling_is_refused() {
        let header = sample().input_header();
        for bad in [
            header.replace("\"@query\" ", ""),
            header.replace("fengsui=", "sig1="),
            header.replace("tag=\"fengsui\"", "tag=\"other\""),
            header.replace(";nonce=\"abc\"", ""),
            header.replace("created=1790000000", "created=\"1790000000\""),
            format!("{header};alg=\"ed25519\""),
            format!("{header}, more=1"),
            header.replace(' ', "  "),
            String::new(),
        ] {
            assert!(RequestSignature::from_input_header(&bad).is_err(), "{bad}");
        }
        for bad in ["", "fengsui=:AA==:", "fengsui=\"x\"", "sig1=:AA==:"] {
            assert!(from_signature_header(bad).is_err(), "{bad}");
        }
    }

    /// RFC 9530, appendix D: the empty body's well-known SHA-256.
    #[test]
    fn an_empty_body_has_a_digest_too() {
        assert_eq!(content_digest(b""), "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
    }
}
