//! The tray icon: the way back to the window, and the only way to end the program.
//!
//! A desktop without a tray is usual (GNOME), so its absence changes what closing means, no more.

use std::panic;

use tauri::{
    AppHandle,
    menu::{Menu, MenuItem},
    tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent},
};

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
    let quit = MenuItem::with_id(program, "quit", "退出（不再接收预警）", true, None::<&str>)?;
    let menu = Menu::with_items(program, &[&open, &quit])?;
    let mut tray = TrayIconBuilder::with_id("main").tooltip("烽燧").menu(&menu);
    if let Some(icon) = program.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.show_menu_on_left_click(false)
        .on_menu_event(|program, event| match event.id().as_ref() {
            "open" => window::show(program),
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
