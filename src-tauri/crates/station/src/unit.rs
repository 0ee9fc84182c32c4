//! Units, their devices and the tickets by which devices come.
//!
//! A ticket is good once and until its expiry; its secret stands in the ledger no longer than that.

use crate::{
    Error, Station,
    column::{At, Hash, Text},
    identity::read_setting,
};
use base::{Id, Moment};
use format::{Form as _, TicketSecret, TicketV1};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use std::time::Duration;

/// A unit, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitView {
    /// The unit's id.
    pub unit: Id,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub at: Moment,
    /// Its enrolled devices.
    pub devices: Vec<DeviceView>,
}

/// A device, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeviceView {
    /// The device's id.
    pub device: Id,
    /// Its name.
    pub name: String,
    /// When it was enrolled.
    pub at: Moment,
    /// Whether it is revoked.
    pub revoked: bool,
}

impl Station {
    /// Makes a one-time ticket for a unit, and the unit where there is none of this name. `url`
    /// stands for the address that the station keeps.
    ///
    /// # Errors
    /// The name is empty, no address is known, or the ledger cannot be written.
    pub fn ticket(
        &self,
        unit_name: &str,
        valid: Duration,
        url: Option<&str>,
    ) -> Result<TicketV1, Error> {
        let unit_name = unit_name.trim().to_owned();
        if unit_name.is_empty() {
            return Err(Error::Empty { field: "单位名称" });
        }
        let now = self.now();
        let fresh = Id::fresh(self.clock.as_ref()).map_err(Error::Random)?;
        let secret = TicketSecret::fresh().map_err(Error::Random)?;
        let draft = TicketV1 {
            form: TicketV1::FORM.to_owned(),
            url: String::new(),
            root: self.fingerprint(),
            root_pem: self.root().pem().to_owned(),
            secret,
            expires: now.plus(valid).whole_second(),
            station_name: self.profile.name.clone(),
            unit: fresh,
            unit_name,
        };
        let url = url.map(str::to_owned);
        self.ledger.write(move |ledger| {
            let url = match url {
                Some(url) => url,
                None => read_setting(ledger, "url")?.ok_or(Error::UrlUnknown)?,
            };
            let unit = ensure_unit(ledger, fresh, &draft.unit_name, now)?;
            let ticket = TicketV1 { url: checked_url(&url)?, unit, ..draft };
            ticket.check().map_err(Error::Form)?;
            let secret = ticket.secret.code();
            ledger
                .execute(
                    "INSERT INTO ticket (lookup, unit, secret, expires, at)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![
                        Hash(ticket.secret.lookup()),
                        Text(unit),
                        secret,
                        At(ticket.expires),
                        At(now)
                    ],
                )
                .map_err(Error::Ledger)?;
            forget_expired(ledger, now)?;
            Ok(ticket)
        })
    }

    /// Every unit with its devices, by name.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn units(&self) -> Result<Vec<UnitView>, Error> {
        self.ledger.read(|ledger| {
            let mut query = ledger
                .prepare("SELECT unit, name, at FROM unit ORDER BY name")
                .map_err(Error::Ledger)?;
            let rows = query.query_map([], |row| {
                Ok(UnitView {
                    unit: row.get::<_, Text<Id>>(0)?.0,
                    name: row.get(1)?,
                    at: row.get::<_, At>(2)?.0,
                    devices: Vec::new(),
                })
            });
            let mut units: Vec<UnitView> =
                rows.and_then(Iterator::collect).map_err(Error::Ledger)?;
            for unit in &mut units {
                unit.devices = read_devices(ledger, unit.unit)?;
            }
            Ok(units)
        })
    }
}

/// The unit of an id or a name.
pub(crate) fn find_unit(ledger: &Connection, text: &str) -> Result<Id, Error> {
    ledger
        .query_row("SELECT unit FROM unit WHERE unit = ?1 OR name = ?1", [text], |row| {
            row.get::<_, Text<Id>>(0)
        })
        .optional()
        .map_err(Error::Ledger)?
        .map(|unit| unit.0)
        .ok_or_else(|| Error::UnknownUnit { unit: text.to_owned() })
}

fn ensure_unit(ledger: &Connection, fresh: Id, name: &str, at: Moment) -> Result<Id, Error> {
    ledger
        .execute(
            "INSERT INTO unit (unit, name, at) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING",
            params![Text(fresh), name, At(at)],
        )
        .map_err(Error::Ledger)?;
    find_unit(ledger, name)
}

fn read_devices(ledger: &Connection, unit: Id) -> Result<Vec<DeviceView>, Error> {
    let mut query = ledger
        .prepare(
            "SELECT device, name, at, revoked_rseq IS NOT NULL FROM device
             WHERE unit = ?1 ORDER BY at, device",
        )
        .map_err(Error::Ledger)?;
    let rows = query.query_map([Text(unit)], |row| {
        Ok(DeviceView {
            device: row.get::<_, Text<Id>>(0)?.0,
            name: row.get(1)?,
            at: row.get::<_, At>(2)?.0,
            revoked: row.get(3)?,
        })
    });
    rows.and_then(Iterator::collect).map_err(Error::Ledger)
}

/// Empties the secrets of expired tickets that no enrolment waits on.
fn forget_expired(ledger: &Connection, now: Moment) -> Result<(), Error> {
    ledger
        .execute(
            "UPDATE ticket SET secret = '' WHERE secret <> '' AND expires < ?1
             AND lookup NOT IN (SELECT ticket FROM enrolment WHERE state = 'pending')",
            [At(now)],
        )
        .map_err(Error::Ledger)
        .map(drop)
}

/// An address as it may stand on a ticket: `https://host[:port]`, nothing after.
pub(crate) fn checked_url(url: &str) -> Result<String, Error> {
    let url = url.trim().trim_end_matches('/');
    let host = url.strip_prefix("https://").unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    if host.is_empty() || !host.chars().all(plain) {
        return Err(Error::UrlInvalid { url: url.to_owned() });
    }
    Ok(url.to_owned())
}
