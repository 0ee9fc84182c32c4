//! The frozen form of what an entry records.
//!
//! Each variant mirrors one of `incident::Event`; a new event is a new variant here, never a new
//! meaning of an old one.

use crate::{
    AnswerV1, CallOutcomeV1, Error, GradeWord, MarkWord, ModeWord, OccurrenceV1, PassageWord,
    PlanRefV1, ProofV1, SpokenV1, StageWord, detail::each,
};
use base::{Id, Moment};
use incident::{Call, Done, Event, Judged, Reported};
use plan::PlanRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an entry records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is documented at its twin in `incident::Event`")]
pub enum EventV1 {
    Opened {
        mode: ModeWord,
        plan: PlanRefV1,
        discovered: Moment,
    },
    Titled {
        title: String,
    },
    Described {
        passage: PassageWord,
        text: String,
    },
    Occurred {
        how: OccurrenceV1,
    },
    Categorised {
        categories: Vec<String>,
        primary: String,
    },
    Answered {
        fact: String,
        value: Option<AnswerV1>,
    },
    Marked {
        mark: MarkWord,
        at: Moment,
        decided_by: String,
    },
    Unmarked {
        mark: MarkWord,
        decided_by: String,
    },
    Called {
        obligation: Option<String>,
        to: String,
        number: String,
        at: Moment,
        outcome: CallOutcomeV1,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        said: Vec<SpokenV1>,
    },
    Judged {
        grade: GradeWord,
        floor: GradeWord,
        ceiling: GradeWord,
        clauses: Vec<String>,
        reason: Option<String>,
        judge: String,
        at: Moment,
    },
    Confirmed {
        grade: GradeWord,
        body: String,
        at: Moment,
    },
    Stepped {
        step: String,
        note: String,
    },
    Reported {
        delivery: Id,
        stage: StageWord,
        to: String,
        obligations: Vec<String>,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        beats: BTreeMap<String, u32>,
    },
    Withdrawn {
        delivery: Id,
        reason: String,
    },
    Settled {
        obligation: String,
        to: Option<String>,
        beat: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<u32>,
        at: Moment,
        proof: ProofV1,
    },
    Noted {
        text: String,
    },
    Closed {},
}

impl From<&Event> for EventV1 {
    fn from(event: &Event) -> Self {
        match event.clone() {
            Event::Opened { mode, plan: PlanRef { id, version, digest }, discovered } => {
                Self::Opened {
                    mode: mode.into(),
                    plan: PlanRefV1 { id, version, digest },
                    discovered,
                }
            }
            Event::Titled(title) => Self::Titled { title },
            Event::Described { passage, text } => Self::Described { passage: passage.into(), text },
            Event::Occurred(occurrence) => Self::Occurred { how: occurrence.into() },
            Event::Categorised { categories, primary } => Self::Categorised { categories, primary },
            Event::Answered { fact, value } => {
                Self::Answered { fact, value: value.as_ref().map(AnswerV1::from) }
            }
            Event::Marked { mark, at, decided_by } => {
                Self::Marked { mark: mark.into(), at, decided_by }
            }
            Event::Unmarked { mark, decided_by } => {
                Self::Unmarked { mark: mark.into(), decided_by }
            }
            Event::Called(Call { obligation, to, number, at, outcome, said }) => {
                let (outcome, said) = (outcome.into(), each(said));
                Self::Called { obligation, to, number, at, outcome, said }
            }
            Event::Judged(Judged { grade, floor, ceiling, clauses, reason, judge, at }) => {
                let (grade, floor, ceiling) = (grade.into(), floor.into(), ceiling.into());
                Self::Judged { grade, floor, ceiling, clauses, reason, judge, at }
            }
            Event::Confirmed { grade, body, at } => {
                Self::Confirmed { grade: grade.into(), body, at }
            }
            Event::Stepped { step, note } => Self::Stepped { step, note },
            Event::Reported(Reported { delivery, stage, to, obligations, beats }) => {
                Self::Reported { delivery, stage: stage.into(), to, obligations, beats }
            }
            Event::Withdrawn { delivery, reason } => Self::Withdrawn { delivery, reason },
            Event::Settled(Done { obligation, to, beat, through, at, proof }) => {
                Self::Settled { obligation, to, beat, through, at, proof: proof.into() }
            }
            Event::Noted(text) => Self::Noted { text },
            Event::Closed => Self::Closed {},
        }
    }
}

impl EventV1 {
    /// The event that it stands for.
    ///
    /// # Errors
    /// An answer in it is not in its one spelling.
    pub fn event(self) -> Result<Event, Error> {
        Ok(match self {
            Self::Opened { mode, plan: PlanRefV1 { id, version, digest }, discovered } => {
                Event::Opened {
                    mode: mode.into(),
                    plan: PlanRef { id, version, digest },
                    discovered,
                }
            }
            Self::Titled { title } => Event::Titled(title),
            Self::Described { passage, text } => Event::Described { passage: passage.into(), text },
            Self::Occurred { how } => Event::Occurred(how.into()),
            Self::Categorised { categories, primary } => Event::Categorised { categories, primary },
            Self::Answered { fact, value } => {
                Event::Answered { fact, value: value.map(AnswerV1::answer).transpose()? }
            }
            Self::Marked { mark, at, decided_by } => {
                Event::Marked { mark: mark.into(), at, decided_by }
            }
            Self::Unmarked { mark, decided_by } => {
                Event::Unmarked { mark: mark.into(), decided_by }
            }
            Self::Called { obligation, to, number, at, outcome, said } => {
                let (outcome, said) = (outcome.into(), each(said));
                Event::Called(Call { obligation, to, number, at, outcome, said })
            }
            Self::Judged { grade, floor, ceiling, clauses, reason, judge, at } => {
                let (grade, floor, ceiling) = (grade.into(), floor.into(), ceiling.into());
                Event::Judged(Judged { grade, floor, ceiling, clauses, reason, judge, at })
            }
            Self::Confirmed { grade, body, at } => {
                Event::Confirmed { grade: grade.into(), body, at }
            }
            Self::Stepped { step, note } => Event::Stepped { step, note },
            Self::Reported { delivery, stage, to, obligations, beats } => {
                Event::Reported(Reported { delivery, stage: stage.into(), to, obligations, beats })
            }
            Self::Withdrawn { delivery, reason } => Event::Withdrawn { delivery, reason },
            Self::Settled { obligation, to, beat, through, at, proof } => {
                Event::Settled(Done { obligation, to, beat, through, at, proof: proof.into() })
            }
            Self::Noted { text } => Event::Noted(text),
            Self::Closed {} => Event::Closed,
        })
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        match self {
            Self::Answered { value: Some(value), .. } => value.check(),
            Self::Settled { proof, .. } => proof.check(),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
