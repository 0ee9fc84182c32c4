//! The plans of this repository, for tests to read and to spoil.
//!
//! Tests change copies in memory, never the files.

use std::path::Path;

/// Every file under `plans/`, by path relative to it.
pub(crate) fn shipped() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../plans");
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    files
}

/// The folder of one plan, by path relative to the folder.
pub(crate) fn folder(id: &str) -> Vec<(String, Vec<u8>)> {
    let inside = |path: &str| Some(path.strip_prefix(id)?.strip_prefix('/')?.to_owned());
    shipped().into_iter().filter_map(|(path, bytes)| Some((inside(&path)?, bytes))).collect()
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
}
