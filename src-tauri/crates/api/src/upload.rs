//! Files on their way in: bytes that came by themselves, to be named by a command.
//!
//! They never pass through a command's JSON. Only the last one is kept, in memory, while the store is
//! open; nothing of it is written before a command decides so.

use crate::{App, Code, Failure};
use base::Digest;
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};
use ts_rs::TS;

/// The largest file that comes in, in bytes.
pub const UPLOAD_BYTES_MAX: usize = format::limits::BUNDLE_BYTES_MAX;

/// By what a command names the file that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Uploaded {
    /// The SHA-256 of its bytes.
    #[ts(as = "String")]
    pub upload: Digest,
}

/// The last file that came.
#[derive(Default)]
pub(crate) struct Uploads(Mutex<Option<(Digest, Arc<Vec<u8>>)>>);

impl Uploads {
    /// The file of this name; `None` where another one came since.
    pub(crate) fn named(&self, upload: Digest) -> Option<Arc<Vec<u8>>> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|(name, _)| *name == upload).map(|(_, bytes)| Arc::clone(bytes))
    }

    /// Forgets it.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl App {
    /// Takes a file that came in whole.
    ///
    /// # Errors
    /// `Locked` where the store is not open, `Invalid` where it is larger than any file may be.
    pub fn upload(&self, bytes: Vec<u8>) -> Result<Uploaded, Failure> {
        self.session()?;
        if bytes.len() > UPLOAD_BYTES_MAX {
            return Err(Failure::plain(Code::Invalid, "文件超过32 MiB，没有收下"));
        }
        let upload = Digest::of(&bytes);
        let mut last = self.uploads.0.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((upload, Arc::new(bytes)));
        Ok(Uploaded { upload })
    }
}
