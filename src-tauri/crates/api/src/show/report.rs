//! A report filled from the record: the sections that a superior reads, in the order of the six
//! elements, and what is still missing.

use super::{incident::Shown, log, words};
use crate::view::{
    duty::DutyView,
    report::{DraftView, SectionView},
};
use ::incident::{Passage, decide};
use plan::Stage;
use std::collections::BTreeMap;

/// The sections, filled from the record, with the operator's changes where a section may be changed.
pub(crate) fn sections(
    shown: &Shown<'_>,
    operator: &str,
    changes: &BTreeMap<String, String>,
) -> Vec<SectionView> {
    let incident = shown.incident;
    let fixed = |key: &str, label: &str, text: String| SectionView {
        key: key.to_owned(),
        label: label.to_owned(),
        text,
        editable: false,
    };
    let mut sections = vec![
        fixed("unit", "单位名称", shown.unit.to_owned()),
        fixed("discovered", "发现时间", words::written(incident.discovered_at())),
        fixed("occurred", "事发时间", occurred(shown)),
        fixed(
            "categories",
            "事件类别",
            super::category::names(shown.plan, shown.incident).join("、"),
        ),
        fixed("grade", "初判等级", graded(shown)),
    ];
    sections.extend(Passage::ALL.into_iter().map(|passage| {
        let key = words::passage(passage);
        let written = || incident.passages.get(&passage).cloned().unwrap_or_default();
        SectionView {
            key: key.to_owned(),
            label: passage.title().to_owned(),
            text: changes.get(key).cloned().unwrap_or_else(written),
            editable: true,
        }
    }));
    let told: Vec<String> = incident
        .calls
        .iter()
        .filter_map(|call| match &call.outcome {
            ::incident::CallOutcome::Reached { who } => {
                let name = super::plan::names(shown.plan, std::slice::from_ref(&call.to));
                Some(format!("{} {name}（{who}接）", words::written(call.at)))
            }
            ::incident::CallOutcome::NoAnswer => None,
        })
        .collect();
    sections.push(fixed("told", "已电话报告", told.join("；")));
    sections.push(fixed("operator", "报告人", operator.to_owned()));
    sections
}

/// The draft of a report.
pub(crate) fn draft(shown: &Shown<'_>, stage: Stage, operator: &str, to: &str) -> DraftView {
    let sections = sections(shown, operator, &BTreeMap::new());
    let missing = sections
        .iter()
        .filter(|section| section.text.trim().is_empty())
        .map(|section| section.label.clone())
        .collect();
    let trial = ::incident::Reported {
        delivery: shown.incident.id,
        stage,
        to: to.to_owned(),
        obligations: Vec::new(),
        beats: BTreeMap::new(),
    };
    let mut stops: Vec<String> = decide::report(shown.incident, trial)
        .err()
        .into_iter()
        .flatten()
        .map(|refusal| refusal.says)
        .collect();
    if to.is_empty() {
        stops.push("还没有登记上级。报告可以先写好，登记上级后再发；时限内请先打电话。".to_owned());
    }
    DraftView {
        stage: stage.word().to_owned(),
        stage_name: log::stage(stage).to_owned(),
        title: title(shown, stage),
        to: to.to_owned(),
        serves: serves(shown, stage)
            .into_iter()
            .map(|row| format!("{}（{}）", row.what, row.clause))
            .collect(),
        sections,
        missing,
        stops,
        mode: shown.incident.mode.word().to_owned(),
    }
}

/// The title of a report.
pub(crate) fn title(shown: &Shown<'_>, stage: Stage) -> String {
    let drill = if shown.incident.mode == plan::Mode::Drill { "【演练】" } else { "" };
    let title = super::duty::title(shown.incident);
    format!("{drill}关于{title}的{}", log::stage(stage))
}

/// The duties that a report of this stage meets once its receipt is here: ours, arisen, not settled,
/// and not bound to the telephone.
pub(crate) fn serves(shown: &Shown<'_>, stage: Stage) -> Vec<DutyView> {
    shown
        .duty_rows()
        .into_iter()
        .filter(|row| row.mine && matches!(row.state, "overdue" | "at_once" | "due"))
        .filter(|row| {
            let owed = shown.plan.obligation(&row.obligation);
            owed.is_some_and(|owed| owed.stage == Some(stage) && owed.by != plan::By::Phone)
        })
        .collect()
}

fn occurred(shown: &Shown<'_>) -> String {
    use ::incident::Occurrence;
    match shown.incident.occurrence {
        Some(Occurrence::Known(at)) => words::written(at),
        Some(Occurrence::About(at)) => format!("约{}", words::written(at)),
        Some(Occurrence::Unknown) => "不清楚".to_owned(),
        None => String::new(),
    }
}

fn graded(shown: &Shown<'_>) -> String {
    let incident = shown.incident;
    if let Some(confirmed) = incident.confirmed() {
        let (grade, body) = (words::grade(confirmed.grade).name, &confirmed.set.decided_by);
        return format!("{grade}（{body}核定）");
    }
    match incident.preliminary() {
        Some(judged) => {
            let grade = words::grade(judged.grade).name;
            if judged.clauses.is_empty() {
                grade
            } else {
                format!("{grade}（依据{}）", judged.clauses.join("、"))
            }
        }
        None => format!(
            "待定，{}至{}",
            words::grade(shown.outlook.floor).name,
            words::grade(shown.outlook.ceiling).name
        ),
    }
}
