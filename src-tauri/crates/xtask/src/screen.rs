//! Whether this machine shows windows.

use std::env;

/// True where a window can be opened: an X11 or a Wayland display is named.
pub(crate) fn present() -> bool {
    ["WAYLAND_DISPLAY", "DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}
