//! What guessing a passphrase costs: the parameters of Argon2id (RFC 9106), stored with the slot.
//!
//! A slot file may be forged, so parameters read from one are bounded before memory is taken.

use crate::{Passphrase, WrappingKey};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Parameters of Argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// A passphrase could not be stretched at this cost.
#[derive(Debug, thiserror::Error)]
pub enum CostError {
    /// The parameters are out of bounds.
    #[error("口令参数超出范围")]
    Bounds,
    /// Argon2 failed; most often the memory could not be had.
    #[error("口令运算失败（内存不足？）：{0}")]
    Stretch(argon2::Error),
}

impl Cost {
    /// 64 MiB, 3 passes, 4 lanes: the second recommended option of RFC 9106, section 4.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 };

    /// The least Argon2 takes, for tests, where guessing does not matter and time does.
    pub const LEAST: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };

    pub(crate) fn is_sane(self) -> bool {
        (8..=1024 * 1024).contains(&self.memory_kib)
            && (1..=64).contains(&self.passes)
            && (1..=64).contains(&self.lanes)
    }

    pub(crate) fn stretch(
        self,
        passphrase: &Passphrase,
        salt: &[u8; 16],
    ) -> Result<WrappingKey, CostError> {
        if !self.is_sane() {
            return Err(CostError::Bounds);
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .map_err(CostError::Stretch)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.bytes(), salt, key.as_mut_slice())
            .map_err(CostError::Stretch)?;
        Ok(WrappingKey::from_bytes(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forged_cost_takes_no_memory() {
        let forged = Cost { memory_kib: u32::MAX, ..Cost::STANDARD };
        let result = forged.stretch(&Passphrase::from("x"), &[0; 16]);
        assert!(matches!(result, Err(CostError::Bounds)));
    }

    #[test]
    fn passphrase_salt_and_cost_all_matter() {
        let stretch = |cost: Cost, text: &str, salt: u8| {
            *cost.stretch(&Passphrase::from(text), &[salt; 16]).unwrap().bytes()
        };
        let base = stretch(Cost::LEAST, "烽燧", 1);
        assert_eq!(base, stretch(Cost::LEAST, "烽燧", 1));
        assert_ne!(base, stretch(Cost::LEAST, "烽火", 1));
        assert_ne!(base, stretch(Cost::LEAST, "烽燧", 2));
        assert_ne!(base, stretch(Cost { passes: 2, ..Cost::LEAST }, "烽燧", 1));
    }
}
