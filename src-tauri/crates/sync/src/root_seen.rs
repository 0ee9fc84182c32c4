//! Looks at the root certificate that whoever answers presents, for an enrolment by typed code.
//!
//! Nothing is verified here and nothing is sent: the enrolment proves the root under the ticket's
//! secret, and until then it is a claim.

use crate::{
    Fault, RootFault,
    fault::of_io,
    https::{CONNECT_SECONDS_MAX, tls13},
};
use base::Clock;
use pem::{EncodeConfig, LineEnding};
use reqwest::Url;
use rustls::{
    DigitallySignedStruct, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::TlsConnector;

/// The last certificate of the presented chain, where there is more than the server's own.
pub(crate) async fn see_root(url: &Url, clock: &Arc<dyn Clock>) -> Result<String, RootFault> {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = url.port_or_known_default().unwrap_or(443);
    let name = ServerName::try_from(bare.clone()).map_err(|_| RootFault::NoRoot)?;
    let seen = Arc::new(Seen::new());
    let config = tls13(clock)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&seen) as Arc<dyn ServerCertVerifier>)
        .with_no_client_auth();
    let connect = async {
        let stream = TcpStream::connect((bare.as_str(), port)).await?;
        TlsConnector::from(Arc::new(config)).connect(name, stream).await
    };
    match timeout(Duration::from_secs(CONNECT_SECONDS_MAX), connect).await {
        Ok(Ok(_)) => seen.root().ok_or(RootFault::NoRoot),
        Ok(Err(error)) => Err(RootFault::Fault(of_io(&error))),
        Err(_) => Err(RootFault::Fault(Fault::Late)),
    }
}

#[derive(Debug)]
struct Seen {
    provider: CryptoProvider,
    last: Mutex<Option<Vec<u8>>>,
}

impl Seen {
    fn new() -> Self {
        Self { provider: rustls::crypto::ring::default_provider(), last: Mutex::new(None) }
    }

    fn root(&self) -> Option<String> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let config = EncodeConfig::new().set_line_ending(LineEnding::LF);
        Some(pem::encode_config(&pem::Pem::new("CERTIFICATE", last), config))
    }
}

impl ServerCertVerifier for Seen {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) =
            chain.last().map(|certificate| certificate.to_vec());
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
