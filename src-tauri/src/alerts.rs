//! Desktop notifications, and the window that comes forward with the gravest.
//!
//! The notification service may hide or drop what it is given, so what stands in the window never
//! waits for it.

use api::{About, Alert};
use tauri::AppHandle;
use tauri_plugin_notification::NotificationExt;

use crate::window;

/// The notifications that stay until a person acts, by what each is about.
#[derive(Default)]
pub(crate) struct Alerts {
    #[cfg(target_os = "linux")]
    lasting: std::collections::BTreeMap<About, linux::Shown>,
}

impl Alerts {
    /// Shows one; one that says so also brings the window forward.
    pub(crate) async fn show(&mut self, program: &AppHandle, alert: &Alert) {
        if alert.forward {
            window::come_forward(program, alert.about);
        }
        self.notify(program, alert).await;
    }

    /// Takes back the lasting notifications of what is settled meanwhile.
    #[cfg(target_os = "linux")]
    pub(crate) async fn keep(&mut self, still_open: impl Fn(About) -> bool) {
        let over: Vec<About> =
            self.lasting.keys().copied().filter(|about| !still_open(*about)).collect();
        for about in over {
            if let Some(shown) = self.lasting.remove(&about) {
                shown.close().await;
            }
        }
    }

    /// Takes back nothing: this system's notifications leave by themselves.
    #[cfg(not(target_os = "linux"))]
    pub(crate) async fn keep(&mut self, _: impl Fn(About) -> bool) {}

    #[cfg(target_os = "linux")]
    async fn notify(&mut self, program: &AppHandle, alert: &Alert) {
        let before = if alert.urgent { self.lasting.remove(&alert.about) } else { None };
        match linux::show(program, alert, before).await {
            Ok(shown) if alert.urgent => {
                self.lasting.insert(alert.about, shown);
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "no notification"),
        }
    }

    #[cfg(not(target_os = "linux"))]
    async fn notify(&mut self, program: &AppHandle, alert: &Alert) {
        let notification = program.notification().builder();
        let shown = notification.title(&alert.title).body(plain(&alert.body)).show();
        if let Err(error) = shown {
            tracing::warn!(%error, "no notification");
        }
    }
}

/// Has a click on a notification bring the window forward, where the system tells no more of it.
pub(crate) fn answer_clicks(program: &AppHandle) {
    let shown = program.clone();
    let listening = program.notification().on_action(move |_| window::show(&shown));
    if let Err(error) = listening {
        tracing::warn!(%error, "clicks on notifications are not heard");
    }
}

/// A Linux notification service reads the body as markup.
fn plain(body: &str) -> String {
    if cfg!(target_os = "linux") {
        body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    } else {
        body.to_owned()
    }
}

/// The plugin knows no urgency, no lasting time and no click, and a Linux desktop hides what lacks
/// them after a few seconds; the crate under the plugin has them.
#[cfg(target_os = "linux")]
mod linux {
    use std::sync::Arc;

    use api::{About, Alert};
    use notify_rust::{
        Hint, Notification, NotificationHandle, NotificationResponse, Timeout, Urgency,
    };
    use tauri::{AppHandle, async_runtime};

    use crate::window;

    /// One on the screen.
    pub(super) struct Shown {
        handle: Arc<NotificationHandle>,
        clicks: async_runtime::JoinHandle<()>,
    }

    impl Shown {
        /// Takes it off the screen.
        pub(super) async fn close(self) {
            self.handle.close_async().await;
            self.clicks.abort();
        }
    }

    /// Shows it in the place of the one before, where that is still there.
    pub(super) async fn show(
        program: &AppHandle,
        alert: &Alert,
        before: Option<Shown>,
    ) -> Result<Shown, notify_rust::error::Error> {
        let mut notification = Notification::new();
        notification
            .appname("烽燧")
            .summary(&alert.title)
            .body(&super::plain(&alert.body))
            .icon("dialog-warning")
            .action("default", "打开烽燧");
        if alert.urgent {
            notification
                .urgency(Urgency::Critical)
                .timeout(Timeout::Never)
                .hint(Hint::Resident(true))
                .hint(Hint::SoundName("alarm-clock-elapsed".to_owned()));
        }
        if let Some(before) = before {
            notification.id(before.handle.id());
            before.clicks.abort();
        }
        let handle = Arc::new(notification.show_async().await?);
        let waits = wait_for_clicks(program.clone(), Arc::clone(&handle), alert.about);
        Ok(Shown { handle, clicks: async_runtime::spawn(waits) })
    }

    async fn wait_for_clicks(program: AppHandle, handle: Arc<NotificationHandle>, about: About) {
        let answer = |response: &NotificationResponse| {
            if !matches!(response, NotificationResponse::Closed(_)) {
                window::show_about(&program, about);
            }
        };
        handle.wait_for_action_async(answer).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_body_is_text_and_never_markup() {
        assert_eq!(plain("a < b & c > d"), "a &lt; b &amp; c &gt; d");
    }
}
