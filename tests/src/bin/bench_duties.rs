//! Times the duties: of one incident with a long log, and 值班台 with many open incidents, through the
//! very command that the screens call, on a store on disk.
//!
//! What is measured of 值班台 is the command as it runs in the program: rows read, every duty and every
//! range recomputed for the moment, views made. A figure over its bound fails.

use std::{
    collections::BTreeSet,
    error::Error,
    fs,
    io::{Write as _, stdout},
    path::Path,
    time::{Duration, Instant},
};

use assess::Situation;
use base::{Id, ManualClock, Moment};
use incident::{Done, Entry, Event, Incident, Judged, Passage, Proof, standing};
use plan::{Calendar, Grade, Mark, Mode, Plan};
use serde_json::json;
use support::program::{PASSPHRASE, Program, on};

const ENTRIES: usize = 500;
const INCIDENTS: usize = 200;
const DUTIES_MIN: usize = 2_000;
const ROUNDS: usize = 200;
const WARM_ROUNDS: usize = 10;
const ONE_MICROSECONDS_MAX: u128 = 1_000;
const HOME_MICROSECONDS_MAX: u128 = 16_000;
const PLAN: &str = "guiyang-customs";
const START: &str = "2026-09-24T08:00:00+08:00";

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let one = of_one_incident()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let home = runtime.block_on(on_home())?;
    let mut out = stdout().lock();
    writeln!(
        out,
        "一个事件（{ENTRIES}条记录）的全部应办 {one:.1?}（不超过 {ONE_MICROSECONDS_MAX} 微秒）"
    )?;
    writeln!(
        out,
        "值班台（{INCIDENTS}个未结事件，{}项应办）重新计算 {:.1?}（不超过 {HOME_MICROSECONDS_MAX} 微秒）；\
         连同给界面的编码 {:.1?}",
        home.duties, home.worked_out, home.told
    )?;
    let kept = one.as_micros() <= ONE_MICROSECONDS_MAX
        && home.worked_out.as_micros() <= HOME_MICROSECONDS_MAX;
    if kept && home.duties >= DUTIES_MIN { Ok(()) } else { Err("超过上限".into()) }
}

/// The median time of all duties of an incident with a long log and how each stands.
fn of_one_incident() -> Result<Duration, Failure> {
    let plan = read_plan()?;
    let start: Moment = START.parse()?;
    let log = log(&plan, start)?;
    let incident = Incident::fold(log[0].id, &log).ok_or("no incident")?;
    let roles: BTreeSet<String> = plan.roles.iter().map(|role| role.id.clone()).collect();
    let now = start.plus(Duration::from_secs(240 * 3_600));
    let calendar = Calendar::default();
    let mut times = Vec::new();
    let mut found = 0;
    for round in 0..WARM_ROUNDS + ROUNDS {
        let time = timed(|| {
            let facts = incident.facts(&plan);
            let (marks, again) = (incident.instants(), incident.instants_again());
            let situation = Situation {
                plan: &plan,
                facts: &facts,
                categories: &incident.categories,
                marks: &marks,
                again: &again,
                grades: &incident.grades(now),
                met: &incident.met(&plan),
                roles: &roles,
                now,
            };
            let duties = assess::duties(&situation, &calendar);
            let stands = duties.iter().map(|duty| standing(&incident, duty, now));
            found = std::hint::black_box(stands.collect::<Vec<_>>()).len();
        });
        if round >= WARM_ROUNDS {
            times.push(time);
        }
    }
    if found == 0 { Err("no duty".into()) } else { Ok(median(&mut times)) }
}

/// An hourly report kept for days, every receiver told, and the texts that came with it.
fn log(plan: &Plan, start: Moment) -> Result<Vec<Entry>, Failure> {
    let clock = ManualClock::at(start);
    let opened =
        Event::Opened { mode: Mode::Live, plan: plan.reference.clone(), discovered: start };
    let judged = Event::Judged(Judged {
        grade: Grade::Major,
        floor: Grade::Ordinary,
        ceiling: Grade::Extreme,
        clauses: Vec::new(),
        reason: None,
        judge: "陈立".to_owned(),
        at: start,
    });
    let asked = Event::Marked { mark: Mark::Asked, at: start, decided_by: "总署".to_owned() };
    let mut events = vec![opened, judged, asked.clone(), asked];
    for beat in 1.. {
        if events.len() >= ENTRIES {
            break;
        }
        let text = format!("第{beat}小时，处置中");
        events.push(Event::Described { passage: Passage::Status, text });
        events.push(Event::Settled(Done {
            obligation: "progress_hourly".to_owned(),
            to: Some("member_units".to_owned()),
            beat,
            through: None,
            at: start,
            proof: Proof::Hand { note: "当面".to_owned() },
        }));
    }
    events
        .into_iter()
        .map(|event| {
            clock.advance(Duration::from_secs(60));
            let (id, by) = (Id::fresh(&clock)?, "陈立".to_owned());
            Ok(Entry { id, at: start, by, amends: None, event })
        })
        .collect()
}

/// What was measured of 值班台.
struct Home {
    /// Rows read, every duty and range recomputed, views made.
    worked_out: Duration,
    /// The same with the reply encoded for a screen.
    told: Duration,
    /// How many duties stand on it.
    duties: usize,
}

/// The median times of 值班台.
async fn on_home() -> Result<Home, Failure> {
    let program = Program::fresh().await;
    let roles: Vec<String> = read_plan()?.roles.into_iter().map(|role| role.id).collect();
    let first = json!({
        "plan": PLAN,
        "unit": "贵阳海关",
        "roles": roles,
        "operator": "陈立",
        "passphrase": PASSPHRASE,
        "keyring": false,
    });
    program.accepted("first_run", first).await;
    for _ in 0..INCIDENTS {
        let seen = program.incident(false).await;
        let judged = json!({ "grade": "III", "judge": "陈立", "reason": "演示" });
        let mut seen = program.accepted("judge_grade", on(&seen, judged)).await;
        for (fact, yes) in [("report.system_emergency", true), ("handling.beyond", true)] {
            let answer = json!({ "kind": "yes_no", "yes": yes });
            let args = json!({ "fact": fact, "answer": answer });
            seen = program.accepted("answer_fact", on(&seen, args)).await;
        }
        let started = json!({ "mark": "response_started", "at": null, "decided_by": "总指挥" });
        program.accepted("set_mark", on(&seen, started)).await;
    }
    let mut found = Home { worked_out: Duration::ZERO, told: Duration::ZERO, duties: 0 };
    let (mut worked_out, mut told) = (Vec::new(), Vec::new());
    for round in 0..WARM_ROUNDS + ROUNDS {
        program.clock.advance(Duration::from_secs(1));
        let started = now();
        let home = program.app.measure_home().await.map_err(|failure| failure.detail)?;
        let alone = started.elapsed();
        found.duties = home.mine.len() + home.theirs.len();
        drop(home);
        let started = now();
        drop(std::hint::black_box(program.get("home", json!({})).await));
        if round >= WARM_ROUNDS {
            worked_out.push(alone);
            told.push(started.elapsed());
        }
    }
    (found.worked_out, found.told) = (median(&mut worked_out), median(&mut told));
    Ok(found)
}

fn read_plan() -> Result<Plan, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no root")?;
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join("plans").join(PLAN))? {
        let path = entry?.path();
        if path.is_file() {
            let name = path.file_name().and_then(|name| name.to_str()).ok_or("no name")?;
            files.push((name.to_owned(), fs::read(&path)?));
        }
    }
    let (plan, problems) = plan::load(&files);
    plan.ok_or_else(|| format!("{problems:?}").into())
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = now();
    work();
    start.elapsed()
}

#[expect(clippy::disallowed_methods, reason = "a bench measures the machine it runs on")]
fn now() -> Instant {
    Instant::now()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
