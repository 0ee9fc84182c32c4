//! What the cases of a plan prove: each is played once, and what fails, what none reaches and what was
//! too much to play is told.
//!
//! A case that was not played proves nothing, and is named.

use plan::{Calendar, Case, Plan};

use crate::{
    Coverage, Effort, Unmet,
    coverage::Reached,
    effort::Toll,
    replay::{replay, usual_roles},
    unmet,
};

/// What the cases prove. Borrows from the plan and from the cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof<'p, 'c> {
    /// What none of them reaches.
    pub unreached: Coverage<'p>,
    /// What they expect and the engine does not say.
    pub unmet: Vec<(&'c Case, Unmet)>,
    /// Those that would have taken too long to play.
    pub unplayed: Vec<&'c Case>,
}

/// Plays each case of the plan once, as far as the effort lasts.
#[must_use]
pub fn prove<'p, 'c>(
    plan: &'p Plan,
    cases: &'c [Case],
    calendar: &Calendar,
    effort: &mut Effort,
) -> Proof<'p, 'c> {
    let (roles, toll) = (usual_roles(plan), Toll::of(plan));
    let mut reached = Reached::default();
    let mut proof = Proof::default();
    for case in cases.iter().filter(|case| case.plan == plan.reference.id) {
        if !effort.takes(toll.takes(case)) {
            proof.unplayed.push(case);
            continue;
        }
        let played = replay(plan, case, calendar, &roles);
        reached.add(&played);
        proof.unmet.extend(unmet(case, &played).into_iter().map(|one| (case, one)));
    }
    proof.unreached = reached.leaves(plan);
    proof
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{calendar, case, plan};
    use plan::{Limit, Mark};

    #[test]
    fn a_case_made_to_take_hours_is_named_and_the_others_are_played() {
        let mut plan = plan().clone();
        let grave = plan.obligation("grave").unwrap().clone();
        plan.obligations.extend((0..900).map(|number| plan::Obligation {
            id: format!("o{number}"),
            after: Mark::Regraded,
            within: Some(Limit::WorkingDays(90)),
            ..grave.clone()
        }));
        let moment = |minute: usize| {
            let at = format!("2026-09-24T{:02}:{:02}:00+08:00", minute / 60, minute % 60);
            format!("[[moment]]\nat = {at}\nmark = ['judged', 'regraded']\n")
        };
        let head = "plan = 'sample'\ntitle = 't'\n";
        let hours: String = (0..100).map(moment).collect();
        let short = format!("{head}{}[expect]\nfloor = 'I'\n", moment(0));
        let cases = [case(&plan, &format!("{head}{hours}")), case(&plan, &short)];
        let mut effort = Effort::default();
        let proof = prove(&plan, &cases, &calendar(), &mut effort);
        assert_eq!(proof.unplayed.len(), 1);
        assert_eq!(proof.unplayed[0].moments.len(), 100);
        let unmet: Vec<usize> = proof.unmet.iter().map(|(_, unmet)| unmet.line).collect();
        assert_eq!(unmet, [7], "the other one was played");
        assert!(!proof.unreached.is_whole());
    }
}
