//! A follow-up made from what was told last: what stands now beside what was said then.

use super::{duty::DutyView, report::SectionView};
use base::Moment;
use serde::Serialize;
use ts_rs::TS;

/// What a follow-up would say, and what has changed since the last one.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FollowUpView {
    /// The log position; the follow-up names it as `expected`.
    pub position: u64,
    /// The duty that it would settle, as it stands now; absent where none of ours asks for one.
    pub duty: Option<DutyView>,
    /// When it was last told; absent where it never was.
    #[ts(as = "Option<String>")]
    pub told_at: Option<Moment>,
    /// How it was last told, in words; else empty.
    pub told: String,
    /// The sections as they stand now.
    pub sections: Vec<SectionView>,
    /// What was said of each section when it was last told, by its key; only those that differ.
    pub was: std::collections::BTreeMap<String, String>,
    /// The answers that changed since then, in words.
    pub learnt: Vec<String>,
    /// Whether it can go to the superior's station now; else why not, in words.
    pub stops: Vec<String>,
}
