//! Replacing a small file so that a power cut leaves the whole old one or the whole new one.
//!
//! The order is the point: write, sync, read back, rename, sync the folder.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, Write as _},
    path::Path,
};
use tempfile::NamedTempFile;

/// Whether a file may already stand at the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    Refused,
    Replaced,
}

pub(crate) fn write(path: &Path, bytes: &[u8], existing: Existing) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::with_prefix_in(".slots-", folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let mut back = Vec::with_capacity(bytes.len());
    file.rewind()?;
    file.read_to_end(&mut back)?;
    if back != bytes {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "read back other bytes"));
    }
    match existing {
        Existing::Refused => file.persist_noclobber(path)?,
        Existing::Replaced => file.persist(path)?,
    };
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("slots");
        write(&path, b"one", Existing::Refused).unwrap();
        write(&path, b"two", Existing::Replaced).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_existing_file_is_not_overwritten_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("slots");
        write(&path, b"one", Existing::Refused).unwrap();
        assert!(write(&path, b"two", Existing::Refused).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"one");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("slots");
        write(&path, b"one", Existing::Refused).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
