//! A bundle of plans as a person reads it: one that is held, and one that may be imported.

use crate::{
    Library,
    bundles::{Examined, Trust},
    library::version,
    session::Crew,
    taken_over::{Taken, taken_says},
    view::plan::{BundleOfferView, BundlePlanView, BundleView},
};
use chrono::NaiveDate;
use format::{PublicKey, issuer_code};
use plan::{Plan, PlanRef};
use std::cmp::Ordering;
use store::HeldBundle;

const DIGEST_SHORT_DIGITS: usize = 12;

/// How a bundle that is held stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It holds.
    InForce,
    /// Its day is still to come.
    Later,
    /// A higher version of it holds.
    Outdone,
}

/// A bundle's name with its version.
pub(crate) fn name(title: &str, version: [u32; 3]) -> String {
    format!("“{title}”{}", dotted(version))
}

/// A bundle that is held.
pub(crate) fn view(held: &HeldBundle, holds: &Library, standing: Standing) -> BundleView {
    let digest = held.digest.to_string();
    BundleView {
        id: held.id.clone(),
        title: held.title.clone(),
        version: dotted(held.version),
        issuer: held.issuer.clone(),
        check_code: issuer_code(&PublicKey(held.key)),
        digest_short: digest.chars().take(DIGEST_SHORT_DIGITS).collect(),
        digest,
        effective: held.effective,
        in_force: standing == Standing::InForce,
        state_says: match standing {
            Standing::InForce => "在用".to_owned(),
            Standing::Later => from_then_on(held.effective),
            Standing::Outdone => "已由新版接替".to_owned(),
        },
        made_at: held.made_at,
        imported_at: held.imported_at,
        imported_by: held.imported_by.clone(),
        plans: holds.kept().iter().map(|kept| kept.plan.title.clone()).collect(),
        years: years(holds),
    }
}

/// A bundle that may be imported.
pub(crate) fn offer(
    examined: &Examined,
    trust: &Trust,
    taken: &[Taken],
    held: Option<&HeldBundle>,
    crew: &Crew,
    today: NaiveDate,
) -> BundleOfferView {
    let (file, list) = (&examined.file, &examined.file.list);
    let (word, trust_says) = trusted(trust, taken, &list.issuer);
    let rows = examined.holds.kept().iter();
    BundleOfferView {
        upload: file.digest.to_string(),
        id: list.id.clone(),
        title: list.title.clone(),
        version: list.version_text(),
        issuer: list.issuer.clone(),
        check_code: issuer_code(&file.key),
        trust: word,
        trust_says,
        effective: list.effective,
        effective_says: if list.effective <= today {
            "导入后立即生效".to_owned()
        } else {
            format!("{}，在此之前仍用现在的预案", from_then_on(list.effective))
        },
        made_at: list.made_at,
        digest: file.digest.to_string(),
        held_version: held.map(|held| dotted(held.version)).unwrap_or_default(),
        plans: rows.map(|kept| row(&kept.plan, &crew.library)).collect(),
        years: years(&examined.holds),
        notes: notes(&examined.holds, crew),
    }
}

/// Whether a person has to compare the check code first: of a stranger, and of whoever would take
/// another issuer's place.
fn trusted(trust: &Trust, taken: &[Taken], issuer: &str) -> (&'static str, String) {
    let (word, says) = match trust {
        Trust::Superior(name) => ("superior", format!("由已登记的上级“{name}”的上级站签名。")),
        Trust::Accepted => ("accepted", format!("“{issuer}”的密钥本单位以前核对过。")),
        Trust::Unknown => (
            "unknown",
            format!(
                "第一次收到用这把密钥签名的预案包。打电话要用本来就知道的“{issuer}”的号码，不用随文件来的。"
            ),
        ),
    };
    if taken.is_empty() {
        (word, says)
    } else {
        ("unknown", format!("{says}{}", taken_says(taken)))
    }
}

fn row(plan: &Plan, library: &Library) -> BundlePlanView {
    let PlanRef { id, version: number, .. } = &plan.reference;
    let present = library.newest(id);
    let present = present.as_deref().map(|plan| &plan.reference);
    let says = match present.map(|present| version(&plan.reference).cmp(&version(present))) {
        None => "新增".to_owned(),
        Some(Ordering::Greater) => "换成新版".to_owned(),
        Some(Ordering::Equal) => "与现用的相同".to_owned(),
        Some(Ordering::Less) => "低于现用的版本，不会启用".to_owned(),
    };
    BundlePlanView {
        id: id.clone(),
        title: plan.title.clone(),
        version: number.clone(),
        present_version: present.map(|present| present.version.clone()).unwrap_or_default(),
        says,
    }
}

/// What a person of this unit should know: the roles that it holds and that the next version has not.
fn notes(holds: &Library, crew: &Crew) -> Vec<String> {
    let mut notes = Vec::new();
    let Some(coming) = holds.newest(&crew.unit.plan) else { return notes };
    if version(&coming.reference) <= version(&crew.plan.reference) {
        return notes;
    }
    let gone: Vec<&str> = crew
        .roles()
        .iter()
        .filter(|id| coming.role(id).is_none())
        .filter_map(|id| crew.plan.role(id))
        .map(|role| role.name.as_str())
        .collect();
    if !gone.is_empty() {
        let roles = gone.join("、");
        notes.push(format!("新版里没有本单位承担的角色“{roles}”，导入后请在设置里重新选择。"));
    }
    notes
}

fn years(holds: &Library) -> Vec<i32> {
    holds.years().map(|year| year.year.year).collect()
}

fn from_then_on(day: NaiveDate) -> String {
    day.format("将于%Y年%-m月%-d日生效").to_string()
}

fn dotted(version: [u32; 3]) -> String {
    version.map(|number| number.to_string()).join(".")
}
