//! What is done about what was seen on the wire: the table of the protocol, as one function.
//!
//! Authentication is never poison, and a server that has not proved itself can hold nothing back:
//! only a registered problem from our own station makes a delivery `Held`.

use format::ProblemKind;
use std::time::Duration;

/// What a call met, other than what it asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// No answer came.
    Fault(Fault),
    /// An answer came. A 2xx here is one that did not carry the proof that was asked for.
    Answer(Outcome),
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The name could not be resolved.
    #[error("域名无法解析")]
    Name,
    /// The connection was refused or the network is unreachable.
    #[error("无法连接")]
    Refused,
    /// Nothing came in time.
    #[error("超时无响应")]
    Late,
    /// The connection broke.
    #[error("连接中断")]
    Broken,
    /// The other side does not speak our TLS, as a captive portal does not.
    #[error("对方不支持本程序的加密连接")]
    NotTls,
    /// The certificate is not valid yet, or no longer, by this machine's clock.
    #[error("证书不在有效期内，请核对本机时间")]
    CertificateTime,
    /// The certificate is not of the pinned root, or not for this name.
    #[error("证书不是上级站的，连接可能被截获")]
    CertificateIssuer,
    /// The answer is larger than any answer of ours.
    #[error("响应过大")]
    Oversized,
}

/// An answer, as far as deciding needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The HTTP status.
    pub status: u16,
    /// The registered problem that the body names; none for any other body.
    pub problem: Option<ProblemKind>,
    /// Whether a fresh nonce came with it.
    pub nonce: bool,
    /// What `Retry-After` asks for.
    pub retry_after: Option<Duration>,
}

/// What is done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Try again with back-off, and not before the time the server asked for.
    Transient(Option<Duration>),
    /// A sign-in page or a wrong address: say so, try again with back-off, never hold.
    NotOurServer,
    /// Ask once more at once, with the nonce that came.
    Challenge,
    /// Keep every row, probe every five minutes, offer to carry by hand.
    Paused(Pause),
    /// Try again in 2 to 10 seconds.
    Soon,
    /// A person decides about this one delivery.
    Held(Hold),
    /// Check the clock before calling it an outage; try again with back-off.
    ClockSuspect,
    /// Refuse and alarm; try again with back-off.
    Interception,
}

/// Why the link is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pause {
    /// The station does not accept this device's signature.
    Unauthorized,
    /// The station has revoked this device.
    Revoked,
    /// The station does not know this device.
    UnknownDevice,
    /// The station does not take this from this device.
    NotAllowed,
    /// The station asks for a newer program.
    UpdateNeeded,
    /// The station knows more of this device's stream than this disk does: the disk was restored or
    /// cloned, and the superior must enrol it anew.
    Restored,
}

/// Why a delivery is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hold {
    /// Its stream forked: this disk was cloned or restored.
    Fork,
    /// Its id was used for other bytes.
    IdReused,
    /// It is larger than the station takes.
    TooLarge,
    /// The station cannot read it or its signature.
    Unreadable,
}

impl Pause {
    /// The frozen word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::Revoked => "revoked",
            Self::UnknownDevice => "unknown_device",
            Self::NotAllowed => "not_allowed",
            Self::UpdateNeeded => "update_needed",
            Self::Restored => "restored",
        }
    }
}

impl Hold {
    /// The frozen word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::IdReused => "id_reused",
            Self::TooLarge => "too_large",
            Self::Unreadable => "unreadable",
        }
    }
}

/// Decides about what a call met.
#[must_use]
pub const fn classify(seen: Seen) -> Class {
    match seen {
        Seen::Fault(fault) => of_fault(fault),
        Seen::Answer(answer) => of_answer(answer),
    }
}

const fn of_fault(fault: Fault) -> Class {
    match fault {
        Fault::Name | Fault::Refused | Fault::Late | Fault::Broken => Class::Transient(None),
        Fault::NotTls | Fault::Oversized => Class::NotOurServer,
        Fault::CertificateTime => Class::ClockSuspect,
        Fault::CertificateIssuer => Class::Interception,
    }
}

const fn of_answer(answer: Outcome) -> Class {
    use ProblemKind as P;
    match (answer.status, answer.problem) {
        (401, Some(P::NonceNeeded)) if answer.nonce => Class::Challenge,
        (401 | 403, Some(P::Revoked)) => Class::Paused(Pause::Revoked),
        (401 | 403, Some(P::UnknownDevice)) => Class::Paused(Pause::UnknownDevice),
        (401 | 403, Some(P::NotAllowed | P::TicketInvalid)) => Class::Paused(Pause::NotAllowed),
        (401 | 403, _) => Class::Paused(Pause::Unauthorized),
        (426, _) => Class::Paused(Pause::UpdateNeeded),
        (409, Some(P::Fork)) => Class::Held(Hold::Fork),
        (409, _) => Class::Soon,
        (413, Some(_)) => Class::Held(Hold::TooLarge),
        (422, Some(P::IdReused)) => Class::Held(Hold::IdReused),
        (400 | 422, Some(_)) => Class::Held(Hold::Unreadable),
        (408 | 425 | 429 | 500 | 502..=599, _) => Class::Transient(answer.retry_after),
        (_, Some(_)) => Class::Transient(answer.retry_after),
        (_, None) => Class::NotOurServer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16) -> Outcome {
        Outcome { status, problem: None, nonce: false, retry_after: None }
    }

    fn problem(kind: ProblemKind) -> Outcome {
        Outcome { problem: Some(kind), ..answer(kind.status()) }
    }

    #[test]
    fn every_fault_has_its_class() {
        for (fault, expect) in [
            (Fault::Name, Class::Transient(None)),
            (Fault::Refused, Class::Transient(None)),
            (Fault::Late, Class::Transient(None)),
            (Fault::Broken, Class::Transient(None)),
            (Fault::NotTls, Class::NotOurServer),
            (Fault::Oversized, Class::NotOurServer),
            (Fault::CertificateTime, Class::ClockSuspect),
            (Fault::CertificateIssuer, Class::Interception),
        ] {
            assert_eq!(classify(Seen::Fault(fault)), expect, "{fault:?}");
        }
    }

    #[test]
    fn a_server_that_has_not_proved_itself_holds_and_pauses_nothing_but_authentication() {
        for status in [408, 425, 429, 500, 502, 503, 504, 511, 599] {
            assert_eq!(classify(Seen::Answer(answer(status))), Class::Transient(None), "{status}");
        }
        let strange = [200, 201, 202, 204, 301, 302, 307, 400, 404, 405, 413, 415, 418, 422, 501];
        for status in strange {
            assert_eq!(classify(Seen::Answer(answer(status))), Class::NotOurServer, "{status}");
        }
        for status in [401, 403] {
            let expect = Class::Paused(Pause::Unauthorized);
            assert_eq!(classify(Seen::Answer(answer(status))), expect, "{status}");
        }
        assert_eq!(classify(Seen::Answer(answer(409))), Class::Soon);
        assert_eq!(classify(Seen::Answer(answer(426))), Class::Paused(Pause::UpdateNeeded));
    }

    #[test]
    fn every_registered_problem_has_its_class() {
        use ProblemKind as P;
        for kind in P::ALL {
            let expect = match kind {
                P::Malformed | P::EnvelopeSignature | P::EnvelopeForm => {
                    Class::Held(Hold::Unreadable)
                }
                P::NonceNeeded | P::BadSignature => Class::Paused(Pause::Unauthorized),
                P::UnknownDevice => Class::Paused(Pause::UnknownDevice),
                P::Revoked => Class::Paused(Pause::Revoked),
                P::NotAllowed | P::TicketInvalid => Class::Paused(Pause::NotAllowed),
                P::Fork => Class::Held(Hold::Fork),
                P::TooLarge => Class::Held(Hold::TooLarge),
                P::IdReused => Class::Held(Hold::IdReused),
                P::TooNew => Class::Paused(Pause::UpdateNeeded),
                P::Missing | P::Method | P::Timeout | P::MediaType | P::Busy | P::Internal => {
                    Class::Transient(None)
                }
            };
            assert_eq!(classify(Seen::Answer(problem(*kind))), expect, "{kind:?}");
        }
    }

    #[test]
    fn a_fresh_nonce_is_a_challenge_and_only_with_its_problem() {
        let fresh = Outcome { nonce: true, ..problem(ProblemKind::NonceNeeded) };
        assert_eq!(classify(Seen::Answer(fresh)), Class::Challenge);
        let wrong = Outcome { nonce: true, ..problem(ProblemKind::BadSignature) };
        assert_eq!(classify(Seen::Answer(wrong)), Class::Paused(Pause::Unauthorized));
    }

    #[test]
    fn retry_after_is_carried() {
        let wait = Some(Duration::from_secs(30));
        for status in [429, 503] {
            let busy = Outcome { retry_after: wait, ..answer(status) };
            assert_eq!(classify(Seen::Answer(busy)), Class::Transient(wait));
        }
    }
}
