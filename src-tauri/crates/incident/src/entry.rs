//! The entries of an incident's log: what was seen, answered, decided, said, sent and done.
//!
//! An entry is never changed. A correction is a later entry that names, in `amends`, the one it
//! corrects; the fold then takes the later one.

use crate::{Done, Spoken};
use base::{Id, Moment};
use plan::{Answer, Grade, Mark, Mode, PlanRef, Stage};
use std::collections::BTreeMap;

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The id of this entry.
    pub id: Id,
    /// When it was recorded, by the wall clock of the device.
    pub at: Moment,
    /// The name of the operator on duty.
    pub by: String,
    /// The earlier entry that this one corrects.
    pub amends: Option<Id>,
    /// What is recorded.
    pub event: Event,
}

/// What an entry records.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The incident was opened; always the first entry and never later.
    Opened {
        /// Live or drill, for the whole life of the incident.
        mode: Mode,
        /// The plan that binds it, pinned.
        plan: PlanRef,
        /// When it was discovered.
        discovered: Moment,
    },
    /// The title was set.
    Titled(String),
    /// A passage of the record was written anew.
    Described {
        /// Which passage.
        passage: Passage,
        /// Its whole text.
        text: String,
    },
    /// When the incident occurred.
    Occurred(Occurrence),
    /// The categories were chosen.
    Categorised {
        /// Category ids of the plan, the primary one included.
        categories: Vec<String>,
        /// The primary one.
        primary: String,
    },
    /// A question was answered; `None` is 不清楚, which is an answer too.
    Answered {
        /// The fact's id in the plan.
        fact: String,
        /// The answer.
        value: Option<Answer>,
    },
    /// An instant that clocks start or stop at.
    Marked {
        /// Which instant.
        mark: Mark,
        /// When it was.
        at: Moment,
        /// Who decided or observed it, in words.
        decided_by: String,
    },
    /// An instant that was recorded has not come.
    Unmarked {
        /// Which instant.
        mark: Mark,
        /// Who says so, in words.
        decided_by: String,
    },
    /// A telephone call was made, reached or not.
    Called(Call),
    /// A person decided the preliminary grade (初判), again at each regrade.
    Judged(Judged),
    /// The body that the plan names confirmed the grade (核定).
    Confirmed {
        /// The grade it confirmed.
        grade: Grade,
        /// The body.
        body: String,
        /// When it did.
        at: Moment,
    },
    /// A step of the response was done.
    Stepped {
        /// The step's id in the plan.
        step: String,
        /// What was done, in words; may be empty.
        note: String,
    },
    /// A report was decided and queued.
    Reported(Reported),
    /// A queued report was withdrawn.
    Withdrawn {
        /// The delivery withdrawn.
        delivery: Id,
        /// Why.
        reason: String,
    },
    /// A duty was settled with proof.
    Settled(Done),
    /// A remark.
    Noted(String),
    /// The incident was closed.
    Closed,
}

/// The passages of a record. The first six of a report by telephone are the six elements that the
/// plans ask for: 时间 is kept apart as moments, the rest are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Passage {
    /// 所见: what was seen, in plain words.
    Seen,
    /// 位置: where.
    Place,
    /// 系统: which system.
    System,
    /// 过程: how it went.
    Course,
    /// 现状: how it stands.
    Status,
    /// 影响: whom and what it affects.
    Impact,
    /// 已采取的措施: what was done about it.
    Measures,
    /// 原因: the cause, as far as known.
    Cause,
    /// 请求支援: what help is needed.
    Support,
}

impl Passage {
    /// Every passage, in the order in which a report shows them.
    pub const ALL: [Self; 9] = [
        Self::Seen,
        Self::Place,
        Self::System,
        Self::Course,
        Self::Status,
        Self::Impact,
        Self::Measures,
        Self::Cause,
        Self::Support,
    ];

    /// What it is called on the screens and in reports.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Seen => "所见情况",
            Self::Place => "位置",
            Self::System => "涉及系统",
            Self::Course => "过程",
            Self::Status => "现状",
            Self::Impact => "影响",
            Self::Measures => "已采取的措施",
            Self::Cause => "原因",
            Self::Support => "请求支援",
        }
    }
}

/// When the incident occurred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurrence {
    /// Known to the minute.
    Known(Moment),
    /// About then.
    About(Moment),
    /// Not known.
    Unknown,
}

/// A telephone call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The obligation that it serves.
    pub obligation: Option<String>,
    /// The role that was called.
    pub to: String,
    /// The number dialled.
    pub number: String,
    /// When.
    pub at: Moment,
    /// How it ended.
    pub outcome: CallOutcome,
    /// What was said, element by element, where it was taken and the plan asks for a record of it.
    pub said: Vec<Spoken>,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// Somebody took it.
    Reached {
        /// Who.
        who: String,
    },
    /// Nobody did.
    NoAnswer,
}

/// A decision on the preliminary grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The grade decided.
    pub grade: Grade,
    /// The lowest grade that was proven then.
    pub floor: Grade,
    /// The highest grade that was not excluded then.
    pub ceiling: Grade,
    /// The clauses that the grade rests on.
    pub clauses: Vec<String>,
    /// Why, where the person went against the computed grade.
    pub reason: Option<String>,
    /// Who judged.
    pub judge: String,
    /// When.
    pub at: Moment,
}

/// A report that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Its delivery in the outbox.
    pub delivery: Id,
    /// First, follow-up or final.
    pub stage: Stage,
    /// The superior's name, as the unit knows it.
    pub to: String,
    /// The obligations that it serves once its receipt is here.
    pub obligations: Vec<String>,
    /// Which beat or asking of each it answers, as it was when the report was decided, however late
    /// the receipt; 0 for what is owed once. Of a report from before this was kept: none.
    pub beats: BTreeMap<String, u32>,
}
