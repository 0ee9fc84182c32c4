//! The clock: the only place that asks the machine for the time or waits for it.

use crate::{Moment, Stamp};
use std::{
    fs,
    future::Future,
    pin::Pin,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::sync::watch;

/// What `Clock::wait` gives: resolves when the time has passed.
pub type Wait = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The machine's own account of time since it started, which no wall-clock change moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boot {
    /// The id of this start of the machine; another one means a restart lies between.
    pub id: String,
    /// Time since that start, suspended time included where the system tells it.
    pub elapsed: Duration,
}

/// Where time comes from. One is made in `main`; tests make a `ManualClock`.
pub trait Clock: Send + Sync {
    /// The present moment, as well as this clock knows it.
    fn now(&self) -> Moment;
    /// The present moment by the raw wall clock, right or wrong.
    fn wall(&self) -> Moment {
        self.now()
    }
    /// The present moment by the machine's boot clock.
    fn boot(&self) -> Boot;
    /// What is kept of the clocks beside whatever is recorded now.
    fn stamp(&self) -> Stamp {
        Stamp { wall: self.wall(), boot: self.boot(), measured: None, suspect: false }
    }
    /// Resolves after `time`. It may resolve late where the machine sleeps: look at `now` again.
    fn wait(&self, time: Duration) -> Wait;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the wall clock"
    )]
    fn now(&self) -> Moment {
        Moment::from_unix_ms(chrono::Utc::now().timestamp_millis())
    }

    fn boot(&self) -> Boot {
        static ID: OnceLock<String> = OnceLock::new();
        let id = ID.get_or_init(|| {
            fs::read_to_string("/proc/sys/kernel/random/boot_id")
                .map(|text| text.trim().to_owned())
                .unwrap_or_else(|_| own_id())
        });
        Boot { id: id.clone(), elapsed: since_boot() }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that waits")]
    fn wait(&self, time: Duration) -> Wait {
        Box::pin(tokio::time::sleep(time))
    }
}

/// Where the system names no start, each start of the program counts as one.
fn own_id() -> String {
    let drawn = crate::random::<8>().map(u64::from_be_bytes);
    format!("process-{:x}", drawn.unwrap_or_else(|_| u64::from(std::process::id())))
}

/// The time since boot, suspended time included.
#[cfg(target_os = "linux")]
fn since_boot() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// The time since this process first asked. Where that stands still while the machine sleeps, a sleep
/// looks like a jump of the wall clock, and the clock is called suspect until somebody tells the time.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the boot clock")]
fn since_boot() -> Duration {
    static START: OnceLock<std::time::Instant> = OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

/// A clock that moves only when it is told to. Clones share the same hands.
#[derive(Clone, Debug)]
pub struct ManualClock {
    hands: Arc<watch::Sender<Hands>>,
}

#[derive(Clone, Copy, Debug)]
struct Hands {
    wall: Moment,
    elapsed: Duration,
    /// What waits count by: it stands still while the machine sleeps.
    awake: Duration,
    boots: u32,
}

impl ManualClock {
    /// A clock that shows `wall` and was started just now.
    #[must_use]
    pub fn at(wall: Moment) -> Self {
        let hands = Hands { wall, elapsed: Duration::ZERO, awake: Duration::ZERO, boots: 1 };
        Self { hands: Arc::new(watch::Sender::new(hands)) }
    }

    /// Lets time pass: wall clock, boot clock and everyone who waits.
    pub fn advance(&self, time: Duration) {
        self.hands.send_modify(|hands| {
            hands.wall = hands.wall.plus(time);
            hands.elapsed = hands.elapsed.saturating_add(time);
            hands.awake = hands.awake.saturating_add(time);
        });
    }

    /// The machine sleeps: wall clock and boot clock run on, and nobody's wait gets shorter.
    pub fn suspend(&self, time: Duration) {
        self.hands.send_modify(|hands| {
            hands.wall = hands.wall.plus(time);
            hands.elapsed = hands.elapsed.saturating_add(time);
        });
    }

    /// Sets the wall clock alone, as a person or a time service does; nobody's wait ends by it.
    pub fn set(&self, wall: Moment) {
        self.hands.send_modify(|hands| hands.wall = wall);
    }

    /// Starts the machine anew: another boot id, and the boot clock at zero.
    pub fn reboot(&self) {
        self.hands.send_modify(|hands| {
            hands.boots = hands.boots.saturating_add(1);
            hands.elapsed = Duration::ZERO;
        });
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        self.hands.borrow().wall
    }

    fn boot(&self) -> Boot {
        let hands = *self.hands.borrow();
        Boot { id: format!("boot-{}", hands.boots), elapsed: hands.elapsed }
    }

    fn wait(&self, time: Duration) -> Wait {
        let mut hands = self.hands.subscribe();
        let start = *hands.borrow();
        let end = start.awake.saturating_add(time);
        Box::pin(async move {
            let over = |hands: &Hands| hands.boots != start.boots || hands.awake >= end;
            if hands.wait_for(over).await.is_err() {
                std::future::pending::<()>().await;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wait_ends_when_enough_time_has_passed_and_not_before() {
        let clock = ManualClock::at(Moment::from_unix_ms(0));
        let mut wait = tokio_test_poll(clock.wait(Duration::from_secs(10)));
        clock.advance(Duration::from_secs(9));
        assert!(!wait().await);
        clock.set(Moment::from_unix_ms(99_000_000));
        assert!(!wait().await);
        clock.advance(Duration::from_secs(1));
        assert!(wait().await);
    }

    fn tokio_test_poll(wait: Wait) -> impl FnMut() -> Pin<Box<dyn Future<Output = bool>>> {
        let task = tokio::spawn(wait);
        let task = Arc::new(task);
        move || {
            let task = Arc::clone(&task);
            Box::pin(async move {
                for _ in 0..10 {
                    tokio::task::yield_now().await;
                }
                task.is_finished()
            })
        }
    }

    #[tokio::test]
    async fn a_wait_sleeps_with_the_machine() {
        let clock = ManualClock::at(Moment::from_unix_ms(0));
        let mut wait = tokio_test_poll(clock.wait(Duration::from_secs(10)));
        clock.suspend(Duration::from_secs(3 * 86_400));
        assert!(!wait().await);
        assert_eq!(clock.boot().elapsed, Duration::from_secs(3 * 86_400));
        clock.advance(Duration::from_secs(10));
        assert!(wait().await);
    }

    #[test]
    fn a_reboot_shows_in_the_boot_clock_alone() {
        let clock = ManualClock::at(Moment::from_unix_ms(5));
        clock.advance(Duration::from_secs(3));
        let before = clock.boot();
        clock.reboot();
        assert_ne!(before.id, clock.boot().id);
        assert_eq!(clock.boot().elapsed, Duration::ZERO);
        assert_eq!(clock.now().unix_ms(), 3_005);
    }

    #[test]
    fn the_machine_s_clock_goes_forward() {
        let (first, second) = (SystemClock.boot(), SystemClock.boot());
        assert_eq!(first.id, second.id);
        assert!(first.elapsed <= second.elapsed);
        assert!(SystemClock.now().unix_ms() > 1_700_000_000_000);
    }
}
