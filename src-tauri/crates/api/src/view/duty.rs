//! Duties: who must tell or do what by when, under which clause.

use base::{Digest, Id, Moment};
use serde::Serialize;
use ts_rs::TS;

/// A duty of an incident (or, without one, of the year).
#[derive(Clone, Debug, Serialize, TS)]
pub struct DutyView {
    /// Stable within its incident: obligation, receiver and beat.
    pub key: String,
    /// The obligation's id in the plan.
    pub obligation: String,
    /// What a settlement now settles: the beat of a periodic duty, the number of an asking, from 1;
    /// 0 where it comes once.
    pub beat: u32,
    /// The incident, where it belongs to one.
    #[ts(as = "Option<String>")]
    pub incident: Option<Id>,
    /// The incident's number; else empty.
    pub incident_number: String,
    /// The incident's title; else empty.
    pub incident_title: String,
    /// What to do.
    pub what: String,
    /// Who must do it.
    pub actor: String,
    /// Whether that is us.
    pub mine: bool,
    /// Who must be told, one after the other, each with its own state.
    pub to: Vec<ReceiverView>,
    /// In which form, in words, such as `电话` or `书面`.
    pub by: String,
    /// `phone`, `written`, `any` or a form's id.
    pub by_word: String,
    /// The clause.
    pub clause: String,
    /// What the clock counts from, in words, such as `初判 10:45`.
    pub anchor: String,
    /// The anchor's moment; absent while the duty waits for it.
    #[ts(as = "Option<String>")]
    pub anchor_at: Option<Moment>,
    /// Whether the plan does not say what the clock counts from (推定).
    pub anchor_assumed: bool,
    /// When it is due; absent for at-once duties and for those that wait for their anchor.
    #[ts(as = "Option<String>")]
    pub due_at: Option<Moment>,
    /// The coming beat of a periodic duty; absent once it ended.
    #[ts(as = "Option<String>")]
    pub next_due: Option<Moment>,
    /// How many beats have passed neither done nor answered for.
    pub missed: u32,
    /// The first of them.
    pub missed_from: Option<u32>,
    /// The last of them.
    pub missed_to: Option<u32>,
    /// The last time that it was done.
    pub last_done: Option<LastDoneView>,
    /// Which asking of the superior, or which change of the grade, it answers, from 1; else 0.
    pub nth: u32,
    /// Whether the plan asks for a record of what is said where it is met by telephone.
    pub spoken: bool,
    /// The limit in words, such as `30分钟` or `5天`; empty for at-once duties.
    pub limit: String,
    /// The word of an at-once duty, `立即`, `及时` or `第一时间`; else empty.
    pub at_once: String,
    /// `overdue`, `at_once`, `due`, `waiting` for its anchor, `settled`, or `if_grade`.
    #[ts(type = "'overdue' | 'at_once' | 'due' | 'waiting' | 'settled' | 'if_grade'")]
    pub state: &'static str,
    /// The grades under which it would arise, where it is not firm yet, in words; else empty.
    pub if_grade: String,
    /// Whether the plan leaves it to us.
    pub optional: bool,
    /// Whether the working-day calendar of that year is not published (日历未公布).
    pub provisional: bool,
    /// Remarks: how the wording was read; may be empty.
    pub note: String,
    /// How it was settled, in words; else empty.
    pub proof: String,
    /// The file kept as evidence of how it was settled.
    pub scan: Option<ScanView>,
    /// When it was settled.
    #[ts(as = "Option<String>")]
    pub settled_at: Option<Moment>,
}

/// The last time that a duty was done.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LastDoneView {
    /// Which beat it was; 0 where it comes once.
    pub beat: u32,
    /// When.
    #[ts(as = "String")]
    pub at: Moment,
    /// Who recorded it.
    pub by: String,
    /// How, in words.
    pub says: String,
}

/// A file kept as evidence.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ScanView {
    /// Its name.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in lower-case hexadecimal.
    #[ts(as = "String")]
    pub sha256: Digest,
}

impl ScanView {
    /// The file that a proof names, where it names one.
    pub(crate) fn of(proof: &incident::Proof) -> Option<Self> {
        let incident::Scan { name, digest, bytes } = proof.scan()?.clone();
        Some(Self { name, bytes, sha256: digest })
    }
}

/// A receiver of a duty.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReceiverView {
    /// The role's id.
    pub role: String,
    /// Its name.
    pub name: String,
    /// Its telephone number; empty where none is known, and then the unit must fill it in.
    pub phone: String,
    /// Where the number comes from, such as `附件2备注` or `本单位通讯录`; else empty.
    pub phone_source: String,
    /// Whether this receiver was told.
    pub settled: bool,
    /// How it was told, in words; else empty.
    pub proof: String,
}
