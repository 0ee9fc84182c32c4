//! What people and stations tell of the time, mistakes included, and what a moment that a person
//! gives is held against.
//!
//! The day and the faults are those of the module above.

use super::*;
use support::superior::Superior;

/// A moment that a person reads off a right clock lies ahead of a wrong one that is behind.
#[tokio::test]
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

#[tokio::test]
async fn a_person_may_say_that_the_clock_is_right_and_not_that_it_is_1970() {
    let shift = Shift::begin(TEN_YEARS, true).await;
    assert_eq!(shift.clock().await["asks"], true);
    for never in ["1970-01-01T08:00:00Z", "9999-12-31T00:00:00+08:00", "2099-01-01T00:00:00+08:00"]
    {
        let refused = shift.program.refused("confirm_time", json!({ "at": never }));
        assert_eq!(refused.await[0].0, "at", "{never}");
    }
    shift.program.accepted("confirm_time", json!({ "at": null })).await;
    let clock = shift.clock().await;
    assert_eq!((&clock["state"], &clock["says"]), (&json!("sure"), &json!("")));
}

/// A slip of the date or the hour is asked back where a clock that shows nothing strange, or one that
/// was told, speaks against it; said once more, it is taken.
#[tokio::test]
async fn a_time_that_speaks_against_a_good_clock_is_asked_back_first() {
    let shift = Shift::begin(0, false).await;
    let seen = shift.program.incident(false).await;
    for told in [false, true] {
        let now = shift.now().await;
        for (by, how) in [
            (-200 * DAY, "早了200天"),
            (-3600, "早了1小时"),
            (2 * DAY, "晚了2天"),
            (366 * DAY, "晚了1年"),
        ] {
            let at = json!({ "at": moved(now, by).to_string() });
            let refused = shift.program.refused("confirm_time", at).await;
            let [(field, says)] = refused.as_slice() else { panic!("{refused:?}") };
            let asks = says.contains("请再确认一次") && says.contains("现在按2026年");
            assert!(field == "at" && asks && says.contains(how), "{told} {by}: {says}");
            assert_eq!(shift.now().await, now, "{told} {by}: nothing is taken");
        }
        for by in [3600, -60, 0] {
            let at = json!({ "at": moved(now, by).to_string() });
            shift.program.accepted("confirm_time", at).await;
            shift.insist(now).await;
        }
        let again = shift.program.get("incident", json!({ "id": seen["card"]["id"] })).await;
        assert_eq!(again["log"], seen["log"], "{told}: all of it was undone");
    }
    shift.insist(moved(shift.now().await, -200 * DAY)).await;
    assert_eq!(shift.now().await, moved(noon(), -200 * DAY));
}

/// After a restart with a dead battery the clock itself speaks against nothing; what was recorded
/// before by a good one does.
#[tokio::test]
async fn a_time_before_what_a_good_clock_recorded_is_asked_back_after_a_dead_battery() {
    let (shift, _) = Shift::begin(0, true).await.live(Fault::Battery, When::AfterJudging).await;
    let at = json!({ "at": moved(shift.truth.now(), -200 * DAY).to_string() });
    let refused = shift.program.refused("confirm_time", at).await;
    let [(field, says)] = refused.as_slice() else { panic!("{refused:?}") };
    assert!(field == "at" && says.contains("的记录") && says.contains("请再确认一次"), "{says}");
    assert_eq!(shift.clock().await["asks"], true, "nothing is taken");
    shift.tell().await;
}

/// What was recorded while a mistake ruled is put right by the one good sample after it, the decided
/// grade included.
#[tokio::test]
async fn a_time_told_by_mistake_is_undone_by_the_next_that_is_right() {
    for by in [3600, -3600, 9 * 3600] {
        for when in [When::BeforeOpening, When::AfterOpening, When::AfterJudging] {
            let (fault, name) = (Fault::Mistaken(by), format!("{by} {when:?}"));
            let (right, theirs) = Shift::begin(0, false).await.live(fault, when).await;
            let (shift, seen) = Shift::begin(0, true).await.live(fault, when).await;
            shift.insist(shift.truth.now()).await;
            let expect = right.countdowns(&theirs).await;
            compare(&name, &shift.countdowns(&seen).await, &expect);
            compare(&name, &shift.on_the_desk().await, &right.on_the_desk().await);
            let again = shift.restarted().await;
            compare(&name, &again.countdowns(&seen).await, &expect);
            let bar = again.program.get("bar", json!({})).await;
            assert_eq!(bar["clock"]["says"], "", "{name}: the clock itself was right");
        }
    }
}

/// The superior's station tells the time as soon as it is reached, whatever the clock says.
#[tokio::test]
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
        // The station's time is another clock than the program's: its waits are not counted there.
        shift.program.rest(Parts { stations: 0, ..Parts::ASKING }).await;
        superior.station.confirm(asked["check_code"].as_str().unwrap()).unwrap();
        shift.truth.advance(Duration::from_secs(15));
        shift.program.clock.advance(Duration::from_secs(15));
        shift.program.rest(Parts { stations: 0, ..Parts::LINKED }).await;
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
