//! A full disk: what does not fit is refused by name, what was saved stays, and room made is room
//! used.
//!
//! The disk is a small one of the test's own, mounted where nobody else sees it; where that is not
//! allowed the test fails and says so.

use super::is_chinese;
use api::Code;
use serde_json::{Value, json};
use std::{
    env,
    fs::{self, File},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};
use support::{
    child,
    program::{Program, bytes_below, first_run, noon, on},
    sim_clock::SimClock,
};

const INSIDE: &str = "FENGSUI_DISK_TEST_INSIDE";
const DISK_BYTES: u64 = 24 * 1024 * 1024;

/// Runs `body` in a child of its own that has a small disk at the folder it is given.
fn on_a_small_disk(test: &str, body: impl AsyncFnOnce(&Path)) {
    if let Some(disk) = env::var_os(INSIDE) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        return runtime.block_on(body(Path::new(&disk)));
    }
    let disk = tempfile::tempdir().unwrap();
    let script =
        format!("mount -t tmpfs -o size={DISK_BYTES} small \"${INSIDE}\" && exec \"$0\" \"$@\"");
    let mut unshare = Command::new("unshare");
    unshare
        .args(["--map-root-user", "--mount", "sh", "-ec", &script])
        .arg(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, disk.path())
        .env("TMPDIR", disk.path());
    let run = child::output(&mut unshare).unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{told}\n{}", String::from_utf8_lossy(&run.stderr));
    assert!(told.contains("1 passed"), "the child ran no test:\n{told}");
}

/// Fills the disk to its last byte.
fn filled(disk: &Path, name: &str) -> PathBuf {
    let path = disk.join(name);
    let mut file = File::create(&path).unwrap();
    for block in [64 * 1024, 4096, 1] {
        let bytes = vec![7; block];
        loop {
            match file.write_all(&bytes) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => panic!("{error}"),
            }
        }
    }
    path
}

async fn note(program: &Program, seen: &Value, text: &str) -> Result<Value, api::Failure> {
    program.call("add_note", on(seen, json!({ "text": text }))).await
}

#[test]
fn a_first_run_on_a_full_disk_leaves_nothing_and_works_once_there_is_room() {
    let test =
        "must_hold::disk::a_first_run_on_a_full_disk_leaves_nothing_and_works_once_there_is_room";
    on_a_small_disk(test, async |disk| {
        let program = Program::fresh().await;
        // From no room at all on: wherever it stops, it takes back what it began.
        for room in (0..).step_by(4) {
            assert!(room < 4_096, "{room} KiB must do");
            let filler = filled(disk, "filler");
            let full = fs::metadata(&filler).unwrap().len();
            let file = File::options().write(true).open(&filler).unwrap();
            file.set_len(full - room * 1024).unwrap();
            let tried = program.call("first_run", first_run(false)).await;
            fs::remove_file(&filler).unwrap();
            let Err(failure) = tried else {
                assert!(room > 100, "{room} KiB are too few to be true");
                assert_eq!(program.get("bar", json!({})).await["unit"], "第一中学");
                return;
            };
            assert_eq!(failure.code, Code::NoSpace, "{room} KiB: {failure:?}");
            assert!(is_chinese(&failure.detail), "{room} KiB: {failure:?}");
            assert!(!program.database().exists(), "{room} KiB: {failure:?}");
            assert!(!program.slots().exists(), "{room} KiB: {failure:?}");
            assert_eq!(program.get("status", json!({})).await["stage"], "first_run");
        }
    });
}

#[test]
fn a_full_disk_is_told_and_nothing_that_was_saved_is_lost() {
    let test = "must_hold::disk::a_full_disk_is_told_and_nothing_that_was_saved_is_lost";
    on_a_small_disk(test, async |disk| {
        let home = Arc::new(tempfile::tempdir_in(disk).unwrap());
        let clock = SimClock::at(noon());
        let program = Program::start(home, clock, Arc::default(), Arc::default()).await;
        program.accepted("first_run", first_run(false)).await;
        let mut seen = program.incident(false).await;
        let first = filled(disk, "first");
        seen = note(&program, &seen, "靠预留空间保存").await.unwrap()["with"].take();
        let second = filled(disk, "second");
        let long = "字".repeat(9_000);
        let mut saved = 0;
        let failure = loop {
            match note(&program, &seen, &long).await {
                Ok(mut reply) => seen = reply["with"].take(),
                Err(failure) => break failure,
            }
            saved += 1;
            assert!(saved < 2_000, "the disk never filled");
        };
        assert_eq!(failure.code, Code::NoSpace, "{failure:?}");
        let folder = program.home.path().to_str().unwrap();
        assert!(failure.detail.contains(folder), "it says where: {failure:?}");
        let id = json!({ "id": seen["card"]["id"] });
        let now = program.get("incident", id.clone()).await;
        assert_eq!(now["log"], seen["log"], "what was refused is not half there");
        assert_eq!(program.get("home", json!({})).await["incidents"][0]["id"], id["id"]);

        fs::remove_file(first).unwrap();
        seen = note(&program, &now, "有空间了").await.unwrap()["with"].take();
        fs::remove_file(second).unwrap();
        let program = program.restarted().await;
        program.unlock().await;
        assert_eq!(program.get("incident", id).await["log"], seen["log"]);
        assert!(!bytes_below(program.home.path()).is_empty());
    });
}
