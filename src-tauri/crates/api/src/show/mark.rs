//! The instants of an incident as rows: set ones with who set them, and those still to be set.
//!
//! An order that looks wrong is said beside the instant and stops nobody.

use super::{incident::Shown, words};
use crate::view::incident::{EarlierView, MarkView};
use ::incident::{Earlier, Marked};
use assess::comes_again;
use base::Moment;
use plan::Mark;

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
    }
    rows
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
        settable: !matches!(mark, Mark::Judged | Mark::Regraded),
        odd: marked.map(|marked| odd(shown, mark, marked.at)).unwrap_or_default(),
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

fn odd(shown: &Shown<'_>, mark: Mark, at: Moment) -> String {
    let instant = |mark| shown.incident.instant(mark);
    let mut says: Vec<String> = Vec::new();
    for (first, later) in IN_ORDER {
        let wrong = match () {
            () if mark == first => instant(later).is_some_and(|later| later < at),
            () if mark == later => instant(first).is_some_and(|first| at < first),
            () => false,
        };
        if wrong {
            says.push(format!("“{}”早于“{}”，请核对", later.name(), first.name()));
        }
    }
    if at > shown.now {
        says.push("晚于本机现在的时间，请核对".to_owned());
    }
    says.join("；")
}
