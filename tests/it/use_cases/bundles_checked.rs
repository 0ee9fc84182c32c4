//! A signature vouches for who, never for what: a rightly signed bundle is still checked whole.

use base::{Digest, Moment};
use format::{BundleArchive, BundleV1, EnvelopeV1, MemberV1, PublicKey};
use serde_json::json;
use support::{
    program::Program,
    publisher::{File, Publisher, change, plan},
};

const PLAN: &str = "jiangsu-education";

/// Signs whatever it is given, as a careless or a hostile issuer would.
fn signed(issuer: &Publisher, files: &[File], spoil: impl Fn(&mut BundleV1)) -> Vec<u8> {
    let mut files = files.to_vec();
    let list = format!(
        "id = \"province\"\ntitle = \"全省预案\"\nissuer = \"省教育厅\"\nversion = \"1.0.0\"\n\
         effective = 2026-01-01\nplans = [\"{PLAN}\"]\n"
    );
    files.push(("bundle.toml".to_owned(), list.into_bytes()));
    files.sort();
    let member = |(path, bytes): &File| MemberV1 {
        path: path.clone(),
        size: bytes.len() as u64,
        sha256: Digest::of(bytes),
    };
    let made_at: Moment = "2026-09-20T09:00:00+08:00".parse().unwrap();
    let mut list = BundleV1 {
        id: "province".to_owned(),
        title: "全省预案".to_owned(),
        issuer: "省教育厅".to_owned(),
        version: [1, 0, 0],
        effective: "2026-01-01".parse().unwrap(),
        made_at,
        members: files.iter().map(member).collect(),
        digest: plan::digest(&files),
    };
    spoil(&mut list);
    let key = keys::read_issuer_key(&issuer.key()).unwrap();
    let public = PublicKey(key.public());
    let list = EnvelopeV1::seal(&list, public.id(), |word, bytes| key.sign(word, bytes)).unwrap();
    BundleArchive { key: public, list, files }.encode().unwrap()
}

/// The plan in a version that is not built in.
fn later() -> Vec<File> {
    let mut files = plan(PLAN);
    let head = format!("{PLAN}/plan.toml");
    change(&mut files, &head, "version = \"1.1.0\"", "version = \"2.0.0\"");
    files
}

fn with(path: &str, text: &str) -> Vec<File> {
    let mut files = later();
    files.retain(|(name, _)| name != path);
    files.push((path.to_owned(), text.as_bytes().to_vec()));
    files
}

fn as_it_is(_: &mut BundleV1) {}

#[tokio::test]
async fn what_is_wrong_inside_keeps_a_signed_bundle_out() {
    let (program, _) = Program::begun().await;
    let issuer = Publisher::default();
    let mut broken = later();
    change(&mut broken, &format!("{PLAN}/grades.toml"), "grade = \"II\"", "grade = \"V\"");
    let mut same_version = plan(PLAN);
    change(&mut same_version, &format!("{PLAN}/plan.toml"), "issuer = \"", "issuer = \"假");
    let mut gone = later();
    gone.retain(|(path, _)| !path.ends_with("facts.toml"));
    let huge = "#".repeat(2 << 20);
    let sound = signed(&issuer, &later(), as_it_is);
    for (name, bytes, expect) in [
        ("a broken rule", signed(&issuer, &broken, as_it_is), "grades.toml:"),
        ("the version in force", signed(&issuer, &same_version, as_it_is), "内容却不同"),
        ("a file missing", signed(&issuer, &gone, as_it_is), "facts.toml"),
        ("a plan not named", signed(&issuer, &with("town/plan.toml", ""), as_it_is), "town"),
        (
            "a file of no plan",
            signed(&issuer, &with("jiangsu-education/run.toml", ""), as_it_is),
            "不属于任何预案",
        ),
        (
            "a script",
            signed(&issuer, &with("jiangsu-education/run.sh", "rm"), as_it_is),
            "不属于任何预案",
        ),
        (
            "a broken year",
            signed(&issuer, &with("calendar/2027.toml", "year = \"soon\""), as_it_is),
            "calendar/2027.toml:1",
        ),
        (
            "a file too large",
            signed(&issuer, &with("jiangsu-education/cases/big.toml", &huge), as_it_is),
            "big.toml",
        ),
        (
            "another version outside",
            signed(&issuer, &later(), |list| list.version = [9, 0, 0]),
            "说法不一",
        ),
        (
            "another issuer outside",
            signed(&issuer, &later(), |list| list.issuer = "国务院".to_owned()),
            "说法不一",
        ),
        (
            "another day outside",
            signed(&issuer, &later(), |list| list.effective = "2020-01-01".parse().unwrap()),
            "说法不一",
        ),
        (
            "a digest of something else",
            signed(&issuer, &later(), |list| list.digest = Digest::of(b"")),
            "与签名的清单不符",
        ),
        (
            "a file of other bytes",
            signed(&issuer, &later(), |list| list.members[1].sha256 = Digest::of(b"")),
            "与签名的清单不符",
        ),
    ] {
        let upload = program.app.upload(bytes).unwrap().upload;
        let args = json!({ "upload": upload, "accept_issuer": true });
        let says = program.refused("import_bundle", args).await;
        assert!(says.iter().any(|(_, says)| says.contains(expect)), "{name}: {says:?}");
        let plans = program.get("plans", json!({})).await;
        assert_eq!(plans["bundles"], json!([]), "{name}");
    }
    let upload = program.app.upload(sound).unwrap().upload;
    program.accepted("import_bundle", json!({ "upload": upload, "accept_issuer": true })).await;
}
