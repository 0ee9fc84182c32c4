//! A bundle of plans as a file: opened only when its signature and every byte of it are right.
//!
//! Whether the issuer's key is trusted is not decided here, nor whether the plans in it are sound.

use crate::library::File;
use base::Digest;
use format::{ArchiveFault, BundleArchive, BundleV1, Error, PublicKey, SignedForm as _};
use plan::FileKind;

/// A bundle whose signature fits the key that it brings, with every file that it lists.
pub(crate) struct BundleFile {
    /// The SHA-256 of the file.
    pub(crate) digest: Digest,
    /// The issuer's key.
    pub(crate) key: PublicKey,
    /// What it says of itself.
    pub(crate) list: BundleV1,
    /// The files of the plans.
    pub(crate) files: Vec<File>,
}

/// Opens a bundle's file, or says in words why it is none.
pub(crate) fn open(bytes: &[u8]) -> Result<BundleFile, &'static str> {
    let archive = BundleArchive::decode(bytes).map_err(|error| said(&error))?;
    let signed = &archive.list;
    let forged = "签名不符：文件被改动过，或不是所称的单位发布的。请向发布单位重新索取。";
    if signed.key() != archive.key.id() {
        return Err(forged);
    }
    keys::verify(&archive.key.0, BundleV1::DOMAIN, signed.payload(), signed.signature())
        .map_err(|_| forged)?;
    let list: BundleV1 = signed.open().map_err(|error| said(&error))?;
    if !list.covers(&archive.files) {
        return Err("文件内容与签名的清单不符，可能被改动过。请向发布单位重新索取。");
    }
    let BundleArchive { key, files, .. } = archive;
    Ok(BundleFile { digest: Digest::of(bytes), key, list, files })
}

/// The files that belong to no plan of the bundle, nor to its calendar or its taxonomies.
pub(crate) fn strays<'a>(files: &'a [File], plans: &[String]) -> Vec<&'a str> {
    let belongs = |path: &str| match FileKind::of_path(path) {
        None => false,
        Some(FileKind::Bundle | FileKind::Calendar | FileKind::Taxonomy) => true,
        Some(_) => plans.iter().any(|id| path.split('/').next() == Some(id)),
    };
    files.iter().map(|(path, _)| path.as_str()).filter(|path| !belongs(path)).collect()
}

fn said(error: &Error) -> &'static str {
    let Error::Archive { fault } = error else {
        return "预案包的签名清单读不懂：文件损坏，或出自更新的程序。";
    };
    match fault {
        ArchiveFault::TooLarge => "预案包超过32 MiB，不导入。",
        ArchiveFault::TooMany => "预案包里的文件过多，不导入。",
        ArchiveFault::Unreadable | ArchiveFault::Head => {
            "这不是预案包文件，或没有拷贝完整。请选择发布单位给的 .fsplans 文件。"
        }
        ArchiveFault::NotAFile => "预案包里有链接或文件夹等不该有的东西，不导入。",
        ArchiveFault::Path => "预案包里有不该有的文件路径，不导入。",
        ArchiveFault::Twice => "预案包里同一个文件给了两次，不导入。",
        ArchiveFault::NotCanonical => {
            "预案包的写法与发布时不同，可能被改动过。请向发布单位重新索取。"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_named_plans_belong() {
        let paths = [
            "bundle.toml",
            "calendar/2027.toml",
            "taxonomy/gbt20986-2023.toml",
            "my-town/plan.toml",
            "my-town/cases/断网.toml",
            "other.toml",
            "your-town/plan.toml",
            "my-town/cases/deep/x.toml",
            "my-town/run.sh",
            "my-town/other.toml",
            "calendar",
        ];
        let files: Vec<File> = paths.iter().map(|path| ((*path).to_owned(), Vec::new())).collect();
        assert_eq!(strays(&files, &["my-town".to_owned()]), paths[5..]);
    }
}
