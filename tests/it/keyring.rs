//! The system keyring, against a real Secret Service on a session bus of the test's own.
//!
//! Each test runs its body in a child process: environment variables belong to the whole process,
//! and `dbus-run-session` must wrap it. Needs `dbus` and `gnome-keyring`, which `xtask` installs.

use base::{Id, ManualClock, Moment};
use keys::{
    Cost, Keyring as _, KeyringError, Passphrase, SystemKeyring, Vault, VaultError, Way, Ways,
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};
use support::child;

const INSIDE: &str = "FENGSUI_KEYRING_TEST_INSIDE";
const UNLOCKED: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null";
const NAME: &str = "fengsui-test";

/// Runs `body` in a child of its own, below `wrap`, with a fresh home folder.
fn inside(test: &str, wrap: &[&str], prepare: &str, body: impl FnOnce(&Path)) {
    if let Some(home) = env::var_os(INSIDE) {
        return body(Path::new(&home));
    }
    let home = tempfile::tempdir().unwrap();
    let script = format!("{prepare}\nexec \"$0\" \"$@\"");
    let mut words: Vec<PathBuf> = wrap.iter().map(PathBuf::from).collect();
    words.extend(["sh", "-ec", &script].map(PathBuf::from));
    words.push(env::current_exe().unwrap());
    words.extend(["--exact", test, "--nocapture"].map(PathBuf::from));
    let mut wrapped = Command::new(&words[0]);
    wrapped
        .args(&words[1..])
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env("XDG_DATA_HOME", home.path().join("share"))
        .env(INSIDE, home.path());
    let run = child::output(&mut wrapped)
        .unwrap_or_else(|error| panic!("{}: {error}", words[0].display()));
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{told}\n{}", String::from_utf8_lossy(&run.stderr));
    assert!(told.contains("1 passed"), "the child ran no test:\n{told}");
}

fn sh(script: &str) {
    assert!(Command::new("sh").args(["-ec", script]).status().unwrap().success(), "{script}");
}

fn store() -> Id {
    Id::fresh(&ManualClock::at(Moment::from_unix_ms(1_790_000_000_000))).unwrap()
}

fn passphrase() -> Passphrase {
    Passphrase::from("烽火连三月，家书抵万金")
}

#[test]
fn a_store_opens_by_the_keyring_alone() {
    let test = "keyring::a_store_opens_by_the_keyring_alone";
    inside(test, &["dbus-run-session", "--"], UNLOCKED, |home| {
        let (keyring, path) = (SystemKeyring::named(NAME), home.join("slots"));
        let ways = Ways { keyring: Some(&keyring), ..Ways::default() };
        let (_, key) = Vault::create(&path, store(), &ways).unwrap();
        let later = SystemKeyring::named(NAME);
        let opened = Vault::read(&path).unwrap().open_by_keyring(&later).unwrap();
        assert_eq!(opened.bytes(), key.bytes());
    });
}

#[test]
fn a_lost_entry_is_no_first_run() {
    let test = "keyring::a_lost_entry_is_no_first_run";
    inside(test, &["dbus-run-session", "--"], UNLOCKED, |home| {
        let (keyring, path) = (SystemKeyring::named(NAME), home.join("slots"));
        let word = passphrase();
        let passphrase = Some((&word, Cost::LEAST));
        let ways = Ways { keyring: Some(&keyring), passphrase, recovery: None };
        let (_, key) = Vault::create(&path, store(), &ways).unwrap();
        let before = fs::read(&path).unwrap();
        let vault = Vault::read(&path).unwrap();
        let elsewhere = SystemKeyring::named("fengsui-test-elsewhere");
        let opened = vault.open_by_keyring(&elsewhere);
        assert!(matches!(opened, Err(VaultError::Keyring(KeyringError::NoEntry))));
        assert_eq!(fs::read(&path).unwrap(), before);
        assert_eq!(vault.open_by_passphrase(&word).unwrap().bytes(), key.bytes());
    });
}

#[test]
fn a_locked_keyring_says_so_and_the_passphrase_still_opens() {
    let test = "keyring::a_locked_keyring_says_so_and_the_passphrase_still_opens";
    inside(test, &["dbus-run-session", "--"], UNLOCKED, |home| {
        let (keyring, path) = (SystemKeyring::named(NAME), home.join("slots"));
        let word = passphrase();
        let passphrase = Some((&word, Cost::LEAST));
        let ways = Ways { keyring: Some(&keyring), passphrase, recovery: None };
        let (mut vault, key) = Vault::create(&path, store(), &ways).unwrap();
        sh("dbus-send --session --print-reply --dest=org.freedesktop.secrets \
            /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock \
            array:objpath:/org/freedesktop/secrets/collection/login >/dev/null");
        let opened = vault.open_by_keyring(&keyring);
        assert!(matches!(opened, Err(VaultError::Keyring(KeyringError::Locked(_)))));
        let changed = vault.set_keyring(&key, &keyring);
        assert!(matches!(changed, Err(VaultError::Keyring(KeyringError::Locked(_)))));
        assert_eq!(vault.ways(), [Way::Passphrase, Way::Keyring]);
        assert_eq!(vault.open_by_passphrase(&word).unwrap().bytes(), key.bytes());
    });
}

/// Guards: `keyring::Entry` remembers a failed start for the life of the process, and an autostarted
/// program is up before its session bus.
#[test]
fn a_keyring_that_comes_up_later_is_found() {
    let test = "keyring::a_keyring_that_comes_up_later_is_found";
    let wrap = ["env", "DBUS_SESSION_BUS_ADDRESS=unix:path=bus-to-come"];
    inside(test, &wrap, "cd \"$HOME\"", |home| {
        let keyring = SystemKeyring::named(NAME);
        assert!(matches!(keyring.read("any"), Err(KeyringError::Absent(_))));
        let pid = home.join("bus.pid");
        sh(&format!(
            "dbus-daemon --session --fork --address=unix:path=bus-to-come --print-pid >{}",
            pid.display()
        ));
        let found = {
            sh(UNLOCKED);
            keyring.read("any")
        };
        sh(&format!("kill $(cat {})", pid.display()));
        assert!(matches!(found, Err(KeyringError::NoEntry)), "{:?}", found.err());
    });
}
