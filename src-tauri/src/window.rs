//! The one window: its size, what it may load, and what closing it means.
//!
//! It loads our own pages and nothing else; closing it never ends the program.

use api::About;
use tauri::{
    AppHandle, Manager, Url, UserAttentionType, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent, async_runtime, webview::NewWindowResponse,
};

use crate::{bridge::Bridge, error::Error, folder::Folder, follow, tray::Tray};

/// The name of the window in the capabilities.
pub(crate) const MAIN: &str = "main";

/// Opens the window; hidden where the session started the program by itself.
pub(crate) fn open(
    program: &AppHandle,
    folder: &Folder,
    tray: Tray,
    hidden: bool,
) -> Result<(), Error> {
    let window = WebviewWindowBuilder::new(program, MAIN, WebviewUrl::default())
        .title("烽燧")
        .inner_size(1280.0, 800.0)
        .min_inner_size(1024.0, 640.0)
        .center()
        .visible(!hidden)
        .data_directory(folder.inside("webview")?)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()
        .map_err(Error::Window)?;
    let shown = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
            put_away(&shown, &tray);
        }
    });
    Ok(())
}

/// Puts the window before the person.
pub(crate) fn show(program: &AppHandle) {
    let Some(window) = program.get_webview_window(MAIN) else { return };
    for outcome in [window.show(), window.unminimize(), window.set_focus()] {
        if let Err(error) = outcome {
            tracing::warn!(%error, "the window does not come forward");
        }
    }
}

/// Puts the window before the person, at what a notification is about.
pub(crate) fn show_about(program: &AppHandle, about: About) {
    show(program);
    let (program, mut stands) = (program.clone(), program.state::<Bridge>().stands());
    async_runtime::spawn(async move {
        if stands.wait_for(|stands| *stands).await.is_ok() {
            follow::tell(&program, &about.opens());
        }
    });
}

/// Puts the window before the person because something presses: at what it is about where the window
/// had been put away, and where it was else, as what is half written there must not go.
pub(crate) fn come_forward(program: &AppHandle, about: About) {
    let Some(window) = program.get_webview_window(MAIN) else { return };
    let lies_open = window.is_visible().unwrap_or(true) && !window.is_minimized().unwrap_or(false);
    if lies_open {
        show(program)
    } else {
        show_about(program, about)
    }
    if let Err(error) = window.request_user_attention(Some(UserAttentionType::Critical)) {
        tracing::warn!(%error, "the window asks for no attention");
    }
}

/// Where no tray shows the icon, a hidden window could not be found again, so it is only made small.
fn put_away(window: &WebviewWindow, tray: &Tray) {
    let outcome = if tray.is_shown() { window.hide() } else { window.minimize() };
    if let Err(error) = outcome {
        tracing::warn!(%error, "the window does not go away");
    }
}

fn is_ours(address: &Url) -> bool {
    matches!(
        (address.scheme(), address.host_str()),
        ("tauri", Some("localhost")) | ("http", Some("tauri.localhost"))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_our_own_pages() {
        let check = |address: &str, expect| {
            assert_eq!(is_ours(&Url::parse(address).unwrap()), expect, "{address}");
        };
        check("tauri://localhost/index.html", true);
        check("http://tauri.localhost/", true);
        check("http://tauri.localhost.example.cn/", false);
        check("http://localhost/", false);
        check("https://example.cn/", false);
        check("file:///etc/passwd", false);
        check("data:text/html,hello", false);
    }
}
