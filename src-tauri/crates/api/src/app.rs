//! The running program: where it stands, and the one door through which everything is asked of it.

use crate::{
    Alert, AtLogin, Change, Code, Failure, Library, Practice,
    beginning::{Earlier, look_back},
    command,
    session::Session,
    time::Time,
    upload::Uploads,
};
use base::{Clock, Id, SystemClock};
use futures_util::FutureExt;
use keys::{Cost, Keyring, Presence, SystemKeyring, Vault, VaultError, Way, presence};
use serde_json::Value;
use std::{
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::{Mutex, Notify, broadcast};

/// Under this name the program keeps its key in the operating system's keyring.
const KEYRING_NAME: &str = "fengsui";

const WAITING_CHANGES_MAX: usize = 256;

/// What the program is made of at its edges.
pub struct Setup {
    /// Where its data is kept.
    pub folder: PathBuf,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The keyring.
    pub keyring: Arc<dyn Keyring>,
    /// The practice superior.
    pub practice: Arc<dyn Practice>,
    /// With a window or without.
    pub host: Host,
    /// What guessing a passphrase is to cost.
    pub cost: Cost,
    /// Starting with the session, where the host can.
    pub at_login: Option<Arc<dyn AtLogin>>,
}

impl Setup {
    /// The real edges of this machine: its clock and its keyring.
    #[must_use]
    pub fn on_this_machine(folder: PathBuf, practice: Arc<dyn Practice>, host: Host) -> Self {
        Self {
            folder,
            clock: Arc::new(SystemClock),
            keyring: Arc::new(SystemKeyring::named(KEYRING_NAME)),
            practice,
            host,
            cost: Cost::STANDARD,
            at_login: None,
        }
    }
}

/// With a window or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// In its own window.
    Desktop,
    /// In a browser or from the shell.
    Agent,
}

/// The running program.
pub struct App {
    pub(crate) setup: Setup,
    /// What the clock of the set-up, which is kept by it, is worth.
    pub(crate) time: Time,
    /// The plans that need no open store.
    pub(crate) base: Arc<Library>,
    library: RwLock<Arc<Library>>,
    pub(crate) uploads: Uploads,
    /// Held while the store is made, opened or closed: one at a time, or one would meet the lock of
    /// the other and take it for another program's.
    pub(crate) door: Mutex<()>,
    stage: RwLock<Stage>,
    changes: broadcast::Sender<Change>,
    alerts: broadcast::Sender<Alert>,
    /// Told when somebody begins to listen to alerts.
    pub(crate) listened: Arc<Notify>,
}

/// Where the program stands.
#[derive(Clone)]
pub(crate) enum Stage {
    /// Neither database nor key slots stand.
    FirstRun,
    /// The key is not at hand.
    Locked {
        /// What the keyring said, in the word of `StatusView`.
        keyring: &'static str,
        /// Why it did not open, where something went wrong.
        failure: Option<Failure>,
    },
    /// The store is open.
    Ready(Arc<Session>),
    /// The store cannot be opened by any key.
    Broken(Failure),
}

impl App {
    /// Starts: a first run, a locked store, or, where the keyring opens it, a ready one. Nothing is
    /// written here, and what is wrong is told by the command `status`.
    pub async fn start(setup: Setup) -> Arc<Self> {
        let time = Time::over(Arc::clone(&setup.clock));
        let setup = Setup { clock: time.clock(), ..setup };
        let more = crate::PlanFolder::read(&setup.folder.join("plans"));
        let mut base = Library::load(&more.files);
        more.problems.into_iter().for_each(|problem| base.report(problem));
        let base = Arc::new(base);
        let app = Arc::new(Self {
            setup,
            time,
            library: RwLock::new(Arc::clone(&base)),
            base,
            uploads: Uploads::default(),
            door: Mutex::new(()),
            stage: RwLock::new(Stage::FirstRun),
            changes: broadcast::Sender::new(WAITING_CHANGES_MAX),
            alerts: broadcast::Sender::new(WAITING_CHANGES_MAX),
            listened: Arc::default(),
        });
        let stage = app.first_stage().await;
        app.set_stage(stage);
        crate::late_keyring::follow(&app);
        app
    }

    /// Runs one command by its name. A defect in it becomes a failure and nothing else.
    ///
    /// # Errors
    /// The failure of the command; `Invalid` where the arguments do not decode.
    pub async fn dispatch(self: &Arc<Self>, name: &str, args: Value) -> Result<Value, Failure> {
        let run = AssertUnwindSafe(command::dispatch(self, name, args)).catch_unwind();
        let reply = run.await.unwrap_or_else(|_| {
            Err(Failure::plain(Code::Internal, format!("命令 {name} 出现程序缺陷")))
        });
        reply.map_err(|failure| self.traced(name, failure))
    }

    /// 值班台 as it is worked out, before it is encoded for a screen, for a bench.
    ///
    /// # Errors
    /// The failure of the command.
    #[cfg(feature = "measure")]
    pub async fn measure_home(self: &Arc<Self>) -> Result<crate::view::session::HomeView, Failure> {
        crate::session::home(self, crate::input::Nothing {}).await
    }

    /// What the screens should look at again, from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// What to put before a person outside the window, from now on.
    #[must_use]
    pub fn alerts(&self) -> broadcast::Receiver<Alert> {
        let alerts = self.alerts.subscribe();
        self.listened.notify_one();
        alerts
    }

    /// Stops: the link, the practice superior, the store, in this order.
    pub async fn stop(&self) {
        let _door = self.door.lock().await;
        if let Stage::Ready(session) = self.stage() {
            self.set_stage(Stage::Locked { keyring: "unused", failure: None });
            session.close().await;
        }
        self.setup.practice.stop().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the practice superior did not stop");
        });
    }

    pub(crate) fn changed(&self, change: Change) {
        // Nobody listening is no fault.
        self.changes.send(change).ok();
    }

    /// Whether anybody listens to alerts. What is said to nobody must not count as said: a command
    /// from the shell ends at once, a browser may not be open, and the desktop comes up a moment later.
    pub(crate) fn is_heard(&self) -> bool {
        self.alerts.receiver_count() > 0
    }

    pub(crate) fn alert(&self, alert: Alert) {
        self.alerts.send(alert).ok();
    }

    pub(crate) fn stage(&self) -> Stage {
        self.stage.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The plans and the calendar in force.
    pub(crate) fn library(&self) -> Arc<Library> {
        Arc::clone(&self.library.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts other plans and another calendar in force.
    pub(crate) fn set_library(&self, library: Arc<Library>) {
        *self.library.write().unwrap_or_else(PoisonError::into_inner) = library;
    }

    /// What came out of the store or was meant for it goes with it.
    pub(crate) fn set_stage(&self, stage: Stage) {
        if !matches!(stage, Stage::Ready(_)) {
            self.set_library(Arc::clone(&self.base));
            self.uploads.forget();
        }
        *self.stage.write().unwrap_or_else(PoisonError::into_inner) = stage;
        self.changed(Change::Status);
    }

    /// A store that could not be opened is tried once more: the person may have mended it, or the
    /// other program may have ended.
    pub(crate) async fn look_again(self: &Arc<Self>) {
        let Ok(_door) = self.door.try_lock() else { return };
        let Stage::Broken(before) = self.stage() else { return };
        match self.first_stage().await {
            Stage::Broken(failure) if failure == before => {}
            stage => self.set_stage(stage),
        }
    }

    /// The open store.
    pub(crate) fn session(&self) -> Result<Arc<Session>, Failure> {
        match self.stage() {
            Stage::Ready(session) => Ok(session),
            Stage::Broken(failure) => Err(failure),
            Stage::FirstRun | Stage::Locked { .. } => {
                Err(Failure::plain(Code::Locked, "还没有解锁"))
            }
        }
    }

    pub(crate) fn slots(&self) -> PathBuf {
        slots_path(&self.setup.folder)
    }

    pub(crate) async fn first_stage(self: &Arc<Self>) -> Stage {
        let folder = &self.setup.folder;
        match look_back(folder, &self.slots(), &store::database_path(folder)) {
            Ok(Earlier::Over) => {}
            Ok(Earlier::UnderWay) => {
                return Stage::Broken(Failure::plain(Code::Held, "另一个烽燧程序正在做首次设置"));
            }
            Err(error) => return Stage::Broken(self.unseen(&error)),
        }
        match presence(&store::database_path(&self.setup.folder), &self.slots()) {
            Ok(Presence::FirstRun) => Stage::FirstRun,
            Ok(Presence::Whole) => self.locked_stage().await,
            Ok(Presence::SlotsMissing) => Stage::Broken(Failure::plain(
                Code::Damaged,
                format!(
                    "有数据文件，但密钥槽文件不见了：{}。请从备份恢复它。",
                    self.slots().display()
                ),
            )),
            Ok(Presence::DatabaseMissing) => Stage::Broken(Failure::plain(
                Code::Damaged,
                format!(
                    "有密钥槽文件，但数据文件不见了：{}。请从备份恢复它。",
                    store::database_path(&self.setup.folder).display()
                ),
            )),
            Err(error) => Stage::Broken(self.unseen(&error)),
        }
    }

    fn unseen(&self, error: &std::io::Error) -> Failure {
        let says = format!("无法查看数据目录 {}：{error}", self.setup.folder.display());
        Failure::plain(Code::Internal, says)
    }

    /// Tries the keyring where its slot is set; whatever it says, nothing is made anew.
    async fn locked_stage(self: &Arc<Self>) -> Stage {
        let vault = match Vault::read(&self.slots()) {
            Ok(vault) => vault,
            Err(error) => return Stage::Broken(error.into()),
        };
        if !vault.ways().contains(&Way::Keyring) {
            return Stage::Locked { keyring: "unused", failure: None };
        }
        let keyring = Arc::clone(&self.setup.keyring);
        let opened = tokio::task::spawn_blocking(move || {
            let opened = vault.open_by_keyring(&*keyring);
            (vault, opened)
        });
        match opened.await {
            Ok((vault, Ok(data))) => match Session::open(self, vault, data).await {
                Ok(session) => Stage::Ready(session),
                Err(failure) => Stage::Broken(failure),
            },
            Ok((_, Err(error))) => {
                Stage::Locked { keyring: keyring_word(&error), failure: Some(error.into()) }
            }
            Err(_) => Stage::Locked { keyring: "absent", failure: None },
        }
    }

    /// Writes the failure to the program's log and gives it the id of that line.
    fn traced(&self, command: &str, failure: Failure) -> Failure {
        if !failure.trace.is_empty() {
            return failure;
        }
        let trace = Id::fresh(&*self.setup.clock).map(|id| id.to_string()).unwrap_or_default();
        tracing::warn!(command, trace, code = ?failure.code, detail = failure.detail, "failed");
        Failure { trace, ..failure }
    }
}

/// What the keyring said, in the word of `StatusView`.
pub(crate) fn keyring_word(error: &VaultError) -> &'static str {
    use keys::KeyringError;
    match error {
        VaultError::NotSet(_) => "unused",
        VaultError::Keyring(KeyringError::Locked(_)) => "locked",
        VaultError::Keyring(KeyringError::NoEntry) | VaultError::WrongKeyringKey => "empty",
        VaultError::Keyring(KeyringError::Denied(_) | KeyringError::Garbled) => "denied",
        _ => "absent",
    }
}

fn slots_path(folder: &Path) -> PathBuf {
    folder.join("fengsui.slots")
}
