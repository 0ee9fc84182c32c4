//! A published classification that plans follow, to compare a plan's categories with.
//!
//! It is only a cross-reference: a plan's own list governs, and is never silently upgraded.

use crate::Category;

/// A classification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxonomy {
    /// Such as `gbz20986-2007`.
    pub id: String,
    /// Its standard's number and title.
    pub title: String,
    /// Whether it is in force, and what replaced it.
    pub status: String,
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
}
