//! What the plans ask for at once on the given days beyond what the days list: clause, who, to whom,
//! from when. Nothing else is owed at once.
//!
//! The rows are taken from the study of the plans, not from their files.

use assess::Duty;
use plan::Mark::{self, Discovered, Judged, ResponseEnded, ResponseStarted, Verified};

use super::{days, is_it};

/// Day, clause, who owes it, to whom, counted from.
type Row = (&'static str, &'static str, &'static str, &'static [&'static str], Mark);

const ROWS: [Row; 23] = [
    ("s01", "4.2.1(4)", "unit", &["superior_office"], Judged),
    ("s01", "4.3.3(4)", "work_group", &["affected_customs"], Judged),
    ("s01", "4.5", "unit", &[], ResponseEnded),
    ("s03", "4.2.1(4)", "unit", &["superior_office"], Judged),
    ("s03", "4.3.3(4)", "work_group", &["affected_customs"], Judged),
    ("s03", "4.4", "office", &["related_parties"], ResponseEnded),
    ("s03", "4.5", "unit", &[], ResponseEnded),
    ("s06", "3.2.2", "unit", &[], Discovered),
    ("s06", "3.1", "technical", &["office"], Discovered),
    ("s06", "3.2.3", "office", &["command", "government"], Verified),
    ("s06", "4.2.2(3)、4.2.3(3)、4.2.4(3)", "unit", &["office"], Judged),
    ("s06", "4.2.2(2)、4.2.3(2)、4.2.4(2)", "technical", &["interconnected"], Judged),
    ("s06", "4.2.3(3)", "office", &["government", "command"], Judged),
    ("s06", "5.3", "office", &[], ResponseEnded),
    ("s09", "四(四)2", "county_office", &["member"], ResponseEnded),
    ("s09", "四(三)2(2)①", "member", &["county_office"], ResponseStarted),
    ("s09", "四(三)2(2)①", "county_command", &["city_command"], ResponseStarted),
    ("s09", "四(三)2(2)②", "member", &["county_office"], ResponseStarted),
    ("s09", "四(三)2(2)②", "county_command", &["city_command"], ResponseStarted),
    ("s09", "四(三)2(2)③", "county_office", &["county_command"], ResponseStarted),
    ("s09", "四(三)2(2)③", "county_command", &["city_command", "member"], ResponseStarted),
    ("s15", "4.2.4 2)", "unit", &["city_group"], Discovered),
    ("s15", "4.1", "city_group", &["city_cac"], Discovered),
];

#[test]
fn what_is_owed_at_once_is_there_although_a_day_does_not_list_it() {
    for day in days() {
        let found = day.replay();
        let listed = day.expected()["obligations"].as_array().unwrap();
        let unlisted = |duty: &&Duty<'_>| {
            let owed = duty.firm && !duty.obligation.optional && duty.closed_at.is_none();
            owed && duty.at_once && !listed.iter().any(|row| is_it(&day.plan, duty, row))
        };
        let mut left: Vec<_> = found.duties().iter().filter(unlisted).collect();
        for (_, clause, actor, to, after) in ROWS.iter().filter(|row| row.0 == day.id) {
            let at = left.iter().position(|duty| {
                let owed = duty.obligation;
                owed.clause == *clause
                    && owed.actor == *actor
                    && owed.to == *to
                    && duty.after == *after
            });
            let duty = left.remove(at.unwrap_or_else(|| panic!("{}: {clause} {actor}", day.id)));
            assert_eq!(duty.due_at, None, "{}: {clause} has no number", day.id);
            let set = day.case.moments.iter().rev().find_map(|one| one.marks.get(after));
            assert_eq!(duty.anchor_at.as_ref(), set, "{}: {clause} runs from {after:?}", day.id);
            assert!(duty.obligation.word.is_some(), "{}: {clause} has the plan's own word", day.id);
        }
        let more: Vec<&str> = left.iter().map(|duty| duty.obligation.clause.as_str()).collect();
        assert!(more.is_empty(), "{}: also {more:?}", day.id);
    }
}
