//! The instants of an incident as rows: set ones with who set them, and those still to be set.
//!
//! An order that looks wrong is said beside the instant and stops nobody.

use super::{incident::Shown, words};
use crate::{
    marks::CONFIRMED,
    view::incident::{EarlierView, MarkView},
};
use ::incident::{Confirmed, Earlier, Marked};
use assess::comes_again;
use base::Moment;
use plan::Mark;

const MINUTE_MS: i64 = 60_000;
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
        Some(judged) if is_before(one.set.at, judged) => "“核定”早于“初判”，请核对",
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
            () if mark == first => instant(later).is_some_and(|later| is_before(later, at)),
            () if mark == later => instant(first).is_some_and(|first| is_before(at, first)),
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
    says.join("；")
}

/// Whether an instant is before another as both are written, to the minute.
const fn is_before(one: Moment, other: Moment) -> bool {
    one.unix_ms().div_euclid(MINUTE_MS) < other.unix_ms().div_euclid(MINUTE_MS)
}
