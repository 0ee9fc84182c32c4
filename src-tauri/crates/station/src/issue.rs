//! Issuing downward: warnings to every unit, instructions to one.
//!
//! Each message is an envelope in a stream of the issuer, dense and chained, written together with
//! its place on the downward list; nothing is issued beyond the station's own colour limit.

use crate::{
    Error, Station,
    column::{At, Hash, Text, signed, unsigned},
    down::send_down,
    identity::{Keys, Profile},
    unit::find_unit,
};
use base::{Digest, Id, Moment};
use format::{
    AreaV1, BodyV1, BootV1, ColourWord, DownWord, EnvelopeV1, Form as _, InstructionV1, LabelledV1,
    MessageWord, ModeWord, PayloadV1, ReferenceV1, StreamId, WARNING_CONTENTS, WarningV1,
};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::{sync::Arc, time::Duration};

/// How long a lifting message stays, where the warning it lifts is over already.
const CANCEL_STAYS: Duration = Duration::from_secs(24 * 3600);

/// What a warning is to say.
#[derive(Clone, Debug)]
pub struct WarningDraft {
    /// The title.
    pub title: String,
    /// The colour.
    pub colour: ColourWord,
    /// 可能影响范围, also the area in words.
    pub scope: String,
    /// 警示事项.
    pub attention: String,
    /// 应采取的措施.
    pub measures: String,
    /// 时限要求.
    pub time_limit: String,
    /// 发布机关; none means the station's name.
    pub issuer: Option<String>,
    /// 类别, where there is one.
    pub category: Option<String>,
    /// From when it holds; none means now.
    pub effective: Option<Moment>,
    /// When it is over.
    pub expires: Moment,
    /// The units it concerns, by name or id; empty means all.
    pub units: Vec<String>,
    /// Live or drill.
    pub mode: ModeWord,
    /// The warning that this one replaces.
    pub replaces: Option<Id>,
}

/// What an instruction is to say.
#[derive(Clone, Debug)]
pub struct InstructionDraft {
    /// The unit, by name or id.
    pub unit: String,
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
    /// Until when it is to be done.
    pub due: Option<Moment>,
    /// Live or drill.
    pub mode: ModeWord,
}

/// What every message is written with.
struct Pen {
    keys: Arc<Keys>,
    profile: Profile,
    id: Id,
    subject: Id,
    mode: ModeWord,
    now: Moment,
    boot: BootV1,
}

impl Station {
    /// Issues a warning; gives its id.
    ///
    /// # Errors
    /// A text is empty, the colour is beyond the station's limit, a unit is unknown, or the ledger
    /// cannot be written.
    pub fn issue_warning(&self, draft: WarningDraft) -> Result<Id, Error> {
        let pen = self.pen(draft.mode)?;
        self.check(&draft)?;
        let subject = pen.subject;
        let issuer = draft.issuer.clone().unwrap_or_else(|| self.profile.name.clone());
        self.ledger.write(move |ledger| {
            let references = match draft.replaces {
                Some(earlier) => vec![reference(&read_warning(ledger, earlier)?.0)],
                None => Vec::new(),
            };
            let message =
                if references.is_empty() { MessageWord::Alert } else { MessageWord::Update };
            let units: Result<Vec<Id>, Error> =
                draft.units.iter().map(|unit| find_unit(ledger, unit.trim())).collect();
            let effective = draft.effective.unwrap_or(pen.now);
            let warning = WarningV1 {
                warning: subject,
                message,
                references,
                sent: pen.now,
                effective,
                expires: draft.expires,
                colour: draft.colour,
                contents: contents(&draft, &issuer, effective),
                title: draft.title,
                issuer,
                category: draft.category,
                area: AreaV1 { text: draft.scope, units: units? },
            };
            let stream = pen.profile.warnings();
            append(ledger, &pen, stream, None, &BodyV1::Warning(warning))
        })?;
        Ok(subject)
    }

    /// Lifts a warning (解除); gives the id of the lifting message.
    ///
    /// # Errors
    /// There is no such warning, the reason is empty, or the ledger cannot be written.
    pub fn cancel_warning(&self, warning: &str, reason: &str) -> Result<Id, Error> {
        let unknown = || Error::UnknownWarning { id: warning.to_owned() };
        let id: Id = warning.trim().parse().map_err(|_| unknown())?;
        let reason = filled("解除原因", reason)?;
        let mut pen = self.pen(self.profile.mode)?;
        let subject = pen.subject;
        self.ledger.write(move |ledger| {
            let (earlier, mode) = read_warning(ledger, id)?;
            pen.mode = mode;
            let mut lifting = WarningV1 {
                warning: subject,
                message: MessageWord::Cancel,
                references: vec![reference(&earlier)],
                sent: pen.now,
                effective: pen.now,
                expires: earlier.expires.max(pen.now.plus(CANCEL_STAYS)),
                title: format!("解除：{}", earlier.title),
                ..earlier
            };
            for item in &mut lifting.contents {
                match item.id.as_str() {
                    "start" => item.text = pen.now.whole_second().to_string(),
                    "attention" => item.text.clone_from(&reason),
                    "measures" => "预警已解除".clone_into(&mut item.text),
                    "time_limit" => "无".clone_into(&mut item.text),
                    _ => {}
                }
            }
            let stream = pen.profile.warnings();
            append(ledger, &pen, stream, None, &BodyV1::Warning(lifting))
        })?;
        Ok(subject)
    }

    /// Issues an instruction to one unit; gives its id.
    ///
    /// # Errors
    /// A text is empty, the unit is unknown, or the ledger cannot be written.
    pub fn issue_instruction(&self, draft: InstructionDraft) -> Result<Id, Error> {
        let pen = self.pen(draft.mode)?;
        let subject = pen.subject;
        let title = filled("标题", &draft.title)?;
        let text = filled("内容", &draft.text)?;
        self.ledger.write(move |ledger| {
            let unit = find_unit(ledger, draft.unit.trim())?;
            let instruction = InstructionV1 {
                instruction: subject,
                sent: pen.now,
                title,
                text,
                issuer: pen.profile.name.clone(),
                due: draft.due,
            };
            let stream = pen.profile.instructions(unit);
            append(ledger, &pen, stream, Some(unit), &BodyV1::Instruction(instruction))
        })?;
        Ok(subject)
    }

    fn pen(&self, mode: ModeWord) -> Result<Pen, Error> {
        if self.profile.mode == ModeWord::Drill && mode == ModeWord::Live {
            return Err(Error::DrillOnly);
        }
        let fresh = || Id::fresh(self.clock.as_ref()).map_err(Error::Random);
        Ok(Pen {
            keys: Arc::clone(&self.keys),
            profile: self.profile.clone(),
            id: fresh()?,
            subject: fresh()?,
            mode,
            now: self.now(),
            boot: self.boot(),
        })
    }

    fn check(&self, draft: &WarningDraft) -> Result<(), Error> {
        let texts = [
            ("标题", &draft.title),
            ("可能影响范围", &draft.scope),
            ("警示事项", &draft.attention),
            ("应采取的措施", &draft.measures),
            ("时限要求", &draft.time_limit),
        ];
        for (field, text) in texts {
            filled(field, text)?;
        }
        if draft.colour > self.profile.colour_max {
            let colour_max = colour_text(self.profile.colour_max);
            return Err(Error::ColourTooGrave { colour_max });
        }
        let effective = draft.effective.unwrap_or_else(|| self.now());
        if draft.expires <= effective || draft.expires <= self.now() {
            return Err(Error::ExpiresTooEarly { expires: draft.expires });
        }
        Ok(())
    }
}

/// A colour in words.
#[must_use]
pub const fn colour_text(colour: ColourWord) -> &'static str {
    match colour {
        ColourWord::Blue => "蓝色",
        ColourWord::Yellow => "黄色",
        ColourWord::Orange => "橙色",
        ColourWord::Red => "红色",
    }
}

fn contents(draft: &WarningDraft, issuer: &str, effective: Moment) -> Vec<LabelledV1> {
    let text = |id: &str| match id {
        "level" => format!("{}预警", colour_text(draft.colour)),
        "start" => effective.whole_second().to_string(),
        "scope" => draft.scope.clone(),
        "attention" => draft.attention.clone(),
        "measures" => draft.measures.clone(),
        "time_limit" => draft.time_limit.clone(),
        _ => issuer.to_owned(),
    };
    WARNING_CONTENTS
        .into_iter()
        .map(|(id, label)| LabelledV1 {
            id: id.to_owned(),
            label: label.to_owned(),
            text: text(id),
        })
        .collect()
}

fn reference(earlier: &WarningV1) -> ReferenceV1 {
    ReferenceV1 { warning: earlier.warning, sent: earlier.sent }
}

fn filled(field: &'static str, text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() { Err(Error::Empty { field }) } else { Ok(text.to_owned()) }
}

/// An issued warning and its mode.
pub(crate) fn read_warning(
    ledger: &Connection,
    warning: Id,
) -> Result<(WarningV1, ModeWord), Error> {
    let envelope: Vec<u8> = ledger
        .query_row(
            "SELECT envelope FROM issued WHERE subject = ?1 AND kind = 'warning'",
            [Text(warning)],
            |row| row.get(0),
        )
        .optional()
        .map_err(Error::Ledger)?
        .ok_or_else(|| Error::UnknownWarning { id: warning.to_string() })?;
    decode_warning(&envelope)
}

/// The warning in an issued envelope, and its mode.
pub(crate) fn decode_warning(envelope: &[u8]) -> Result<(WarningV1, ModeWord), Error> {
    let stored = || Error::Stored { what: "issued.envelope" };
    let payload = EnvelopeV1::decode(envelope)
        .and_then(|envelope| PayloadV1::decode(envelope.payload()))
        .map_err(|_| stored())?;
    match payload.read_body() {
        Ok(BodyV1::Warning(warning)) => Ok((warning, payload.mode)),
        _ => Err(stored()),
    }
}

fn append(
    ledger: &Connection,
    pen: &Pen,
    stream: StreamId,
    unit: Option<Id>,
    body: &BodyV1,
) -> Result<(), Error> {
    let head: Option<(u64, Digest)> = ledger
        .query_row(
            "SELECT seq, hash FROM issued WHERE stream = ?1 ORDER BY seq DESC LIMIT 1",
            [Text(stream)],
            |row| Ok((unsigned(row.get(0)?), row.get::<_, Hash>(1)?.0)),
        )
        .optional()
        .map_err(Error::Ledger)?;
    let payload = PayloadV1 {
        id: pen.id,
        stream,
        epoch: stream.epoch,
        to: stream.to,
        seq: head.map_or(1, |(seq, _)| seq + 1),
        prev: head.map(|(_, hash)| hash),
        kind: body.kind().word().to_owned(),
        subject: pen.subject,
        unit: pen.profile.station,
        mode: pen.mode,
        wall: pen.now,
        offset: None,
        uncertainty: None,
        boot: pen.boot.clone(),
        body: body.to_value().map_err(Error::Form)?,
        blobs: Vec::new(),
    };
    let envelope = pen.keys.issue(&payload)?;
    ledger
        .execute(
            "INSERT INTO issued (id, stream, seq, hash, kind, subject, mode, at, envelope)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                Text(pen.id),
                Text(stream),
                signed(payload.seq),
                Hash(envelope.hash()),
                payload.kind,
                Text(pen.subject),
                pen.mode.word(),
                At(pen.now),
                envelope.bytes(),
            ],
        )
        .map_err(Error::Ledger)?;
    send_down(ledger, unit, DownWord::Event, &envelope)
}

#[cfg(test)]
mod tests;
