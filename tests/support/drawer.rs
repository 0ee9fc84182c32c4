//! A keyring in memory that says what a test has it say.
//!
//! It keeps what it was given even while it says no, as a locked one does.

use keys::{Keyring, KeyringError, WrappingKey};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

/// How a keyring behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It keeps and gives.
    Open,
    /// There is none.
    Absent,
    /// It is locked and nobody unlocks it.
    Locked,
    /// It does not let this program in.
    Denied,
    /// Something else wrote the entry.
    Garbled,
}

/// A keyring in memory.
pub struct Drawer {
    mood: Mutex<Mood>,
    kept: Mutex<BTreeMap<String, [u8; 32]>>,
}

impl Default for Drawer {
    fn default() -> Self {
        Self { mood: Mutex::new(Mood::Open), kept: Mutex::default() }
    }
}

impl Drawer {
    /// Changes what it says.
    pub fn turn(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// Forgets everything, as a profile that was set up anew.
    pub fn empty(&self) {
        self.kept.lock().unwrap().clear();
    }

    /// Puts another one's keys under our own accounts.
    pub fn swap(&self, other: &Self) {
        let strange = other.kept.lock().unwrap().values().next().copied().unwrap();
        for key in self.kept.lock().unwrap().values_mut() {
            *key = strange;
        }
    }

    /// The accounts that it has.
    #[must_use]
    pub fn accounts(&self) -> Vec<String> {
        self.kept.lock().unwrap().keys().cloned().collect()
    }

    fn asked(&self) -> Result<MutexGuard<'_, BTreeMap<String, [u8; 32]>>, KeyringError> {
        match *self.mood.lock().unwrap() {
            Mood::Open => Ok(self.kept.lock().unwrap()),
            Mood::Absent => Err(KeyringError::Absent("no such bus".into())),
            Mood::Locked => Err(KeyringError::Locked("prompt dismissed".into())),
            Mood::Denied => Err(KeyringError::Denied("not for you".into())),
            Mood::Garbled => Err(KeyringError::Garbled),
        }
    }
}

impl Keyring for Drawer {
    fn read(&self, account: &str) -> Result<WrappingKey, KeyringError> {
        let key = self.asked()?.get(account).copied().ok_or(KeyringError::NoEntry)?;
        Ok(WrappingKey::from_bytes(key.into()))
    }

    fn write(&self, account: &str, key: &WrappingKey) -> Result<(), KeyringError> {
        self.asked()?.insert(account.to_owned(), *key.bytes());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyringError> {
        self.asked()?.remove(account).map(drop).ok_or(KeyringError::NoEntry)
    }
}
