//! The frozen form of what an entry records.
//!
//! Each variant mirrors one of `incident::Event`; a new event is a new variant here, never a new
//! meaning of an old one.

use crate::{
    AnswerV1, CallOutcomeV1, Error, GradeWord, MarkWord, ModeWord, OccurrenceV1, PassageWord,
    PlanRefV1, ProofV1, StageWord,
};
use base::{Id, Moment};
use incident::{Call, Done, Event, Judged, Reported};
use plan::PlanRef;
use serde::{Deserialize, Serialize};

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
    Called {
        obligation: Option<String>,
        to: String,
        number: String,
        at: Moment,
        outcome: CallOutcomeV1,
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
    },
    Withdrawn {
        delivery: Id,
        reason: String,
    },
    Settled {
        obligation: String,
        to: Option<String>,
        beat: u32,
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
            Event::Called(Call { obligation, to, number, at, outcome }) => {
                Self::Called { obligation, to, number, at, outcome: outcome.into() }
            }
            Event::Judged(Judged { grade, floor, ceiling, clauses, reason, judge, at }) => {
                let (grade, floor, ceiling) = (grade.into(), floor.into(), ceiling.into());
                Self::Judged { grade, floor, ceiling, clauses, reason, judge, at }
            }
            Event::Confirmed { grade, body, at } => {
                Self::Confirmed { grade: grade.into(), body, at }
            }
            Event::Stepped { step, note } => Self::Stepped { step, note },
            Event::Reported(Reported { delivery, stage, to, obligations }) => {
                Self::Reported { delivery, stage: stage.into(), to, obligations }
            }
            Event::Withdrawn { delivery, reason } => Self::Withdrawn { delivery, reason },
            Event::Settled(Done { obligation, to, beat, at, proof }) => {
                Self::Settled { obligation, to, beat, at, proof: proof.into() }
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
            Self::Called { obligation, to, number, at, outcome } => {
                Event::Called(Call { obligation, to, number, at, outcome: outcome.into() })
            }
            Self::Judged { grade, floor, ceiling, clauses, reason, judge, at } => {
                let (grade, floor, ceiling) = (grade.into(), floor.into(), ceiling.into());
                Event::Judged(Judged { grade, floor, ceiling, clauses, reason, judge, at })
            }
            Self::Confirmed { grade, body, at } => {
                Event::Confirmed { grade: grade.into(), body, at }
            }
            Self::Stepped { step, note } => Event::Stepped { step, note },
            Self::Reported { delivery, stage, to, obligations } => {
                Event::Reported(Reported { delivery, stage: stage.into(), to, obligations })
            }
            Self::Withdrawn { delivery, reason } => Event::Withdrawn { delivery, reason },
            Self::Settled { obligation, to, beat, at, proof } => {
                Event::Settled(Done { obligation, to, beat, at, proof: proof.into() })
            }
            Self::Noted { text } => Event::Noted(text),
            Self::Closed {} => Event::Closed,
        })
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        match self {
            Self::Answered { value: Some(value), .. } => value.check(),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Digest;
    use incident::{CallOutcome, Occurrence, Passage, Proof};
    use plan::{Grade, Mark, Mode, Stage};

    fn check(event: Event, json: &str) {
        let form = EventV1::from(&event);
        assert_eq!(serde_json_canonicalizer::to_string(&form).unwrap(), json);
        let read: EventV1 = serde_json::from_str(json).unwrap();
        assert_eq!(read.event().unwrap(), event);
    }

    fn at() -> Moment {
        "2026-09-24T08:47:00+08:00".parse().unwrap()
    }

    fn id() -> Id {
        "0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e".parse().unwrap()
    }

    #[test]
    fn what_the_record_says_is_frozen() {
        check(
            Event::Opened {
                mode: Mode::Drill,
                plan: PlanRef {
                    id: "p".to_owned(),
                    version: "1.0.0".to_owned(),
                    digest: Digest::from_bytes([0; 32]),
                },
                discovered: at(),
            },
            r#"{"discovered":"2026-09-24T08:47:00+08:00","kind":"opened","mode":"drill","plan":{"digest":"0000000000000000000000000000000000000000000000000000000000000000","id":"p","version":"1.0.0"}}"#,
        );
        check(Event::Titled("断电".to_owned()), r#"{"kind":"titled","title":"断电"}"#);
        let text = "全校断网".to_owned();
        check(
            Event::Described { passage: Passage::Seen, text },
            r#"{"kind":"described","passage":"seen","text":"全校断网"}"#,
        );
        for (occurrence, json) in [
            (
                Occurrence::Known(at()),
                r#"{"how":{"at":"2026-09-24T08:47:00+08:00","word":"known"},"kind":"occurred"}"#,
            ),
            (
                Occurrence::About(at()),
                r#"{"how":{"at":"2026-09-24T08:47:00+08:00","word":"about"},"kind":"occurred"}"#,
            ),
            (Occurrence::Unknown, r#"{"how":{"word":"unknown"},"kind":"occurred"}"#),
        ] {
            check(Event::Occurred(occurrence), json);
        }
        check(
            Event::Categorised { categories: vec!["a".to_owned()], primary: "a".to_owned() },
            r#"{"categories":["a"],"kind":"categorised","primary":"a"}"#,
        );
        check(Event::Noted("备注".to_owned()), r#"{"kind":"noted","text":"备注"}"#);
        check(Event::Closed, r#"{"kind":"closed"}"#);
    }

    #[test]
    fn answers_and_decisions_are_frozen() {
        check(
            Event::Answered { fact: "core.down".to_owned(), value: None },
            r#"{"fact":"core.down","kind":"answered","value":null}"#,
        );
        check(
            Event::Answered { fact: "n".to_owned(), value: Some(plan::Answer::Count(3)) },
            r#"{"fact":"n","kind":"answered","value":{"kind":"count","value":3}}"#,
        );
        check(
            Event::Marked {
                mark: Mark::ResponseStarted, at: at(), decided_by: "陈立".to_owned()
            },
            r#"{"at":"2026-09-24T08:47:00+08:00","decided_by":"陈立","kind":"marked","mark":"response_started"}"#,
        );
        check(
            Event::Judged(Judged {
                grade: Grade::Considerable,
                floor: Grade::Ordinary,
                ceiling: Grade::Extreme,
                clauses: vec!["1.4".to_owned()],
                reason: None,
                judge: "陈立".to_owned(),
                at: at(),
            }),
            r#"{"at":"2026-09-24T08:47:00+08:00","ceiling":"I","clauses":["1.4"],"floor":"IV","grade":"III","judge":"陈立","kind":"judged","reason":null}"#,
        );
        check(
            Event::Confirmed { grade: Grade::Major, body: "指挥部".to_owned(), at: at() },
            r#"{"at":"2026-09-24T08:47:00+08:00","body":"指挥部","grade":"II","kind":"confirmed"}"#,
        );
    }

    #[test]
    fn what_was_done_is_frozen() {
        for (outcome, json) in [
            (
                CallOutcome::Reached { who: "王".to_owned() },
                r#"{"at":"2026-09-24T08:47:00+08:00","kind":"called","number":"110","obligation":null,"outcome":{"who":"王","word":"reached"},"to":"police"}"#,
            ),
            (
                CallOutcome::NoAnswer,
                r#"{"at":"2026-09-24T08:47:00+08:00","kind":"called","number":"110","obligation":null,"outcome":{"word":"no_answer"},"to":"police"}"#,
            ),
        ] {
            let (to, number) = ("police".to_owned(), "110".to_owned());
            check(Event::Called(Call { obligation: None, to, number, at: at(), outcome }), json);
        }
        let (step, note) = ("isolate".to_owned(), String::new());
        check(Event::Stepped { step, note }, r#"{"kind":"stepped","note":"","step":"isolate"}"#);
        check(
            Event::Reported(Reported {
                delivery: id(),
                stage: Stage::First,
                to: "教育局".to_owned(),
                obligations: vec![],
            }),
            r#"{"delivery":"0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e","kind":"reported","obligations":[],"stage":"first","to":"教育局"}"#,
        );
        check(
            Event::Withdrawn { delivery: id(), reason: "误报".to_owned() },
            r#"{"delivery":"0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e","kind":"withdrawn","reason":"误报"}"#,
        );
    }

    #[test]
    fn every_proof_is_frozen() {
        let text = |text: &str| text.to_owned();
        for (proof, json) in [
            (
                Proof::Receipt { delivery: id() },
                r#"{"delivery":"0198c5a1-7e10-7c3c-9d7b-3f1b2b6c7d8e","word":"receipt"}"#,
            ),
            (
                Proof::Phone { who: text("王"), number: text("110") },
                r#"{"number":"110","who":"王","word":"phone"}"#,
            ),
            (Proof::Paper { number: text("7") }, r#"{"number":"7","word":"paper"}"#),
            (Proof::Hand { note: text("到场") }, r#"{"note":"到场","word":"hand"}"#),
            (
                Proof::NotApplicable { reason: text("无") },
                r#"{"reason":"无","word":"not_applicable"}"#,
            ),
        ] {
            let (obligation, to, beat) = (text("first"), None, 0);
            let json = format!(
                r#"{{"at":"2026-09-24T08:47:00+08:00","beat":0,"kind":"settled","obligation":"first","proof":{json},"to":null}}"#
            );
            check(Event::Settled(Done { obligation, to, beat, at: at(), proof }), &json);
        }
    }

    #[test]
    fn nothing_unknown_is_read() {
        for json in [
            r#"{"kind":"closed","by":"x"}"#,
            r#"{"kind":"titled","title":"断电","colour":"red"}"#,
            r#"{"kind":"occurred","how":{"word":"unknown","at":"2026-09-24T08:47:00+08:00"}}"#,
            r#"{"kind":"confirmed","grade":"V","body":"","at":"2026-09-24T08:47:00+08:00"}"#,
            r#"{"kind":"reopened"}"#,
        ] {
            assert!(serde_json::from_str::<EventV1>(json).is_err(), "{json}");
        }
    }
}
