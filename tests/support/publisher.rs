//! A unit that publishes plans: its key, and bundles packed and signed as the program does it.
//!
//! Its folder is the test's own, and its plans are those of the project with what the test changed.

use base::Moment;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A file: path below the folder of plans, and bytes.
pub type File = (String, Vec<u8>);

/// An issuer with its key.
pub struct Publisher {
    home: TempDir,
    /// The check code of its key.
    pub check_code: String,
}

impl Default for Publisher {
    fn default() -> Self {
        let home = tempfile::tempdir().unwrap();
        let check_code = api::create_issuer_key(&home.path().join("issuer.pem")).unwrap();
        Self { home, check_code }
    }
}

impl Publisher {
    /// Where its key lies.
    #[must_use]
    pub fn key(&self) -> PathBuf {
        self.home.path().join("issuer.pem")
    }

    /// Packs and signs these files; the bundle holds from the day of `effective`.
    #[must_use]
    pub fn pack(&self, version: &str, effective: &str, plans: &[&str], files: &[File]) -> Vec<u8> {
        let mut all = vec![(
            "bundle.toml".to_owned(),
            format!(
                "id = \"province\"\ntitle = \"全省预案\"\nissuer = \"省教育厅\"\n\
                 version = \"{version}\"\neffective = {effective}\nplans = {plans:?}\n"
            )
            .into_bytes(),
        )];
        all.extend(files.to_vec());
        let made_at: Moment = "2026-09-20T09:00:00+08:00".parse().unwrap();
        let packed = api::pack_plans(&all, &self.key(), made_at).unwrap();
        packed.unwrap_or_else(|says| panic!("{}", says.join("\n"))).bytes
    }
}

/// A plan of the project as files, without its cases.
#[must_use]
pub fn plan(id: &str) -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../plans").join(id);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<File> = files
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (format!("{id}/{name}"), fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// A plan of the project with its cases.
#[must_use]
pub fn plan_with_cases(id: &str) -> Vec<File> {
    let mut files = plan(id);
    files.extend(plan(&format!("{id}/cases")));
    files
}

/// Puts one text in the place of another in one of the files, where it must stand.
pub fn change(files: &mut [File], path: &str, from: &str, to: &str) {
    let (_, bytes) = files.iter_mut().find(|(name, _)| name == path).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from), "{path}: {from}");
    *bytes = text.replace(from, to).into_bytes();
}
