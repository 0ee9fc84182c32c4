//! A published classification that plans follow: to compare a plan's categories with, and where the
//! words that people use for each category are kept once for all plans.
//!
//! A plan's own list governs, and is never silently upgraded: a taxonomy lends words, no category.

use crate::{Category, Plan};

/// How far words are lent: from the plan's taxonomy, and from the one that this follows.
const LENDERS_MAX: usize = 2;

/// A classification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxonomy {
    /// Such as `gbz20986-2007`.
    pub id: String,
    /// Its standard's number and title.
    pub title: String,
    /// Whether it is in force, and what replaced it.
    pub status: String,
    /// The taxonomy that lends it words.
    pub follows: Option<String>,
    /// Its categories.
    pub categories: Vec<Category>,
}

impl Taxonomy {
    /// The category with this code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&Category> {
        self.categories
            .iter()
            .flat_map(Category::flatten)
            .find(|category| category.code.as_deref() == Some(code))
    }

    /// The category with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find_map(|category| category.find(id))
    }
}

/// Every category whose words count for this one of a plan: itself and those below it, and what the
/// taxonomies lend to each of them. The plan's own stand first; one may come twice.
#[must_use]
pub fn lent<'p>(
    plan: &Plan,
    category: &'p Category,
    taxonomies: &'p [Taxonomy],
) -> Vec<&'p Category> {
    let mut found = category.flatten();
    borrow(category, plan.taxonomy.as_deref(), taxonomies, LENDERS_MAX, &mut found);
    found
}

fn borrow<'p>(
    category: &'p Category,
    lender: Option<&str>,
    taxonomies: &'p [Taxonomy],
    left: usize,
    found: &mut Vec<&'p Category>,
) {
    let Some(left) = left.checked_sub(1) else { return };
    let Some(lender) = taxonomies.iter().find(|one| Some(one.id.as_str()) == lender) else {
        return;
    };
    for part in category.flatten() {
        let own = std::slice::from_ref(&part.id);
        let like = if part.like.is_empty() { own } else { &part.like };
        for kin in like.iter().filter_map(|id| lender.find(id)) {
            found.extend(kin.flatten());
            borrow(kin, lender.follows.as_deref(), taxonomies, left, found);
        }
    }
}

/// What a list of categories calls like itself and the lender does not have, as category and id.
pub(crate) fn strangers<'c>(
    categories: &'c [Category],
    lender: &Taxonomy,
) -> Vec<(&'c str, &'c str)> {
    let unknown = |part: &'c Category| {
        let unknown = part.like.iter().filter(|id| lender.find(id).is_none());
        unknown.map(|id| (part.id.as_str(), id.as_str())).collect::<Vec<_>>()
    };
    categories.iter().flat_map(Category::flatten).flat_map(unknown).collect()
}

#[cfg(test)]
mod tests {
    use super::lent;
    use crate::load_bundle;
    use crate::shipped::shipped;

    #[test]
    fn words_are_lent_by_id_or_by_what_a_category_calls_like_itself() {
        let bundle = load_bundle(&shipped()).0.unwrap();
        let heard = |plan: &str, category: &str| -> Vec<String> {
            let plan = bundle.plans.iter().find(|one| one.reference.id == plan).unwrap();
            let category = plan.category(category).unwrap();
            let found = lent(plan, category, &bundle.taxonomies);
            found.into_iter().map(|one| one.id.clone()).collect()
        };
        let old = "jiangsu-education";
        let new = "jidong-county";
        for (plan, category, kin, is_kin) in [
            (old, "malware", "malware.ransomware", true),
            (old, "attack", "attack.defacement", false),
            (old, "data", "attack.defacement", true),
            (old, "disaster", "force.natural", true),
            (old, "attack", "misuse", false),
            (new, "attack", "attack.defacement", true),
            (new, "data", "attack.defacement", false),
            (new, "force", "force.natural", true),
        ] {
            let heard = heard(plan, category);
            assert_eq!(heard.contains(&kin.to_owned()), is_kin, "{plan} {category} {kin}");
        }
    }
}
