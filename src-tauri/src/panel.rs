//! Whether the desktop has a place for tray icons, as it stands now.
//!
//! GNOME has none, and a panel may come up after a program that the session starts, or go and come
//! back; the indicator library takes an icon in any case and tells nobody.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// The place for tray icons.
#[derive(Clone, Debug)]
pub(crate) struct Panel(Arc<AtomicBool>);

impl Panel {
    /// Watches for it, from now on.
    pub(crate) fn watch() -> Self {
        let panel = Self(Arc::new(AtomicBool::new(cfg!(not(target_os = "linux")))));
        #[cfg(target_os = "linux")]
        watch_bus(&panel);
        panel
    }

    /// Whether it is there.
    pub(crate) fn is_there(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Icons are shown by whoever owns this name.
#[cfg(target_os = "linux")]
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

#[cfg(target_os = "linux")]
fn watch_bus(panel: &Panel) {
    use gio::{BusNameWatcherFlags, BusType, bus_watch_name};
    let (came, went) = (Arc::clone(&panel.0), Arc::clone(&panel.0));
    bus_watch_name(
        BusType::Session,
        WATCHER,
        BusNameWatcherFlags::NONE,
        move |_, _, _| came.store(true, Ordering::Relaxed),
        move |_, _| went.store(false, Ordering::Relaxed),
    );
}
