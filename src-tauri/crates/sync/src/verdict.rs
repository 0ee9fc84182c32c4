//! Whether a warning that came down may be shown as valid: signature, delegation and its limits,
//! place in the issuer's stream.
//!
//! What fails any check is set aside and never shown as valid; expiry is no failure, it makes
//! history.

use base::{Digest, Id};
use format::{
    BodyV1, ColourWord, DelegationV1, EnvelopeV1, KindWord, MessageWord, ModeWord, PayloadV1,
    SignedForm as _, StreamId, TrustV1, WarningV1,
};
use std::collections::BTreeMap;
use store::{Ending, Floor, Incoming, Mode, Superior};
use warning::Ended;

/// What a downward event is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A valid warning that concerns this unit, or another unit below the same issuer.
    Warning { warning: Incoming, concerns: bool },
    /// The very event that stands at the floor: it came before.
    Known,
    /// It is not valid, and why in words.
    Aside(&'static str),
}

/// The floors under the issuers' streams, as they rise while a list is read.
pub(crate) type Floors = BTreeMap<StreamId, Floor>;

/// Judges the envelope of a downward event and raises its floor where it is valid.
pub(crate) fn judge(
    bytes: &[u8],
    superior: &Superior,
    trust: &TrustV1,
    floors: &mut Floors,
) -> Verdict {
    let verdict = check(bytes, superior, trust, floors);
    if let Verdict::Warning { warning, .. } = &verdict {
        let floor = Floor { seq: warning.seq, hash: Digest::of(&warning.envelope) };
        floors.insert(warning.stream, floor);
    }
    verdict
}

fn check(bytes: &[u8], superior: &Superior, trust: &TrustV1, floors: &Floors) -> Verdict {
    let Ok(envelope) = EnvelopeV1::decode(bytes) else {
        return Verdict::Aside("格式无法识别");
    };
    let Some(issuer) = trust.issuers.iter().find(|issuer| issuer.key.id() == envelope.key()) else {
        return Verdict::Aside("签发者不在上级的授权清单内");
    };
    let signature = envelope.signature();
    if keys::verify(&issuer.key.0, PayloadV1::DOMAIN, envelope.payload(), signature).is_err() {
        return Verdict::Aside("签名不符");
    }
    let Ok(payload) = envelope.open::<PayloadV1>() else {
        return Verdict::Aside("内容无法识别");
    };
    if payload.kind != KindWord::Warning.word() {
        return Verdict::Aside("不是预警");
    }
    if payload.stream != issuer.stream {
        return Verdict::Aside("不属于该签发者的发布序列");
    }
    let gap = match place(&payload, envelope.hash(), floors.get(&payload.stream)) {
        Place::Next => false,
        Place::AfterGap => true,
        Place::Known => return Verdict::Known,
        Place::Back => return Verdict::Aside("序号不高于已收到的，疑似重放"),
        Place::Unchained => return Verdict::Aside("与前一份预警不相连，发布序列可能被改动"),
    };
    let Ok(BodyV1::Warning(body)) = payload.read_body() else {
        return Verdict::Aside("预警内容不完整");
    };
    if let Err(why) = within_limits(&body, &payload, issuer, superior) {
        return Verdict::Aside(why);
    }
    let concerns = body.concerns(superior.unit);
    Verdict::Warning { warning: taken(bytes, &payload, &body, issuer, gap), concerns }
}

enum Place {
    Next,
    AfterGap,
    Known,
    Back,
    Unchained,
}

fn place(payload: &PayloadV1, hash: Digest, floor: Option<&Floor>) -> Place {
    let Some(floor) = floor else {
        return if payload.seq == 1 { Place::Next } else { Place::AfterGap };
    };
    if payload.seq == floor.seq && hash == floor.hash {
        Place::Known
    } else if payload.seq <= floor.seq {
        Place::Back
    } else if payload.seq > floor.seq.saturating_add(1) {
        Place::AfterGap
    } else if payload.prev == Some(floor.hash) {
        Place::Next
    } else {
        Place::Unchained
    }
}

fn within_limits(
    body: &WarningV1,
    payload: &PayloadV1,
    issuer: &DelegationV1,
    superior: &Superior,
) -> Result<(), &'static str> {
    if body.warning != payload.subject {
        return Err("预警编号与信封不符");
    }
    if body.colour > issuer.colour_max {
        return Err("颜色超出签发者的授权");
    }
    let covered = |unit: &Id| issuer.units.contains(unit);
    let whole = issuer.units.is_empty();
    if !whole && (body.area.units.is_empty() || !body.area.units.iter().all(covered)) {
        return Err("范围超出签发者的授权");
    }
    if superior.mode == Mode::Drill && payload.mode == ModeWord::Live {
        return Err("演练上级站只能发布演练预警");
    }
    Ok(())
}

fn taken(
    bytes: &[u8],
    payload: &PayloadV1,
    body: &WarningV1,
    issuer: &DelegationV1,
    gap: bool,
) -> Incoming {
    let ended = match body.message {
        MessageWord::Alert => None,
        MessageWord::Update => Some(Ended::Updated(body.warning)),
        MessageWord::Cancel => Some(Ended::Cancelled(body.warning)),
    };
    let ends = ended.map_or_else(Vec::new, |how| {
        body.references.iter().map(|earlier| Ending { warning: earlier.warning, how }).collect()
    });
    let missing = if gap { "；此前有预警未收到" } else { "" };
    let colour = colour_name(issuer.colour_max);
    Incoming {
        id: body.warning,
        event: payload.id,
        stream: payload.stream,
        seq: payload.seq,
        mode: match payload.mode {
            ModeWord::Live => Mode::Live,
            ModeWord::Drill => Mode::Drill,
        },
        envelope: bytes.to_vec(),
        verified: format!("{}签名，授权至{colour}{missing}", issuer.name),
        ends,
    }
}

const fn colour_name(colour: ColourWord) -> &'static str {
    match colour {
        ColourWord::Blue => "蓝色",
        ColourWord::Yellow => "黄色",
        ColourWord::Orange => "橙色",
        ColourWord::Red => "红色",
    }
}

#[cfg(test)]
mod tests;
