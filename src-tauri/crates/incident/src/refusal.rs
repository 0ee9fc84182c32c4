//! Refusals: understood, but the plan or the state of the incident forbids it.

/// Why something may not be added. It is shown beside the field that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The English id of the field on the screen, such as `grade` or `fact`.
    pub field: &'static str,
    /// What to say to the operator, in Chinese.
    pub says: String,
    /// The clause of the plan behind it, where there is one.
    pub clause: Option<String>,
}

impl Refusal {
    /// A refusal that rests on the state of the incident and on no clause.
    #[must_use]
    pub fn plain(field: &'static str, says: impl Into<String>) -> Self {
        Self { field, says: says.into(), clause: None }
    }

    /// A refusal that rests on a clause of the plan.
    #[must_use]
    pub fn by_clause(field: &'static str, says: impl Into<String>, clause: &str) -> Self {
        Self { field, says: says.into(), clause: Some(clause.to_owned()) }
    }
}
