//! Plans that a newer version of a bundle would throw back behind what its earlier ones brought.
//!
//! A plan only rises within its bundle: one that comes lower, or no longer although it is in use from
//! there, would leave in use whatever lies below, which nobody chose. Such a bundle does not come in.

use crate::{
    Library, bundle_file,
    library::{Issued, Kept, Origin, version},
    show,
};
use store::HeldBundle;

/// Why what a bundle holds may not come after what was held of the same one.
pub(crate) fn thrown_back(
    coming: &Library,
    before: &[HeldBundle],
    present: &Library,
) -> Vec<String> {
    // The highest version of each plan is told, not each that it outdid.
    let mut highest = Library::default();
    before.iter().map(read).for_each(|brought| highest.lay_over(brought));
    let lower = highest.kept().iter().filter_map(|kept| lower(kept, coming));
    let gone = present.kept().iter().filter_map(|kept| gone(kept, coming, before));
    lower.chain(gone).collect()
}

/// What a bundle that is held brought. One that cannot be read brings nothing, as is told where the
/// plans are listed.
fn read(held: &HeldBundle) -> Library {
    bundle_file::open(&held.bytes)
        .map(|opened| Library::read(&opened.files, &Origin::Bundle(issued(held))))
        .unwrap_or_default()
}

fn issued(held: &HeldBundle) -> Issued {
    let name = show::bundle::name(&held.title, held.version);
    Issued { name, issuer: held.issuer.clone(), key: held.key }
}

/// Why a plan that was brought may not come as it does, where it comes lower.
fn lower(kept: &Kept, coming: &Library) -> Option<String> {
    let before = &kept.plan.reference;
    let next = &coming.newest(&before.id)?.reference;
    (version(next) < version(before)).then(|| {
        format!(
            "预案“{}”的版本{}低于{}带来的{}，不能退回旧版。请发布单位提高 plan.toml 里的 version。",
            kept.plan.title,
            next.version,
            kept.origin.says(),
            before.version
        )
    })
}

/// Why a plan in use may not be missing, where the bundle brought it.
fn gone(used: &Kept, coming: &Library, before: &[HeldBundle]) -> Option<String> {
    let reference = &used.plan.reference;
    let Origin::Bundle(by) = &used.origin else { return None };
    let is_from_it = before.iter().any(|held| issued(held) == *by);
    (is_from_it && coming.newest(&reference.id).is_none()).then(|| {
        format!(
            "预案“{}”现用的版本{}由{}带来，这一份里没有它，导入后会退回旧版或不能再用。请发布单位补上。",
            used.plan.title,
            reference.version,
            used.origin.says()
        )
    })
}
