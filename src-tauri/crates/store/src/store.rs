//! The store: its life from creation to close, and its parts.
//!
//! The lock is taken before the file is touched and let go last. `create` never overwrites: the
//! database gets its name only when it is whole.

use crate::{
    Error, Verified, Writer, ballast, column::Column, connection::Opener, desk::Desk, fault::Work,
    holder::Lock, migrate, place::Place, projection::Projected, readers::Readers, writer::Pen,
};
use base::{Clock, Id};
use incident::Entry;
use keys::{DeviceKey, StoreKey};
use rusqlite::Connection;
use std::{
    fs::{self, File},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use zeroize::Zeroizing;

/// The one encrypted file and the parts that read and write it.
///
/// Dropping it waits for the last commit, closes the file and lets the lock go, in this order.
pub struct Store {
    readers: Readers,
    writer: Writer,
    opener: Arc<Opener>,
    low_on_space: Arc<AtomicBool>,
    _lock: Lock,
}

impl Store {
    /// Makes a store in a folder that has none, with a new device id and device key, and opens it.
    ///
    /// # Errors
    /// `Exists` where there is a database already, `Held`, `Medium`, `NoSpace`, or what the system
    /// said. Nothing of an existing database is changed.
    pub fn create(folder: &Path, key: &StoreKey, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let place = Place::at(folder);
        place.prepare()?;
        let lock = Lock::take(&place, &*clock)?;
        if place.has_database()? {
            return Err(Error::Exists { path: place.database() });
        }
        make(&Opener::new(place.clone(), key), &*clock)?;
        Self::start(place, key, clock, lock)
    }

    /// Opens the store of a folder, bringing an older file to the present shape after an encrypted
    /// copy was made beside it.
    ///
    /// # Errors
    /// `Absent`, `Held`, `Medium`, `WrongKey`, `Damaged`, `TooNew`, `NoSpace`, or what the system
    /// said. The file is as it was then.
    pub fn open(folder: &Path, key: &StoreKey, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let place = Place::at(folder);
        if !place.has_database()? {
            return Err(Error::Absent { path: place.database() });
        }
        place.prepare()?;
        place.refuse_medium(&place.database())?;
        let lock = Lock::take(&place, &*clock)?;
        Self::start(place, key, clock, lock)
    }

    fn start(
        place: Place,
        key: &StoreKey,
        clock: Arc<dyn Clock>,
        lock: Lock,
    ) -> Result<Self, Error> {
        let opener = Arc::new(Opener::new(place, key));
        let low_on_space = Arc::new(AtomicBool::new(false));
        let mut desk = Desk::open(Arc::clone(&opener), Arc::clone(&low_on_space))?;
        let (device, device_key) = desk.look(read_device)?;
        let pen = Pen { clock, device, key: Arc::new(device_key) };
        let writer = Writer::start(desk, pen)?;
        let readers = Readers::new(Arc::clone(&opener));
        Ok(Self { readers, writer, opener, low_on_space, _lock: lock })
    }

    /// The handle that writes.
    #[must_use]
    pub const fn writer(&self) -> &Writer {
        &self.writer
    }

    /// The id that this device gave itself.
    #[must_use]
    pub fn device(&self) -> Id {
        self.writer.pen().device
    }

    /// The key by which this device signs.
    #[must_use]
    pub fn device_key(&self) -> Arc<DeviceKey> {
        Arc::clone(&self.writer.pen().key)
    }

    /// The folder that the store lies in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.opener.place().folder()
    }

    /// Whether the disk is so full that the room held in reserve is used up: small saves may still
    /// work, attachments must stop, and the operator must make room.
    #[must_use]
    pub fn is_low_on_space(&self) -> bool {
        self.low_on_space.load(Ordering::Relaxed)
    }

    /// Holds room in reserve again after the operator made some. Says whether it is still too little.
    ///
    /// # Errors
    /// The folder cannot be written for another reason than a full disk.
    pub fn reserve_room(&self) -> Result<bool, Error> {
        self.writer.ask(|desk| desk.lay_ballast())?;
        Ok(self.is_low_on_space())
    }

    /// Checks every page, the structure built from them, and every chain of the log.
    ///
    /// # Errors
    /// `Damaged` or `Chain` for the first thing found.
    pub fn verify(&self) -> Result<Verified, Error> {
        let opener = Arc::clone(&self.opener);
        self.writer.ask(move |desk| {
            // What is still in the write-ahead log is checked too once it stands in the file.
            desk.look(|db| {
                db.query_row("PRAGMA wal_checkpoint(PASSIVE)", (), |_| Ok(()))?;
                Ok(opener.check(db)?)
            })
        })?;
        self.verify_logs()
    }

    /// Makes every projection again from the log. `project` knows the plans; an incident for which
    /// it gives `None` keeps the rows that it has.
    ///
    /// # Errors
    /// `Chain` for a log that does not fit, `Conflict` where an incident went on meanwhile, or the
    /// write failed.
    pub fn rebuild(
        &self,
        mut project: impl FnMut(Id, &[Entry]) -> Option<Projected>,
    ) -> Result<(), Error> {
        for incident in self.logged()? {
            let log = self.read(move |db| crate::log::read(db, incident))?;
            if let Some(projected) = project(incident, &log.entries) {
                self.writer.project(&log, projected)?;
            }
        }
        Ok(())
    }

    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> Work<T>) -> Result<T, Error> {
        self.readers.read(read)
    }
}

/// Makes a whole database under another name and only then gives it its own. One that was left
/// unfinished never held anything.
fn make(opener: &Opener, clock: &dyn Clock) -> Result<(), Error> {
    let place = opener.place();
    let (unfinished, database) = (place.unfinished(), place.database());
    for suffix in ["", "-wal", "-shm"] {
        let mut name = unfinished.clone().into_os_string();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::file("清除未完成的文件", name)(error));
            }
            _ => {}
        }
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&unfinished).map_err(Error::file("建立数据文件", &unfinished))?;
    let mut db = opener.open(&unfinished)?;
    migrate::migrate(&mut db, migrate::known()).map_err(|error| opener.failed_migration(error))?;
    let seed = DeviceKey::generate().map_err(Error::Random)?.seed();
    let device = Id::fresh(clock).map_err(Error::Random)?;
    db.execute(
        "INSERT INTO device (id, seed, made_at) VALUES (?1, ?2, ?3)",
        (Column(device), seed.as_slice(), Column(clock.now())),
    )
    .and_then(|_| db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(())))
    .map_err(|source| opener.failed_open(&unfinished, source))?;
    db.close().map_err(|(_, source)| opener.failed_open(&unfinished, source))?;
    if place.has_database()? {
        return Err(Error::Exists { path: database });
    }
    fs::rename(&unfinished, &database).map_err(Error::file("建立数据文件", &database))?;
    place.sync()?;
    ballast::lay(place)
}

fn read_device(db: &Connection) -> Work<(Id, DeviceKey)> {
    let found: (Column<Id>, [u8; 32]) =
        db.query_row("SELECT id, seed FROM device", (), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let seed = Zeroizing::new(found.1);
    Ok((found.0.0, DeviceKey::from_seed(&seed)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Trial, key};
    use base::ManualClock;

    fn clock() -> Arc<dyn Clock> {
        Arc::new(ManualClock::at(base::Moment::from_unix_ms(1_790_000_000_000)))
    }

    #[test]
    fn a_store_is_made_once_and_opened_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let absent = Store::open(folder.path(), &key(1), clock());
        assert!(matches!(absent, Err(Error::Absent { .. })));
        let store = Store::create(folder.path(), &key(1), clock()).unwrap();
        let held = Store::open(folder.path(), &key(1), clock());
        assert!(matches!(held, Err(Error::Held { .. })));
        let device = store.device();
        drop(store);
        let again = Store::create(folder.path(), &key(2), clock());
        assert!(matches!(again, Err(Error::Exists { .. })));
        assert_eq!(Store::open(folder.path(), &key(1), clock()).unwrap().device(), device);
    }

    #[test]
    fn a_store_half_made_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(folder.path());
        fs::write(place.unfinished(), vec![7; 9000]).unwrap();
        fs::write(folder.path().join("fengsui.db.unfinished-wal"), vec![7; 9000]).unwrap();
        Store::create(folder.path(), &key(1), clock()).unwrap().verify().unwrap();
        assert!(!place.unfinished().exists());
    }

    #[test]
    fn a_wrong_key_and_a_damaged_file_are_told_apart() {
        let trial = Trial::begin();
        trial.open_incident();
        let Trial { store, folder, .. } = trial;
        drop(store);
        let path = crate::database_path(folder.path());
        let sound = fs::read(&path).unwrap();
        let wrong = Store::open(folder.path(), &key(2), clock());
        assert!(matches!(wrong, Err(Error::WrongKey { .. })));
        let mut first_page = sound.clone();
        first_page[100] ^= 1;
        for (name, bytes) in [
            ("first page", first_page),
            ("cut", sound[..sound.len() - 1000].to_vec()),
            ("empty", Vec::new()),
            ("text", vec![b'a'; 5000]),
        ] {
            fs::write(&path, &bytes).unwrap();
            let damaged = Store::open(folder.path(), &key(1), clock());
            assert!(matches!(damaged, Err(Error::Damaged { .. })), "{name}");
            drop(damaged);
            assert_eq!(fs::read(&path).unwrap(), bytes, "{name}");
        }
        fs::write(&path, &sound).unwrap();
        Store::open(folder.path(), &key(1), clock()).unwrap().verify().unwrap();
    }

    #[test]
    fn a_file_of_a_newer_program_is_left_alone() {
        let Trial { store, folder, .. } = Trial::begin();
        store.writer().write(|tx, _| Ok(tx.pragma_update(None, "user_version", 99)?)).unwrap();
        drop(store);
        let newer = Store::open(folder.path(), &key(1), clock());
        assert!(matches!(newer, Err(Error::TooNew { found: 99, .. })));
    }

    #[test]
    fn the_file_tells_nothing_without_its_key() {
        let trial = Trial::begin();
        trial.open_incident();
        let Trial { store, folder, .. } = trial;
        let everything = |folder: &Path| -> Vec<u8> {
            let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
            files
                .filter(|path| !path.ends_with("fengsui.ballast"))
                .flat_map(|path| fs::read(path).unwrap())
                .collect()
        };
        let open = everything(folder.path());
        drop(store);
        for bytes in [open, everything(folder.path())] {
            for clear in ["SQLite format 3", "主机房断电", "CREATE TABLE", "陈立"] {
                let found = bytes.windows(clear.len()).any(|window| window == clear.as_bytes());
                assert!(!found, "{clear}");
            }
        }
    }

    #[test]
    fn every_connection_is_set_up_as_the_design_says() {
        let trial = Trial::begin();
        let ask = |db: &Connection, pragma: &str| {
            db.query_row(&format!("PRAGMA {pragma}"), (), |row| {
                row.get_ref(0).map(|value| match value.data_type() {
                    rusqlite::types::Type::Text => value.as_str().unwrap_or_default().to_owned(),
                    _ => value.as_i64().unwrap_or(-1).to_string(),
                })
            })
            .unwrap()
        };
        let expect = [
            ("synchronous", "3"),
            ("journal_mode", "wal"),
            ("locking_mode", "normal"),
            ("foreign_keys", "1"),
            ("recursive_triggers", "1"),
            ("secure_delete", "1"),
            ("trusted_schema", "0"),
            ("journal_size_limit", "4194304"),
        ];
        let seen = move |db: &Connection| expect.map(|(pragma, _)| (pragma, ask(db, pragma)));
        let expect = expect.map(|(pragma, value)| (pragma, value.to_owned()));
        let (writer, version) = trial
            .store
            .writer
            .ask(move |desk| desk.look(|db| Ok((seen(db), ask(db, "cipher_version")))))
            .unwrap();
        assert_eq!(writer, expect);
        assert!(version.starts_with("4."), "{version}");
        let reader = trial.store.read(|db| Ok((seen(db), ask(db, "query_only")))).unwrap();
        assert_eq!(reader, (expect, "1".to_owned()));
        let written = trial.store.read(|db| Ok(db.execute("DELETE FROM setting", ())?));
        assert!(matches!(written, Err(Error::Read(_))));
    }

    #[test]
    fn more_readers_than_connections_wait_for_their_turn() {
        let trial = Trial::begin();
        let incident = trial.open_incident();
        std::thread::scope(|scope| {
            for _ in 0..12 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        assert_eq!(trial.store.incident(incident).unwrap().id, incident);
                    }
                });
            }
        });
    }

    #[test]
    fn a_defect_in_one_write_ends_no_other() {
        let trial = Trial::begin();
        let defect = trial.store.writer().write(|tx, _| -> Work<()> {
            tx.execute("INSERT INTO setting (name, value) VALUES ('language', 'zh')", ())?;
            panic!("a defect")
        });
        assert!(matches!(defect, Err(Error::Stopped)));
        assert_eq!(trial.store.setting(crate::Setting::Language).unwrap(), None);
        trial.open_incident();
    }
}
