//! A station and the devices of its units, as the tests of this crate use them.
//!
//! Only the clock is a fake; keys, ledger and files are real.

use crate::{Setup, Station};
use base::{Clock as _, Digest, Id, ManualClock, Moment};
use format::{
    BatchAnswerV1, BodyV1, BootV1, CategoryV1, EnrolAnswerV1, EnrolPostV1, EnrolRequestV1,
    EnrolWord, EnvelopeV1, GradesV1, LabelledV1, ModeWord, NoteV1, Octets, PayloadV1, PlanRefV1,
    PublicKey, REQUEST_PROOF, ReceiptV1, ReportV1, StageWord, StreamId, TicketV1,
};
use keys::DeviceKey;
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;

/// A station in a folder of its own, at noon.
pub(crate) struct Trial {
    pub(crate) station: Arc<Station>,
    pub(crate) clock: ManualClock,
    pub(crate) place: TempDir,
}

/// An enrolled device.
pub(crate) struct Device {
    pub(crate) key: DeviceKey,
    pub(crate) id: Id,
    pub(crate) unit: Id,
    pub(crate) mode: ModeWord,
    station: Id,
    head: Option<(u64, Digest)>,
    clock: ManualClock,
}

impl Trial {
    pub(crate) fn live() -> Self {
        Self::of(ModeWord::Live)
    }

    pub(crate) fn practice() -> Self {
        Self::of(ModeWord::Drill)
    }

    fn of(mode: ModeWord) -> Self {
        let noon: Moment = "2026-09-24T12:00:00+08:00".parse().unwrap();
        let clock = ManualClock::at(noon);
        let place = tempfile::tempdir().unwrap();
        let setup = Setup {
            mode,
            name: Some("某市应急办".to_owned()),
            url: Some("https://station.example:8443".to_owned()),
            ..Setup::default()
        };
        let station = Station::open(place.path(), &setup, Arc::new(clock.clone())).unwrap();
        Self { station: Arc::new(station), clock, place }
    }

    pub(crate) fn ticket(&self, unit: &str) -> TicketV1 {
        self.station.ticket(unit, Duration::from_secs(3600), None).unwrap()
    }

    /// A device of a unit, through ticket, request and confirmation.
    pub(crate) fn enrol(&self, unit: &str) -> Device {
        let ticket = self.ticket(unit);
        let key = DeviceKey::generate().unwrap();
        let id = Id::fresh(&self.clock).unwrap();
        let post = enrol_post(&ticket, &key, id, self.clock.now());
        let answer = self.station.enrol(&post).unwrap().unwrap();
        if answer.state == EnrolWord::Pending {
            self.station.confirm(&ticket.secret.check_code(&post.request.0, ticket.root)).unwrap();
        }
        let answer: EnrolAnswerV1 = self.station.enrol(&post).unwrap().unwrap();
        assert_eq!(answer.state, EnrolWord::Confirmed);
        Device {
            key,
            id,
            unit: ticket.unit,
            mode: self.station.mode(),
            station: self.station.id(),
            head: None,
            clock: self.clock.clone(),
        }
    }

    /// Hands envelopes in as a device of `unit` does.
    pub(crate) fn take(&self, unit: Id, envelopes: &[&EnvelopeV1]) -> BatchAnswerV1 {
        let octets: Vec<Octets> =
            envelopes.iter().map(|envelope| Octets(envelope.bytes().to_vec())).collect();
        self.station.take(unit, &octets).unwrap()
    }

    /// The receipt of an answer, after its signature was verified.
    pub(crate) fn receipt(&self, answer: &BatchAnswerV1) -> ReceiptV1 {
        open(&answer.receipt.as_ref().unwrap().0, self.station.keys.station_key())
    }
}

impl Device {
    pub(crate) fn stream(&self) -> StreamId {
        StreamId { device: self.id, epoch: 1, to: self.station }
    }

    /// A payload at any place of the stream.
    pub(crate) fn payload(&self, seq: u64, prev: Option<Digest>, body: &BodyV1) -> PayloadV1 {
        PayloadV1 {
            id: Id::fresh(&self.clock).unwrap(),
            stream: self.stream(),
            epoch: 1,
            to: self.station,
            seq,
            prev,
            kind: body.kind().word().to_owned(),
            subject: Id::fresh(&self.clock).unwrap(),
            unit: self.unit,
            mode: self.mode,
            wall: self.clock.now(),
            offset: None,
            uncertainty: None,
            boot: BootV1 { id: "boot-1".to_owned(), elapsed_ms: 0 },
            body: body.to_value().unwrap(),
            blobs: Vec::new(),
        }
    }

    pub(crate) fn seal(&self, payload: &PayloadV1) -> EnvelopeV1 {
        let key = PublicKey(self.key.public()).id();
        EnvelopeV1::seal(payload, key, |word, bytes| self.key.sign(word, bytes)).unwrap()
    }

    /// The next envelope of the stream.
    pub(crate) fn say(&mut self, body: &BodyV1) -> EnvelopeV1 {
        let seq = self.head.map_or(1, |(seq, _)| seq + 1);
        let payload = self.payload(seq, self.head.map(|(_, hash)| hash), body);
        let envelope = self.seal(&payload);
        self.head = Some((seq, envelope.hash()));
        envelope
    }
}

/// The body of an enrolment.
pub(crate) fn enrol_post(
    ticket: &TicketV1,
    key: &DeviceKey,
    device: Id,
    wall: Moment,
) -> EnrolPostV1 {
    let public = PublicKey(key.public());
    let request = EnrolRequestV1 {
        ticket: ticket.secret.lookup(),
        device,
        device_name: "值班室电脑".to_owned(),
        key: public,
        root: ticket.root,
        wall,
    };
    let envelope =
        EnvelopeV1::seal(&request, public.id(), |word, bytes| key.sign(word, bytes)).unwrap();
    let proof = ticket.secret.proof(REQUEST_PROOF, envelope.bytes());
    EnrolPostV1 { request: Octets(envelope.into_bytes()), proof }
}

/// Opens a signed form after verifying its signature.
pub(crate) fn open<F: format::SignedForm>(bytes: &[u8], key: PublicKey) -> F {
    let envelope = EnvelopeV1::decode(bytes).unwrap();
    assert_eq!(envelope.key(), key.id());
    keys::verify(&key.0, F::DOMAIN, envelope.payload(), envelope.signature()).unwrap();
    envelope.open().unwrap()
}

pub(crate) fn note(text: &str) -> BodyV1 {
    BodyV1::Note(NoteV1 { text: text.to_owned(), by: "张三".to_owned() })
}

pub(crate) fn report(title: &str) -> BodyV1 {
    BodyV1::Report(ReportV1 {
        number: "2026-001".to_owned(),
        title: title.to_owned(),
        stage: StageWord::First,
        categories: vec![CategoryV1 {
            id: "attack".to_owned(),
            name: "网络攻击事件".to_owned(),
            primary: true,
        }],
        grade: GradesV1 { preliminary: None, confirmed: None },
        plan: PlanRefV1 {
            id: "jiangsu-education".to_owned(),
            version: "1".to_owned(),
            digest: Digest::of(b"plan"),
        },
        by: "张三".to_owned(),
        sections: vec![LabelledV1 {
            id: "situation".to_owned(),
            label: "基本情况".to_owned(),
            text: "首页被篡改".to_owned(),
        }],
    })
}
