//! Enrolment against a real station: by file, by typed code, refused, interrupted, in a false place.
//!
//! A superior is linked only by a statement that is proved under the ticket's secret.

use base::Clock;
use std::{sync::Arc, time::Duration};
use support::world::World;
use sync::{Decision, EnrolError, Invitation, Pending};

const HOUR: Duration = Duration::from_secs(3600);

fn file(ticket: &format::TicketV1) -> Invitation {
    Invitation::File(format::Form::encode(ticket).unwrap())
}

async fn begin(world: &World, invitation: Invitation) -> Result<Pending, EnrolError> {
    Pending::begin(&world.store, &world.clock, &world.weather, invitation, "值班室电脑").await
}

async fn ask(world: &World, pending: &Pending) -> Result<Decision, EnrolError> {
    let clock: Arc<dyn Clock> = Arc::new(world.clock.clone());
    pending.ask(&world.store, &clock, &world.weather).await
}

#[tokio::test]
async fn sixteen_characters_and_an_address_are_enough() {
    let world = World::unlinked().await;
    let ticket = world.station.ticket("第一中学", HOUR, None).unwrap();
    let code = ticket.secret.code().to_lowercase();
    world.enrol(Invitation::Typed { address: world.url(), code }).await;
    let superior = world.store.superior(world.superior()).unwrap();
    assert_eq!((superior.name.as_str(), superior.unit), ("市教育局", ticket.unit));
    assert_eq!(superior.root_pem.trim(), ticket.root_pem.trim());
    assert_eq!(superior.trust_version, 1);
    assert!(Pending::kept(&world.store).unwrap().is_empty());
}

#[tokio::test]
async fn a_restart_before_the_decision_goes_on_with_the_same_code() {
    let world = World::unlinked().await;
    let ticket = world.station.ticket("第一中学", HOUR, None).unwrap();
    let pending = begin(&world, file(&ticket)).await.unwrap();
    assert_eq!(ask(&world, &pending).await.unwrap(), Decision::Pending);
    let shown = pending.check_code();
    drop(pending);
    world.clock.advance(HOUR / 2);
    let kept = Pending::kept(&world.store).unwrap().remove(0);
    let again = begin(&world, file(&ticket)).await.unwrap();
    assert_eq!((kept.check_code(), again.check_code()), (shown.clone(), shown.clone()));
    world.station.confirm(&shown).unwrap();
    assert_eq!(ask(&world, &kept).await.unwrap(), Decision::Linked(world.superior()));
}

#[tokio::test]
async fn a_refusal_links_nothing() {
    let world = World::unlinked().await;
    let ticket = world.station.ticket("第一中学", HOUR, None).unwrap();
    let pending = begin(&world, file(&ticket)).await.unwrap();
    ask(&world, &pending).await.unwrap();
    world.station.refuse(&pending.check_code()).unwrap();
    assert_eq!(ask(&world, &pending).await.unwrap(), Decision::Refused);
    assert!(world.store.superiors().unwrap().is_empty());
    assert!(Pending::kept(&world.store).unwrap().is_empty());
}

#[tokio::test]
async fn a_used_an_unknown_and_a_mangled_ticket_say_so() {
    let world = World::unlinked().await;
    let ticket = world.station.ticket("第一中学", HOUR, None).unwrap();
    let other = World::unlinked().await;
    other.enrol_at(&world, file(&ticket)).await;
    let used = begin(&world, file(&ticket)).await.unwrap();
    assert!(matches!(ask(&world, &used).await, Err(EnrolError::TicketRefused)));
    let mut mangled = world.station.ticket("第二中学", HOUR, None).unwrap();
    mangled.root = base::Digest::of(b"another root");
    let refused = begin(&world, file(&mangled)).await;
    assert!(matches!(refused, Err(EnrolError::TicketRoot)));
    let nonsense = begin(&world, Invitation::File(b"hello".to_vec())).await;
    assert!(matches!(nonsense, Err(EnrolError::Ticket(_))));
}

/// Whoever sits between shows a root of its own; the typed code never tells it the secret.
#[tokio::test]
async fn a_false_station_learns_no_secret_and_links_nothing() {
    let world = World::unlinked().await;
    let false_world = World::unlinked().await;
    let ticket = world.station.ticket("第一中学", HOUR, None).unwrap();
    let code = ticket.secret.code();
    let typed = Invitation::Typed { address: false_world.url(), code };
    let pending = begin(&world, typed).await.unwrap();
    assert!(matches!(ask(&world, &pending).await, Err(EnrolError::TicketRefused)));
    assert!(world.store.superiors().unwrap().is_empty());
    let honest = ticket.secret.check_code(b"any request", ticket.root);
    assert_ne!(pending.check_code(), honest);
}
