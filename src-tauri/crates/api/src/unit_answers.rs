//! What the plan asks a unit once for all its incidents: its core systems, its peak hours, its kind.
//!
//! An incident takes these answers over when it is opened, as entries of its own log; a later change
//! here never reaches into an open incident.

use crate::{
    App, Change, Decision, Failure,
    input::{AnswerForUnit, Nothing},
    session::{Crew, Session},
    show,
    view::grade::UnitAnswerView,
};
use incident::{Event, Refusal};
use plan::Question;
use std::sync::Arc;
use store::UnitAnswer;

const CHARACTERS_MAX: usize = 10_000;

/// Every standing question of the unit's plan with its answer.
pub(crate) async fn unit_answers(
    app: &Arc<App>,
    _: Nothing,
) -> Result<Vec<UnitAnswerView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let given = session.store.unit_answers(&crew.plan.reference.id)?;
    let now = app.setup.clock.now();
    let view = |asked: &Question| {
        let answer = given.iter().find(|answer| answer.fact == asked.fact);
        let says = |answer: &UnitAnswer| show::answer::says(asked, Some(&answer.value), now);
        UnitAnswerView {
            question: show::grade::standing_question(asked),
            clause: asked.clause.clone().unwrap_or_default(),
            says: answer.map(says).unwrap_or_default(),
            value: answer.map(|answer| show::answer::given(&answer.value)),
            at: answer.map(|answer| answer.at),
            by: answer.map(|answer| answer.by.clone()).unwrap_or_default(),
        }
    };
    Ok(crew.plan.questions.iter().filter(|asked| asked.standing).map(view).collect())
}

/// Answers one of them, or takes the answer back.
pub(crate) async fn answer_for_unit(
    app: &Arc<App>,
    input: AnswerForUnit,
) -> Result<Decision<Vec<UnitAnswerView>>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let asked = crew.plan.question(&input.fact).filter(|asked| asked.standing);
    let Some(asked) = asked else {
        let refusal = Refusal::plain("fact", "本单位的预案没有这个问题。");
        return Ok(Decision::Refused(vec![refusal.into()]));
    };
    let plan = &crew.plan.reference.id;
    match input.answer.map(show::answer::taken).transpose() {
        Err(refusal) => return Ok(Decision::Refused(vec![refusal.into()])),
        Ok(None) => session.store.writer().remove_unit_answer(plan, &asked.fact)?,
        Ok(Some(value)) => {
            if let Err(misfit) = assess::fits(asked, &value) {
                return Ok(Decision::Refused(vec![Refusal::of_answer(misfit).into()]));
            }
            if let plan::Answer::Text(text) = &value
                && text.chars().count() > CHARACTERS_MAX
            {
                let refusal = Refusal::plain("answer", "最多10000字。");
                return Ok(Decision::Refused(vec![refusal.into()]));
            }
            let (at, by) = (app.setup.clock.now(), crew.operator.clone());
            let answer = UnitAnswer { fact: asked.fact.clone(), value, at, by };
            session.store.writer().set_unit_answer(plan, &answer)?;
        }
    }
    app.changed(Change::Settings);
    Ok(Decision::Accepted(unit_answers(app, Nothing {}).await?))
}

/// The answers that a new incident takes over. One that the plan no longer asks for, or asks for in
/// another way, stays behind.
pub(crate) fn at_opening(session: &Session, crew: &Crew) -> Result<Vec<Event>, Failure> {
    let given = session.store.unit_answers(&crew.plan.reference.id)?;
    let fits = |answer: &UnitAnswer| {
        let asked = crew.plan.question(&answer.fact).filter(|asked| asked.standing);
        asked.is_some_and(|asked| assess::fits(asked, &answer.value).is_ok())
    };
    Ok(given
        .into_iter()
        .filter(fits)
        .map(|answer| Event::Answered { fact: answer.fact, value: Some(answer.value) })
        .collect())
}
