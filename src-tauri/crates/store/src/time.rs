//! What is kept of the time: the starts of the machine and the samples taken in them.
//!
//! The program's own present is kept with every save, so that the next start knows the latest moment
//! that was ever recorded, wherever the wall clock stands then.

use crate::{
    Error, Projected, Store, Writer,
    column::{Column, Word},
    fault::Work,
};
use base::{Boot, Clock, Id, MachineStart, Moment, Record, Sample, Teller};
use rusqlite::{Connection, Row, Transaction};
use std::time::Duration;

/// A sample that says what the last one of the same teller said is kept again after this only.
const SAMPLE_AGAIN: Duration = Duration::from_secs(86_400);
const SAME: Duration = Duration::from_secs(1);

impl Store {
    /// Every start of the machine that the program ran in, the oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn machine_starts(&self) -> Result<Vec<MachineStart>, Error> {
        self.read(|db| {
            let mut query = db.prepare_cached(
                "SELECT boot, first_wall, first_elapsed_ms, last_at, last_wall, last_elapsed_ms \
                 FROM machine_start ORDER BY row",
            )?;
            let rows = query.query_map((), |row| {
                Ok(MachineStart {
                    first_wall: row.get::<_, Column<Moment>>(1)?.0,
                    first_boot: boot(row, 0, 2)?,
                    last: Record {
                        at: row.get::<_, Column<Moment>>(3)?.0,
                        wall: row.get::<_, Column<Moment>>(4)?.0,
                        boot: boot(row, 0, 5)?,
                    },
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Every sample kept, the oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn time_samples(&self) -> Result<Vec<Sample>, Error> {
        self.read(|db| samples(db, None))
    }

    /// Writes the rows of an incident anew, whose log is at this position: its moments are known
    /// better.
    ///
    /// # Errors
    /// `Missing`, `Conflict` where the log has gone on, `Chain`, or the write failed.
    pub fn reproject(&self, id: Id, position: u64, projected: Projected) -> Result<(), Error> {
        let log = self.log(id)?;
        let head = log.entries.len() as u64;
        if head != position {
            return Err(Error::Conflict { expected: position, head });
        }
        self.writer().project(&log, projected)
    }
}

impl Writer {
    /// Keeps what the time is now.
    ///
    /// # Errors
    /// The write failed.
    pub fn keep_time(&self) -> Result<(), Error> {
        self.write(|tx, pen| keep_now(tx, &*pen.clock))
    }

    /// Keeps a sample and who told it: the superior's id, or the person on duty.
    ///
    /// # Errors
    /// The write failed.
    pub fn keep_sample(&self, sample: Sample, told_by: &str) -> Result<(), Error> {
        let told_by = told_by.to_owned();
        self.write(move |tx, pen| {
            keep_now(tx, &*pen.clock)?;
            // A sample of a start in which nothing was kept tells nothing that is shown.
            let known = tx
                .prepare_cached("SELECT 1 FROM machine_start WHERE boot = ?1")?
                .exists((&sample.boot.id,))?;
            if !known || is_told(&samples(tx, Some(&sample.boot.id))?, &sample) {
                return Ok(());
            }
            tx.prepare_cached(
                "INSERT INTO time_sample (boot, elapsed_ms, at, uncertainty_ms, teller, told_by) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                &sample.boot.id,
                ms(sample.boot.elapsed),
                Column(sample.at),
                ms(sample.uncertainty),
                Word(sample.teller),
                &told_by,
            ))?;
            Ok(())
        })
    }
}

/// Keeps what the time is now, with whatever else is written.
pub(crate) fn keep_now(tx: &Transaction<'_>, clock: &dyn Clock) -> Work<()> {
    let (now, wall, boot) = (clock.now(), clock.wall(), clock.boot());
    tx.prepare_cached(
        "INSERT INTO machine_start (boot, first_wall, first_elapsed_ms, last_at, last_wall, \
             last_elapsed_ms) VALUES (?1, ?2, ?3, ?4, ?2, ?3) \
         ON CONFLICT (boot) DO UPDATE SET last_at = excluded.last_at, \
             last_wall = excluded.last_wall, last_elapsed_ms = excluded.last_elapsed_ms",
    )?
    .execute((&boot.id, Column(wall), ms(boot.elapsed), Column(now)))?;
    Ok(())
}

fn samples(db: &Connection, of: Option<&str>) -> Work<Vec<Sample>> {
    let mut query = db.prepare_cached(
        "SELECT boot, elapsed_ms, at, uncertainty_ms, teller FROM time_sample \
         WHERE ?1 IS NULL OR boot = ?1 ORDER BY row",
    )?;
    let rows = query.query_map((of,), |row| {
        Ok(Sample {
            at: row.get::<_, Column<Moment>>(2)?.0,
            uncertainty: Duration::from_millis(row.get(3)?),
            boot: boot(row, 0, 1)?,
            teller: row.get::<_, Word<Teller>>(4)?.0,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether its teller said the same before and nobody has contradicted it since: what was told last
/// rules, so whoever repeats it against another has to be kept again.
fn is_told(before: &[Sample], sample: &Sample) -> bool {
    let since = before.rsplit(|one| one.teller == sample.teller).next().unwrap_or_default();
    let last = before.iter().rfind(|one| one.teller == sample.teller);
    last.is_some_and(|last| says_the_same(last, sample))
        && since.iter().all(|other| other.agrees(sample))
}

fn says_the_same(before: &Sample, sample: &Sample) -> bool {
    let since = sample.boot.elapsed.saturating_sub(before.boot.elapsed);
    before.at_boot(&sample.boot).is_some_and(|(at, _)| {
        let apart = at.unix_ms().abs_diff(sample.at.unix_ms());
        since < SAMPLE_AGAIN && u128::from(apart) <= SAME.as_millis()
    })
}

fn boot(row: &Row<'_>, id: usize, elapsed: usize) -> rusqlite::Result<Boot> {
    Ok(Boot { id: row.get(id)?, elapsed: Duration::from_millis(row.get(elapsed)?) })
}

fn ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Trial, key};
    use base::Timekeeper;
    use format::{EnvelopeV1, PayloadV1};
    use std::sync::Arc;

    fn sample(trial: &Trial, teller: Teller) -> Sample {
        let uncertainty = Duration::from_millis(40);
        Sample { at: trial.now(), uncertainty, boot: trial.clock.boot(), teller }
    }

    #[test]
    fn each_start_of_the_machine_is_kept_with_its_first_and_its_last_moment() {
        let trial = Trial::begin();
        let (first, boot) = (trial.now(), trial.clock.boot());
        trial.open_incident();
        trial.clock.advance(Duration::from_secs(60));
        let second = trial.now();
        trial.store.writer().keep_time().unwrap();
        trial.clock.reboot();
        trial.clock.set(Moment::from_unix_ms(0));
        trial.open_incident();
        let starts = trial.reopen().store.machine_starts().unwrap();
        assert_eq!(starts.len(), 2);
        assert_eq!((starts[0].first_wall, &starts[0].first_boot), (first, &boot));
        assert_eq!(starts[0].last.at, second);
        assert_eq!(starts[0].last.boot.elapsed, Duration::from_secs(60));
        assert_eq!(starts[1].last.wall, Moment::from_unix_ms(0));
    }

    /// The wall clock is frozen as it is, and beside it what it was off by when that was known.
    #[test]
    fn what_is_signed_and_what_is_logged_name_the_raw_clock_and_its_offset() {
        let Trial { store, clock, station, superior, folder } = Trial::begin();
        drop(store);
        let keeper = Arc::new(Timekeeper::over(Arc::new(clock.clone())));
        let by = Arc::clone(&keeper) as Arc<dyn Clock>;
        let store = Store::open(folder.path(), &key(1), by).unwrap();
        let trial = Trial { store, clock, station, superior, folder };
        assert!(keeper.learn(&sample(&trial, Teller::Station)));
        trial.clock.set(trial.now().plus(Duration::from_secs(3600)));
        let incident = trial.open_incident();
        let wanted = crate::Append {
            deliveries: vec![trial.note_to(trial.superior, incident, crate::Urgency::Normal)],
            ..trial.remark(incident, 1, "上报")
        };
        let sent = trial.append(wanted).unwrap().deliveries.remove(0);
        let payload: PayloadV1 = EnvelopeV1::decode(&sent.envelope).unwrap().open().unwrap();
        assert_eq!((payload.wall, payload.offset), (trial.now(), Some(-3_600_000)));
        assert_eq!(sent.queued_at, keeper.now());
        let stamps = trial.store.log(incident).unwrap().stamps;
        let stamp = stamps[1].clone().unwrap();
        assert_eq!((stamp.wall, stamp.boot), (trial.now(), trial.clock.boot()));
        assert_eq!(stamp.measured.map(|measured| measured.offset_ms), Some(-3_600_000));
        assert!(stamp.suspect);
    }

    #[test]
    fn samples_are_kept_and_the_same_again_only_after_a_day() {
        let trial = Trial::begin();
        let keep = |sample| trial.store.writer().keep_sample(sample, "陈立").unwrap();
        let first = sample(&trial, Teller::Station);
        keep(first.clone());
        trial.clock.advance(Duration::from_secs(6 * 3600));
        keep(sample(&trial, Teller::Station));
        let person = sample(&trial, Teller::Person);
        keep(person.clone());
        let mut other = sample(&trial, Teller::Station);
        other.at = other.at.plus(Duration::from_secs(2));
        keep(other.clone());
        trial.clock.advance(Duration::from_secs(86_400));
        let mut later = sample(&trial, Teller::Station);
        later.at = later.at.plus(Duration::from_secs(2));
        keep(later.clone());
        assert_eq!(trial.store.time_samples().unwrap(), [first, person, other, later.clone()]);
        let mut mistaken = sample(&trial, Teller::Person);
        mistaken.at = mistaken.at.plus(Duration::from_secs(3_600));
        for told in [&mistaken, &later] {
            keep(told.clone());
            keep(told.clone());
        }
        let told = trial.store.time_samples().unwrap();
        assert_eq!(told[4..], [mistaken, later.clone()], "repeated against another: kept again");
        let strange = Sample { boot: Boot { id: "other".to_owned(), ..later.boot }, ..later };
        keep(strange);
        assert_eq!(trial.store.time_samples().unwrap().len(), 6);
    }
}
