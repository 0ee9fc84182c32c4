//! The enrolled device behind a key.

use crate::{
    Error, Station,
    column::{Hash, Text},
};
use base::{Digest, Id};
use format::PublicKey;
use rusqlite::{Connection, OptionalExtension as _};

/// An enrolled device.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sender {
    pub(crate) device: Id,
    pub(crate) unit: Id,
    pub(crate) key: PublicKey,
    pub(crate) revoked: bool,
}

impl Station {
    /// The device of a key id.
    pub(crate) fn sender(&self, key: Digest) -> Result<Option<Sender>, Error> {
        self.ledger.read(|ledger| read_sender(ledger, key))
    }
}

/// The device of a key id.
pub(crate) fn read_sender(ledger: &Connection, key: Digest) -> Result<Option<Sender>, Error> {
    ledger
        .query_row(
            "SELECT device, unit, key, revoked_rseq IS NOT NULL FROM device WHERE key_id = ?1",
            [Hash(key)],
            |row| {
                Ok(Sender {
                    device: row.get::<_, Text<Id>>(0)?.0,
                    unit: row.get::<_, Text<Id>>(1)?.0,
                    key: PublicKey(row.get(2)?),
                    revoked: row.get(3)?,
                })
            },
        )
        .optional()
        .map_err(Error::Ledger)
}
