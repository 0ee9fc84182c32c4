//! Every form of the wire, once, in the encoding it will have for ever.
//!
//! A digest that changes here means that stations and units in the field no longer understand one
//! another: make a new version of the form instead.

use crate::*;
use base::{Digest, Id, Moment};
use proptest::prelude::*;

fn id(n: u8) -> Id {
    format!("0199d3a0-0000-7000-8000-0000000000{n:02}").parse().unwrap()
}

fn at() -> Moment {
    "2026-09-24T08:47:00+08:00".parse().unwrap()
}

fn stream() -> StreamId {
    StreamId { device: id(1), epoch: 1, to: id(2) }
}

fn digest() -> Digest {
    Digest::of(b"digest")
}

fn octets() -> Octets {
    Octets(b"octets".to_vec())
}

fn receipt() -> ReceiptV1 {
    ReceiptV1 {
        station: id(1),
        unit: id(2),
        level: ReceiptWord::Returned,
        at: at(),
        by: Some("李四".into()),
        reason: Some("缺少影响范围".into()),
        items: vec![ReceivedV1 { id: id(3), hash: digest(), rseq: 7 }],
    }
}

fn freshness() -> FreshnessV1 {
    FreshnessV1 {
        station: id(1),
        at: at(),
        period_seconds: 300,
        trust: 2,
        heads: vec![HeadV1 { stream: stream(), seq: 4, hash: Some(digest()) }],
    }
}

fn trust() -> TrustV1 {
    TrustV1 {
        version: 2,
        station: id(1),
        at: at(),
        issuers: vec![DelegationV1 {
            key: PublicKey([7; 32]),
            name: "省教育网络安全应急办".into(),
            stream: stream(),
            colour_max: ColourWord::Orange,
            units: vec![id(2)],
        }],
        revoked: vec![RevocationV1 {
            device: id(3),
            key: digest(),
            rseq_last: 9,
            at: at(),
            reason: "电脑被盗".into(),
        }],
    }
}

fn statement() -> DeviceStatementV1 {
    DeviceStatementV1 {
        station: id(1),
        station_name: "某市应急办".into(),
        station_key: PublicKey([7; 32]),
        unit: id(2),
        unit_name: "第一中学".into(),
        device: id(3),
        key: PublicKey([8; 32]),
        epoch: 1,
        mode: ModeWord::Live,
        at: at(),
    }
}

fn request() -> EnrolRequestV1 {
    EnrolRequestV1 {
        ticket: digest(),
        device: id(3),
        device_name: "值班室电脑".into(),
        key: PublicKey([8; 32]),
        root: digest(),
        wall: at(),
    }
}

fn ticket() -> TicketV1 {
    TicketV1 {
        form: TicketV1::FORM.into(),
        url: "https://10.0.0.5:8443".into(),
        root: digest(),
        root_pem: "-----BEGIN CERTIFICATE-----\n".into(),
        secret: "0123456789ABCDEF".parse().unwrap(),
        expires: at(),
        station_name: "某市应急办".into(),
        unit: id(2),
        unit_name: "第一中学".into(),
    }
}

fn time() -> TimeV1 {
    TimeV1 { station: id(1), nonce: "abcdefgh".into(), received: at(), sent: at() }
}

fn check<F: Form + PartialEq + std::fmt::Debug>(form: &F, expect: &str) {
    let bytes = form.encode().unwrap();
    assert_eq!(&F::decode(&bytes).unwrap(), form, "{} comes back", F::NAME);
    assert_eq!(Digest::of(&bytes).to_string(), expect, "{}", String::from_utf8_lossy(&bytes));
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            if let Ok(read) = F::decode(&flipped) {
                assert_ne!(&read, form, "{} byte {at} bit {bit}", F::NAME);
            }
        }
    }
    let spaced = [b" ".as_slice(), &bytes].concat();
    assert!(F::decode(&spaced).is_err(), "{} in another spelling", F::NAME);
    assert!(F::decode_lenient(&spaced).is_ok(), "{} re-saved by a person", F::NAME);
    let large = vec![b' '; F::BYTES_MAX + 1];
    assert!(matches!(F::decode_lenient(&large), Err(Error::TooLarge { .. })), "{}", F::NAME);
}

#[test]
fn the_signed_forms_are_frozen() {
    check(&receipt(), "e8040cfdf6f38f0ea6be7ef8c7d493bc50697409c0e48cf905dc32259a17202a");
    check(&freshness(), "d727e37fa27fd62d9b964dbb4a6c51931e15e63d84f9e80c4a0dc1b3f43a5138");
    check(&trust(), "81b5350f8cab09e2c7834326249e14aabce62047a0741fcb63380b8e4f4bc665");
    check(&statement(), "0365a49318418a0ec3560e823987b67117e982534b73d511ea1e5a4ff13d6e72");
    check(&request(), "05ce00f17a9743dd683db62c78521a560be6425ae37b093fb2f1b9f59382c1ef");
    check(&time(), "67fb70f8d5815d65956779df35ff41a539fdd6787843fc6b0560cdfbcf79c0a6");
}

#[test]
fn the_forms_around_them_are_frozen() {
    let problem = ProblemV1 {
        kind: "urn:fengsui:problem:fork".into(),
        title: "冲突".into(),
        status: 409,
        detail: Some("信道已冻结".into()),
    };
    check(&ticket(), "daa135c7ea309ffae477fe19a53e0bd5494652e544f0b113e63a04a53abcd5b6");
    check(&problem, "42608f9084ba665032d5e33b405707808c512521fb7418bffe244fad409c2026");
    check(
        &EnrolPostV1 { request: octets(), proof: digest() },
        "9d1af3743eab39e266f645c3c94f2ebe950658f2934f7d42c66ae46bbfa0d584",
    );
    let answer = EnrolAnswerV1 {
        state: EnrolWord::Confirmed,
        statement: Some(octets()),
        proof: Some(digest()),
        trust: Some(octets()),
    };
    check(&answer, "abed249c02fe771a4b16657b2d33180c0fcebb165c1ba525de87443ea1dbdfd9");
    check(
        &BatchV1 { events: vec![octets()] },
        "917dbcb6ad3b00b32a7a7a602bbf29e3625598077e249eb644f048550ce943e2",
    );
    let answer = BatchAnswerV1 {
        receipt: Some(octets()),
        need: vec![NeedV1 { stream: stream(), from: 2, to: 3 }],
        rejected: vec![RejectedV1 { index: 0, hash: digest(), id: Some(id(3)), problem }],
    };
    check(&answer, "ea55fb5b14ba421e6a7b320697870d612b74646da583d2f0cef81b6bd669e9cb");
    let item = DownItemV1 { cursor: 5, carries: DownWord::Event, envelope: octets() };
    check(
        &DownV1 { items: vec![item], next: 5, more: false, freshness: octets() },
        "b667271a4dd0a13474ffe69bd42f2f8d5e056714cc2bdbd9848dd78f93489e82",
    );
    let state = StreamStateV1 {
        stream: stream(),
        contiguous: 3,
        head: 6,
        head_hash: Some(digest()),
        gaps: vec![(4, 5)],
        frozen: false,
    };
    check(&state, "96ca19b69b377aa782c332f1f8d0e3b29eb729fa36f42ef30ac1d5bf90bc3a7f");
    check(
        &TrustAnswerV1 { trust: Some(octets()) },
        "7d78180a181868a9b4393f988d8e665218025f58939cba85f2aafdcb701fead8",
    );
    check(
        &TimeAnswerV1 { time: octets() },
        "26769791db8e300d034d0ae0dcdf032cbd1a3bde5fa4235bbfb8ed804ec0ba6c",
    );
}

#[test]
fn a_form_that_breaks_a_rule_is_neither_written_nor_read() {
    fn refuse<F: Form>(name: &str, form: F) {
        assert!(form.encode().is_err(), "{name} written");
        let bytes = serde_json_canonicalizer::to_vec(&form).unwrap();
        assert!(F::decode(&bytes).is_err(), "{name} read");
    }
    refuse("no items", ReceiptV1 { items: vec![], ..receipt() });
    refuse("101 items", ReceiptV1 { items: vec![receipt().items[0]; 101], ..receipt() });
    refuse("returned without a reason", ReceiptV1 { reason: None, ..receipt() });
    refuse("no period", FreshnessV1 { period_seconds: 0, ..freshness() });
    let bare = HeadV1 { stream: stream(), seq: 4, hash: None };
    refuse("a head without its hash", FreshnessV1 { heads: vec![bare], ..freshness() });
    refuse("version 0", TrustV1 { version: 0, ..trust() });
    refuse("epoch 0", DeviceStatementV1 { epoch: 0, ..statement() });
    refuse("no device name", EnrolRequestV1 { device_name: " ".into(), ..request() });
    refuse("plain http", TicketV1 { url: "http://10.0.0.5".into(), ..ticket() });
    refuse("another form", TicketV1 { form: "fengsui/ticket/v2".into(), ..ticket() });
    refuse("a hostile nonce", TimeV1 { nonce: "\r\nSet-Cookie".into(), ..time() });
    refuse("101 events", BatchV1 { events: vec![octets(); 101] });
    refuse("no events", BatchV1 { events: vec![] });
    let bare =
        EnrolAnswerV1 { state: EnrolWord::Confirmed, statement: None, proof: None, trust: None };
    refuse("confirmed without a statement", bare);
}

#[test]
fn a_signature_for_one_form_is_never_one_for_another() {
    let words = [
        PayloadV1::DOMAIN,
        ReceiptV1::DOMAIN,
        FreshnessV1::DOMAIN,
        TrustV1::DOMAIN,
        DeviceStatementV1::DOMAIN,
        EnrolRequestV1::DOMAIN,
        TimeV1::DOMAIN,
        BundleV1::DOMAIN,
    ];
    let signed: std::collections::BTreeSet<Vec<u8>> =
        words.iter().map(|word| signing_bytes(word, b"{}")).collect();
    assert_eq!(signed.len(), words.len());
    assert!(words.iter().all(|word| word.ends_with("/v1") && !word.contains('\0')));
}

proptest! {
    #[test]
    fn no_bytes_crash_a_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(ReceiptV1::decode(&bytes).is_err());
        prop_assert!(TrustV1::decode(&bytes).is_err());
        prop_assert!(TicketV1::decode_lenient(&bytes).is_err());
        prop_assert!(DownV1::decode_lenient(&bytes).is_err());
        let text = String::from_utf8_lossy(&bytes);
        prop_assert!(RequestSignature::from_input_header(&text).is_err());
        prop_assert!(from_signature_header(&text).is_err());
    }
}
