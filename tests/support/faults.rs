//! The interruptions a store must survive, each over a whole row of points.
//!
//! A scenario panics with the point at which something was lost. The tests run them thinly, the
//! driver `faults` densely.

use crate::{
    crash::{FRAME_BYTES, Files, Running, SIGXFSZ, lots, torn, wal_bytes},
    scribe::Scribe,
};
use std::{fs, path::Path};
use tempfile::TempDir;

/// A closed store with one incident and a few saves.
#[must_use]
pub fn base() -> Files {
    let folder = tempfile::tempdir().unwrap();
    let scribe = Scribe::begin(folder.path());
    for _ in 0..3 {
        scribe.save().unwrap();
    }
    drop(scribe);
    Files::of(folder.path())
}

/// Kills a scribe at every write of one save, `points` times within each page. Gives how often.
pub fn killed_within_a_save(program: &Path, points: u64) -> u64 {
    let base = base();
    let (before, after) = span(program, &base);
    let mut killed = 0;
    for frame in 0..(after - before) / FRAME_BYTES {
        // The header of a frame is one write, its page another, which may stop half way.
        let within = (0..points).map(|point| 24 + point * 4096 / points);
        for within in std::iter::once(0).chain(within) {
            let (folder, mut scribe) = warm(program, &base, false);
            let limit = before + frame * FRAME_BYTES + within;
            assert_eq!(scribe.say(&format!("limit {limit}")).as_deref(), Some("limited"));
            assert_eq!(scribe.say("save"), None, "frame {frame} + {within}");
            assert_eq!(scribe.end(), Some(SIGXFSZ), "frame {frame} + {within}");
            assert_eq!(Files::of(folder.path()).saved(), Ok(5), "frame {frame} + {within}");
            killed += 1;
        }
    }
    killed
}

/// Kills a scribe at every page that it writes while closing. Gives how often it was killed.
pub fn killed_within_a_checkpoint(program: &Path) -> u64 {
    let base = base();
    let pages = base.database.len() as u64 / 4096 + 4;
    let mut killed = 0;
    for page in 0..pages {
        let (folder, mut scribe) = warm(program, &base, false);
        scribe.say(&format!("limit {}", page * 4096 + 1000));
        scribe.say("close");
        killed += u64::from(scribe.end() == Some(SIGXFSZ));
        assert_eq!(Files::of(folder.path()).saved(), Ok(5), "page {page}");
    }
    assert!(killed > pages / 2, "{killed} of {pages} checkpoints were interrupted");
    killed
}

/// Kills a scribe between two saves.
pub fn killed_between_saves(program: &Path) {
    let (folder, mut scribe) = warm(program, &base(), false);
    for position in 6..10 {
        assert_eq!(scribe.say("save"), Some(format!("saved {position}")));
    }
    scribe.kill();
    assert_eq!(Files::of(folder.path()).saved(), Ok(9));
}

/// Has the disk refuse the first and the last write of a save, then lets it go on.
pub fn refused_by_the_disk(program: &Path) {
    let base = base();
    let (before, after) = span(program, &base);
    for frame in [0, (after - before) / FRAME_BYTES - 1] {
        let (folder, mut scribe) = warm(program, &base, true);
        scribe.say(&format!("limit {}", before + frame * FRAME_BYTES + 100));
        assert_eq!(scribe.say("save").as_deref(), Some("failed"), "frame {frame}");
        scribe.say("limit none");
        assert_eq!(scribe.say("save").as_deref(), Some("saved 6"), "frame {frame}");
        assert_eq!(scribe.say("close").as_deref(), Some("closed"));
        assert_eq!(scribe.end(), None);
        assert_eq!(Files::of(folder.path()).saved(), Ok(6), "frame {frame}");
    }
}

/// Cuts the power within each of a row of saves, `seeds` times each. Gives how often.
pub fn power_cut_within_a_save(program: &Path, saves: u64, seeds: u64) -> u64 {
    let history = history(program, &base(), saves);
    let mut cuts = 0;
    for (position, pair) in (5..).zip(history.windows(2)) {
        let [before, after] = pair else { continue };
        for seed in 0..seeds {
            let wal = torn(&before.wal, &after.wal, lots(seed * 64 + position));
            let disk = Files { database: before.database.clone(), wal };
            let expect = position + u64::from(disk.wal == after.wal);
            assert_eq!(disk.saved(), Ok(expect), "save {position}, seed {seed}");
            cuts += 1;
        }
        assert_eq!(after.saved(), Ok(position + 1));
    }
    cuts
}

/// Cuts the power while the database is brought up to its log, `seeds` times. Gives how often the
/// torn file alone was no store any more: the controls of this proof.
pub fn power_cut_within_a_checkpoint(program: &Path, seeds: u64) -> u64 {
    let (folder, mut scribe) = warm(program, &base(), false);
    let before = Files::of(folder.path());
    assert_eq!(scribe.say("close").as_deref(), Some("closed"));
    assert_eq!(scribe.end(), None);
    let after = fs::read(store::database_path(folder.path())).unwrap();
    let mut controls = 0;
    for seed in 0..seeds {
        let database = torn(&before.database, &after, lots(seed));
        let bare = Files { database: database.clone(), wal: Vec::new() };
        if database != before.database && database != after {
            assert!(bare.saved().is_err(), "seed {seed}: a torn file passed for a whole one");
            controls += 1;
        }
        let disk = Files { database, wal: before.wal.clone() };
        assert_eq!(disk.saved(), Ok(5), "seed {seed}");
    }
    controls
}

/// The files after each of some saves, each save acknowledged before its files were looked at.
#[must_use]
pub fn history(program: &Path, base: &Files, saves: u64) -> Vec<Files> {
    let (folder, mut scribe) = warm(program, base, false);
    let mut history = vec![Files::of(folder.path())];
    for position in 6..6 + saves {
        assert_eq!(scribe.say("save"), Some(format!("saved {position}")));
        history.push(Files::of(folder.path()));
    }
    scribe.kill();
    history
}

/// A scribe that has saved once, so that its write-ahead log stands.
fn warm(program: &Path, base: &Files, survives: bool) -> (TempDir, Running) {
    let folder = base.lay();
    let mut scribe = Running::start(program, folder.path(), survives);
    assert_eq!(scribe.say("save").as_deref(), Some("saved 5"));
    (folder, scribe)
}

/// The size of the write-ahead log before and after the save that is to be interrupted.
fn span(program: &Path, base: &Files) -> (u64, u64) {
    let (folder, mut scribe) = warm(program, base, false);
    let before = wal_bytes(folder.path());
    assert_eq!(scribe.say("save").as_deref(), Some("saved 6"));
    let after = wal_bytes(folder.path());
    scribe.kill();
    assert!(after > before, "a save writes");
    assert_eq!((after - before) % FRAME_BYTES, 0, "a save writes whole frames");
    (before, after)
}
