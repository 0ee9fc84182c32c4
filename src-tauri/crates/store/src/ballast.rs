//! A file that only takes up room, let go when the disk is full so that a small save still works.
//!
//! On a full disk SQLite cannot even delete, so the room must be there before it is needed.

use crate::{Error, place::Place};
use std::{
    fs::{self, File},
    io::{self, Write as _},
};

/// The size of the ballast, in bytes: room for a day of reports and for the log SQLite writes ahead.
pub(crate) const BALLAST_BYTES: usize = 8 * 1024 * 1024;

const BLOCK_BYTES: usize = 128 * 1024;

/// Lays the ballast where there is none. A disk too full to hold it is no reason not to start.
pub(crate) fn lay(place: &Place) -> Result<(), Error> {
    let path = place.ballast();
    if fs::metadata(&path).is_ok_and(|found| found.len() >= BALLAST_BYTES as u64) {
        return Ok(());
    }
    let fill = || {
        let mut file = File::create(&path)?;
        let block = noise();
        for _ in 0..BALLAST_BYTES / BLOCK_BYTES {
            file.write_all(&block)?;
        }
        file.sync_all()
    };
    match fill() {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::StorageFull => {
            tracing::warn!("the disk is too full for the ballast");
            release(place).map(|_| ())
        }
        Err(error) => Err(Error::file("写入预留文件", path)(error)),
    }
}

/// Bytes that no file system makes small: zeros may be stored as a hole, and repetition within 128 KiB
/// may be compressed away.
fn noise() -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut block = Vec::with_capacity(BLOCK_BYTES);
    while block.len() < BLOCK_BYTES {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        block.extend_from_slice(&state.to_le_bytes());
    }
    block
}

/// Whether the ballast is there.
pub(crate) fn is_laid(place: &Place) -> bool {
    fs::metadata(place.ballast()).is_ok_and(|found| found.len() > 0)
}

/// Lets the ballast go; says whether that made room.
pub(crate) fn release(place: &Place) -> Result<bool, Error> {
    let laid = is_laid(place);
    match fs::remove_file(place.ballast()) {
        Ok(()) => Ok(laid),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::file("释放预留文件", place.ballast())(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ballast_makes_room_once() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(folder.path());
        assert!(!release(&place).unwrap());
        lay(&place).unwrap();
        assert_eq!(fs::metadata(place.ballast()).unwrap().len(), BALLAST_BYTES as u64);
        assert!(release(&place).unwrap());
        assert!(!is_laid(&place));
        assert!(!release(&place).unwrap());
    }
}
