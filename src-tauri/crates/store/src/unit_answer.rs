//! What the unit answers once for all its incidents: its core systems, its peak hours, its kind.
//!
//! Kept by plan: another plan asks other things, and going back finds the answers again.

use crate::{Error, Store, Writer};
use base::Moment;
use format::{AnswerV1, Form as _, UnitAnswerV1};
use plan::Answer;

const WHAT: &str = "本单位的答复";

/// An answer of the unit to a standing question of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitAnswer {
    /// The fact's id in the plan.
    pub fact: String,
    /// The answer.
    pub value: Answer,
    /// When it was given.
    pub at: Moment,
    /// Who gave it.
    pub by: String,
}

impl Store {
    /// Every answer under a plan, by fact.
    ///
    /// # Errors
    /// The file cannot be read, or an answer in it cannot.
    pub fn unit_answers(&self, plan: &str) -> Result<Vec<UnitAnswer>, Error> {
        let plan = plan.to_owned();
        let bodies: Vec<Vec<u8>> = self.read(move |db| {
            let mut query =
                db.prepare_cached("SELECT body FROM unit_answer WHERE plan = ?1 ORDER BY fact")?;
            let rows = query.query_map((plan,), |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })?;
        let answer = |body: &Vec<u8>| {
            let UnitAnswerV1 { fact, value, at, by, .. } = UnitAnswerV1::decode(body)?;
            Ok(UnitAnswer { fact, value: value.answer()?, at, by })
        };
        bodies.iter().map(|body| answer(body).map_err(Error::form(WHAT))).collect()
    }
}

impl Writer {
    /// Keeps an answer under a plan; one given before gives way.
    ///
    /// # Errors
    /// The write failed.
    pub fn set_unit_answer(&self, plan: &str, answer: &UnitAnswer) -> Result<(), Error> {
        let form = UnitAnswerV1 {
            form: UnitAnswerV1::FORM.to_owned(),
            fact: answer.fact.clone(),
            value: AnswerV1::from(&answer.value),
            at: answer.at,
            by: answer.by.clone(),
        };
        let body = form.encode().map_err(Error::form(WHAT))?;
        let (plan, fact) = (plan.to_owned(), form.fact);
        self.write(move |tx, _| {
            tx.execute(
                "INSERT INTO unit_answer (plan, fact, body) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (plan, fact) DO UPDATE SET body = excluded.body",
                (&plan, &fact, &body),
            )?;
            Ok(())
        })
    }

    /// Takes an answer back; one that was not given is no error.
    ///
    /// # Errors
    /// The write failed.
    pub fn remove_unit_answer(&self, plan: &str, fact: &str) -> Result<(), Error> {
        let (plan, fact) = (plan.to_owned(), fact.to_owned());
        self.write(move |tx, _| {
            tx.execute("DELETE FROM unit_answer WHERE plan = ?1 AND fact = ?2", (&plan, &fact))?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Trial;

    #[test]
    fn answers_are_kept_by_plan_and_the_last_one_holds() {
        let trial = Trial::begin();
        let answer = |text: &str| UnitAnswer {
            fact: "unit.core_systems".to_owned(),
            value: Answer::Text(text.to_owned()),
            at: trial.now(),
            by: "陈立".to_owned(),
        };
        let (first, last) = (answer("通关系统"), answer("通关系统\n舱单系统"));
        let writer = trial.store.writer();
        writer.set_unit_answer("guiyang-customs", &first).unwrap();
        writer.set_unit_answer("guiyang-customs", &last).unwrap();
        writer.set_unit_answer("linxiang-city", &first).unwrap();
        writer.remove_unit_answer("linxiang-city", "unit.core_systems").unwrap();
        writer.remove_unit_answer("linxiang-city", "unit.core_systems").unwrap();
        let trial = trial.reopen();
        assert_eq!(trial.store.unit_answers("guiyang-customs").unwrap(), [last]);
        assert_eq!(trial.store.unit_answers("linxiang-city").unwrap(), []);
    }
}
