//! Enrolment against tickets used twice, expired, stolen, intercepted; and what a unit may believe.

use super::*;
use crate::trial::{Trial, enrol_post, note, open};
use base::Clock as _;
use format::{Form as _, TicketV1, TrustV1};
use keys::DeviceKey;
use std::time::Duration;

struct Came {
    ticket: TicketV1,
    post: EnrolPostV1,
    device: Id,
    key: DeviceKey,
}

fn come(trial: &Trial) -> Came {
    let ticket = trial.ticket("第一中学");
    let key = DeviceKey::generate().unwrap();
    let device = Id::fresh(&trial.clock).unwrap();
    let post = enrol_post(&ticket, &key, device, trial.clock.now());
    Came { ticket, post, device, key }
}

fn ask(trial: &Trial, post: &EnrolPostV1) -> Result<EnrolAnswerV1, ProblemKind> {
    trial.station.enrol(post).unwrap()
}

fn code(came: &Came) -> String {
    came.ticket.secret.check_code(&came.post.request.0, came.ticket.root)
}

#[test]
fn a_device_waits_until_the_officer_confirms_the_code_on_both_screens() {
    let trial = Trial::live();
    let came = come(&trial);
    assert_eq!(ask(&trial, &came.post).unwrap().state, EnrolWord::Pending);
    let shown = trial.station.enrolments().unwrap();
    assert_eq!(shown[0].check_code, code(&came));
    let digits = code(&came);
    let (first, last) = digits.split_at(4);
    let spaced = format!("{first} {last}");
    let names = trial.station.confirm(&spaced).unwrap();
    assert_eq!(names, ("值班室电脑".to_owned(), "第一中学".to_owned()));

    let answer = ask(&trial, &came.post).unwrap();
    answer.check().unwrap();
    let statement = answer.statement.unwrap().0;
    let proof = answer.proof.unwrap();
    assert!(came.ticket.secret.proves(STATEMENT_PROOF, &statement, proof));
    let key = trial.station.keys.station_key();
    let said: DeviceStatementV1 = open(&statement, key);
    assert_eq!((said.device, said.unit), (came.device, came.ticket.unit));
    assert_eq!((said.key.0, said.station_key), (came.key.public(), key));
    let trust: TrustV1 = open(&answer.trust.unwrap().0, key);
    assert_eq!(trust.issuers[0].key, trial.station.keys.issuer_key());
}

#[test]
fn the_answer_stays_the_same_for_the_same_request() {
    let trial = Trial::live();
    let came = come(&trial);
    ask(&trial, &came.post).unwrap();
    trial.station.confirm(&code(&came)).unwrap();
    let first = ask(&trial, &came.post).unwrap();
    trial.clock.advance(Duration::from_secs(86_400 * 365));
    assert_eq!(ask(&trial, &came.post).unwrap(), first);
}

#[test]
fn a_refused_device_is_told_and_stays_out() {
    let trial = Trial::live();
    let came = come(&trial);
    ask(&trial, &came.post).unwrap();
    trial.station.refuse(&code(&came)).unwrap();
    assert_eq!(ask(&trial, &came.post).unwrap().state, EnrolWord::Refused);
    assert!(trial.station.sender(PublicKey(came.key.public()).id()).unwrap().is_none());
    assert!(matches!(trial.station.confirm(&code(&came)), Err(Error::UnknownCheckCode { .. })));
}

#[test]
fn a_ticket_is_good_once() {
    let trial = Trial::live();
    let came = come(&trial);
    ask(&trial, &came.post).unwrap();
    let thief = DeviceKey::generate().unwrap();
    let id = Id::fresh(&trial.clock).unwrap();
    let second = enrol_post(&came.ticket, &thief, id, trial.clock.now());
    assert_eq!(ask(&trial, &second), Err(ProblemKind::TicketInvalid));
    trial.station.confirm(&code(&came)).unwrap();
    assert_eq!(ask(&trial, &second), Err(ProblemKind::TicketInvalid));
    assert_eq!(trial.station.enrolments().unwrap().len(), 1);
}

#[test]
fn an_expired_ticket_is_refused_but_a_pending_request_is_not() {
    let trial = Trial::live();
    let (early, late) = (come(&trial), come(&trial));
    ask(&trial, &early.post).unwrap();
    trial.clock.advance(Duration::from_secs(3601));
    assert_eq!(ask(&trial, &late.post), Err(ProblemKind::TicketInvalid));
    assert_eq!(ask(&trial, &early.post).unwrap().state, EnrolWord::Pending);
    trial.ticket("第二中学");
    trial.station.confirm(&code(&early)).unwrap();
    assert_eq!(ask(&trial, &early.post).unwrap().state, EnrolWord::Confirmed);
}

#[test]
fn whoever_does_not_know_the_secret_gets_nothing() {
    let trial = Trial::live();
    let came = come(&trial);
    let mut forged = came.post.clone();
    forged.proof = Digest::of(b"guess");
    assert_eq!(ask(&trial, &forged), Err(ProblemKind::TicketInvalid));
    let stranger = TicketSecret::fresh().unwrap();
    let made_up = TicketV1 { secret: stranger, ..came.ticket.clone() };
    let post = enrol_post(&made_up, &came.key, came.device, trial.clock.now());
    assert_eq!(ask(&trial, &post), Err(ProblemKind::TicketInvalid));
    assert_eq!(ask(&trial, &came.post).unwrap().state, EnrolWord::Pending);
}

#[test]
fn a_device_that_saw_another_root_is_refused_and_alarmed() {
    let trial = Trial::live();
    let came = come(&trial);
    let seen = TicketV1 { root: Digest::of(b"in the middle"), ..came.ticket.clone() };
    let post = enrol_post(&seen, &came.key, came.device, trial.clock.now());
    assert_eq!(ask(&trial, &post), Err(ProblemKind::TicketInvalid));
    assert_eq!(trial.station.alarms().unwrap()[0].kind, "false_root");
    assert!(trial.station.enrolments().unwrap().is_empty());
}

#[test]
fn a_request_signed_by_another_key_is_refused() {
    let trial = Trial::live();
    let came = come(&trial);
    let other = DeviceKey::generate().unwrap();
    let request = EnvelopeV1::decode(&came.post.request.0).unwrap();
    let signature = other.sign(EnrolRequestV1::DOMAIN, request.payload());
    let key = PublicKey(came.key.public()).id();
    let forged = EnvelopeV1::from_parts(key, request.payload().to_vec(), signature).unwrap();
    let proof = came.ticket.secret.proof(REQUEST_PROOF, forged.bytes());
    let post = EnrolPostV1 { request: Octets(forged.into_bytes()), proof };
    assert_eq!(ask(&trial, &post), Err(ProblemKind::EnvelopeSignature));
    let post = EnrolPostV1 { request: Octets(b"<html>".to_vec()), proof };
    assert_eq!(ask(&trial, &post), Err(ProblemKind::EnvelopeSignature));
}

#[test]
fn a_fresh_ticket_stands_for_what_was_not_decided_or_was_refused() {
    let trial = Trial::live();
    let came = come(&trial);
    ask(&trial, &came.post).unwrap();
    let again = trial.ticket("第一中学");
    let post = enrol_post(&again, &came.key, came.device, trial.clock.now());
    assert_eq!(ask(&trial, &post).unwrap().state, EnrolWord::Pending);
    assert_eq!(ask(&trial, &came.post).unwrap().state, EnrolWord::Refused, "given up");
    trial.station.refuse(&again.secret.check_code(&post.request.0, again.root)).unwrap();
    let third = trial.ticket("第一中学");
    let post = enrol_post(&third, &came.key, came.device, trial.clock.now());
    ask(&trial, &post).unwrap();
    trial.station.confirm(&third.secret.check_code(&post.request.0, third.root)).unwrap();
    assert_eq!(ask(&trial, &post).unwrap().state, EnrolWord::Confirmed);
}

#[test]
fn an_enrolled_device_cannot_come_again_by_another_ticket() {
    let trial = Trial::live();
    let came = come(&trial);
    ask(&trial, &came.post).unwrap();
    trial.station.confirm(&code(&came)).unwrap();
    let ticket = trial.ticket("第二中学");
    let post = enrol_post(&ticket, &came.key, came.device, trial.clock.now());
    assert_eq!(ask(&trial, &post), Err(ProblemKind::NotAllowed));
}

#[test]
fn secrets_leave_the_ledger_at_the_decision_or_their_expiry() {
    let trial = Trial::live();
    let came = come(&trial);
    trial.ticket("第二中学");
    ask(&trial, &came.post).unwrap();
    let secrets = || {
        trial.station.ledger.read(|ledger| {
            ledger
                .query_row("SELECT count(*) FROM ticket WHERE secret <> ''", [], |row| {
                    row.get::<_, i64>(0)
                })
                .map_err(Error::Ledger)
        })
    };
    assert_eq!(secrets().unwrap(), 2);
    trial.station.confirm(&code(&came)).unwrap();
    assert_eq!(secrets().unwrap(), 1);
    trial.clock.advance(Duration::from_secs(3601));
    trial.ticket("第三中学");
    assert_eq!(secrets().unwrap(), 1);
}

#[test]
fn a_practice_station_confirms_by_itself_for_drills() {
    let trial = Trial::practice();
    let came = come(&trial);
    let answer = ask(&trial, &came.post).unwrap();
    assert_eq!(answer.state, EnrolWord::Confirmed);
    let said: DeviceStatementV1 =
        open(&answer.statement.unwrap().0, trial.station.keys.station_key());
    assert_eq!(said.mode, ModeWord::Drill);
}

#[test]
fn all_is_still_there_after_a_restart() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let envelope = device.say(&note("一"));
    trial.take(device.unit, &[&envelope]);
    let (id, root, key) =
        (trial.station.id(), trial.station.fingerprint(), trial.station.keys.station_key());
    let Trial { station, clock, place } = trial;
    drop(station);
    let setup = crate::Setup { mode: ModeWord::Drill, ..crate::Setup::default() };
    let again = Station::open(place.path(), &setup, std::sync::Arc::new(clock)).unwrap();
    assert_eq!((again.id(), again.fingerprint(), again.keys.station_key()), (id, root, key));
    assert_eq!((again.name(), again.mode()), ("某市应急办", ModeWord::Live));
    let octets = [Octets(envelope.bytes().to_vec())];
    assert!(again.take(device.unit, &octets).unwrap().receipt.is_some());
    std::fs::remove_file(place.path().join("station.key")).unwrap();
    drop(again);
    let lost = Station::open(
        place.path(),
        &crate::Setup::default(),
        std::sync::Arc::new(base::SystemClock),
    );
    assert!(matches!(lost, Err(Error::KeyMissing { .. })));
}
