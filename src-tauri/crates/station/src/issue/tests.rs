//! Warnings as units see them: dense, chained, signed within the delegation, proved fresh.

use super::*;
use crate::{FRESHNESS_PERIOD_SECONDS, trial::Trial};
use base::Clock as _;
use format::{DownItemV1, FreshnessV1, ReceiptV1, SignForV1, TrustV1};

fn draft(trial: &Trial) -> WarningDraft {
    WarningDraft {
        title: "漏洞利用预警".to_owned(),
        colour: ColourWord::Orange,
        scope: "全市".to_owned(),
        attention: "某漏洞被利用".to_owned(),
        measures: "立即修复".to_owned(),
        time_limit: "24 小时内".to_owned(),
        issuer: None,
        category: None,
        effective: None,
        expires: trial.clock.now().plus(Duration::from_secs(86_400)),
        units: Vec::new(),
        mode: trial.station.mode(),
        replaces: None,
    }
}

fn events(trial: &Trial, unit: Id) -> Vec<(PayloadV1, Digest)> {
    let is_event = |item: &DownItemV1| item.carries == DownWord::Event;
    let list = trial.station.down(unit, 0).unwrap();
    list.items
        .into_iter()
        .filter(is_event)
        .map(|item| {
            let hash = Digest::of(&item.envelope.0);
            (crate::trial::open(&item.envelope.0, trial.station.keys.issuer_key()), hash)
        })
        .collect()
}

fn warning(payload: &PayloadV1) -> WarningV1 {
    match payload.read_body().unwrap() {
        BodyV1::Warning(warning) => warning,
        _ => panic!("not a warning"),
    }
}

fn freshness(trial: &Trial, unit: Id) -> FreshnessV1 {
    let list = trial.station.down(unit, 0).unwrap();
    crate::trial::open(&list.freshness.0, trial.station.keys.station_key())
}

#[test]
fn a_warning_reaches_every_unit_with_all_its_contents() {
    let trial = Trial::live();
    let (first, second) = (trial.enrol("第一中学"), trial.enrol("第二中学"));
    let only = WarningDraft { units: vec!["第二中学".to_owned()], ..draft(&trial) };
    let id = trial.station.issue_warning(only).unwrap();
    for unit in [first.unit, second.unit] {
        let events = events(&trial, unit);
        let said = warning(&events[0].0);
        assert_eq!((said.warning, events[0].0.subject), (id, id));
        assert_eq!(said.concerns(unit), unit == second.unit);
        let texts: Vec<&str> = said.contents.iter().map(|item| item.text.as_str()).collect();
        let start = "2026-09-24T12:00:00+08:00";
        let expect =
            ["橙色预警", start, "全市", "某漏洞被利用", "立即修复", "24 小时内", "某市应急办"];
        assert_eq!(texts, expect);
    }
}

#[test]
fn the_issuer_s_stream_is_dense_and_chained() {
    let trial = Trial::live();
    let device = trial.enrol("第一中学");
    let first = trial.station.issue_warning(draft(&trial)).unwrap();
    let update = WarningDraft { replaces: Some(first), ..draft(&trial) };
    let second = trial.station.issue_warning(update).unwrap();
    trial.station.cancel_warning(&second.to_string(), "威胁已消除").unwrap();
    let events = events(&trial, device.unit);
    let seqs: Vec<u64> = events.iter().map(|(payload, _)| payload.seq).collect();
    let prevs: Vec<Option<Digest>> = events.iter().map(|(payload, _)| payload.prev).collect();
    assert_eq!(seqs, [1, 2, 3]);
    assert_eq!(prevs, [None, Some(events[0].1), Some(events[1].1)]);
    let messages: Vec<MessageWord> =
        events.iter().map(|(payload, _)| warning(payload).message).collect();
    assert_eq!(messages, [MessageWord::Alert, MessageWord::Update, MessageWord::Cancel]);
    assert_eq!(warning(&events[1].0).references[0].warning, first);
    assert_eq!(warning(&events[2].0).references[0].warning, second);
    let head = &freshness(&trial, device.unit).heads[0];
    assert_eq!((head.seq, head.hash), (3, Some(events[2].1)));
    assert_eq!(head.stream, events[0].0.stream);
}

#[test]
fn nothing_is_issued_that_breaks_a_rule() {
    type Change = fn(&mut WarningDraft);
    let trial = Trial::live();
    let device = trial.enrol("第一中学");
    let cases: [(&str, Change); 5] = [
        ("no title", |draft| draft.title = " ".to_owned()),
        ("no measures", |draft| draft.measures = String::new()),
        ("over already", |draft| draft.expires = Moment::from_unix_ms(0)),
        ("over before it starts", |draft| draft.effective = Some(draft.expires)),
        ("unknown unit", |draft| draft.units = vec!["没有的学校".to_owned()]),
    ];
    for (name, change) in cases {
        let mut bad = draft(&trial);
        change(&mut bad);
        assert!(trial.station.issue_warning(bad).is_err(), "{name}");
    }
    let unknown = trial.station.cancel_warning(&device.unit.to_string(), "误");
    assert!(matches!(unknown, Err(Error::UnknownWarning { .. })));
    assert!(events(&trial, device.unit).is_empty());
}

#[test]
fn the_station_keeps_within_its_colour() {
    let Trial { station, clock, place } = Trial::live();
    drop(station);
    let setup = crate::Setup { colour_max: Some(ColourWord::Yellow), ..crate::Setup::default() };
    let station = Station::open(place.path(), &setup, Arc::new(clock.clone())).unwrap();
    let trial = Trial { station: Arc::new(station), clock, place };
    let refused = trial.station.issue_warning(draft(&trial));
    assert!(matches!(refused, Err(Error::ColourTooGrave { colour_max: "黄色" })));
    let yellow = WarningDraft { colour: ColourWord::Yellow, ..draft(&trial) };
    assert!(trial.station.issue_warning(yellow).is_ok());
    let trust = trial.station.trust(1).unwrap().unwrap();
    let list: TrustV1 = crate::trial::open(&trust.0, trial.station.keys.station_key());
    assert_eq!((list.version, list.issuers[0].colour_max), (2, ColourWord::Yellow));
}

#[test]
fn who_signed_for_it_and_who_did_not_is_shown() {
    let trial = Trial::live();
    let (mut first, _second) = (trial.enrol("第一中学"), trial.enrol("第二中学"));
    let id = trial.station.issue_warning(draft(&trial)).unwrap();
    let signed = trial.clock.now().plus(Duration::from_secs(60));
    let body = SignForV1 {
        warning: id,
        at: signed,
        by: "张三".to_owned(),
        note: Some("已排查".to_owned()),
    };
    let envelope = first.say(&BodyV1::SignFor(body));
    trial.take(first.unit, &[&envelope]);
    let shown = trial.station.warnings(ModeWord::Live).unwrap();
    let units: Vec<(&str, Option<Moment>)> =
        shown[0].units.iter().map(|unit| (unit.unit_name.as_str(), unit.signed)).collect();
    assert_eq!(units, [("第一中学", Some(signed)), ("第二中学", None)]);
    assert_eq!(shown[0].units[0].by.as_deref(), Some("张三"));
    assert!(trial.station.warnings(ModeWord::Drill).unwrap().is_empty());
}

#[test]
fn a_drill_s_sign_for_does_not_count_for_a_live_warning() {
    let trial = Trial::live();
    let mut device = trial.enrol("第一中学");
    let id = trial.station.issue_warning(draft(&trial)).unwrap();
    device.mode = ModeWord::Drill;
    let at = trial.clock.now();
    let body = SignForV1 { warning: id, at, by: "张三".to_owned(), note: None };
    let envelope = device.say(&BodyV1::SignFor(body));
    trial.take(device.unit, &[&envelope]);
    assert_eq!(trial.station.warnings(ModeWord::Live).unwrap()[0].units[0].signed, None);
}

#[test]
fn a_practice_station_issues_drills_alone() {
    let trial = Trial::practice();
    let live = WarningDraft { mode: ModeWord::Live, ..draft(&trial) };
    assert!(matches!(trial.station.issue_warning(live), Err(Error::DrillOnly)));
    let device = trial.enrol("演练单位");
    trial.station.issue_warning(draft(&trial)).unwrap();
    assert_eq!(events(&trial, device.unit)[0].0.mode, ModeWord::Drill);
}

#[test]
fn an_instruction_goes_to_one_unit_in_a_stream_of_its_own() {
    let trial = Trial::live();
    let (first, second) = (trial.enrol("第一中学"), trial.enrol("第二中学"));
    trial
        .station
        .issue_instruction(InstructionDraft {
            unit: "第一中学".to_owned(),
            title: "排查".to_owned(),
            text: "今日内排查弱口令".to_owned(),
            due: None,
            mode: ModeWord::Live,
        })
        .unwrap();
    let shown = trial.station.instructions(ModeWord::Live).unwrap();
    assert_eq!((shown[0].unit.unit_name.as_str(), shown[0].unit.signed), ("第一中学", None));
    let received = events(&trial, first.unit);
    assert_eq!((received.len(), received[0].0.seq, received[0].0.to), (1, 1, first.unit));
    assert!(events(&trial, second.unit).is_empty());
}

#[test]
fn a_receipt_of_a_later_level_goes_to_its_unit_once() {
    let trial = Trial::live();
    let (mut first, second) = (trial.enrol("第一中学"), trial.enrol("第二中学"));
    let envelope = first.say(&crate::trial::report("一"));
    trial.take(first.unit, &[&envelope]);
    let id = trial.station.reports(ModeWord::Live).unwrap()[0].id;
    for _ in 0..2 {
        trial.station.sign_report(&id.to_string(), "李四").unwrap();
    }
    trial.station.return_report(&id.to_string(), "李四", "缺少影响范围").unwrap();
    let receipts = |unit| -> Vec<ReceiptV1> {
        let list = trial.station.down(unit, 0).unwrap();
        let is_receipt = |item: &&DownItemV1| item.carries == DownWord::Receipt;
        let key = trial.station.keys.station_key();
        list.items
            .iter()
            .filter(is_receipt)
            .map(|item| crate::trial::open(&item.envelope.0, key))
            .collect()
    };
    let received = receipts(first.unit);
    let levels: Vec<&str> = received.iter().map(|receipt| receipt.level.word()).collect();
    assert_eq!(levels, ["signed_for", "returned"]);
    assert!(received.iter().all(|receipt| receipt.covers(id, envelope.hash())));
    assert_eq!(received[1].reason.as_deref(), Some("缺少影响范围"));
    assert!(receipts(second.unit).is_empty());
}

#[test]
fn freshness_is_signed_anew_every_period_and_at_every_change() {
    let trial = Trial::live();
    let unit = trial.enrol("第一中学").unit;
    let period = Duration::from_secs(u64::from(FRESHNESS_PERIOD_SECONDS));
    let first = freshness(&trial, unit);
    assert_eq!((first.at, first.heads[0].seq), (trial.clock.now(), 0));
    trial.clock.advance(period - Duration::from_secs(1));
    assert_eq!(freshness(&trial, unit), first);
    trial.clock.advance(Duration::from_secs(1));
    assert_eq!(freshness(&trial, unit).at, trial.clock.now());
    trial.clock.advance(Duration::from_secs(1));
    trial.station.issue_warning(draft(&trial)).unwrap();
    let changed = freshness(&trial, unit);
    assert_eq!((changed.at, changed.heads[0].seq), (trial.clock.now(), 1));
}

#[test]
fn what_another_process_issues_is_heard_of() {
    let trial = Trial::live();
    let other =
        Station::open(trial.place.path(), &crate::Setup::default(), Arc::new(trial.clock.clone()));
    let mut marks = trial.station.marks();
    marks.borrow_and_update();
    other.unwrap().issue_warning(draft(&trial)).unwrap();
    assert!(!marks.has_changed().unwrap());
    trial.station.refresh().unwrap();
    assert!(marks.has_changed().unwrap());
}

#[test]
fn the_downward_list_is_asked_for_in_pages() {
    let trial = Trial::live();
    let unit = trial.enrol("第一中学").unit;
    for _ in 0..210 {
        trial.station.issue_warning(draft(&trial)).unwrap();
    }
    let first = trial.station.down(unit, 0).unwrap();
    assert_eq!((first.items.len(), first.more), (200, true));
    let second = trial.station.down(unit, first.next).unwrap();
    assert_eq!((second.items.len(), second.more), (11, false));
    let last = trial.station.down(unit, second.next).unwrap();
    assert_eq!((last.items.len(), last.next), (0, second.next));
}
