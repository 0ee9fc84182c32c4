//! A store in a temporary folder, a station that answers it and the things to record: for the tests
//! of this crate.
//!
//! It goes through the public API alone, so a test reaches a state only as the program does.

use crate::{
    Append, Appended, Delivery, Enrolled, Error, Inbound, IncidentState, Outgoing, PinnedPlan,
    Projection, Store, Urgency,
};
use base::{Digest, Id, ManualClock, Moment};
use format::{
    BodyV1, EnvelopeV1, NoteV1, PublicKey, ReceiptV1, ReceiptWord, ReceivedV1, SignedForm,
};
use incident::{Entry, Event};
use keys::{DeviceKey, StoreKey};
use plan::{Mode, PlanRef};
use std::sync::Arc;
use tempfile::TempDir;
use zeroize::Zeroizing;

pub(crate) struct Trial {
    pub(crate) store: Store,
    pub(crate) clock: ManualClock,
    pub(crate) station: DeviceKey,
    pub(crate) superior: Id,
    pub(crate) folder: TempDir,
}

pub(crate) fn key(byte: u8) -> StoreKey {
    StoreKey::from_bytes(Zeroizing::new([byte; 32]))
}

impl Trial {
    /// A fresh store with a plan pinned and one superior linked.
    pub(crate) fn begin() -> Self {
        let clock = ManualClock::at("2026-09-24T08:47:00+08:00".parse().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path(), &key(1), Arc::new(clock.clone())).unwrap();
        let files = vec![("plan.toml".to_owned(), b"title = 1".to_vec())];
        store.writer().pin(PinnedPlan { reference: plan(), files }).unwrap();
        let (superior, station) = (Id::fresh(&clock).unwrap(), DeviceKey::from_seed(&[9; 32]));
        let trial = Self { store, clock, station, superior, folder };
        trial.link(superior, Mode::Live, 1);
        trial
    }

    pub(crate) fn reopen(self) -> Self {
        let Self { store, clock, station, superior, folder } = self;
        drop(store);
        let store = Store::open(folder.path(), &key(1), Arc::new(clock.clone())).unwrap();
        Self { store, clock, station, superior, folder }
    }

    pub(crate) fn link(&self, id: Id, mode: Mode, epoch: u32) {
        let linked = Enrolled {
            id,
            name: "市教育局".to_owned(),
            mode,
            url: "https://127.0.0.1:1".to_owned(),
            root_pem: String::new(),
            station_key: self.station.public(),
            unit: unit(),
            unit_name: "第一中学".to_owned(),
            statement: vec![1],
            epoch,
            trust: Vec::new(),
            trust_version: 0,
        };
        self.store.writer().link(linked, None).unwrap();
    }

    pub(crate) fn id(&self) -> Id {
        Id::fresh(&self.clock).unwrap()
    }

    pub(crate) fn now(&self) -> Moment {
        base::Clock::now(&self.clock)
    }

    pub(crate) fn entry(&self, event: Event) -> Entry {
        Entry { id: self.id(), at: self.now(), by: "陈立".to_owned(), amends: None, event }
    }

    pub(crate) fn projection(&self) -> Projection {
        Projection {
            mode: Mode::Live,
            state: IncidentState::Open,
            numbered: true,
            title: "主机房断电".to_owned(),
            category: String::new(),
            preliminary: None,
            confirmed: None,
            plan: plan(),
            opened_at: self.now(),
            closed_at: None,
            next_due_at: None,
        }
    }

    /// What opens an incident.
    pub(crate) fn opening(&self, incident: Id) -> Append {
        let event = Event::Opened { mode: Mode::Live, plan: plan(), discovered: self.now() };
        Append {
            incident,
            expected: 0,
            entries: vec![self.entry(event)],
            projection: self.projection(),
            duties: Vec::new(),
            deliveries: Vec::new(),
            withdrawals: Vec::new(),
        }
    }

    /// Makes what opens an incident open it in this mode.
    pub(crate) fn set_mode(&self, opening: &mut Append, mode: Mode) {
        opening.projection.mode = mode;
        opening.entries =
            vec![self.entry(Event::Opened { mode, plan: plan(), discovered: self.now() })];
    }

    /// What adds a remark to an incident.
    pub(crate) fn remark(&self, incident: Id, expected: u64, text: &str) -> Append {
        let entries = vec![self.entry(Event::Noted(text.to_owned()))];
        Append { expected, entries, ..self.opening(incident) }
    }

    pub(crate) fn open_incident(&self) -> Id {
        let incident = self.id();
        self.append(self.opening(incident)).unwrap();
        incident
    }

    pub(crate) fn append(&self, wanted: Append) -> Result<Appended, Error> {
        self.store.writer().append(wanted)
    }

    pub(crate) fn note_to(&self, to: Id, subject: Id, urgency: Urgency) -> Outgoing {
        let body =
            BodyV1::Note(NoteV1 { text: "已派人到场".to_owned(), by: "陈立".to_owned() });
        let mode = Mode::Live;
        Outgoing { id: self.id(), to, subject, urgency, mode, body, blobs: Vec::new() }
    }

    /// Queues a remark about an incident.
    pub(crate) fn queue(&self, incident: Id, urgency: Urgency) -> Delivery {
        let position = self.store.incident(incident).unwrap().position;
        let wanted = Append {
            deliveries: vec![self.note_to(self.superior, incident, urgency)],
            ..self.remark(incident, position, "续报")
        };
        self.append(wanted).unwrap().deliveries.remove(0)
    }

    /// The station's receipt for these deliveries.
    pub(crate) fn receipt(&self, level: ReceiptWord, of: &[&Delivery]) -> Vec<u8> {
        let item = |delivery: &&Delivery| ReceivedV1 {
            id: delivery.id,
            hash: delivery.hash,
            rseq: delivery.seq,
        };
        self.sign(&ReceiptV1 {
            station: self.superior,
            unit: unit(),
            level,
            at: self.now(),
            by: None,
            reason: (level == ReceiptWord::Returned).then(|| "缺少影响范围".to_owned()),
            items: of.iter().map(item).collect(),
        })
    }

    pub(crate) fn sign<F: SignedForm>(&self, form: &F) -> Vec<u8> {
        let key = PublicKey(self.station.public()).id();
        EnvelopeV1::seal(form, key, |word, bytes| self.station.sign(word, bytes))
            .unwrap()
            .into_bytes()
    }

    pub(crate) fn accept_receipt(&self, receipt: Vec<u8>) -> crate::Accepted {
        let inbound = Inbound { receipts: vec![receipt], ..Inbound::default() };
        self.store.writer().accept(self.superior, inbound).unwrap()
    }

    /// Runs one statement behind the API's back.
    pub(crate) fn sql(&self, sql: &'static str) -> Result<usize, Error> {
        self.store.writer().write(move |tx, _| Ok(tx.execute(sql, ())?))
    }
}

pub(crate) fn plan() -> PlanRef {
    PlanRef {
        id: "jiangsu-education".to_owned(),
        version: "1.0.0".to_owned(),
        digest: Digest::of(b"plan"),
    }
}

pub(crate) fn unit() -> Id {
    "0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e".parse().unwrap()
}
