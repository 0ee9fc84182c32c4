//! First run, unlocking and locking: the commands about the key slots.

use crate::{
    App, Code, Decision, Failure, RefusalView,
    app::{Stage, keyring_word},
    beginning::Beginning,
    input::{ChangePassphrase, FirstRun, Nothing, Unlock, UseKeyring},
    session::{self, Session},
    settings,
    view::session::{FirstRunView, SettingsView, StatusView},
};
use base::Id;
use incident::Refusal;
use keys::{Passphrase, Presence, RecoveryCode, Vault, VaultError, Way, Ways, presence};
use std::{
    path::Path,
    sync::{Arc, PoisonError},
};
use store::{Operator, Setting, Store, UnitProfile};
use zeroize::Zeroizing;

/// Creates the store; gives the recovery code once.
pub(crate) async fn first_run(
    app: &Arc<App>,
    input: FirstRun,
) -> Result<Decision<FirstRunView>, Failure> {
    let _door = app.door.lock().await;
    if !matches!(app.stage(), Stage::FirstRun) {
        return Err(Failure::plain(Code::Conflict, "首次设置已经完成"));
    }
    let passphrase = Passphrase::typed(&Zeroizing::new(input.passphrase.clone()));
    let refusals = refuse_first_run(app, &input, &passphrase);
    if !refusals.is_empty() {
        return Ok(Decision::Refused(refusals));
    }
    let store_id = Id::fresh(&*app.setup.clock)?;
    let code = RecoveryCode::generate()?;
    let shown = code.text().to_string();
    let beginning = begin(app, store_id).await?;
    let (keyring, slots, cost) = (Arc::clone(&app.setup.keyring), app.slots(), app.setup.cost);
    let wanted = input.keyring;
    let made = tokio::task::spawn_blocking(move || {
        let ways =
            Ways { keyring: None, passphrase: Some((&passphrase, cost)), recovery: Some(&code) };
        let (mut vault, data) = Vault::create(&slots, store_id, &ways)?;
        let kept = wanted.then(|| vault.set_keyring(&data, &*keyring));
        Ok::<_, VaultError>((vault, data, kept))
    });
    let (vault, data, kept) = made.await.map_err(defect)??;
    let keyring = match kept {
        None => "没有使用系统密钥环，每次启动需要输入口令。".to_owned(),
        Some(Ok(())) => "已存入系统密钥环，本机登录后自动解锁。".to_owned(),
        Some(Err(error)) => format!("{error}。每次启动需要输入口令，以后可在设置里再试。"),
    };
    let store = match Store::create(&app.setup.folder, &data, Arc::clone(&app.setup.clock)) {
        Ok(store) => store,
        Err(error) => {
            // Without its database the fresh slot file is worth nothing and would block a retry.
            remove(&app.slots());
            return Err(error.into());
        }
    };
    let settled = settle_in(app, &store, input)
        .and_then(|()| beginning.done().map_err(|error| unwritable(app, &error)));
    if let Err(failure) = settled {
        drop(store);
        discard(app);
        return Err(failure);
    }
    let session = Session::begin(app, vault, data, store);
    app.set_stage(Stage::Ready(session));
    Ok(Decision::Accepted(FirstRunView { recovery_code: shown, keyring }))
}

/// Opens the store.
pub(crate) async fn unlock(app: &Arc<App>, input: Unlock) -> Result<StatusView, Failure> {
    let _door = app.door.lock().await;
    match app.stage() {
        Stage::Locked { .. } => {}
        Stage::Ready(_) => return session::status(app, Nothing {}).await,
        Stage::FirstRun => return Err(Failure::plain(Code::Missing, "还没有完成首次设置")),
        Stage::Broken(failure) => return Err(failure),
    }
    let vault = Vault::read(&app.slots())?;
    let (vault, opened) = open_by(app, vault, input).await?;
    let data = opened.map_err(|error| {
        if matches!(error, VaultError::Keyring(_)) {
            let keyring = keyring_word(&error);
            app.set_stage(Stage::Locked { keyring, failure: None });
        }
        Failure::from(error)
    })?;
    let session = Session::open(app, vault, data).await?;
    app.set_stage(Stage::Ready(session));
    session::status(app, Nothing {}).await
}

/// Closes the store and forgets the key.
pub(crate) async fn lock(app: &Arc<App>, _: Nothing) -> Result<StatusView, Failure> {
    let _door = app.door.lock().await;
    let session = app.session()?;
    app.set_stage(Stage::Locked { keyring: "unused", failure: None });
    session.close().await;
    session::status(app, Nothing {}).await
}

/// Changes the passphrase.
pub(crate) async fn change_passphrase(
    app: &Arc<App>,
    input: ChangePassphrase,
) -> Result<Decision<SettingsView>, Failure> {
    let session = app.session()?;
    let next = Passphrase::typed(&Zeroizing::new(input.next));
    if !next.is_long_enough() {
        return Ok(Decision::Refused(vec![short_passphrase("next")]));
    }
    let present = Unlock { way: "passphrase".to_owned(), secret: input.present };
    if let Err(refusal) = prove(app, present, "present").await? {
        return Ok(Decision::Refused(vec![refusal]));
    }
    let cost = app.setup.cost;
    let holder = Arc::clone(&session);
    let changed = tokio::task::spawn_blocking(move || {
        let mut vault = holder.vault.lock().unwrap_or_else(PoisonError::into_inner);
        vault.set_passphrase(&holder.data, &next, cost)
    });
    changed.await.map_err(defect)??;
    Ok(Decision::Accepted(settings::settings(app, Nothing {}).await?))
}

/// Makes another recovery code; the one before no longer opens.
pub(crate) async fn renew_recovery_code(
    app: &Arc<App>,
    input: Unlock,
) -> Result<Decision<FirstRunView>, Failure> {
    let session = app.session()?;
    if let Err(refusal) = prove(app, input, "secret").await? {
        return Ok(Decision::Refused(vec![refusal]));
    }
    let code = RecoveryCode::generate()?;
    let mut vault = session.vault.lock().unwrap_or_else(PoisonError::into_inner);
    vault.set_recovery(&session.data, &code)?;
    let recovery_code = code.text().to_string();
    Ok(Decision::Accepted(FirstRunView { recovery_code, keyring: String::new() }))
}

/// Turns the keyring's key slot on or off.
pub(crate) async fn use_keyring(
    app: &Arc<App>,
    input: UseKeyring,
) -> Result<SettingsView, Failure> {
    let session = app.session()?;
    let keyring = Arc::clone(&app.setup.keyring);
    let holder = Arc::clone(&session);
    let changed = tokio::task::spawn_blocking(move || {
        let mut vault = holder.vault.lock().unwrap_or_else(PoisonError::into_inner);
        if input.on {
            vault.set_keyring(&holder.data, &*keyring)
        } else {
            vault.remove(&holder.data, Way::Keyring, Some(&*keyring))
        }
    });
    changed.await.map_err(defect)??;
    settings::settings(app, Nothing {}).await
}

/// Marks the beginning. Another program may have been first since this one looked.
async fn begin(app: &Arc<App>, store: Id) -> Result<Beginning, Failure> {
    let folder = &app.setup.folder;
    std::fs::create_dir_all(folder).map_err(|error| unwritable(app, &error))?;
    let begun = Beginning::of(folder, store).map_err(|error| unwritable(app, &error))?;
    let Some(begun) = begun else {
        return Err(Failure::plain(Code::Held, "另一个烽燧程序正在做首次设置"));
    };
    match presence(&store::database_path(folder), &app.slots()) {
        Ok(Presence::FirstRun) => Ok(begun),
        Ok(_) => {
            drop(begun);
            let stage = app.first_stage().await;
            app.set_stage(stage);
            Err(Failure::plain(Code::Conflict, "首次设置已由另一个烽燧程序完成"))
        }
        Err(error) => Err(unwritable(app, &error)),
    }
}

fn unwritable(app: &App, error: &std::io::Error) -> Failure {
    let code = if error.kind() == std::io::ErrorKind::StorageFull {
        Code::NoSpace
    } else {
        Code::Internal
    };
    Failure::plain(code, format!("无法写入数据目录 {}：{error}", app.setup.folder.display()))
}

fn refuse_first_run(app: &App, input: &FirstRun, passphrase: &Passphrase) -> Vec<RefusalView> {
    let mut refusals = Vec::new();
    let mut refuse = |field, says: &str| refusals.push(Refusal::plain(field, says).into());
    match app.library().newest(&input.plan) {
        None => refuse("plan", "请选择本单位适用的预案。"),
        Some(plan) if !input.roles.iter().all(|role| plan.role(role).is_some()) => {
            refuse("roles", "有不属于这部预案的角色，请重新选择。");
        }
        Some(_) if input.roles.is_empty() => refuse("roles", "请至少选择一个本单位承担的角色。"),
        Some(_) => {}
    }
    if input.unit.trim().is_empty() {
        refuse("unit", "请填写单位名称。");
    }
    if input.operator.trim().is_empty() {
        refuse("operator", "请填写值班人姓名。");
    }
    if [&input.unit, &input.operator].iter().any(|text| text.chars().count() > 100) {
        refuse("unit", "名称最多100字。");
    }
    if !passphrase.is_long_enough() {
        refusals.push(short_passphrase("passphrase"));
    }
    refusals
}

fn short_passphrase(field: &'static str) -> RefusalView {
    let says =
        format!("口令至少{}个字符，一句只有自己知道的话最好记。", keys::PASSPHRASE_CHARS_MIN);
    Refusal::plain(field, says).into()
}

fn settle_in(app: &App, store: &Store, input: FirstRun) -> Result<(), Failure> {
    let writer = store.writer();
    writer.set_unit(UnitProfile {
        name: input.unit.trim().to_owned(),
        plan: input.plan,
        roles: input.roles.into_iter().collect(),
        set_at: app.setup.clock.now(),
    })?;
    let operator = Operator {
        id: Id::fresh(&*app.setup.clock)?,
        name: input.operator.trim().to_owned(),
        phone: String::new(),
        active: true,
    };
    let on_duty = operator.id.to_string();
    writer.set_operator(operator)?;
    writer.set_setting(Setting::OnDuty, &on_duty)?;
    Ok(())
}

/// Takes back a store that this very first run made and could not finish: nobody was shown its
/// recovery code, nothing was recorded in it, and as it is it would open to no unit.
fn discard(app: &App) {
    let database = store::database_path(&app.setup.folder);
    for end in ["", "-wal", "-shm"] {
        let mut name = database.clone().into_os_string();
        name.push(end);
        remove(Path::new(&name));
    }
    remove(&app.slots());
}

fn remove(path: &Path) {
    match std::fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            tracing::error!(%error, path = %path.display(), "a file could not be removed")
        }
    }
}

/// Proves that the person knows the passphrase or the recovery code.
async fn prove(
    app: &Arc<App>,
    input: Unlock,
    field: &'static str,
) -> Result<Result<(), RefusalView>, Failure> {
    let vault = Vault::read(&app.slots())?;
    let tried_recovery = input.way == "recovery";
    let secret = input.secret.clone();
    let (vault, opened) = open_by(app, vault, input).await?;
    let wrong = |error: VaultError| match error {
        VaultError::WrongPassphrase | VaultError::WrongRecoveryCode => Ok(()),
        other => Err(Failure::from(other)),
    };
    match opened {
        Ok(_) => return Ok(Ok(())),
        Err(error) => wrong(error)?,
    }
    if !tried_recovery {
        let again = Unlock { way: "recovery".to_owned(), secret };
        if let Ok((_, Ok(_))) = open_by(app, vault, again).await {
            return Ok(Ok(()));
        }
    }
    Ok(Err(Refusal::plain(field, "口令或恢复码不正确。").into()))
}

async fn open_by(
    app: &App,
    vault: Vault,
    input: Unlock,
) -> Result<(Vault, Result<keys::StoreKey, VaultError>), Failure> {
    let way = match input.way.as_str() {
        "keyring" => Way::Keyring,
        "passphrase" => Way::Passphrase,
        "recovery" => Way::Recovery,
        _ => return Err(Failure::plain(Code::Invalid, "没有这种解锁方式")),
    };
    let keyring = Arc::clone(&app.setup.keyring);
    let secret = Zeroizing::new(input.secret);
    let opened = tokio::task::spawn_blocking(move || {
        let opened = match way {
            Way::Keyring => vault.open_by_keyring(&*keyring),
            Way::Recovery => RecoveryCode::typed(&secret)
                .map_err(|_| VaultError::WrongRecoveryCode)
                .and_then(|code| vault.open_by_recovery(&code)),
            Way::Passphrase => vault.open_by_passphrase(&Passphrase::typed(&secret)),
        };
        (vault, opened)
    });
    opened.await.map_err(defect)
}

fn defect(error: tokio::task::JoinError) -> Failure {
    Failure::plain(Code::Internal, error.to_string())
}
