//! Desktop notifications, and the window that comes forward with an urgent one.
//!
//! The notification service may hide or drop what it is given, so the alarm in the window never
//! waits for it.

use api::Alert;
use base::Id;
use tauri::{AppHandle, Manager, UserAttentionType};
use tauri_plugin_notification::NotificationExt;

use crate::window;

/// The notifications that stay until a person acts, by the warning each is about.
#[derive(Default)]
pub(crate) struct Alerts {
    #[cfg(target_os = "linux")]
    lasting: std::collections::BTreeMap<Option<Id>, lasting::Shown>,
}

impl Alerts {
    /// Shows one; an urgent one also brings the window forward.
    pub(crate) async fn show(&mut self, program: &AppHandle, alert: &Alert) {
        if alert.urgent {
            take_the_screen(program);
            self.show_urgent(program, alert).await;
        } else {
            show_passing(program, alert);
        }
    }

    /// Takes back the notifications of warnings that are no longer open.
    #[cfg(target_os = "linux")]
    pub(crate) async fn keep(&mut self, open: &[Id]) {
        let is_over = |warning: &Option<Id>| warning.is_some_and(|id| !open.contains(&id));
        let over: Vec<Option<Id>> = self.lasting.keys().copied().filter(is_over).collect();
        for warning in over {
            if let Some(shown) = self.lasting.remove(&warning) {
                shown.close().await;
            }
        }
    }

    /// Takes back nothing: this system's notifications leave by themselves.
    #[cfg(not(target_os = "linux"))]
    pub(crate) async fn keep(&mut self, _open: &[Id]) {}

    #[cfg(target_os = "linux")]
    async fn show_urgent(&mut self, program: &AppHandle, alert: &Alert) {
        let before = self.lasting.remove(&alert.warning);
        match lasting::show(program, alert, before).await {
            Ok(shown) => {
                self.lasting.insert(alert.warning, shown);
            }
            Err(error) => tracing::warn!(%error, "no urgent notification"),
        }
    }

    #[cfg(not(target_os = "linux"))]
    async fn show_urgent(&mut self, program: &AppHandle, alert: &Alert) {
        show_passing(program, alert);
    }
}

/// Has a click on a passing notification bring the window forward.
pub(crate) fn answer_clicks(program: &AppHandle) {
    let shown = program.clone();
    let listening = program.notification().on_action(move |_| window::show(&shown));
    if let Err(error) = listening {
        tracing::warn!(%error, "clicks on notifications are not heard");
    }
}

fn show_passing(program: &AppHandle, alert: &Alert) {
    let notification = program.notification().builder();
    let shown = notification.title(&alert.title).body(plain(&alert.body)).show();
    if let Err(error) = shown {
        tracing::warn!(%error, "no notification");
    }
}

fn take_the_screen(program: &AppHandle) {
    window::show(program);
    if let Some(window) = program.get_webview_window(window::MAIN)
        && let Err(error) = window.request_user_attention(Some(UserAttentionType::Critical))
    {
        tracing::warn!(%error, "the window asks for no attention");
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

/// The plugin knows no urgency and no lasting time, and a Linux desktop hides what lacks them after
/// a few seconds; the crate under the plugin has both.
#[cfg(target_os = "linux")]
mod lasting {
    use std::sync::Arc;

    use api::Alert;
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
            .urgency(Urgency::Critical)
            .timeout(Timeout::Never)
            .hint(Hint::Resident(true))
            .hint(Hint::SoundName("alarm-clock-elapsed".to_owned()))
            .action("default", "打开烽燧");
        if let Some(before) = before {
            notification.id(before.handle.id());
            before.clicks.abort();
        }
        let handle = Arc::new(notification.show_async().await?);
        let clicks = async_runtime::spawn(wait_for_clicks(program.clone(), Arc::clone(&handle)));
        Ok(Shown { handle, clicks })
    }

    async fn wait_for_clicks(program: AppHandle, handle: Arc<NotificationHandle>) {
        let answer = |response: &NotificationResponse| {
            if !matches!(response, NotificationResponse::Closed(_)) {
                window::show(&program);
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
