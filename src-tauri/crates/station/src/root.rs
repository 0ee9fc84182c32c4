//! The station's own root certificate and the server certificate under it.
//!
//! Units pin the root by its SHA-256, so it is made once; the server certificate is made anew at
//! every start, for the names of that start. Neither expires in practice: an expired certificate
//! before an offline machine is a lost report.

use crate::{Error, folder::Folder};
use base::Digest;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject as _},
};
use std::sync::Arc;
use zeroize::Zeroizing;

const KEY_FILE: &str = "root.key";
const CERTIFICATE_FILE: &str = "root.pem";

/// The root.
pub(crate) struct Root {
    key: KeyPair,
    certificate: CertificateDer<'static>,
    pem: String,
}

impl Root {
    /// Reads the root from the folder; the first time, makes it.
    pub(crate) fn open(folder: &Folder) -> Result<Self, Error> {
        let text = folder.key_file(KEY_FILE, || {
            let key = KeyPair::generate().map_err(Error::Certificate)?;
            Ok(Zeroizing::new(key.serialize_pem()))
        })?;
        let key = KeyPair::from_pem(&text).map_err(|_| folder.damaged(KEY_FILE))?;
        let pem = folder.key_file(CERTIFICATE_FILE, || {
            let certificate = parameters().self_signed(&key).map_err(Error::Certificate)?;
            Ok(Zeroizing::new(certificate.pem()))
        })?;
        let certificate = CertificateDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| folder.damaged(CERTIFICATE_FILE))?;
        Ok(Self { key, certificate, pem: pem.to_string() })
    }

    /// The SHA-256 of the certificate (DER), by which units pin it.
    pub(crate) fn fingerprint(&self) -> Digest {
        Digest::of(&self.certificate)
    }

    /// The certificate (PEM).
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    /// TLS 1.3 for a server of these names, host names or addresses.
    pub(crate) fn server(&self, names: Vec<String>) -> Result<Arc<ServerConfig>, Error> {
        let key = KeyPair::generate().map_err(Error::Certificate)?;
        let mut leaf = CertificateParams::new(names).map_err(Error::Certificate)?;
        leaf.not_before = date_time_ymd(2020, 1, 1);
        leaf.not_after = date_time_ymd(2099, 12, 31);
        leaf.distinguished_name.push(DnType::CommonName, "Fengsui station");
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        leaf.use_authority_key_identifier_extension = true;
        let root = parameters();
        let issuer = Issuer::from_params(&root, &self.key);
        let certificate = leaf.signed_by(&key, &issuer).map_err(Error::Certificate)?;
        let chain = vec![certificate.der().clone(), self.certificate.clone()];
        let secret = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(Error::Tls)?
            .with_no_client_auth()
            .with_single_cert(chain, secret)
            .map_err(Error::Tls)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn parameters() -> CertificateParams {
    let mut root = CertificateParams::default();
    root.not_before = date_time_ymd(2020, 1, 1);
    root.not_after = date_time_ymd(2099, 12, 31);
    root.distinguished_name.push(DnType::CommonName, "Fengsui station root");
    root.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_the_same_at_every_start() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let first = Root::open(&folder).unwrap();
        let second = Root::open(&folder).unwrap();
        assert_eq!(first.fingerprint(), second.fingerprint());
        let names = vec!["station.example".to_owned(), "192.0.2.7".to_owned()];
        assert!(second.server(names).is_ok());
    }

    #[test]
    fn a_damaged_root_is_not_replaced() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        Root::open(&folder).unwrap();
        std::fs::write(place.path().join(CERTIFICATE_FILE), "nonsense").unwrap();
        assert!(matches!(Root::open(&folder), Err(Error::KeyDamaged { .. })));
    }
}
