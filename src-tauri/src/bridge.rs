//! The only ways from the screens into the program: one command, `call`, and files, in by
//! `upload` and out by `save_kept`.
//!
//! It passes names, arguments and bytes on as they are; a check made here would be missing in the
//! agent.
#![expect(clippy::let_underscore_must_use, reason = "written by #[tauri::command]")]

use std::{io::ErrorKind, sync::Arc, time::Duration};

use api::{App, Code, Failure, Uploaded};
use base::{Clock as _, SystemClock};
use serde_json::Value;
use tauri::{
    AppHandle, Manager, State, async_runtime,
    ipc::{InvokeBody, Request},
};
use tokio::sync::watch;

use crate::download;

/// What the frame around the screens asks for as soon as it stands.
const FIRST_ASKED: &str = "settings";

/// Where the screens reach the program, as soon as it has started.
///
/// The window opens while the keyring is still being asked: that may wait for a person.
pub(crate) struct Bridge {
    started: watch::Receiver<Option<Arc<App>>>,
    stands: watch::Sender<bool>,
}

impl Bridge {
    /// A bridge, and the end of it at which the started program is handed over.
    pub(crate) fn new() -> (Self, watch::Sender<Option<Arc<App>>>) {
        let (sender, started) = watch::channel(None);
        (Self { started, stands: watch::Sender::new(false) }, sender)
    }

    /// The program once it has started; `None` where it does not within `time`, as while the keyring
    /// asks a person.
    pub(crate) async fn started(&self, time: Duration) -> Option<Arc<App>> {
        tokio::select! {
            app = self.app() => app.ok(),
            () = SystemClock.wait(time) => None,
        }
    }

    /// Turns true when the screens stand and hear where they are sent; what is said earlier is lost.
    pub(crate) fn stands(&self) -> watch::Receiver<bool> {
        self.stands.subscribe()
    }

    async fn app(&self) -> Result<Arc<App>, Failure> {
        let gone = || Failure::plain(Code::Internal, "程序没有启动");
        let mut started = self.started.clone();
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
    if name == FIRST_ASKED && reply.is_ok() {
        bridge.stands.send_replace(true);
    }
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

/// Writes a kept file into the person's folder for downloads; the path under which it stands there.
#[tauri::command]
pub(crate) async fn save_kept(
    program: AppHandle,
    bridge: State<'_, Bridge>,
    sha256: String,
) -> Result<String, Failure> {
    let app = bridge.app().await?;
    let folders = program.path();
    let folder = folders.download_dir().or_else(|_| folders.home_dir());
    let folder =
        folder.map_err(|_| Failure::plain(Code::Internal, "系统没有给出存放下载文件的文件夹"))?;
    let write = move || {
        let (name, bytes) = app.kept_file(&sha256)?;
        download::save(&folder, &name, &bytes).map_err(|error| {
            let full = error.kind() == ErrorKind::StorageFull;
            let code = if full { Code::NoSpace } else { Code::Internal };
            Failure::plain(code, format!("不能写入{}：{error}", folder.display()))
        })
    };
    let gone = |_| Failure::plain(Code::Internal, "文件没有写完");
    let path = async_runtime::spawn_blocking(write).await.map_err(gone)??;
    Ok(path.display().to_string())
}
