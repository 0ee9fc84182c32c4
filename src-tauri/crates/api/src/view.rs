//! What the screens are shown: plain values with everything already worked out.
//!
//! A view holds no rule. Words of closed vocabularies are those of `format::words`; every other
//! text is Chinese and ready to show.

pub mod calendar;
pub mod clock;
pub mod duty;
pub mod follow_up;
pub mod grade;
pub mod incident;
pub mod link;
pub mod plan;
pub mod prompt;
pub mod report;
pub mod session;
pub mod shift;
pub mod upkeep;
pub mod warning;
