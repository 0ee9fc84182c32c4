//! A worked case played through: what the engine says at each of its moments.
//!
//! A moment that marks a judgement without naming a grade decides the one the facts propose; a
//! named grade counts as confirmed.

use std::collections::{BTreeMap, BTreeSet};

use base::Moment;
use plan::{Calendar, Case, CaseMoment, Mark, Plan};

use crate::{
    Assessment, Duty, Facts, Graded, Met, Situation, comes_again, duties,
    evaluate::{Known, chosen},
    grading::assess_known,
};

/// A case played through. Borrows from the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay<'p> {
    /// One step for each moment of the case, in its order.
    pub steps: Vec<CaseStep<'p>>,
}

/// What follows right after a moment of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseStep<'p> {
    /// When.
    pub at: Moment,
    /// The categories chosen by then, the primary one first.
    pub categories: Vec<String>,
    /// The range and its reasons.
    pub assessment: Assessment<'p>,
    /// The grade decided at this moment; not confirmed where the case names none and the facts propose
    /// it.
    pub decided: Option<Graded>,
    /// How the decided grade ran up to then.
    pub grades: Vec<Graded>,
    /// The duties as seen from that moment.
    pub duties: Vec<Duty<'p>>,
}

impl<'p> Replay<'p> {
    /// The duties after the last moment; none for a case without moments.
    #[must_use]
    pub fn duties(&self) -> &[Duty<'p>] {
        self.steps.last().map_or(&[], |step| &step.duties)
    }
}

/// Plays a case through for a unit that holds these roles.
#[must_use]
pub fn replay<'p>(
    plan: &'p Plan,
    case: &Case,
    calendar: &Calendar,
    roles: &BTreeSet<String>,
) -> Replay<'p> {
    let mut facts = Facts::new();
    let mut marks = BTreeMap::new();
    let mut again: BTreeMap<Mark, Vec<Moment>> = BTreeMap::new();
    let mut categories: Vec<String> = Vec::new();
    let mut grades: Vec<Graded> = Vec::new();
    let mut steps = Vec::with_capacity(case.moments.len());
    // A case tells what is owed, not what was done.
    let met = Met::new();
    for moment in &case.moments {
        learn(&mut facts, moment);
        marks.extend(&moment.marks);
        for (&mark, &at) in moment.marks.iter().filter(|(mark, _)| comes_again(**mark)) {
            again.entry(mark).or_default().push(at);
        }
        if let Some(chosen) = &moment.categories {
            categories.clone_from(chosen);
        }
        let known = Known::at(plan, &facts, moment.at);
        let known = Known { categories: chosen(&categories).or(known.categories), ..known };
        let assessment = assess_known(&known, plan);
        let graded = decided(moment, &assessment);
        grades.extend(graded);
        grades.sort_by_key(|graded| graded.at);
        let situation = Situation {
            plan,
            facts: &facts,
            categories: &categories,
            marks: &marks,
            again: &again,
            grades: &grades,
            met: &met,
            roles,
            now: moment.at,
        };
        let duties = duties(&situation, calendar);
        steps.push(CaseStep {
            at: moment.at,
            categories: categories.clone(),
            assessment,
            decided: graded,
            grades: grades.clone(),
            duties,
        });
    }
    Replay { steps }
}

/// The roles that a unit under this plan usually holds.
#[must_use]
pub fn usual_roles(plan: &Plan) -> BTreeSet<String> {
    plan.roles.iter().filter(|role| role.usually_held).map(|role| role.id.clone()).collect()
}

fn learn(facts: &mut Facts, moment: &CaseMoment) {
    for (fact, answer) in &moment.facts {
        match answer {
            Some(answer) => facts.insert(fact.clone(), answer.clone()),
            None => facts.remove(fact),
        };
    }
}

fn decided(moment: &CaseMoment, assessment: &Assessment<'_>) -> Option<Graded> {
    let judged = moment.marks.get(&Mark::Regraded).or_else(|| moment.marks.get(&Mark::Judged));
    match (moment.grade, judged) {
        (Some(grade), at) => {
            Some(Graded { at: at.copied().unwrap_or(moment.at), grade, confirmed: true })
        }
        (None, Some(&at)) => Some(Graded { at, grade: assessment.provisional, confirmed: false }),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{at, calendar, case, duty, plan};
    use plan::Grade;

    const DAY: &str = r#"
        plan = "sample"
        title = "an outage crosses two hours"
        [[moment]]
        at = 2026-09-24T08:47:00+08:00
        mark = ["discovered"]
        occurred = 2026-09-24T08:40:00+08:00
        categories = ["fault"]
        facts = { "core.scope" = "seat", "core.degraded" = true, "core.peak" = { since = 2026-09-24T08:40:00+08:00 } }
        [[moment]]
        at = 2026-09-24T10:45:00+08:00
        mark = ["judged"]
        facts = { "deliberate" = false }
        [[moment]]
        at = 2026-09-24T11:00:00+08:00
        mark = ["regraded"]
        grade = "II"
        [[moment]]
        at = 2026-09-24T15:20:00+08:00
        mark = ["handling_ended", "response_ended"]
        facts = { "core.scope" = "unknown" }
    "#;

    #[test]
    fn each_moment_sees_what_was_known_by_then() {
        let plan = plan();
        let day = case(plan, DAY);
        let found = replay(plan, &day, &calendar(), &usual_roles(plan));
        let floors: Vec<Grade> = found.steps.iter().map(|step| step.assessment.floor).collect();
        let (light, graver) = (Grade::Ordinary, Grade::Considerable);
        assert_eq!(floors, [light, graver, graver, light], "the last takes an answer back");
        assert_eq!(found.steps[0].assessment.forecast[0].at, at("09-24T10:40"));
        assert_eq!(found.steps[0].categories, ["fault"]);
        let grades: Vec<_> =
            found.steps[3].grades.iter().map(|graded| (graded.grade, graded.confirmed)).collect();
        assert_eq!(grades, [(graver, false), (Grade::Major, true)]);
        let duties = found.duties();
        assert_eq!(duty(duties, "limit").unwrap().due_at, Some(at("09-24T09:40")));
        assert_eq!(duty(duties, "grave").unwrap().anchor_at, Some(at("09-24T11:00")));
        assert_eq!(duty(duties, "hourly").unwrap().count, 4);
        assert!(!duty(duties, "grave").unwrap().mine && duty(duties, "phone").unwrap().mine);
        assert_eq!(duty(duties, "police"), None, "an accident");
    }
}
