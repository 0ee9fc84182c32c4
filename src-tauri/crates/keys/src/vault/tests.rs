//! Tests of the vault, over the keyring family's own in-memory store.
//!
//! Every refusal is checked together with the file being as it was.

use super::*;
use crate::SystemKeyring;
use base::{ManualClock, Moment};
use std::fs;
use tempfile::TempDir;

struct Place {
    folder: TempDir,
    store: Id,
    keyring: SystemKeyring,
}

impl Place {
    fn new() -> Self {
        let clock = ManualClock::at(Moment::from_unix_ms(1_790_000_000_000));
        Self {
            folder: tempfile::tempdir().unwrap(),
            store: Id::fresh(&clock).unwrap(),
            keyring: SystemKeyring::in_memory(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("fengsui.slots")
    }

    fn create(&self, ways: &Ways<'_>) -> (Vault, StoreKey) {
        Vault::create(&self.path(), self.store, ways).unwrap()
    }

    fn with_passphrase(&self) -> (Vault, StoreKey) {
        self.create(&Ways { passphrase: Some((&first(), Cost::LEAST)), ..Ways::default() })
    }

    fn text(&self) -> Vec<u8> {
        fs::read(self.path()).unwrap()
    }
}

fn first() -> Passphrase {
    Passphrase::from("烽火连三月，家书抵万金")
}

fn second() -> Passphrase {
    Passphrase::from("白日登山望烽火，黄昏饮马傍交河")
}

#[test]
fn any_one_way_opens_the_same_key() {
    let (place, code) = (Place::new(), RecoveryCode::generate().unwrap());
    let (_, data) = place.create(&Ways {
        keyring: Some(&place.keyring),
        passphrase: Some((&first(), Cost::LEAST)),
        recovery: Some(&code),
    });
    let vault = Vault::read(&place.path()).unwrap();
    assert_eq!(vault.store_id(), place.store);
    for (name, opened) in [
        ("keyring", vault.open_by_keyring(&place.keyring)),
        ("passphrase", vault.open_by_passphrase(&first())),
        ("recovery", vault.open_by_recovery(&RecoveryCode::typed(&code.text()).unwrap())),
    ] {
        assert!(opened.is_ok_and(|key| key.bytes() == data.bytes()), "{name}");
    }
}

#[test]
fn what_is_wrong_opens_nothing_and_says_what() {
    let place = Place::new();
    let (vault, _) = place.with_passphrase();
    let code = RecoveryCode::generate().unwrap();
    assert!(matches!(vault.open_by_passphrase(&second()), Err(VaultError::WrongPassphrase)));
    assert!(matches!(vault.open_by_recovery(&code), Err(VaultError::NotSet(Way::Recovery))));
    let keyring = vault.open_by_keyring(&place.keyring);
    assert!(matches!(keyring, Err(VaultError::NotSet(Way::Keyring))));
}

#[test]
fn another_recovery_code_does_not_open() {
    let (place, code) = (Place::new(), RecoveryCode::generate().unwrap());
    let (mut vault, data) = place.create(&Ways { recovery: Some(&code), ..Ways::default() });
    let later = RecoveryCode::generate().unwrap();
    assert!(matches!(vault.open_by_recovery(&later), Err(VaultError::WrongRecoveryCode)));
    vault.set_recovery(&data, &later).unwrap();
    let vault = Vault::read(&place.path()).unwrap();
    assert!(matches!(vault.open_by_recovery(&code), Err(VaultError::WrongRecoveryCode)));
    assert!(vault.open_by_recovery(&later).is_ok());
}

#[test]
fn a_missing_keyring_entry_makes_no_new_key() {
    let place = Place::new();
    let (vault, data) = place.create(&Ways {
        keyring: Some(&place.keyring),
        passphrase: Some((&first(), Cost::LEAST)),
        recovery: None,
    });
    let before = place.text();
    place.keyring.remove(&vault.account().unwrap()).unwrap();
    let opened = vault.open_by_keyring(&place.keyring);
    assert!(matches!(opened, Err(VaultError::Keyring(KeyringError::NoEntry))));
    assert_eq!(place.text(), before);
    assert!(vault.open_by_passphrase(&first()).is_ok_and(|key| key.bytes() == data.bytes()));
}

#[test]
fn a_vault_is_never_made_over_another_nor_without_a_way() {
    let place = Place::new();
    let none = Vault::create(&place.path(), place.store, &Ways::default());
    assert!(matches!(none, Err(VaultError::NoWayIn)));
    place.with_passphrase();
    let before = place.text();
    let ways = Ways { passphrase: Some((&second(), Cost::LEAST)), ..Ways::default() };
    let again = Vault::create(&place.path(), place.store, &ways);
    assert!(matches!(again, Err(VaultError::Exists(_))));
    assert_eq!(place.text(), before);
}

#[test]
fn changing_the_passphrase_keeps_the_key_and_shuts_out_the_earlier_one() {
    let place = Place::new();
    let (mut vault, data) = place.with_passphrase();
    vault.set_passphrase(&data, &second(), Cost::LEAST).unwrap();
    let vault = Vault::read(&place.path()).unwrap();
    assert!(matches!(vault.open_by_passphrase(&first()), Err(VaultError::WrongPassphrase)));
    assert!(vault.open_by_passphrase(&second()).is_ok_and(|key| key.bytes() == data.bytes()));
}

#[test]
fn a_refused_change_leaves_the_file_as_it_was() {
    let place = Place::new();
    let (mut vault, data) = place.with_passphrase();
    let (before, foreign) = (place.text(), StoreKey::generate().unwrap());
    let short = vault.set_passphrase(&data, &Passphrase::from("短"), Cost::LEAST);
    assert!(matches!(short, Err(VaultError::ShortPassphrase)));
    let other = vault.set_passphrase(&foreign, &second(), Cost::LEAST);
    assert!(matches!(other, Err(VaultError::ForeignKey)));
    let last = vault.remove(&data, Way::Passphrase, None);
    assert!(matches!(last, Err(VaultError::NoWayIn)));
    let unset = vault.remove(&data, Way::Recovery, None);
    assert!(matches!(unset, Err(VaultError::NotSet(Way::Recovery))));
    assert_eq!(place.text(), before);
}

#[test]
fn the_keyring_comes_and_goes_with_its_entry() {
    let place = Place::new();
    let (mut vault, data) = place.with_passphrase();
    vault.set_keyring(&data, &place.keyring).unwrap();
    let one = vault.account().unwrap();
    vault.set_keyring(&data, &place.keyring).unwrap();
    let two = vault.account().unwrap();
    assert!(matches!(place.keyring.read(&one), Err(KeyringError::NoEntry)));
    assert!(vault.open_by_keyring(&place.keyring).is_ok());
    vault.remove(&data, Way::Keyring, Some(&place.keyring)).unwrap();
    assert!(matches!(place.keyring.read(&two), Err(KeyringError::NoEntry)));
    assert_eq!(vault.ways(), [Way::Passphrase]);
}

#[test]
fn any_flipped_byte_is_found() {
    let place = Place::new();
    place.with_passphrase();
    let whole = place.text();
    for at in 0..whole.len() {
        let mut bent = whole.clone();
        bent[at] ^= 1;
        fs::write(place.path(), &bent).unwrap();
        assert!(matches!(Vault::read(&place.path()), Err(VaultError::Damaged(_))), "byte {at}");
    }
    for length in 0..whole.len() {
        fs::write(place.path(), &whole[..length]).unwrap();
        assert!(matches!(Vault::read(&place.path()), Err(VaultError::Damaged(_))), "to {length}");
    }
}

#[test]
fn a_forger_who_mends_the_checksum_is_found_too() {
    let place = Place::new();
    let code = RecoveryCode::generate().unwrap();
    place.create(&Ways {
        passphrase: Some((&first(), Cost::LEAST)),
        recovery: Some(&code),
        keyring: None,
    });
    let forge = |change: &dyn Fn(&mut serde_json::Value)| {
        let text = String::from_utf8(place.text()).unwrap();
        let mut json = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        change(&mut json);
        let file: SlotFileV1 = serde_json::from_value(json).unwrap();
        let forged = place.folder.path().join("forged");
        fs::write(&forged, file.text().unwrap()).unwrap();
        Vault::read(&forged).and_then(|vault| vault.open_by_passphrase(&first())).map(|_| ())
    };
    assert!(forge(&|_| ()).is_ok());
    let removed = forge(&|json| {
        json["body"]["slots"].as_array_mut().unwrap().pop();
    });
    assert!(matches!(removed, Err(VaultError::Damaged(_))));
    let cheaper = forge(&|json| json["body"]["slots"][0]["cost"]["passes"] = 2.into());
    assert!(matches!(cheaper, Err(VaultError::WrongPassphrase)));
    let greedy = forge(&|json| json["body"]["slots"][0]["cost"]["memory_kib"] = u32::MAX.into());
    assert!(matches!(greedy, Err(VaultError::Damaged(_))));
    let other: Id = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
    let moved = forge(&|json| json["body"]["store"] = other.to_string().into());
    assert!(matches!(moved, Err(VaultError::WrongPassphrase)));
}

#[test]
fn a_newer_file_is_named_as_such_and_a_missing_one_too() {
    let place = Place::new();
    assert!(matches!(Vault::read(&place.path()), Err(VaultError::Missing(_))));
    let line = r#"{"kind":"fengsui-key-slots","version":2,"unknown":true}"#;
    let check = base::Digest::of(line.as_bytes());
    fs::write(place.path(), format!("{line}\n{check}\n")).unwrap();
    let read = Vault::read(&place.path());
    assert!(matches!(read, Err(VaultError::TooNew { found: 2, known: 1 })));
}

#[test]
fn the_standard_cost_opens_again() {
    let place = Place::new();
    let ways = Ways { passphrase: Some((&first(), Cost::STANDARD)), ..Ways::default() };
    place.create(&ways);
    assert!(Vault::read(&place.path()).unwrap().open_by_passphrase(&first()).is_ok());
}
