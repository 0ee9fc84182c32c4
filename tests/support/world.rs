//! A unit and its superior: a real store, a real link, a real station behind real TLS on loopback;
//! only the sky and the clocks are the test's.
//!
//! Time passes in steps, each only after both sides have come to rest.

use crate::{
    child, loopback,
    program::{TURNS, in_time},
    sim_clock::{Resting, SimClock},
    weather::Weather,
};
use base::{Clock, Digest, Id, Moment};
use format::{BodyV1, ColourWord, GradesV1, ModeWord, PlanRefV1, ReportV1, StageWord};
use incident::{Entry, Event};
use keys::StoreKey;
use plan::{Mode, PlanRef};
use station::{Server, Setup, Station, Stop, WarningDraft};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use store::{
    Append, Delivery, DeliveryState, IncidentState, Outgoing, PinnedPlan, Projection, Store,
    Urgency,
};
use sync::{Decision, Happened, Invitation, LinkHandle, LinkState, Pending, Wake};
use tempfile::TempDir;
use tokio::{runtime::Handle, sync::broadcast, task::JoinHandle};

const STEP: Duration = Duration::from_secs(5);
/// The office, the way up and the way down.
const PARTS: usize = 3;
const PATIENCE: Duration = Duration::from_secs(6 * 3600);

/// The unit, the superior and all between them.
pub struct World {
    /// The unit's folder.
    pub folder: TempDir,
    /// The unit's store.
    pub store: Arc<Store>,
    /// The unit's clock.
    pub clock: SimClock,
    /// The network.
    pub weather: Weather,
    /// The superior.
    pub station: Arc<Station>,
    /// The superior's clock.
    pub station_clock: SimClock,
    station_folder: TempDir,
    address: SocketAddr,
    serving: Option<(Stop, JoinHandle<()>)>,
    link: Option<LinkHandle>,
    happenings: Option<broadcast::Receiver<(Id, Happened)>>,
    /// Everything that happened on the link, in order.
    pub happened: Vec<Happened>,
}

impl World {
    /// A unit that was enrolled by ticket file, and its link running under a clear sky.
    pub async fn begin() -> Self {
        let mut world = Self::unlinked().await;
        let ticket = world.station.ticket("第一中学", Duration::from_secs(3600), None).unwrap();
        let file = format::Form::encode(&ticket).unwrap();
        world.enrol(Invitation::File(file)).await;
        world.start_link();
        world.settle().await;
        world
    }

    /// A unit and a station that do not know each other.
    pub async fn unlinked() -> Self {
        let noon: Moment = "2026-09-24T12:00:00+08:00".parse().unwrap();
        let (clock, station_clock) = (SimClock::at(noon), SimClock::at(noon));
        let folder = tempfile::tempdir().unwrap();
        let dyn_clock: Arc<dyn Clock> = Arc::new(clock.clone());
        let store = Arc::new(Store::create(folder.path(), &key(), dyn_clock).unwrap());
        let files = vec![("plan.toml".to_owned(), b"title = 1".to_vec())];
        store.writer().pin(PinnedPlan { reference: plan(), files }).unwrap();
        let station_folder = tempfile::tempdir().unwrap();
        let station = open(&station_folder, &station_clock);
        let mut world = Self {
            folder,
            store,
            weather: Weather::clear(clock.clone()),
            clock,
            station,
            station_clock,
            station_folder,
            address: loopback::place(),
            serving: None,
            link: None,
            happenings: None,
            happened: Vec::new(),
        };
        world.start_station();
        let url = world.url();
        world.station.keep_url(&url).unwrap();
        world
    }

    /// The station's address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// The superior's id.
    #[must_use]
    pub fn superior(&self) -> Id {
        self.station.id()
    }

    /// Enrols by an invitation; the duty officer confirms the check code that the unit's screen shows.
    pub async fn enrol(&self, invitation: Invitation) {
        self.enrol_at(self, invitation).await;
    }

    /// Enrols this unit at another world's station.
    pub async fn enrol_at(&self, other: &Self, invitation: Invitation) {
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let pending = Pending::begin(&self.store, &*clock, &self.weather, invitation, "值班室电脑")
            .await
            .unwrap();
        let first = pending.ask(&self.store, &clock, &self.weather).await.unwrap();
        assert_eq!(first, Decision::Pending);
        other.station.confirm(&pending.check_code()).unwrap();
        let second = pending.ask(&self.store, &clock, &self.weather).await.unwrap();
        assert_eq!(second, Decision::Linked(other.superior()));
    }

    /// Starts the station's server, at the same address each time.
    pub fn start_station(&mut self) {
        let names = vec![self.address.ip().to_string()];
        let server = Server::bind(Arc::clone(&self.station), self.address, names).unwrap();
        self.address = server.address();
        let stop = server.stop();
        let task = tokio::spawn(async move { server.run().await.unwrap() });
        self.serving = Some((stop, task));
    }

    /// Ends the station's server; its ledger stays open.
    pub async fn stop_station(&mut self) {
        let (stop, task) = self.serving.take().unwrap();
        stop.at_once();
        task.await.unwrap();
        child::none_starts();
    }

    /// Ends the station as a whole and starts it anew from its folder.
    pub async fn restart_station(&mut self) {
        self.stop_station().await;
        self.station = open(&self.station_folder, &self.station_clock);
        self.start_station();
    }

    /// Starts the link.
    pub fn start_link(&mut self) {
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let couriers = Arc::new(self.weather.clone());
        let link = sync::spawn(&Handle::current(), Arc::clone(&self.store), clock, couriers);
        self.happenings = Some(link.happenings());
        self.link = Some(link);
    }

    /// Ends the link and closes the store, has something done to the folder, and starts both anew.
    pub async fn restart_unit_after(mut self, change: impl FnOnce(&std::path::Path)) -> Self {
        self.link.take().unwrap().stop().await;
        self.happenings = None;
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        drop(Arc::into_inner(self.store).expect("the link has let the store go"));
        change(self.folder.path());
        self.store = Arc::new(Store::open(self.folder.path(), &key(), clock).unwrap());
        self.start_link();
        self
    }

    /// Ends the program and starts it anew: link and store.
    pub async fn restart_unit(self) -> Self {
        self.restart_unit_after(|_| ()).await
    }

    /// What the screen shows of the link.
    #[must_use]
    pub fn state(&self) -> LinkState {
        let states = self.link.as_ref().unwrap().states();
        let board = states.borrow();
        board[&self.superior()].clone()
    }

    /// Wakes the link.
    pub fn wake(&self, why: Wake) {
        self.link.as_ref().unwrap().wake(why);
    }

    /// Opens an incident and queues its first report.
    pub fn report(&self) -> Delivery {
        let incident = self.fresh_id();
        self.append(incident, 0, StageWord::First, Urgency::Urgent)
    }

    /// Queues a follow-up report of an incident.
    pub fn follow_up(&self, incident: Id) -> Delivery {
        let position = self.store.incident(incident).unwrap().position;
        self.append(incident, position, StageWord::Followup, Urgency::Normal)
    }

    /// How a delivery stands.
    #[must_use]
    pub fn standing(&self, delivery: &Delivery) -> DeliveryState {
        self.store.delivery(delivery.id).unwrap().state
    }

    /// The ids that the station has, in the order of its ledger.
    #[must_use]
    pub fn received(&self) -> Vec<(Id, Digest)> {
        let mut reports = self.station.reports(ModeWord::Live).unwrap();
        reports.sort_by_key(|report| report.rseq);
        reports.into_iter().map(|report| (report.id, report.hash)).collect()
    }

    /// Waits, in real time but without any of its own, until both sides only wait for their clocks:
    /// the office, the upward loop, and the downward loop or its poll at the station.
    pub async fn settle(&mut self) {
        let (mut ours, mut theirs) = (self.clock.resting(), self.station_clock.resting());
        let mut held = self.weather.held();
        let is_serving = self.serving.is_some();
        let count = |resting: &Resting| resting.values().sum::<usize>();
        let rest = async {
            loop {
                // Whoever was just called gets its turn before anybody counts as resting.
                for _ in 0..TURNS {
                    tokio::task::yield_now().await;
                }
                let ours_now = count(&ours.borrow_and_update());
                let theirs_now = count(&theirs.borrow_and_update());
                let held_now = *held.borrow_and_update();
                // A station that serves rests between its looks, and in each call that it holds.
                let is_quiet = if is_serving {
                    ours_now + held_now == PARTS && theirs_now == 1 + held_now
                } else {
                    ours_now == PARTS && theirs_now == 0
                };
                if is_quiet {
                    return;
                }
                tokio::select! {
                    changed = ours.changed() => changed.unwrap(),
                    changed = theirs.changed() => changed.unwrap(),
                    changed = held.changed() => changed.unwrap(),
                }
            }
        };
        in_time("coming to rest", rest).await;
        if let Some(happenings) = &mut self.happenings {
            while let Ok((_, happened)) = happenings.try_recv() {
                self.happened.push(happened);
            }
        }
    }

    /// Whether something happened on the link so far.
    #[must_use]
    pub fn did(&self, what: Happened) -> bool {
        self.happened.contains(&what)
    }

    /// What a warning of a colour says, valid for a day.
    #[must_use]
    pub fn draft(&self, colour: ColourWord) -> WarningDraft {
        WarningDraft {
            title: "关于防范勒索病毒攻击的预警".to_owned(),
            colour,
            scope: "全市教育系统".to_owned(),
            attention: "弱口令和未修复漏洞".to_owned(),
            measures: "排查并值班".to_owned(),
            time_limit: "收到后立即签收".to_owned(),
            issuer: None,
            category: None,
            effective: None,
            expires: self.station_clock.now().plus(Duration::from_secs(86_400)),
            units: Vec::new(),
            mode: ModeWord::Live,
            replaces: None,
        }
    }

    /// Waits without any time passing until the link says so.
    pub async fn hear(&mut self, what: Happened) {
        while !self.did(what) {
            let next = self.happenings.as_mut().unwrap().recv();
            let (_, happened) = in_time("a happening", next).await.unwrap();
            self.happened.push(happened);
        }
    }

    /// Lets time pass on both sides.
    pub async fn pass(&mut self, time: Duration) {
        let mut left = time;
        while !left.is_zero() {
            let step = left.min(STEP);
            self.clock.advance(step);
            self.station_clock.advance(step);
            self.settle().await;
            left -= step;
        }
    }

    /// Lets time pass until something is so; says after how long.
    pub async fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) -> Duration {
        self.settle().await;
        let mut passed = Duration::ZERO;
        while !is_so(self) {
            assert!(passed < PATIENCE, "not within {PATIENCE:?}: {what}; {:?}", self.state());
            self.pass(STEP).await;
            passed += STEP;
        }
        passed
    }

    fn fresh_id(&self) -> Id {
        Id::fresh(&self.clock).unwrap()
    }

    fn append(&self, incident: Id, expected: u64, stage: StageWord, urgency: Urgency) -> Delivery {
        let now = self.clock.now();
        let event = if expected == 0 {
            Event::Opened { mode: Mode::Live, plan: plan(), discovered: now }
        } else {
            Event::Noted("续报".to_owned())
        };
        let by = "陈立".to_owned();
        let entry = Entry { id: self.fresh_id(), at: now, by, amends: None, event };
        let delivery = Outgoing {
            id: self.fresh_id(),
            to: self.superior(),
            subject: incident,
            urgency,
            mode: Mode::Live,
            body: BodyV1::Report(report(stage)),
            blobs: Vec::new(),
        };
        let wanted = Append {
            incident,
            expected,
            entries: vec![entry],
            projection: projection(now),
            duties: Vec::new(),
            deliveries: vec![delivery],
            withdrawals: Vec::new(),
        };
        let queued = self.store.writer().append(wanted).unwrap().deliveries.remove(0);
        if self.link.is_some() {
            self.wake(Wake::Outgoing);
        }
        queued
    }
}

fn open(folder: &TempDir, clock: &SimClock) -> Arc<Station> {
    let setup = Setup { name: Some("市教育局".to_owned()), ..Setup::default() };
    Arc::new(Station::open(folder.path(), &setup, Arc::new(clock.clone())).unwrap())
}

fn key() -> StoreKey {
    StoreKey::from_bytes([7; 32].into())
}

fn plan() -> PlanRef {
    let digest = Digest::of(b"plan");
    PlanRef { id: "jiangsu-education".to_owned(), version: "1.0.0".to_owned(), digest }
}

fn report(stage: StageWord) -> ReportV1 {
    let PlanRef { id, version, digest } = plan();
    ReportV1 {
        number: "2026-1".to_owned(),
        title: "主机房断电".to_owned(),
        stage,
        categories: Vec::new(),
        grade: GradesV1 { preliminary: None, confirmed: None },
        plan: PlanRefV1 { id, version, digest },
        by: "陈立".to_owned(),
        sections: Vec::new(),
    }
}

fn projection(opened_at: Moment) -> Projection {
    Projection {
        mode: Mode::Live,
        state: IncidentState::Open,
        numbered: true,
        title: "主机房断电".to_owned(),
        category: String::new(),
        preliminary: None,
        confirmed: None,
        plan: plan(),
        opened_at,
        closed_at: None,
        next_due_at: None,
    }
}
