//! A database of each released shape opens in this program, and nothing owed is lost.
//!
//! The files under `fixtures/upgrade` were written by the program of that shape and are never
//! written again.

use rusqlite::Connection;
use std::{fs, path::Path, sync::Arc};
use store::{Error, Store};
use support::{crash::Files, scribe};

/// Each frozen file and how many entries its one incident has.
const FROZEN: &[(u32, u64)] = &[(1, 5), (2, 5)];

fn frozen(version: u32) -> Files {
    let name = format!("fixtures/upgrade/version-{version}.db");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    Files { database: fs::read(path).unwrap(), wal: Vec::new() }
}

/// The file as any SQLCipher sees it, without the program.
fn plain(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.execute_batch(&format!("PRAGMA key = \"x'{}'\"", "01".repeat(32))).unwrap();
    db
}

fn owed(path: &Path) -> Vec<(Vec<u8>, Vec<u8>, String)> {
    let db = plain(path);
    let mut query = db.prepare("SELECT id, envelope, state FROM delivery ORDER BY row").unwrap();
    let rows = query.query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn every_frozen_database_opens_and_owes_what_it_owed() {
    for (version, entries) in FROZEN {
        let files = frozen(*version);
        let folder = files.lay();
        let path = store::database_path(folder.path());
        let before = owed(&path);
        assert_eq!(before.len() as u64, entries - 1, "version {version}");
        assert_eq!(files.saved(), Ok(*entries), "version {version}");
        let opened = scribe::Scribe::open(folder.path()).unwrap();
        assert_eq!(opened.saved(), Ok(*entries), "version {version}");
        assert_eq!(opened.save().unwrap(), entries + 1, "version {version}");
        drop(opened);
        let after = owed(&path);
        assert_eq!(after[..before.len()], before, "version {version}");
        let copy = folder.path().join(format!("fengsui.db.version-{version}"));
        assert_eq!(fs::read(copy).unwrap(), files.database, "version {version}: the copy");
    }
}

/// The second shape kept warnings, their ticks and what was set aside.
#[test]
fn what_came_down_is_still_there() {
    let folder = frozen(2).lay();
    let opened = scribe::Scribe::open(folder.path()).unwrap();
    let warnings = opened.store.warnings().unwrap();
    let [kept] = warnings.as_slice() else { panic!("one warning: {warnings:?}") };
    assert_eq!(kept.body.title, "勒索软件预警");
    assert!(kept.warning.signed_for.is_none(), "a sign-for is still owed");
    assert!(kept.warning.ticked.contains_key("isolate"), "{:?}", kept.warning.ticked);
    let from = kept.superior;
    let stream = format::StreamId { device: from, epoch: 1, to: from };
    let floor = opened.store.floor(from, stream).unwrap();
    assert_eq!(floor.map(|floor| floor.seq), Some(1), "nothing older comes in again");
    let aside = opened.store.set_aside().unwrap();
    assert_eq!(aside.iter().map(|(_, why, _)| why.as_str()).collect::<Vec<_>>(), ["看不懂"]);
}

#[test]
fn an_upgrade_that_fails_leaves_the_file_as_it_was() {
    let folder = frozen(1).lay();
    let path = store::database_path(folder.path());
    plain(&path).execute_batch("CREATE TABLE floor (in_the_way TEXT) STRICT").unwrap();
    let before = owed(&path);
    let failed = Store::open(folder.path(), &scribe::key(), Arc::new(base::SystemClock));
    assert!(matches!(failed, Err(Error::Migrate { version: 2, .. })));
    drop(failed);
    let version: u32 = plain(&path).query_row("PRAGMA user_version", (), |row| row.get(0)).unwrap();
    assert_eq!((version, owed(&path)), (1, before));
    let half: u32 = plain(&path)
        .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'warning'", (), |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(half, 0, "half an upgrade stayed behind");
}
