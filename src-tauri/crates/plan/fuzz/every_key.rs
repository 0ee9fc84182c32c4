//! The plan that writes every key of the format, from the tests of the schemas.
//!
//! It is small, so that a round of the fuzzer is short.

use std::{fs, path::Path};

/// Files by their path (with `/`).
pub type Files = Vec<(String, Vec<u8>)>;

/// Every file of the folder of plans that holds it.
pub fn read() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../tests/it/schema/every_key");
    let mut files = Files::new();
    walk(&root, "", &mut files);
    assert!(!files.is_empty(), "{}", root.display());
    files
}

/// The files of the plan alone.
pub fn plan_folder(files: &Files) -> Files {
    let inside = |path: &str| path.strip_prefix("every-key/").map(str::to_owned);
    files.iter().filter_map(|(path, bytes)| Some((inside(path)?, bytes.clone()))).collect()
}

fn walk(folder: &Path, inside: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        let name = if inside.is_empty() { name.into_owned() } else { format!("{inside}/{name}") };
        if path.is_dir() {
            walk(&path, &name, files);
        } else {
            files.push((name, fs::read(&path).expect("the file is read")));
        }
    }
}
