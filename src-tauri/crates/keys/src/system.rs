//! The keyring of this machine: Secret Service on Linux, Keychain on macOS, Credential Manager on
//! Windows, through the stores of the keyring family.
//!
//! An application started at log-in may be up before the session bus is: a failed start is never
//! remembered, each call tries anew. Calls may wait for a person at the unlock prompt, and the Linux
//! store blocks on its own runtime, so each runs on a thread of its own.

use crate::{Keyring, KeyringError, WrappingKey, keyring::Reason};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use keyring_core::{CredentialStore, Entry, Error};
use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
};
use zeroize::Zeroizing;

/// The keyring of this machine's logged-in user.
pub struct SystemKeyring {
    service: String,
    start: fn() -> keyring_core::Result<Arc<CredentialStore>>,
    open: Mutex<Option<Arc<CredentialStore>>>,
}

impl SystemKeyring {
    /// The keyring in which this program's entries stand under `service`. Nothing is opened yet.
    #[must_use]
    pub fn named(service: &str) -> Self {
        Self { service: service.to_owned(), start: platform, open: Mutex::new(None) }
    }

    /// The store that is open, or a new one; the second try of a call always gets a new one.
    fn store(&self, anew: bool) -> Result<Arc<CredentialStore>, KeyringError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = open.as_ref().filter(|_| !anew) {
            return Ok(Arc::clone(store));
        }
        *open = None;
        let store = (self.start)().map_err(not_started)?;
        *open = Some(Arc::clone(&store));
        Ok(store)
    }

    fn call<T: Send>(
        &self,
        account: &str,
        act: impl Fn(&Entry) -> keyring_core::Result<T> + Sync,
    ) -> Result<T, KeyringError> {
        let attempt = |anew: bool| {
            let store = self.store(anew)?;
            let entry = store.build(&self.service, account, None).map_err(told_apart)?;
            act(&entry).map_err(told_apart)
        };
        let both = || match attempt(false) {
            Err(KeyringError::Failed(_) | KeyringError::Absent(_)) => attempt(true),
            first => first,
        };
        thread::scope(|scope| scope.spawn(both).join())
            .unwrap_or_else(|_| Err(KeyringError::Failed("the keyring store panicked".into())))
    }
}

impl Keyring for SystemKeyring {
    fn read(&self, account: &str) -> Result<WrappingKey, KeyringError> {
        let text = self.call(account, |entry| entry.get_secret().map(Zeroizing::new))?;
        let mut bytes = Zeroizing::new([0; 32]);
        match BASE64.decode_slice(text.as_slice(), bytes.as_mut_slice()) {
            Ok(32) => Ok(WrappingKey::from_bytes(bytes)),
            _ => Err(KeyringError::Garbled),
        }
    }

    /// Writes base64: KDE's wallet keeps text alone.
    fn write(&self, account: &str, key: &WrappingKey) -> Result<(), KeyringError> {
        let text = Zeroizing::new(BASE64.encode(key.bytes()));
        self.call(account, |entry| entry.set_secret(text.as_bytes()))
    }

    fn remove(&self, account: &str) -> Result<(), KeyringError> {
        self.call(account, Entry::delete_credential)
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn platform() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = zbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "macos")]
fn platform() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = apple_native_keyring_store::keychain::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "windows")]
fn platform() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new()?;
    Ok(store)
}

fn not_started(error: Error) -> KeyringError {
    match told_apart(error) {
        KeyringError::Failed(reason) => KeyringError::Absent(reason),
        other => other,
    }
}

fn told_apart(error: Error) -> KeyringError {
    match error {
        Error::NoEntry => KeyringError::NoEntry,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::Ambiguous(_) => {
            KeyringError::Garbled
        }
        Error::NoStorageAccess(reason) | Error::PlatformFailure(reason) => of_platform(reason),
        other => KeyringError::Failed(Box::new(other)),
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn of_platform(reason: Reason) -> KeyringError {
    use secret_service::Error as Secret;
    let name = match reason.downcast_ref::<Secret>() {
        Some(Secret::Locked | Secret::Prompt | Secret::PromptDisconnected) => {
            return KeyringError::Locked(reason);
        }
        Some(Secret::Unavailable | Secret::NoResult) => return KeyringError::Absent(reason),
        Some(other) => other.to_string(),
        None => reason.to_string(),
    };
    let says = |word: &str| name.contains(word);
    if says("org.freedesktop.Secret.Error.IsLocked") {
        KeyringError::Locked(reason)
    } else if says("org.freedesktop.DBus.Error.AccessDenied") {
        KeyringError::Denied(reason)
    } else if says("org.freedesktop.DBus.Error.ServiceUnknown")
        || says("org.freedesktop.DBus.Error.NameHasNoOwner")
        || says("org.freedesktop.DBus.Error.Spawn")
    {
        KeyringError::Absent(reason)
    } else {
        KeyringError::Failed(reason)
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn of_platform(reason: Reason) -> KeyringError {
    KeyringError::Denied(reason)
}

#[cfg(test)]
impl SystemKeyring {
    /// The same code over the keyring family's in-memory store.
    pub(crate) fn in_memory() -> Self {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        Self { service: "fengsui".to_owned(), start: platform, open: Mutex::new(Some(store)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Guards: `keyring::Entry` remembers a failed start for the life of the process.
    #[test]
    fn a_failed_start_is_tried_anew() {
        let failing = || Err(Error::PlatformFailure("no bus".into()));
        let mut keyring = SystemKeyring::in_memory();
        keyring.start = failing;
        keyring.open = Mutex::new(None);
        assert!(matches!(keyring.read("a"), Err(KeyringError::Absent(_))));
        keyring.start = || {
            let store: Arc<CredentialStore> = keyring_core::mock::Store::new()?;
            Ok(store)
        };
        assert!(matches!(keyring.read("a"), Err(KeyringError::NoEntry)));
    }

    #[test]
    fn what_is_written_is_read_until_it_is_removed() {
        let (keyring, key) = (SystemKeyring::in_memory(), WrappingKey::generate().unwrap());
        keyring.write("a", &key).unwrap();
        assert!(keyring.read("a").is_ok_and(|read| read.bytes() == key.bytes()));
        keyring.remove("a").unwrap();
        assert!(matches!(keyring.read("a"), Err(KeyringError::NoEntry)));
    }

    #[test]
    fn a_foreign_entry_is_no_key() {
        let keyring = SystemKeyring::in_memory();
        keyring.call("a", |entry| entry.set_password("hello")).unwrap();
        assert!(matches!(keyring.read("a"), Err(KeyringError::Garbled)));
    }
}
