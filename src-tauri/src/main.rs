//! The desktop program: window, tray, notifications and the bridge to the use cases.
//!
//! Nothing is decided here. A rule about incidents, reports or warnings belongs in a crate below.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod alerts;
mod bridge;
mod download;
mod error;
mod folder;
mod follow;
mod journal;
mod panel;
mod practice;
mod session_start;
mod standing;
mod tray;
mod window;

use std::{env, process::ExitCode, sync::Arc, time::Duration};

use api::{App, Host, Setup};

use tauri::{AppHandle, Manager, RunEvent, async_runtime};

use crate::{
    bridge::Bridge, error::Error, folder::Folder, practice::Practice, session_start::SessionStart,
    tray::Tray,
};

/// Given by the autostart entry: come up in the tray, without a window on the screen.
const HIDDEN: &str = "--hidden";

/// The store is open by then, or the keyring asks a person.
const OPENING_MAX: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            journal::last_words(&error);
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<(), Error> {
    let folder = Folder::find()?;
    journal::open(&folder)?;
    // By this name the panel shows the icon and the sound settings the alarm.
    #[cfg(target_os = "linux")]
    gio::glib::set_application_name("烽燧");
    let program = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|program, _, _| window::show(program)))
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_autostart::Builder::new().app_name("fengsui").arg(HIDDEN).build())
        .invoke_handler(tauri::generate_handler![bridge::call, bridge::upload, bridge::save_kept])
        .setup(move |program| Ok(set_up(program.handle(), &folder)?))
        .build(context())
        .map_err(Error::Build)?;
    program.run(|program, event| match event {
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        RunEvent::Exit => stop(program),
        _ => {}
    });
    Ok(())
}

fn set_up(program: &AppHandle, folder: &Folder) -> Result<(), Error> {
    let (bridge, started) = Bridge::new();
    program.manage(bridge);
    let home = folder.path().to_owned();
    let mut setup = Setup::on_this_machine(home, Arc::new(Practice::default()), Host::Desktop);
    setup.at_login = Some(Arc::new(SessionStart::of(program)));
    let hidden = env::args().any(|argument| argument == HIDDEN);
    alerts::answer_clicks(program);
    window::open(program, folder, Tray::open(program, folder)?, hidden)?;
    let shown = program.clone();
    async_runtime::spawn(async move {
        let app = App::start(setup).await;
        follow::follow(&shown, &app, hidden);
        started.send_replace(Some(app));
    });
    Ok(())
}

/// Closes the store before the process ends. One that is just being opened is opened first: whatever
/// ends the process takes the cipher from under it.
fn stop(program: &AppHandle) {
    let bridge = program.state::<Bridge>();
    async_runtime::block_on(async {
        if let Some(app) = bridge.started(OPENING_MAX).await {
            app.stop().await;
        }
    });
}

#[expect(clippy::exit, reason = "written by generate_context!")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}
