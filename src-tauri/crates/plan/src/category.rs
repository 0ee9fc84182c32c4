//! A kind of incident by the plan's own classification, with its sub-kinds.
//!
//! A child's id is its parent's id, a dot and a word, so that an ancestor is found in the id alone.

/// A category or sub-category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Such as `malware` or `malware.webshell`.
    pub id: String,
    /// As the plan names it.
    pub name: String,
    /// Where the plan names it.
    pub clause: String,
    /// The code or name in the taxonomy the plan follows.
    pub code: Option<String>,
    /// What it looks like, in plain words.
    pub examples: Vec<String>,
    /// What people type for it.
    pub synonyms: Vec<String>,
    /// The categories of the taxonomy followed whose words count for this one too; empty means the
    /// one with the same id.
    pub like: Vec<String>,
    /// What to say when it is chosen, such as that other rules govern it.
    pub note: Option<String>,
    /// Sub-categories in the plan's order.
    pub children: Vec<Category>,
}

impl Category {
    /// This category or the descendant with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Self> {
        if self.id == id {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(id))
    }

    /// This category and all below it, parents first.
    #[must_use]
    pub fn flatten(&self) -> Vec<&Self> {
        let mut all = vec![self];
        for child in &self.children {
            all.extend(child.flatten());
        }
        all
    }
}
