//! The trust list in force and its next version: the issuer's limits and the revoked devices.
//!
//! A version is written once and never changed; every change is a higher version that goes down
//! to every unit.

use crate::{
    Error, Station,
    column::{Text, signed, unsigned},
    down::send_down,
    identity::{Keys, Profile},
};
use base::{Digest, Id, Moment};
use format::{DelegationV1, DownWord, EnvelopeV1, Octets, PublicKey, RevocationV1, TrustV1};
use rusqlite::{Connection, OptionalExtension as _, params};

impl Station {
    /// The trust list in force, where it is newer than version `since`.
    pub(crate) fn trust(&self, since: u64) -> Result<Option<Octets>, Error> {
        self.ledger.read(|ledger| {
            Ok(newest(ledger)?
                .filter(|(version, _)| *version > since)
                .map(|(_, envelope)| Octets(envelope)))
        })
    }

    /// Revokes a device: what arrives from it from now on is quarantined.
    ///
    /// # Errors
    /// There is no such device, or the ledger cannot be written.
    pub fn revoke(&self, device: &str, reason: &str) -> Result<(), Error> {
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(Error::Empty { field: "吊销原因" });
        }
        let unknown = || Error::UnknownDevice { device: device.to_owned() };
        let id: Id = device.trim().parse().map_err(|_| unknown())?;
        let (keys, profile, at) = (self.keys.clone(), self.profile.clone(), self.now());
        let found = self.ledger.write(move |ledger| {
            let Some(key) = read_key(ledger, id)? else { return Ok(false) };
            let rseq_last: i64 = ledger
                .query_row("SELECT coalesce(max(rseq), 0) FROM event", [], |row| row.get(0))
                .map_err(Error::Ledger)?;
            ledger
                .execute(
                    "UPDATE device SET revoked_rseq = ?2 WHERE device = ?1",
                    params![Text(id), rseq_last],
                )
                .map_err(Error::Ledger)?;
            let Some(mut list) = newest_list(ledger)? else { return Ok(false) };
            if !list.revoked.iter().any(|revocation| revocation.device == id) {
                let rseq_last = unsigned(rseq_last);
                list.revoked.push(RevocationV1 { device: id, key, rseq_last, at, reason });
                append(ledger, &keys, &profile, list, at)?;
            }
            Ok(true)
        })?;
        if found { Ok(()) } else { Err(unknown()) }
    }
}

/// Writes a new version where the station's issuer, its name or its limit is not the listed one.
pub(crate) fn keep_current(
    ledger: &Connection,
    keys: &Keys,
    profile: &Profile,
    at: Moment,
) -> Result<(), Error> {
    let issuer = DelegationV1 {
        key: keys.issuer_key(),
        name: profile.name.clone(),
        stream: profile.warnings(),
        colour_max: profile.colour_max,
        units: Vec::new(),
    };
    let list = match newest_list(ledger)? {
        Some(list) if list.issuers == [issuer.clone()] => return Ok(()),
        Some(list) => TrustV1 { issuers: vec![issuer], ..list },
        None => TrustV1 {
            version: 0,
            station: profile.station,
            at,
            issuers: vec![issuer],
            revoked: Vec::new(),
        },
    };
    append(ledger, keys, profile, list, at)
}

/// The newest version and its envelope.
pub(crate) fn newest(ledger: &Connection) -> Result<Option<(u64, Vec<u8>)>, Error> {
    ledger
        .query_row("SELECT version, envelope FROM trust ORDER BY version DESC LIMIT 1", [], |row| {
            Ok((unsigned(row.get(0)?), row.get(1)?))
        })
        .optional()
        .map_err(Error::Ledger)
}

fn newest_list(ledger: &Connection) -> Result<Option<TrustV1>, Error> {
    let Some((_, envelope)) = newest(ledger)? else { return Ok(None) };
    let stored = |_| Error::Stored { what: "trust.envelope" };
    EnvelopeV1::decode(&envelope).and_then(|envelope| envelope.open()).map(Some).map_err(stored)
}

fn append(
    ledger: &Connection,
    keys: &Keys,
    profile: &Profile,
    list: TrustV1,
    at: Moment,
) -> Result<(), Error> {
    let list = TrustV1 { version: list.version + 1, station: profile.station, at, ..list };
    let envelope = keys.seal(&list)?;
    ledger
        .execute(
            "INSERT INTO trust (version, envelope) VALUES (?1, ?2)",
            params![signed(list.version), envelope.bytes()],
        )
        .map_err(Error::Ledger)?;
    send_down(ledger, None, DownWord::Trust, &envelope)
}

fn read_key(ledger: &Connection, device: Id) -> Result<Option<Digest>, Error> {
    ledger
        .query_row("SELECT key FROM device WHERE device = ?1", [Text(device)], |row| {
            row.get::<_, [u8; 32]>(0)
        })
        .optional()
        .map_err(Error::Ledger)
        .map(|key| key.map(|bytes| PublicKey(bytes).id()))
}
