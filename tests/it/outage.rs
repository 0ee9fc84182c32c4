//! Storms between a unit and its superior: whatever is dropped, delayed, doubled, reordered or lost
//! on the way back, everything arrives, once, in the order of its incident.
//!
//! A failing seed is printed; run it alone with `FENGSUI_SEED=<seed>`.

use base::Id;
use std::{collections::BTreeMap, time::Duration};
use store::DeliveryState;
use support::{weather::Sky, world::World};

const SEEDS: u64 = 12;

#[tokio::test]
async fn whatever_the_storm_does_everything_arrives_once_and_in_order() {
    let chosen = std::env::var("FENGSUI_SEED").ok().map(|seed| seed.parse().unwrap());
    for seed in chosen.map_or(0..SEEDS, |seed: u64| seed..seed + 1) {
        // The name of the thread's panic would not say which seed it was.
        println!("FENGSUI_SEED={seed}");
        storm(seed).await;
    }
}

async fn storm(seed: u64) {
    let mut world = World::begin().await;
    world.weather.turn(Sky::Storm(seed));
    let mut sent = Vec::new();
    let mut incidents: Vec<Id> = Vec::new();
    for round in 0..8 {
        let first = world.report();
        incidents.push(first.subject);
        sent.push(first);
        let about = incidents[usize::try_from(seed + round).unwrap() % incidents.len()];
        sent.push(world.follow_up(about));
        world.pass(Duration::from_secs(20 + seed * 7 % 60)).await;
        if round == seed % 8 {
            world = world.restart_unit().await;
        }
        if round == (seed + 3) % 8 {
            world.restart_station().await;
        }
    }
    let all = |world: &World| {
        sent.iter().all(|delivery| world.standing(delivery) == DeliveryState::Delivered)
    };
    world.until("everything has its receipt", all).await;
    let received = world.received();
    assert_eq!(received.len(), sent.len(), "seed {seed}: each is stored once");
    let mut places = BTreeMap::new();
    for (place, (id, hash)) in received.iter().enumerate() {
        places.insert((*id, *hash), place);
    }
    let mut last: BTreeMap<Id, usize> = BTreeMap::new();
    for delivery in &sent {
        let place = *places
            .get(&(delivery.id, delivery.hash))
            .unwrap_or_else(|| panic!("seed {seed}: the station has other bytes"));
        let before = last.insert(delivery.subject, place);
        assert!(
            before.is_none_or(|before| before < place),
            "seed {seed}: order inside an incident"
        );
    }
    assert!(world.station.alarms().unwrap().is_empty(), "seed {seed}: nothing looks like a fork");
}
