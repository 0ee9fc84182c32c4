//! Who the station is: its id, its names, its signing keys, its root certificate.
//!
//! The station key signs receipts, freshness, trust, time and device statements; the issuer key
//! signs warnings and instructions under the limits that the trust list gives it.

use crate::{Error, folder::Folder, root::Root, unit::checked_url};
use base::{Clock, Digest, Id};
use format::{ColourWord, EnvelopeV1, ModeWord, PublicKey, SignedForm, StreamId};
use keys::DeviceKey;
use rusqlite::{Connection, OptionalExtension as _};
use std::str::FromStr;
use zeroize::Zeroizing;

/// What a station is started with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The station's name; none keeps the one it has.
    pub name: Option<String>,
    /// Drill makes a practice station. It counts only when the ledger is made.
    pub mode: ModeWord,
    /// The gravest colour it may issue; none keeps the one it has, red in a fresh ledger.
    pub colour_max: Option<ColourWord>,
    /// The address that units reach it by, `https://host:port`; none keeps the one it has.
    pub url: Option<String>,
}

impl Default for Setup {
    fn default() -> Self {
        Self { name: None, mode: ModeWord::Live, colour_max: None, url: None }
    }
}

/// The secret half, made before the ledger and kept in files beside it.
pub(crate) struct Keys {
    station: DeviceKey,
    issuer: DeviceKey,
    pub(crate) root: Root,
}

/// The public half, kept in the ledger.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) station: Id,
    pub(crate) name: String,
    pub(crate) mode: ModeWord,
    pub(crate) colour_max: ColourWord,
}

impl Keys {
    /// Reads the keys from the folder; the first time, makes them.
    pub(crate) fn open(folder: &Folder) -> Result<Self, Error> {
        Ok(Self {
            station: open_key(folder, "station.key")?,
            issuer: open_key(folder, "issuer.key")?,
            root: Root::open(folder)?,
        })
    }

    /// The public key that receipts and statements verify with.
    pub(crate) fn station_key(&self) -> PublicKey {
        PublicKey(self.station.public())
    }

    /// The public key that warnings verify with.
    pub(crate) fn issuer_key(&self) -> PublicKey {
        PublicKey(self.issuer.public())
    }

    /// Signs with the station key.
    pub(crate) fn seal<F: SignedForm>(&self, form: &F) -> Result<EnvelopeV1, Error> {
        seal(&self.station, form)
    }

    /// Signs with the issuer key.
    pub(crate) fn issue<F: SignedForm>(&self, form: &F) -> Result<EnvelopeV1, Error> {
        seal(&self.issuer, form)
    }
}

impl Profile {
    /// Reads the profile from the ledger; the first time, makes it. What `setup` names is kept.
    pub(crate) fn open(
        ledger: &Connection,
        setup: &Setup,
        clock: &dyn Clock,
    ) -> Result<Self, Error> {
        let known = read_setting(ledger, "station")?;
        let station = match known {
            Some(text) => parse(&text, "setting.station")?,
            None => {
                let station = Id::fresh(clock).map_err(Error::Random)?;
                write_setting(ledger, "station", &station.to_string())?;
                write_setting(ledger, "mode", setup.mode.word())?;
                write_setting(ledger, "name", default_name(setup.mode))?;
                write_setting(ledger, "colour_max", ColourWord::Red.word())?;
                station
            }
        };
        if let Some(name) = &setup.name {
            write_setting(ledger, "name", name)?;
        }
        if let Some(colour) = setup.colour_max {
            write_setting(ledger, "colour_max", colour.word())?;
        }
        if let Some(url) = &setup.url {
            write_setting(ledger, "url", &checked_url(url)?)?;
        }
        Ok(Self {
            station,
            name: read_setting(ledger, "name")?.unwrap_or_default(),
            mode: read_word(ledger, "mode")?,
            colour_max: read_word(ledger, "colour_max")?,
        })
    }

    /// The stream of the warnings, which go to every unit.
    pub(crate) fn warnings(&self) -> StreamId {
        StreamId { device: self.station, epoch: 1, to: self.station }
    }

    /// The stream of the instructions to one unit.
    pub(crate) fn instructions(&self, unit: Id) -> StreamId {
        StreamId { device: self.station, epoch: 1, to: unit }
    }
}

/// A value of the table of settings.
pub(crate) fn read_setting(ledger: &Connection, name: &str) -> Result<Option<String>, Error> {
    ledger
        .query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0))
        .optional()
        .map_err(Error::Ledger)
}

/// Sets a value of the table of settings.
pub(crate) fn write_setting(ledger: &Connection, name: &str, value: &str) -> Result<(), Error> {
    ledger
        .execute(
            "INSERT INTO setting (name, value) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
        )
        .map_err(Error::Ledger)
        .map(drop)
}

fn read_word<T: FromStr>(ledger: &Connection, name: &'static str) -> Result<T, Error> {
    parse(&read_setting(ledger, name)?.unwrap_or_default(), name)
}

fn parse<T: FromStr>(text: &str, what: &'static str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::Stored { what })
}

const fn default_name(mode: ModeWord) -> &'static str {
    match mode {
        ModeWord::Live => "上级站",
        ModeWord::Drill => "演练上级站",
    }
}

fn seal<F: SignedForm>(key: &DeviceKey, form: &F) -> Result<EnvelopeV1, Error> {
    let id = PublicKey(key.public()).id();
    EnvelopeV1::seal(form, id, |word, payload| key.sign(word, payload)).map_err(Error::Form)
}

fn open_key(folder: &Folder, name: &str) -> Result<DeviceKey, Error> {
    let text = folder.key_file(name, || {
        let key = DeviceKey::generate().map_err(Error::Random)?;
        Ok(Zeroizing::new(format!("{}\n", Digest::from_bytes(*key.seed()))))
    })?;
    let seed: Digest = text.trim_end().parse().map_err(|_| folder.damaged(name))?;
    Ok(DeviceKey::from_seed(&Zeroizing::new(*seed.bytes())))
}
