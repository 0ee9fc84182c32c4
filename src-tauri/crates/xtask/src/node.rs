//! The two Node packages: their dependencies, the UI build and its size.
//!
//! `npm ci` runs only when the lock file differs from the one that was installed last.

use std::{fs, path::Path};

use crate::{error::Error, folders::Folders, say, step::Program};

/// The UI's scripts, styles and page together, after gzip, in bytes.
pub(crate) const BUNDLE_BYTES_MAX: usize = 120_000;

/// Fails unless Node and npm are here and new enough for Vite.
pub(crate) fn check_version(folders: &Folders) -> Result<(), Error> {
    let absent = |error: Error| Error::Node { found: error.to_string() };
    let printed = Program::other("node", &folders.root, ["--version"]).output().map_err(absent)?;
    let version = String::from_utf8_lossy(&printed).trim().to_owned();
    Program::npm(&folders.root, &["--version"]).output().map_err(absent)?;
    if is_recent(&version) { Ok(()) } else { Err(Error::Node { found: version }) }
}

/// Installs what the lock file of a Node package names.
pub(crate) fn install(folder: &Path) -> Result<(), Error> {
    let lock = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.installed-lock.json");
    let wanted = fs::read(&lock).map_err(|source| Error::File { path: lock, source })?;
    if fs::read(&installed).is_ok_and(|found| found == wanted) {
        say::line("  前端依赖与锁定文件一致，无需重新安装");
        return Ok(());
    }
    Program::npm(folder, &["ci", "--no-audit", "--no-fund"]).run()?;
    fs::write(&installed, wanted).map_err(|source| Error::File { path: installed, source })
}

/// Builds the screens into `ui/dist`.
pub(crate) fn build_ui(folders: &Folders) -> Result<(), Error> {
    Program::npm(&folders.ui(), &["run", "build"]).run()
}

/// Measures what a browser would download, and fails when it is over the limit.
pub(crate) fn check_bundle(folders: &Folders) -> Result<(), Error> {
    let found = zipped_bytes(&folders.ui().join("dist"))?;
    say::line(format!("  界面压缩后 {found} 字节（上限 {BUNDLE_BYTES_MAX}）"));
    if found <= BUNDLE_BYTES_MAX {
        Ok(())
    } else {
        Err(Error::Bundle { found, limit: BUNDLE_BYTES_MAX })
    }
}

fn zipped_bytes(folder: &Path) -> Result<usize, Error> {
    let failed = |source| Error::File { path: folder.to_owned(), source };
    let mut total = 0;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        total += if path.is_dir() {
            zipped_bytes(&path)?
        } else {
            let name = path.as_os_str();
            let arguments = ["--best".as_ref(), "--stdout".as_ref(), name];
            Program::other("gzip", folder, arguments).output()?.len()
        };
    }
    Ok(total)
}

/// Vite needs 20.19 or later of 20, or 22.12 and later.
fn is_recent(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => match major {
            20 => minor >= 19,
            22 => minor >= 12,
            other => other >= 23,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_recent_for_vite() {
        let check = |version, expect| assert_eq!(is_recent(version), expect, "{version}");
        check("v20.18.3", false);
        check("v20.19.0", true);
        check("v21.7.0", false);
        check("v22.11.0", false);
        check("v22.12.0", true);
        check("v24.1.0", true);
        check("", false);
    }
}
