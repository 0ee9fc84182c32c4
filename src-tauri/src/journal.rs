//! The program's own log file, where the trace of a failure is found again.
//!
//! No secret and nothing that an operator typed is written here: it may be sent to whoever helps.

use std::{
    error::Error as _,
    fs,
    io::{self, Write},
    sync::Mutex,
};

use tracing_subscriber::EnvFilter;

use crate::{error::Error, folder::Folder};

/// Over this size the file is set aside at the next start; one set aside is kept.
const BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Sends what is traced to `log/fengsui.log`; `FENGSUI_LOG` names another level than `info`.
pub(crate) fn open(folder: &Folder) -> Result<(), Error> {
    let path = folder.inside("log")?.join("fengsui.log");
    let failed = |source| Error::Write { path: path.clone(), source };
    if fs::metadata(&path).is_ok_and(|found| found.len() > BYTES_MAX) {
        fs::rename(&path, path.with_extension("1.log")).map_err(failed)?;
    }
    let file = fs::OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
    let filter = EnvFilter::try_from_env("FENGSUI_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .init();
    Ok(())
}

/// Says why the program could not start, with every cause.
pub(crate) fn last_words(error: &Error) {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text = format!("{text}：{deeper}");
        cause = deeper.source();
    }
    tracing::error!("{text}");
    drop(writeln!(io::stderr().lock(), "{text}"));
}
