//! The downward loop: hold a long poll, verify what comes, store it, then tell.
//!
//! 预警通道最后确认 moves only when a signed freshness object names no head that did not come here.

use crate::{
    Class, Happened, Outcome, Reason, Seen, Standing,
    backoff::Backoff,
    classify,
    line::{Line, rest},
    listing::{Listing, read},
    offset::{OFFSET_FLAGGED_MS, Told, Unmeasured, measure},
    session::PATIENCE,
};
use base::{Boot, Moment, below};
use format::{DownV1, TrustAnswerV1, limits::HOLD_SECONDS_MAX};
use std::{sync::Arc, time::Duration};
use store::{Inbound, Superior, Urgency};

const HOLDS_SECONDS: [u64; 3] = [HOLD_SECONDS_MAX, 15, 0];
const POLL: Duration = Duration::from_secs(30);
const STEP_UP_AFTER: u32 = 40;
const MEASURE_EVERY: Duration = Duration::from_secs(6 * 3600);
const PROBE: Duration = Duration::from_secs(5 * 60);
const STORE_PAUSE: Duration = Duration::from_secs(30);

/// How long the station is asked to hold a poll. A network that cuts held connections gets shorter
/// holds and at last none; now and then a longer one is tried again.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Hold {
    step: usize,
    good: u32,
}

enum Next {
    Again,
    Wait(Option<Duration>),
}

#[derive(Debug, thiserror::Error)]
enum Stuck {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Random(#[from] base::RandomError),
}

struct Watch {
    line: Arc<Line>,
    backoff: Backoff,
    hold: Hold,
    /// The clocks when the time was asked for last.
    measured: Option<(Moment, Boot)>,
    failing: bool,
}

/// Runs until it is aborted.
pub(crate) async fn run(line: Arc<Line>) {
    let mut watch = Watch {
        line,
        backoff: Backoff::default(),
        hold: Hold::default(),
        measured: None,
        failing: true,
    };
    loop {
        let next = watch.round().await.unwrap_or_else(|stuck| {
            tracing::error!(error = %stuck, "what came down could not be taken");
            watch.line.stand(Standing::Disconnected(Reason::Store));
            Next::Wait(Some(STORE_PAUSE))
        });
        let Next::Wait(time) = next else { continue };
        if rest(&*watch.line.clock, &watch.line.down, time).await {
            watch.backoff.reset();
        }
    }
}

impl Hold {
    fn seconds(self) -> u64 {
        HOLDS_SECONDS.get(self.step).copied().unwrap_or(0)
    }

    /// A held poll was cut; says whether a shorter hold is left to try.
    fn cut(&mut self) -> bool {
        self.good = 0;
        let shorter = self.step + 1 < HOLDS_SECONDS.len();
        self.step = (self.step + 1).min(HOLDS_SECONDS.len() - 1);
        shorter
    }

    fn worked(&mut self) {
        self.good = self.good.saturating_add(1);
        if self.good >= STEP_UP_AFTER && self.step > 0 {
            self.step -= 1;
            self.good = 0;
        }
    }
}

impl Watch {
    async fn round(&mut self) -> Result<Next, Stuck> {
        let line = Arc::clone(&self.line);
        let superior = line.ledger.superior(line.superior).await?;
        line.tell(|state| {
            state.channel.confirmed = superior.fresh_at;
            state.channel.fresh_until = superior.fresh_until;
        });
        if !line.ledger.policy().await?.online {
            line.stand(Standing::Disconnected(Reason::Offline));
            return Ok(Next::Wait(None));
        }
        if self.is_measure_due()
            && let Some(next) = self.measure().await?
        {
            return Ok(next);
        }
        // Held, the first poll would leave the screen at 未连接 for as long as nothing comes.
        let seconds = if self.failing { 0 } else { self.hold.seconds() };
        let query = format!("after={}&wait={seconds}", superior.cursor);
        let patience = PATIENCE.saturating_add(Duration::from_secs(seconds));
        let from = line.clock.boot();
        let polled = tokio::select! {
            biased;
            () = line.down.notified() => return Ok(Next::Again),
            polled = line.session.get::<DownV1>("/v1/down", query, patience) => polled,
        };
        match polled {
            Ok(list) => self.came(superior, list, seconds, from.elapsed).await,
            Err(seen) => self.failed(seen, seconds),
        }
    }

    async fn came(
        &mut self,
        superior: Superior,
        list: DownV1,
        held: u64,
        from: Duration,
    ) -> Result<Next, Stuck> {
        let line = Arc::clone(&self.line);
        let (more, empty) = (list.more, list.items.is_empty());
        let trust = self.newer_trust(&superior, &list).await;
        let listing = read(&line, &superior, list, trust).await?;
        let Some(listing) = listing else {
            return self.failed(crate::session::UNPROVED, 0);
        };
        self.take(listing).await?;
        self.backoff.reset();
        self.hold.worked();
        line.stand(Standing::Connected);
        // Only where polls had been failing: a station that takes none of our events but answers
        // polls must not end their back-off at each poll.
        if std::mem::take(&mut self.failing) {
            line.up.notify_one();
            return Ok(Next::Again);
        }
        let took = line.clock.boot().elapsed.saturating_sub(from);
        let kept = took.saturating_add(Duration::from_secs(1)) >= Duration::from_secs(held);
        // A station that answers an empty list at once does not hold: do not run in circles.
        Ok(if more || !empty || (held > 0 && kept) { Next::Again } else { Next::Wait(Some(POLL)) })
    }

    async fn take(&mut self, listing: Listing) -> Result<(), Stuck> {
        let line = &self.line;
        let Listing { inbound, concerning, gap } = listing;
        let aside = inbound.set_aside.len();
        if inbound != Inbound::default() {
            let accepted = line.ledger.accept(line.superior, inbound).await?;
            for id in &accepted.acknowledged {
                let happened = if accepted.delivered.contains(id) {
                    Happened::Delivered(*id)
                } else {
                    Happened::Acknowledged(*id)
                };
                line.announce(happened);
            }
            for id in accepted.warnings.into_iter().filter(|id| concerning.contains(id)) {
                line.announce(Happened::Warned(id));
            }
            if accepted.strange > 0 || aside > 0 {
                line.announce(Happened::SetAside);
            }
        }
        let kept = line.ledger.superior(line.superior).await?;
        line.recount().await?;
        line.tell(|state| {
            state.channel.confirmed = kept.fresh_at;
            state.channel.fresh_until = kept.fresh_until;
            state.channel.gap = gap;
        });
        Ok(())
    }

    /// The freshness object may name a trust list that did not come with the items.
    async fn newer_trust(&self, superior: &Superior, list: &DownV1) -> Option<Vec<u8>> {
        let named = crate::listing::named_trust(superior, list)?;
        if named <= superior.trust_version {
            return None;
        }
        let query = format!("since={}", superior.trust_version);
        let answer: TrustAnswerV1 =
            self.line.session.get("/v1/trust", query, PATIENCE).await.ok()?;
        answer.trust.map(|octets| octets.0)
    }

    fn failed(&mut self, seen: Seen, held: u64) -> Result<Next, Stuck> {
        use crate::Fault::{Broken, Late};
        if held > 0 && matches!(seen, Seen::Fault(Late | Broken)) && self.hold.cut() {
            return Ok(Next::Again);
        }
        let line = &self.line;
        self.measured = None;
        self.failing = true;
        let class = classify(seen);
        let answered = matches!(seen, Seen::Answer(Outcome { .. }));
        // What concerns one delivery cannot come from a poll; it is no station of ours then.
        let reason = Reason::of(class, answered).unwrap_or(Reason::NotOurServer);
        line.stand(Standing::Disconnected(reason));
        let at_least = if let Class::Transient(at_least) = class { at_least } else { None };
        let wait = match class {
            Class::Paused(_) => PROBE,
            _ => self.backoff.after_failure(Urgency::Urgent, at_least, below)?,
        };
        Ok(Next::Wait(Some(wait)))
    }

    /// After a while, and at once where the wall clock and the boot clock went different ways: one of
    /// them was set or stood still, and only the station can tell which.
    fn is_measure_due(&self) -> bool {
        let (wall, boot) = (self.line.clock.wall(), self.line.clock.boot());
        self.measured.as_ref().is_none_or(|(then_wall, then)| {
            let passed = boot.elapsed.saturating_sub(then.elapsed);
            let apart = then_wall.plus(passed).unix_ms().abs_diff(wall.unix_ms());
            then.id != boot.id || passed >= MEASURE_EVERY || apart > OFFSET_FLAGGED_MS
        })
    }

    async fn measure(&mut self) -> Result<Option<Next>, Stuck> {
        let line = Arc::clone(&self.line);
        match measure(&line.session, &*line.clock, line.superior, line.station_key).await {
            Ok(Told { offset, sample }) => {
                line.ledger.set_offset(line.superior, offset.ms, offset.uncertainty_ms).await?;
                line.tell(|state| {
                    state.offset = Some(offset);
                    state.sample = Some(sample);
                    state.stand(state.standing, line.clock.now());
                });
                self.measured = Some((line.clock.wall(), line.clock.boot()));
                Ok(None)
            }
            Err(Unmeasured::Random(error)) => Err(error.into()),
            Err(Unmeasured::Seen(seen)) => self.failed(seen, 0).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_hold_gets_shorter_and_later_longer_again() {
        let mut hold = Hold::default();
        assert_eq!(hold.seconds(), 50);
        assert!(hold.cut());
        assert_eq!(hold.seconds(), 15);
        assert!(hold.cut());
        assert_eq!(hold.seconds(), 0);
        assert!(!hold.cut());
        for _ in 0..STEP_UP_AFTER {
            hold.worked();
        }
        assert_eq!(hold.seconds(), 15);
    }
}
