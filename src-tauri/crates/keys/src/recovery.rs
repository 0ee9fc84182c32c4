//! The recovery code: 128 random bits and a 32-bit check, shown once, in eight groups of four.
//!
//! Its letters are those of Crockford's base 32: no I, L, O, U; a typed o is 0, a typed i or l is 1.

use base::{Digest, RandomError, random};
use data_encoding::{Encoding, Specification, Translate, Wrap};
use std::sync::LazyLock;
use zeroize::Zeroizing;

/// A code that opens the store when nothing else does.
pub struct RecoveryCode(Zeroizing<[u8; 16]>);

/// What was typed is not a recovery code.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("恢复码有误：应为 8 组、每组 4 个字符，请逐组核对")]
pub struct RecoveryCodeError;

static LETTERS: LazyLock<Option<Encoding>> = LazyLock::new(|| {
    Specification {
        symbols: "0123456789ABCDEFGHJKMNPQRSTVWXYZ".to_owned(),
        bit_order: data_encoding::BitOrder::MostSignificantFirst,
        check_trailing_bits: true,
        padding: None,
        ignore: " -\t\r\n".to_owned(),
        wrap: Wrap { width: 0, separator: String::new() },
        translate: Translate {
            from: "oOiIlLabcdefghjkmnpqrstvwxyz".to_owned(),
            to: "001111ABCDEFGHJKMNPQRSTVWXYZ".to_owned(),
        },
    }
    .encoding()
    .ok()
});

impl RecoveryCode {
    /// A new code.
    ///
    /// # Errors
    /// The operating system gave no randomness.
    pub fn generate() -> Result<Self, RandomError> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    /// Reads a typed code; case, spaces and hyphens do not matter, nor do o for 0 and i or l for 1.
    ///
    /// # Errors
    /// It is not a code, or its check does not fit: one wrong character is always noticed.
    pub fn typed(text: &str) -> Result<Self, RecoveryCodeError> {
        let letters = LETTERS.as_ref().ok_or(RecoveryCodeError)?;
        let bytes = Zeroizing::new(letters.decode(text.as_bytes()).map_err(|_| RecoveryCodeError)?);
        let (code, check) = bytes.split_first_chunk::<16>().ok_or(RecoveryCodeError)?;
        let code = Self(Zeroizing::new(*code));
        if check == code.check() { Ok(code) } else { Err(RecoveryCodeError) }
    }

    /// The code as it is shown: `XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0; 20]);
        let (code, check) = bytes.split_at_mut(16);
        code.copy_from_slice(self.0.as_slice());
        check.copy_from_slice(&self.check());
        let plain = Zeroizing::new(
            LETTERS.as_ref().map(|l| l.encode(bytes.as_slice())).unwrap_or_default(),
        );
        let mut text = Zeroizing::new(String::with_capacity(40));
        for (place, letter) in plain.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                text.push('-');
            }
            text.push(letter);
        }
        text
    }

    pub(crate) fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    fn check(&self) -> [u8; 4] {
        let mut text = Zeroizing::new(b"fengsui/recovery-code/v1\0".to_vec());
        text.reserve_exact(16);
        text.extend_from_slice(self.0.as_slice());
        Digest::of(&text).bytes().first_chunk().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_eight_groups_and_reads_back_however_it_is_typed() {
        let code = RecoveryCode(Zeroizing::new([0x10; 16]));
        let text = code.text();
        assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [4; 8]);
        for typed in [
            text.to_string(),
            text.to_lowercase(),
            text.replace('-', " "),
            text.replace('0', "o").replace('1', "l"),
        ] {
            assert!(RecoveryCode::typed(&typed).is_ok_and(|c| c.0 == code.0), "{typed}");
        }
    }

    #[test]
    fn the_text_of_a_code_is_frozen() {
        let text = RecoveryCode(Zeroizing::new([0; 16])).text();
        assert_eq!(*text, "0000-0000-0000-0000-0000-0000-00FM-462M");
    }

    #[test]
    fn any_one_wrong_character_is_noticed() {
        let text = RecoveryCode::generate().unwrap().text();
        for place in (0..text.len()).filter(|place| place % 5 != 4) {
            let mut wrong = text.as_bytes().to_vec();
            wrong[place] = if wrong[place] == b'7' { b'8' } else { b'7' };
            let wrong = String::from_utf8(wrong).unwrap();
            assert!(RecoveryCode::typed(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "0000", "烽燧", "UUUU-0000-0000-0000-0000-0000-0000-0000"] {
            assert!(RecoveryCode::typed(text).is_err(), "{text}");
        }
    }
}
