//! The program as its screens see it: commands in, views out, on a folder and a clock of the test's.
//!
//! A test waits for a change that the program announces, never for a time; the limit only turns a
//! hang into a failure. Time passes only at [`Program::pass`] and its like, each time when exactly
//! those rest who have nothing to do. That needs a test on one thread, `#[tokio::test]` without a
//! flavor: on several, somebody who was just called may still count as resting.

use crate::{
    drawer::Drawer,
    ground::Ground,
    sim_clock::{Resting, Seat, SimClock},
};
use api::{Alert, App, Change, Failure, Host, Setup};
use base::{Clock, Moment};
use keys::Cost;
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{sync::broadcast, time::timeout};

/// What opens the store.
pub const PASSPHRASE: &str = "烽火连三月，家书抵万金";

/// Far beyond what the slowest machine needs for one step.
const HANG: Duration = Duration::from_secs(300);
/// The program's own watch looks at least this often.
const STEP: Duration = Duration::from_secs(15);
/// More than a chain of calls from part to part is long.
pub(crate) const TURNS: usize = 64;

/// Who rests, waiting for the clock, while there is nothing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Of the program.
    pub program: usize,
    /// Of the stations, with what is held there for the program.
    pub stations: usize,
}

impl Parts {
    /// A locked program that waits for its keyring.
    pub const KEYRING: Self = Self { program: 1, stations: 0 };
    /// Without a superior: the watch and the office.
    pub const ALONE: Self = Self { program: 2, stations: 0 };
    /// With a superior that does not answer: the way up and the way down as well.
    pub const UNANSWERED: Self = Self { program: 4, stations: 0 };
    /// With a superior: watch, office and the way up; the poll that is held at the station, and the
    /// station's own look.
    pub const LINKED: Self = Self { program: 3, stations: 2 };
    /// While the superior has not confirmed: watch, office and who asks it again; the station's look.
    pub const ASKING: Self = Self { program: 3, stations: 1 };
    /// Not enrolled any more: watch and office; the look of the station that is there all the same.
    pub const BESIDE: Self = Self { program: 2, stations: 1 };
}

/// A running program.
pub struct Program {
    /// Where its files lie; the test's own.
    pub home: Arc<TempDir>,
    /// Its clock.
    pub clock: SimClock,
    /// Its keyring.
    pub drawer: Arc<Drawer>,
    /// Its practice superior.
    pub ground: Arc<Ground>,
    /// The program itself.
    pub app: Arc<App>,
    seat: Seat,
    changes: broadcast::Receiver<Change>,
    alerts: broadcast::Receiver<Alert>,
}

/// Noon of a working day.
#[must_use]
pub fn noon() -> Moment {
    "2026-09-24T12:00:00+08:00".parse().unwrap()
}

/// The answers of a first run as a school gives them.
#[must_use]
pub fn first_run(keyring: bool) -> Value {
    json!({
        "plan": "jiangsu-education",
        "unit": "第一中学",
        "roles": ["unit"],
        "operator": "陈立",
        "passphrase": PASSPHRASE,
        "keyring": keyring,
    })
}

/// The answer of a program, or nothing of it within any reasonable time.
pub async fn in_time<T>(what: &str, work: impl Future<Output = T>) -> T {
    timeout(HANG, work).await.unwrap_or_else(|_| panic!("it hangs: {what}"))
}

impl Program {
    /// A program before its first run.
    pub async fn fresh() -> Self {
        let home = Arc::new(tempfile::tempdir().unwrap());
        let clock = SimClock::at(noon());
        Self::start(home, clock, Arc::default(), Arc::default()).await
    }

    /// A program after its first run, opened by its passphrase alone, and its recovery code.
    pub async fn begun() -> (Self, String) {
        let program = Self::fresh().await;
        let made = program.accepted("first_run", first_run(false)).await;
        let code = made["recovery_code"].as_str().unwrap().to_owned();
        (program, code)
    }

    /// Starts a program on what is there.
    pub async fn start(
        home: Arc<TempDir>,
        clock: SimClock,
        drawer: Arc<Drawer>,
        ground: Arc<Ground>,
    ) -> Self {
        let own = clock.apart();
        let seat = own.seat();
        ground.wait_on(&clock);
        let setup = Setup {
            folder: home.path().to_owned(),
            clock: Arc::new(own) as Arc<dyn Clock>,
            keyring: Arc::clone(&drawer) as Arc<dyn keys::Keyring>,
            practice: Arc::clone(&ground) as Arc<dyn api::Practice>,
            host: Host::Agent,
            cost: Cost::LEAST,
            at_login: None,
        };
        let app = App::start(setup).await;
        let (changes, alerts) = (app.changes(), app.alerts());
        Self { home, clock, drawer, ground, app, seat, changes, alerts }
    }

    /// Ends the program and starts it anew; the store stays as its key slots leave it.
    pub async fn restarted(self) -> Self {
        in_time("stopping", self.app.stop()).await;
        let Self { home, clock, drawer, ground, app, .. } = self;
        drop(app);
        Self::start(home, clock, drawer, ground).await
    }

    /// Where the database lies.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        store::database_path(self.home.path())
    }

    /// Where the key slots lie.
    #[must_use]
    pub fn slots(&self) -> PathBuf {
        slots(self.home.path())
    }

    /// Runs a command.
    ///
    /// # Errors
    /// Its failure.
    pub async fn call(&self, name: &str, args: Value) -> Result<Value, Failure> {
        in_time(name, self.app.dispatch(name, args)).await
    }

    /// What a command shows.
    pub async fn get(&self, name: &str, args: Value) -> Value {
        self.call(name, args).await.unwrap_or_else(|failure| panic!("{name}: {failure:?}"))
    }

    /// What a decision brings about.
    pub async fn accepted(&self, name: &str, args: Value) -> Value {
        let mut reply = self.get(name, args).await;
        assert_eq!(reply["decision"], "accepted", "{name}: {reply}");
        reply["with"].take()
    }

    /// Why a decision is refused: field and words.
    pub async fn refused(&self, name: &str, args: Value) -> Vec<(String, String)> {
        let reply = self.get(name, args).await;
        assert_eq!(reply["decision"], "refused", "{name}: {reply}");
        let reasons = reply["with"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        reasons.map(|reason| (text(&reason["field"]), text(&reason["says"]))).collect()
    }

    /// Opens the store by the passphrase.
    pub async fn unlock(&self) {
        let by = json!({ "way": "passphrase", "secret": PASSPHRASE });
        assert_eq!(self.get("unlock", by).await["stage"], "ready");
    }

    /// Opens an incident and writes what was seen.
    pub async fn incident(&self, drill: bool) -> Value {
        let opened = self.accepted("open_incident", json!({ "secret": false, "drill": drill }));
        let opened = opened.await;
        let args = json!({ "passage": "seen", "text": "主机房断电，教务系统打不开" });
        self.accepted("write_passage", on(&opened, args)).await
    }

    /// Decides a first report of an incident as it was shown.
    pub async fn report(&self, incident: &Value) -> Value {
        let args = json!({ "stage": "first", "changes": {} });
        self.accepted("send_report", on(incident, args)).await
    }

    /// Waits until a view is as wanted, looking again at each change.
    pub async fn until(&mut self, what: &str, name: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        self.until_of(what, name, json!({}), is_so).await
    }

    /// The same for a command with arguments.
    pub async fn until_of(
        &mut self,
        what: &str,
        name: &str,
        args: Value,
        is_so: impl Fn(&Value) -> bool,
    ) -> Value {
        loop {
            let view = self.get(name, args.clone()).await;
            if is_so(&view) {
                return view;
            }
            // What was missed by lagging is seen by looking again.
            timeout(HANG, self.changes.recv())
                .await
                .unwrap_or_else(|_| panic!("it never came: {what}; {view:#}"))
                .ok();
        }
    }

    /// Waits until exactly these only wait for the clock.
    pub async fn rest(&self, parts: Parts) {
        let mut resting = self.clock.resting();
        let are = |now: &Resting| self.parts(now) == parts;
        let rest = async {
            loop {
                // Whoever was just called gets its turn, and what it calls in its turn as well.
                for _ in 0..TURNS {
                    tokio::task::yield_now().await;
                }
                if are(&resting.borrow_and_update()) {
                    return;
                }
                resting.changed().await.unwrap();
            }
        };
        timeout(HANG, rest).await.unwrap_or_else(|_| {
            let found = self.parts(&self.clock.resting().borrow());
            panic!("they never rest: {found:?} instead of {parts:?}")
        });
    }

    /// Lets time pass in steps, each when exactly these rest, and waits until they rest again.
    pub async fn pass(&self, time: Duration, parts: Parts) {
        let mut left = time;
        while !left.is_zero() {
            self.rest(parts).await;
            let step = left.min(STEP);
            self.clock.advance(step);
            left -= step;
        }
        self.rest(parts).await;
    }

    /// Lets the superior decide, and one step later the program knows it and these rest.
    pub async fn decided<T>(&self, decide: impl FnOnce() -> T, then: Parts) {
        self.rest(Parts::ASKING).await;
        drop(decide());
        self.clock.advance(STEP);
        self.rest(then).await;
    }

    fn parts(&self, resting: &Resting) -> Parts {
        let at = |seat: Seat| resting.get(&seat).copied().unwrap_or_default();
        Parts { program: at(self.seat), stations: at(self.clock.seat()) }
    }

    /// Waits for the next notification.
    pub async fn alert(&mut self) -> Alert {
        in_time("an alert", self.alerts.recv()).await.unwrap()
    }

    /// Nobody hears a notification from now on, as with a closed browser.
    pub fn stop_listening(&mut self) {
        self.alerts = broadcast::channel(1).1;
    }

    /// Somebody hears them again.
    pub fn listen(&mut self) {
        self.alerts = self.app.alerts();
    }

    /// Every notification so far that nobody looked at.
    pub fn alerts(&mut self) -> Vec<Alert> {
        std::iter::from_fn(|| self.alerts.try_recv().ok()).collect()
    }
}

/// Where the key slots of a folder lie.
#[must_use]
pub fn slots(folder: &Path) -> PathBuf {
    folder.join("fengsui.slots")
}

/// Arguments about an incident as it was shown: its id and the position that the operator saw.
#[must_use]
pub fn on(incident: &Value, mut args: Value) -> Value {
    args["id"] = incident["card"]["id"].clone();
    args["expected"] = incident["position"].clone();
    args
}

/// Every file below a folder with its bytes, to see that nothing changed.
#[must_use]
pub fn bytes_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for path in std::fs::read_dir(&next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                left.push(path)
            } else {
                files.push((path.clone(), std::fs::read(&path).unwrap()))
            }
        }
    }
    files.sort();
    files
}
