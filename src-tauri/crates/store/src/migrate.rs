//! Brings a database to the present shape, one numbered file at a time.
//!
//! A file that has been released is never edited. No migration drops a row of the outbox: what the
//! operator queued is owed to the superior.

use crate::{Error, connection::Opener, place::Place};
use rusqlite::{Connection, TransactionBehavior::Immediate};
use std::fs::{self, File};

/// Every migration, oldest first. The version of a database is how many it has seen.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_record.sql"),
    include_str!("../migrations/0002_warning.sql"),
    include_str!("../migrations/0003_time.sql"),
];

/// Opens the database for writing in its present shape, with an encrypted copy made beside it
/// before anything of it is changed.
pub(crate) fn open_current(opener: &Opener) -> Result<Connection, Error> {
    let db = opener.writer()?;
    let found = version(&db).map_err(|source| opener.failed_read(source))?;
    let known = known();
    if found > known {
        return Err(Error::TooNew { found, known });
    }
    if found == 0 {
        // A database gets its name only when it is whole, so this one is not ours.
        let detail = String::from("没有版本号");
        return Err(Error::Damaged { path: opener.path(), detail });
    }
    if found == known {
        return Ok(db);
    }
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))
        .map_err(|source| Error::Migrate { version: found, source })?;
    // Closing a second handle of an open database would let go of SQLite's own locks.
    db.close().map_err(|(_, source)| Error::Migrate { version: found, source })?;
    copy(opener.place(), found)?;
    let mut db = opener.writer()?;
    migrate(&mut db, known).map_err(|error| opener.failed_migration(error))?;
    Ok(db)
}

/// The newest version this program knows.
pub(crate) fn known() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Applies what is missing up to version `to`. Each migration commits with its version or not at
/// all.
pub(crate) fn migrate(db: &mut Connection, to: u32) -> Result<(), Error> {
    let failed = |version| move |source| Error::Migrate { version, source };
    let found = version(db).map_err(failed(0))?;
    for (version, sql) in (1..=to).zip(MIGRATIONS).filter(|(version, _)| *version > found) {
        let tx = db.transaction_with_behavior(Immediate).map_err(failed(version))?;
        tx.execute_batch(sql).map_err(failed(version))?;
        tx.pragma_update(None, "user_version", version).map_err(failed(version))?;
        tx.commit().map_err(failed(version))?;
    }
    Ok(())
}

fn version(db: &Connection) -> rusqlite::Result<u32> {
    db.query_row("PRAGMA user_version", (), |row| row.get(0))
}

/// Copies the closed, checkpointed file; the copy is as encrypted as the file. A copy of the same
/// version is of an upgrade that failed: the file it was made from has lived on since.
fn copy(place: &Place, version: u32) -> Result<(), Error> {
    let (whole, part) = (place.copy_of(version), place.copy_of(version).with_extension("part"));
    fs::copy(place.database(), &part).map_err(Error::file("备份数据文件", &part))?;
    File::options()
        .write(true)
        .open(&part)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&part, &whole))
        .map_err(Error::file("备份数据文件", &whole))?;
    place.sync()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(db: &Connection) -> String {
        let mut query = db
            .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
            .unwrap();
        let parts = query.query_map((), |row| row.get::<_, String>(0)).unwrap();
        parts.map(|sql| format!("{};\n", sql.unwrap())).collect()
    }

    #[test]
    fn a_fresh_database_reaches_the_newest_version_once() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db, known()).unwrap();
        migrate(&mut db, known()).unwrap();
        assert_eq!(version(&db).unwrap(), known());
    }

    /// `schema.sql` shows the present shape in one place. `FENGSUI_REWRITE=1` rewrites it.
    #[test]
    fn the_present_shape_is_the_one_in_schema_sql() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db, known()).unwrap();
        let head =
            "-- The present shape, rewritten by a test of `migrate`; never edited by hand.\n";
        let (path, present) =
            (concat!(env!("CARGO_MANIFEST_DIR"), "/schema.sql"), format!("{head}{}", schema(&db)));
        if std::env::var_os("FENGSUI_REWRITE").is_some() {
            fs::write(path, &present).unwrap();
        }
        assert_eq!(fs::read_to_string(path).unwrap_or_default(), present);
    }

    #[test]
    fn every_table_is_strict_and_tells_its_nulls() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db, known()).unwrap();
        let lax: Vec<String> = db
            .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'")
            .unwrap()
            .query_map((), |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(lax.is_empty(), "{lax:?}");
        let nullable: Vec<String> = db
            .prepare("SELECT t.name || '.' || c.name FROM pragma_table_list t, pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table' AND NOT c.\"notnull\" AND t.name NOT LIKE 'sqlite_%' ORDER BY 1")
            .unwrap()
            .query_map((), |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let expect = [
            "delivery.attempted_at",
            "delivery.settled_at",
            "duty.anchor_at",
            "duty.due_at",
            "duty.settled_at",
            "incident.closed_at",
            "incident.next_due_at",
            "superior.fresh_at",
            "superior.fresh_until",
            "superior.offset_ms",
            "superior.uncertainty_ms",
            "warning.alarmed_at",
            "warning.signed_for_at",
        ];
        assert_eq!(nullable, expect);
    }
}
