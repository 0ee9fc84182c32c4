//! An incident on its page and in the wizard.

use super::{
    duty::DutyView,
    grade::{AnswerView, AssessmentView, GradeView},
    report::SentView,
};
use base::{Id, Moment};
use serde::Serialize;
use ts_rs::TS;

/// An incident as a list or a card shows it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct IncidentCard {
    /// Its id.
    #[ts(as = "String")]
    pub id: Id,
    /// Its number, such as `2026-011`, `练-2026-003` in a drill.
    pub number: String,
    /// Its title, or its first words where none is given yet.
    pub title: String,
    /// `live` or `drill`.
    #[ts(type = "'live' | 'drill'")]
    pub mode: String,
    /// Category names, the primary one first.
    pub categories: Vec<String>,
    /// The preliminary grade, once a person decided it.
    pub preliminary: Option<GradeView>,
    /// The confirmed grade, once the body that the plan names decided it.
    pub confirmed: Option<GradeView>,
    /// Floor and ceiling, while no grade is decided.
    pub range: Option<[GradeView; 2]>,
    /// When it was discovered.
    #[ts(as = "String")]
    pub discovered_at: Moment,
    /// When it was closed.
    #[ts(as = "Option<String>")]
    pub closed_at: Option<Moment>,
    /// The next of our duties.
    pub next: Option<DutyView>,
    /// What running clocks will bring, while it is open.
    pub forecast: Vec<super::grade::ForecastView>,
    /// That the grade must be judged again.
    pub needs_regrade: Option<super::grade::NeedsRegradeView>,
}

/// An incident, whole.
#[derive(Clone, Debug, Serialize, TS)]
pub struct IncidentView {
    /// The same as in lists.
    pub card: IncidentCard,
    /// The instants, set and still to be set, in the order of a day.
    pub marks: Vec<MarkView>,
    /// The log position; every write names it as `expected`.
    pub position: u64,
    /// The plan that binds it, by title.
    pub plan_title: String,
    /// When it occurred, in words, such as `约 8月22日 14:30`; empty until asked.
    pub occurred: String,
    /// What was answered about when it occurred.
    pub occurrence: Option<crate::input::OccurrenceInput>,
    /// The title as written; empty until one is given.
    pub title: String,
    /// The passages, written or not, in the order of a report.
    pub passages: Vec<PassageView>,
    /// The ids of the chosen categories.
    pub category_ids: Vec<String>,
    /// The id of the primary one; empty until chosen.
    pub primary: String,
    /// Things to say about the chosen categories, such as that another rule governs; or why the plan
    /// has none.
    pub category_notes: Vec<String>,
    /// What the facts say.
    pub assessment: AssessmentView,
    /// What was answered, 不清楚 included.
    pub answers: Vec<AnswerView>,
    /// The clocks that run.
    pub clocks: Vec<ClockView>,
    /// Every duty, ours and theirs.
    pub duties: Vec<DutyView>,
    /// Who must be called first, with number and state.
    pub phone_cards: Vec<PhoneCardView>,
    /// The text to read aloud, as pairs of label and words.
    pub script: Vec<[String; 2]>,
    /// The steps to take.
    pub steps: Vec<StepView>,
    /// The reports.
    pub reports: Vec<SentView>,
    /// The log, newest last.
    pub log: Vec<LogLine>,
    /// The preliminary decision in force, in words; empty until there is one.
    pub judged: String,
    /// Who may start and who may end the response, in words with the clause.
    pub authority: Vec<String>,
}

/// A passage of the record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PassageView {
    /// Its frozen word, to send back.
    pub passage: String,
    /// Its title.
    pub title: String,
    /// Its text; empty until written.
    pub text: String,
}

/// A clock that runs or ran.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ClockView {
    /// The fact's id.
    pub fact: String,
    /// What it measures.
    pub ask: String,
    /// Since when.
    #[ts(as = "String")]
    pub since: Moment,
    /// From when it would have run in one stretch to be where it is.
    #[ts(as = "String")]
    pub counts_from: Moment,
    /// Until when, once it ended.
    #[ts(as = "Option<String>")]
    pub until: Option<Moment>,
    /// Its stretches.
    pub spans: Vec<crate::input::SpanInput>,
    /// The next grade it would reach and when.
    pub next: Option<super::grade::ForecastView>,
}

/// A call to make.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PhoneCardView {
    /// The obligation that it serves.
    pub obligation: String,
    /// The role to call.
    pub role: String,
    /// Its name.
    pub name: String,
    /// The number; empty where the unit must fill it in.
    pub phone: String,
    /// Where the number comes from; else empty.
    pub phone_source: String,
    /// Why and how fast, in words.
    pub why: String,
    /// The clause.
    pub clause: String,
    /// Whether somebody took the call.
    pub reached: bool,
    /// The calls so far, in words.
    pub calls: Vec<String>,
    /// What the plan wants said, filled from the record; empty where it wants no record of the call.
    pub record: Vec<SpokenView>,
}

/// An element of what the plan wants said on the telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SpokenView {
    /// The field of the plan's form, to send back a changed text.
    pub field: String,
    /// Its title.
    pub title: String,
    /// What the record has, or that it is not known yet.
    pub text: String,
    /// Whether it must be said.
    pub required: bool,
    /// How to say it; may be empty.
    pub note: String,
}

/// An instant of an incident: set, or still to be set.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MarkView {
    /// Its frozen word, to send back.
    #[ts(
        type = "'occurred' | 'discovered' | 'reported' | 'judged' | 'verified' | 'asked' | 'regraded' | 'confirmed' | 'response_started' | 'handling_ended' | 'response_ended'"
    )]
    pub mark: &'static str,
    /// Its name, such as `核实`.
    pub name: String,
    /// Which asking of the superior or change of the grade, from 1; 0 for one that comes once.
    pub nth: u32,
    /// When; absent while it is not set.
    #[ts(as = "Option<String>")]
    pub at: Option<Moment>,
    /// The moment in words; else empty.
    pub says: String,
    /// Who decided or observed it; else empty.
    pub decided_by: String,
    /// Who recorded it; else empty.
    pub by: String,
    /// When that was recorded.
    #[ts(as = "Option<String>")]
    pub set_at: Option<Moment>,
    /// The entry to name in `amends` when it is corrected.
    #[ts(as = "Option<String>")]
    pub entry: Option<Id>,
    /// Whether a person sets it; otherwise it can only be corrected once it is there.
    pub settable: bool,
    /// Whether it can be taken back: it was recorded by mistake and has not come.
    pub undoable: bool,
    /// What looks wrong about its order, in words; else empty.
    pub odd: String,
    /// How many duties wait for it.
    pub waits: u32,
    /// What it was before each correction, the oldest first.
    pub earlier: Vec<EarlierView>,
}

/// An instant as it stood before a correction.
#[derive(Clone, Debug, Serialize, TS)]
pub struct EarlierView {
    /// When it was said to be.
    #[ts(as = "String")]
    pub at: Moment,
    /// Who decided or observed it.
    pub decided_by: String,
    /// Who recorded it.
    pub by: String,
    /// When that was recorded.
    #[ts(as = "String")]
    pub set_at: Moment,
}

/// A step of the response.
#[derive(Clone, Debug, Serialize, TS)]
pub struct StepView {
    /// Its id.
    pub step: String,
    /// What to do.
    pub says: String,
    /// The clause.
    pub clause: String,
    /// Under which heading it stands, such as `先做` or `Ⅲ级响应`.
    pub group: String,
    /// When it was done.
    #[ts(as = "Option<String>")]
    pub done_at: Option<Moment>,
    /// By whom; else empty.
    pub by: String,
    /// What was done; else empty.
    pub note: String,
}

/// A line of the log.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LogLine {
    /// The entry's id.
    #[ts(as = "String")]
    pub id: Id,
    /// Its position, from 1.
    pub position: u64,
    /// When it was recorded.
    #[ts(as = "String")]
    pub at: Moment,
    /// What was written down, where the clock was wrong.
    #[ts(as = "Option<String>")]
    pub recorded_at: Option<Moment>,
    /// Whether the clock was suspect and nobody told since what it should have shown.
    pub clock_doubt: bool,
    /// By whom.
    pub by: String,
    /// The lane of the timeline that it stands in.
    #[ts(type = "'grade' | 'decision' | 'fact' | 'report' | 'record'")]
    pub lane: &'static str,
    /// What happened, in words.
    pub says: String,
    /// The moment that it speaks of, where that is not when it was recorded.
    #[ts(as = "Option<String>")]
    pub about: Option<Moment>,
    /// The grade, for the lane of grades.
    pub grade: Option<GradeView>,
    /// The position of the entry that it corrects.
    pub amends: Option<u64>,
    /// What was said on the telephone, label and words, where the plan wants a record of it.
    pub said: Vec<[String; 2]>,
}

/// A category offered for plain words.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SuggestionView {
    /// The category's id.
    pub category: String,
    /// Its name.
    pub name: String,
    /// Its clause.
    pub clause: String,
    /// Why, in words: which of the words typed point to it. Empty where it is only listed.
    pub why: String,
    /// What it means and an example.
    pub says: String,
}
