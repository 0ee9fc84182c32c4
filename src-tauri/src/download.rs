//! Files that the program writes where its person finds them.
//!
//! Nothing that stands there is overwritten, and a name that came from elsewhere never leaves the
//! folder or names a device.

use std::{
    fs::{File, create_dir_all, remove_file},
    io::{Error, ErrorKind, Result, Write as _},
    path::{Path, PathBuf},
};

/// The longest stem of a name, in bytes: every file system takes it with a number and an ending.
const STEM_BYTES_MAX: usize = 180;
/// The longest ending that is taken for one, in bytes with its dot.
const ENDING_BYTES_MAX: usize = 16;
/// As many files of one name as are tried.
const SAME_NAME_MAX: u32 = 999;

/// Writes a file of this name, or of the first free one like it, whole or not at all.
pub(crate) fn save(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    create_dir_all(folder)?;
    let (stem, ending) = parts(name);
    for count in 1..=SAME_NAME_MAX {
        let numbered = if count == 1 { String::new() } else { format!(" ({count})") };
        let path = folder.join(format!("{stem}{numbered}{ending}"));
        let mut file = match File::create_new(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
            file => file?,
        };
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        if let Err(error) = written {
            drop(file);
            remove_file(&path).unwrap_or_default();
            return Err(error);
        }
        return Ok(path);
    }
    Err(Error::from(ErrorKind::AlreadyExists))
}

/// The stem and the ending of a name that every system takes.
fn parts(name: &str) -> (String, String) {
    let fits = |one: char| !one.is_control() && !r#"/\:*?"<>|"#.contains(one);
    let plain: String = name.chars().map(|one| if fits(one) { one } else { '_' }).collect();
    let plain = plain.trim_matches(|one: char| one == '.' || one.is_whitespace());
    let is_ending = |text: &str| text.chars().all(char::is_alphanumeric);
    let dot = plain.rfind('.').filter(|dot| {
        plain.len() - dot <= ENDING_BYTES_MAX && plain.get(dot + 1..).is_some_and(is_ending)
    });
    let (stem, ending) = plain.split_at_checked(dot.unwrap_or(plain.len())).unwrap_or((plain, ""));
    let mut kept = String::new();
    for one in stem.chars() {
        if kept.len() + one.len_utf8() > STEM_BYTES_MAX {
            break;
        }
        kept.push(one);
    }
    let stem = kept.trim_end().to_owned();
    let stem = if stem.is_empty() { "扫描件".to_owned() } else { stem };
    (if is_device(&stem) { format!("_{stem}") } else { stem }, ending.to_owned())
}

/// Whether Windows takes the stem of a name for a device, whatever follows its first dot.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |kind: &str| {
        first.strip_prefix(kind).is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
    };
    matches!(first.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_stands_there_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("下载");
        let paths = [b"1", b"2", b"3"].map(|bytes| save(&inside, "回执.v1.pdf", bytes).unwrap());
        let names = paths.each_ref().map(|path| path.file_name().unwrap().to_str().unwrap());
        assert_eq!(names, ["回执.v1.pdf", "回执.v1 (2).pdf", "回执.v1 (3).pdf"]);
        assert_eq!(paths.map(|path| fs::read(path).unwrap()), [b"1", b"2", b"3"]);
    }

    #[test]
    fn a_name_stays_inside_the_folder_on_every_system() {
        let saved = |name: &str| parts(name);
        let (long, cut) = ("报".repeat(100), "报".repeat(60));
        for (name, stem, ending) in [
            ("../../etc/passwd", "_.._etc_passwd", ""),
            ("C:\\a\nb.pdf", "C__a_b", ".pdf"),
            (".hidden. ", "hidden", ""),
            ("...", "扫描件", ""),
            ("nul.pdf", "_nul", ".pdf"),
            ("COM1", "_COM1", ""),
            ("COM10.txt", "COM10", ".txt"),
            ("第1. 这里不是扩展名而是句子.", "第1. 这里不是扩展名而是句子", ""),
            (&format!("{long}.pdf"), &cut, ".pdf"),
        ] {
            assert_eq!(saved(name), (stem.to_owned(), ending.to_owned()), "{name}");
        }
    }
}
