//! The link between a unit and a real station, under every sky that a person meets.
//!
//! 已送达 means a stored receipt: each test looks at the store, not at what the wire said.

use base::{Clock as _, Moment};
use format::{ColourWord, ModeWord};
use std::{
    fs,
    io::Write as _,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use store::{DeliveryState, Setting};
use support::{
    child,
    weather::{Sky, sign_in_page},
    world::World,
};
use sync::{Channel, Fault, Happened, Pause, Reason, Standing, Wake};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_report_made_while_the_station_is_down_waits_and_then_arrives() {
    let mut world = World::begin().await;
    world.stop_station().await;
    let report = world.report();
    world.pass(10 * MINUTE).await;
    assert_eq!(world.state().standing, Standing::Disconnected(Reason::Unreachable));
    assert_eq!((world.standing(&report), world.state().waiting), (DeliveryState::Queued, 1));
    let mut world = world.restart_unit().await;
    world.pass(10 * MINUTE).await;
    assert_eq!(world.standing(&report), DeliveryState::Queued);
    world.start_station();
    let waited = world.until("it arrives", |world| !world.received().is_empty()).await;
    assert!(waited <= 5 * MINUTE, "{waited:?}");
    world.until("it is delivered", |world| world.did(Happened::Delivered(report.id))).await;
    assert_eq!(world.standing(&report), DeliveryState::Delivered);
    assert_eq!(world.state().waiting, 0);
    assert_eq!(world.received(), [(report.id, report.hash)]);
}

#[tokio::test]
async fn the_operator_need_not_wait_for_the_back_off() {
    let mut world = World::begin().await;
    world.weather.turn(Sky::Fault(Fault::Refused));
    let report = world.report();
    world.pass(60 * MINUTE).await;
    assert!(world.store.delivery(report.id).unwrap().attempts > 10);
    for why in [Wake::NetworkChanged, Wake::Resumed, Wake::Focused, Wake::Operator] {
        let before = world.weather.sent().len();
        world.wake(why);
        world.until("an attempt", |world| world.weather.sent().len() > before).await;
    }
    world.weather.turn(Sky::Clear);
    world.wake(Wake::Operator);
    let waited =
        world.until("delivered", |w| w.standing(&report) == DeliveryState::Delivered).await;
    assert!(waited <= Duration::from_secs(5), "{waited:?}");
}

/// A held poll once left the screen at 未连接 for the best part of a minute after each start.
#[tokio::test]
async fn a_link_that_works_says_so_before_anything_comes_down() {
    let mut world = World::begin().await.restart_unit().await;
    world.settle().await;
    assert_eq!(world.state().standing, Standing::Connected);
    world.stop_station().await;
    world.until("the outage is seen", |world| world.state().standing != Standing::Connected).await;
    world.start_station();
    world.wake(Wake::Operator);
    world.settle().await;
    assert_eq!(world.state().standing, Standing::Connected);
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_report() {
    let mut world = World::begin().await;
    world.weather.turn(Sky::LosesAnswers);
    let report = world.report();
    world.pass(5 * MINUTE).await;
    assert_eq!(world.received(), [(report.id, report.hash)]);
    assert_eq!(world.standing(&report), DeliveryState::Queued);
    world.weather.turn(Sky::Clear);
    world.until("delivered", |w| w.standing(&report) == DeliveryState::Delivered).await;
    assert_eq!(world.received(), [(report.id, report.hash)]);
}

#[tokio::test]
async fn a_sign_in_page_is_named_as_such_and_delivers_nothing() {
    let mut world = World::begin().await;
    world.weather.turn(Sky::Stranger(sign_in_page()));
    let report = world.report();
    world.pass(5 * MINUTE).await;
    assert_eq!(world.state().standing, Standing::Disconnected(Reason::NotOurServer));
    assert_eq!((world.standing(&report), world.state().held), (DeliveryState::Queued, 0));
    world.weather.turn(Sky::Clear);
    world.until("delivered", |w| w.standing(&report) == DeliveryState::Delivered).await;
}

#[tokio::test]
async fn a_server_without_our_tls_is_no_station() {
    let mut world = World::begin().await;
    world.stop_station().await;
    let address = world.url().trim_start_matches("https://").to_owned();
    let listener = TcpListener::bind(address).unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let page = b"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n";
            stream.unwrap().write_all(page).unwrap_or_default();
        }
    });
    let report = world.report();
    let portal = Standing::Disconnected(Reason::NotOurServer);
    world.until("it is told", |world| world.state().standing == portal).await;
    assert_eq!(world.standing(&report), DeliveryState::Queued);
}

#[tokio::test]
async fn a_certificate_of_another_root_is_an_alarm_and_learns_nothing() {
    let mut world = World::begin().await;
    world.stop_station().await;
    let mut false_world = World::unlinked().await;
    false_world.stop_station().await;
    let address: SocketAddr = world.url().trim_start_matches("https://").parse().unwrap();
    let names = vec![address.ip().to_string()];
    let server = station::Server::bind(Arc::clone(&false_world.station), address, names).unwrap();
    let stop = server.stop();
    let serving = tokio::spawn(server.run());
    let report = world.report();
    let alarm = Standing::Disconnected(Reason::Interception);
    world.until("it is told", |world| world.state().standing == alarm).await;
    world.pass(10 * MINUTE).await;
    let alarms = world.happened.iter().filter(|what| **what == Happened::Interception).count();
    assert_eq!(alarms, 1, "it is told once, not at every attempt");
    assert_eq!(world.standing(&report), DeliveryState::Queued);
    assert!(false_world.received().is_empty());
    stop.at_once();
    serving.await.unwrap().unwrap();
    child::none_starts();
    world.start_station();
    world.until("delivered", |w| w.standing(&report) == DeliveryState::Delivered).await;
}

#[tokio::test]
async fn a_certificate_out_of_its_time_asks_for_the_clock() {
    let mut world = World::begin().await;
    world.weather.turn(Sky::Fault(Fault::CertificateTime));
    let report = world.report();
    world.pass(MINUTE).await;
    let state = world.state();
    assert_eq!(state.standing, Standing::Disconnected(Reason::ClockSuspect));
    assert!(state.clock_suspect);
    assert_eq!(world.standing(&report), DeliveryState::Queued);
}

#[tokio::test]
async fn a_clock_ten_minutes_slow_is_told_and_stops_nothing() {
    let mut world = World::unlinked().await;
    world.station_clock.advance(10 * MINUTE);
    let ticket = world.station.ticket("第一中学", 60 * MINUTE, None).unwrap();
    let file = format::Form::encode(&ticket).unwrap();
    world.enrol(sync::Invitation::File(file)).await;
    world.start_link();
    let report = world.report();
    world.until("delivered", |w| w.standing(&report) == DeliveryState::Delivered).await;
    let state = world.state();
    assert_eq!(state.offset.map(|offset| offset.ms), Some(600_000));
    assert!(state.clock_suspect);
    assert!(state.is_channel_fresh(world.clock.now()));
}

#[tokio::test]
async fn a_clock_that_is_set_is_measured_again_at_once() {
    let mut world = World::begin().await;
    let off = |world: &World| world.state().offset.map(|offset| offset.ms);
    world.until("the first measure", |world| off(world) == Some(0)).await;
    world.clock.set(world.clock.now().plus(60 * MINUTE));
    world.until("the second", |world| off(world) == Some(-3_600_000)).await;
    assert!(world.state().clock_suspect);
}

#[tokio::test]
async fn what_the_operator_switched_off_stays_off() {
    let mut world = World::begin().await;
    let set = |world: &World, name, value: &str| {
        world.store.writer().set_setting(name, value).unwrap();
        world.wake(Wake::Changed);
    };
    set(&world, Setting::AutoSend, "off");
    let report = world.report();
    world.pass(30 * MINUTE).await;
    assert_eq!(world.standing(&report), DeliveryState::Queued);
    assert_eq!(world.state().standing, Standing::Connected);
    set(&world, Setting::Online, "off");
    world.pass(MINUTE).await;
    let before = world.weather.sent().len();
    world.pass(60 * MINUTE).await;
    assert_eq!(world.weather.sent().len(), before, "off-line means no call at all");
    assert_eq!(world.state().standing, Standing::Disconnected(Reason::Offline));
    set(&world, Setting::Online, "on");
    set(&world, Setting::AutoSend, "on");
    world.until("delivered", |w| w.standing(&report) == DeliveryState::Delivered).await;
}

#[tokio::test]
async fn a_revoked_device_pauses_and_keeps_every_row() {
    let mut world = World::begin().await;
    world.station.revoke(&world.store.device().to_string(), "设备遗失").unwrap();
    let revoked = Standing::Disconnected(Reason::Paused(Pause::Revoked));
    world.until("it is told", |world| world.state().standing == revoked).await;
}

/// Invariant 12: a restored disk never silently continues an old stream.
#[tokio::test]
async fn a_restored_disk_does_not_continue_its_stream() {
    let world = World::begin().await;
    let copy = tempfile::tempdir().unwrap();
    let mut world = world.restart_unit_after(|folder| transfer(folder, copy.path())).await;
    let sent = world.report();
    world.until("delivered", |w| w.standing(&sent) == DeliveryState::Delivered).await;
    let mut world = world.restart_unit_after(|folder| transfer(copy.path(), folder)).await;
    let report = world.report();
    let restored = Standing::Disconnected(Reason::Paused(Pause::Restored));
    world.until("it is told", |world| world.state().standing == restored).await;
    world.pass(30 * MINUTE).await;
    assert_eq!(world.standing(&report), DeliveryState::Queued);
    assert_eq!(world.received(), [(sent.id, sent.hash)]);
    assert!(world.did(Happened::Fork));
}

#[tokio::test]
async fn a_warning_is_verified_stored_and_told_and_the_channel_is_confirmed() {
    let mut world = World::begin().await;
    world.until("first poll", |world| world.state().channel.confirmed.is_some()).await;
    let id = world.station.issue_warning(world.draft(ColourWord::Orange)).unwrap();
    world.hear(Happened::Warned(id)).await;
    let stored = world.store.warning(id).unwrap();
    assert_eq!(stored.verified, "市教育局签名，授权至红色");
    let state = world.state();
    assert!(!state.channel.gap && state.is_channel_fresh(world.clock.now()));
    world.stop_station().await;
    world.pass(9 * MINUTE).await;
    assert!(world.state().is_channel_fresh(world.clock.now()));
    world.pass(2 * MINUTE).await;
    assert!(!world.state().is_channel_fresh(world.clock.now()), "older than twice the period");
}

#[tokio::test]
async fn a_network_that_cuts_held_calls_still_brings_warnings() {
    let mut world = World::begin().await;
    world.weather.turn(Sky::CutsHolds);
    world.wake(Wake::NetworkChanged);
    world.pass(2 * MINUTE).await;
    let id = world.station.issue_warning(world.draft(ColourWord::Red)).unwrap();
    let waited = world.until("it is told", |world| world.did(Happened::Warned(id))).await;
    assert!(waited <= Duration::from_secs(35), "{waited:?}");
    assert_eq!(world.state().standing, Standing::Connected);
}

#[tokio::test]
async fn a_later_word_of_the_duty_officer_comes_down() {
    let mut world = World::begin().await;
    let report = world.report();
    world.until("delivered", |w| w.standing(&report) == DeliveryState::Delivered).await;
    world.station.sign_report(&report.id.to_string(), "王科长").unwrap();
    world.hear(Happened::Acknowledged(report.id)).await;
    let levels: Vec<_> = world
        .store
        .acknowledgements(report.id)
        .unwrap()
        .into_iter()
        .map(|said| (said.level.to_string(), said.by))
        .collect();
    assert_eq!(levels[0].0, "stored");
    assert_eq!(levels[1], ("signed_for".to_owned(), "王科长".to_owned()));
    assert_eq!(world.station.reports(ModeWord::Live).unwrap().len(), 1);
}

#[tokio::test]
async fn a_wall_clock_set_back_a_year_delays_nothing() {
    let mut world = World::begin().await;
    world.weather.turn(Sky::Fault(Fault::Refused));
    let report = world.report();
    world.pass(30 * MINUTE).await;
    world.clock.set(world.clock.now().minus(365 * 24 * 60 * MINUTE));
    world.weather.turn(Sky::Clear);
    let waited =
        world.until("delivered", |w| w.standing(&report) == DeliveryState::Delivered).await;
    assert!(waited <= 6 * MINUTE, "{waited:?}");
}

/// Whoever locks the program opens the store again at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ended_link_has_let_the_store_go() {
    let mut world = World::begin().await;
    for _ in 0..20 {
        world.report();
        world = world.restart_unit().await;
    }
    assert_eq!(world.store.outbox_count().unwrap().held, 0);
}

#[test]
fn an_unconfirmed_channel_is_never_fresh() {
    assert!(!Channel::default().is_fresh(Moment::from_unix_ms(0)));
}

fn transfer(from: &std::path::Path, to: &std::path::Path) {
    for file in fs::read_dir(to).unwrap() {
        fs::remove_file(file.unwrap().path()).unwrap();
    }
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}
