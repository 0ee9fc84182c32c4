//! The body of an event by its kind.
//!
//! A kind that this program does not know is no reason to refuse the event, only to show it as
//! such: `read_body` fails, the payload stands.

use crate::{
    Error, Form, InstructionV1, KindWord, NoteV1, PayloadV1, ReportV1, SignForV1, WarningV1,
    WithdrawV1,
};
use serde_json::Value;

/// The body of an event, by its kind.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyV1 {
    /// 报告.
    Report(ReportV1),
    /// 签收.
    SignFor(SignForV1),
    /// 撤回.
    Withdraw(WithdrawV1),
    /// A remark.
    Note(NoteV1),
    /// 预警.
    Warning(WarningV1),
    /// 指令.
    Instruction(InstructionV1),
}

impl BodyV1 {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> KindWord {
        match self {
            Self::Report(_) => KindWord::Report,
            Self::SignFor(_) => KindWord::SignFor,
            Self::Withdraw(_) => KindWord::Withdraw,
            Self::Note(_) => KindWord::Note,
            Self::Warning(_) => KindWord::Warning,
            Self::Instruction(_) => KindWord::Instruction,
        }
    }

    /// The JSON of the payload's `body`.
    ///
    /// # Errors
    /// The body breaks a rule of its form.
    pub fn to_value(&self) -> Result<Value, Error> {
        match self {
            Self::Report(body) => value(body),
            Self::SignFor(body) => value(body),
            Self::Withdraw(body) => value(body),
            Self::Note(body) => value(body),
            Self::Warning(body) => value(body),
            Self::Instruction(body) => value(body),
        }
    }
}

impl PayloadV1 {
    /// Reads the body in the form that `kind` names.
    ///
    /// # Errors
    /// The kind is unknown to this program, or the body is not of its form.
    pub fn read_body(&self) -> Result<BodyV1, Error> {
        Ok(match self.kind.parse()? {
            KindWord::Report => BodyV1::Report(form(&self.body)?),
            KindWord::SignFor => BodyV1::SignFor(form(&self.body)?),
            KindWord::Withdraw => BodyV1::Withdraw(form(&self.body)?),
            KindWord::Note => BodyV1::Note(form(&self.body)?),
            KindWord::Warning => BodyV1::Warning(form(&self.body)?),
            KindWord::Instruction => BodyV1::Instruction(form(&self.body)?),
        })
    }
}

fn value<F: Form>(body: &F) -> Result<Value, Error> {
    body.check()?;
    serde_json::to_value(body).map_err(|source| Error::Json { form: F::NAME, source })
}

fn form<F: Form>(body: &Value) -> Result<F, Error> {
    let form = F::deserialize(body).map_err(|source| Error::Json { form: F::NAME, source })?;
    form.check()?;
    Ok(form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AreaV1, CategoryV1, ColourWord, GradeWord, GradesV1, LabelledV1, MessageWord, PlanRefV1,
        StageWord, WARNING_CONTENTS,
        payload::tests::{id, moment, sample},
    };
    use base::Digest;

    type Change = fn(&mut WarningV1);

    fn bodies() -> Vec<BodyV1> {
        let label = |(id, label): (&str, &str)| LabelledV1 {
            id: id.into(),
            label: label.into(),
            text: "立即处置".into(),
        };
        let report = ReportV1 {
            number: "2026-001".into(),
            title: "门户网站首页被篡改".into(),
            stage: StageWord::First,
            categories: vec![CategoryV1 {
                id: "attack".into(),
                name: "网络攻击事件".into(),
                primary: true,
            }],
            grade: GradesV1 { preliminary: Some(GradeWord::Considerable), confirmed: None },
            plan: PlanRefV1 {
                id: "jiangsu-education".into(),
                version: "1".into(),
                digest: Digest::of(b"plan"),
            },
            by: "张三".into(),
            sections: vec![label(("situation", "基本情况"))],
        };
        let warning = WarningV1 {
            warning: id(),
            message: MessageWord::Alert,
            references: vec![],
            sent: moment(),
            effective: moment(),
            expires: "2026-09-25T08:47:00+08:00".parse().unwrap(),
            colour: ColourWord::Orange,
            title: "漏洞利用预警".into(),
            issuer: "省教育网络安全应急办".into(),
            category: None,
            area: AreaV1 { text: "全省".into(), units: vec![] },
            contents: WARNING_CONTENTS.into_iter().map(label).collect(),
        };
        vec![
            BodyV1::Report(report),
            BodyV1::SignFor(SignForV1 {
                warning: id(),
                at: moment(),
                by: "张三".into(),
                note: None,
            }),
            BodyV1::Withdraw(WithdrawV1 { seq: 1, hash: Digest::of(b""), reason: None }),
            BodyV1::Note(NoteV1 { text: "已断网".into(), by: "张三".into() }),
            BodyV1::Warning(warning),
            BodyV1::Instruction(InstructionV1 {
                instruction: id(),
                sent: moment(),
                title: "排查".into(),
                text: "立即排查".into(),
                issuer: "应急办".into(),
                due: None,
            }),
        ]
    }

    #[test]
    fn every_body_comes_back_by_its_kind() {
        for body in bodies() {
            let payload = PayloadV1 {
                kind: body.kind().word().into(),
                body: body.to_value().unwrap(),
                ..sample()
            };
            let read = PayloadV1::decode(&payload.encode().unwrap()).unwrap();
            assert_eq!(read.read_body().unwrap(), body);
        }
        let unknown = PayloadV1 { kind: "later_kind".into(), ..sample() };
        let read = PayloadV1::decode(&unknown.encode().unwrap()).unwrap();
        assert!(matches!(read.read_body(), Err(Error::Word { .. })));
    }

    #[test]
    fn a_warning_must_be_whole() {
        let Some(BodyV1::Warning(warning)) = bodies().into_iter().nth(4) else { panic!("order") };
        let cases: [(&str, Change); 4] = [
            ("expires before it starts", |warning| warning.expires = warning.effective),
            ("content missing", |warning| drop(warning.contents.remove(4))),
            ("content empty", |warning| warning.contents[0].text = " ".into()),
            ("cancel of nothing", |warning| warning.message = MessageWord::Cancel),
        ];
        for (name, change) in cases {
            let mut warning = warning.clone();
            change(&mut warning);
            assert!(BodyV1::Warning(warning).to_value().is_err(), "{name}");
        }
    }
}
