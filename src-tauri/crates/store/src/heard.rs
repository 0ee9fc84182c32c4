//! What need not be said again: prompts that a person put away, and standing tasks that were told.
//!
//! Nothing is settled by it. Whoever reads it decides for how long it holds, and a moment that a clock
//! set back since has made a future one counts for nothing.

use crate::{Error, Store, Writer, column::Column};
use base::Moment;
use std::collections::BTreeMap;

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Heard {
    /// A prompt, put away by a person.
    Prompt,
    /// A stage of a standing task, told by a notification.
    Upkeep,
}

impl Heard {
    const fn word(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::Upkeep => "upkeep",
        }
    }
}

impl Store {
    /// The keys of what was heard, and when.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn heard(&self, what: Heard) -> Result<BTreeMap<String, Moment>, Error> {
        self.read(move |db| {
            let mut query = db.prepare_cached("SELECT key, at FROM heard WHERE what = ?1")?;
            let rows = query.query_map((what.word(),), |row| {
                Ok((row.get(0)?, row.get::<_, Column<Moment>>(1)?.0))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

impl Writer {
    /// Keeps that this was heard now, and forgets what was heard before a moment.
    ///
    /// # Errors
    /// The write failed.
    pub fn keep_heard(
        &self,
        what: Heard,
        keys: Vec<String>,
        by: &str,
        forget: Moment,
    ) -> Result<(), Error> {
        let by = by.to_owned();
        self.write(move |tx, pen| {
            tx.execute(
                "DELETE FROM heard WHERE what = ?1 AND at < ?2",
                (what.word(), Column(forget)),
            )?;
            let mut query = tx.prepare_cached(
                "INSERT INTO heard (what, key, at, by) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (what, key) DO UPDATE SET at = excluded.at, by = excluded.by",
            )?;
            for key in &keys {
                query.execute((what.word(), key, Column(pen.clock.now()), &by))?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Trial;
    use std::time::Duration;

    #[test]
    fn what_was_heard_is_kept_over_a_restart_until_it_is_forgotten() {
        let trial = Trial::begin();
        let first = trial.now();
        let keep = |trial: &Trial, what, key: &str, forget| {
            let keys = vec![key.to_owned()];
            trial.store.writer().keep_heard(what, keys, "陈立", forget).unwrap();
        };
        keep(&trial, Heard::Prompt, "a", first);
        keep(&trial, Heard::Upkeep, "a", first);
        trial.clock.advance(Duration::from_secs(60));
        let second = trial.now();
        keep(&trial, Heard::Prompt, "b", first);
        let trial = trial.reopen();
        let both = [("a".to_owned(), first), ("b".to_owned(), second)];
        assert_eq!(trial.store.heard(Heard::Prompt).unwrap(), both.into());
        keep(&trial, Heard::Prompt, "b", second);
        assert_eq!(trial.store.heard(Heard::Prompt).unwrap().len(), 1, "the first is forgotten");
        assert_eq!(trial.store.heard(Heard::Upkeep).unwrap(), [("a".to_owned(), first)].into());
    }
}
