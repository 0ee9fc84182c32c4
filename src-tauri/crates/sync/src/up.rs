//! The outbox engine: look at what is due, send it, and let go only of what a receipt names.
//!
//! The attempt is counted before it is made. Whatever the wire says, a row stays until the store has
//! verified a receipt for its id and hash, or a person decides.

use crate::{
    Class, Happened, Hold, Outcome, Pause, Reason, Seen, Standing,
    backoff::Backoff,
    classify,
    line::{Line, rest},
    session::UNPROVED,
};
use base::{Id, Moment, below};
use format::{BatchAnswerV1, BatchV1, Form as _, Octets, ProblemKind, limits};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use store::{Delivery, Inbound, Urgency};

const PROBE: Duration = Duration::from_secs(5 * 60);
const STORE_PAUSE: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_secs(15 * 60);
const SOON_FROM_MS: u64 = 2_000;
const SOON_TO_MS: u64 = 10_000;

/// What one round ends with.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Again,
    Wait(Option<Duration>),
}

/// Why a round could not be finished.
#[derive(Debug, thiserror::Error)]
enum Stuck {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Form(#[from] format::Error),
    #[error(transparent)]
    Random(#[from] base::RandomError),
}

struct Engine {
    line: Arc<Line>,
    backoff: Backoff,
    /// How many deliveries go in one batch; 1 while it must be found out which one is meant.
    batch_max: usize,
    compared: bool,
    failing: bool,
}

/// Runs until it is aborted.
pub(crate) async fn run(line: Arc<Line>) {
    let mut engine = Engine {
        line,
        backoff: Backoff::default(),
        batch_max: limits::BATCH_EVENTS_MAX,
        compared: false,
        failing: false,
    };
    loop {
        let next = engine.round().await.unwrap_or_else(|stuck| {
            tracing::error!(error = %stuck, "the outbox could not be worked");
            engine.line.stand(Standing::Disconnected(Reason::Store));
            Next::Wait(Some(STORE_PAUSE))
        });
        let Next::Wait(time) = next else { continue };
        if rest(&*engine.line.clock, &engine.line.up, time).await {
            engine.woken().await;
        }
    }
}

impl Engine {
    /// A new delivery, a resume, a changed network, a focused window or the operator: forget every
    /// waiting time.
    async fn woken(&mut self) {
        self.backoff.reset();
        if let Err(error) = self.line.ledger.wake(self.line.superior).await {
            tracing::error!(%error, "waiting times could not be ended");
        }
    }

    async fn round(&mut self) -> Result<Next, Stuck> {
        let line = Arc::clone(&self.line);
        line.recount().await?;
        let policy = line.ledger.policy().await?;
        if !policy.online {
            line.stand(Standing::Disconnected(Reason::Offline));
        }
        if !policy.online || !policy.auto_send {
            line.tell(|state| state.next_attempt = None);
            return Ok(Next::Wait(None));
        }
        let now = line.clock.now();
        let limit = u32::try_from(self.batch_max).unwrap_or(1);
        let batch = fitting(line.ledger.due(line.superior, now, limit).await?);
        if batch.is_empty() {
            return self.until_next(now).await;
        }
        line.tell(|state| state.next_attempt = None);
        line.ledger.record_attempts(ids(&batch), now).await?;
        if !self.compared
            && let Some(next) = self.compare(&batch).await?
        {
            return Ok(next);
        }
        self.send(batch).await
    }

    async fn until_next(&mut self, now: Moment) -> Result<Next, Stuck> {
        let line = &self.line;
        let next = line.ledger.next_due(line.superior).await?;
        line.tell(|state| state.next_attempt = next);
        let Some(next) = next else { return Ok(Next::Wait(None)) };
        let time = next.since(now);
        if time > LOOK_AGAIN {
            // No back-off reaches so far: the wall clock was set back.
            line.ledger.wake(line.superior).await?;
            return Ok(Next::Again);
        }
        Ok(Next::Wait(Some(time)))
    }

    /// Compares the stream here with the station's once after each start: a disk that is behind was
    /// restored or cloned and must not continue the stream (invariant 12).
    async fn compare(&mut self, batch: &[Delivery]) -> Result<Option<Next>, Stuck> {
        let line = Arc::clone(&self.line);
        let Some(first) = batch.first() else { return Ok(None) };
        let ours = line.ledger.stream(line.superior).await?;
        match line.session.stream_state(line.ledger.stream_id(first)).await {
            Ok(theirs) => {
                let ahead = theirs.head > ours.seq
                    || (theirs.head == ours.seq && theirs.head_hash != ours.hash);
                if (ahead || theirs.frozen) && first.epoch == ours.epoch {
                    tracing::error!("the station knows more of the stream than this disk");
                    let standing = Standing::Disconnected(Reason::Paused(Pause::Restored));
                    if line.standing() != Some(standing) {
                        line.announce(Happened::Fork);
                    }
                    line.stand(standing);
                    return Ok(Some(Next::Wait(Some(PROBE))));
                }
                self.compared = true;
                Ok(None)
            }
            Err(seen) => {
                if is_missing(seen) {
                    self.compared = true;
                    return Ok(None);
                }
                self.failed(seen, batch).await.map(Some)
            }
        }
    }

    async fn send(&mut self, batch: Vec<Delivery>) -> Result<Next, Stuck> {
        let line = Arc::clone(&self.line);
        let events = batch.iter().map(|delivery| Octets(delivery.envelope.clone())).collect();
        let body = BatchV1 { events }.encode()?;
        match line.session.post::<BatchAnswerV1>("/v1/events", body).await {
            Ok(answer) => self.settle(answer, &batch).await,
            Err(seen) => {
                let class = classify(seen);
                // An answer to the whole does not say which one is meant: ask for each alone.
                if batch.len() > 1 && matches!(class, Class::Held(_) | Class::Soon) {
                    self.batch_max = 1;
                    return Ok(Next::Again);
                }
                self.failed(seen, &batch).await
            }
        }
    }

    async fn settle(&mut self, answer: BatchAnswerV1, batch: &[Delivery]) -> Result<Next, Stuck> {
        let line = Arc::clone(&self.line);
        let receipts: Vec<Vec<u8>> = answer.receipt.into_iter().map(|octets| octets.0).collect();
        let mut settled = BTreeSet::new();
        if !receipts.is_empty() {
            let inbound = Inbound { receipts, ..Inbound::default() };
            let accepted = line.ledger.accept(line.superior, inbound).await?;
            accepted.delivered.iter().for_each(|id| line.announce(Happened::Delivered(*id)));
            if accepted.strange > 0 {
                line.announce(Happened::SetAside);
            }
            settled.extend(accepted.acknowledged);
        }
        let received = !settled.is_empty();
        let mut next = Next::Again;
        for rejected in answer.rejected {
            let Some(delivery) = batch.get(rejected.index) else { continue };
            if delivery.hash != rejected.hash || !settled.insert(delivery.id) {
                continue;
            }
            let problem = ProblemKind::from_uri(&rejected.problem.kind);
            let status = rejected.problem.status;
            let seen = Seen::Answer(Outcome { status, problem, nonce: false, retry_after: None });
            next = self.failed(seen, std::slice::from_ref(delivery)).await?;
        }
        if received {
            self.succeeded().await?;
        }
        let owed: Vec<Delivery> =
            batch.iter().filter(|delivery| !settled.contains(&delivery.id)).cloned().collect();
        if owed.is_empty() { Ok(next) } else { self.failed(UNPROVED, &owed).await }
    }

    /// Something got through, so nothing else need wait. The downward loop is told only where this
    /// one had been failing, or the two would keep one another from ever backing off.
    async fn succeeded(&mut self) -> Result<(), Stuck> {
        let line = &self.line;
        self.batch_max = limits::BATCH_EVENTS_MAX;
        self.backoff.reset();
        line.stand(Standing::Connected);
        if std::mem::take(&mut self.failing) {
            line.ledger.wake(line.superior).await?;
            line.down.notify_one();
        }
        Ok(())
    }

    async fn failed(&mut self, seen: Seen, batch: &[Delivery]) -> Result<Next, Stuck> {
        let line = Arc::clone(&self.line);
        let class = classify(seen);
        let answered = matches!(seen, Seen::Answer(_));
        let reason = Reason::of(class, answered);
        if let Some(reason) = reason {
            self.failing = true;
            line.stand(Standing::Disconnected(reason));
        }
        let word = reason.map_or("busy", Reason::word);
        let wait = match class {
            Class::Held(hold) => {
                for delivery in batch {
                    line.ledger.hold(delivery.id, hold).await?;
                    line.announce(Happened::Held(delivery.id, hold));
                }
                if hold == Hold::Fork {
                    // The station froze the stream: what else is queued in it waits, not held.
                    self.compared = false;
                    line.announce(Happened::Fork);
                }
                self.batch_max = limits::BATCH_EVENTS_MAX;
                return Ok(Next::Again);
            }
            Class::Soon => {
                let spread = below(SOON_TO_MS - SOON_FROM_MS + 1)?;
                Duration::from_millis(SOON_FROM_MS + spread)
            }
            Class::Paused(_) => PROBE,
            Class::Transient(at_least) => {
                self.backoff.after_failure(urgency(batch), at_least, below)?
            }
            Class::NotOurServer | Class::Challenge | Class::ClockSuspect | Class::Interception => {
                self.backoff.after_failure(urgency(batch), None, below)?
            }
        };
        let until = line.clock.now().plus(wait);
        line.ledger.defer(ids(batch), until, word).await?;
        if class == Class::Soon {
            return Ok(Next::Again);
        }
        line.tell(|state| state.next_attempt = Some(until));
        line.recount().await?;
        Ok(Next::Wait(Some(wait)))
    }
}

/// A station that never saw the stream may say so in either way.
const fn is_missing(seen: Seen) -> bool {
    matches!(seen, Seen::Answer(Outcome { problem: Some(ProblemKind::Missing), .. }))
}

fn urgency(batch: &[Delivery]) -> Urgency {
    batch.iter().map(|delivery| delivery.urgency).min().unwrap_or(Urgency::Normal)
}

fn ids(batch: &[Delivery]) -> Vec<Id> {
    batch.iter().map(|delivery| delivery.id).collect()
}

/// As many from the front as one body may carry, base64 and punctuation counted.
fn fitting(due: Vec<Delivery>) -> Vec<Delivery> {
    let mut room = limits::BATCH_BYTES_MAX - 64;
    due.into_iter()
        .take_while(|delivery| {
            let size = delivery.envelope.len().div_ceil(3) * 4 + 3;
            let fits = size <= room;
            room = room.saturating_sub(size);
            fits
        })
        .collect()
}
