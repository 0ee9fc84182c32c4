//! An incident as cards, page and wizard show it.

use super::{
    answer, category,
    duty::{self, Around},
    grade::{self, Asking},
    log, words,
};
use crate::view::{
    duty::DutyView,
    grade::ForecastView,
    incident::{ClockView, IncidentCard, IncidentView, PassageView, PhoneCardView, StepView},
    report::SentView,
};
use ::incident::{CallOutcome, Entry, Incident, Occurrence, Passage};
use assess::{Facts, Outlook, Range, Situation, Truth};
use base::Moment;
use plan::{Answer, By, Calendar, Grade, Plan, Step};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// Everything that an incident is shown from.
pub(crate) struct Shown<'a> {
    /// Its plan.
    pub(crate) plan: &'a Plan,
    /// The incident.
    pub(crate) incident: &'a Incident,
    /// Its number.
    pub(crate) number: &'a str,
    /// What is known, categories included.
    pub(crate) facts: &'a Facts,
    /// What follows for the grade.
    pub(crate) outlook: &'a Outlook<'a>,
    /// What the duties follow from.
    pub(crate) situation: &'a Situation<'a, 'a>,
    /// The working days.
    pub(crate) calendar: &'a Calendar,
    /// What is owed.
    pub(crate) duties: &'a [assess::Duty<'a>],
    /// The unit's own telephone list, by role.
    pub(crate) phones: &'a BTreeMap<String, String>,
    /// The roles that the unit holds.
    pub(crate) roles: &'a BTreeSet<String>,
    /// The unit's name.
    pub(crate) unit: &'a str,
    /// The person on duty.
    pub(crate) operator: &'a str,
    /// The present moment.
    pub(crate) now: Moment,
}

impl Shown<'_> {
    /// Its duties as rows, in order.
    pub(crate) fn duty_rows(&self) -> Vec<DutyView> {
        duty::rows(self.around(), self.duties)
    }

    /// Of its duties those to be done, as rows, in order.
    pub(crate) fn open_duty_rows(&self) -> Vec<DutyView> {
        duty::open_rows(self.around(), self.duties)
    }

    /// What its duties are shown against.
    pub(crate) fn around(&self) -> Around<'_> {
        Around {
            plan: self.plan,
            incident: self.incident,
            number: self.number,
            phones: self.phones,
            now: self.now,
        }
    }

    /// Its card.
    pub(crate) fn card(&self, rows: &[DutyView]) -> IncidentCard {
        let incident = self.incident;
        let decided = incident.preliminary().map(|judged| words::grade(judged.grade));
        let open = incident.closed_at.is_none();
        let range = [words::grade(self.outlook.floor), words::grade(self.outlook.ceiling)];
        IncidentCard {
            id: incident.id,
            number: self.number.to_owned(),
            title: duty::title(incident),
            mode: incident.mode.word().to_owned(),
            categories: category::names(self.plan, self.incident),
            range: decided.is_none().then_some(range),
            preliminary: decided,
            confirmed: incident.confirmed().map(|confirmed| words::grade(confirmed.grade)),
            discovered_at: incident.discovered_at(),
            closed_at: incident.closed_at,
            next: duty::next(rows),
            forecast: self.coming(),
            needs_regrade: open.then(|| grade::needs_regrade(self)).flatten(),
        }
    }

    /// The whole of it.
    pub(crate) fn whole(&self, entries: &[Entry], reports: Vec<SentView>) -> IncidentView {
        let (incident, now) = (self.incident, self.now);
        let rows = self.duty_rows();
        let asking = Asking {
            plan: self.plan,
            facts: self.facts,
            range: Range { floor: self.outlook.floor, ceiling: self.outlook.ceiling },
            now,
        };
        IncidentView {
            card: self.card(&rows),
            marks: super::mark::rows(self),
            position: incident.position,
            plan_title: self.plan.title.clone(),
            occurred: log::occurrence(incident.occurrence, now),
            occurrence: incident.occurrence.map(occurrence),
            title: incident.title.clone(),
            passages: Passage::ALL.into_iter().map(|passage| self.passage(passage)).collect(),
            category_ids: incident.categories.clone(),
            primary: incident.primary.clone().unwrap_or_default(),
            category_notes: category::notes(self.plan, self.incident),
            assessment: grade::assessment(asking, &assess::assess(self.plan, self.facts, now)),
            answers: grade::answers(asking, incident),
            clocks: self.clocks(),
            phone_cards: self.phone_cards(&rows),
            script: self.script(),
            steps: self.steps(),
            reports,
            log: log::lines(self.plan, entries, now),
            judged: self.judged(),
            authority: self.authority(),
            duties: rows,
        }
    }

    /// The six elements to read aloud (贵阳 4.2.3.1; the same content serves every plan).
    pub(crate) fn script(&self) -> Vec<[String; 2]> {
        let incident = self.incident;
        let text = |passage| incident.passages.get(&passage).cloned().unwrap_or_default();
        let time = super::spoken::occurred(self);
        let place = [self.unit.to_owned(), text(Passage::Place), text(Passage::System)];
        let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
        let course = [text(Passage::Seen), text(Passage::Course)];
        let course: Vec<String> = course.into_iter().filter(|part| !part.is_empty()).collect();
        [
            ("时间", time),
            ("位置", place.join("，")),
            ("过程", course.join("。")),
            ("现状", text(Passage::Status)),
            ("影响", text(Passage::Impact)),
            ("措施", text(Passage::Measures)),
        ]
        .map(|(label, text)| {
            let text = if text.is_empty() { super::spoken::UNKNOWN.to_owned() } else { text };
            [label.to_owned(), text]
        })
        .into()
    }

    /// What running clocks will bring beyond the grade that is decided.
    fn coming(&self) -> Vec<ForecastView> {
        if self.incident.closed_at.is_some() {
            return Vec::new();
        }
        let decided = self.incident.grade().unwrap_or(Grade::Ordinary);
        let graver = |view: &ForecastView| Grade::from_word(&view.grade.word) > Some(decided);
        let coming = grade::coming(&self.outlook.forecast, &self.outlook.doubts, self.now);
        coming.into_iter().filter(graver).collect()
    }

    fn passage(&self, passage: Passage) -> PassageView {
        PassageView {
            passage: words::passage(passage).to_owned(),
            title: passage.title().to_owned(),
            text: self.incident.passages.get(&passage).cloned().unwrap_or_default(),
        }
    }

    fn clocks(&self) -> Vec<ClockView> {
        let view = |question: &plan::Question| {
            let Some(Answer::Clock(spans)) = self.facts.get(&question.fact) else { return None };
            let running = assess::is_running(spans);
            let next = self.outlook.forecast.first().filter(|_| running);
            let until = spans.last()?.until;
            let elapsed = Duration::from_secs(assess::elapsed_seconds(spans, self.now));
            Some(ClockView {
                fact: question.fact.clone(),
                ask: question.ask.clone(),
                since: spans.first()?.since,
                counts_from: until.unwrap_or(self.now).minus(elapsed),
                until,
                spans: answer::stretches(spans),
                next: next.map(|coming| grade::forecast(coming, self.now)),
            })
        };
        self.plan.questions.iter().filter_map(view).collect()
    }

    /// Calls to make: what is ours to tell by telephone, and by any means what is to be told at once
    /// or is a first report.
    fn phone_cards(&self, rows: &[DutyView]) -> Vec<PhoneCardView> {
        let by_phone = |row: &&DutyView| {
            let obligation = self.plan.obligation(&row.obligation);
            let spoken = obligation.is_some_and(|owed| match owed.by {
                By::Phone => true,
                By::Any => !row.at_once.is_empty() || owed.stage == Some(plan::Stage::First),
                By::Written | By::Form(_) => false,
            });
            let arisen = !matches!(row.state, "waiting" | "if_grade");
            row.mine && !row.optional && spoken && arisen && row.beat == row.nth
        };
        rows.iter().filter(by_phone).flat_map(|row| self.calls_of(row)).collect()
    }

    /// The calls that a duty asks for.
    pub(crate) fn calls_of(&self, row: &DutyView) -> Vec<PhoneCardView> {
        let how_fast = if row.at_once.is_empty() { &row.limit } else { &row.at_once };
        row.to
            .iter()
            .map(|receiver| {
                let ours = self.incident.calls.iter().filter(|call| call.to == receiver.role);
                let calls = ours.map(|call| match &call.outcome {
                    CallOutcome::Reached { who } => {
                        format!("{} {who}接", words::moment(call.at, self.now))
                    }
                    CallOutcome::NoAnswer => {
                        format!("{} 无人接", words::moment(call.at, self.now))
                    }
                });
                PhoneCardView {
                    obligation: row.obligation.clone(),
                    role: receiver.role.clone(),
                    name: receiver.name.clone(),
                    phone: receiver.phone.clone(),
                    phone_source: receiver.phone_source.clone(),
                    why: format!("{}，{how_fast}", row.what),
                    clause: row.clause.clone(),
                    record: super::spoken::record(self, &row.obligation, self.operator),
                    reached: receiver.settled,
                    calls: calls.collect(),
                }
            })
            .collect()
    }

    fn steps(&self) -> Vec<StepView> {
        let possible = self.possible_grades();
        let applies = |step: &&Step| {
            let graded = step.grades.iter().any(|grade| possible.contains(grade));
            let kind = category::takes(step, self.plan, self.incident);
            let open = step.when.as_ref().is_none_or(|when| {
                assess::condition_holds(self.plan, self.facts, self.now, when) != Truth::False
            });
            self.roles.contains(&step.actor) && graded && kind && open
        };
        self.plan.response.steps.iter().filter(applies).map(|step| self.step(step)).collect()
    }

    fn step(&self, step: &Step) -> StepView {
        let done = self.incident.steps.get(&step.id);
        let group = if step.first_minutes {
            "先做".to_owned()
        } else if step.grades.len() == Grade::ALL.len() {
            "各级响应".to_owned()
        } else {
            format!("{}响应", words::grades(&step.grades))
        };
        StepView {
            step: step.id.clone(),
            says: step.says.clone(),
            clause: step.clause.clone(),
            group,
            done_at: done.map(|done| done.at),
            by: done.map(|done| done.by.clone()).unwrap_or_default(),
            note: done.map(|done| done.note.clone()).unwrap_or_default(),
        }
    }

    pub(super) fn possible_grades(&self) -> Vec<Grade> {
        match self.incident.grade() {
            Some(grade) => vec![grade],
            None => Grade::ALL
                .into_iter()
                .filter(|grade| (self.outlook.floor..=self.outlook.ceiling).contains(grade))
                .collect(),
        }
    }

    fn judged(&self) -> String {
        self.incident.preliminary().map_or_else(String::new, |judged| {
            let grade = words::grade(judged.grade).name;
            format!("初判{grade}，{}，{}", judged.judge, words::moment(judged.at, self.now))
        })
    }

    fn authority(&self) -> Vec<String> {
        let possible = self.possible_grades();
        let response = &self.plan.response;
        let starts = response.starts.iter().map(|authority| ("启动", authority));
        let ends = response.ends.iter().map(|authority| ("结束", authority));
        starts
            .chain(ends)
            .filter(|(_, authority)| authority.grades.iter().any(|g| possible.contains(g)))
            .map(|(what, authority)| {
                let grades = words::grades(&authority.grades);
                format!("{grades}响应{what}：{}（{}）", authority.says, authority.clause)
            })
            .collect()
    }
}

fn occurrence(occurrence: Occurrence) -> crate::input::OccurrenceInput {
    use crate::input::OccurrenceInput as Input;
    match occurrence {
        Occurrence::Known(at) => Input::Known { at },
        Occurrence::About(at) => Input::About { at },
        Occurrence::Unknown => Input::Unknown,
    }
}
