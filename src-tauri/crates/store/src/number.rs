//! The numbers of incidents: `2026-001`, and `练-2026-001` for a drill.
//!
//! A number is given inside the transaction that earns it, so two can never be the same and none is
//! given for what was not written.

use crate::{
    column::{Column, Word},
    fault::Work,
};
use base::{Id, Moment, could_be_now, earliest_now, latest_now};
use plan::Mode;
use rusqlite::Transaction;

/// Gives an incident that has none its number.
pub(crate) fn give(tx: &Transaction<'_>, incident: Id, mode: Mode, at: Moment) -> Work<String> {
    // A clock that cannot be right must not give the unit a year that never comes again.
    let at = if could_be_now(at) { at.min(latest_now()) } else { earliest_now() };
    let year: i32 = at.date().format("%Y").to_string().parse().unwrap_or_default();
    let ordinal: u32 = tx
        .prepare_cached(
            "INSERT INTO number (incident, mode, year, ordinal) \
             SELECT ?1, ?2, ?3, 1 + coalesce(max(ordinal), 0) FROM number \
             WHERE mode = ?2 AND year = ?3 RETURNING ordinal",
        )?
        .query_row((Column(incident), Word(mode), year), |row| row.get(0))?;
    Ok(text(mode, year, ordinal))
}

/// The number in words; from the thousandth on it grows wider.
pub(crate) fn text(mode: Mode, year: i32, ordinal: u32) -> String {
    let mark = match mode {
        Mode::Live => "",
        Mode::Drill => "练-",
    };
    format!("{mark}{year:04}-{ordinal:03}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_as_people_write_it() {
        for (mode, ordinal, expect) in [
            (Mode::Live, 1, "2026-001"),
            (Mode::Drill, 12, "练-2026-012"),
            (Mode::Live, 1234, "2026-1234"),
        ] {
            assert_eq!(text(mode, 2026, ordinal), expect);
        }
    }

    #[test]
    fn a_clock_at_1970_gives_no_number_of_1970() {
        let trial = crate::trial::Trial::begin();
        trial.clock.set(Moment::from_unix_ms(0));
        let incident = trial.open_incident();
        assert_eq!(trial.store.incident(incident).unwrap().number.as_deref(), Some("2026-001"));
    }
}
