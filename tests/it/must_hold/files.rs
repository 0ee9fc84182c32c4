//! Files that are damaged, newer, missing or held: each is told by its own code, and none of them is
//! touched.

use super::{copied, is_chinese, kept};
use api::Code;
use base::Digest;
use keys::{Passphrase, StoreKey, Vault};
use serde_json::{Value, json};
use std::{fs, path::Path, sync::Arc};
use support::{
    program::{PASSPHRASE, Program, first_run, in_time, noon, slots},
    sim_clock::SimClock,
};
use tempfile::TempDir;

const PAGE_BYTES: usize = 4096;

async fn at(home: TempDir) -> Program {
    Program::start(Arc::new(home), SimClock::at(noon()), Arc::default(), Arc::default()).await
}

/// A closed store with an incident in it.
async fn store() -> Program {
    let (program, _) = Program::begun().await;
    let seen = program.incident(false).await;
    let noted = json!({ "id": seen["card"]["id"], "expected": seen["position"], "text": "好" });
    program.accepted("add_note", noted).await;
    in_time("stopping", program.app.stop()).await;
    program
}

fn key(folder: &Path) -> StoreKey {
    let passphrase = Passphrase::from(PASSPHRASE);
    Vault::read(&slots(folder)).unwrap().open_by_passphrase(&passphrase).unwrap()
}

/// A broken store says this, opens by nothing and stays as it was.
async fn broken(home: TempDir, code: Code, part: &str) {
    let program = at(home).await;
    let before = kept(&program);
    let status = program.get("status", json!({})).await;
    assert_eq!(status["stage"], "broken", "{status:#}");
    assert_eq!(status["failure"]["code"], format!("{code:?}"), "{status:#}");
    let detail = status["failure"]["detail"].as_str().unwrap();
    assert!(is_chinese(detail) && detail.contains(part), "{detail}");
    let by = json!({ "way": "passphrase", "secret": PASSPHRASE });
    assert_eq!(program.call("unlock", by).await.unwrap_err().code, code);
    assert_eq!(program.call("first_run", first_run(false)).await.unwrap_err().code, Code::Conflict);
    assert_eq!(program.call("home", json!({})).await.unwrap_err().code, code);
    assert_eq!(kept(&program), before);
}

/// A store whose key is right and that is not opened for another reason.
async fn unopened(home: TempDir, code: Code, part: &str) {
    let program = at(home).await;
    let before = kept(&program);
    assert_eq!(program.get("status", json!({})).await["stage"], "locked");
    let by = json!({ "way": "passphrase", "secret": PASSPHRASE });
    let failure = program.call("unlock", by).await.unwrap_err();
    assert_eq!(failure.code, code, "{failure:?}");
    assert!(is_chinese(&failure.detail) && failure.detail.contains(part), "{failure:?}");
    assert_eq!(kept(&program), before);
}

#[tokio::test]
async fn half_a_store_is_no_first_run() {
    let store = store().await;
    let without = |gone: &'static str| {
        copied(store.home.path(), move |name, bytes| (name != gone).then_some(bytes))
    };
    broken(without("fengsui.slots"), Code::Damaged, "密钥槽文件不见了").await;
    broken(without("fengsui.db"), Code::Damaged, "数据文件不见了").await;
}

/// A kill in the middle of a first run once left a program that asked for a backup nobody had.
#[tokio::test]
async fn a_first_run_that_was_cut_off_is_begun_anew_and_nothing_whole_is_touched() {
    let store = store().await;
    let text = fs::read_to_string(store.slots()).unwrap();
    let id = text.split_once("\"store\":\"").unwrap().1.split('"').next().unwrap().to_owned();
    let left = |marked: &str, gone: &'static [&str]| {
        let home =
            copied(store.home.path(), |name, bytes| (!gone.contains(&name)).then_some(bytes));
        fs::write(home.path().join("fengsui.beginning"), marked).unwrap();
        home
    };
    let all: &[&str] = &["fengsui.db", "fengsui.slots"];
    for gone in [&["fengsui.db"][..], &[], all] {
        let program = at(left(&id, gone)).await;
        assert_eq!(program.get("status", json!({})).await["stage"], "first_run", "{gone:?}");
        program.accepted("first_run", first_run(false)).await;
        let aside = program.home.path().join("fengsui.slots.interrupted");
        assert_eq!(fs::read(aside).ok().as_deref(), (gone != all).then_some(text.as_bytes()));
        let program = program.restarted().await;
        program.unlock().await;
        assert_eq!(program.get("status", json!({})).await["stage"], "ready", "{gone:?}");
    }
    // The mark of another store, or of none, says nothing about the one that stands.
    for marked in ["01a20253-ea0a-7a76-90f5-3885e8a27be5", ""] {
        let program = at(left(marked, &[])).await;
        program.unlock().await;
        assert_eq!(program.get("status", json!({})).await["stage"], "ready", "{marked}");
    }
    let home = left(&id, &["fengsui.db"]);
    let mark = fs::File::open(home.path().join("fengsui.beginning")).unwrap();
    mark.lock().unwrap();
    let program = at(home).await;
    let status = program.get("status", json!({})).await;
    assert_eq!((&status["stage"], &status["failure"]["code"]), (&json!("broken"), &json!("Held")));
    mark.unlock().unwrap();
    assert_eq!(program.get("status", json!({})).await["stage"], "first_run");
}

#[tokio::test]
async fn damaged_and_newer_key_slots_are_told_apart() {
    let store = store().await;
    let with = |change: fn(String) -> Vec<u8>| {
        copied(store.home.path(), move |name, bytes| {
            let is_slots = name == "fengsui.slots";
            Some(if is_slots { change(String::from_utf8(bytes).unwrap()) } else { bytes })
        })
    };
    broken(with(|_| Vec::new()), Code::Damaged, "密钥槽").await;
    broken(
        with(|text| text.replacen("account", "acc", 1).replacen("salt", "sal", 1).into_bytes()),
        Code::Damaged,
        "密钥槽",
    )
    .await;
    broken(with(|text| text.into_bytes().split_off(40)), Code::Damaged, "密钥槽").await;
    let newer = |text: String| {
        let body = text.lines().next().unwrap().replacen("\"version\":1", "\"version\":2", 1);
        let sum = Digest::of(text.lines().next().unwrap().as_bytes()).to_string();
        let with_end = Digest::of(format!("{}\n", text.lines().next().unwrap()).as_bytes());
        let sum_now = if text.contains(&sum) {
            Digest::of(body.as_bytes())
        } else {
            assert!(text.contains(&with_end.to_string()), "the second line is another sum: {text}");
            Digest::of(format!("{body}\n").as_bytes())
        };
        let old = if text.contains(&sum) { sum } else { with_end.to_string() };
        let tail = text.lines().nth(1).unwrap().replace(&old, &sum_now.to_string());
        format!("{body}\n{tail}\n").into_bytes()
    };
    broken(with(newer), Code::TooNew, "升级程序").await;
}

/// One byte of any page: it is found when the page is read, it is called damage, and the file stays.
#[tokio::test]
async fn a_flipped_byte_anywhere_is_damage_and_is_not_written_over() {
    let store = store().await;
    let pages = fs::read(store.database()).unwrap().len() / PAGE_BYTES;
    let mut found = 0;
    for page in 0..pages {
        let home = copied(store.home.path(), |name, mut bytes| {
            if name == "fengsui.db" {
                bytes[page * PAGE_BYTES + 1000] ^= 1;
            }
            Some(bytes)
        });
        let program = at(home).await;
        let before = kept(&program);
        let by = json!({ "way": "passphrase", "secret": PASSPHRASE });
        let mut failures: Vec<_> = program.call("unlock", by).await.err().into_iter().collect();
        if failures.is_empty() {
            for name in ["bar", "home", "incidents", "outbox", "warnings", "settings"] {
                failures.extend(program.call(name, json!({})).await.err());
            }
        }
        for failure in &failures {
            assert_eq!(failure.code, Code::Damaged, "page {page}: {failure:?}");
            assert!(is_chinese(&failure.detail), "page {page}: {failure:?}");
        }
        found += usize::from(!failures.is_empty());
        in_time("stopping", program.app.stop()).await;
        assert_eq!(kept(&program), before, "page {page}");
    }
    assert!(found > 12, "only {found} of {pages} pages were ever read");
}

#[tokio::test]
async fn a_store_of_a_newer_program_is_left_alone() {
    let store = store().await;
    let home = copied(store.home.path(), |_, bytes| Some(bytes));
    let hex: String = key(home.path()).bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let db = rusqlite::Connection::open(store::database_path(home.path())).unwrap();
    db.pragma_update(None, "key", format!("x'{hex}'")).unwrap();
    db.pragma_update(None, "user_version", 999).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(())).unwrap();
    db.close().unwrap();
    unopened(home, Code::TooNew, "999").await;
}

#[tokio::test]
async fn a_database_of_another_store_is_not_opened_by_this_key() {
    let (one, other) = (store().await, store().await);
    let strange = fs::read(other.database()).unwrap();
    let home = copied(one.home.path(), |name, bytes| {
        Some(if name == "fengsui.db" { strange.clone() } else { bytes })
    });
    unopened(home, Code::Damaged, "密钥与数据文件不符").await;
}

#[tokio::test]
async fn a_truncated_database_is_damage() {
    let store = store().await;
    for length in [0, 100, PAGE_BYTES, 3 * PAGE_BYTES + 17] {
        let home = copied(store.home.path(), |name, mut bytes| {
            if name == "fengsui.db" {
                bytes.truncate(length);
            }
            Some(bytes)
        });
        unopened(home, Code::Damaged, "").await;
    }
}

/// A second program is told who holds the store, and gets it when that one has ended.
#[tokio::test]
async fn a_held_store_says_by_whom_and_opens_when_it_is_free() {
    let first = Program::fresh().await;
    first.accepted("first_run", first_run(true)).await;
    let second = Program::start(
        Arc::clone(&first.home),
        first.clock.clone(),
        Arc::clone(&first.drawer),
        Arc::default(),
    )
    .await;
    let held = |status: &Value| {
        assert_eq!(status["stage"], "broken", "{status:#}");
        assert_eq!(status["failure"]["code"], "Held", "{status:#}");
        let process = format!("进程 {}", std::process::id());
        assert!(status["failure"]["detail"].as_str().unwrap().contains(&process), "{status:#}");
    };
    held(&second.get("status", json!({})).await);
    first.incident(false).await;
    held(&second.get("status", json!({})).await);
    assert_eq!(second.call("home", json!({})).await.unwrap_err().code, Code::Held);
    in_time("stopping", first.app.stop()).await;
    assert_eq!(second.get("status", json!({})).await["stage"], "ready");
    assert_eq!(second.get("incidents", json!({})).await.as_array().unwrap().len(), 1);
}
