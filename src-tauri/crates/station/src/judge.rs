//! What is looked at before an envelope may go into the ledger: shape, key, signature, address.
//!
//! The signature is verified before the payload is read. A wrong clock is never a reason.

use crate::{Error, Station, sender::Sender};
use base::{Digest, Id};
use format::{EnvelopeV1, KindWord, ModeWord, PayloadV1, ProblemKind, SignedForm as _};

/// An envelope whose sender is proved.
pub(crate) struct Judged {
    pub(crate) envelope: EnvelopeV1,
    pub(crate) payload: PayloadV1,
    pub(crate) sender: Sender,
}

/// Why an envelope is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) hash: Digest,
    pub(crate) id: Option<Id>,
    pub(crate) kind: ProblemKind,
    pub(crate) detail: Option<String>,
}

impl Station {
    /// Judges the bytes of one envelope that a device of `unit` hands in.
    pub(crate) fn judge(&self, bytes: &[u8], unit: Id) -> Result<Result<Judged, Refusal>, Error> {
        let refuse = |kind, detail: &str| Refusal {
            hash: Digest::of(bytes),
            id: None,
            kind,
            detail: Some(detail.to_owned()),
        };
        let envelope = match EnvelopeV1::decode(bytes) {
            Ok(envelope) => envelope,
            Err(error @ format::Error::EnvelopeTooNew { .. }) => {
                return Ok(Err(refuse(ProblemKind::TooNew, &error.to_string())));
            }
            Err(error @ format::Error::TooLarge { .. }) => {
                return Ok(Err(refuse(ProblemKind::TooLarge, &error.to_string())));
            }
            Err(error) => return Ok(Err(refuse(ProblemKind::EnvelopeForm, &error.to_string()))),
        };
        let Some(sender) = self.sender(envelope.key())? else {
            return Ok(Err(refuse(ProblemKind::UnknownDevice, "签名密钥不属于已登记的终端")));
        };
        let signed = keys::verify(
            &sender.key.0,
            PayloadV1::DOMAIN,
            envelope.payload(),
            envelope.signature(),
        );
        if signed.is_err() {
            return Ok(Err(refuse(ProblemKind::EnvelopeSignature, "签名与内容不符")));
        }
        let payload = match envelope.open::<PayloadV1>() {
            Ok(payload) => payload,
            Err(error) => return Ok(Err(refuse(ProblemKind::EnvelopeForm, &error.to_string()))),
        };
        if let Some(detail) = self.misaddressed(&payload, &sender, unit) {
            let refusal = refuse(ProblemKind::NotAllowed, detail);
            return Ok(Err(Refusal { id: Some(payload.id), ..refusal }));
        }
        Ok(Ok(Judged { envelope, payload, sender }))
    }

    fn misaddressed(&self, payload: &PayloadV1, sender: &Sender, unit: Id) -> Option<&'static str> {
        let downward =
            matches!(payload.kind.parse(), Ok(KindWord::Warning | KindWord::Instruction));
        let rules = [
            (payload.to == self.profile.station, "收件方不是本站"),
            (payload.stream.device == sender.device, "信道不属于签名的终端"),
            (payload.unit == sender.unit, "单位与签名的终端不符"),
            (sender.unit == unit, "内容不属于提交者的单位"),
            (!downward, "预警和指令只能由上级发布"),
            (
                self.profile.mode == ModeWord::Live || payload.mode == ModeWord::Drill,
                "演练站只接收演练内容",
            ),
        ];
        rules.into_iter().find(|(holds, _)| !holds).map(|(_, detail)| detail)
    }
}
