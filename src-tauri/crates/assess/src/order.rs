//! The order in which duties are shown: what presses most stands first.
//!
//! Overdue, at once, by due time, without limit, waiting for its anchor, no longer owed.

use base::Moment;

use crate::duty::Duty;

/// Sorts duties; equal ones keep the plan's order.
pub(crate) fn sort(duties: &mut [Duty<'_>], now: Moment) {
    duties.sort_by_cached_key(|duty| {
        let rank = rank(duty, now);
        let firm_first = rank == AT_ONCE && !duty.firm;
        let moment = duty.presses_at().or(duty.anchor_at).or(duty.last_due);
        (rank, firm_first, moment, !duty.firm, !duty.mine)
    });
}

const OVERDUE: u8 = 0;
const AT_ONCE: u8 = 1;
const TIMED: u8 = 2;
const WITHOUT_LIMIT: u8 = 3;
const WAITING: u8 = 4;
const CLOSED: u8 = 5;

fn rank(duty: &Duty<'_>, now: Moment) -> u8 {
    if duty.closed_at.is_some() {
        CLOSED
    } else if duty.anchor_at.is_none() {
        WAITING
    } else if duty.is_overdue(now) {
        OVERDUE
    } else if duty.at_once {
        AT_ONCE
    } else if duty.presses_at().is_some() {
        TIMED
    } else if duty.obligation.every.is_some() {
        CLOSED
    } else {
        WITHOUT_LIMIT
    }
}
