//! What people say for the categories of each plan, learnt when first asked for and then kept.
//!
//! It is kept by the plan's digest: an incident is asked about with the plan that it pinned, and two
//! versions of one plan never share.

use assess::Speech;
use base::Digest;
use plan::{Plan, Taxonomy};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The taxonomies, and what was learnt from them for each plan.
#[derive(Default)]
pub(crate) struct Speeches {
    taxonomies: Vec<Taxonomy>,
    learnt: Mutex<BTreeMap<Digest, Arc<Speech>>>,
}

impl Speeches {
    /// Takes a taxonomy; a later one of the same id replaces it.
    pub(crate) fn take(&mut self, taxonomy: Taxonomy) {
        self.taxonomies.retain(|known| known.id != taxonomy.id);
        self.taxonomies.push(taxonomy);
        self.learnt.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What people say for a plan's categories.
    pub(crate) fn of(&self, plan: &Plan) -> Arc<Speech> {
        let mut learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        let speech = learnt
            .entry(plan.reference.digest)
            .or_insert_with(|| Arc::new(Speech::of(plan, &self.taxonomies)));
        Arc::clone(speech)
    }
}
