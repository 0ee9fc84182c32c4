//! What follows from facts: the grade range with its reasons, the next question, what a running
//! clock will bring, and the duties with their due times.
//!
//! Everything here is a function of its arguments alone and cannot fail: what does not fit is
//! unknown. No file, no network, no clock, and no type that can be stored.

mod aside;
mod ask;
mod beats;
mod calendar;
mod claim;
mod course;
mod coverage;
mod disputed;
mod duties;
mod duty;
mod effort;
mod elapsed;
mod evaluate;
mod exact;
mod facts;
mod folded;
mod forecast;
mod grading;
mod handed;
mod lexicon;
mod life;
mod lift;
mod numeral;
mod order;
mod overlap;
mod pace;
mod people;
mod proof;
#[cfg(test)]
mod properties;
mod quantity;
mod remind;
mod replay;
mod said_day;
mod said_time;
#[cfg(test)]
mod sample;
mod shift;
mod traces;
mod truth;
mod unmet;
mod upkeep;
mod words;

pub use calendar::{DueDay, due_day, nth_working_day, rolled_day};
pub use course::Graded;
pub use coverage::{Coverage, coverage};
pub use duties::duties;
pub use duty::{Alternative, Duty, Met, Series, Situation, comes_again};
pub use effort::Effort;
pub use elapsed::{elapsed_seconds, is_running};
pub use evaluate::condition_holds;
pub use facts::{Facts, Misfit, fits};
pub use forecast::{Doubt, Forecast};
pub use grading::{Assessment, Outlook, Range, Reason, assess, effect, outlook};
pub use lift::{Lifted, lift};
pub use overlap::{Overlap, Overlaps, overlaps, overlaps_within};
pub use pace::{Countdown, Pace, Stage, is_given};
pub use proof::{Proof, prove};
pub use remind::{Decided, Regrading, countdown, pressing_beat, regrading};
pub use replay::{CaseStep, Replay, replay, usual_roles};
pub use shift::{Shift, shifts};
pub use truth::Truth;
pub use unmet::{Unmet, unmet};
pub use upkeep::{UPKEEP_SOON_DAYS, UpkeepDone, UpkeepDuty, UpkeepSeen, UpkeepState, upkeep};
pub use words::{Because, Speech, Suggestion};
