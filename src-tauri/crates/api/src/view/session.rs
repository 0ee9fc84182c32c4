//! Where the program stands, the day on one screen, and the settings.

use super::{
    clock::ClockStateView,
    duty::DutyView,
    incident::IncidentCard,
    link::{EnrolmentView, LinkView},
    prompt::{NextDueView, PromptView},
    warning::WarningView,
};
use base::Moment;
use serde::Serialize;
use ts_rs::TS;

/// Where the program stands: what the shell shows before anything else.
#[derive(Clone, Debug, Serialize, TS)]
pub struct StatusView {
    /// `first_run`, `locked`, `ready`, or `broken` where the store cannot be opened.
    #[ts(type = "'first_run' | 'locked' | 'ready' | 'broken'")]
    pub stage: &'static str,
    /// Why it is locked or broken, as a failure; absent otherwise.
    pub failure: Option<crate::Failure>,
    /// What the operating system's keyring said: `open`, `absent`, `locked`, `empty`, `denied`, or
    /// `unused` where none is set up.
    #[ts(type = "'open' | 'absent' | 'locked' | 'empty' | 'denied' | 'unused'")]
    pub keyring: &'static str,
    /// The program's version.
    pub version: String,
    /// Where the data is kept.
    pub folder: String,
    /// `desktop` or `agent`.
    #[ts(type = "'desktop' | 'agent'")]
    pub host: &'static str,
    /// The present moment by this machine.
    #[ts(as = "String")]
    pub now: Moment,
}

/// The bar at the top of every screen.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BarView {
    /// The unit's name.
    pub unit: String,
    /// The plan's title.
    pub plan: String,
    /// `live` or `drill`.
    #[ts(type = "'live' | 'drill'")]
    pub mode: String,
    /// The person on duty; empty where none is set.
    pub operator: String,
    /// The link.
    pub link: LinkView,
    /// Warnings that are not signed for, the highest colour first.
    pub alarms: Vec<WarningView>,
    /// What time asks for now, the most urgent first.
    pub prompts: Vec<PromptView>,
    /// What is wrong with the machine or the file, in words: too little room, a log that was changed.
    pub troubles: Vec<String>,
    /// How many of our duties are overdue.
    pub overdue: u32,
    /// How many of our duties run, the overdue ones included.
    pub owed: u32,
    /// The next of our duties that has a due time.
    pub next_due: Option<NextDueView>,
    /// How many incidents are open.
    pub open_incidents: u32,
    /// How many warnings are active.
    pub active_warnings: u32,
    /// How many deliveries are held.
    pub held: u32,
    /// What the time is worth.
    pub clock: ClockStateView,
    /// The present moment.
    #[ts(as = "String")]
    pub now: Moment,
}

/// 值班台: the day on one screen.
#[derive(Clone, Debug, Serialize, TS)]
pub struct HomeView {
    /// Our duties: overdue, at once, then by due time.
    pub mine: Vec<DutyView>,
    /// The duties of others.
    pub theirs: Vec<DutyView>,
    /// The open incidents.
    pub incidents: Vec<IncidentCard>,
    /// Our standing tasks of the year that are overdue or come within thirty days.
    pub upkeep: Vec<super::upkeep::UpkeepView>,
    /// The active warnings.
    pub warnings: Vec<WarningView>,
    /// The link.
    pub link: LinkView,
    /// The present moment by this machine.
    #[ts(as = "String")]
    pub now: Moment,
}

/// The settings.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SettingsView {
    /// The unit's name.
    pub unit: String,
    /// The plan's id.
    pub plan: String,
    /// The plan's title.
    pub plan_title: String,
    /// Every role of the plan, and whether the unit holds it.
    pub roles: Vec<RoleView>,
    /// The people who may be on duty.
    pub operators: Vec<String>,
    /// The person on duty.
    pub operator: String,
    /// The enrolment with the superior.
    pub enrolment: EnrolmentView,
    /// `auto`, `light` or `dark`.
    #[ts(type = "'auto' | 'light' | 'dark'")]
    pub theme: String,
    /// `zh` or `en`.
    #[ts(type = "'zh' | 'en'")]
    pub language: String,
    /// Whether reports go out by themselves when a link is there.
    pub auto_send: bool,
    /// Whether the keyring opens the store.
    pub keyring: bool,
    /// When a person last confirmed that a test notification was seen.
    #[ts(as = "Option<String>")]
    pub notification_confirmed_at: Option<Moment>,
    /// Whether the program starts with the session; absent where this host cannot.
    pub autostart: Option<bool>,
    /// Where the data is kept.
    pub folder: String,
    /// The device's id.
    pub device: String,
}

/// A role of the plan.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RoleView {
    /// Its id.
    pub role: String,
    /// Its name.
    pub name: String,
    /// Whether the unit holds it.
    pub held: bool,
    /// Whether a unit under this plan usually holds it.
    pub usual: bool,
    /// Its telephone number in the unit's own list; may be empty.
    pub phone: String,
    /// The number printed in the plan; may be empty.
    pub plan_phone: String,
    /// Where the plan prints it; may be empty.
    pub plan_phone_clause: String,
}

/// What the first run gives back once.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FirstRunView {
    /// The recovery code, shown once and kept nowhere.
    pub recovery_code: String,
    /// What became of the keyring, in words.
    pub keyring: String,
}
