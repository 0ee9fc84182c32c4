//! The slot file as it stands on disk, version 1: a line of JSON and a line with its SHA-256.
//!
//! Released forms never change: a later program may meet any of them. The second line is the same in
//! every version, so that damage is told from a newer version.

use crate::{
    Cost, CostError, Passphrase, RecoveryCode, StoreKey, WrappingKey,
    wrap::{Fixed, WrapError, Wrapped},
};
use base::{Digest, Id};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

const KIND: &str = "fengsui-key-slots";
pub(crate) const VERSION: u32 = 1;

/// A way to open the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// 系统密钥环: the operating system keeps the key while the user is logged in.
    Keyring,
    /// 口令.
    Passphrase,
    /// 恢复码.
    Recovery,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "way", deny_unknown_fields)]
pub(crate) enum SlotV1 {
    Keyring { account: String, key: Wrapped<32> },
    Passphrase { cost: Cost, salt: Fixed<16>, key: Wrapped<32> },
    Recovery { salt: Fixed<16>, key: Wrapped<32> },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SlotsV1 {
    pub(crate) store: Id,
    pub(crate) slots: Vec<SlotV1>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SlotFileV1 {
    kind: String,
    version: u32,
    pub(crate) body: SlotsV1,
    /// Proves to whoever holds the data key that no slot was added, removed or exchanged.
    seal: Wrapped<0>,
}

#[derive(Deserialize)]
struct AnyVersion {
    kind: String,
    version: u32,
}

/// Why the text of a slot file could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    Damaged(&'static str),
    TooNew(u32),
}

impl SlotV1 {
    pub(crate) fn keyring(
        store: Id,
        account: String,
        kept: &WrappingKey,
        data: &StoreKey,
    ) -> Result<Self, WrapError> {
        let key = Wrapped::wrap(kept, &place(store, Way::Keyring, &account), data.bytes())?;
        Ok(Self::Keyring { account, key })
    }

    pub(crate) fn passphrase(
        store: Id,
        cost: Cost,
        salt: [u8; 16],
        stretched: &WrappingKey,
        data: &StoreKey,
    ) -> Result<Self, WrapError> {
        let at = passphrase_place(store, cost, &salt);
        Ok(Self::Passphrase {
            cost,
            salt: Fixed(salt),
            key: Wrapped::wrap(stretched, &at, data.bytes())?,
        })
    }

    pub(crate) fn recovery(
        store: Id,
        salt: [u8; 16],
        code: &RecoveryCode,
        data: &StoreKey,
    ) -> Result<Self, WrapError> {
        let derived = derive(code, &salt)?;
        let at = place(store, Way::Recovery, &Digest::of(&salt).to_string());
        let key = Wrapped::wrap(&derived, &at, data.bytes())?;
        Ok(Self::Recovery { salt: Fixed(salt), key })
    }

    pub(crate) const fn way(&self) -> Way {
        match self {
            Self::Keyring { .. } => Way::Keyring,
            Self::Passphrase { .. } => Way::Passphrase,
            Self::Recovery { .. } => Way::Recovery,
        }
    }
}

/// Opens a keyring slot; nothing where the kept key does not fit.
pub(crate) fn open_kept(
    store: Id,
    account: &str,
    wrapped: &Wrapped<32>,
    kept: &WrappingKey,
) -> Option<StoreKey> {
    wrapped.unwrap(kept, &place(store, Way::Keyring, account)).map(StoreKey::from_bytes)
}

/// Opens a passphrase slot; nothing where the passphrase is wrong.
pub(crate) fn open_typed(
    store: Id,
    cost: Cost,
    salt: &[u8; 16],
    wrapped: &Wrapped<32>,
    passphrase: &Passphrase,
) -> Result<Option<StoreKey>, CostError> {
    let stretched = cost.stretch(passphrase, salt)?;
    let plain = wrapped.unwrap(&stretched, &passphrase_place(store, cost, salt));
    Ok(plain.map(StoreKey::from_bytes))
}

/// Opens a recovery slot; nothing where the code is another one.
pub(crate) fn open_recovery(
    store: Id,
    salt: &[u8; 16],
    wrapped: &Wrapped<32>,
    code: &RecoveryCode,
) -> Option<StoreKey> {
    let at = place(store, Way::Recovery, &Digest::of(salt).to_string());
    wrapped.unwrap(&derive(code, salt).ok()?, &at).map(StoreKey::from_bytes)
}

impl SlotFileV1 {
    pub(crate) fn seal(body: SlotsV1, data: &StoreKey) -> Result<Self, WrapError> {
        let seal = Wrapped::wrap(&seal_key(data)?, &sealed_bytes(&body)?, &[])?;
        Ok(Self { kind: KIND.to_owned(), version: VERSION, body, seal })
    }

    pub(crate) fn is_sealed_by(&self, data: &StoreKey) -> bool {
        seal_key(data)
            .and_then(|key| Ok((key, sealed_bytes(&self.body)?)))
            .is_ok_and(|(key, bytes)| self.seal.unwrap(&key, &bytes).is_some())
    }

    pub(crate) fn text(&self) -> Result<String, WrapError> {
        let line = serde_json::to_string(self).map_err(|_| WrapError::Cipher)?;
        let check = Digest::of(line.as_bytes());
        Ok(format!("{line}\n{check}\n"))
    }

    pub(crate) fn parse(text: &[u8]) -> Result<Self, Unreadable> {
        use Unreadable::{Damaged, TooNew};
        let text = str::from_utf8(text).map_err(|_| Damaged("不是文本"))?;
        let (line, check) =
            text.strip_suffix('\n').and_then(|t| t.split_once('\n')).ok_or(Damaged("行数不对"))?;
        if Digest::of(line.as_bytes()).to_string() != check {
            return Err(Damaged("校验和不符"));
        }
        let any: AnyVersion = serde_json::from_str(line).map_err(|_| Damaged("格式不对"))?;
        if any.kind != KIND {
            return Err(Damaged("不是密钥槽文件"));
        }
        if any.version > VERSION {
            return Err(TooNew(any.version));
        }
        let file: Self = serde_json::from_str(line).map_err(|_| Damaged("格式不对"))?;
        let ways = file.body.slots.iter().map(SlotV1::way).collect::<Vec<_>>();
        let mut once = ways.clone();
        once.sort_unstable();
        once.dedup();
        let sane = file.body.slots.iter().all(|slot| match slot {
            SlotV1::Passphrase { cost, .. } => cost.is_sane(),
            SlotV1::Keyring { .. } | SlotV1::Recovery { .. } => true,
        });
        if file.version != VERSION || ways.is_empty() || once.len() != ways.len() || !sane {
            return Err(Damaged("内容不合理"));
        }
        Ok(file)
    }
}

fn place(store: Id, way: Way, detail: &str) -> Vec<u8> {
    let way = match way {
        Way::Keyring => "keyring",
        Way::Passphrase => "passphrase",
        Way::Recovery => "recovery",
    };
    format!("fengsui/key-slot/v{VERSION}\0{store}\0{way}\0{detail}").into_bytes()
}

fn passphrase_place(store: Id, cost: Cost, salt: &[u8; 16]) -> Vec<u8> {
    let Cost { memory_kib, passes, lanes } = cost;
    let detail = format!("argon2id\0{memory_kib}\0{passes}\0{lanes}\0{}", Digest::of(salt));
    place(store, Way::Passphrase, &detail)
}

/// A code of 128 random bits needs no stretching, only separation (RFC 5869).
fn derive(code: &RecoveryCode, salt: &[u8; 16]) -> Result<WrappingKey, WrapError> {
    expand(Some(salt), code.bytes(), b"fengsui/recovery-slot/v1")
}

fn seal_key(data: &StoreKey) -> Result<WrappingKey, WrapError> {
    expand(None, data.bytes(), b"fengsui/key-slots-seal/v1")
}

fn expand(salt: Option<&[u8]>, secret: &[u8], purpose: &[u8]) -> Result<WrappingKey, WrapError> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(salt, secret)
        .expand(purpose, key.as_mut_slice())
        .map_err(|_| WrapError::Cipher)?;
    Ok(WrappingKey::from_bytes(key))
}

fn sealed_bytes(body: &SlotsV1) -> Result<Vec<u8>, WrapError> {
    serde_json::to_vec(&(KIND, VERSION, body)).map_err(|_| WrapError::Cipher)
}
