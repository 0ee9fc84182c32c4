//! Opening the encrypted file: the key, then the pragmas, in the one order that is right.
//!
//! The key comes first or SQLite reads the file as plain; `synchronous` comes before the journal
//! mode so that not even the change of mode is lost. Locking stays normal: EXCLUSIVE would shut our
//! own readers out.

use crate::{Error, place::Place};
use keys::StoreKey;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// SQLCipher's page size; the file is a whole number of pages.
const PAGE_BYTES: u64 = 4096;

/// What a connection needs besides the key. EXTRA costs nothing over FULL with WAL, and NORMAL
/// would lose acknowledged commits at a power cut.
const PRAGMAS: &str = "
    PRAGMA synchronous = EXTRA;
    PRAGMA journal_mode = WAL;
    PRAGMA foreign_keys = ON;
    PRAGMA recursive_triggers = ON;
    PRAGMA secure_delete = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA journal_size_limit = 4194304;
";

/// Opens connections to the database of one folder with its key.
pub(crate) struct Opener {
    place: Place,
    key: Zeroizing<[u8; 32]>,
}

impl Opener {
    pub(crate) fn new(place: Place, key: &StoreKey) -> Self {
        Self { place, key: Zeroizing::new(*key.bytes()) }
    }

    pub(crate) const fn place(&self) -> &Place {
        &self.place
    }

    /// The connection that writes.
    pub(crate) fn writer(&self) -> Result<Connection, Error> {
        self.open(&self.place.database())
    }

    /// A connection that only reads.
    pub(crate) fn reader(&self) -> Result<Connection, Error> {
        let path = self.place.database();
        let db = self.open(&path)?;
        db.pragma_update(None, "query_only", true)
            .map_err(|source| Error::Open { path, source })?;
        Ok(db)
    }

    /// A connection to a file that must be there already.
    pub(crate) fn open(&self, path: &Path) -> Result<Connection, Error> {
        let bytes = match fs::metadata(path) {
            Ok(found) => found.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::Absent { path: path.to_owned() });
            }
            Err(error) => return Err(Error::file("查看", path)(error)),
        };
        if path == self.place.database() && (bytes == 0 || bytes % PAGE_BYTES != 0) {
            let detail = format!("长度 {bytes} 字节不是整页");
            return Err(Error::Damaged { path: path.to_owned(), detail });
        }
        self.keyed(path)
            .and_then(|db| db.execute_batch(PRAGMAS).map(|()| db))
            .map_err(|source| self.explain(path, source))
    }

    fn keyed(&self, path: &Path) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)?;
        // SQLCipher would write to the terminal what the caller says better.
        db.execute_batch("PRAGMA cipher_log_level = NONE;")?;
        let mut statement = Zeroizing::new(String::with_capacity(96));
        statement.push_str("PRAGMA key = \"x'");
        for byte in self.key.iter() {
            // Writing into a string cannot fail.
            write!(statement, "{byte:02x}").unwrap_or_default();
        }
        statement.push_str("'\";");
        db.execute_batch(&statement)?;
        Ok(db)
    }

    /// Says whether a file that does not open is damaged or belongs to another key.
    fn explain(&self, path: &Path, source: rusqlite::Error) -> Error {
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) if self.fits_no_page(path) => {
                Error::WrongKey { path: path.to_owned() }
            }
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Error::Damaged { path: path.to_owned(), detail: source.to_string() }
            }
            _ => self.failed_open(path, source),
        }
    }

    /// What a failed opening or setting up is called.
    pub(crate) fn failed_open(&self, path: &Path, source: rusqlite::Error) -> Error {
        if is_full(&source) {
            Error::NoSpace { folder: self.place.folder().to_owned() }
        } else {
            Error::Open { path: path.to_owned(), source }
        }
    }

    /// What a failed migration is called.
    pub(crate) fn failed_migration(&self, error: Error) -> Error {
        match error {
            Error::Migrate { source, .. } if is_full(&source) => {
                Error::NoSpace { folder: self.place.folder().to_owned() }
            }
            other => other,
        }
    }

    /// SQLCipher authenticates each page, so a key that fits no page of several is the wrong one.
    fn fits_no_page(&self, path: &Path) -> bool {
        let pages = fs::metadata(path).map_or(0, |found| found.len() / PAGE_BYTES);
        let misfits = self.keyed(path).and_then(|db| {
            let mut check = db.prepare("PRAGMA cipher_integrity_check")?;
            let mut rows = check.query(())?;
            let mut misfits = 0_u64;
            while rows.next()?.is_some() {
                misfits += 1;
            }
            Ok(misfits)
        });
        misfits.is_ok_and(|misfits| pages > 1 && misfits >= pages)
    }

    /// Every sign of damage in the pages and in the structure built from them.
    pub(crate) fn check(&self, db: &Connection) -> Result<(), Error> {
        for pragma in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check(1)"] {
            let found = first_text(db, pragma).map_err(|source| self.failed_read(source))?;
            if let Some(detail) = found.filter(|text| text != "ok") {
                return Err(Error::Damaged { path: self.path(), detail });
            }
        }
        Ok(())
    }

    /// What a failed read is called.
    pub(crate) fn failed_read(&self, source: rusqlite::Error) -> Error {
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Error::Damaged { path: self.path(), detail: source.to_string() }
            }
            _ if is_full(&source) => Error::NoSpace { folder: self.place.folder().to_owned() },
            _ => Error::Read(source),
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.place.database()
    }
}

/// Whether the disk is full. The index of the write-ahead log that could not grow is such a sign too.
pub(crate) fn is_full(source: &rusqlite::Error) -> bool {
    source.sqlite_error_code() == Some(ErrorCode::DiskFull)
        || source.sqlite_error().map(|error| error.extended_code) == Some(ffi::SQLITE_IOERR_SHMSIZE)
}

fn first_text(db: &Connection, sql: &str) -> rusqlite::Result<Option<String>> {
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query(())?;
    rows.next()?.map(|row| row.get(0)).transpose()
}
