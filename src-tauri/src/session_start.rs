//! Starting with the session: the entry in the list of programs that the desktop opens by itself.
//!
//! The program comes up hidden then, so that it reminds and warns without anybody opening it.

use std::error::Error;

use tauri::AppHandle;
use tauri_plugin_autostart::ManagerExt;

/// The entry of this program.
pub(crate) struct SessionStart(AppHandle);

impl SessionStart {
    /// Of this program.
    pub(crate) fn of(program: &AppHandle) -> Self {
        Self(program.clone())
    }
}

impl api::AtLogin for SessionStart {
    fn is_set(&self) -> bool {
        self.0.autolaunch().is_enabled().unwrap_or(false)
    }

    fn set(&self, on: bool) -> Result<(), Box<dyn Error + Send + Sync>> {
        let entry = self.0.autolaunch();
        if on {
            entry.enable()?;
        } else {
            entry.disable()?;
        }
        Ok(())
    }
}
