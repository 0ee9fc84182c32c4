//! Publishing a bundle of plans: an issuer's key, and a signed file that any unit can import.
//!
//! What would be refused at the import is refused here, so that an issuer hears of it and not a unit.

use crate::{
    Failure, bundle_file,
    fail::described,
    library::{BUNDLE, File},
    plan_check::check_plans,
    show,
};
use base::{Digest, Moment};
use format::{
    BundleArchive, BundleV1, EnvelopeV1, Form as _, MemberV1, PublicKey, is_id, is_member_path,
    issuer_code,
};
use keys::DeviceKey;
use std::path::Path;

/// What a place that is still to be filled in says: advice while a plan is written, a reason not to
/// hand it out.
const GAP: &str = "待填";

/// A bundle ready to be handed out.
pub struct Packed {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// Its name with its version.
    pub name: String,
    /// How many files of plans it holds.
    pub files: usize,
    /// The check code of the issuer's key.
    pub check_code: String,
}

/// Makes an issuer's key in a file that only its owner can read; gives its check code.
///
/// # Errors
/// Something stands there already, or it could not be written.
pub fn create_issuer_key(path: &Path) -> Result<String, Failure> {
    let key = keys::create_issuer_key(path).map_err(failed)?;
    Ok(issuer_code(&PublicKey(key.public())))
}

/// Packs a folder of plans, handed in as files, and signs it by the issuer's key in a file. The reply
/// is the bundle, or every reason why there is none.
///
/// # Errors
/// The key cannot be read.
pub fn pack_plans(
    files: &[File],
    key: &Path,
    made_at: Moment,
) -> Result<Result<Packed, Vec<String>>, Failure> {
    let key = keys::read_issuer_key(key).map_err(failed)?;
    Ok(packed(files, &key, made_at))
}

fn packed(files: &[File], key: &DeviceKey, made_at: Moment) -> Result<Packed, Vec<String>> {
    let mut files = files.to_vec();
    files.sort();
    let (list, says) = listed(&files, made_at);
    let list = list.filter(|_| says.is_empty()).ok_or(says)?;
    let refuse = |error: format::Error| vec![format!("不能打包：{}", described(&error))];
    let public = PublicKey(key.public());
    let signed = EnvelopeV1::seal(&list, public.id(), |word, bytes| key.sign(word, bytes))
        .map_err(refuse)?;
    let count = files.len();
    let archive = BundleArchive { key: public, list: signed, files };
    let bytes = archive.encode().map_err(refuse)?;
    bundle_file::open(&bytes).map_err(|says| vec![says.to_owned()])?;
    let name = show::bundle::name(&list.title, list.version);
    Ok(Packed { bytes, name, files: count, check_code: issuer_code(&public) })
}

/// The list of a bundle, and what keeps the files from being one.
fn listed(files: &[File], made_at: Moment) -> (Option<BundleV1>, Vec<String>) {
    let mut problems = check_plans(files).problems;
    for problem in &mut problems {
        problem.blocks |= problem.what.contains(GAP);
    }
    let mut says: Vec<String> =
        problems.iter().filter(|problem| problem.blocks).map(ToString::to_string).collect();
    let (members, _) = plan::load_bundle(files);
    let Some(members) = members else {
        if !files.iter().any(|(path, _)| path == BUNDLE) {
            says.push("目录里没有 bundle.toml，写法见 plans/README.md。".to_owned());
        }
        return (None, says);
    };
    if !is_id(&members.id) {
        says.push("bundle.toml 的 id 要写：小写英文字母开头，字母、数字和连字符。".to_owned());
    }
    if members.title.trim().is_empty() || members.issuer.trim().is_empty() {
        says.push("bundle.toml 要写 title（预案包的名称）和 issuer（发布单位）。".to_owned());
    }
    if [&members.title, &members.issuer].iter().any(|text| text.contains(GAP)) {
        says.push(format!("bundle.toml 里还有“{GAP}”的地方，换成自己的内容。"));
    }
    for stray in bundle_file::strays(files, &members.named) {
        says.push(format!("{stray} 不属于 bundle.toml 里的任何预案。"));
    }
    for (path, _) in files.iter().filter(|(path, _)| !is_member_path(path)) {
        says.push(format!("{path} 的文件名太长，或有不能用的字符。"));
    }
    let member = |(path, bytes): &File| MemberV1 {
        path: path.clone(),
        size: bytes.len() as u64,
        sha256: Digest::of(bytes),
    };
    let list = BundleV1 {
        id: members.id,
        title: members.title,
        issuer: members.issuer,
        version: members.version,
        effective: members.effective,
        made_at,
        members: files.iter().map(member).collect(),
        digest: plan::digest(files),
    };
    if says.is_empty()
        && let Err(error) = list.check()
    {
        says.push(format!("不能打包：{}", described(&error)));
    }
    (Some(list), says)
}

fn failed(error: keys::IssuerKeyError) -> Failure {
    let full = matches!(
        &error,
        keys::IssuerKeyError::Write { source, .. }
            if source.kind() == std::io::ErrorKind::StorageFull
    );
    let code = if full { crate::Code::NoSpace } else { crate::Code::Internal };
    Failure::plain(code, described(&error))
}
