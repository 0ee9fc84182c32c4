//! What keeps and uses secrets: the slots that open the data key, the system keyring, the device
//! signature.
//!
//! No secret here has `Debug`, `Clone` or `Serialize`, and each is zeroed when dropped.

mod cost;
mod device;
mod durable;
mod issuer;
mod keyring;
mod presence;
mod recovery;
mod secret;
mod slot;
mod system;
mod vault;
mod wrap;

pub use cost::{Cost, CostError};
pub use device::{DeviceKey, SignatureError, verify, verify_bare};
pub use issuer::{IssuerKeyError, create_issuer_key, read_issuer_key};
pub use keyring::{Keyring, KeyringError, Reason};
pub use presence::{Presence, presence};
pub use recovery::{RecoveryCode, RecoveryCodeError};
pub use secret::{PASSPHRASE_CHARS_MIN, Passphrase, StoreKey, WrappingKey};
pub use slot::Way;
pub use system::SystemKeyring;
pub use vault::{Vault, VaultError, Ways};
