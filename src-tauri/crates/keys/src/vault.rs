//! The vault: the slot file beside the database, any one of whose slots opens the data key.
//!
//! The data key is made in [`Vault::create`] and nowhere else. Every change proves the data key
//! first, leaves at least one way in, and replaces the file whole.

use crate::{
    Cost, CostError, Keyring, KeyringError, Passphrase, RecoveryCode, StoreKey, Way, WrappingKey,
    durable::{self, Existing},
    slot::{
        SlotFileV1, SlotV1, SlotsV1, Unreadable, VERSION, open_kept, open_recovery, open_typed,
    },
    wrap::WrapError,
};
use base::{Id, RandomError, random};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The slots of one store. Holds no secret: opening gives the data key to the caller.
#[derive(Debug)]
pub struct Vault {
    path: PathBuf,
    file: SlotFileV1,
}

/// The ways a new vault shall open; at least one.
#[derive(Default)]
pub struct Ways<'a> {
    /// The system keyring.
    pub keyring: Option<&'a dyn Keyring>,
    /// A passphrase and what guessing it shall cost.
    pub passphrase: Option<(&'a Passphrase, Cost)>,
    /// A recovery code, which the operator has been shown.
    pub recovery: Option<&'a RecoveryCode>,
}

/// What went wrong with a vault.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is no slot file.
    #[error("未找到密钥槽文件：{}", .0.display())]
    Missing(PathBuf),
    /// A slot file stands where a new one was to be made; nothing was written.
    #[error("密钥槽文件已存在，未作改动：{}", .0.display())]
    Exists(PathBuf),
    /// The slot file could not be read.
    #[error("无法读取密钥槽文件：{}", path.display())]
    Read {
        /// The slot file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The slot file could not be written; the earlier one, if any, still stands.
    #[error("无法写入密钥槽文件：{}", path.display())]
    Write {
        /// The slot file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The slot file comes from a newer program.
    #[error("密钥槽文件版本 {found} 高于本程序支持的版本 {known}，请升级程序")]
    TooNew {
        /// Its version.
        found: u32,
        /// The newest this program knows.
        known: u32,
    },
    /// The slot file is damaged or was tampered with.
    #[error("密钥槽文件已损坏或被篡改：{0}")]
    Damaged(&'static str),
    /// The store does not open this way.
    #[error("本机数据未设置此种解锁方式")]
    NotSet(Way),
    /// The passphrase is wrong.
    #[error("口令不正确")]
    WrongPassphrase,
    /// The recovery code belongs to another store, or was replaced by a newer one.
    #[error("恢复码不正确，或已被新的恢复码取代")]
    WrongRecoveryCode,
    /// The keyring keeps another key than the one that was put there.
    #[error("系统密钥环中的密钥与本机数据不符")]
    WrongKeyringKey,
    /// The keyring said no.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// A new passphrase is too short.
    #[error("口令太短：至少 {min} 个字符", min = crate::PASSPHRASE_CHARS_MIN)]
    ShortPassphrase,
    /// The change would leave no way in, or a vault was to be made without any.
    #[error("至少须保留一种解锁方式")]
    NoWayIn,
    /// The data key is not that of this vault.
    #[error("数据密钥与密钥槽文件不符")]
    ForeignKey,
    /// The passphrase could not be stretched.
    #[error(transparent)]
    Cost(#[from] CostError),
    /// The operating system gave no randomness.
    #[error("系统未能提供随机数")]
    Random(#[from] RandomError),
    /// Encryption failed.
    #[error("加密失败")]
    Cipher,
}

impl Vault {
    /// Makes the vault and the data key of a new store.
    ///
    /// # Errors
    /// A slot file already stands there, no way was given, or a way could not be set up; then no
    /// slot file was written.
    pub fn create(path: &Path, store: Id, ways: &Ways<'_>) -> Result<(Self, StoreKey), VaultError> {
        if path.symlink_metadata().is_ok() {
            return Err(VaultError::Exists(path.to_owned()));
        }
        let data = StoreKey::generate()?;
        let mut slots = Vec::new();
        if let Some((passphrase, cost)) = ways.passphrase {
            slots.push(passphrase_slot(store, &data, passphrase, cost)?);
        }
        if let Some(code) = ways.recovery {
            slots.push(SlotV1::recovery(store, random()?, code, &data)?);
        }
        if let Some(keyring) = ways.keyring {
            slots.push(keyring_slot(store, &data, keyring)?);
        }
        if slots.is_empty() {
            return Err(VaultError::NoWayIn);
        }
        let file = SlotFileV1::seal(SlotsV1 { store, slots }, &data)?;
        let vault = Self { path: path.to_owned(), file };
        vault.store(Existing::Refused)?;
        Ok((vault, data))
    }

    /// Reads the slot file; nothing is opened yet.
    ///
    /// # Errors
    /// It is missing, unreadable, damaged or too new.
    pub fn read(path: &Path) -> Result<Self, VaultError> {
        let text = fs::read(path).map_err(|source| {
            let path = path.to_owned();
            if source.kind() == io::ErrorKind::NotFound {
                VaultError::Missing(path)
            } else {
                VaultError::Read { path, source }
            }
        })?;
        let file = SlotFileV1::parse(&text).map_err(|why| match why {
            Unreadable::Damaged(why) => VaultError::Damaged(why),
            Unreadable::TooNew(found) => VaultError::TooNew { found, known: VERSION },
        })?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// The store these slots belong to.
    #[must_use]
    pub fn store_id(&self) -> Id {
        self.file.body.store
    }

    /// The ways this vault opens.
    #[must_use]
    pub fn ways(&self) -> Vec<Way> {
        self.file.body.slots.iter().map(SlotV1::way).collect()
    }

    /// Opens by the key that the system keyring keeps.
    ///
    /// # Errors
    /// The way is not set, the keyring said no, or it keeps another key. Never makes a key.
    pub fn open_by_keyring(&self, keyring: &dyn Keyring) -> Result<StoreKey, VaultError> {
        let Some(SlotV1::Keyring { account, key }) = self.slot(Way::Keyring) else {
            return Err(VaultError::NotSet(Way::Keyring));
        };
        let kept = keyring.read(account)?;
        self.proven(open_kept(self.store_id(), account, key, &kept), VaultError::WrongKeyringKey)
    }

    /// Opens by the passphrase. Takes as long as its cost says: not for the screen's thread.
    ///
    /// # Errors
    /// The way is not set, or the passphrase is wrong.
    pub fn open_by_passphrase(&self, passphrase: &Passphrase) -> Result<StoreKey, VaultError> {
        let Some(SlotV1::Passphrase { cost, salt, key }) = self.slot(Way::Passphrase) else {
            return Err(VaultError::NotSet(Way::Passphrase));
        };
        let opened = open_typed(self.store_id(), *cost, &salt.0, key, passphrase)?;
        self.proven(opened, VaultError::WrongPassphrase)
    }

    /// Opens by the recovery code.
    ///
    /// # Errors
    /// The way is not set, or the code is another one.
    pub fn open_by_recovery(&self, code: &RecoveryCode) -> Result<StoreKey, VaultError> {
        let Some(SlotV1::Recovery { salt, key }) = self.slot(Way::Recovery) else {
            return Err(VaultError::NotSet(Way::Recovery));
        };
        let opened = open_recovery(self.store_id(), &salt.0, key, code);
        self.proven(opened, VaultError::WrongRecoveryCode)
    }

    /// Sets or changes the passphrase. The earlier one no longer opens.
    ///
    /// # Errors
    /// It is too short, or the file could not be written; then the earlier one still opens.
    pub fn set_passphrase(
        &mut self,
        data: &StoreKey,
        passphrase: &Passphrase,
        cost: Cost,
    ) -> Result<(), VaultError> {
        self.owned_by(data)?;
        self.replace(data, passphrase_slot(self.store_id(), data, passphrase, cost)?)
    }

    /// Sets a recovery code, which the operator has been shown. The earlier one no longer opens.
    ///
    /// # Errors
    /// The file could not be written; then the earlier one still opens.
    pub fn set_recovery(&mut self, data: &StoreKey, code: &RecoveryCode) -> Result<(), VaultError> {
        self.owned_by(data)?;
        self.replace(data, SlotV1::recovery(self.store_id(), random()?, code, data)?)
    }

    /// Lets the system keyring open the store, under a new key each time.
    ///
    /// # Errors
    /// The keyring said no, or the file could not be written; then nothing changed.
    pub fn set_keyring(
        &mut self,
        data: &StoreKey,
        keyring: &dyn Keyring,
    ) -> Result<(), VaultError> {
        self.owned_by(data)?;
        let earlier = self.account();
        self.replace(data, keyring_slot(self.store_id(), data, keyring)?)?;
        forget(keyring, earlier);
        Ok(())
    }

    /// Takes a way away. For the keyring's, its entry is removed from `keyring` as well.
    ///
    /// # Errors
    /// It is not set, it is the last, or the file could not be written.
    pub fn remove(
        &mut self,
        data: &StoreKey,
        way: Way,
        keyring: Option<&dyn Keyring>,
    ) -> Result<(), VaultError> {
        self.owned_by(data)?;
        if self.slot(way).is_none() {
            return Err(VaultError::NotSet(way));
        }
        if self.file.body.slots.len() == 1 {
            return Err(VaultError::NoWayIn);
        }
        let earlier = self.account().filter(|_| way == Way::Keyring);
        let mut slots = self.file.body.slots.clone();
        slots.retain(|slot| slot.way() != way);
        self.exchange(data, slots)?;
        if let Some(keyring) = keyring {
            forget(keyring, earlier);
        }
        Ok(())
    }

    fn slot(&self, way: Way) -> Option<&SlotV1> {
        self.file.body.slots.iter().find(|slot| slot.way() == way)
    }

    fn account(&self) -> Option<String> {
        match self.slot(Way::Keyring) {
            Some(SlotV1::Keyring { account, .. }) => Some(account.clone()),
            _ => None,
        }
    }

    fn proven(&self, opened: Option<StoreKey>, wrong: VaultError) -> Result<StoreKey, VaultError> {
        let data = opened.ok_or(wrong)?;
        if self.file.is_sealed_by(&data) {
            Ok(data)
        } else {
            Err(VaultError::Damaged("封印不符"))
        }
    }

    fn owned_by(&self, data: &StoreKey) -> Result<(), VaultError> {
        if self.file.is_sealed_by(data) { Ok(()) } else { Err(VaultError::ForeignKey) }
    }

    fn replace(&mut self, data: &StoreKey, slot: SlotV1) -> Result<(), VaultError> {
        let mut slots = self.file.body.slots.clone();
        slots.retain(|earlier| earlier.way() != slot.way());
        slots.push(slot);
        self.exchange(data, slots)
    }

    fn exchange(&mut self, data: &StoreKey, slots: Vec<SlotV1>) -> Result<(), VaultError> {
        let file = SlotFileV1::seal(SlotsV1 { store: self.store_id(), slots }, data)?;
        let next = Self { path: self.path.clone(), file };
        next.store(Existing::Replaced)?;
        *self = next;
        Ok(())
    }

    fn store(&self, existing: Existing) -> Result<(), VaultError> {
        durable::write(&self.path, self.file.text()?.as_bytes(), existing).map_err(|source| {
            let path = self.path.clone();
            if source.kind() == io::ErrorKind::AlreadyExists {
                VaultError::Exists(path)
            } else {
                VaultError::Write { path, source }
            }
        })
    }
}

impl From<WrapError> for VaultError {
    fn from(error: WrapError) -> Self {
        match error {
            WrapError::Random(error) => Self::Random(error),
            WrapError::Cipher => Self::Cipher,
        }
    }
}

fn passphrase_slot(
    store: Id,
    data: &StoreKey,
    passphrase: &Passphrase,
    cost: Cost,
) -> Result<SlotV1, VaultError> {
    if !passphrase.is_long_enough() {
        return Err(VaultError::ShortPassphrase);
    }
    let salt = random()?;
    let stretched = cost.stretch(passphrase, &salt)?;
    Ok(SlotV1::passphrase(store, cost, salt, &stretched, data)?)
}

/// The entry is written under a name never used before and read back, so that a failure at any
/// point leaves the earlier entry and the earlier slot as they were.
fn keyring_slot(store: Id, data: &StoreKey, keyring: &dyn Keyring) -> Result<SlotV1, VaultError> {
    let account = format!("{store}/{}", data_encoding::HEXLOWER.encode(&random::<4>()?));
    let kept = WrappingKey::generate()?;
    keyring.write(&account, &kept)?;
    if keyring.read(&account)?.bytes() != kept.bytes() {
        return Err(VaultError::WrongKeyringKey);
    }
    Ok(SlotV1::keyring(store, account, &kept, data)?)
}

/// An entry that no slot names opens nothing, so failing to remove it is no failure.
fn forget(keyring: &dyn Keyring, account: Option<String>) {
    if let Some(account) = account {
        keyring.remove(&account).ok();
    }
}

#[cfg(test)]
mod tests;
