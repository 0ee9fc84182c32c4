//! The tray icon: the way back to the window, starting with the session, and the end of the program.
//!
//! A desktop without a tray is usual (GNOME), so its absence changes what closing means, no more.

use std::panic;

use tauri::{
    AppHandle, Wry,
    menu::{CheckMenuItem, Menu, MenuItem},
    tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent},
};
use tauri_plugin_autostart::ManagerExt;

use crate::window;

/// Whether this desktop took the icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tray {
    /// It did.
    Open,
    /// It has no tray.
    Absent,
}

impl Tray {
    /// Puts the icon into the tray.
    ///
    /// The indicator library is loaded at this moment, and its loader panics where the library is
    /// not installed; the program is as useful without it.
    pub(crate) fn open(program: &AppHandle) -> Self {
        let built = panic::catch_unwind(panic::AssertUnwindSafe(|| build(program)));
        match built {
            Ok(Ok(())) => Self::Open,
            Ok(Err(error)) => {
                tracing::warn!(%error, "no tray");
                Self::Absent
            }
            Err(_) => {
                tracing::warn!("no tray: the indicator library is not installed");
                Self::Absent
            }
        }
    }
}

fn build(program: &AppHandle) -> tauri::Result<()> {
    let open = MenuItem::with_id(program, "open", "打开烽燧", true, None::<&str>)?;
    let session = with_session(program)?;
    let quit = MenuItem::with_id(program, "quit", "退出（不再接收预警）", true, None::<&str>)?;
    let menu = Menu::with_items(program, &[&open, &session, &quit])?;
    let mut tray = TrayIconBuilder::with_id("main").tooltip("烽燧").menu(&menu);
    if let Some(icon) = program.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.show_menu_on_left_click(false)
        .on_menu_event(move |program, event| match event.id().as_ref() {
            "open" => window::show(program),
            "session" => switch(program, &session),
            "quit" => program.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                window::show(tray.app_handle());
            }
        })
        .build(program)?;
    Ok(())
}

fn with_session(program: &AppHandle) -> tauri::Result<CheckMenuItem<Wry>> {
    let set = program.autolaunch().is_enabled().unwrap_or(false);
    CheckMenuItem::with_id(program, "session", "登录系统后自动打开", true, set, None::<&str>)
}

/// Turns starting with the session on or off, and shows what became of it.
fn switch(program: &AppHandle, session: &CheckMenuItem<Wry>) {
    let entry = program.autolaunch();
    let set = entry.is_enabled().unwrap_or(false);
    let outcome = if set { entry.disable() } else { entry.enable() };
    if let Err(error) = outcome {
        tracing::warn!(%error, set, "the session's list of programs stays as it was");
    }
    if let Err(error) = session.set_checked(entry.is_enabled().unwrap_or(set)) {
        tracing::warn!(%error, "the tray does not show it");
    }
}
