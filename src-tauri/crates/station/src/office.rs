//! The station as a whole: identity, ledger and clock behind every use of it.
//!
//! Its methods block on the disk; an async caller moves them to a blocking thread.

use crate::{
    Error, Setup,
    folder::Folder,
    freshness::Cached,
    identity::{Keys, Profile, read_setting, write_setting},
    ledger::{Ledger, Marks},
    root::Root,
    trust,
    unit::checked_url,
};
use base::{Clock, Digest, Id, Moment};
use format::{BootV1, ModeWord};
use std::{
    path::Path,
    sync::{Arc, Mutex},
};
use tokio::sync::watch;

/// The station.
pub struct Station {
    pub(crate) keys: Arc<Keys>,
    pub(crate) profile: Profile,
    pub(crate) ledger: Ledger,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) freshness: Mutex<Option<Cached>>,
}

impl Station {
    /// Whether a station was founded in a data folder.
    #[must_use]
    pub fn exists(path: &Path) -> bool {
        Folder::holds_ledger(path)
    }

    /// Opens the station in a data folder, and founds it where there is none.
    ///
    /// # Errors
    /// The folder, a key or the ledger cannot be used, or a key is missing beside a ledger.
    pub fn open(path: &Path, setup: &Setup, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let folder = Folder::open(path)?;
        let setting_up = folder.lock()?;
        let keys = Arc::new(Keys::open(&folder)?);
        let ledger = Ledger::open(&folder.ledger())?;
        let profile = {
            let (setup, clock, keys) = (setup.clone(), Arc::clone(&clock), Arc::clone(&keys));
            ledger.write(move |ledger| {
                let profile = Profile::open(ledger, &setup, clock.as_ref())?;
                trust::keep_current(ledger, &keys, &profile, clock.now())?;
                Ok(profile)
            })?
        };
        drop(setting_up);
        Ok(Self { keys, profile, ledger, clock, freshness: Mutex::new(None) })
    }

    /// The station's id.
    #[must_use]
    pub fn id(&self) -> Id {
        self.profile.station
    }

    /// The station's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.profile.name
    }

    /// Drill for a practice station, which takes nothing live.
    #[must_use]
    pub fn mode(&self) -> ModeWord {
        self.profile.mode
    }

    /// The SHA-256 of the root certificate (DER), which units pin.
    #[must_use]
    pub fn fingerprint(&self) -> Digest {
        self.keys.root.fingerprint()
    }

    /// Keeps the address that tickets name.
    ///
    /// # Errors
    /// The address is not `https://host[:port]`, or the ledger cannot be written.
    pub fn keep_url(&self, url: &str) -> Result<(), Error> {
        let url = checked_url(url)?;
        self.ledger.write(move |ledger| write_setting(ledger, "url", &url))
    }

    /// The address that tickets name, where one is kept.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn url(&self) -> Result<Option<String>, Error> {
        self.ledger.read(|ledger| read_setting(ledger, "url"))
    }

    /// The port of the address that tickets name, where there is one.
    pub(crate) fn last_port(&self) -> Result<Option<u16>, Error> {
        Ok(self.url()?.and_then(|url| url.rsplit(':').next()?.parse().ok()))
    }

    /// Looks for what another process wrote, so that those who wait hear of it.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn refresh(&self) -> Result<(), Error> {
        self.ledger.refresh()
    }

    pub(crate) fn root(&self) -> &Root {
        &self.keys.root
    }

    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    pub(crate) fn boot(&self) -> BootV1 {
        let boot = self.clock.boot();
        let elapsed_ms = u64::try_from(boot.elapsed.as_millis()).unwrap_or_default();
        BootV1 { id: boot.id, elapsed_ms }
    }

    pub(crate) fn marks(&self) -> watch::Receiver<Marks> {
        self.ledger.marks()
    }
}
