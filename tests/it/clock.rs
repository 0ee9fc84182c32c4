//! A wrong clock, whichever way and whenever it goes wrong: after one good time sample every
//! countdown is right, the screen said that the clock is suspect, and nothing was refused or lost.
//!
//! Each day is lived twice, by a program with a right clock and by one whose clock has the fault;
//! what the first shows is what the second must show.

use base::{Clock as _, Moment};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use support::{
    program::{Program, first_run, noon, on},
    sim_clock::SimClock,
    superior::Superior,
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
        self.program.pass(seconds(time), 2).await;
        self.truth.advance(seconds(time));
    }

    async fn befall(mut self, fault: Fault) -> Self {
        let clock = self.program.clock.clone();
        match fault {
            Fault::Off(_) => {}
            Fault::Jump(by) if self.faulty => clock.set(moved(clock.now(), by)),
            Fault::Jump(_) => {}
            Fault::Sleep(time) => {
                clock.suspend(seconds(time));
                self.truth.advance(seconds(time));
            }
            Fault::Battery | Fault::Restart => {
                let off = 5 * MINUTE;
                self.truth.advance(seconds(off));
                clock.reboot();
                let battery = fault == Fault::Battery && self.faulty;
                let wall = moved(clock.now(), off);
                clock.set(if battery { Moment::from_unix_ms(20_000) } else { wall });
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

    async fn tell(&self) {
        let at = json!({ "at": self.truth.now().to_string() });
        self.program.accepted("confirm_time", at).await;
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
    let Shift { program, truth, faulty } = shift;
    let program = program.restarted().await;
    program.unlock().await;
    let again = Shift { program, truth, faulty };
    compare(&name, &again.countdowns(&seen).await, &expect);
    let said = again.program.get("incident", json!({ "id": seen["card"]["id"] })).await;
    let lines = said["log"].as_array().unwrap();
    assert!(lines.iter().all(|line| line["clock_doubt"] == false), "{name}: {lines:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_ten_years_off() {
    for off in [TEN_YEARS, -TEN_YEARS] {
        check(Fault::Off(off), When::BeforeOpening, true).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_that_sleeps() {
    for time in [MINUTE, 9 * 3600, 3 * DAY] {
        for when in [When::BeforeOpening, When::AfterOpening, When::AfterJudging] {
            check(Fault::Sleep(time), when, false).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_battery() {
    for when in [When::BeforeOpening, When::AfterOpening, When::AfterJudging] {
        check(Fault::Battery, when, true).await;
    }
}

/// A clock that is ten years off goes on so after a restart of the machine, and what was recorded
/// before it is told by what is measured after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
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

/// Two starts at 1970 and no sample in the first: nobody can know when that was, and it is said.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
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

/// A moment that a person reads off a right clock lies ahead of a wrong one that is behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspect_clock_refuses_no_moment_and_a_told_one_does() {
    for (off, fault) in [(-TEN_YEARS, Fault::Off(-TEN_YEARS)), (0, Fault::Battery)] {
        let (shift, seen) = Shift::begin(off, true).await.live(fault, When::BeforeOpening).await;
        let reported = |at: Moment| {
            let at = at.to_string();
            json!({ "mark": "reported", "at": at, "decided_by": "王敏" })
        };
        let at = shift.truth.now();
        assert!(at > shift.now().await, "{fault:?}: it lies ahead of this clock");
        let seen = shift.program.accepted("set_mark", on(&seen, reported(at))).await;
        let kept = |seen: &Value| {
            let marks = seen["marks"].as_array().unwrap();
            marks.iter().find(|mark| mark["mark"] == "reported").unwrap()["at"].clone()
        };
        assert_eq!(kept(&seen), json!(at.to_string()), "{fault:?}");
        shift.tell().await;
        let now = shift.program.get("incident", json!({ "id": seen["card"]["id"] })).await;
        assert_eq!(kept(&now), kept(&seen), "{fault:?}: what a person gave stays");
        let ahead = reported(moved(shift.truth.now(), 60));
        assert_eq!(shift.program.refused("set_mark", on(&now, ahead)).await[0].0, "at");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_may_say_that_the_clock_is_right_and_not_that_it_is_1970() {
    let shift = Shift::begin(TEN_YEARS, true).await;
    assert_eq!(shift.clock().await["asks"], true);
    let refused = shift.program.refused("confirm_time", json!({ "at": "1970-01-01T08:00:00Z" }));
    assert_eq!(refused.await[0].0, "at");
    shift.program.accepted("confirm_time", json!({ "at": null })).await;
    let clock = shift.clock().await;
    assert_eq!((&clock["state"], &clock["says"]), (&json!("sure"), &json!("")));
}

/// The superior's station tells the time as soon as it is reached, whatever the clock says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_station_tells_the_time() {
    for off in [TEN_YEARS, -TEN_YEARS, -20 * MINUTE, -noon().unix_ms() / 1000] {
        let name = format!("{off}");
        let right = Shift::begin(off, false).await;
        let (right, theirs) = right.live(Fault::Off(off), When::BeforeOpening).await;
        let shift = Shift::begin(off, true).await;
        let (mut shift, seen) = shift.live(Fault::Off(off), When::BeforeOpening).await;
        let superior = Superior::begin(Arc::new(shift.truth.clone()));
        let args = json!({ "ticket": superior.ticket("第一中学"), "role": null });
        let asked = shift.program.accepted("enrol", args).await;
        superior.station.confirm(asked["check_code"].as_str().unwrap()).unwrap();
        shift.program.pass(Duration::from_secs(15), 3).await;
        shift.truth.advance(Duration::from_secs(15));
        right.pass(15).await;
        let told = |bar: &Value| bar["clock"]["told_by"] == "station";
        let bar = shift.program.until("the station's time", "bar", told).await;
        let clock = &bar["clock"];
        assert_eq!((&clock["state"], &clock["asks"]), (&json!("suspect"), &json!(false)), "{name}");
        compare(&name, &shift.countdowns(&seen).await, &right.countdowns(&theirs).await);
        let lines = |seen: &Value| seen["log"].as_array().unwrap().len();
        let now = shift.program.get("incident", json!({ "id": seen["card"]["id"] })).await;
        assert_eq!(lines(&now), lines(&theirs), "{name}");
    }
}
