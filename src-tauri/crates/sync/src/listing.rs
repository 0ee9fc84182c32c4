//! Reads one piece of the downward list into what may be stored of it.
//!
//! Items are read in their order: a trust list counts for what follows it. Nothing is stored here.

use crate::{
    line::Line,
    proof::open_signed,
    verdict::{Floors, Verdict, judge},
};
use base::Id;
use format::{DownV1, DownWord, FreshnessV1, PublicKey, SignedForm, StreamId, TrustV1};
use std::{collections::BTreeSet, time::Duration};
use store::{Error, Freshness, Inbound, Superior};

/// What may be stored of a piece of the list.
pub(crate) struct Listing {
    pub(crate) inbound: Inbound,
    /// The warnings among it that concern this unit.
    pub(crate) concerning: BTreeSet<Id>,
    /// Whether the station issued something that did not come.
    pub(crate) gap: bool,
}

/// Reads a piece; nothing where it is not from the station, whose freshness object it must carry.
pub(crate) async fn read(
    line: &Line,
    superior: &Superior,
    list: DownV1,
    newer_trust: Option<Vec<u8>>,
) -> Result<Option<Listing>, Error> {
    let Some(freshness) = open_of::<FreshnessV1>(&list.freshness.0, superior)
        .filter(|freshness| freshness.station == superior.id)
    else {
        return Ok(None);
    };
    let mut reader = Reader::new(superior);
    reader.rise(line).await?;
    for item in &list.items {
        if reader.cursor.is_some_and(|cursor| item.cursor <= cursor) {
            return Ok(None);
        }
        match item.carries {
            DownWord::Receipt => reader.inbound.receipts.push(item.envelope.0.clone()),
            DownWord::Trust => reader.trust(&item.envelope.0),
            DownWord::Event => {
                reader.rise(line).await?;
                reader.event(&item.envelope.0, superior);
            }
        }
        reader.cursor = Some(item.cursor);
    }
    if let Some(bytes) = newer_trust {
        reader.trust(&bytes);
    }
    reader.rise_heads(line, &freshness).await?;
    let back = list.next < superior.cursor;
    let gap = back || (!list.more && reader.misses(&freshness));
    reader.inbound.cursor = Some(list.next).filter(|next| *next > superior.cursor);
    if !gap && !list.more && list.freshness.0 != superior.freshness {
        let period = Duration::from_secs(u64::from(freshness.period_seconds));
        reader.inbound.freshness = Some(Freshness {
            envelope: list.freshness.0,
            at: freshness.at,
            until: freshness.at.plus(period.saturating_mul(2)),
        });
    }
    Ok(Some(Listing { inbound: reader.inbound, concerning: reader.concerning, gap }))
}

/// The version of the trust list that the freshness object names.
pub(crate) fn named_trust(superior: &Superior, list: &DownV1) -> Option<u64> {
    open_of::<FreshnessV1>(&list.freshness.0, superior).map(|freshness| freshness.trust)
}

struct Reader {
    station: Id,
    key: PublicKey,
    trust: Option<TrustV1>,
    version: u64,
    floors: Floors,
    known: BTreeSet<StreamId>,
    cursor: Option<u64>,
    inbound: Inbound,
    concerning: BTreeSet<Id>,
}

impl Reader {
    fn new(superior: &Superior) -> Self {
        Self {
            station: superior.id,
            key: PublicKey(superior.station_key),
            trust: open_of(&superior.trust, superior),
            version: superior.trust_version,
            floors: Floors::new(),
            known: BTreeSet::new(),
            cursor: Some(superior.cursor),
            inbound: Inbound::default(),
            concerning: BTreeSet::new(),
        }
    }

    /// Looks up the floors of the issuers' streams that were not looked up yet.
    async fn rise(&mut self, line: &Line) -> Result<(), Error> {
        let issuers = self.trust.iter().flat_map(|trust| &trust.issuers);
        let streams: Vec<StreamId> = issuers.map(|issuer| issuer.stream).collect();
        self.look_up(line, streams).await
    }

    async fn rise_heads(&mut self, line: &Line, freshness: &FreshnessV1) -> Result<(), Error> {
        let streams = freshness.heads.iter().map(|head| head.stream).collect();
        self.look_up(line, streams).await
    }

    async fn look_up(&mut self, line: &Line, streams: Vec<StreamId>) -> Result<(), Error> {
        let fresh: Vec<StreamId> =
            streams.into_iter().filter(|stream| self.known.insert(*stream)).collect();
        if !fresh.is_empty() {
            self.floors.extend(line.ledger.floors(self.station, fresh).await?);
        }
        Ok(())
    }

    fn trust(&mut self, bytes: &[u8]) {
        let list = open_signed::<TrustV1>(bytes, self.key).ok();
        match list.filter(|list| list.station == self.station) {
            Some(list) if list.version > self.version => {
                self.version = list.version;
                self.inbound.trust = Some((bytes.to_vec(), list.version));
                self.trust = Some(list);
            }
            // The list in force comes again to whoever enrolled after it was issued.
            Some(_) => {}
            None => self.aside(bytes, "信任清单不是该上级签发"),
        }
    }

    fn event(&mut self, bytes: &[u8], superior: &Superior) {
        let Some(trust) = &self.trust else {
            return self.aside(bytes, "尚无上级的授权清单");
        };
        match judge(bytes, superior, trust, &mut self.floors) {
            Verdict::Warning { warning, concerns } => {
                if concerns {
                    self.concerning.insert(warning.id);
                }
                self.inbound.warnings.push(warning);
            }
            Verdict::Known => {}
            Verdict::Aside(why) => self.aside(bytes, why),
        }
    }

    fn aside(&mut self, bytes: &[u8], why: &str) {
        tracing::warn!(why, "something that came down was set aside");
        self.inbound.set_aside.push((bytes.to_vec(), why.to_owned()));
    }

    fn misses(&self, freshness: &FreshnessV1) -> bool {
        freshness.heads.iter().any(|head| {
            let floor = self.floors.get(&head.stream);
            let ours = floor.map_or(0, |floor| floor.seq);
            head.seq > ours || (head.seq == ours && head.hash != floor.map(|floor| floor.hash))
        })
    }
}

fn open_of<F: SignedForm>(bytes: &[u8], superior: &Superior) -> Option<F> {
    open_signed(bytes, PublicKey(superior.station_key)).ok()
}
