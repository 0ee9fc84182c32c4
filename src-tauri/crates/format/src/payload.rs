//! The payload of an event: what one device says to one addressee, in canonical JSON.
//!
//! `seq` is dense from 1 inside a stream and `prev` names the envelope before; a wrong wall clock
//! is recorded, never a reason to refuse.

use crate::{Error, Form, ModeWord, SignedForm, StreamId, canonical::rule, words};
use base::{Digest, Id, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The largest whole number that JSON carries exactly everywhere (RFC 8785, section 3.2.2.3).
const EXACT_MAX: u64 = (1 << 53) - 1;

/// The machine's boot clock when the event was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BootV1 {
    /// The id of that start of the machine.
    pub id: String,
    /// Milliseconds since it.
    pub elapsed_ms: u64,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayloadV1 {
    /// The event's id, which the station stores at most once, for ever.
    pub id: Id,
    /// The stream it belongs to.
    pub stream: StreamId,
    /// The stream's epoch.
    pub epoch: u32,
    /// The stream's addressee.
    pub to: Id,
    /// Its place in the stream, from 1 without gaps.
    pub seq: u64,
    /// The hash of the stream's envelope before it; none for the first.
    pub prev: Option<Digest>,
    /// What it is, a `KindWord`; text, so that a station keeps what it does not yet know.
    pub kind: String,
    /// The incident, warning or instruction it is about.
    pub subject: Id,
    /// The unit that speaks.
    pub unit: Id,
    /// Live or drill.
    pub mode: ModeWord,
    /// The raw wall clock.
    pub wall: Moment,
    /// The estimated milliseconds to add to `wall`; none while nothing was measured.
    pub offset: Option<i64>,
    /// How many milliseconds `offset` may be wrong by; none while nothing was measured.
    pub uncertainty: Option<u64>,
    /// The boot clock.
    pub boot: BootV1,
    /// The body, in the form that `kind` names.
    pub body: Value,
    /// The SHA-256 of each attachment, which follows separately.
    pub blobs: Vec<Digest>,
}

impl Form for PayloadV1 {
    const NAME: &'static str = "payload";

    fn check(&self) -> Result<(), Error> {
        let named = |text, holds| rule(Self::NAME, text, holds);
        named("the epoch is its stream's", self.epoch == self.stream.epoch)?;
        named("the addressee is its stream's", self.to == self.stream.to)?;
        named("seq starts at 1", self.seq > 0)?;
        named("the first event alone has no prev", (self.seq == 1) == self.prev.is_none())?;
        let kind = &self.kind;
        let plain = kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        named("a kind is 1 to 32 lower-case letters", plain && (1..=32).contains(&kind.len()))?;
        named("a boot id has at most 64 bytes", self.boot.id.len() <= 64)?;
        named("an event has at most 64 blobs", self.blobs.len() <= 64)?;
        let offset = self.offset.map_or(0, i64::unsigned_abs);
        let numbers = [self.seq, self.boot.elapsed_ms, self.uncertainty.unwrap_or(0), offset];
        named("numbers stay below 2^53", numbers.iter().all(|number| *number <= EXACT_MAX))?;
        named(
            "offset and uncertainty come together",
            self.offset.is_some() == self.uncertainty.is_some(),
        )
    }
}

impl SignedForm for PayloadV1 {
    const DOMAIN: &'static str = words::EVENT;
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::EnvelopeV1;
    use proptest::prelude::*;
    use serde_json::json;

    type Change = fn(&mut PayloadV1, Id);

    const A: &str = "0199d3a0-0000-7000-8000-000000000001";

    pub(crate) fn id() -> Id {
        A.parse().unwrap()
    }

    pub(crate) fn moment() -> Moment {
        "2026-09-24T08:47:00+08:00".parse().unwrap()
    }

    pub(crate) fn sample() -> PayloadV1 {
        PayloadV1 {
            id: id(),
            stream: StreamId { device: id(), epoch: 1, to: id() },
            epoch: 1,
            to: id(),
            seq: 1,
            prev: None,
            kind: "note".into(),
            subject: id(),
            unit: id(),
            mode: ModeWord::Drill,
            wall: moment(),
            offset: None,
            uncertainty: None,
            boot: BootV1 { id: "boot-1".into(), elapsed_ms: 5 },
            body: json!({"text": "正在处置", "by": "张三"}),
            blobs: vec![],
        }
    }

    #[test]
    fn the_encoding_is_frozen() {
        let expect = format!(
            "{{\"blobs\":[],\"body\":{{\"by\":\"张三\",\"text\":\"正在处置\"}},\
             \"boot\":{{\"elapsed_ms\":5,\"id\":\"boot-1\"}},\"epoch\":1,\"id\":\"{A}\",\
             \"kind\":\"note\",\"mode\":\"drill\",\"offset\":null,\"prev\":null,\"seq\":1,\
             \"stream\":\"{A}.1.{A}\",\"subject\":\"{A}\",\"to\":\"{A}\",\"uncertainty\":null,\
             \"unit\":\"{A}\",\"wall\":\"2026-09-24T08:47:00+08:00\"}}"
        );
        assert_eq!(String::from_utf8(sample().encode().unwrap()).unwrap(), expect);
        assert_eq!(PayloadV1::decode(expect.as_bytes()).unwrap(), sample());
    }

    #[test]
    fn another_spelling_is_not_the_payload() {
        let text = String::from_utf8(sample().encode().unwrap()).unwrap();
        for (name, bad) in [
            ("space", text.replace(":1,", ": 1,")),
            ("float", text.replace("\"seq\":1", "\"seq\":1.0")),
            ("double key", text.replace("\"seq\":1", "\"seq\":1,\"seq\":1")),
            ("double key inside", text.replace("\"by\"", "\"by\":\"李四\",\"by\"")),
            ("zone", text.replace("08:47:00+08:00", "00:47:00+00:00")),
            ("escape", text.replace('张', "\\u5f20")),
            ("more", text.replace("\"seq\":1", "\"seq\":1,\"sez\":1")),
            ("less", text.replace("\"seq\":1,", "")),
            ("capital", text.replace(A, &A.to_uppercase().replace('D', "d"))),
            ("trailing", format!("{text}\n")),
        ] {
            assert_ne!(bad, text, "{name}");
            assert!(PayloadV1::decode(bad.as_bytes()).is_err(), "{name}");
        }
    }

    #[test]
    fn contradictions_are_refused() {
        let other: Id = "0199d3a0-0000-7000-8000-000000000002".parse().unwrap();
        let cases: [(&str, Change); 9] = [
            ("epoch", |payload, _| payload.epoch = 2),
            ("to", |payload, other| payload.to = other),
            ("seq 0", |payload, _| payload.seq = 0),
            ("seq 2 without prev", |payload, _| payload.seq = 2),
            ("seq 1 with prev", |payload, _| payload.prev = Some(Digest::of(b""))),
            ("kind", |payload, _| payload.kind = "Note!".into()),
            ("boot", |payload, _| payload.boot.id = "x".repeat(65)),
            ("offset alone", |payload, _| payload.offset = Some(1)),
            ("large", |payload, _| payload.boot.elapsed_ms = 1 << 53),
        ];
        for (name, change) in cases {
            let mut payload = sample();
            change(&mut payload, other);
            assert!(payload.encode().is_err(), "{name}");
            let bytes = serde_json_canonicalizer::to_vec(&payload).unwrap();
            assert!(PayloadV1::decode(&bytes).is_err(), "{name}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_without_a_crash() {
        let text = String::from_utf8(sample().encode().unwrap()).unwrap();
        let deep = format!("{}{}", "[".repeat(60_000), "]".repeat(60_000));
        let bad = text.replace("{\"by\":\"张三\",\"text\":\"正在处置\"}", &deep);
        assert!(PayloadV1::decode(bad.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn any_text_and_number_round_trips(
            text in ".*[^\\s].*",
            seq in 2..EXACT_MAX,
            ms in -62_167_219_200_000_i64..253_402_271_999_999,
            offset in -1_000_000_i64..1_000_000,
        ) {
            let payload = PayloadV1 {
                seq,
                prev: Some(Digest::of(text.as_bytes())),
                wall: Moment::from_unix_ms(ms),
                offset: Some(offset),
                uncertainty: Some(offset.unsigned_abs()),
                body: json!({ "text": text, "by": "张三" }),
                ..sample()
            };
            let bytes = payload.encode().unwrap();
            prop_assert_eq!(PayloadV1::decode(&bytes).unwrap(), payload.clone());
            let sign = |_: &str, _: &[u8]| [1; 64];
            let envelope = EnvelopeV1::seal(&payload, Digest::of(b"k"), sign).unwrap();
            let read = EnvelopeV1::decode(envelope.bytes()).unwrap();
            prop_assert_eq!(read.open::<PayloadV1>().unwrap(), payload);
        }

        #[test]
        fn no_flipped_byte_keeps_the_meaning(at in 0_usize..400, bit in 0_u8..8) {
            let bytes = sample().encode().unwrap();
            let mut flipped = bytes.clone();
            let at = at % bytes.len();
            flipped[at] ^= 1 << bit;
            if let Ok(read) = PayloadV1::decode(&flipped) {
                prop_assert_ne!(read, sample());
            }
        }

        #[test]
        fn no_bytes_crash_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            if let Ok(envelope) = EnvelopeV1::decode(&bytes) {
                prop_assert_eq!(envelope.bytes(), &bytes);
            }
            prop_assert!(PayloadV1::decode(&bytes).is_err());
        }
    }
}
