//! The file that a bundle of plans travels in (`*.fsplans`): a tar of the issuer's key, the signed
//! list and the plan files.
//!
//! There is one encoding: what is read is written again and must be the same to the last byte, so
//! nothing rides along beside what the signature covers. Verify the signature before reading the list.

use crate::{
    ArchiveFault, EnvelopeV1, Error, PublicKey,
    bundle::is_member_path,
    limits::{BUNDLE_BYTES_MAX, BUNDLE_FILES_MAX, ENVELOPE_BYTES_MAX},
};
use std::{collections::BTreeSet, io::Read as _};
use tar::{Archive, Builder, EntryType, Header};

const KEY: &str = "issuer.key";
const LIST: &str = "list";
const FOLDER: &str = "plans/";

/// A bundle of plans whose shape is right; whether its signature is, only its key can tell, and
/// whether that key is trusted, only a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleArchive {
    /// The issuer's public key.
    pub key: PublicKey,
    /// The envelope of the `BundleV1`.
    pub list: EnvelopeV1,
    /// The files: path relative to the folder of plans, and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

impl BundleArchive {
    /// The bytes of the file.
    ///
    /// # Errors
    /// A path may not stand in a bundle, or it is too large.
    pub fn encode(&self) -> Result<Vec<u8>, Error> {
        let mut tar = Builder::new(Vec::new());
        append(&mut tar, KEY, &self.key.0)?;
        append(&mut tar, LIST, self.list.bytes())?;
        for (path, bytes) in &self.files {
            if !is_member_path(path) {
                return Err(fault(ArchiveFault::Path));
            }
            append(&mut tar, &format!("{FOLDER}{path}"), bytes)?;
        }
        let bytes = tar.into_inner().map_err(|_| fault(ArchiveFault::Unreadable))?;
        if bytes.len() > BUNDLE_BYTES_MAX {
            return Err(fault(ArchiveFault::TooLarge));
        }
        Ok(bytes)
    }

    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it, named by its fault; or the list is no envelope.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > BUNDLE_BYTES_MAX {
            return Err(fault(ArchiveFault::TooLarge));
        }
        let mut entries = read(bytes)?.into_iter();
        let mut head = |name| match entries.next() {
            Some((path, bytes)) if path == name => Ok(bytes),
            _ => Err(fault(ArchiveFault::Head)),
        };
        let key = <[u8; 32]>::try_from(head(KEY)?).map_err(|_| fault(ArchiveFault::Head))?;
        let list = head(LIST)?;
        if list.len() > ENVELOPE_BYTES_MAX {
            return Err(fault(ArchiveFault::Head));
        }
        let list = EnvelopeV1::decode(&list)?;
        let mut files = Vec::new();
        for (path, bytes) in entries {
            let inside = path.strip_prefix(FOLDER).filter(|path| is_member_path(path));
            let inside = inside.ok_or_else(|| fault(ArchiveFault::Path))?;
            files.push((inside.to_owned(), bytes));
        }
        let archive = Self { key: PublicKey(key), list, files };
        if archive.encode()? != bytes {
            return Err(fault(ArchiveFault::NotCanonical));
        }
        Ok(archive)
    }
}

/// Every entry of a tar that holds plain files alone, each once.
fn read(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let unreadable = |_| fault(ArchiveFault::Unreadable);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for entry in Archive::new(bytes).entries().map_err(unreadable)? {
        let mut entry = entry.map_err(unreadable)?;
        if entry.header().entry_type() != EntryType::Regular {
            return Err(fault(ArchiveFault::NotAFile));
        }
        let path = String::from_utf8(entry.path_bytes().into_owned())
            .map_err(|_| fault(ArchiveFault::Path))?;
        if !seen.insert(path.clone()) {
            return Err(fault(ArchiveFault::Twice));
        }
        if found.len() == BUNDLE_FILES_MAX + 2 {
            return Err(fault(ArchiveFault::TooMany));
        }
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(unreadable)?;
        found.push((path, content));
    }
    Ok(found)
}

fn append(tar: &mut Builder<Vec<u8>>, path: &str, bytes: &[u8]) -> Result<(), Error> {
    let mut header = Header::new_ustar();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(bytes.len() as u64);
    tar.append_data(&mut header, path, bytes).map_err(|_| fault(ArchiveFault::Path))
}

fn fault(fault: ArchiveFault) -> Error {
    Error::Archive { fault }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        BundleV1,
        bundle::tests::{files, sample},
    };
    use base::Digest;
    use proptest::prelude::*;

    fn archive() -> BundleArchive {
        let key = PublicKey([7; 32]);
        let list = EnvelopeV1::seal(&sample(), key.id(), |_, _| [9; 64]).unwrap();
        BundleArchive { key, list, files: files() }
    }

    fn faulty(bytes: &[u8]) -> ArchiveFault {
        match BundleArchive::decode(bytes) {
            Err(Error::Archive { fault }) => fault,
            other => panic!("{other:?}"),
        }
    }

    /// The bytes of an archive with one more entry at its end.
    fn with_entry(path: &str, kind: EntryType, link: Option<&str>) -> Vec<u8> {
        let bytes = archive().encode().unwrap();
        let mut tar = Builder::new(bytes[..bytes.len() - 1024].to_vec());
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        // Set past the checks of `set_path`, as a hostile writer would.
        header.as_mut_bytes()[..path.len()].copy_from_slice(path.as_bytes());
        if let Some(link) = link {
            header.set_link_name(link).unwrap();
        }
        header.set_cksum();
        tar.append(&header, [].as_slice()).unwrap();
        tar.into_inner().unwrap()
    }

    /// A digest that changes here means that bundles in the field are no longer read.
    #[test]
    fn the_encoding_is_frozen_and_comes_back() {
        let bytes = archive().encode().unwrap();
        assert_eq!(BundleArchive::decode(&bytes).unwrap(), archive());
        let read = BundleArchive::decode(&bytes).unwrap();
        assert!(read.list.open::<BundleV1>().unwrap().covers(&read.files));
        assert_eq!(
            Digest::of(&bytes).to_string(),
            "f30ab3f2d24cbf9441a8ed52f40232632524940c7a5551d1621a1cf6483b936a"
        );
    }

    #[test]
    fn every_flipped_bit_makes_another_archive_or_none() {
        let bytes = archive().encode().unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            if let Ok(read) = BundleArchive::decode(&flipped) {
                assert_ne!(read, archive(), "byte {at}");
            }
        }
        for end in (0..bytes.len()).step_by(100) {
            assert!(BundleArchive::decode(&bytes[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn what_is_no_plain_file_is_refused_by_its_name() {
        assert_eq!(faulty(b""), ArchiveFault::Head);
        assert_eq!(faulty(&[7; 2048]), ArchiveFault::Unreadable);
        assert_eq!(faulty(&vec![0; BUNDLE_BYTES_MAX + 1]), ArchiveFault::TooLarge);
        for (path, kind, link, expect) in [
            ("plans/a/link", EntryType::Symlink, Some("/etc/passwd"), ArchiveFault::NotAFile),
            ("plans/a/link", EntryType::Link, Some("plans/bundle.toml"), ArchiveFault::NotAFile),
            ("plans/a/", EntryType::Directory, None, ArchiveFault::NotAFile),
            ("plans/a/pipe", EntryType::Fifo, None, ArchiveFault::NotAFile),
            ("plans/../x", EntryType::Regular, None, ArchiveFault::Path),
            ("/etc/passwd", EntryType::Regular, None, ArchiveFault::Path),
            ("plans/.hidden/x", EntryType::Regular, None, ArchiveFault::Path),
            ("extra", EntryType::Regular, None, ArchiveFault::Path),
            ("plans/bundle.toml", EntryType::Regular, None, ArchiveFault::Twice),
            ("plans/a/b.toml", EntryType::Regular, None, ArchiveFault::NotCanonical),
        ] {
            assert_eq!(faulty(&with_entry(path, kind, link)), expect, "{path} {kind:?}");
        }
    }

    #[test]
    fn what_follows_the_end_is_refused() {
        let bytes = archive().encode().unwrap();
        assert_eq!(faulty(&[bytes.clone(), vec![0; 512]].concat()), ArchiveFault::NotCanonical);
        assert_eq!(faulty(&[bytes, b"more".to_vec()].concat()), ArchiveFault::NotCanonical);
    }

    proptest! {
        #[test]
        fn no_bytes_crash_the_reader(
            at in any::<prop::sample::Index>(),
            put in proptest::collection::vec(any::<u8>(), 0..700),
        ) {
            let mut bytes = archive().encode().unwrap();
            let start = at.index(bytes.len());
            let end = (start + put.len()).min(bytes.len());
            bytes.splice(start..end, put);
            if let Ok(read) = BundleArchive::decode(&bytes) {
                prop_assert_eq!(read.encode().unwrap(), bytes);
            }
        }
    }
}
