//! The file that an issuer of plans keeps its signing key in: PKCS#8 in PEM (RFC 8410), 0600.
//!
//! Whoever reads this file can sign in the issuer's name; it is never overwritten and never printed.

use crate::{
    DeviceKey,
    durable::{self, Existing},
};
use base::RandomError;
use ed25519_dalek::{
    SigningKey,
    pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, spki::der::pem::LineEnding},
};
use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// A key in PEM is far smaller.
const FILE_BYTES_MAX: u64 = 4096;

/// Why an issuer's key could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum IssuerKeyError {
    /// Something stands at the path already.
    #[error("{0} 已存在，不会覆盖")]
    Exists(PathBuf),
    /// The file could not be written.
    #[error("无法写入密钥文件 {path}")]
    Write {
        /// Where.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file could not be read.
    #[error("无法读取密钥文件 {path}")]
    Read {
        /// Where.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file holds no Ed25519 key in PKCS#8.
    #[error("{0} 不是发布单位的密钥文件")]
    Garbled(PathBuf),
    /// The operating system gave no randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The key could not be encoded.
    #[error("密钥无法编码")]
    Encode,
}

/// Makes a key and writes it to a file that only its owner can read.
///
/// # Errors
/// Something stands there already, or it could not be written.
pub fn create_issuer_key(path: &Path) -> Result<DeviceKey, IssuerKeyError> {
    let key = DeviceKey::generate()?;
    let text = SigningKey::from_bytes(&key.seed())
        .to_pkcs8_pem(LineEnding::LF)
        .map_err(|_| IssuerKeyError::Encode)?;
    durable::write(path, text.as_bytes(), Existing::Refused).map_err(|source| {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::AlreadyExists => IssuerKeyError::Exists(path),
            _ => IssuerKeyError::Write { path, source },
        }
    })?;
    Ok(key)
}

/// Reads a key from its file.
///
/// # Errors
/// The file cannot be read or holds no such key.
pub fn read_issuer_key(path: &Path) -> Result<DeviceKey, IssuerKeyError> {
    let mut text = Zeroizing::new(String::new());
    File::open(path).and_then(|file| file.take(FILE_BYTES_MAX).read_to_string(&mut text)).map_err(
        |source| match source.kind() {
            io::ErrorKind::InvalidData => IssuerKeyError::Garbled(path.to_owned()),
            _ => IssuerKeyError::Read { path: path.to_owned(), source },
        },
    )?;
    let key =
        SigningKey::from_pkcs8_pem(&text).map_err(|_| IssuerKeyError::Garbled(path.to_owned()))?;
    Ok(DeviceKey::from_seed(&Zeroizing::new(key.to_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_key_comes_back_from_its_file_and_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("issuer.pem");
        let made = create_issuer_key(&path).unwrap();
        assert_eq!(read_issuer_key(&path).unwrap().public(), made.public());
        let before = fs::read(&path).unwrap();
        assert!(matches!(create_issuer_key(&path), Err(IssuerKeyError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), before);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn what_is_no_key_is_told_apart_from_what_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("issuer.pem");
        assert!(matches!(read_issuer_key(&path), Err(IssuerKeyError::Read { .. })));
        let made = create_issuer_key(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        drop(made);
        for bytes in [Vec::new(), b"text".to_vec(), vec![0xff; 10], text.as_bytes()[1..].to_vec()] {
            fs::write(&path, bytes).unwrap();
            assert!(matches!(read_issuer_key(&path), Err(IssuerKeyError::Garbled(_))));
        }
    }

    /// The key of RFC 8410, section 10.3, as other programs write it.
    #[test]
    fn a_key_written_by_another_program_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("issuer.pem");
        let text = "-----BEGIN PRIVATE KEY-----\n\
                    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
                    -----END PRIVATE KEY-----\n";
        fs::write(&path, text).unwrap();
        let public = read_issuer_key(&path).unwrap().public();
        let expect = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";
        assert_eq!(data_encoding::HEXLOWER.encode(&public), expect);
    }
}
