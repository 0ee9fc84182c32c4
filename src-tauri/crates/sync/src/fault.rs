//! Which fault an error of the network libraries is.
//!
//! A certificate that is wrong must never pass for a broken line: the one is an alarm, the other an
//! outage.

use crate::Fault;
use rustls::{CertificateError, InvalidMessage};
use std::{error::Error, io};

/// What kept a request from being answered.
pub(crate) fn fault_of(error: &reqwest::Error) -> Fault {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut refused = false;
    while let Some(at) = cause {
        if let Some(tls) = at.downcast_ref::<rustls::Error>() {
            return of_tls(tls);
        }
        match at.downcast_ref::<io::Error>().map(of_io) {
            Some(Fault::Broken | Fault::Late) | None => {}
            Some(Fault::Refused) => refused = true,
            Some(fault) => return fault,
        }
        // The resolver's error has no type of its own that is public.
        if at.to_string() == "dns error" {
            return Fault::Name;
        }
        cause = at.source();
    }
    if error.is_timeout() {
        Fault::Late
    } else if refused {
        Fault::Refused
    } else {
        Fault::Broken
    }
}

/// What an I/O error is, rustls's own among them.
pub(crate) fn of_io(error: &io::Error) -> Fault {
    let inner = error.get_ref();
    if let Some(tls) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return of_tls(tls);
    }
    // The TLS connector wraps one I/O error in another, and `source` steps over the inner one.
    if let Some(inner) = inner.and_then(|inner| inner.downcast_ref::<io::Error>()) {
        return of_io(inner);
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::AddrNotAvailable => Fault::Refused,
        io::ErrorKind::TimedOut => Fault::Late,
        _ => Fault::Broken,
    }
}

fn of_tls(error: &rustls::Error) -> Fault {
    use CertificateError as C;
    match error {
        rustls::Error::InvalidCertificate(
            C::Expired | C::ExpiredContext { .. } | C::NotValidYet | C::NotValidYetContext { .. },
        ) => Fault::CertificateTime,
        rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => {
            Fault::CertificateIssuer
        }
        rustls::Error::InvalidMessage(
            InvalidMessage::InvalidContentType | InvalidMessage::UnknownProtocolVersion,
        ) => Fault::NotTls,
        rustls::Error::PeerIncompatible(_) | rustls::Error::AlertReceived(_) => Fault::NotTls,
        _ => Fault::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_certificate_is_never_an_outage() {
        use CertificateError as C;
        for (certificate, expect) in [
            (C::Expired, Fault::CertificateTime),
            (C::NotValidYet, Fault::CertificateTime),
            (C::UnknownIssuer, Fault::CertificateIssuer),
            (C::NotValidForName, Fault::CertificateIssuer),
            (C::BadSignature, Fault::CertificateIssuer),
            (C::Revoked, Fault::CertificateIssuer),
        ] {
            let tls = rustls::Error::InvalidCertificate(certificate);
            assert_eq!(of_tls(&tls), expect);
            let wrapped = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, tls));
            assert_eq!(of_io(&wrapped), expect);
        }
    }

    #[test]
    fn a_side_that_speaks_no_tls_is_not_ours() {
        let plain = rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType);
        assert_eq!(of_tls(&plain), Fault::NotTls);
    }
}
