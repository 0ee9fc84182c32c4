//! The commands about settings: the unit, its people and telephone list, the screens.

use crate::{
    About, Alert, App, Change, Code, Decision, Failure, RefusalView,
    input::{Nothing, SaveSettings},
    session::Session,
    show,
    view::session::SettingsView,
};
use base::Id;
use incident::Refusal;
use keys::Way;
use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError},
};
use store::{Contact, Operator, Setting};

const LINE_CHARACTERS_MAX: usize = 100;

/// The settings.
pub(crate) async fn settings(app: &Arc<App>, _: Nothing) -> Result<SettingsView, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let store = &session.store;
    let operators = store.operators()?;
    let vault = session.vault.lock().unwrap_or_else(PoisonError::into_inner);
    let keyring = vault.ways().contains(&Way::Keyring);
    drop(vault);
    Ok(SettingsView {
        unit: crew.unit.name.clone(),
        plan: crew.unit.plan.clone(),
        plan_title: crew.plan.title.clone(),
        roles: show::plan::roles(&crew.plan, Some(crew.roles()), &crew.phones),
        operators: operators
            .into_iter()
            .filter(|operator| operator.active)
            .map(|operator| operator.name)
            .collect(),
        operator: crew.operator,
        enrolment: crate::superior::view(app, &session)?,
        theme: store.setting(Setting::Appearance)?.unwrap_or_else(|| "auto".to_owned()),
        language: store.setting(Setting::Language)?.unwrap_or_else(|| "zh".to_owned()),
        auto_send: store.setting(Setting::AutoSend)?.as_deref() != Some("off"),
        keyring,
        notification_confirmed_at: store
            .setting(Setting::Notifications)?
            .and_then(|text| text.parse().ok()),
        autostart: app.setup.at_login.as_ref().map(|entry| entry.is_set()),
        folder: app.setup.folder.display().to_string(),
        device: store.device().to_string(),
    })
}

/// Saves settings; what is absent stays as it is.
pub(crate) async fn save_settings(
    app: &Arc<App>,
    input: SaveSettings,
) -> Result<Decision<SettingsView>, Failure> {
    let session = app.session()?;
    let refusals = refuse(app, &session, &input)?;
    if !refusals.is_empty() {
        return Ok(Decision::Refused(refusals));
    }
    save_unit(app, &session, &input)?;
    save_people(app, &session, &input)?;
    let writer = session.store.writer();
    for (role, phone) in input.phones.iter().flatten() {
        let phone = phone.trim().to_owned();
        writer.set_contact(Contact { role: role.clone(), name: String::new(), phone })?;
    }
    for (setting, value) in
        [(Setting::Appearance, input.theme), (Setting::Language, input.language)]
    {
        if let Some(value) = value {
            writer.set_setting(setting, &value)?;
        }
    }
    if let Some(on) = input.auto_send {
        writer.set_setting(Setting::AutoSend, if on { "on" } else { "off" })?;
        session.links.wake();
    }
    if let (Some(on), Some(entry)) = (input.autostart, &app.setup.at_login) {
        entry.set(on).map_err(|error| {
            let says = format!("系统不让本程序登记为自动打开：{error}");
            Failure::plain(Code::Internal, says)
        })?;
    }
    app.changed(Change::Settings);
    Ok(Decision::Accepted(settings(app, Nothing {}).await?))
}

/// Shows a test notification.
pub(crate) async fn test_notification(app: &Arc<App>, _: Nothing) -> Result<SettingsView, Failure> {
    app.session()?;
    app.alert(Alert {
        about: About::Program,
        title: "烽燧测试通知".to_owned(),
        body: "看到这条通知，请回到设置点“我看到了”。".to_owned(),
        urgent: true,
        forward: true,
    });
    settings(app, Nothing {}).await
}

/// A person saw the test notification.
pub(crate) async fn confirm_notification(
    app: &Arc<App>,
    _: Nothing,
) -> Result<SettingsView, Failure> {
    let session = app.session()?;
    let now = app.setup.clock.now().to_string();
    session.store.writer().set_setting(Setting::Notifications, &now)?;
    app.changed(Change::Settings);
    settings(app, Nothing {}).await
}

fn refuse(app: &App, session: &Session, input: &SaveSettings) -> Result<Vec<RefusalView>, Failure> {
    let crew = session.crew(app)?;
    let mut refusals: Vec<RefusalView> = Vec::new();
    let plan = match input.plan.as_ref().filter(|id| **id != crew.unit.plan) {
        None => Arc::clone(&crew.plan),
        Some(id) => {
            refusals.extend(refuse_plan(session, input)?);
            let Some(plan) = crew.library.newest(id) else {
                refusals.push(Refusal::plain("plan", "本机没有这部预案。").into());
                return Ok(refusals);
            };
            plan
        }
    };
    let mut refuse = |field, says: &str| refusals.push(Refusal::plain(field, says).into());
    let unknown = |role: &String| plan.role(role).is_none();
    if input.unit.as_ref().is_some_and(|unit| unit.trim().is_empty()) {
        refuse("unit", "请填写单位名称。");
    }
    match &input.roles {
        Some(roles) if roles.is_empty() => refuse("roles", "请至少选择一个本单位承担的角色。"),
        Some(roles) if roles.iter().any(unknown) => {
            refuse("roles", "有不属于这部预案的角色，请重新选择。");
        }
        _ => {}
    }
    if input.phones.iter().flatten().any(|(role, _)| unknown(role)) {
        refuse("phones", "通讯录里有不属于这部预案的角色。");
    }
    if let Some(operators) = &input.operators
        && (operators.is_empty() || operators.iter().any(|name| name.trim().is_empty()))
    {
        refuse("operators", "请至少保留一个值班人，姓名不能是空的。");
    }
    let theme = input.theme.as_deref();
    if theme.is_some_and(|theme| !matches!(theme, "auto" | "light" | "dark")) {
        refuse("theme", "没有这种外观。");
    }
    if input.language.as_deref().is_some_and(|language| !matches!(language, "zh" | "en")) {
        refuse("language", "没有这种语言。");
    }
    if input.autostart.is_some() && app.setup.at_login.is_none() {
        refuse("autostart", "本机没有桌面窗口，不能随登录打开。");
    }
    let lines =
        input.unit.iter().chain(input.operator.iter()).chain(input.operators.iter().flatten());
    let phones = input.phones.iter().flat_map(|phones| phones.values());
    if lines.chain(phones).any(|text| text.chars().count() > LINE_CHARACTERS_MAX) {
        refuse("unit", "名称、姓名和号码最多100字。");
    }
    Ok(refusals)
}

/// Why the unit cannot go over to another plan now. An open incident goes on under the plan that it
/// pinned, whose roles are not those of the other plan: its duties would be nobody's.
fn refuse_plan(session: &Session, input: &SaveSettings) -> Result<Vec<RefusalView>, Failure> {
    let mut refusals = Vec::new();
    let incidents = session.store.incidents(None)?;
    let open = incidents.iter().filter(|row| row.shown.closed_at.is_none()).count();
    if open > 0 {
        let says = format!("还有{open}件事件没有办结，办结后再换预案。");
        refusals.push(Refusal::plain("plan", says).into());
    }
    if input.roles.is_none() {
        let says = "换预案时请选择本单位在新预案里承担的角色。";
        refusals.push(Refusal::plain("roles", says).into());
    }
    Ok(refusals)
}

fn save_unit(app: &App, session: &Session, input: &SaveSettings) -> Result<(), Failure> {
    if input.unit.is_none() && input.roles.is_none() {
        return Ok(());
    }
    let mut unit = session.crew(app)?.unit;
    if let Some(plan) = &input.plan {
        unit.plan.clone_from(plan);
    }
    if let Some(name) = &input.unit {
        name.trim().clone_into(&mut unit.name);
    }
    if let Some(roles) = &input.roles {
        unit.roles = roles.iter().cloned().collect();
    }
    unit.set_at = app.setup.clock.now();
    session.store.writer().set_unit(unit)?;
    app.changed(Change::Duties);
    Ok(())
}

/// The list of people is as given; somebody new on duty is put on it.
fn save_people(app: &App, session: &Session, input: &SaveSettings) -> Result<(), Failure> {
    let known = session.store.operators()?;
    let writer = session.store.writer();
    let named = |name: &String| name.trim().to_owned();
    let mut wanted: BTreeSet<String> = match &input.operators {
        Some(operators) => operators.iter().map(named).collect(),
        None => known.iter().filter(|one| one.active).map(|one| one.name.clone()).collect(),
    };
    let on_duty = input.operator.as_ref().map(named).filter(|name| !name.is_empty());
    wanted.extend(on_duty.clone());
    for operator in &known {
        let active = wanted.remove(&operator.name);
        if active != operator.active {
            writer.set_operator(Operator { active, ..operator.clone() })?;
        }
    }
    for name in wanted {
        let id = Id::fresh(&*app.setup.clock)?;
        writer.set_operator(Operator { id, name, phone: String::new(), active: true })?;
    }
    if let Some(name) = on_duty {
        let operators = session.store.operators()?;
        if let Some(operator) = operators.iter().find(|operator| operator.name == name) {
            writer.set_setting(Setting::OnDuty, &operator.id.to_string())?;
        }
    }
    Ok(())
}
