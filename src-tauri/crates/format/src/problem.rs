//! The problem document (RFC 9457) and the registered types a station answers with.
//!
//! A client decides by `kind` and status; `title` and `detail` are for people and may change.

use crate::Form;
use serde::{Deserialize, Serialize};

/// The media type.
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

const PREFIX: &str = "urn:fengsui:problem:";

/// A problem document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemV1 {
    /// The type, `urn:fengsui:problem:<word>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The type in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What was wrong with this request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $item:ident = $word:literal, $status:literal, $title:literal;)+) => {
        /// The registered problem types, each with its status and its title.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemKind {
            $($(#[$doc])* $item,)+
        }

        impl ProblemKind {
            /// Every type.
            pub const ALL: &'static [Self] = &[$(Self::$item,)+];

            const fn parts(self) -> (&'static str, u16, &'static str) {
                match self {
                    $(Self::$item => ($word, $status, $title),)+
                }
            }
        }
    };
}

problems! {
    /// The request is not what the endpoint takes.
    Malformed = "malformed", 400, "请求格式不正确";
    /// A nonce is needed, or the one given is used or too old; a new one is in the header.
    NonceNeeded = "nonce-needed", 401, "需要新的随机数";
    /// The request signature does not fit.
    BadSignature = "bad-signature", 401, "请求签名不符";
    /// The key is not of an enrolled device.
    UnknownDevice = "unknown-device", 403, "终端未登记";
    /// The device is revoked.
    Revoked = "revoked", 403, "终端已被吊销";
    /// A practice station takes drills only, and an event must be of the device's own unit.
    NotAllowed = "not-allowed", 403, "不允许";
    /// The ticket is unknown, used or expired.
    TicketInvalid = "ticket-invalid", 403, "登记票无效或已过期";
    /// There is no such thing here.
    Missing = "missing", 404, "没有找到";
    /// The method is not for this path.
    Method = "method", 405, "不支持的方法";
    /// The request's body did not arrive in time.
    Timeout = "timeout", 408, "请求内容未按时到达";
    /// Stream and seq are taken by another envelope; both are kept and the stream is frozen.
    Fork = "fork", 409, "序号冲突，信道已冻结";
    /// The body is larger than allowed.
    TooLarge = "too-large", 413, "内容过大";
    /// The media type is not for this path.
    MediaType = "media-type", 415, "不支持的内容类型";
    /// The id is taken by an envelope of other bytes.
    IdReused = "id-reused", 422, "编号已被另一份内容使用";
    /// The envelope's signature does not fit its key.
    EnvelopeSignature = "envelope-signature", 422, "信封签名不符";
    /// The envelope is not of its form.
    EnvelopeForm = "envelope-form", 422, "信封格式不正确";
    /// The envelope is of a newer version.
    TooNew = "too-new", 426, "版本过新，请升级上级站";
    /// Too many requests at once.
    Busy = "busy", 429, "请求过多";
    /// The station failed; nothing was acknowledged.
    Internal = "internal", 500, "上级站内部错误";
}

impl ProblemKind {
    /// The type's URI.
    #[must_use]
    pub fn uri(self) -> String {
        format!("{PREFIX}{}", self.parts().0)
    }

    /// The type of a URI.
    #[must_use]
    pub fn from_uri(uri: &str) -> Option<Self> {
        let word = uri.strip_prefix(PREFIX)?;
        Self::ALL.iter().copied().find(|kind| kind.parts().0 == word)
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.parts().1
    }

    /// The document.
    #[must_use]
    pub fn document(self, detail: Option<String>) -> ProblemV1 {
        let (_, status, title) = self.parts();
        ProblemV1 { kind: self.uri(), title: title.to_owned(), status, detail }
    }
}

impl Form for ProblemV1 {
    const NAME: &'static str = "problem";
    const BYTES_MAX: usize = 64 * 1024;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_found_by_its_uri() {
        for kind in ProblemKind::ALL {
            assert_eq!(ProblemKind::from_uri(&kind.uri()), Some(*kind));
            assert_eq!(kind.document(None).status, kind.status());
        }
        assert_eq!(ProblemKind::from_uri("about:blank"), None);
    }
}
