//! The data folder: where the ledger, the keys and the root certificate lie.
//!
//! A key file is written whole or not at all, readable by its owner alone, and never made anew
//! beside an existing ledger.

use crate::Error;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const LEDGER: &str = "ledger.sqlite3";

/// The data folder.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder where there is none.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::Folder { path: path.to_owned(), source };
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(failed)?;
        Ok(Self(path.to_owned()))
    }

    /// Whether a folder holds a ledger.
    pub(crate) fn holds_ledger(path: &Path) -> bool {
        path.join(LEDGER).exists()
    }

    /// Keeps other processes out until the file is dropped, while the folder is set up.
    pub(crate) fn lock(&self) -> Result<File, Error> {
        let path = self.0.join("setup.lock");
        let failed = |source| Error::Folder { path: path.clone(), source };
        let file = OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(file)
    }

    /// The ledger's file.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.0.join(LEDGER)
    }

    /// The text of a key file, made by `make` where neither it nor a ledger is there yet.
    pub(crate) fn key_file(
        &self,
        name: &str,
        make: impl FnOnce() -> Result<Zeroizing<String>, Error>,
    ) -> Result<Zeroizing<String>, Error> {
        let path = self.0.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => return Ok(Zeroizing::new(text)),
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(Error::Folder { path, source });
            }
            Err(_) => {}
        }
        if self.ledger().exists() {
            return Err(Error::KeyMissing { path });
        }
        let text = make()?;
        self.write_durably(&path, text.as_bytes())
            .map_err(|source| Error::Folder { path, source })?;
        Ok(text)
    }

    /// What a key file that cannot be read is reported as.
    pub(crate) fn damaged(&self, name: &str) -> Error {
        Error::KeyDamaged { path: self.0.join(name) }
    }

    fn write_durably(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let draft = path.with_extension("draft");
        let mut options = OpenOptions::new();
        options.create(true).write(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, path)?;
        #[cfg(unix)]
        File::open(&self.0)?.sync_all()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(text: &str) -> Result<Zeroizing<String>, Error> {
        Ok(Zeroizing::new(text.to_owned()))
    }

    #[test]
    fn a_key_is_made_once_and_never_beside_a_ledger() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(&place.path().join("station")).unwrap();
        assert_eq!(*folder.key_file("a.key", || make("first")).unwrap(), "first");
        assert_eq!(*folder.key_file("a.key", || make("second")).unwrap(), "first");
        fs::write(folder.ledger(), b"").unwrap();
        let missing = folder.key_file("b.key", || make("third"));
        assert!(matches!(missing, Err(Error::KeyMissing { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn keys_are_for_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("station");
        let folder = Folder::open(&path).unwrap();
        folder.key_file("a.key", || make("secret")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o700);
        assert_eq!(mode(&path.join("a.key")), 0o600);
    }
}
