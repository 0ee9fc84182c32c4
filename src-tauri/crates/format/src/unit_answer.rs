//! The frozen form of an answer that a unit gives once for all its incidents.

use crate::{AnswerV1, Error, Form, canonical::rule};
use base::Moment;
use serde::{Deserialize, Serialize};

/// An answer of the unit to a standing question of its plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitAnswerV1 {
    /// Always `fengsui/unit-answer/v1`.
    pub form: String,
    /// The fact's id in the plan.
    pub fact: String,
    /// The answer.
    pub value: AnswerV1,
    /// When it was given.
    pub at: Moment,
    /// Who gave it.
    pub by: String,
}

impl UnitAnswerV1 {
    /// What `form` says.
    pub const FORM: &'static str = "fengsui/unit-answer/v1";
}

impl Form for UnitAnswerV1 {
    const NAME: &'static str = "unit answer";

    fn check(&self) -> Result<(), Error> {
        rule(Self::NAME, "the form is fengsui/unit-answer/v1", self.form == Self::FORM)?;
        self.value.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_frozen_and_come_back() {
        let form = UnitAnswerV1 {
            form: UnitAnswerV1::FORM.to_owned(),
            fact: "unit.kind".to_owned(),
            value: AnswerV1::Choice("branch".to_owned()),
            at: "2026-09-24T08:47:00+08:00".parse().unwrap(),
            by: "陈立".to_owned(),
        };
        let bytes = form.encode().unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert_eq!(
            text,
            "{\"at\":\"2026-09-24T08:47:00+08:00\",\"by\":\"陈立\",\"fact\":\"unit.kind\",\
             \"form\":\"fengsui/unit-answer/v1\",\
             \"value\":{\"kind\":\"choice\",\"value\":\"branch\"}}"
        );
        assert_eq!(UnitAnswerV1::decode(&bytes).unwrap(), form);
        assert!(UnitAnswerV1::decode(text.replace("/v1", "/v2").as_bytes()).is_err());
    }
}
