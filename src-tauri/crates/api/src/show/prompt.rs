//! Prompts and notifications in words.
//!
//! The words stay right for the whole stage: they name moments, and the screens count the minutes.

use super::{duty::title, incident::Shown, words};
use crate::{
    pressing::{Matter, Pressing, Telephone, Unseen},
    view::prompt::PromptView,
};
use assess::{Duty, Pace, Regrading, Stage};
use base::{Id, Moment};

/// Something that presses, as the window shows it; `None` while its first stage is still to come.
pub(crate) fn prompt(
    shown: &Shown<'_>,
    pressing: &Pressing<'_>,
    missed: Option<Unseen>,
    is_delivered: &dyn Fn(Id) -> bool,
) -> Option<PromptView> {
    let (stage, countdown) = (pressing.stage?, &pressing.countdown);
    let telephone = pressing.telephone(shown, is_delivered);
    let (kind, obligation, what, says, clause) = match &pressing.matter {
        Matter::Duty(duty, beat) => {
            let quiet = countdown.pace == Pace::Unlimited || !duty.firm;
            let kind = match (missed, telephone) {
                (Some(_), _) => "missed",
                (None, Some(_)) => "telephone",
                (None, None) if stage >= Stage::Due && !quiet => "due",
                (None, None) => "soon",
            };
            let says = duty_says(shown, pressing, stage, missed, telephone);
            let owed = duty.obligation;
            (kind, owed.id.clone(), what(duty, *beat), says, owed.clause.clone())
        }
        Matter::Grade(asked) => {
            let kind = if asked.reached { "regrade" } else { "regrade_soon" };
            let says = grade_says(asked, shown.now);
            (kind, String::new(), "重新研判等级".to_owned(), says, asked.clause.to_owned())
        }
    };
    let (phones, script) = match (&pressing.matter, telephone) {
        (Matter::Duty(duty, _), Some(_)) => (calls(shown, duty), shown.script()),
        _ => (Vec::new(), Vec::new()),
    };
    let incident = shown.incident;
    Some(PromptView {
        key: format!("{}/{}/{}/{}/{kind}", incident.id, pressing.key, countdown.to, stage.rank()),
        away: false,
        kind,
        stage: stage_word(stage),
        incident: incident.id,
        incident_number: shown.number.to_owned(),
        incident_title: title(incident),
        mode: incident.mode.word(),
        obligation,
        what,
        says,
        clause,
        since: countdown.begins(stage),
        due_at: (!countdown.pace.is_endless()).then_some(countdown.to),
        phones,
        script,
    })
}

/// Whether a prompt is one that a person must not overlook.
pub(crate) fn is_loud(prompt: &PromptView) -> bool {
    !matches!(prompt.kind, "soon" | "regrade_soon")
}

/// The order of prompts: what was missed, what has to be called, what is due, the grade, the rest.
pub(crate) fn order(prompt: &PromptView) -> (u8, Moment) {
    let rank = match prompt.kind {
        "missed" => 0,
        "telephone" => 1,
        "due" => 2,
        "regrade" => 3,
        "soon" => 4,
        _ => 5,
    };
    (rank, prompt.due_at.unwrap_or(prompt.since))
}

/// One prompt as the title and the body of a notification.
pub(crate) fn alone(prompt: &PromptView) -> (String, String) {
    let tag = match prompt.kind {
        "missed" => "错过：",
        "telephone" => "请打电话：",
        "due" if prompt.due_at.is_some() => "到期：",
        "due" | "soon" => "应办：",
        _ => "",
    };
    let title = format!("{}{tag}{}", drill(prompt), prompt.what);
    (title, format!("{} {}\n{}", prompt.incident_number, prompt.incident_title, prompt.says))
}

/// Several prompts in one notification.
pub(crate) fn together(prompts: &[PromptView]) -> (String, String) {
    const LINES_MAX: usize = 4;
    let Some(first) = prompts.first() else { return Default::default() };
    let missed = prompts.iter().all(|prompt| prompt.kind == "missed");
    let how = if missed { "项到期时没有人看到" } else { "项应办" };
    let title = format!("{}{}{how}：{}等", drill(first), prompts.len(), first.what);
    let line = |prompt: &PromptView| {
        format!("{} {}：{}", prompt.incident_number, prompt.what, prompt.says)
    };
    let mut lines: Vec<String> = prompts.iter().take(LINES_MAX).map(line).collect();
    if prompts.len() > LINES_MAX {
        lines.push(format!("另有{}项", prompts.len() - LINES_MAX));
    }
    (title, lines.join("\n"))
}

fn drill(prompt: &PromptView) -> &'static str {
    if prompt.mode == plan::Mode::Drill.word() { "【演练】" } else { "" }
}

fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Half => "half",
        Stage::Near => "near",
        Stage::Due => "due",
        Stage::Again(_) => "again",
    }
}

fn what(duty: &Duty<'_>, beat: u32) -> String {
    let what = &duty.obligation.what;
    if duty.obligation.every.is_some() { format!("{what}（第{beat}次）") } else { what.clone() }
}

fn duty_says(
    shown: &Shown<'_>,
    pressing: &Pressing<'_>,
    stage: Stage,
    missed: Option<Unseen>,
    telephone: Option<Telephone>,
) -> String {
    let Matter::Duty(duty, _) = &pressing.matter else { return String::new() };
    let (countdown, now) = (&pressing.countdown, shown.now);
    let to = words::moment(countdown.to, now);
    let handling = countdown.pace == Pace::Handling;
    let mut says = match stage {
        _ if countdown.pace == Pace::Unlimited => {
            format!("预案没有写时限，{to}起应办，还没有办结。")
        }
        Stage::Half if handling => format!("处置时限已过50%，{to}到期。"),
        Stage::Near if handling => format!("处置时限已过80%，{to}到期。"),
        Stage::Half => format!("时间已过一半，{to}到期。"),
        Stage::Near => format!("时间只剩四分之一，{to}到期。"),
        Stage::Due | Stage::Again(_) if let Some(unseen) = missed => {
            let when = match unseen.times {
                1 => format!("{to}到期，那时"),
                times => format!("有{times}次（{}至{to}）到期时", words::moment(unseen.first, now)),
            };
            format!("{when}没有人看到提醒（关机、休眠、没有解锁或没有打开页面）。")
        }
        Stage::Due => format!("{to}到期，还没有办结。"),
        Stage::Again(_) if countdown.pace == Pace::AtOnce => {
            let word = duty.obligation.word.as_deref().unwrap_or("立即");
            format!("须{word}办理，{to}起算，还没有办结。")
        }
        Stage::Again(_) => format!("{to}已到期，还没有办结。"),
    };
    if !duty.firm {
        says = format!("如定为{}：{says}", words::grades(&duty.if_grade));
    }
    says.push_str(match telephone {
        Some(Telephone::Undelivered) => "报告还没有上级回执，请先打电话报告。",
        Some(Telephone::Unreported) => "还没有报出，请先打电话报告。",
        Some(Telephone::Others) => "上级已收到报告，还有没有告知的，请打电话。",
        None => "",
    });
    says
}

fn grade_says(asked: &Regrading<'_>, now: Moment) -> String {
    let grade = words::grade(asked.floor).name;
    let at = words::moment(asked.countdown.to, now);
    if asked.disputed && asked.reached {
        format!("{at}起可能达到{grade}（原文有争议），请重新研判，并请核定机构确认。")
    } else if asked.disputed {
        format!("如果不变，{at}可能达到{grade}（原文有争议），届时须重新研判。")
    } else if asked.reached {
        format!("{at}起已达到{grade}，请重新研判；维持原来的等级须写明理由。")
    } else {
        format!("如果不变，{at}将达到{grade}，届时须重新研判。")
    }
}

fn calls(shown: &Shown<'_>, duty: &Duty<'_>) -> Vec<crate::view::incident::PhoneCardView> {
    let rows = shown.duty_rows();
    let row = rows
        .iter()
        .find(|row| row.obligation == duty.obligation.id && row.due_at == duty.presses_at());
    let row = row.or_else(|| rows.iter().find(|row| row.obligation == duty.obligation.id));
    let mut calls = row.map(|row| shown.calls_of(row)).unwrap_or_default();
    calls.retain(|call| !call.reached);
    calls
}
