//! The commands about reports and the outbox: draft, send, withdraw, retry.

use crate::{
    App, Change, Code, Decision, Failure,
    input::{ById, DraftReport, Nothing, SendReport, Withdraw},
    opened::{Adding, Opened, refused},
    session::{Crew, Session},
    show::{self, log::stage as stage_name, words},
    view::{
        incident::IncidentView,
        report::{DraftView, OutboxView, ReceiptView, SectionView, SentView},
    },
};
use base::Id;
use format::{
    BodyV1, CategoryV1, EnvelopeV1, GradesV1, LabelledV1, PayloadV1, PlanRefV1, ReceiptWord,
    ReportV1,
};
use incident::{Event, Refusal, Reported, decide};
use plan::{Grade, Mode, Stage};
use std::{collections::BTreeMap, sync::Arc};
use store::{Delivery, DeliveryState, Listed, Outgoing, Superior, Urgency, Withdrawal};

/// A report filled from the record.
pub(crate) async fn draft_report(app: &Arc<App>, input: DraftReport) -> Result<DraftView, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let opened = Opened::load(app, &session, input.id)?;
    let stage = stage(&input.stage)?;
    let to = crate::linked::superior_for(&session, opened.incident.mode)?;
    let to = to.map(|superior| superior.name).unwrap_or_default();
    let now = app.setup.clock.now();
    Ok(opened
        .with_shown(&crew, now, |shown| show::report::draft(shown, stage, &crew.operator, &to)))
}

/// Decides a report: final bytes in the outbox, in one transaction with the log.
pub(crate) async fn send_report(
    app: &Arc<App>,
    input: SendReport,
) -> Result<Decision<IncidentView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let stage = stage(&input.stage)?;
    let opened = Opened::load(app, &session, input.id)?;
    opened.seen_up_to(input.expected)?;
    match passages(&opened, &input.changes) {
        Ok(events) => queue(app, &session, &crew, opened, stage, events),
        Err(refusals) => Ok(refused(refusals)),
    }
}

/// Decides a report after these events, and queues it with them in one transaction.
pub(crate) fn queue(
    app: &App,
    session: &Session,
    crew: &Crew,
    mut opened: Opened,
    stage: Stage,
    mut events: Vec<Event>,
) -> Result<Decision<IncidentView>, Failure> {
    let Some(superior) = crate::linked::superior_for(session, opened.incident.mode)? else {
        let says = if opened.incident.mode == Mode::Live {
            "还没有登记上级，报告无法发出。请在设置里登记上级；时限内请先打电话报告。"
        } else {
            "还没有可用于演练的上级。可在设置里启用练习上级。"
        };
        return Ok(refused(vec![Refusal::plain("to", says)]));
    };
    // What is changed on the draft is in the record before the report is decided on.
    let written = opened.with_events(app, &crew.operator, &events)?;
    let delivery = Id::fresh(&*app.setup.clock)?;
    let now = app.setup.clock.now();
    let body = written.with_shown(crew, now, |shown| {
        let sections = show::report::sections(shown, &crew.operator, &BTreeMap::new());
        body(shown, stage, crew, sections)
    });
    let (obligations, beats) = crate::served::serves(app, session, crew, &written, stage, now)?;
    let reported = Reported { delivery, stage, to: superior.name.clone(), obligations, beats };
    match decide::report(&written.incident, reported) {
        Ok(more) => events.extend(more),
        Err(refusals) => return Ok(refused(refusals)),
    }
    let deliveries = vec![Outgoing {
        id: delivery,
        to: superior.id,
        subject: opened.incident.id,
        urgency: if stage == Stage::First { Urgency::Urgent } else { Urgency::Normal },
        mode: opened.incident.mode,
        body: BodyV1::Report(body),
        blobs: Vec::new(),
    }];
    let (expected, by) = (opened.incident.position, crew.operator.clone());
    let adding = Adding { expected, by, events, deliveries, ..Adding::default() };
    opened.add(app, session, crew, adding)?;
    app.changed(Change::Outbox);
    session.links.wake();
    Ok(Decision::Accepted(opened.view(app, session, crew)?))
}

/// 发件.
pub(crate) async fn outbox(app: &Arc<App>, _: Nothing) -> Result<OutboxView, Failure> {
    let session = app.session()?;
    let superiors = session.store.superiors()?;
    let (mut held, mut waiting, mut delivered, mut withdrawn) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for delivery in session.store.deliveries(Listed::All)? {
        let list = match delivery.state {
            DeliveryState::Held => &mut held,
            DeliveryState::Queued | DeliveryState::Carried => &mut waiting,
            DeliveryState::Delivered => &mut delivered,
            DeliveryState::Withdrawn => &mut withdrawn,
        };
        list.push(sent(&session, &superiors, &delivery)?);
    }
    delivered.reverse();
    withdrawn.reverse();
    let link = crate::linked::view(&session, app.setup.clock.now())?;
    Ok(OutboxView { held, waiting, delivered, withdrawn, link })
}

/// Withdraws a delivery; where it is a report, its incident's log says so in the same transaction.
pub(crate) async fn withdraw_delivery(
    app: &Arc<App>,
    input: Withdraw,
) -> Result<Decision<OutboxView>, Failure> {
    let session = app.session()?;
    let crew = session.crew(app)?;
    let delivery = session.store.delivery(input.id)?;
    if matches!(delivery.state, DeliveryState::Delivered | DeliveryState::Withdrawn) {
        let says = "已送达或已撤回的不能撤回；有更正请用续报。";
        return Ok(refused(vec![Refusal::plain("delivery", says)]));
    }
    if input.reason.trim().is_empty() {
        return Ok(refused(vec![Refusal::plain("reason", "撤回须写明理由。")]));
    }
    let wish = Withdrawal {
        id: Id::fresh(&*app.setup.clock)?,
        delivery: input.id,
        reason: Some(input.reason.trim().to_owned()),
    };
    match delivery.kind {
        format::KindWord::Report => {
            let mut opened = Opened::load(app, &session, delivery.subject)?;
            let events = match decide::withdraw(&opened.incident, input.id, &input.reason) {
                Ok(events) => events,
                Err(refusals) => return Ok(refused(refusals)),
            };
            let adding = Adding {
                expected: opened.incident.position,
                by: crew.operator.clone(),
                events,
                withdrawals: vec![wish],
                ..Adding::default()
            };
            opened.add(app, &session, &crew, adding)?;
        }
        _ => {
            session.store.writer().withdraw(wish)?;
        }
    }
    app.changed(Change::Outbox);
    session.links.wake();
    Ok(Decision::Accepted(outbox(app, Nothing {}).await?))
}

/// Tries a held delivery again.
pub(crate) async fn retry_delivery(app: &Arc<App>, input: ById) -> Result<OutboxView, Failure> {
    let session = app.session()?;
    session.store.writer().retry(input.id)?;
    app.changed(Change::Outbox);
    session.links.wake();
    outbox(app, Nothing {}).await
}

/// The deliveries about an incident, oldest first.
pub(crate) fn about(session: &Session, opened: &Opened) -> Result<Vec<SentView>, Failure> {
    let superiors = session.store.superiors()?;
    session
        .store
        .deliveries(Listed::About(opened.incident.id))?
        .iter()
        .map(|delivery| sent(session, &superiors, delivery))
        .collect()
}

fn stage(word: &str) -> Result<Stage, Failure> {
    Stage::from_word(word).ok_or_else(|| Failure::plain(Code::Invalid, "没有这种报告"))
}

/// The passages that the operator changed on the draft; they are changed in the record too.
pub(crate) fn passages(opened: &Opened, changes: &BTreeMap<String, String>) -> decide::Decided {
    let mut events = Vec::new();
    for (key, text) in changes {
        let Some(passage) = words::passage_of(key) else {
            return Err(vec![Refusal::plain("changes", "这一栏由记录得出，不能在报告里改。")]);
        };
        events.extend(decide::describe(&opened.incident, passage, text)?);
    }
    Ok(events)
}

fn body(
    shown: &show::incident::Shown<'_>,
    stage: Stage,
    crew: &Crew,
    sections: Vec<SectionView>,
) -> ReportV1 {
    let incident = shown.incident;
    let category = |id: &String| CategoryV1 {
        id: id.clone(),
        name: show::category::name(shown.plan, id),
        primary: incident.primary.as_ref() == Some(id),
    };
    ReportV1 {
        number: shown.number.to_owned(),
        title: show::report::title(shown, stage),
        stage: stage.into(),
        categories: incident.categories.iter().map(category).collect(),
        grade: GradesV1 {
            preliminary: incident.preliminary().map(|judged| judged.grade.into()),
            confirmed: incident.confirmed().map(|confirmed| confirmed.grade.into()),
        },
        plan: PlanRefV1 {
            id: incident.plan.id.clone(),
            version: incident.plan.version.clone(),
            digest: incident.plan.digest,
        },
        by: crew.operator.clone(),
        sections: sections
            .into_iter()
            .map(|section| LabelledV1 { id: section.key, label: section.label, text: section.text })
            .collect(),
    }
}

/// A delivery as the screens show it, read back from its final bytes.
pub(crate) fn sent(
    session: &Session,
    superiors: &[Superior],
    delivery: &Delivery,
) -> Result<SentView, Failure> {
    let body = body_of(delivery);
    let receipts = session.store.acknowledgements(delivery.id)?;
    let to = superiors.iter().find(|superior| superior.id == delivery.superior);
    let (what, about, sections, grade) = match body {
        Some(BodyV1::Report(report)) => {
            let stage = Stage::from_word(report.stage.word()).map_or("报告", stage_name);
            let grade = report.grade.confirmed.or(report.grade.preliminary);
            let grade = grade.and_then(|word| Grade::from_word(word.word())).map(words::grade);
            let about = format!("{} {}", report.number, report.title);
            (stage.to_owned(), about, labelled(report.sections), grade)
        }
        Some(BodyV1::SignFor(signed)) => {
            let title = session.store.warning(signed.warning).map(|found| found.body.title);
            ("预警签收".to_owned(), title.unwrap_or_default(), Vec::new(), None)
        }
        Some(BodyV1::Withdraw(_)) => ("撤回".to_owned(), String::new(), Vec::new(), None),
        _ => (delivery.kind.word().to_owned(), String::new(), Vec::new(), None),
    };
    Ok(SentView {
        id: delivery.id,
        what,
        about,
        incident: (delivery.kind == format::KindWord::Report).then_some(delivery.subject),
        to: to.map(|superior| superior.name.clone()).unwrap_or_default(),
        queued_at: delivery.queued_at,
        state: delivery.state.word().to_owned(),
        says: says(delivery, !receipts.is_empty()),
        attempts: delivery.attempts,
        next_try_at: Some(delivery.next_at)
            .filter(|_| delivery.state == DeliveryState::Queued && delivery.attempts > 0),
        receipts: receipts
            .into_iter()
            .map(|receipt| ReceiptView {
                level: receipt.level.word().to_owned(),
                says: level(receipt.level, &receipt.by, &receipt.reason),
                at: receipt.at,
                number: receipt.rseq,
            })
            .collect(),
        mode: delivery.mode.word().to_owned(),
        hash: delivery.hash.to_string(),
        sections,
        grade,
    })
}

fn body_of(delivery: &Delivery) -> Option<BodyV1> {
    let envelope = EnvelopeV1::decode(&delivery.envelope).ok()?;
    let payload: PayloadV1 = format::Form::decode(envelope.payload()).ok()?;
    payload.read_body().ok()
}

fn labelled(sections: Vec<LabelledV1>) -> Vec<SectionView> {
    sections
        .into_iter()
        .map(|item| SectionView {
            key: item.id,
            label: item.label,
            text: item.text,
            editable: false,
        })
        .collect()
}

/// The state in words. 已送达 is said of a stored receipt and of nothing else.
fn says(delivery: &Delivery, has_receipt: bool) -> String {
    let because = crate::linked::reason(&delivery.reason);
    match delivery.state {
        DeliveryState::Delivered if has_receipt => "已送达，上级有回执".to_owned(),
        DeliveryState::Delivered => "已送达".to_owned(),
        DeliveryState::Withdrawn => joined("已撤回", &delivery.reason),
        DeliveryState::Held => joined("暂停，待处理", because),
        DeliveryState::Carried => "已导出，待回执".to_owned(),
        DeliveryState::Queued if delivery.attempts == 0 => "待发".to_owned(),
        DeliveryState::Queued => joined("待发，还没有回执", because),
    }
}

fn joined(says: &str, because: &str) -> String {
    if because.is_empty() { says.to_owned() } else { format!("{says}：{because}") }
}

fn level(level: ReceiptWord, by: &str, reason: &str) -> String {
    let says = match level {
        ReceiptWord::Stored => "已存",
        ReceiptWord::SignedFor => "已签收",
        ReceiptWord::Returned => "退回",
        ReceiptWord::Forwarded => "已转报",
    };
    let more: Vec<&str> = [by, reason].into_iter().filter(|text| !text.is_empty()).collect();
    if more.is_empty() { says.to_owned() } else { format!("{says}，{}", more.join("，")) }
}
