//! An incident as its log tells it: the fold, and nothing that is not in the log.

use crate::{
    Call, Confirmed, Done, Entry, Event, Instants, Judged, Marked, Occurrence, Passage, Reported,
};
use assess::Facts;
use base::{Id, Moment};
use plan::{Answer, CATEGORY_FACT, Grade, Mark, Mode, Plan, PlanRef, confirmed_fact};
use std::collections::{BTreeMap, BTreeSet};

/// The state of an incident after its whole log.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// Its id.
    pub id: Id,
    /// Live or drill.
    pub mode: Mode,
    /// The plan that binds it.
    pub plan: PlanRef,
    /// How many entries its log has; a write names it as `expected`.
    pub position: u64,
    /// When it was opened.
    pub opened_at: Moment,
    /// The title; empty until one is given.
    pub title: String,
    /// The passages written so far.
    pub passages: BTreeMap<Passage, String>,
    /// When it occurred; `None` until asked.
    pub occurrence: Option<Occurrence>,
    /// Category ids, the primary one included.
    pub categories: Vec<String>,
    /// The primary category.
    pub primary: Option<String>,
    /// What was answered, 不清楚 included.
    pub answers: BTreeMap<String, Answered>,
    /// The instants known so far.
    pub marks: Instants,
    /// Every call, oldest first.
    pub calls: Vec<Call>,
    /// Every decision on the preliminary grade, oldest first; the last one holds.
    pub judged: Vec<Judged>,
    /// The entry of each of them, so that a correction of its moment finds it, its place in the log
    /// and when it was written.
    pub(crate) judged_in: Vec<(Id, u64, Moment)>,
    /// Every confirmation of the grade, in the order in which they were recorded.
    pub confirmations: Vec<Confirmed>,
    /// The steps done, by their id.
    pub steps: BTreeMap<String, Ticked>,
    /// The reports decided, oldest first.
    pub reports: Vec<Sent>,
    /// The duties settled, oldest first.
    pub settled: Vec<Settlement>,
    settled_of: BTreeMap<String, Vec<usize>>,
    /// Remarks, oldest first.
    pub notes: Vec<(Moment, String, String)>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
}

/// An answer and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The value; `None` is 不清楚.
    pub value: Option<Answer>,
    /// When it was answered.
    pub at: Moment,
    /// Who answered.
    pub by: String,
    /// The entry, so that a correction can name it.
    pub entry: Id,
}

/// A duty settled, and who said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// What was done.
    pub done: Done,
    /// Who recorded it.
    pub by: String,
    /// When it was recorded.
    pub recorded_at: Moment,
}

/// A step that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticked {
    /// When it was recorded.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// What was done.
    pub note: String,
}

/// A report and whether it was withdrawn since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The report.
    pub report: Reported,
    /// When it was decided.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
}

impl Incident {
    /// Folds a log, oldest first. `None` where the log is empty or does not begin with `Opened`.
    #[must_use]
    pub fn fold(id: Id, log: &[Entry]) -> Option<Self> {
        let (first, rest) = log.split_first()?;
        let Event::Opened { mode, plan, discovered } = &first.event else { return None };
        let mut marks = Instants::default();
        marks.set(Mark::Discovered, None, marked(*discovered, &first.by, first));
        let mut state = Self {
            id,
            mode: *mode,
            plan: plan.clone(),
            position: 1,
            opened_at: first.at,
            title: String::new(),
            passages: BTreeMap::new(),
            occurrence: None,
            categories: Vec::new(),
            primary: None,
            answers: BTreeMap::new(),
            marks,
            calls: Vec::new(),
            judged: Vec::new(),
            judged_in: Vec::new(),
            confirmations: Vec::new(),
            steps: BTreeMap::new(),
            reports: Vec::new(),
            settled: Vec::new(),
            settled_of: BTreeMap::new(),
            notes: Vec::new(),
            closed_at: None,
        };
        for entry in rest {
            state.take(entry);
        }
        Some(state)
    }

    /// Takes one more entry. A second `Opened` changes nothing.
    pub fn take(&mut self, entry: &Entry) {
        self.position += 1;
        match &entry.event {
            Event::Opened { .. } => {}
            Event::Titled(title) => self.title.clone_from(title),
            Event::Described { passage, text } => {
                self.passages.insert(*passage, text.clone());
            }
            Event::Occurred(occurrence) => self.occur(*occurrence, entry),
            Event::Categorised { categories, primary } => {
                self.categories.clone_from(categories);
                self.primary = Some(primary.clone());
            }
            Event::Answered { fact, value } => {
                let (value, by) = (value.clone(), entry.by.clone());
                let answered = Answered { value, at: entry.at, by, entry: entry.id };
                self.answers.insert(fact.clone(), answered);
            }
            Event::Marked { mark, at, decided_by } => self.set_mark(*mark, *at, decided_by, entry),
            Event::Unmarked { mark, .. } if is_undoable(*mark) => self.marks.clear(*mark),
            Event::Unmarked { .. } => {}
            Event::Called(call) => self.calls.push(call.clone()),
            Event::Judged(judged) => self.judge(judged, entry),
            Event::Confirmed { grade, body, at } => {
                self.confirm(*grade, marked(*at, body, entry), entry.amends);
            }
            Event::Stepped { step, note } => {
                let (by, note) = (entry.by.clone(), note.clone());
                self.steps.insert(step.clone(), Ticked { at: entry.at, by, note });
            }
            Event::Reported(report) => {
                let (report, by) = (report.clone(), entry.by.clone());
                self.reports.push(Sent { report, at: entry.at, by, withdrawn: None });
            }
            Event::Withdrawn { delivery, reason } => {
                for sent in &mut self.reports {
                    if sent.report.delivery == *delivery {
                        sent.withdrawn = Some(reason.clone());
                    }
                }
            }
            Event::Settled(done) => self.settle(done, entry),
            Event::Noted(text) => {
                self.notes.push((entry.at, entry.by.clone(), text.clone()));
            }
            Event::Closed => self.closed_at = Some(entry.at),
        }
    }

    /// The facts that are known; 不清楚 is left out, as the assessment takes what is absent as
    /// unknown. The categories stand among them with their ancestors, once some are chosen, and whether
    /// a grade is confirmed, once one is, where the plan asks that.
    #[must_use]
    pub fn facts(&self, plan: &Plan) -> Facts {
        let known = |(fact, answered): (&String, &Answered)| {
            answered.value.clone().map(|value| (fact.clone(), value))
        };
        let mut facts: Facts = self.answers.iter().filter_map(known).collect();
        if !self.categories.is_empty() {
            let ids: BTreeSet<&str> =
                self.categories.iter().flat_map(|id| plan.lineage(id)).collect();
            let ids = ids.into_iter().map(str::to_owned).collect();
            facts.insert(CATEGORY_FACT.to_owned(), Answer::Choices(ids));
        }
        if let Some(confirmed) = self.confirmed().map(|confirmed| confirmed.grade) {
            let asks = |grade: &Grade| plan.question(confirmed_fact(*grade)).is_some();
            let told =
                |grade| (confirmed_fact(grade).to_owned(), Answer::YesNo(grade == confirmed));
            facts.extend(Grade::ALL.into_iter().filter(asks).map(told));
        }
        facts
    }

    /// When the incident was discovered.
    #[must_use]
    pub fn discovered_at(&self) -> Moment {
        self.marks.get(Mark::Discovered).map_or(self.opened_at, |mark| mark.at)
    }

    /// The preliminary grade that holds now.
    #[must_use]
    pub fn preliminary(&self) -> Option<&Judged> {
        self.judged.last()
    }

    /// One instant, where it is known.
    #[must_use]
    pub fn instant(&self, mark: Mark) -> Option<Moment> {
        self.marks.get(mark).map(|marked| marked.at)
    }

    /// The latest instant of each mark, as the duties take them.
    #[must_use]
    pub fn instants(&self) -> BTreeMap<Mark, Moment> {
        self.marks.latest()
    }

    /// Every instant of the marks that may come several times, as the duties take them.
    #[must_use]
    pub fn instants_again(&self) -> BTreeMap<Mark, Vec<Moment>> {
        self.marks.again()
    }

    /// The obligations of which anything was settled.
    pub(crate) fn settled_obligations(&self) -> impl Iterator<Item = &str> {
        self.settled_of.keys().map(String::as_str)
    }

    /// What was settled of an obligation, the oldest first.
    pub fn settlements(&self, obligation: &str) -> impl DoubleEndedIterator<Item = &Settlement> {
        let indices = self.settled_of.get(obligation).map_or(&[][..], Vec::as_slice);
        indices.iter().filter_map(|&index| self.settled.get(index))
    }

    /// Whether an obligation is settled towards one receiver and for one beat.
    #[must_use]
    pub fn is_settled(&self, obligation: &str, to: &str, beat: u32) -> bool {
        self.settlements(obligation).any(|settled| {
            settled.done.is_for(beat)
                && settled.done.to.as_deref().is_none_or(|receiver| receiver == to)
        })
    }

    fn settle(&mut self, done: &Done, entry: &Entry) {
        let index = self.settled.len();
        self.settled_of.entry(done.obligation.clone()).or_default().push(index);
        let (done, by) = (done.clone(), entry.by.clone());
        self.settled.push(Settlement { done, by, recorded_at: entry.at });
    }

    fn occur(&mut self, occurrence: Occurrence, entry: &Entry) {
        self.occurrence = Some(occurrence);
        match occurrence {
            Occurrence::Known(at) | Occurrence::About(at) => {
                let by = entry.by.clone();
                self.set_mark(Mark::Occurred, at, &by, entry);
            }
            Occurrence::Unknown => {
                self.marks.clear(Mark::Occurred);
            }
        }
    }

    /// The moment of a decision is corrected where it stands, and the grades run by it.
    pub(crate) fn set_mark(&mut self, mark: Mark, at: Moment, decided_by: &str, entry: &Entry) {
        let corrected = entry.amends.and_then(|id| self.marks.of_entry(id));
        if let Some((Mark::Judged | Mark::Regraded, there)) = corrected {
            let first = there.earlier.first().map_or(there.entry, |earlier| earlier.entry);
            let index = self.judged_in.iter().position(|(id, ..)| *id == first);
            if let Some(judged) = index.and_then(|index| self.judged.get_mut(index)) {
                judged.at = at;
            }
        }
        self.marks.set(mark, entry.amends, marked(at, decided_by, entry));
    }
}

/// Whether an instant may turn out not to have come. The decisions on the grade and the discovery have;
/// each asking of the superior keeps its number.
#[must_use]
pub const fn is_undoable(mark: Mark) -> bool {
    !matches!(mark, Mark::Discovered | Mark::Judged | Mark::Asked | Mark::Regraded)
}

pub(crate) fn marked(at: Moment, decided_by: &str, entry: &Entry) -> Marked {
    Marked {
        at,
        decided_by: decided_by.to_owned(),
        by: entry.by.clone(),
        set_at: entry.at,
        entry: entry.id,
        earlier: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
