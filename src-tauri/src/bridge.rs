//! The only ways from the screens into the program: one command, `call`, and files, by `upload`.
//!
//! It passes names, arguments and bytes on as they are; a check made here would be missing in the
//! agent.
#![expect(clippy::let_underscore_must_use, reason = "written by #[tauri::command]")]

use std::sync::Arc;

use api::{App, Code, Failure, Uploaded};
use serde_json::Value;
use tauri::{
    State,
    ipc::{InvokeBody, Request},
};
use tokio::sync::watch;

/// Where the screens reach the program, as soon as it has started.
///
/// The window opens while the keyring is still being asked: that may wait for a person.
pub(crate) struct Bridge(watch::Receiver<Option<Arc<App>>>);

impl Bridge {
    /// A bridge, and the end of it at which the started program is handed over.
    pub(crate) fn new() -> (Self, watch::Sender<Option<Arc<App>>>) {
        let (sender, receiver) = watch::channel(None);
        (Self(receiver), sender)
    }

    /// The program where it has started already.
    pub(crate) fn started(&self) -> Option<Arc<App>> {
        self.0.borrow().clone()
    }

    async fn app(&self) -> Result<Arc<App>, Failure> {
        let gone = || Failure::plain(Code::Internal, "程序没有启动");
        let mut started = self.0.clone();
        let app = started.wait_for(Option::is_some).await.map_err(|_| gone())?;
        app.clone().ok_or_else(gone)
    }
}

/// Runs one command of the list in `api`.
#[tauri::command]
pub(crate) async fn call(
    bridge: State<'_, Bridge>,
    name: String,
    args: Value,
) -> Result<Value, Failure> {
    let app = bridge.app().await?;
    let reply = app.dispatch(&name, args).await;
    tracing::debug!(name, failed = reply.is_err(), "answered");
    reply
}

/// Takes a file that a screen was given; its bytes are the whole body. Where the web view cannot send
/// a body, the framework sends the same bytes as a list of numbers.
#[tauri::command]
pub(crate) async fn upload(
    bridge: State<'_, Bridge>,
    request: Request<'_>,
) -> Result<Uploaded, Failure> {
    let app = bridge.app().await?;
    let bytes = match request.body() {
        InvokeBody::Raw(bytes) => bytes.clone(),
        InvokeBody::Json(listed) => serde::Deserialize::deserialize(listed)
            .map_err(|_| Failure::plain(Code::Invalid, "收到的不是文件"))?,
    };
    app.upload(bytes)
}
