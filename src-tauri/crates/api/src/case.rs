//! A worked case answered: for each moment the grade range with its reasons, and at the end the
//! duties, in the JSON of the plan format.

use crate::{Library, show};
use assess::{Duty, Replay, Truth};
use base::Moment;
use plan::{By, Grade, Plan, Problem};
use serde::Serialize;

/// What follows from a case.
#[derive(Debug, Serialize)]
pub struct CaseAnswer {
    /// The plan's id.
    plan: String,
    /// One answer a moment.
    moments: Vec<MomentAnswer>,
    /// The duties after the last moment.
    duties: Vec<DutyAnswer>,
}

#[derive(Debug, Serialize)]
struct MomentAnswer {
    at: Moment,
    categories: Vec<String>,
    floor: String,
    ceiling: String,
    provisional: String,
    /// The grade decided at this moment.
    decided: Option<DecidedAnswer>,
    reasons: Vec<ReasonAnswer>,
    forecast: Vec<ForecastAnswer>,
    doubts: Vec<DoubtAnswer>,
    next_questions: Vec<String>,
}

#[derive(Debug, Serialize)]
struct DecidedAnswer {
    at: Moment,
    grade: String,
    /// The case names no grade: the one that the facts propose was taken.
    by_facts: bool,
}

#[derive(Debug, Serialize)]
struct ReasonAnswer {
    clause: String,
    grade: String,
    truth: &'static str,
    says: String,
    facts: Vec<String>,
    disputed: Option<String>,
}

#[derive(Debug, Serialize)]
struct ForecastAnswer {
    at: Moment,
    floor: String,
    clause: String,
}

/// A moment from which wording in dispute may give a graver grade.
#[derive(Debug, Serialize)]
struct DoubtAnswer {
    at: Moment,
    grade: String,
    clause: String,
}

#[derive(Debug, Serialize)]
struct DutyAnswer {
    id: String,
    clause: String,
    what: String,
    actor: String,
    mine: bool,
    to: Vec<String>,
    by: String,
    after: &'static str,
    anchor_at: Option<Moment>,
    anchor_assumed: bool,
    due_at: Option<Moment>,
    at_once: bool,
    every: Option<String>,
    until: Option<&'static str>,
    until_at: Option<Moment>,
    count: u32,
    next_due: Option<Moment>,
    last_due: Option<Moment>,
    firm: bool,
    if_grade: Vec<String>,
    /// The open facts that it depends on.
    pending: Vec<String>,
    optional: bool,
    provisional: bool,
    /// The same for a reader: who owes it to whom, when, and on what it depends.
    #[serde(skip)]
    said: String,
}

/// Plays a case file through under the plan that it names.
///
/// # Errors
/// The case or the plan has problems, or there is no such plan.
pub fn assess_case(
    files: &[(String, Vec<u8>)],
    name: &str,
    bytes: &[u8],
) -> Result<CaseAnswer, Vec<Problem>> {
    let library = Library::worked_on(files);
    let problem = |what: String, mend: &str| {
        vec![Problem { file: name.to_owned(), line: 0, what, mend: mend.to_owned(), blocks: true }]
    };
    let Some(id) = plan::case_plan(bytes) else {
        let mend = "在案例开头写明 plan = \"预案的 id\"，文件须是 UTF-8 的 TOML";
        return Err(problem("看不出案例属于哪部预案".to_owned(), mend));
    };
    let Some(plan) = library.newest(&id) else {
        return Err(problem(format!("没有可用的预案“{id}”"), "检查 plan 的写法，或先检查预案文件"));
    };
    let (case, problems) = plan::load_case(name, bytes, &plan);
    let Some(case) = case else { return Err(problems) };
    let roles = assess::usual_roles(&plan);
    let replayed = assess::replay(&plan, &case, library.calendar(), &roles);
    Ok(answer(&plan, &replayed))
}

impl CaseAnswer {
    /// The answer in words, a line each.
    #[must_use]
    pub fn says(&self) -> String {
        let mut lines = vec![format!("预案 {}", self.plan)];
        for moment in &self.moments {
            lines.push({
                let (floor, ceiling) = (numeral(&moment.floor), numeral(&moment.ceiling));
                format!("{} 至少{floor}级，至多{ceiling}级", moment.at)
            });
            lines.extend(moment.decided.as_ref().map(|decided| {
                let how = if decided.by_facts {
                    "案例没有写等级，按事实取"
                } else {
                    "案例写明"
                };
                format!("  {} 定为{}级（{how}）", decided.at, numeral(&decided.grade))
            }));
            let holds = moment.reasons.iter().filter(|reason| reason.truth == "true");
            lines
                .extend(holds.map(|r| {
                    format!("  成立 {}（{}级）：{}", r.clause, numeral(&r.grade), r.says)
                }));
            let disputed = moment.reasons.iter().filter_map(|reason| {
                let why = reason.disputed.as_ref()?;
                Some(format!("  有争议 {}（{}级）：{why}", reason.clause, numeral(&reason.grade)))
            });
            lines.extend(disputed);
            let coming = moment.forecast.iter();
            lines.extend(
                coming.map(|f| {
                    format!("  {} 未恢复即达{}级（{}）", f.at, numeral(&f.floor), f.clause)
                }),
            );
            lines.extend(moment.doubts.iter().map(|doubt| {
                format!(
                    "  {} 未恢复则{}级起争议（{}）",
                    doubt.at,
                    numeral(&doubt.grade),
                    doubt.clause
                )
            }));
        }
        lines.push("应办".to_owned());
        lines.extend(self.duties.iter().map(|duty| duty.said.clone()));
        lines.join("\n")
    }
}

/// The numeral of a grade's frozen word, as people write it.
fn numeral(word: &str) -> &str {
    Grade::from_word(word).map_or(word, |grade| grade.numeral())
}

/// A duty for a reader. A word such as 立即 stands only where the plan has it.
fn said(plan: &Plan, duty: &Duty<'_>) -> String {
    let owed = duty.obligation;
    let whose = if duty.mine { "我方" } else { "他方" };
    let names = |ids: &[String]| show::plan::names(plan, ids);
    let to = if owed.to.is_empty() { String::new() } else { format!(" 报 {}", names(&owed.to)) };
    let when = match (duty.due_at, duty.anchor_at) {
        (Some(due), _) => format!("{due} 前"),
        (None, Some(anchor)) => format!("自 {anchor} 起，{}", show::duty::at_once(duty)),
        (None, None) => format!("待{}", duty.after.name()),
    };
    let ask = |fact: &&str| {
        plan.question(fact).map_or_else(|| (*fact).to_owned(), |asked| asked.ask.clone())
    };
    let firm = if duty.firm {
        String::new()
    } else if duty.pending.is_empty() {
        format!("，如定为{}", show::words::grades(&duty.if_grade))
    } else {
        let asks: Vec<String> = duty.pending.iter().map(ask).collect();
        format!("，视“{}”而定", asks.join("”“"))
    };
    let actor = names(std::slice::from_ref(&owed.actor));
    format!("  {whose} {} {}：{actor}{to}，{when}{firm}", owed.clause, owed.what)
}

fn answer(plan: &Plan, replayed: &Replay<'_>) -> CaseAnswer {
    let moments = replayed
        .steps
        .iter()
        .map(|step| {
            let assessed = &step.assessment;
            MomentAnswer {
                at: step.at,
                categories: step.categories.clone(),
                floor: assessed.floor.word().to_owned(),
                ceiling: assessed.ceiling.word().to_owned(),
                provisional: assessed.provisional.word().to_owned(),
                decided: step.decided.map(|graded| DecidedAnswer {
                    at: graded.at,
                    grade: graded.grade.word().to_owned(),
                    by_facts: !graded.confirmed,
                }),
                reasons: assessed.reasons.iter().map(reason).collect(),
                forecast: assessed
                    .forecast
                    .iter()
                    .map(|coming| ForecastAnswer {
                        at: coming.at,
                        floor: coming.floor.word().to_owned(),
                        clause: coming.clause.to_owned(),
                    })
                    .collect(),
                doubts: assessed
                    .doubts
                    .iter()
                    .map(|doubt| DoubtAnswer {
                        at: doubt.at,
                        grade: doubt.grade.word().to_owned(),
                        clause: doubt.clause.to_owned(),
                    })
                    .collect(),
                next_questions: assessed
                    .next_questions
                    .iter()
                    .map(|&fact| fact.to_owned())
                    .collect(),
            }
        })
        .collect();
    CaseAnswer {
        plan: plan.reference.id.clone(),
        moments,
        duties: replayed.duties().iter().map(|owed| duty(plan, owed)).collect(),
    }
}

fn reason(reason: &assess::Reason<'_>) -> ReasonAnswer {
    ReasonAnswer {
        clause: reason.clause.to_owned(),
        grade: reason.grade.word().to_owned(),
        truth: match reason.truth {
            Truth::True => "true",
            Truth::False => "false",
            Truth::Unknown => "unknown",
        },
        says: reason.says.to_owned(),
        facts: reason.facts.iter().map(|&fact| fact.to_owned()).collect(),
        disputed: reason.disputed.map(str::to_owned),
    }
}

fn duty(plan: &Plan, duty: &Duty<'_>) -> DutyAnswer {
    let owed = duty.obligation;
    DutyAnswer {
        id: owed.id.clone(),
        clause: owed.clause.clone(),
        what: owed.what.clone(),
        actor: owed.actor.clone(),
        mine: duty.mine,
        to: owed.to.clone(),
        by: match &owed.by {
            By::Any => "any".to_owned(),
            By::Phone => "phone".to_owned(),
            By::Written => "written".to_owned(),
            By::Form(id) => id.clone(),
        },
        after: duty.after.word(),
        anchor_at: duty.anchor_at,
        anchor_assumed: duty.anchor_assumed,
        due_at: duty.due_at,
        at_once: duty.at_once,
        every: owed.every.map(plan::Limit::says),
        until: owed.until.map(plan::Mark::word),
        until_at: duty.until_at,
        count: duty.count,
        next_due: duty.next_due,
        last_due: duty.last_due,
        firm: duty.firm,
        if_grade: duty.if_grade.iter().map(|grade| grade.word().to_owned()).collect(),
        pending: duty.pending.iter().map(|&fact| fact.to_owned()).collect(),
        optional: owed.optional,
        provisional: duty.provisional,
        said: said(plan, duty),
    }
}
