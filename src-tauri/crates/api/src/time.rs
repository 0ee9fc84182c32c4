//! The time of the program: who tells it, what is kept of it, and what the screens are told of it.
//!
//! Everything else takes the time from the one clock of the set-up, which is the timekeeper here. A
//! practice superior runs on this very clock, so it tells no time.

use crate::{
    App, Change, Decision, Failure,
    corrected::{self, Clockwise},
    input::ConfirmTime,
    opened::{Opened, refused},
    session::Session,
    show,
    view::clock::ClockStateView,
};
use base::{
    Basis, Clock, History, Id, Moment, SUSPECT_FROM, Sample, Suspicion, Teller, Timekeeper,
    could_be_now, latest_now,
};
use incident::Refusal;
use plan::Mode;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};
use store::{Log, Store};
use sync::{LinkState, Reason, Standing};

/// A person who reads a clock and types is no surer than this.
const BY_HAND: Duration = Duration::from_secs(20);
/// A clock about which nothing is strange is not further off without being asked back.
const DAY: Duration = Duration::from_secs(86_400);
/// The present is kept with every save, and this often where nothing is saved.
const KEEP_EVERY: Duration = Duration::from_secs(600);
/// Deadlines are worked out anew where the time moved by more than this.
const MOVED_MS: u64 = 2_000;

/// The time of the program.
pub(crate) struct Time {
    keeper: Arc<Timekeeper>,
    history: RwLock<Arc<History>>,
    kept: Mutex<Option<Duration>>,
    heard: Mutex<BTreeMap<Id, Sample>>,
}

impl Time {
    /// The time by the machine's clock, of which nothing is known yet.
    pub(crate) fn over(clock: Arc<dyn Clock>) -> Self {
        let keeper = Arc::new(Timekeeper::over(clock));
        let (history, kept) = (RwLock::default(), Mutex::default());
        Self { keeper, history, kept, heard: Mutex::default() }
    }

    /// The clock that everything else goes by.
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.keeper) as Arc<dyn Clock>
    }

    /// Whether the present is likely wrong: the machine's clock is suspect and nobody told the time.
    pub(crate) fn is_suspect(&self) -> bool {
        let reading = self.keeper.reading();
        reading.suspicion.is_some() && !reading.is_sure()
    }

    /// Whether somebody told the time, so that what lies ahead of it has not come.
    pub(crate) fn is_sure(&self) -> bool {
        self.keeper.reading().is_sure()
    }

    /// Takes up what the store keeps of the time.
    pub(crate) fn recall(&self, store: &Store) -> Result<(), Failure> {
        // Opening a store writes nothing: it may be damaged.
        self.note_kept();
        let (starts, samples) = (store.machine_starts()?, store.time_samples()?);
        self.keeper.recall(starts.last().map(|start| &start.last), &samples);
        self.set_history(History::of(&starts, &samples));
        Ok(())
    }

    /// A log as it was in truth, and what is to be said of which entry.
    pub(crate) fn correct(&self, log: &mut Log) -> BTreeMap<u64, Clockwise> {
        let history = Arc::clone(&self.history.read().unwrap_or_else(PoisonError::into_inner));
        corrected::correct(&mut log.entries, &log.stamps, &history)
    }

    fn set_history(&self, history: History) {
        *self.history.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(history);
    }

    /// Whether a superior did not tell this before.
    fn is_fresh(&self, superior: Id, sample: &Sample) -> bool {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.insert(superior, sample.clone()).as_ref() != Some(sample)
    }

    fn note_kept(&self) {
        let now = self.keeper.boot().elapsed;
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    fn is_due(&self) -> bool {
        let now = self.keeper.boot().elapsed;
        let kept = *self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.is_none_or(|kept| now < kept || now.saturating_sub(kept) >= KEEP_EVERY)
    }
}

/// A person says what time it is.
pub(crate) async fn confirm_time(
    app: &Arc<App>,
    input: ConfirmTime,
) -> Result<Decision<ClockStateView>, Failure> {
    let session = app.session()?;
    let at = input.at.unwrap_or_else(|| app.time.keeper.wall());
    if !could_be_now(at) {
        let says = "这个时间早于2026年，不会是现在的时间。请看其他准确的钟。";
        return Ok(refused(vec![Refusal::plain("at", says)]));
    }
    if at > latest_now() {
        let says = "这个时间在很多年以后，不会是现在的时间。请核对年份。";
        return Ok(refused(vec![Refusal::plain("at", says)]));
    }
    if !input.sure
        && let Some(says) = asked_back(app, &session, at)?
    {
        return Ok(refused(vec![Refusal::plain("at", says)]));
    }
    let boot = app.time.keeper.boot();
    let sample = Sample { at, uncertainty: BY_HAND, boot, teller: Teller::Person };
    learn(app, &session, &sample, &session.operator()?)?;
    Ok(Decision::Accepted(view(app)))
}

/// What speaks against a time that a person tells: a present that was told or about which nothing is
/// strange, and what was recorded by such a clock. A clock that is suspect speaks against nothing.
fn asked_back(app: &App, session: &Session, at: Moment) -> Result<Option<String>, Failure> {
    let reading = app.time.keeper.reading();
    let is_good = matches!(reading.basis, Basis::Told(_)) || reading.suspicion.is_none();
    // It goes by the boot clock since nothing was strange.
    let was_good =
        reading.basis == Basis::Wall && matches!(reading.suspicion, Some(Suspicion::Jumped(_)));
    let is_present = is_good || was_good;
    let known = if is_present { Some(reading.now) } else { last_good(session, &reading.boot.id)? };
    let Some(known) = known else { return Ok(None) };
    let is_before = known.since(at) > SUSPECT_FROM;
    let is_far = is_good && at.since(known) > DAY;
    Ok((is_before || is_far).then(|| show::clock::asked_back(at, known, is_present)))
}

/// The last moment that was recorded before this start of the machine by a clock that was told or
/// about which nothing was strange.
fn last_good(session: &Session, boot: &str) -> Result<Option<Moment>, Failure> {
    let (starts, samples) = (session.store.machine_starts()?, session.store.time_samples()?);
    let mut starts = starts.iter().rev().filter(|start| start.last.boot.id != boot);
    let is_told = |id: &str| samples.iter().any(|sample| sample.boot.id == id);
    let good = starts.find(|start| start.is_sound() || is_told(&start.last.boot.id));
    Ok(good.map(|start| start.last.at))
}

/// The state of the clock as the screens show it.
pub(crate) fn view(app: &App) -> ClockStateView {
    show::clock::state(&app.time.keeper.reading())
}

/// Takes what the stations told and whether their certificates speak against this clock.
pub(crate) fn hear<'a>(
    app: &App,
    session: &Session,
    states: impl Iterator<Item = &'a LinkState>,
) -> Result<(), Failure> {
    let mut doubt = false;
    for state in states {
        if session.store.superior(state.superior)?.mode != Mode::Live {
            continue;
        }
        doubt |= state.standing == Standing::Disconnected(Reason::ClockSuspect);
        if let Some(sample) = &state.sample
            && app.time.is_fresh(state.superior, sample)
        {
            learn(app, session, sample, &state.superior.to_string())?;
        }
    }
    app.time.keeper.set_certificate_doubt(doubt);
    Ok(())
}

/// Compares the clocks and keeps the present; called at least every 30 seconds.
pub(crate) fn check(app: &App, session: &Session) {
    if app.time.keeper.check() {
        app.changed(Change::Link);
    }
    if !app.time.is_due() {
        return;
    }
    match session.store.writer().keep_time() {
        Ok(()) => app.time.note_kept(),
        Err(error) => tracing::warn!(%error, "the present could not be kept"),
    }
}

/// What was recorded is known better before the present is, so that nobody sees a countdown from a
/// wrong beginning to a right now.
fn learn(app: &App, session: &Session, sample: &Sample, told_by: &str) -> Result<(), Failure> {
    if !could_be_now(sample.at) {
        return Ok(());
    }
    let before = app.time.keeper.reading();
    session.store.writer().keep_sample(sample.clone(), told_by)?;
    let (starts, samples) = (session.store.machine_starts()?, session.store.time_samples()?);
    app.time.set_history(History::of(&starts, &samples));
    session.folded.forget();
    if !app.time.keeper.learn(sample) {
        return Ok(());
    }
    let moved = before.now.unix_ms().abs_diff(app.time.keeper.reading().now.unix_ms());
    if before.uncertainty.is_none() || moved > MOVED_MS {
        work_out_anew(app, session)?;
    }
    app.time.keeper.check();
    app.changed(Change::Link);
    Ok(())
}

/// The rows of every open incident, where the true time makes them others.
fn work_out_anew(app: &App, session: &Session) -> Result<(), Failure> {
    let crew = session.crew(app)?;
    for row in session.store.incidents(None)? {
        if row.shown.closed_at.is_some() {
            continue;
        }
        loop {
            let opened = Opened::load(app, session, row.id)?;
            if !opened.is_corrected() {
                break;
            }
            let projected = opened.projected(&crew, app.setup.clock.now());
            match session.store.reproject(row.id, opened.incident.position, projected) {
                Ok(()) => {
                    app.changed(Change::Incident { id: row.id });
                    break;
                }
                // It went on since: once more with what is there now.
                Err(store::Error::Conflict { .. }) => {}
                Err(error) => return Err(Failure::from(error)),
            }
        }
    }
    app.changed(Change::Duties);
    Ok(())
}
