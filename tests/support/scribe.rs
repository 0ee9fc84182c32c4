//! A process that records into a store at its parent's word, so that it can be killed while it
//! does.
//!
//! Words come on standard input, one a line; each is answered by one line when it is done. A save
//! is answered only after the store said that it is durable.

use base::{Clock, Digest, Id, ManualClock, Moment};
use format::{BodyV1, NoteV1};
use incident::{Entry, Event};
use keys::{DeviceKey, StoreKey};
use plan::{Grade, Mode, PlanRef};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    io::{BufRead as _, Write as _},
    path::Path,
    sync::Arc,
};
use store::{
    Append, DutyRow, Enrolled, Error, IncidentState, Outgoing, PinnedPlan, Projection, Store,
    Urgency,
};

/// A store with one incident, and what is recorded into it.
pub struct Scribe {
    /// The store.
    pub store: Store,
    /// Its clock.
    pub clock: ManualClock,
    /// The incident.
    pub incident: Id,
    /// The superior.
    pub superior: Id,
}

/// The key of every store that a scribe keeps.
#[must_use]
pub fn key() -> StoreKey {
    StoreKey::from_bytes([1; 32].into())
}

impl Scribe {
    /// Makes a store with a superior and an opened incident.
    #[must_use]
    pub fn begin(folder: &Path) -> Self {
        let clock = clock();
        let store = Store::create(folder, &key(), Arc::new(clock.clone())).unwrap();
        let files = vec![("plan.toml".to_owned(), b"title = 1".to_vec())];
        store.writer().pin(PinnedPlan { reference: plan(), files }).unwrap();
        let (incident, superior) = (Id::fresh(&clock).unwrap(), Id::fresh(&clock).unwrap());
        let linked = Enrolled {
            id: superior,
            name: "市教育局".to_owned(),
            mode: Mode::Live,
            url: "https://127.0.0.1:1".to_owned(),
            root_pem: String::new(),
            station_key: DeviceKey::from_seed(&[9; 32]).public(),
            unit: Id::fresh(&clock).unwrap(),
            unit_name: "第一中学".to_owned(),
            statement: vec![1],
            epoch: 1,
            trust: Vec::new(),
            trust_version: 0,
        };
        store.writer().link(linked, None).unwrap();
        let scribe = Self { store, clock, incident, superior };
        let opened =
            Event::Opened { mode: Mode::Live, plan: plan(), discovered: scribe.clock.now() };
        let opening = Append { deliveries: Vec::new(), ..scribe.append(0, opened) };
        scribe.store.writer().append(opening).unwrap();
        scribe
    }

    /// Opens the store that `begin` made.
    ///
    /// # Errors
    /// What the store says.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let clock = clock();
        let store = Store::open(folder, &key(), Arc::new(clock.clone()))?;
        let incident = store.incidents(None)?.first().map(|row| row.id);
        let superior = store.superiors()?.first().map(|row| row.id);
        let missing = Error::State { rule: "没有事件或上级" };
        let Some((incident, superior)) = incident.zip(superior) else { return Err(missing) };
        Ok(Self { store, clock, incident, superior })
    }

    /// A remark behind `expected`, a duty that it settles and a delivery that it sends.
    #[must_use]
    pub fn append(&self, expected: u64, event: Event) -> Append {
        let now = self.clock.now();
        let id = || Id::fresh(&self.clock).unwrap();
        let entry = Entry { id: id(), at: now, by: "陈立".to_owned(), amends: None, event };
        let body =
            NoteV1 { text: format!("已派人到场，第{expected}次"), by: "陈立".to_owned() };
        Append {
            incident: self.incident,
            expected,
            entries: vec![entry],
            projection: Projection {
                mode: Mode::Live,
                state: IncidentState::Open,
                numbered: true,
                title: "主机房断电".to_owned(),
                category: "equipment".to_owned(),
                preliminary: Some(Grade::Considerable),
                confirmed: None,
                plan: plan(),
                opened_at: now,
                closed_at: None,
                next_due_at: Some(now),
            },
            duties: (0..8).map(|number| self.duty(number, expected)).collect(),
            deliveries: vec![Outgoing {
                id: id(),
                to: self.superior,
                subject: self.incident,
                urgency: Urgency::Urgent,
                mode: Mode::Live,
                body: BodyV1::Note(body),
                blobs: Vec::new(),
            }],
            withdrawals: Vec::new(),
        }
    }

    /// Records one remark behind what is there, and gives the position it has.
    ///
    /// # Errors
    /// What the store says.
    pub fn save(&self) -> Result<u64, Error> {
        let position = self.store.incident(self.incident)?.position;
        let text = format!("第{position}条：值班人员巡查，机房温度正常，备用电源已接入");
        let appended = self.store.writer().append(self.append(position, Event::Noted(text)))?;
        Ok(appended.position)
    }

    /// A duty; one of eight changes with each save.
    fn duty(&self, number: u64, expected: u64) -> DutyRow {
        let settled = expected % 8 == number;
        DutyRow {
            key: format!("first_report/county/{number}"),
            obligation: "first_report".to_owned(),
            receiver: "county".to_owned(),
            beat: u32::try_from(number).unwrap_or_default(),
            clause: "4.2.2".to_owned(),
            what: "向区教育局电话报告，随后书面报告".to_owned(),
            mine: true,
            at_once: false,
            anchor_at: Some(self.clock.now()),
            due_at: Some(self.clock.now()),
            settled_at: settled.then(|| self.clock.now()),
        }
    }

    /// Looks at everything that one save writes: all of it is there or nothing.
    ///
    /// # Errors
    /// What is missing or does not fit, in words.
    pub fn saved(&self) -> Result<u64, String> {
        self.store.verify().map_err(|error| error.to_string())?;
        let log = self.store.log(self.incident).map_err(|error| error.to_string())?;
        let position = log.entries.len() as u64;
        let deliveries =
            self.store.deliveries(store::Listed::All).map_err(|error| error.to_string())?;
        let stream = self.store.stream(self.superior).map_err(|error| error.to_string())?;
        let settled = self.store.duties(self.incident).map_err(|error| error.to_string())?;
        let settled: Vec<u64> = settled
            .iter()
            .filter(|duty| duty.settled_at.is_some())
            .map(|duty| duty.beat.into())
            .collect();
        let counts = (position - 1, position - 1, vec![(position - 1) % 8]);
        let found = (deliveries.len() as u64, stream.seq, settled);
        if found != counts {
            return Err(format!("half a save: {found:?} beside {position} entries"));
        }
        Ok(position)
    }
}

/// Obeys the words on standard input until it ends.
pub fn obey(folder: &Path) {
    let mut scribe = Some(Scribe::open(folder).unwrap());
    let mut out = std::io::stdout().lock();
    for word in std::io::stdin().lock().lines() {
        let word = word.unwrap();
        let answer = match (word.split_once(' '), &scribe) {
            (None, Some(open)) if word == "save" => match open.save() {
                Ok(position) => format!("saved {position}"),
                Err(Error::NoSpace { .. }) => "full".to_owned(),
                Err(Error::Write(_)) => "failed".to_owned(),
                Err(error) => format!("error {error}"),
            },
            (None, _) if word == "close" => {
                scribe = None;
                "closed".to_owned()
            }
            (Some(("limit", bytes)), _) => {
                limit(bytes.parse().ok());
                "limited".to_owned()
            }
            _ => "error no such word".to_owned(),
        };
        writeln!(out, "{answer}").unwrap();
        out.flush().unwrap();
    }
}

/// Lets no file grow beyond so many bytes: the kernel stops the write that would, wherever it is.
fn limit(bytes: Option<u64>) {
    let core = Rlimit { current: Some(0), maximum: Some(0) };
    setrlimit(Resource::Core, core).unwrap();
    let maximum = getrlimit(Resource::Fsize).maximum;
    setrlimit(Resource::Fsize, Rlimit { current: bytes, maximum }).unwrap();
}

fn clock() -> ManualClock {
    ManualClock::at(Moment::from_unix_ms(1_790_000_000_000))
}

fn plan() -> PlanRef {
    PlanRef {
        id: "jiangsu-education".to_owned(),
        version: "1.0.0".to_owned(),
        digest: Digest::of(b"plan"),
    }
}
