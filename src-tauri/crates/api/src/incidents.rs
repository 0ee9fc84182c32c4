//! The commands about incidents: each loads, decides and adds.

use crate::{
    App, Change, Decision, Failure,
    folded::Folded,
    input::{
        AddNote, AnswerFact, ById, Categorise, CloseIncident, ConfirmGrade, JudgeGrade, Nothing,
        OccurrenceInput, OpenIncident, SetOccurrence, Suggest, TickStep, WritePassage, WriteTitle,
    },
    opened::{Opened, added, refused, seen},
    session::{Crew, Session},
    show, unit_answers,
    view::{
        grade::LiftedView,
        incident::{IncidentCard, IncidentView, SuggestionView},
    },
};
use base::Id;
use incident::{
    Event, Judging, Occurrence, Refusal,
    decide::{self, Confirming, Decided},
};
use plan::{Grade, Mode};
use std::sync::Arc;

/// Every incident, open ones first, then the newest first.
pub(crate) async fn incidents(app: &Arc<App>, _: Nothing) -> Result<Vec<IncidentCard>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let now = app.setup.clock.now();
    let mut cards = Vec::new();
    for row in session.store.incidents(None)? {
        let opened = Folded::of(app, &session, &row)?;
        cards.push(opened.with_shown(&crew, now, |shown| shown.card(&shown.open_duty_rows())));
    }
    // They come the newest first by when they were opened in truth, which an id does not know.
    cards.sort_by_key(|card| card.closed_at.is_some());
    Ok(cards)
}

/// Opens an incident. What touches state secrets stops here: nothing of it is stored.
pub(crate) async fn open_incident(
    app: &Arc<App>,
    input: OpenIncident,
) -> Result<Decision<IncidentView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    if input.secret {
        let exclusion = crew.plan.scope.exclusions.iter().find(|exclusion| exclusion.stops);
        let refusal = match exclusion {
            Some(rule) => Refusal {
                field: "secret",
                says: format!(
                    "{}已停止记录，没有保存任何内容。请转：{}。",
                    rule.says, rule.turn_to
                ),
                clause: rule.clause.clone(),
            },
            None => Refusal::plain(
                "secret",
                "涉及国家秘密的事件不得在本程序记录。请立即报告本单位保密工作机构，按保密规定处理。",
            ),
        };
        return Ok(refused(vec![refusal]));
    }
    let now = app.setup.clock.now();
    // Opening is never refused; but what is being recorded has been discovered, whatever the clock says:
    // one of a later date would let nothing press until then.
    let drill = input.drill || session.mode()? == Mode::Drill;
    let mut events = vec![Event::Opened {
        mode: if drill { Mode::Drill } else { Mode::Live },
        plan: crew.plan.reference.clone(),
        discovered: input.discovered_at.map_or(now, |told| told.min(now)),
    }];
    events.extend(unit_answers::at_opening(&session, &crew)?);
    let opened = Opened::begin(app, &session, &crew, events)?;
    Ok(Decision::Accepted(opened.view(app, &session, &crew)?))
}

/// One incident, whole.
pub(crate) async fn incident(app: &Arc<App>, input: ById) -> Result<IncidentView, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    Opened::load(app, &session, input.id)?.view(app, &session, &crew)
}

/// Writes the title.
pub(crate) async fn write_title(
    app: &Arc<App>,
    input: WriteTitle,
) -> Result<Decision<IncidentView>, Failure> {
    add(app, input.id, input.expected, |opened, _| decide::title(&opened.incident, &input.title))
}

/// Writes a passage of the record.
pub(crate) async fn write_passage(
    app: &Arc<App>,
    input: WritePassage,
) -> Result<Decision<IncidentView>, Failure> {
    let Some(passage) = show::words::passage_of(&input.passage) else {
        return Ok(refused(vec![Refusal::plain("passage", "没有这一栏。")]));
    };
    add(app, input.id, input.expected, |opened, _| {
        decide::describe(&opened.incident, passage, &input.text)
    })
}

/// Says when it occurred.
pub(crate) async fn set_occurrence(
    app: &Arc<App>,
    input: SetOccurrence,
) -> Result<Decision<IncidentView>, Failure> {
    let occurrence = match input.occurrence {
        OccurrenceInput::Known { at } => Occurrence::Known(at),
        OccurrenceInput::About { at } => Occurrence::About(at),
        OccurrenceInput::Unknown => Occurrence::Unknown,
    };
    add(app, input.id, input.expected, |opened, _| {
        decide::occur(&opened.incident, occurrence, seen(app))
    })
}

/// Which categories plain words point to.
pub(crate) async fn suggest_categories(
    app: &Arc<App>,
    input: Suggest,
) -> Result<Vec<SuggestionView>, Failure> {
    let session = app.session()?;
    let opened = Opened::load(app, &session, input.id)?;
    let speech = app.library().speech(&opened.plan);
    Ok(speech.suggest(&opened.plan, &input.text).iter().map(show::suggest::view).collect())
}

/// Numbers and durations in plain words, as answers to confirm; what is answered so already is left
/// out.
pub(crate) async fn lift_numbers(
    app: &Arc<App>,
    input: Suggest,
) -> Result<Vec<LiftedView>, Failure> {
    let session = app.session()?;
    let opened = Opened::load(app, &session, input.id)?;
    let now = app.setup.clock.now();
    Ok(show::suggest::lifted(&opened.plan, &opened.incident, &input.text, now))
}

/// Chooses categories.
pub(crate) async fn choose_categories(
    app: &Arc<App>,
    input: Categorise,
) -> Result<Decision<IncidentView>, Failure> {
    add(app, input.id, input.expected, |opened, _| {
        decide::categorise(&opened.incident, &opened.plan, &input.categories, &input.primary)
    })
}

/// Answers a question.
pub(crate) async fn answer_fact(
    app: &Arc<App>,
    input: AnswerFact,
) -> Result<Decision<IncidentView>, Failure> {
    let answer = match input.answer.map(show::answer::taken).transpose() {
        Ok(answer) => answer,
        Err(refusal) => return Ok(refused(vec![refusal])),
    };
    let seen = seen(app);
    add(app, input.id, input.expected, |opened, _| {
        decide::answer(&opened.incident, &opened.plan, &input.fact, answer, seen)
    })
}

/// Decides the preliminary grade (初判).
pub(crate) async fn judge_grade(
    app: &Arc<App>,
    input: JudgeGrade,
) -> Result<Decision<IncidentView>, Failure> {
    let Some(grade) = Grade::from_word(&input.grade) else { return Ok(no_grade()) };
    let at = app.setup.clock.now();
    let judging = decide_input(grade, input.judge, input.reason, at);
    add(app, input.id, input.expected, |opened, _| {
        let facts = opened.incident.facts(&opened.plan);
        let assessed = assess::assess(&opened.plan, &facts, at);
        decide::judge(&opened.incident, &assessed, &judging)
    })
}

/// Records the confirmed grade (核定).
pub(crate) async fn confirm_grade(
    app: &Arc<App>,
    input: ConfirmGrade,
) -> Result<Decision<IncidentView>, Failure> {
    let Some(grade) = Grade::from_word(&input.grade) else { return Ok(no_grade()) };
    let seen = seen(app);
    let confirming = Confirming { grade, body: input.body, at: input.at.unwrap_or(seen.now) };
    add(app, input.id, input.expected, |opened, _| {
        decide::confirm(&opened.incident, &confirming, seen)
    })
}

/// Ticks a step of the response.
pub(crate) async fn tick_step(
    app: &Arc<App>,
    input: TickStep,
) -> Result<Decision<IncidentView>, Failure> {
    add(app, input.id, input.expected, |opened, _| {
        decide::step(&opened.incident, &opened.plan, &input.step, &input.note)
    })
}

/// Adds a remark.
pub(crate) async fn add_note(
    app: &Arc<App>,
    input: AddNote,
) -> Result<Decision<IncidentView>, Failure> {
    add(app, input.id, input.expected, |_, _| decide::note(&input.text))
}

/// Closes an incident.
pub(crate) async fn close_incident(
    app: &Arc<App>,
    input: CloseIncident,
) -> Result<Decision<IncidentView>, Failure> {
    let now = app.setup.clock.now();
    let closed = add(app, input.id, input.expected, |opened, crew| {
        let owed = opened
            .with_shown(crew, now, |shown| show::duty::keeping_open(shown.around(), shown.duties));
        decide::close(&opened.incident, &owed)
    })?;
    app.changed(Change::Duties);
    Ok(closed)
}

/// Loads an incident, decides, and adds what was decided.
pub(crate) fn add(
    app: &App,
    id: Id,
    expected: u64,
    decide: impl FnOnce(&Opened, &Crew) -> Decided,
) -> Result<Decision<IncidentView>, Failure> {
    let session: Arc<Session> = app.session()?;
    let crew = session.crew(app)?;
    let mut opened = Opened::load(app, &session, id)?;
    opened.seen_up_to(expected)?;
    let decided = decide(&opened, &crew);
    added(app, &session, &crew, &mut opened, expected, decided)
}

fn decide_input(grade: Grade, judge: String, reason: String, at: base::Moment) -> Judging {
    Judging { grade, judge, reason, at }
}

/// There is no such grade.
pub(crate) fn no_grade<T>() -> Decision<T> {
    refused(vec![Refusal::plain("grade", "没有这个等级。")])
}
