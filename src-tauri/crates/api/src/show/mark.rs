//! The instants of an incident as rows: set ones with who set them, and those still to be set.
//!
//! An order that looks wrong is said beside the instant and stops nobody.

use super::{incident::Shown, plan::names, words};
use crate::{
    marks::CONFIRMED,
    view::incident::{EarlierView, MarkView},
};
use ::incident::{Confirmed, Earlier, Marked, is_undoable};
use assess::{Truth, comes_again};
use plan::{Authority, Mark, Plan};

const AHEAD: &str = "晚于本机现在的时间，请核对；本机时钟不对的，请核对时间";

/// Instants of which the first usually comes before the second.
const IN_ORDER: [(Mark, Mark); 8] = [
    (Mark::Occurred, Mark::Discovered),
    (Mark::Discovered, Mark::Judged),
    (Mark::Judged, Mark::Regraded),
    (Mark::Discovered, Mark::Verified),
    (Mark::Discovered, Mark::ResponseStarted),
    (Mark::Discovered, Mark::HandlingEnded),
    (Mark::ResponseStarted, Mark::ResponseEnded),
    (Mark::HandlingEnded, Mark::ResponseEnded),
];

/// Every instant, set or not. Behind those that may come again stands the next one, unset.
pub(crate) fn rows(shown: &Shown<'_>) -> Vec<MarkView> {
    let mut rows = Vec::new();
    for mark in Mark::ALL {
        let all = shown.incident.marks.all(mark);
        let again = comes_again(mark);
        for (nth, marked) in (1..).zip(all) {
            rows.push(row(shown, mark, if again { nth } else { 0 }, Some(marked)));
        }
        if all.is_empty() || mark == Mark::Asked {
            let next = u32::try_from(all.len() + 1).unwrap_or(u32::MAX);
            rows.push(row(shown, mark, if again { next } else { 0 }, None));
        }
        if mark == Mark::Regraded {
            let several = shown.incident.confirmations.len() > 1;
            let each = (1..).zip(&shown.incident.confirmations);
            rows.extend(
                each.map(|(nth, one)| confirmed(shown, if several { nth } else { 0 }, one)),
            );
        }
    }
    rows
}

/// 核定: no clock of a plan starts by it, but the grades run by it.
fn confirmed(shown: &Shown<'_>, nth: u32, one: &Confirmed) -> MarkView {
    let judged = shown.incident.instant(Mark::Judged);
    let odd = match judged {
        Some(judged) if words::is_before(one.set.at, judged) => "“核定”早于“初判”，请核对",
        _ if one.set.at > shown.now => AHEAD,
        _ => "",
    };
    MarkView {
        mark: CONFIRMED,
        name: format!("核定{}", words::grade(one.grade).name),
        odd: odd.to_owned(),
        ..row(shown, Mark::Regraded, nth, Some(&one.set))
    }
}

fn row(shown: &Shown<'_>, mark: Mark, nth: u32, marked: Option<&Marked>) -> MarkView {
    let waits = shown.duties.iter().filter(|duty| {
        duty.obligation.after == mark && duty.anchor_at.is_none() && duty.nth == nth
    });
    MarkView {
        mark: mark.word(),
        name: mark.name().to_owned(),
        nth,
        at: marked.map(|marked| marked.at),
        says: marked.map(|marked| words::moment(marked.at, shown.now)).unwrap_or_default(),
        decided_by: marked.map(|marked| marked.decided_by.clone()).unwrap_or_default(),
        by: marked.map(|marked| marked.by.clone()).unwrap_or_default(),
        set_at: marked.map(|marked| marked.set_at),
        entry: marked.map(|marked| marked.entry),
        undoable: marked.is_some() && is_undoable(mark),
        settable: !matches!(mark, Mark::Judged | Mark::Regraded),
        odd: marked.map(|marked| odd(shown, mark, marked)).unwrap_or_default(),
        waits: if marked.is_none() { crate::session::count(waits.count()) } else { 0 },
        earlier: marked
            .map(|marked| marked.earlier.iter().map(earlier).collect())
            .unwrap_or_default(),
    }
}

fn earlier(earlier: &Earlier) -> EarlierView {
    EarlierView {
        at: earlier.at,
        decided_by: earlier.decided_by.clone(),
        by: earlier.by.clone(),
        set_at: earlier.set_at,
    }
}

fn odd(shown: &Shown<'_>, mark: Mark, marked: &Marked) -> String {
    let at = marked.at;
    let instant = |mark| shown.incident.instant(mark);
    let mut says: Vec<String> = Vec::new();
    for (first, later) in IN_ORDER {
        let wrong = match () {
            () if mark == first => instant(later).is_some_and(|later| words::is_before(later, at)),
            () if mark == later => instant(first).is_some_and(|first| words::is_before(at, first)),
            () => false,
        };
        if wrong {
            says.push(format!("“{}”早于“{}”，请核对", later.name(), first.name()));
        }
    }
    let waits =
        |duty: &assess::Duty<'_>| duty.after == Mark::ResponseStarted && duty.anchor_at.is_none();
    if mark == Mark::ResponseEnded && shown.duties.iter().any(waits) {
        says.push(format!("“{}”还没有记", Mark::ResponseStarted.name()));
    }
    if at > shown.now {
        says.push(AHEAD.to_owned());
    }
    says.extend(decided_elsewhere(shown, mark, &marked.decided_by));
    says.join("；")
}

/// Who decides by the plan, where it is none of those that are named.
fn decided_elsewhere(shown: &Shown<'_>, mark: Mark, by: &str) -> Option<String> {
    let authorities = match mark {
        Mark::ResponseStarted => &shown.plan.response.starts,
        Mark::ResponseEnded => &shown.plan.response.ends,
        _ => return None,
    };
    let possible = shown.possible_grades();
    let mut holding = authorities.iter().filter(|authority| {
        let graded = authority.grades.iter().any(|grade| possible.contains(grade));
        let holds = |when| assess::condition_holds(shown.plan, shown.facts, shown.now, when);
        let when = authority.when.as_ref().is_none_or(|when| holds(when) != Truth::False);
        graded && when && !authority.decides.is_empty()
    });
    let first = holding.next()?;
    let named =
        |authority: &Authority| authority.decides.iter().any(|role| is_named(shown.plan, role, by));
    if named(first) || holding.any(named) {
        return None;
    }
    Some(format!("预案由{}决定（{}），请核对", names(shown.plan, &first.decides), first.clause))
}

/// Whether somebody's words name a role: its name without what stands in brackets, its short name, or
/// a part of them.
fn is_named(plan: &Plan, role: &str, by: &str) -> bool {
    let Some(role) = plan.role(role) else { return false };
    let name = role.name.split('（').next().unwrap_or_default();
    [Some(name), role.short.as_deref()]
        .into_iter()
        .flatten()
        .any(|name| by.contains(name) || (!by.is_empty() && name.contains(by)))
}
