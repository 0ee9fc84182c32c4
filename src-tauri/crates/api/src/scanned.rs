//! Scans as evidence: the file itself is kept with what it proves, and comes out again as it came in.
//!
//! A proof names only a file that is here: the last one that came in, or one kept before. It is kept
//! once the duty may be settled and before that is recorded, so that no record names an absent file.

use crate::{
    App, Code, Failure,
    input::{ProofInput, ScanInput},
    session::Session,
};
use base::Digest;
use incident::{Event, Refusal, Scan};
use std::sync::Arc;
use store::KeptFile;

/// What is still to be kept of a proof.
pub(crate) struct Scanned(Option<Arc<Vec<u8>>>);

impl Scanned {
    /// Finds the file that a proof names, and puts right how the proof names it; or why it is refused.
    pub(crate) fn find(
        app: &App,
        session: &Session,
        proof: &mut ProofInput,
    ) -> Result<Result<Self, Refusal>, Failure> {
        let Some(scan) = scan(proof) else { return Ok(Ok(Self(None))) };
        let held = session.store.kept_name(scan.sha256)?;
        let came = if held.is_none() { app.uploads.named(scan.sha256) } else { None };
        let bytes = match (held, &came) {
            (Some((name, bytes)), _) => {
                scan.name = name;
                Some(bytes)
            }
            (None, Some(came)) => u64::try_from(came.len()).ok(),
            (None, None) => None,
        };
        if bytes != Some(scan.bytes) {
            return Ok(Err(Refusal::plain("scan", "扫描件没有传进来，请重新选择文件。")));
        }
        Ok(Ok(Self(came)))
    }

    /// Keeps it under the name that the events give it.
    pub(crate) fn keep(
        self,
        app: &App,
        session: &Session,
        events: &[Event],
    ) -> Result<(), Failure> {
        let (Some(came), Some(scan)) = (self.0, events.iter().find_map(named)) else {
            return Ok(());
        };
        let kept_at = app.setup.clock.now();
        let bytes = Arc::unwrap_or_clone(came);
        let name = scan.name.clone();
        session.store.writer().keep_file(KeptFile { name, bytes, kept_at })?;
        app.uploads.forget();
        Ok(())
    }
}

impl App {
    /// A kept file by the SHA-256 of its bytes in lower-case hexadecimal: its name and its bytes.
    ///
    /// # Errors
    /// `Locked` where the store is not open, `Missing` where no such file is kept, `Damaged` where it
    /// is no longer what was kept.
    pub fn kept_file(&self, digest: &str) -> Result<(String, Vec<u8>), Failure> {
        let session = self.session()?;
        let digest = digest.parse::<Digest>().ok();
        let kept = digest.map(|digest| session.store.kept_file(digest)).transpose()?.flatten();
        let kept = kept.ok_or_else(|| Failure::plain(Code::Missing, "没有保存这个文件"))?;
        Ok((kept.name, kept.bytes))
    }
}

fn scan(proof: &mut ProofInput) -> Option<&mut ScanInput> {
    match proof {
        ProofInput::Paper { scan, .. } | ProofInput::Platform { scan, .. } => scan.as_mut(),
        ProofInput::Phone { .. } | ProofInput::Hand { .. } | ProofInput::NotApplicable { .. } => {
            None
        }
    }
}

fn named(event: &Event) -> Option<&Scan> {
    match event {
        Event::Settled(done) => done.proof.scan(),
        _ => None,
    }
}
