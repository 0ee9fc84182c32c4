//! A wrong clock, whichever way and whenever it goes wrong: after one good time sample every
//! countdown is right, the screen said that the clock is suspect, and nothing was refused or lost.
//!
//! Each day is lived twice, by a program with a right clock and by one whose clock has the fault;
//! what the first shows is what the second must show.

mod told;

use base::{Clock as _, Moment};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use support::{
    program::{Parts, Program, first_run, noon, on},
    sim_clock::SimClock,
};

const ERROR_MS_MAX: i64 = 30_000;
const MINUTE: i64 = 60;
const DAY: i64 = 86_400;
const TEN_YEARS: i64 = 3650 * DAY;

/// What befalls the clock, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// It is off from the first run on.
    Off(i64),
    /// It is set while the program runs.
    Jump(i64),
    /// The machine sleeps.
    Sleep(i64),
    /// The machine is off for five minutes and its clock begins at 1970.
    Battery,
    /// The machine is started anew, and its clock is as wrong as before.
    Restart,
    /// The machine is off for five minutes, and its clock is set to so far from the truth meanwhile.
    Set(i64),
    /// Its clock is right, and somebody tells it another time by mistake.
    Mistaken(i64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
    BeforeOpening,
    AfterOpening,
    AfterJudging,
}

/// A program and the true time.
struct Shift {
    program: Program,
    truth: SimClock,
    /// Whether the clock has its faults; time passes either way.
    faulty: bool,
}

fn moved(at: Moment, seconds: i64) -> Moment {
    Moment::from_unix_ms(at.unix_ms() + seconds * 1000)
}

fn ms(moment: &Value) -> i64 {
    moment.as_str().unwrap().parse::<Moment>().unwrap().unix_ms()
}

fn seconds(count: i64) -> Duration {
    Duration::from_secs(count.unsigned_abs())
}

impl Shift {
    async fn begin(off: i64, faulty: bool) -> Self {
        let off = if faulty { off } else { 0 };
        let home = Arc::new(tempfile::tempdir().unwrap());
        let clock = SimClock::at(moved(noon(), off));
        let program = Program::start(home, clock, Arc::default(), Arc::default()).await;
        // A plan with hours from the discovery, beats, and working days from the end.
        let mut unit = first_run(false);
        unit["plan"] = json!("linxiang-city");
        program.accepted("first_run", unit).await;
        Self { program, truth: SimClock::at(noon()), faulty }
    }

    /// Time passes while the program runs: its watch and its link each wait for the clock.
    async fn pass(&self, time: i64) {
        self.program.pass(seconds(time), Parts::ALONE).await;
        self.truth.advance(seconds(time));
    }

    async fn befall(mut self, fault: Fault) -> Self {
        let clock = self.program.clock.clone();
        match fault {
            Fault::Off(_) => {}
            Fault::Jump(by) if self.faulty => clock.set(moved(clock.now(), by)),
            Fault::Mistaken(by) if self.faulty => {
                self.insist(moved(self.truth.now(), by)).await;
            }
            Fault::Jump(_) | Fault::Mistaken(_) => {}
            Fault::Sleep(time) => {
                clock.suspend(seconds(time));
                self.truth.advance(seconds(time));
            }
            Fault::Battery | Fault::Restart | Fault::Set(_) => {
                let off = 5 * MINUTE;
                self.truth.advance(seconds(off));
                clock.reboot();
                clock.set(match fault {
                    Fault::Battery if self.faulty => Moment::from_unix_ms(20_000),
                    Fault::Set(by) if self.faulty => moved(self.truth.now(), by),
                    _ => moved(clock.now(), off),
                });
                self.program = self.program.restarted().await;
                self.program.unlock().await;
            }
        }
        self.pass(MINUTE).await;
        self
    }

    /// A whole incident with duties of every kind, and the fault at its moment.
    async fn live(mut self, fault: Fault, when: When) -> (Self, Value) {
        if when == When::BeforeOpening {
            self = self.befall(fault).await;
        }
        let seen = self.program.incident(false).await;
        self.pass(2 * MINUTE).await;
        if when == When::AfterOpening {
            self = self.befall(fault).await;
        }
        let judged = json!({ "grade": "II", "judge": "陈立", "reason": "全市瘫痪" });
        let seen = self.program.accepted("judge_grade", on(&seen, judged)).await;
        self.pass(MINUTE).await;
        let call = json!({
            "obligation": "report_at_once",
            "role": "it_department",
            "number": "0730-8888888",
            "reached": "王敏",
        });
        let seen = self.program.accepted("log_call", on(&seen, call)).await;
        if when == When::AfterJudging {
            self = self.befall(fault).await;
        }
        let mut seen = seen;
        for mark in ["verified", "response_started", "handling_ended"] {
            let args = json!({ "mark": mark, "at": null, "decided_by": "王敏" });
            seen = self.program.accepted("set_mark", on(&seen, args)).await;
        }
        let seen = self.program.accepted("add_note", on(&seen, json!({ "text": "已断网" }))).await;
        self.pass(3 * MINUTE).await;
        (self, seen)
    }

    async fn restarted(self) -> Self {
        let Self { program, truth, faulty } = self;
        let program = program.restarted().await;
        program.unlock().await;
        Self { program, truth, faulty }
    }

    /// What the program takes for the present.
    async fn now(&self) -> Moment {
        Moment::from_unix_ms(ms(&self.program.get("bar", json!({})).await["now"]))
    }

    async fn clock(&self) -> Value {
        self.program.get("bar", json!({})).await["clock"].take()
    }

    /// Each running or passed countdown of an incident, in milliseconds.
    async fn countdowns(&self, incident: &Value) -> BTreeMap<String, i64> {
        let id = json!({ "id": incident["card"]["id"] });
        let seen = self.program.get("incident", id).await;
        self.left(seen["duties"].as_array().unwrap()).await
    }

    /// The same of everything on 值班台.
    async fn on_the_desk(&self) -> BTreeMap<String, i64> {
        let home = self.program.get("home", json!({})).await;
        let [mine, theirs] = ["mine", "theirs"].map(|whose| home[whose].as_array().unwrap());
        self.left(&[mine.as_slice(), theirs].concat()).await
    }

    async fn left(&self, duties: &[Value]) -> BTreeMap<String, i64> {
        let now = self.now().await.unix_ms();
        let due = |duty: &Value| {
            let due = duty["due_at"].as_str().map(|_| ms(&duty["due_at"]) - now);
            due.map(|left| (duty["key"].as_str().unwrap().to_owned(), left))
        };
        duties.iter().filter_map(due).collect()
    }

    /// Tells the true time, which nothing known speaks against.
    async fn tell(&self) {
        let at = json!({ "at": self.truth.now().to_string() });
        self.program.accepted("confirm_time", at).await;
    }

    /// Tells a time, and once more where it is asked back.
    async fn insist(&self, at: Moment) {
        let sure = json!({ "at": at.to_string(), "sure": true });
        self.program.accepted("confirm_time", sure).await;
    }
}

fn compare(name: &str, found: &BTreeMap<String, i64>, expect: &BTreeMap<String, i64>) {
    assert!(!expect.is_empty(), "{name}: there are countdowns");
    assert!(found.keys().eq(expect.keys()), "{name}: {found:?} {expect:?}");
    for (key, left) in expect {
        let error = (found[key] - left).abs();
        assert!(error <= ERROR_MS_MAX, "{name}: {key} is off by {} s", error / 1000);
    }
}

/// Lives the day twice and compares, before and after a restart of the program.
async fn check(fault: Fault, when: When, suspect: bool) {
    let name = format!("{fault:?} {when:?}");
    let off = if let Fault::Off(off) = fault { off } else { 0 };
    let (right, theirs) = Shift::begin(off, false).await.live(fault, when).await;
    let (shift, seen) = Shift::begin(off, true).await.live(fault, when).await;
    let clock = shift.clock().await;
    assert_eq!(clock["state"] == "suspect", suspect, "{name}: {clock}");
    assert_eq!(clock["asks"], suspect, "{name}: {clock}");
    assert_eq!(clock["says"] == "", !suspect, "{name}: {clock}");
    assert_eq!(seen["position"], theirs["position"], "{name}: nothing is lost");
    shift.tell().await;
    let clock = shift.clock().await;
    assert_eq!((&clock["asks"], &clock["told_by"]), (&json!(false), &json!("person")), "{name}");
    let expect = right.countdowns(&theirs).await;
    compare(&name, &shift.countdowns(&seen).await, &expect);
    compare(&name, &shift.on_the_desk().await, &right.on_the_desk().await);
    let again = shift.restarted().await;
    compare(&name, &again.countdowns(&seen).await, &expect);
    let said = again.program.get("incident", json!({ "id": seen["card"]["id"] })).await;
    let lines = said["log"].as_array().unwrap();
    assert!(lines.iter().all(|line| line["clock_doubt"] == false), "{name}: {lines:#?}");
}

#[tokio::test]
async fn a_clock_ten_years_off() {
    for off in [TEN_YEARS, -TEN_YEARS] {
        check(Fault::Off(off), When::BeforeOpening, true).await;
    }
}

#[tokio::test]
async fn a_clock_that_is_set_while_the_program_runs() {
    for by in [3 * 3600, -20 * MINUTE] {
        for when in [When::BeforeOpening, When::AfterOpening, When::AfterJudging] {
            check(Fault::Jump(by), when, true).await;
        }
    }
    for by in [121, -3 * 3600, TEN_YEARS, -TEN_YEARS] {
        check(Fault::Jump(by), When::AfterOpening, true).await;
    }
}

#[tokio::test]
async fn a_machine_that_sleeps() {
    for time in [MINUTE, 9 * 3600, 3 * DAY] {
        for when in [When::BeforeOpening, When::AfterOpening, When::AfterJudging] {
            check(Fault::Sleep(time), when, false).await;
        }
    }
}

#[tokio::test]
async fn a_dead_battery() {
    for when in [When::BeforeOpening, When::AfterOpening, When::AfterJudging] {
        check(Fault::Battery, when, true).await;
    }
}

/// A clock that is ten years off goes on so after a restart of the machine, and what was recorded
/// before it is told by what is measured after it.
#[tokio::test]
async fn a_wrong_clock_and_a_restart_of_the_machine() {
    for off in [TEN_YEARS, -TEN_YEARS, -20 * MINUTE] {
        let right = Shift::begin(off, false).await;
        let (right, theirs) = right.live(Fault::Restart, When::AfterJudging).await;
        let shift = Shift::begin(off, true).await;
        let (shift, seen) = shift.live(Fault::Restart, When::AfterJudging).await;
        shift.tell().await;
        let expect = right.countdowns(&theirs).await;
        compare(&format!("{off}"), &shift.countdowns(&seen).await, &expect);
    }
}

/// A clock that was right until the machine was started anew: what it recorded stays as it was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_clock_that_is_wrong_after_a_restart_of_the_machine() {
    for by in [TEN_YEARS, -TEN_YEARS, 2 * 366 * DAY, -3 * DAY] {
        check(Fault::Set(by), When::AfterJudging, true).await;
    }
}

/// A clock that was ahead until the machine was started anew, and nobody told the time before: what
/// it recorded is shown no later than it can have been, and is doubtful; no decision gets lost in the
/// future and no deadline is silent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_ahead_and_right_after_a_restart_of_the_machine() {
    for off in [TEN_YEARS, 3 * 3600] {
        let right = Shift::begin(off, false).await;
        let (right, theirs) = right.live(Fault::Set(0), When::AfterJudging).await;
        let shift = Shift::begin(off, true).await;
        let (shift, seen) = shift.live(Fault::Set(0), When::AfterJudging).await;
        shift.insist(shift.truth.now()).await;
        let (found, expect) = (shift.countdowns(&seen).await, right.countdowns(&theirs).await);
        assert!(found.keys().eq(expect.keys()), "{off}: {found:?} {expect:?}");
        for (key, left) in &expect {
            let late = found[key] - left;
            let off_for = 5 * MINUTE * 1000 + ERROR_MS_MAX;
            assert!((-ERROR_MS_MAX..=off_for).contains(&late), "{off}: {key} is off by {late} ms");
        }
        let seen = shift.program.get("incident", json!({ "id": seen["card"]["id"] })).await;
        let line = &seen["log"][0];
        assert_eq!(line["clock_doubt"], true, "{line}");
        assert!(line["recorded_at"].is_string(), "{line}");
        let again = shift.restarted().await;
        assert_eq!(again.countdowns(&seen).await.keys().count(), expect.len());
    }
}

/// A clock was right, and after a restart of the machine it is ahead without being strange; then one
/// good sample. That the first start was not ahead as well, nobody can know: no deadline is later than
/// it should be, and what moved is doubtful.
#[tokio::test]
async fn which_start_was_wrong_is_not_said_to_be_known() {
    for off in [3 * 3600, 40 * DAY] {
        let right = Shift::begin(0, false).await;
        let (right, theirs) = right.live(Fault::Set(off), When::AfterJudging).await;
        let (shift, seen) =
            Shift::begin(0, true).await.live(Fault::Set(off), When::AfterJudging).await;
        assert_eq!(shift.clock().await["asks"], false, "{off}: nothing is strange");
        shift.insist(shift.truth.now()).await;
        let (found, expect) = (shift.countdowns(&seen).await, right.countdowns(&theirs).await);
        for (key, left) in &expect {
            let early = found.get(key).unwrap_or_else(|| panic!("{off}: {key} is gone"));
            assert!(early <= &(left + ERROR_MS_MAX), "{off}: {key} is late: {early} {left}");
        }
        let seen = shift.program.get("incident", json!({ "id": seen["card"]["id"] })).await;
        let lines = seen["log"].as_array().unwrap();
        let (first, last) = (&lines[0], lines.last().unwrap());
        assert_eq!(first["clock_doubt"], true, "{off}: {first}");
        assert_eq!(first["recorded_at"], theirs["log"][0]["at"], "{off}: {first}");
        assert_eq!(last["clock_doubt"], false, "{off}: {last}");
        assert!(last["recorded_at"].is_string(), "{off}: told in its own start: {last}");
    }
}

/// Two starts at 1970 and no sample in the first: nobody can know when that was, and it is said.
#[tokio::test]
async fn what_nobody_can_tell_any_more_is_said_to_be_doubtful() {
    let shift = Shift::begin(0, true).await.befall(Fault::Battery).await;
    let (shift, seen) = shift.live(Fault::Battery, When::AfterJudging).await;
    shift.tell().await;
    let seen = shift.program.get("incident", json!({ "id": seen["card"]["id"] })).await;
    let lines = seen["log"].as_array().unwrap();
    assert_eq!(lines[0]["clock_doubt"], true, "{lines:#?}");
    let last = lines.last().unwrap();
    assert_eq!(last["clock_doubt"], false);
    assert!(last["recorded_at"].is_string(), "what was written down stays to be seen");
    assert!((ms(&last["at"]) - shift.truth.now().unix_ms()).abs() < 5 * MINUTE * 1000);
}
