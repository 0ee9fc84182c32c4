//! The commands and changes as TypeScript, for the screens to compile against.

use crate::{Change, Commands, Uploaded};
use std::path::Path;
use ts_rs::{Config, ExportError, TS};

/// Writes one file a type into a folder.
///
/// # Errors
/// A file could not be written.
pub fn export_contract(folder: &Path) -> Result<(), ExportError> {
    let config = Config::default().with_out_dir(folder).with_large_int("number");
    Commands::export_all(&config)?;
    Uploaded::export_all(&config)?;
    Change::export_all(&config)
}
