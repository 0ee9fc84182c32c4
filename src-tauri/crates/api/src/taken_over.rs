//! Plans in force from one issuer's bundle that a bundle of another issuer would replace.
//!
//! Nothing here decides: a person does, who is told both issuers and both check codes. A plan that is
//! built in or lies in the folder of this machine has no issuer's key and is no such plan.

use crate::{
    Library,
    bundles::Examined,
    library::{Issued, Origin, version},
};
use format::{PublicKey, issuer_code};

/// A plan that would change hands.
pub(crate) struct Taken {
    title: String,
    from: Issued,
    to: Issued,
}

/// The plans of a bundle that would come into force in place of another issuer's.
pub(crate) fn taken_over(examined: &Examined, present: &Library) -> Vec<Taken> {
    let mut taken = Vec::new();
    for coming in examined.holds.kept() {
        let reference = &coming.plan.reference;
        let there = present.kept().iter().find(|kept| kept.plan.reference.id == reference.id);
        let Some(there) = there.filter(|kept| version(reference) > version(&kept.plan.reference))
        else {
            continue;
        };
        if let (Origin::Bundle(from), Origin::Bundle(to)) = (&there.origin, &coming.origin)
            && from.key != to.key
        {
            let title = there.plan.title.clone();
            taken.push(Taken { title, from: from.clone(), to: to.clone() });
        }
    }
    taken
}

/// The same in words, with what a person has to do. The code of the one that comes is not among
/// them: whoever imports hears it over the telephone.
pub(crate) fn taken_says(taken: &[Taken]) -> String {
    let each = taken.iter().map(|one| {
        let Taken { title, from, to } = one;
        let Issued { name, issuer, .. } = from;
        let code = code(from);
        format!(
            "预案“{title}”现由“{issuer}”发布（预案包{name}，核对码 {code}），这一份却由“{}”发布，导入后改用它的。",
            to.issuer
        )
    });
    format!("{}请分别打电话向两家核实，都同意才导入。", each.collect::<String>())
}

/// Why a bundle does not come in before a person agreed to it, with both codes.
pub(crate) fn taken_refusal(taken: &[Taken]) -> String {
    let coming = taken.first().map(|one| code(&one.to)).unwrap_or_default();
    format!("没有导入。{}这一份的核对码是 {coming}。", taken_says(taken))
}

fn code(issued: &Issued) -> String {
    issuer_code(&PublicKey(issued.key))
}
