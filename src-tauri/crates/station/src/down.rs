//! The downward list: receipts of a later level, warnings, instructions, trust lists.
//!
//! Items are only ever appended; a unit asks for what came after the last one it stored, so an
//! answer lost on the way costs nothing.

use crate::{
    Error, Station,
    column::{Text, signed, unsigned},
};
use base::Id;
use format::{DownItemV1, DownV1, DownWord, EnvelopeV1, Octets};
use rusqlite::{Connection, params};

const ITEMS_MAX: usize = 200;
const BYTES_MAX: usize = 2 * 1024 * 1024;

impl Station {
    /// What came for a unit after a cursor.
    pub(crate) fn down(&self, unit: Id, after: u64) -> Result<DownV1, Error> {
        // Freshness comes first: it must not name a head that the items below do not reach.
        let freshness = self.freshness()?;
        self.ledger.read(|ledger| {
            let mut query = ledger
                .prepare_cached(
                    "SELECT cursor, carries, envelope FROM down
                     WHERE cursor > ?1 AND (unit IS NULL OR unit = ?2) ORDER BY cursor",
                )
                .map_err(Error::Ledger)?;
            let mut rows =
                query.query(params![signed(after), Text(unit)]).map_err(Error::Ledger)?;
            let mut list = DownV1 {
                items: Vec::new(),
                next: after,
                more: false,
                freshness: Octets(freshness),
            };
            let mut bytes = 0_usize;
            while let Some(row) = rows.next().map_err(Error::Ledger)? {
                if list.items.len() >= ITEMS_MAX || bytes >= BYTES_MAX {
                    list.more = true;
                    break;
                }
                let item = read_item(row).map_err(Error::Ledger)?;
                bytes = bytes.saturating_add(item.envelope.0.len());
                list.next = item.cursor;
                list.items.push(item);
            }
            Ok(list)
        })
    }
}

/// Puts an envelope on the downward list of one unit, or of all.
pub(crate) fn send_down(
    ledger: &Connection,
    unit: Option<Id>,
    carries: DownWord,
    envelope: &EnvelopeV1,
) -> Result<(), Error> {
    ledger
        .execute(
            "INSERT INTO down (unit, carries, envelope) VALUES (?1, ?2, ?3)",
            params![unit.map(Text), carries.word(), envelope.bytes()],
        )
        .map_err(Error::Ledger)
        .map(drop)
}

fn read_item(row: &rusqlite::Row<'_>) -> Result<DownItemV1, rusqlite::Error> {
    Ok(DownItemV1 {
        cursor: unsigned(row.get(0)?),
        carries: row.get::<_, Text<DownWord>>(1)?.0,
        envelope: Octets(row.get(2)?),
    })
}
