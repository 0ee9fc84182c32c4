//! From the domain to views: everything that a screen shows, in words and ready to show.
//!
//! Nothing here decides: what holds, what is owed and what may be done is asked of the domain.

pub(crate) mod answer;
pub(crate) mod bundle;
pub(crate) mod category;
pub(crate) mod clock;
pub(crate) mod duty;
pub(crate) mod follow_up;
pub(crate) mod grade;
pub(crate) mod incident;
pub(crate) mod log;
pub(crate) mod mark;
pub(crate) mod plan;
pub(crate) mod prompt;
pub(crate) mod report;
pub(crate) mod shift;
pub(crate) mod spoken;
pub(crate) mod suggest;
pub(crate) mod title;
pub(crate) mod upkeep;
pub(crate) mod words;
