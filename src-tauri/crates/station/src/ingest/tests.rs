//! What the station does with every kind of envelope: nothing is lost, nothing is taken twice,
//! nothing false is receipted.

use crate::trial::{Device, Trial, note, report};
use base::{Digest, Moment};
use format::{
    BodyV1, EnvelopeV1, Form as _, ModeWord, NeedV1, Octets, PayloadV1, ProblemKind, ReceiptWord,
    StreamId, WithdrawV1,
};

fn kinds(answer: &format::BatchAnswerV1) -> Vec<ProblemKind> {
    let kind = |rejected: &format::RejectedV1| ProblemKind::from_uri(&rejected.problem.kind);
    answer.rejected.iter().filter_map(kind).collect()
}

fn stored(trial: &Trial) -> i64 {
    trial
        .station
        .ledger
        .read(|ledger| {
            ledger
                .query_row("SELECT count(*) FROM event", [], |row| row.get(0))
                .map_err(crate::Error::Ledger)
        })
        .unwrap()
}

fn refused(trial: &Trial, device: &Device, envelope: &EnvelopeV1) -> ProblemKind {
    let answer = trial.take(device.unit, &[envelope]);
    assert_eq!(answer.receipt, None);
    kinds(&answer)[0]
}

#[test]
fn a_stored_event_has_a_signed_receipt_for_its_id_and_hash() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let (first, second) = (device.say(&report("一")), device.say(&note("二")));
    let answer = trial.take(device.unit, &[&first, &second]);
    let receipt = trial.receipt(&answer);
    assert_eq!((receipt.level, receipt.unit), (ReceiptWord::Stored, device.unit));
    let id = |envelope: &EnvelopeV1| PayloadV1::decode(envelope.payload()).unwrap().id;
    assert!(receipt.covers(id(&first), first.hash()) && receipt.covers(id(&second), second.hash()));
    assert!(!receipt.covers(id(&first), second.hash()));
    assert_eq!(receipt.items.iter().map(|item| item.rseq).collect::<Vec<_>>(), [1, 2]);
    assert!(answer.need.is_empty() && answer.rejected.is_empty());
}

#[test]
fn the_same_event_again_is_the_same_row() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let envelope = device.say(&report("一"));
    let first = trial.receipt(&trial.take(device.unit, &[&envelope]));
    trial.clock.advance(std::time::Duration::from_secs(86_400 * 400));
    let again = trial.receipt(&trial.take(device.unit, &[&envelope, &envelope]));
    assert_eq!(again.items, [first.items[0], first.items[0]]);
    assert_eq!(stored(&trial), 1);
}

#[test]
fn an_id_used_again_for_other_bytes_is_refused_and_alarmed() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let first = device.say(&note("一"));
    trial.take(device.unit, &[&first]);
    let payload = PayloadV1::decode(first.payload()).unwrap();
    let other = PayloadV1 { body: note("另一份").to_value().unwrap(), ..payload };
    let envelope = device.seal(&other);
    assert_eq!(refused(&trial, &device, &envelope), ProblemKind::IdReused);
    assert_eq!(refused(&trial, &device, &envelope), ProblemKind::IdReused);
    assert_eq!(stored(&trial), 1);
    assert_eq!(trial.station.alarms().unwrap().len(), 1);
}

#[test]
fn a_gap_is_named_beside_the_receipt_and_filled_later() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let events: Vec<EnvelopeV1> = (0..6).map(|n| device.say(&note(&format!("{n}")))).collect();
    let stream = device.stream();
    let need = |from, to| NeedV1 { stream, from, to };
    let answer = trial.take(device.unit, &[&events[5], &events[2]]);
    assert_eq!(trial.receipt(&answer).items.len(), 2);
    assert_eq!(answer.need, [need(1, 2), need(4, 5)]);
    assert_eq!(trial.take(device.unit, &[&events[0], &events[1]]).need, [need(4, 5)]);
    let state = trial.station.stream_state(stream).unwrap();
    assert_eq!((state.contiguous, state.head, state.gaps), (3, 6, vec![(4, 5)]));
    assert!(trial.take(device.unit, &[&events[4], &events[3]]).need.is_empty());
    let state = trial.station.stream_state(stream).unwrap();
    assert_eq!((state.contiguous, state.head_hash), (6, Some(events[5].hash())));
    assert!(trial.station.alarms().unwrap().is_empty());
}

#[test]
fn a_withdrawn_seq_counts_as_filled() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let (first, never_sent) = (device.say(&note("一")), device.say(&report("二")));
    let body = WithdrawV1 { seq: 2, hash: never_sent.hash(), reason: None };
    let withdrawal = device.say(&BodyV1::Withdraw(body));
    let answer = trial.take(device.unit, &[&first, &withdrawal]);
    assert!(answer.need.is_empty());
    assert_eq!(trial.station.stream_state(device.stream()).unwrap().contiguous, 3);
    // It was sent after all, by another way: it is kept, and shown as withdrawn.
    assert!(trial.take(device.unit, &[&never_sent]).rejected.is_empty());
    assert!(trial.station.reports(ModeWord::Live).unwrap()[0].withdrawn);
}

#[test]
fn a_fork_is_kept_on_both_sides_and_freezes_the_stream() {
    type Restored = fn(&Device, &[EnvelopeV1]) -> PayloadV1;
    let cases: [(&str, Restored); 4] = [
        ("same seq", |device, events| device.payload(2, Some(events[0].hash()), &note("叉"))),
        ("same first seq", |device, _| device.payload(1, None, &note("叉"))),
        ("another prev", |device, _| device.payload(4, Some(Digest::of(b"")), &note("叉"))),
        ("withdraws what is not there", |device, events| {
            let body = WithdrawV1 { seq: 2, hash: Digest::of(b""), reason: None };
            device.payload(4, Some(events[2].hash()), &BodyV1::Withdraw(body))
        }),
    ];
    for (name, clone) in cases {
        let trial = Trial::live();
        let mut device = trial.enrol("第一中学");
        let events: Vec<EnvelopeV1> = (0..3).map(|n| device.say(&note(&format!("{n}")))).collect();
        trial.take(device.unit, &events.iter().collect::<Vec<_>>());
        let fork = device.seal(&clone(&device, &events));
        assert_eq!(refused(&trial, &device, &fork), ProblemKind::Fork, "{name}");
        assert_eq!(stored(&trial), 4, "{name}");
        let state = trial.station.stream_state(device.stream()).unwrap();
        assert!(state.frozen && state.head == 3, "{name}");
        assert_eq!(trial.station.alarms().unwrap()[0].kind, "fork", "{name}");
        // Later events are kept too, but the stream takes none; what was taken stays receipted.
        let later = device.say(&note("后"));
        assert_eq!(refused(&trial, &device, &later), ProblemKind::Fork, "{name}");
        assert_eq!(refused(&trial, &device, &later), ProblemKind::Fork, "{name}");
        assert_eq!(stored(&trial), 5, "{name}");
        assert_eq!(trial.receipt(&trial.take(device.unit, &[&events[1]])).items.len(), 1);
    }
}

#[test]
fn a_fork_that_comes_before_its_neighbour_is_seen() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let events: Vec<EnvelopeV1> = (0..2).map(|n| device.say(&note(&format!("{n}")))).collect();
    trial.take(device.unit, &[&events[1]]);
    let other_first = device.seal(&device.payload(1, None, &note("叉")));
    assert_eq!(refused(&trial, &device, &other_first), ProblemKind::Fork);
}

#[test]
fn a_new_epoch_is_taken_and_alarmed() {
    let trial = Trial::live();
    let device = trial.enrol("第一中学");
    let stream = StreamId { epoch: 2, ..device.stream() };
    let payload = PayloadV1 { stream, epoch: 2, ..device.payload(1, None, &note("一")) };
    assert!(trial.take(device.unit, &[&device.seal(&payload)]).rejected.is_empty());
    assert_eq!(trial.station.alarms().unwrap()[0].kind, "epoch");
}

#[test]
fn no_wall_clock_is_a_reason_to_refuse() {
    let trial = Trial::live();
    let device = trial.enrol("第一中学");
    for (seq, ms) in [(1, i64::MIN), (3, i64::MAX), (5, 0)] {
        let prev = (seq > 1).then(|| Digest::of(b"unseen"));
        let payload =
            PayloadV1 { wall: Moment::from_unix_ms(ms), ..device.payload(seq, prev, &note("时")) };
        assert!(trial.take(device.unit, &[&device.seal(&payload)]).rejected.is_empty(), "{ms}");
    }
}

#[test]
fn no_flipped_byte_is_taken() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let envelope = device.say(&note("一"));
    let flipped: Vec<Octets> = (0..envelope.bytes().len())
        .map(|at| {
            let mut bytes = envelope.bytes().to_vec();
            bytes[at] ^= 0x20;
            Octets(bytes)
        })
        .collect();
    let answer = trial.station.take(device.unit, &flipped).unwrap();
    assert_eq!(answer.receipt, None);
    assert_eq!(answer.rejected.len(), flipped.len());
    assert_eq!(stored(&trial), 0);
}

#[test]
fn what_is_not_addressed_rightly_is_refused_with_its_reason() {
    let (trial, practice) = (Trial::live(), Trial::practice());
    let (device, other) = (trial.enrol("第一中学"), trial.enrol("第二中学"));
    let body = note("一");
    let good = device.payload(1, None, &body);
    let to_other = StreamId { to: other.unit, ..good.stream };
    let cases = [
        ("another station", PayloadV1 { stream: to_other, to: other.unit, ..good.clone() }),
        ("another device's stream", PayloadV1 { stream: other.stream(), ..good.clone() }),
        ("another unit", PayloadV1 { unit: other.unit, ..good.clone() }),
        ("a downward kind", PayloadV1 { kind: "warning".to_owned(), ..good.clone() }),
    ];
    for (name, payload) in cases {
        let envelope = device.seal(&payload);
        assert_eq!(refused(&trial, &device, &envelope), ProblemKind::NotAllowed, "{name}");
    }
    let sound = device.seal(&good);
    assert_eq!(refused(&trial, &other, &sound), ProblemKind::NotAllowed, "handed in by another");
    assert_eq!(refused(&practice, &device, &sound), ProblemKind::UnknownDevice, "a stranger");
    assert_eq!((stored(&trial), stored(&practice)), (0, 0));
}

#[test]
fn a_kind_of_a_later_program_is_kept() {
    let trial = Trial::live();
    let device = trial.enrol("第一中学");
    let payload =
        PayloadV1 { kind: "later_kind".to_owned(), ..device.payload(1, None, &note("一")) };
    assert!(trial.take(device.unit, &[&device.seal(&payload)]).rejected.is_empty());
    assert_eq!(stored(&trial), 1);
}

#[test]
fn a_bad_one_in_a_batch_holds_up_nobody() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let envelope = device.say(&note("一"));
    let batch = [Octets(b"<html>".to_vec()), Octets(envelope.bytes().to_vec()), Octets(vec![])];
    let answer = trial.station.take(device.unit, &batch).unwrap();
    assert_eq!(trial.receipt(&answer).items.len(), 1);
    assert_eq!(answer.rejected.iter().map(|one| one.index).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(answer.rejected[0].hash, Digest::of(b"<html>"));
}

#[test]
fn a_revoked_device_is_quarantined_and_its_past_stays_good() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let (before, after) = (device.say(&report("前")), device.say(&report("后")));
    trial.take(device.unit, &[&before]);
    trial.station.revoke(&device.id.to_string(), "电脑被盗").unwrap();
    assert_eq!(refused(&trial, &device, &after), ProblemKind::Revoked);
    assert_eq!(trial.receipt(&trial.take(device.unit, &[&before])).items.len(), 1);
    assert_eq!(stored(&trial), 2);
    let places: Vec<String> =
        trial.station.reports(ModeWord::Live).unwrap().into_iter().map(|one| one.place).collect();
    assert_eq!(places, ["quarantine", "stream"]);
}

#[test]
fn a_practice_station_takes_drills_alone_and_signs_for_reports() {
    let trial = Trial::practice();
    let mut device = trial.enrol("演练单位");
    let live = PayloadV1 { mode: ModeWord::Live, ..device.payload(1, None, &report("真")) };
    assert_eq!(refused(&trial, &device, &device.seal(&live)), ProblemKind::NotAllowed);
    let drill = device.say(&report("演"));
    trial.take(device.unit, &[&drill]);
    trial.take(device.unit, &[&drill]);
    let reports = trial.station.reports(ModeWord::Drill).unwrap();
    assert_eq!(reports[0].receipts.len(), 1);
    assert_eq!(reports[0].receipts[0].level, "signed_for");
    assert!(trial.station.reports(ModeWord::Live).unwrap().is_empty());
}

#[test]
fn a_remark_is_shown_with_the_reports_of_its_incident() {
    let trial = Trial::live();
    let device = trial.enrol("第一中学");
    let first = device.payload(1, None, &report("一"));
    let first_sealed = device.seal(&first);
    let remark = device.payload(2, Some(first_sealed.hash()), &note("已断网"));
    let remark = device.seal(&PayloadV1 { subject: first.subject, ..remark });
    trial.take(device.unit, &[&first_sealed, &remark]);
    let shown = trial.station.report(&first.id.to_string()).unwrap();
    assert_eq!((shown.notes.len(), shown.notes[0].text.as_str()), (1, "已断网"));
}

#[test]
fn live_and_drill_never_stand_in_one_list() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let live = device.say(&report("真"));
    device.mode = ModeWord::Drill;
    let drill = device.say(&report("演"));
    trial.take(device.unit, &[&live, &drill]);
    for (mode, title) in [(ModeWord::Live, "真"), (ModeWord::Drill, "演")] {
        let reports = trial.station.reports(mode).unwrap();
        assert_eq!(reports.len(), 1);
        assert_eq!(reports[0].report.as_ref().unwrap().title, title);
    }
}
