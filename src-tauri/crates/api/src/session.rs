//! An open store: who the unit is, who is on duty, and everything that runs while it is open.

use crate::{
    App, Code, Failure, Host, Library,
    app::Stage,
    bundles,
    folded::Folded,
    input::Nothing,
    linked::Links,
    show,
    view::session::{BarView, HomeView, StatusView},
    warnings,
};
use keys::{StoreKey, Vault};
use plan::{Mode, Plan};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, OnceLock},
};
use store::{Setting, Store, UnitProfile};
use tokio::sync::watch;

/// An open store. Dropping the last handle closes it.
pub(crate) struct Session {
    pub(crate) store: Arc<Store>,
    pub(crate) data: StoreKey,
    pub(crate) vault: Mutex<Vault>,
    pub(crate) links: Links,
    pub(crate) folded: Folded,
    /// What looking through the logs found, in words.
    pub(crate) chains: OnceLock<String>,
    /// Turns true when the store is to be closed. The last field: who hears it go knows that the
    /// store is closed.
    pub(crate) closing: watch::Sender<bool>,
}

/// Who works: the unit, its plan, its roles, the person on duty.
pub(crate) struct Crew {
    pub(crate) unit: UnitProfile,
    pub(crate) plan: Arc<Plan>,
    /// The plans and the calendar from which `plan` is.
    pub(crate) library: Arc<Library>,
    pub(crate) phones: BTreeMap<String, String>,
    pub(crate) operator: String,
}

impl Session {
    /// Opens the store with its key and starts what runs beside it.
    pub(crate) async fn open(
        app: &Arc<App>,
        vault: Vault,
        data: StoreKey,
    ) -> Result<Arc<Self>, Failure> {
        let store = Store::open(&app.setup.folder, &data, Arc::clone(&app.setup.clock))?;
        Ok(Self::begin(app, vault, data, store))
    }

    /// Starts what runs beside an open store: the links and the watch.
    pub(crate) fn begin(app: &Arc<App>, vault: Vault, data: StoreKey, store: Store) -> Arc<Self> {
        let session = Arc::new(Self {
            store: Arc::new(store),
            data,
            vault: Mutex::new(vault),
            links: Links::default(),
            folded: Folded::default(),
            chains: OnceLock::new(),
            closing: watch::Sender::new(false),
        });
        // A store that cannot tell is told of by whatever is asked of it next.
        if let Err(failure) = app.time.recall(&session.store) {
            tracing::error!(detail = failure.detail, "what is known of the time was not read");
        }
        bundles::put_in_force(app, &session.store);
        crate::linked::begin(app, &session);
        crate::watch::begin(app, &session);
        crate::superior::resume(app, &session);
        session
    }

    /// Ends what runs beside the store and closes it. When this returns, the store can be opened
    /// anew: nobody holds it any more.
    pub(crate) async fn close(self: Arc<Self>) {
        self.closing.send_replace(true);
        self.links.stop().await;
        let mut held = self.closing.subscribe();
        drop(self);
        while held.changed().await.is_ok() {}
    }

    /// Who works.
    pub(crate) fn crew(&self, app: &App) -> Result<Crew, Failure> {
        let unit = self
            .store
            .unit()?
            .ok_or_else(|| Failure::plain(Code::Damaged, "数据文件里没有本单位的资料"))?;
        let library = app.library();
        let plan = library.newest(&unit.plan).ok_or_else(|| {
            Failure::plain(Code::Missing, format!("找不到预案“{}”，请检查预案文件", unit.plan))
        })?;
        let contacts = self.store.contacts()?.into_iter();
        let phones = contacts.map(|contact| (contact.role, contact.phone)).collect();
        Ok(Crew { unit, plan, library, phones, operator: self.operator()? })
    }

    /// The name of the person on duty; empty where none is set.
    pub(crate) fn operator(&self) -> Result<String, Failure> {
        let on_duty = self.store.setting(Setting::OnDuty)?.unwrap_or_default();
        let operators = self.store.operators()?;
        let found = operators.into_iter().find(|operator| operator.id.to_string() == on_duty);
        Ok(found.map(|operator| operator.name).unwrap_or_default())
    }

    /// What is wrong with the machine or the file, in words.
    fn troubles(&self) -> Vec<String> {
        let low = self.store.is_low_on_space().then(|| {
            let folder = self.store.folder().display();
            format!(
                "磁盘空间不足：请在 {folder} 所在的磁盘上腾出空间。已保存的不会丢，附件暂时存不下。"
            )
        });
        low.into_iter().chain(self.chains.get().cloned()).collect()
    }

    /// The mode of the screens: a drill where the only superior is the practice one.
    pub(crate) fn mode(&self) -> Result<Mode, Failure> {
        let superiors = self.store.superiors()?;
        let in_use: Vec<_> =
            superiors.iter().filter(|one| one.state != store::LinkState::Left).collect();
        let only_practice = !in_use.is_empty() && in_use.iter().all(|one| one.mode == Mode::Drill);
        Ok(if only_practice { Mode::Drill } else { Mode::Live })
    }
}

impl Crew {
    /// The roles that the unit holds.
    pub(crate) fn roles(&self) -> &BTreeSet<String> {
        &self.unit.roles
    }
}

/// Where the program stands. A store that could not be opened is tried again first.
pub(crate) async fn status(app: &Arc<App>, _: Nothing) -> Result<StatusView, Failure> {
    app.look_again().await;
    let (stage, failure, keyring) = match app.stage() {
        Stage::FirstRun => ("first_run", None, "unused"),
        Stage::Locked { keyring, failure } => ("locked", failure, keyring),
        Stage::Ready(session) => {
            let vault = session.vault.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let open = vault.ways().contains(&keys::Way::Keyring);
            ("ready", None, if open { "open" } else { "unused" })
        }
        Stage::Broken(failure) => ("broken", Some(failure), "unused"),
    };
    Ok(StatusView {
        stage,
        failure,
        keyring,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        folder: app.setup.folder.display().to_string(),
        host: match app.setup.host {
            Host::Desktop => "desktop",
            Host::Agent => "agent",
        },
        now: app.setup.clock.now(),
    })
}

/// The bar at the top of every screen.
pub(crate) async fn bar(app: &Arc<App>, _: Nothing) -> Result<BarView, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let now = app.setup.clock.now();
    let mut alarms = warnings::list(&session, &crew, now)?;
    let active = alarms.iter().filter(|warning| warnings::in_force(warning)).count();
    alarms.retain(|warning| warning.state == "active");
    let open = session.store.incidents(None)?;
    let open = open.iter().filter(|row| row.shown.closed_at.is_none()).count();
    let link = crate::linked::view(&session, now)?;
    let mut standing = crate::reminders::standing(app, &session, &crew, now)?;
    crate::heard::mark(&session, &mut standing.prompts, now)?;
    Ok(BarView {
        unit: crew.unit.name,
        plan: crew.plan.title.clone(),
        mode: session.mode()?.word().to_owned(),
        operator: crew.operator,
        held: link.held,
        link,
        alarms,
        prompts: standing.prompts,
        troubles: session.troubles(),
        overdue: standing.overdue,
        owed: standing.owed,
        next_due: standing.next_due,
        open_incidents: count(open),
        active_warnings: count(active),
        clock: crate::time::view(app),
        now,
    })
}

/// 值班台.
pub(crate) async fn home(app: &Arc<App>, _: Nothing) -> Result<HomeView, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let now = app.setup.clock.now();
    let (mut mine, mut theirs, mut incidents) = (Vec::new(), Vec::new(), Vec::new());
    for row in session.store.incidents(None)? {
        if row.shown.closed_at.is_some() {
            continue;
        }
        let opened = Folded::of(app, &session, &row)?;
        opened.with_shown(&crew, now, |shown| {
            let rows = shown.open_duty_rows();
            incidents.push(shown.card(&rows));
            let (ours, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.mine);
            mine.extend(ours);
            theirs.extend(others);
        });
    }
    mine.sort_by_key(show::duty::order);
    theirs.sort_by_key(show::duty::order);
    let mut warnings = warnings::list(&session, &crew, now)?;
    warnings.retain(warnings::in_force);
    let link = crate::linked::view(&session, now)?;
    let mut upkeep = crate::upkeep::rows(&session, &crew, now)?;
    upkeep.retain(crate::upkeep::presses);
    Ok(HomeView { mine, theirs, incidents, upkeep, warnings, link, now })
}

pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
