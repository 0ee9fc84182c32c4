//! Every fault of a clock that the program must live with, against the true time.

use super::*;
use crate::{Clock as _, ManualClock, Timekeeper};
use proptest::prelude::*;
use std::sync::Arc;

const MINUTE: u64 = 60;
const DAY: u64 = 86_400;
const YEAR: u64 = 365 * DAY;

/// A machine whose true time the test knows.
struct Machine {
    clock: ManualClock,
    keeper: Timekeeper,
    truth: Moment,
    /// The latest moment recorded before the machine was started last.
    recorded: Moment,
}

fn noon() -> Moment {
    "2026-11-20T12:00:00+08:00".parse().unwrap()
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

impl Machine {
    /// A right clock and a program that ran a moment ago, in an earlier start of the machine.
    fn sound() -> Self {
        let clock = ManualClock::at(noon());
        clock.advance(seconds(MINUTE));
        let keeper = Timekeeper::over(Arc::new(clock.clone()));
        let truth = noon().plus(seconds(MINUTE));
        Self { clock, keeper, truth, recorded: Moment::from_unix_ms(0) }
    }

    fn pass(&mut self, time: u64) {
        self.clock.advance(seconds(time));
        self.truth = self.truth.plus(seconds(time));
        self.keeper.check();
    }

    /// Nobody looks at the clock in the meantime.
    fn sleep(&mut self, time: u64) {
        self.clock.suspend(seconds(time));
        self.truth = self.truth.plus(seconds(time));
    }

    fn set(&self, off_seconds: i64) {
        self.clock.set(shifted(self.truth, off_seconds * 1000));
    }

    /// The machine is off for a while; the program begins anew on what it kept.
    fn restart(&mut self, off: u64, wall: impl FnOnce(Moment) -> Moment) {
        let record = self.keeper.reading().record();
        self.recorded = record.at;
        self.truth = self.truth.plus(seconds(off));
        self.clock.reboot();
        self.clock.set(wall(self.truth));
        self.keeper = Timekeeper::over(Arc::new(self.clock.clone()));
        self.keeper.recall(Some(&record), &[]);
    }

    fn sample(&self) -> Sample {
        let (uncertainty, teller) = (Duration::from_millis(50), Teller::Station);
        Sample { at: self.truth, uncertainty, boot: self.clock.boot(), teller }
    }

    fn error_seconds(&self) -> u64 {
        between(self.truth, self.keeper.now()).unsigned_abs() / 1000
    }

    fn suspicion(&self) -> Option<Suspicion> {
        self.keeper.reading().suspicion
    }
}

#[test]
fn nothing_is_strange_about_a_right_clock() {
    let mut machine = Machine::sound();
    for _ in 0..100 {
        machine.pass(15);
    }
    machine.sleep(3 * DAY);
    machine.restart(90 * DAY, |truth| truth);
    let reading = machine.keeper.reading();
    assert_eq!((reading.basis, reading.suspicion, reading.uncertainty), (Basis::Wall, None, None));
    assert_eq!(machine.error_seconds(), 0);
    assert!(!reading.is_sure());
}

#[test]
fn a_jump_is_seen_and_not_followed() {
    for off in [3 * 3600, -3 * 3600, 10 * YEAR as i64, -(10 * YEAR as i64), 121, -121] {
        let mut machine = Machine::sound();
        machine.pass(15);
        machine.set(off);
        assert!(
            matches!(
                machine.suspicion(),
                Some(Suspicion::Jumped(_) | Suspicion::TooEarly | Suspicion::TooLate)
            ),
            "{off}"
        );
        assert_eq!(machine.error_seconds(), 0, "{off}");
        machine.pass(15);
        machine.sleep(DAY);
        assert_eq!(machine.error_seconds(), 0, "{off}");
        machine.set(0);
        assert_eq!((machine.suspicion(), machine.error_seconds()), (None, 0), "{off}: set right");
    }
}

#[test]
fn small_steps_of_a_time_service_are_followed_and_never_add_up() {
    let mut machine = Machine::sound();
    for step in 1..100_i64 {
        machine.pass(15);
        machine.set(step * 5);
        machine.keeper.check();
        assert_eq!(machine.suspicion(), None, "{step}");
    }
    assert_eq!(machine.keeper.now(), machine.clock.now());
}

#[test]
fn a_dead_battery_goes_on_from_what_was_recorded_last() {
    let mut machine = Machine::sound();
    machine.restart(600, |_| Moment::from_unix_ms(30_000));
    let reading = machine.keeper.reading();
    assert_eq!((reading.basis, reading.suspicion), (Basis::Guess, Some(Suspicion::TooEarly)));
    assert_eq!(machine.error_seconds(), 600, "off for ten minutes that nobody counted");
    machine.pass(15);
    machine.keeper.learn(&machine.sample());
    assert_eq!(machine.error_seconds(), 0);
    assert!(matches!(machine.suspicion(), Some(Suspicion::Off(_))), "the clock itself stays wrong");
    machine.restart(60, |_| Moment::from_unix_ms(5_000));
    assert_eq!(machine.error_seconds(), 60, "the same once more");
    machine.set(0);
    assert_eq!((machine.suspicion(), machine.error_seconds()), (None, 0), "a time service set it");
}

#[test]
fn what_was_measured_is_carried_over_a_restart_of_the_machine() {
    for (off, basis) in [(-600, Basis::Carried), (600, Basis::Carried), (60, Basis::Wall)] {
        let mut machine = Machine::sound();
        machine.set(off);
        machine.keeper.learn(&machine.sample());
        machine.restart(3600, |truth| shifted(truth, off * 1000));
        let reading = machine.keeper.reading();
        assert_eq!((reading.basis, machine.error_seconds()), (basis, 0), "{off}");
        assert_eq!(reading.suspicion.is_some(), off.abs() > 120, "{off}");
    }
    for off in [10 * YEAR as i64, -(10 * YEAR as i64)] {
        let mut machine = Machine::sound();
        machine.set(off);
        machine.keeper.learn(&machine.sample());
        machine.restart(DAY, |truth| shifted(truth, off * 1000));
        assert_eq!(machine.error_seconds(), 0, "{off}: still wrong");
        machine.restart(DAY, |truth| truth);
        assert_eq!((machine.suspicion(), machine.error_seconds()), (None, 0), "{off}: set right");
    }
}

#[test]
fn a_clock_far_behind_or_ahead_of_what_was_recorded_is_suspect() {
    let mut machine = Machine::sound();
    machine.restart(DAY, |truth| truth.minus(seconds(2 * DAY)));
    assert_eq!(machine.suspicion(), Some(Suspicion::Behind));
    assert_eq!(machine.error_seconds(), DAY, "no earlier than what was recorded");
    let mut machine = Machine::sound();
    machine.restart(DAY, |truth| truth.plus(seconds(2 * YEAR)));
    assert_eq!(machine.suspicion(), Some(Suspicion::Ahead));
    assert_eq!(machine.error_seconds(), DAY);
}

#[test]
fn a_program_that_begins_anew_goes_on_in_the_same_start_of_the_machine() {
    for off in [0, 7200, -7200] {
        let mut machine = Machine::sound();
        machine.pass(15);
        let record = machine.keeper.reading().record();
        machine.sleep(600);
        machine.set(off);
        machine.keeper = Timekeeper::over(Arc::new(machine.clock.clone()));
        machine.keeper.recall(Some(&record), &[]);
        assert_eq!(machine.error_seconds(), 0, "{off}");
        assert_eq!(machine.suspicion().is_some(), off != 0, "{off}");
    }
    let mut machine = Machine::sound();
    machine.set(7200);
    let sample = machine.sample();
    machine.sleep(600);
    machine.keeper.recall(None, &[sample]);
    assert_eq!(machine.error_seconds(), 0);
    assert!(machine.keeper.reading().is_sure());
}

#[test]
fn only_a_better_sample_or_another_time_counts() {
    let machine = Machine::sound();
    assert!(machine.keeper.learn(&machine.sample()));
    let told = |at| Sample {
        at,
        uncertainty: seconds(30),
        boot: machine.clock.boot(),
        teller: Teller::Person,
    };
    assert!(!machine.keeper.learn(&told(machine.truth.plus(seconds(20)))), "a person agrees");
    assert!(machine.keeper.reading().uncertainty < Some(seconds(1)));
    assert!(machine.keeper.learn(&told(machine.truth.plus(seconds(600)))), "a person does not");
    assert!(machine.keeper.learn(&machine.sample()));
    let foreign =
        Sample { boot: Boot { id: "x".to_owned(), elapsed: seconds(1) }, ..machine.sample() };
    assert!(!machine.keeper.learn(&foreign));
    assert!(!machine.keeper.learn(&told(Moment::from_unix_ms(0))), "1970 is nobody's time");
}

#[test]
fn sure_gets_less_sure_with_time_and_the_certificate_is_a_reason_of_its_own() {
    let mut machine = Machine::sound();
    machine.keeper.learn(&machine.sample());
    assert!(machine.keeper.reading().is_sure());
    machine.sleep(3 * DAY);
    assert!(machine.keeper.reading().is_sure());
    machine.sleep(DAY);
    assert!(!machine.keeper.reading().is_sure());
    machine.keeper.set_certificate_doubt(true);
    assert_eq!(machine.suspicion(), Some(Suspicion::Certificate));
    assert!(machine.keeper.check());
    assert!(!machine.keeper.check());
    machine.keeper.set_certificate_doubt(false);
    assert!(machine.keeper.check());
}

#[derive(Clone, Debug)]
enum Fault {
    Pass(u64),
    Sleep(u64),
    Set(i64),
    Reset,
    Restart { off: u64, wrong: i64 },
    Battery { off: u64 },
}

fn fault() -> impl Strategy<Value = Fault> {
    let wrong = -(10 * YEAR as i64)..10 * YEAR as i64;
    prop_oneof![
        (1_u64..4 * 3600).prop_map(Fault::Pass),
        (MINUTE..3 * DAY).prop_map(Fault::Sleep),
        wrong.clone().prop_map(Fault::Set),
        (-200_i64..200).prop_map(Fault::Set),
        Just(Fault::Reset),
        (0_u64..30 * DAY, wrong).prop_map(|(off, wrong)| Fault::Restart { off, wrong }),
        (0_u64..30 * DAY).prop_map(|off| Fault::Battery { off }),
    ]
}

fn befall(machine: &mut Machine, fault: &Fault) {
    machine.keeper.check();
    match *fault {
        Fault::Pass(time) => machine.pass(time),
        Fault::Sleep(time) => machine.sleep(time),
        Fault::Set(off) => machine.set(off),
        Fault::Reset => machine.clock.set(Moment::from_unix_ms(0)),
        Fault::Restart { off, wrong } => {
            machine.restart(off, |truth| shifted(truth, wrong * 1000));
        }
        Fault::Battery { off } => machine.restart(off, |_| Moment::from_unix_ms(0)),
    }
}

proptest! {
    /// Whatever happened before, and whatever happens to the wall clock after it, one good sample
    /// makes the time right; a wall clock that is then more than 120 s off is called suspect.
    #[test]
    fn one_good_sample_makes_the_time_right(
        before in prop::collection::vec(fault(), 0..8),
        after in prop::collection::vec(prop_oneof![
            (1_u64..4 * 3600).prop_map(Fault::Pass),
            (MINUTE..3 * DAY).prop_map(Fault::Sleep),
            (-(10 * YEAR as i64)..10 * YEAR as i64).prop_map(Fault::Set),
            Just(Fault::Reset),
        ], 0..8),
    ) {
        let mut machine = Machine::sound();
        for fault in &before {
            befall(&mut machine, fault);
        }
        prop_assert!(machine.keeper.learn(&machine.sample()) || machine.error_seconds() < 1);
        for fault in &after {
            befall(&mut machine, fault);
            prop_assert!(machine.error_seconds() < 1, "{:?}", fault);
            let off = between(machine.clock.now(), machine.truth).unsigned_abs() / 1000;
            prop_assert_eq!(machine.suspicion().is_some(), off > 120, "{}", off);
        }
    }

    /// Without any sample the time never goes back behind what was recorded, but for a small step.
    #[test]
    fn the_time_never_goes_back_behind_what_was_recorded(
        faults in prop::collection::vec(fault(), 0..12),
    ) {
        let mut machine = Machine::sound();
        for fault in &faults {
            befall(&mut machine, fault);
            let (now, recorded) = (machine.keeper.now(), machine.recorded);
            prop_assert!(
                now.plus(SUSPECT_FROM) >= recorded,
                "{:?}: {} after {}", fault, now, recorded
            );
        }
    }
}
