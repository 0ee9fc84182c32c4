//! The ledger's promises: one commit for a group, nothing of a failed job, nothing before its
//! commit.

use super::*;
use std::sync::{Arc, Barrier};

fn open() -> (tempfile::TempDir, Ledger) {
    let place = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&place.path().join("ledger.sqlite3")).unwrap();
    (place, ledger)
}

fn put(ledger: &Connection, name: &str) -> Result<(), Error> {
    ledger
        .execute("INSERT INTO setting (name, value) VALUES (?1, '')", [name])
        .map_err(Error::Ledger)
        .map(drop)
}

fn count(ledger: &Ledger) -> i64 {
    ledger
        .read(|reader| {
            reader
                .query_row("SELECT count(*) FROM setting", [], |row| row.get(0))
                .map_err(Error::Ledger)
        })
        .unwrap()
}

#[test]
fn what_is_answered_is_on_disk_for_another_connection() {
    let (place, ledger) = open();
    ledger.write(|ledger| put(ledger, "a")).unwrap();
    let other = Connection::open(place.path().join("ledger.sqlite3")).unwrap();
    let seen: i64 = other.query_row("SELECT count(*) FROM setting", [], |row| row.get(0)).unwrap();
    assert_eq!(seen, 1);
}

#[test]
fn a_failed_job_leaves_nothing_and_spoils_nobody_s_work() {
    let (_place, ledger) = open();
    let ledger = Arc::new(ledger);
    // The first job holds the writer until the others stand in line, so that they are one group.
    let (gate, line) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(9)));
    let held = Arc::clone(&gate);
    let holder = {
        let ledger = Arc::clone(&ledger);
        std::thread::spawn(move || {
            ledger.write(move |_| {
                held.wait();
                Ok(())
            })
        })
    };
    let writers: Vec<_> = (0..8)
        .map(|n| {
            let (ledger, line) = (Arc::clone(&ledger), Arc::clone(&line));
            std::thread::spawn(move || {
                line.wait();
                ledger.write(move |ledger| {
                    put(ledger, &format!("job-{n}"))?;
                    if n % 2 == 0 { Err(Error::WriterGone) } else { Ok(()) }
                })
            })
        })
        .collect();
    line.wait();
    gate.wait();
    holder.join().unwrap().unwrap();
    let outcomes: Vec<bool> =
        writers.into_iter().map(|writer| writer.join().unwrap().is_ok()).collect();
    assert_eq!(outcomes, [false, true, false, true, false, true, false, true]);
    assert_eq!(count(&ledger), 4);
}

#[test]
fn a_group_is_one_commit() {
    let (_place, ledger) = open();
    let connection = Connection::open(&ledger.path).unwrap();
    prepare(&connection).unwrap();
    let (replies, answers): (Vec<_>, Vec<_>) = (0..50).map(|_| mpsc::sync_channel(1)).unzip();
    let mut group: Vec<Box<dyn Job>> = Vec::new();
    for (n, reply) in replies.into_iter().enumerate() {
        let work = move |ledger: &Connection| put(ledger, &format!("job-{n}"));
        group.push(Box::new(Task { work: Some(work), outcome: None, reply }));
    }
    let before = data_version(&ledger);
    assert_eq!(commit_group(&connection, &mut group), None);
    assert!(answers.iter().all(|answer| answer.try_recv().is_err()), "answered too early");
    for job in group {
        job.finish(None);
    }
    assert!(answers.iter().all(|answer| matches!(answer.recv(), Ok(Ok(())))));
    assert_eq!(count(&ledger), 50);
    assert_eq!(data_version(&ledger), before + 1);
}

#[test]
fn a_commit_that_fails_is_told_to_the_whole_group() {
    let (_place, ledger) = open();
    let (reply, answer) = mpsc::sync_channel(1);
    let work = |_: &Connection| Ok(());
    let job = Box::new(Task { work: Some(work), outcome: Some(Ok(())), reply });
    job.finish(Some("disk full"));
    assert!(matches!(answer.recv(), Ok(Err(Error::Commit { .. }))));
    let rolled_back =
        ledger.write(|ledger| ledger.execute_batch("ROLLBACK").map_err(Error::Ledger));
    assert!(matches!(rolled_back, Err(Error::Commit { .. })));
    ledger.write(|ledger| put(ledger, "after")).unwrap();
    assert_eq!(count(&ledger), 1);
}

#[test]
fn the_ledger_of_a_newer_program_is_left_alone() {
    let (place, ledger) = open();
    drop(ledger);
    let path = place.path().join("ledger.sqlite3");
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version=2").unwrap();
    assert!(matches!(Ledger::open(&path), Err(Error::LedgerTooNew { found: 2 })));
}

#[test]
fn a_file_that_is_no_ledger_is_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("ledger.sqlite3");
    std::fs::write(&path, "此文件不是账本".repeat(500)).unwrap();
    assert!(matches!(Ledger::open(&path), Err(Error::OpenLedger { .. })));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "此文件不是账本".repeat(500));
}

#[test]
fn events_are_never_changed_or_deleted() {
    let trial = crate::trial::Trial::live();
    let mut device = trial.enrol("第一中学");
    trial.take(device.unit, &[&device.say(&crate::trial::note("一"))]);
    for sql in ["DELETE FROM event", "UPDATE event SET place = 'fork'"] {
        let refused = trial
            .station
            .ledger
            .write(move |ledger| ledger.execute_batch(sql).map_err(Error::Ledger));
        assert!(matches!(refused, Err(Error::Ledger(_))), "{sql}");
    }
}

fn data_version(ledger: &Ledger) -> i64 {
    ledger
        .read(|reader| {
            reader.query_row("PRAGMA data_version", [], |row| row.get(0)).map_err(Error::Ledger)
        })
        .unwrap()
}
