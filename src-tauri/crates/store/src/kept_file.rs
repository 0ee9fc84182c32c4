//! The files kept as evidence of what was done, such as the scan of a paper.
//!
//! A file is kept once, by the digest of its bytes, under the name it first came with; it is never
//! changed and never deleted.

use crate::{Error, Store, Writer, column::Column};
use base::{Digest, Moment};
use rusqlite::OptionalExtension as _;

/// A kept file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// The name it came with.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When it was kept.
    pub kept_at: Moment,
}

impl Store {
    /// A kept file by the digest of its bytes.
    ///
    /// # Errors
    /// The file cannot be read, or the bytes are no longer those that were kept.
    pub fn kept_file(&self, digest: Digest) -> Result<Option<KeptFile>, Error> {
        let found = self.read(move |db| {
            let mut query =
                db.prepare_cached("SELECT name, bytes, kept_at FROM kept_file WHERE digest = ?1")?;
            let kept = query.query_row((Column(digest),), |row| {
                let kept_at = row.get::<_, Column<Moment>>(2)?.0;
                Ok(KeptFile { name: row.get(0)?, bytes: row.get(1)?, kept_at })
            });
            Ok(kept.optional()?)
        })?;
        match found {
            Some(kept) if Digest::of(&kept.bytes) != digest => {
                Err(Error::Digest { what: "文件", digest })
            }
            found => Ok(found),
        }
    }

    /// The name of a kept file and how many bytes it has, without reading them.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn kept_name(&self, digest: Digest) -> Result<Option<(String, u64)>, Error> {
        self.read(move |db| {
            let mut query =
                db.prepare_cached("SELECT name, length(bytes) FROM kept_file WHERE digest = ?1")?;
            let kept = query.query_row((Column(digest),), |row| Ok((row.get(0)?, row.get(1)?)));
            Ok(kept.optional()?)
        })
    }
}

impl Writer {
    /// Keeps a file and gives back its digest; one that is kept already stays as it is.
    ///
    /// # Errors
    /// The write failed.
    pub fn keep_file(&self, file: KeptFile) -> Result<Digest, Error> {
        let digest = Digest::of(&file.bytes);
        self.write(move |tx, _| {
            tx.execute(
                "INSERT INTO kept_file (digest, name, bytes, kept_at) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (digest) DO NOTHING",
                (Column(digest), &file.name, &file.bytes, Column(file.kept_at)),
            )?;
            Ok(digest)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Trial;

    #[test]
    fn a_file_is_kept_once_under_its_first_name_and_stays_what_it_was() {
        let trial = Trial::begin();
        let file = |name: &str, bytes: &[u8]| KeptFile {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
            kept_at: trial.now(),
        };
        let (first, empty) = (file("文件.pdf", b"\0%PDF\xff"), file("空.txt", b""));
        let digest = trial.store.writer().keep_file(first.clone()).unwrap();
        assert_eq!(digest, Digest::of(b"\0%PDF\xff"));
        assert_eq!(trial.store.writer().keep_file(file("又.pdf", b"\0%PDF\xff")).unwrap(), digest);
        let nothing = trial.store.writer().keep_file(empty.clone()).unwrap();
        for sql in [
            "DELETE FROM kept_file",
            "UPDATE kept_file SET name = 'x'",
            "UPDATE kept_file SET bytes = x'00'",
        ] {
            assert!(matches!(trial.sql(sql), Err(Error::Write(_))), "{sql}");
        }
        let (other, name) = (Digest::of(b"other"), first.name.clone());
        let trial = trial.reopen();
        assert_eq!(trial.store.kept_file(digest).unwrap(), Some(first));
        assert_eq!(trial.store.kept_name(digest).unwrap(), Some((name, 6)));
        assert_eq!(trial.store.kept_file(nothing).unwrap(), Some(empty));
        assert_eq!(trial.store.kept_file(other).unwrap(), None);
        assert_eq!(trial.store.kept_name(other).unwrap(), None);
        trial.sql("INSERT INTO kept_file VALUES (zeroblob(32), 'x', x'00', 0)").unwrap();
        let forged = trial.store.kept_file(Digest::from_bytes([0; 32]));
        assert!(matches!(forged, Err(Error::Digest { .. })), "{forged:?}");
    }
}
