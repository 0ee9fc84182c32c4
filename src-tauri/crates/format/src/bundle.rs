//! The signed list of what a bundle of plans (预案包) holds: who issued it, its version, every file.
//!
//! Versions only grow: a reader keeps the highest it has seen of a bundle's id and refuses every
//! lower one. A file that the list does not name is not in the bundle.

use crate::{
    Error, Form, PublicKey, SignedForm,
    canonical::rule,
    limits::{BUNDLE_BYTES_MAX, BUNDLE_FILES_MAX},
    words,
};
use base::{Digest, Moment};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The file of a bundle that tells its version and its plans.
pub const BUNDLE_TOML: &str = "bundle.toml";

/// So long may a path be, in bytes, for the archive to hold it in one header.
const PATH_BYTES_MAX: usize = 94;

const LINE_CHARACTERS_MAX: usize = 100;

/// One file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberV1 {
    /// Its path with `/`, relative to the folder of plans.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub sha256: Digest,
}

/// One version of a bundle; it replaces every lower one of the same id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleV1 {
    /// What it is called by programs: small letters, digits and hyphens.
    pub id: String,
    /// What it is called by people.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// Its version, compared number by number.
    pub version: [u32; 3],
    /// The day from which it holds.
    pub effective: NaiveDate,
    /// When it was made.
    pub made_at: Moment,
    /// Every file, by path.
    pub members: Vec<MemberV1>,
    /// The digest of all files together, as `plan::digest` works it out.
    pub digest: Digest,
}

impl BundleV1 {
    /// Whether these files, by path, are those that the list names, to the last byte.
    #[must_use]
    pub fn covers(&self, files: &[(String, Vec<u8>)]) -> bool {
        let same = |(member, (path, bytes)): (&MemberV1, &(String, Vec<u8>))| {
            member.path == *path
                && usize::try_from(member.size) == Ok(bytes.len())
                && member.sha256 == Digest::of(bytes)
        };
        self.members.len() == files.len()
            && self.members.iter().zip(files).all(same)
            && self.digest == plan::digest(files)
    }

    /// The version as people write it.
    #[must_use]
    pub fn version_text(&self) -> String {
        self.version.map(|number| number.to_string()).join(".")
    }
}

impl Form for BundleV1 {
    const NAME: &'static str = "bundle of plans";

    fn check(&self) -> Result<(), Error> {
        let holds = |what, so| rule(Self::NAME, what, so);
        let line = |text: &str| {
            !text.trim().is_empty()
                && text.chars().count() <= LINE_CHARACTERS_MAX
                && !text.chars().any(char::is_control)
        };
        holds("an id is small letters, digits and hyphens", is_id(&self.id))?;
        holds("title and issuer are one line each", line(&self.title) && line(&self.issuer))?;
        holds("a version is above 0.0.0", self.version != [0; 3])?;
        holds("it holds bundle.toml", self.members.iter().any(|one| one.path == BUNDLE_TOML))?;
        holds("it has few enough files", self.members.len() <= BUNDLE_FILES_MAX)?;
        holds("paths are plain", self.members.iter().all(|one| is_member_path(&one.path)))?;
        let sorted = self.members.is_sorted_by(|one, next| one.path < next.path);
        holds("files are sorted by path, each once", sorted)?;
        let total = self.members.iter().fold(0_u64, |sum, one| sum.saturating_add(one.size));
        let fits = usize::try_from(total).is_ok_and(|total| total <= BUNDLE_BYTES_MAX);
        holds("the files are small enough together", fits)
    }
}

impl SignedForm for BundleV1 {
    const DOMAIN: &'static str = words::BUNDLE;
}

/// Whether a text may be a bundle's id.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.len() <= 64
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(inside)
}

/// Whether a path may name a file of a bundle: relative, with `/`, nothing hidden, nothing upwards.
#[must_use]
pub fn is_member_path(path: &str) -> bool {
    let odd = |letter: char| letter.is_control() || matches!(letter, '\\' | ':');
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && part.trim() == part;
    path.len() <= PATH_BYTES_MAX && !path.contains(odd) && path.split('/').all(plain)
}

/// The 20 digits, in groups of four, by which people compare an issuer's key over the telephone.
///
/// Nothing secret goes into them, so there are more than the 8 of an enrolment: a stranger who wants
/// a key with the same digits has to try some 2^66 keys.
#[must_use]
pub fn issuer_code(key: &PublicKey) -> String {
    const DIGITS: u128 = 100_000_000_000_000_000_000;
    let digest = Digest::of(&[words::ISSUER.as_bytes(), &[0], &key.0].concat());
    let (head, _) = digest.bytes().split_first_chunk::<16>().unwrap_or((&[0; 16], &[]));
    let digits = format!("{:020}", u128::from_be_bytes(*head) % DIGITS);
    let grouped = digits.char_indices().flat_map(|(at, digit)| {
        let gap = (at > 0 && at % 4 == 0).then_some(' ');
        gap.into_iter().chain([digit])
    });
    grouped.collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn files() -> Vec<(String, Vec<u8>)> {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        vec![file("bundle.toml", "version = '1.2.0'"), file("my-town/cases/断网.toml", "")]
    }

    pub(crate) fn sample() -> BundleV1 {
        let member = |(path, bytes): &(String, Vec<u8>)| MemberV1 {
            path: path.clone(),
            size: bytes.len() as u64,
            sha256: Digest::of(bytes),
        };
        BundleV1 {
            id: "my-town".into(),
            title: "某镇预案".into(),
            issuer: "某镇政府办公室".into(),
            version: [1, 2, 0],
            effective: "2026-12-01".parse().unwrap(),
            made_at: "2026-09-24T08:47:00+08:00".parse().unwrap(),
            members: files().iter().map(member).collect(),
            digest: plan::digest(&files()),
        }
    }

    /// A digest that changes here means that bundles in the field are no longer understood.
    #[test]
    fn the_form_is_frozen() {
        let bytes = sample().encode().unwrap();
        assert_eq!(BundleV1::decode(&bytes).unwrap(), sample());
        assert_eq!(
            Digest::of(&bytes).to_string(),
            "31eaed3d1a0a825f5c6f0548fbb4d9c36ff73d55344b16631be435f754436987",
            "{}",
            String::from_utf8_lossy(&bytes)
        );
    }

    #[test]
    fn a_list_that_breaks_a_rule_is_neither_written_nor_read() {
        type Change = fn(&mut BundleV1);
        let cases: [(&str, Change); 11] = [
            ("an id with a slash", |list| list.id = "../x".into()),
            ("an empty id", |list| list.id.clear()),
            ("no title", |list| list.title = " ".into()),
            ("an issuer of two lines", |list| list.issuer = "a\nb".into()),
            ("version 0", |list| list.version = [0; 3]),
            ("no bundle.toml", |list| drop(list.members.remove(0))),
            ("upwards", |list| list.members[1].path = "my-town/../../x".into()),
            ("absolute", |list| list.members[1].path = "/etc/passwd".into()),
            ("a drive", |list| list.members[1].path = "c:/x".into()),
            ("twice", |list| list.members.push(list.members[1].clone())),
            ("huge", |list| list.members[1].size = u64::MAX),
        ];
        for (name, change) in cases {
            let mut list = sample();
            change(&mut list);
            assert!(list.encode().is_err(), "{name} written");
            let bytes = serde_json_canonicalizer::to_vec(&list).unwrap();
            assert!(BundleV1::decode(&bytes).is_err(), "{name} read");
        }
    }

    #[test]
    fn the_list_covers_its_files_and_no_others() {
        assert!(sample().covers(&files()));
        let mut spoilt = files();
        spoilt[1].1 = b" ".to_vec();
        assert!(!sample().covers(&spoilt));
        assert!(!sample().covers(&files()[..1]));
        let mut other_digest = sample();
        other_digest.digest = Digest::of(b"");
        assert!(!other_digest.covers(&files()));
    }

    #[test]
    fn a_check_code_is_twenty_digits_of_its_key_alone() {
        let code = issuer_code(&PublicKey([7; 32]));
        assert_eq!(code.len(), 24);
        assert_eq!(code.split(' ').count(), 5);
        assert!(code.chars().all(|letter| letter.is_ascii_digit() || letter == ' '));
        assert_ne!(code, issuer_code(&PublicKey([8; 32])));
    }
}
