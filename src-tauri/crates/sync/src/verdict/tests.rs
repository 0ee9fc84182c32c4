//! Tests of the verdict: every check alone makes the difference between valid and set aside.

use super::*;
use base::Moment;
use format::{AreaV1, BootV1, LabelledV1, PublicKey, ReferenceV1, WARNING_CONTENTS};
use keys::DeviceKey;
use store::LinkState;

struct Office {
    issuer: DeviceKey,
    superior: Superior,
    trust: TrustV1,
    floors: Floors,
}

fn id(last: u8) -> Id {
    format!("0199d3a0-0000-7000-8000-0000000000{last:02x}").parse().unwrap()
}

fn at(seconds: i64) -> Moment {
    Moment::from_unix_ms(1_790_000_000_000 + seconds * 1000)
}

const STATION: u8 = 1;
const UNIT: u8 = 2;
const OTHER_UNIT: u8 = 3;

impl Office {
    /// An office that may sign up to orange for every unit.
    fn new() -> Self {
        let issuer = DeviceKey::from_seed(&[5; 32]);
        let stream = StreamId { device: id(STATION), epoch: 1, to: id(STATION) };
        let delegation = DelegationV1 {
            key: PublicKey(issuer.public()),
            name: "市教育局".to_owned(),
            stream,
            colour_max: ColourWord::Orange,
            units: Vec::new(),
        };
        let trust = TrustV1 {
            version: 1,
            station: id(STATION),
            at: at(0),
            issuers: vec![delegation],
            revoked: Vec::new(),
        };
        Self { issuer, superior: superior(Mode::Live), trust, floors: Floors::new() }
    }

    fn stream(&self) -> StreamId {
        self.trust.issuers[0].stream
    }

    fn next(&self) -> PayloadV1 {
        let floor = self.floors.get(&self.stream());
        let body = body(id(0x40));
        PayloadV1 {
            id: id(0x41),
            stream: self.stream(),
            epoch: 1,
            to: id(STATION),
            seq: floor.map_or(1, |floor| floor.seq + 1),
            prev: floor.map(|floor| floor.hash),
            kind: KindWord::Warning.word().to_owned(),
            subject: body.warning,
            unit: id(STATION),
            mode: ModeWord::Live,
            wall: at(0),
            offset: None,
            uncertainty: None,
            boot: BootV1 { id: "boot".to_owned(), elapsed_ms: 1 },
            body: BodyV1::Warning(body).to_value().unwrap(),
            blobs: Vec::new(),
        }
    }

    fn saying(&self, body: &WarningV1) -> PayloadV1 {
        let body = BodyV1::Warning(body.clone()).to_value().unwrap();
        PayloadV1 { body, ..self.next() }
    }

    fn seal(&self, payload: &PayloadV1) -> Vec<u8> {
        seal_by(&self.issuer, payload)
    }

    fn judge(&mut self, payload: &PayloadV1) -> Verdict {
        let bytes = self.seal(payload);
        judge(&bytes, &self.superior, &self.trust, &mut self.floors)
    }

    fn refuses(&mut self, payload: &PayloadV1, why: &str) {
        let before = self.floors.clone();
        assert_eq!(self.judge(payload), Verdict::Aside(leaked(why)), "{why}");
        assert_eq!(self.floors, before, "what is set aside raises no floor");
    }

    fn takes(&mut self, payload: &PayloadV1) -> Incoming {
        match self.judge(payload) {
            Verdict::Warning { warning, .. } => warning,
            other => panic!("{other:?}"),
        }
    }
}

fn leaked(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn seal_by(key: &DeviceKey, payload: &PayloadV1) -> Vec<u8> {
    let public = PublicKey(key.public()).id();
    EnvelopeV1::seal(payload, public, |word, bytes| key.sign(word, bytes)).unwrap().into_bytes()
}

fn superior(mode: Mode) -> Superior {
    Superior {
        id: id(STATION),
        name: "市教育局".to_owned(),
        mode,
        state: LinkState::Linked,
        url: "https://127.0.0.1:1".to_owned(),
        root_pem: String::new(),
        station_key: [0; 32],
        unit: id(UNIT),
        unit_name: "第一中学".to_owned(),
        statement: Vec::new(),
        trust: Vec::new(),
        trust_version: 0,
        cursor: 0,
        freshness: Vec::new(),
        fresh_at: None,
        fresh_until: None,
        offset_ms: None,
        uncertainty_ms: None,
        linked_at: at(0),
    }
}

fn body(warning: Id) -> WarningV1 {
    let label = |(id, label): (&str, &str)| LabelledV1 {
        id: id.to_owned(),
        label: label.to_owned(),
        text: "内容".to_owned(),
    };
    WarningV1 {
        warning,
        message: MessageWord::Alert,
        references: Vec::new(),
        sent: at(0),
        effective: at(0),
        expires: at(3600),
        colour: ColourWord::Orange,
        title: "预警".to_owned(),
        issuer: "市教育局".to_owned(),
        category: None,
        area: AreaV1 { text: "全市".to_owned(), units: Vec::new() },
        contents: WARNING_CONTENTS.into_iter().map(label).collect(),
    }
}

#[test]
fn a_valid_warning_says_how_it_was_verified_and_raises_the_floor() {
    let mut office = Office::new();
    let first = office.takes(&office.next());
    assert_eq!(first.verified, "市教育局签名，授权至橙色");
    assert_eq!((first.id, first.seq, first.mode), (id(0x40), 1, Mode::Live));
    let second = office.takes(&office.next());
    assert_eq!(second.seq, 2);
}

#[test]
fn the_same_again_is_known_and_an_earlier_one_is_a_replay() {
    let mut office = Office::new();
    let first = office.next();
    office.takes(&first);
    assert_eq!(office.judge(&first), Verdict::Known);
    office.takes(&office.next());
    office.refuses(&first, "序号不高于已收到的，疑似重放");
}

#[test]
fn a_gap_is_shown_and_stops_no_warning() {
    let mut office = Office::new();
    office.takes(&office.next());
    let late = PayloadV1 { seq: 5, prev: Some(Digest::of(b"unseen")), ..office.next() };
    let taken = office.takes(&late);
    assert_eq!(taken.verified, "市教育局签名，授权至橙色；此前有预警未收到");
    let second = PayloadV1 { seq: 2, ..late };
    office.refuses(&second, "序号不高于已收到的，疑似重放");
}

#[test]
fn what_the_signature_does_not_cover_is_refused() {
    let mut office = Office::new();
    let other = DeviceKey::from_seed(&[6; 32]);
    let stranger = seal_by(&other, &office.next());
    let verdict = judge(&stranger, &office.superior, &office.trust, &mut office.floors);
    assert_eq!(verdict, Verdict::Aside("签发者不在上级的授权清单内"));
    let mut bent = office.seal(&office.next());
    *bent.last_mut().unwrap() ^= 1;
    let verdict = judge(&bent, &office.superior, &office.trust, &mut office.floors);
    assert_eq!(verdict, Verdict::Aside("签名不符"));
    let verdict = judge(b"<html>", &office.superior, &office.trust, &mut office.floors);
    assert_eq!(verdict, Verdict::Aside("格式无法识别"));
}

/// Guiyang 3.3: red and orange only by the General Administration.
#[test]
fn a_colour_beyond_the_delegation_is_refused() {
    let mut office = Office::new();
    let red = WarningV1 { colour: ColourWord::Red, ..body(id(0x40)) };
    office.refuses(&office.saying(&red), "颜色超出签发者的授权");
    office.trust.issuers[0].colour_max = ColourWord::Red;
    office.takes(&office.saying(&red));
}

#[test]
fn an_area_beyond_the_delegation_is_refused() {
    let mut office = Office::new();
    office.trust.issuers[0].units = vec![id(UNIT)];
    let area = |units| AreaV1 { text: "某地".to_owned(), units };
    for units in [vec![], vec![id(UNIT), id(OTHER_UNIT)]] {
        let wide = WarningV1 { area: area(units), ..body(id(0x40)) };
        office.refuses(&office.saying(&wide), "范围超出签发者的授权");
    }
    let own = WarningV1 { area: area(vec![id(UNIT)]), ..body(id(0x40)) };
    office.takes(&office.saying(&own));
}

#[test]
fn another_s_warning_raises_the_floor_but_does_not_concern_us() {
    let mut office = Office::new();
    let units = vec![id(OTHER_UNIT)];
    let theirs = WarningV1 { area: AreaV1 { text: "某地".to_owned(), units }, ..body(id(0x40)) };
    let verdict = office.judge(&office.saying(&theirs));
    assert!(matches!(verdict, Verdict::Warning { concerns: false, .. }));
    assert_eq!(office.next().seq, 2);
}

#[test]
fn another_stream_kind_or_subject_is_refused() {
    let mut office = Office::new();
    let stream = StreamId { epoch: 2, ..office.stream() };
    let elsewhere = PayloadV1 { stream, epoch: 2, ..office.next() };
    office.refuses(&elsewhere, "不属于该签发者的发布序列");
    let note = PayloadV1 { kind: "note".to_owned(), ..office.next() };
    office.refuses(&note, "不是预警");
    let renamed = PayloadV1 { subject: id(0x50), ..office.next() };
    office.refuses(&renamed, "预警编号与信封不符");
}

#[test]
fn a_broken_chain_is_refused() {
    let mut office = Office::new();
    office.takes(&office.next());
    let forked = PayloadV1 { prev: Some(Digest::of(b"another")), ..office.next() };
    office.refuses(&forked, "与前一份预警不相连，发布序列可能被改动");
}

/// Invariant 11: a drill is a drill everywhere.
#[test]
fn a_practice_station_warns_of_drills_alone() {
    let mut office = Office::new();
    office.superior = superior(Mode::Drill);
    office.refuses(&office.next(), "演练上级站只能发布演练预警");
    let drill = PayloadV1 { mode: ModeWord::Drill, ..office.next() };
    assert_eq!(office.takes(&drill).mode, Mode::Drill);
}

#[test]
fn an_expired_warning_is_valid_history() {
    let mut office = Office::new();
    let past = WarningV1 { effective: at(-7200), expires: at(-3600), ..body(id(0x40)) };
    office.takes(&office.saying(&past));
}

#[test]
fn an_update_and_a_cancel_name_what_they_end() {
    let mut office = Office::new();
    let references = vec![ReferenceV1 { warning: id(0x30), sent: at(-60) }];
    for (message, how) in [
        (MessageWord::Update, Ended::Updated(id(0x40))),
        (MessageWord::Cancel, Ended::Cancelled(id(0x40))),
    ] {
        let later = WarningV1 { message, references: references.clone(), ..body(id(0x40)) };
        let ends = office.takes(&office.saying(&later)).ends;
        assert_eq!(ends, [Ending { warning: id(0x30), how }]);
    }
}
