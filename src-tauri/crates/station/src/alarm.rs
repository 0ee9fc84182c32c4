//! What the duty officer must see: forks, reused ids, a false root, a new epoch.
//!
//! The same finding is written once, however often it is sent again.

use crate::{
    Error, Station,
    column::{At, Text},
};
use base::{Id, Moment};
use rusqlite::{Connection, params};
use serde::Serialize;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    Fork,
    IdReused,
    FalseRoot,
    Epoch,
    Quarantine,
}

impl Finding {
    const fn word(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::IdReused => "id_reused",
            Self::FalseRoot => "false_root",
            Self::Epoch => "epoch",
            Self::Quarantine => "quarantine",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Fork => "同一序号出现两份内容：磁盘可能被复制或恢复，信道已冻结",
            Self::IdReused => "同一编号出现另一份内容，未接收后来的一份",
            Self::FalseRoot => "登记请求看到的不是本站证书：可能有人截听",
            Self::Epoch => "终端开启了新的信道纪元，请核实原因",
            Self::Quarantine => "已吊销终端的内容，已隔离",
        }
    }
}

/// One alarm, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlarmView {
    /// When it was found.
    pub at: Moment,
    /// The finding's word.
    pub kind: String,
    /// The finding in words.
    pub text: String,
    /// The device, where one is known.
    pub device: Option<Id>,
    /// What tells this finding from others: a stream and seq, an id, a fingerprint.
    pub detail: String,
}

/// Writes an alarm, once for the same finding and detail.
pub(crate) fn raise(
    ledger: &Connection,
    at: Moment,
    finding: Finding,
    device: Option<Id>,
    detail: &str,
) -> Result<(), Error> {
    ledger
        .execute(
            "INSERT INTO alarm (at, kind, device, detail) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
            params![At(at), finding.word(), device.map(Text), detail],
        )
        .map_err(Error::Ledger)
        .map(drop)
}

impl Station {
    /// Every alarm, the newest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn alarms(&self) -> Result<Vec<AlarmView>, Error> {
        self.ledger.read(|ledger| {
            let mut query = ledger
                .prepare("SELECT at, kind, device, detail FROM alarm ORDER BY rank DESC")
                .map_err(Error::Ledger)?;
            let rows = query.query_map([], |row| {
                let kind: String = row.get(1)?;
                Ok(AlarmView {
                    at: row.get::<_, At>(0)?.0,
                    text: explain(&kind).to_owned(),
                    kind,
                    device: row.get::<_, Option<Text<Id>>>(2)?.map(|id| id.0),
                    detail: row.get(3)?,
                })
            });
            rows.and_then(Iterator::collect).map_err(Error::Ledger)
        })
    }
}

fn explain(word: &str) -> &'static str {
    use Finding::{Epoch, FalseRoot, Fork, IdReused, Quarantine};
    [Fork, IdReused, FalseRoot, Epoch, Quarantine]
        .into_iter()
        .find(|finding| finding.word() == word)
        .map_or("", Finding::text)
}
