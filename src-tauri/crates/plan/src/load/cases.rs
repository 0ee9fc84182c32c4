//! Reads worked cases.
//!
//! A fact's value is decoded by the fact's kind, never guessed from its look; a time without an
//! offset is refused.

use std::collections::BTreeMap;

use super::shared::{grade_words, mark_words};
use super::years::whole;
use crate::row::Row;
use crate::shape::{Key, Shape, Value, may, must};
use crate::source::Source;
use crate::{Case, CaseMoment, Expect, ExpectDuty, ExpectForecast, Grade, Mark, Plan, Problem};

pub(crate) mod values;

/// The most moments one case may have, and all cases of a plan together: each is played through the
/// engine whenever the plan is checked.
const MOMENTS_MAX: usize = 100;
const ALL_MOMENTS_MAX: usize = 1000;

/// A worked case.
pub(crate) static CASE: Shape = Shape::of(
    "case",
    "一个案例是一天：每个时刻知道了什么、到了哪一步，之后必须得出什么。",
    &[
        must("plan", Value::PlanId, "哪一部预案。"),
        must("title", Value::Text, "案例名称。"),
        must("moment", Value::Rows(&MOMENT, 1), "时刻，按先后。"),
        may("expect", Value::Table(&EXPECT), "最后必须得出什么；没写的不检查。"),
    ],
);
static MOMENT: Shape = Shape::of(
    "moment",
    "一个时刻：知道了什么、到了哪一步。",
    &[
        must("at", Value::Moment, "时间，带时区，如 2026-09-26T10:10:00+08:00。"),
        may("mark", Value::Words(mark_words, 0), "此刻到了哪些时刻，如 [\"judged\"] 初判。"),
        moment("occurred", "事发的时间，不晚于 at。"),
        moment("discovered", "发现的时间。"),
        moment("reported", "接报的时间。"),
        moment("judged", "初判的时间。"),
        moment("verified", "核实的时间。"),
        moment("asked", "上级要求补充的时间。"),
        moment("regraded", "调级的时间。"),
        moment("response_started", "启动响应的时间。"),
        moment("handling_ended", "处置结束的时间。"),
        moment("response_ended", "响应结束的时间。"),
        may("categories", Value::Ids(0), "类别，主类在前。"),
        may("facts", Value::Facts, "得知的事实：编号 = 值；\"unknown\" 是不清楚。"),
        may("grade", Value::Word(grade_words), "有人另定等级时才写。"),
        may("expect", Value::Table(&EXPECT), "这一时刻之后必须得出什么。"),
    ],
);
static EXPECT: Shape = Shape::of(
    "expect",
    "必须得出什么；没写的不检查，写了的必须完全一致。",
    &[
        may("floor", Value::Word(grade_words), "已成立的最高级。"),
        may("ceiling", Value::Word(grade_words), "还不能排除的最高级。"),
        may("clauses", Value::Texts(0), "成立的判据，全部列出。"),
        may("disputed", Value::Texts(0), "存疑的判据，全部列出。"),
        may("next", Value::Id, "接着该问的问题。"),
        may("forecast", Value::Rows(&FORECAST, 0), "不恢复就会升到哪一级。"),
        may("duties", Value::Rows(&DUTY, 0), "必须产生的义务。"),
        may("absent", Value::Ids(0), "不应产生的义务。"),
    ],
);
static FORECAST: Shape = Shape::of(
    "forecast",
    "一次预报。",
    &[
        must("at", Value::Moment, "什么时候。"),
        must("floor", Value::Word(grade_words), "到哪一级。"),
    ],
);
static DUTY: Shape = Shape::of(
    "duty",
    "一项必须产生的义务。",
    &[
        must("id", Value::Id, "duties.toml 里的编号。"),
        may("anchor", Value::Moment, "从什么时候算起。"),
        may("due", Value::Moment, "什么时候到期；不写表示没有到期时刻。"),
        may("firm", Value::Flag, "true 表示确定要办，false 表示到了某级才要办。"),
        may("count", Value::Number(0, 4_294_967_295), "到期了几次。"),
        may("mine", Value::Flag, "常设角色的单位自己办不办。"),
    ],
);

const fn moment(name: &'static str, says: &'static str) -> Key {
    may(name, Value::Moment, says)
}

/// Reads every case in a plan's folder, in the order of their paths.
#[must_use]
pub fn load_cases(files: &[(String, Vec<u8>)], plan: &Plan) -> (Vec<Case>, Vec<Problem>) {
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort();
    let is_case = |path: &str| path.starts_with("cases/") && path.ends_with(".toml");
    let (mut cases, mut problems) = (Vec::new(), Vec::new());
    let mut moments: usize = 0;
    for (path, bytes) in sorted.into_iter().filter(|(path, _)| is_case(path)) {
        let (case, found) = load_case(path, bytes, plan);
        problems.extend(found);
        moments += case.as_ref().map_or(0, |case| case.moments.len());
        if moments > ALL_MOMENTS_MAX {
            problems.push(Problem {
                file: path.clone(),
                line: 0,
                what: format!("到这一例为止，各案例合起来超过{ALL_MOMENTS_MAX}个时刻"),
                mend: "合并或删去重复的案例".to_owned(),
                blocks: true,
            });
            break;
        }
        cases.extend(case);
    }
    (cases, problems)
}

/// The plan a case is about, so that it can be found before the case is read.
#[must_use]
pub fn case_plan(bytes: &[u8]) -> Option<String> {
    let source = Source::decode("", bytes, &mut Vec::new());
    let table = source.parse();
    source.root(&table, &CASE).maybe_text("plan")
}

/// Reads one case against its plan; `None` when a problem blocks it.
#[must_use]
pub fn load_case(file: &str, bytes: &[u8], plan: &Plan) -> (Option<Case>, Vec<Problem>) {
    whole(file, bytes, &CASE, |root| case(file, root, plan))
}

fn case(file: &str, root: &Row<'_, '_>, plan: &Plan) -> Case {
    let id = root.text("plan");
    if !id.is_empty() && id != plan.reference.id {
        root.report("plan", format!("这一例是预案 {id} 的"), format!("改成 {}", plan.reference.id));
    }
    let mut moments: Vec<CaseMoment> = Vec::new();
    for row in root.rows("moment") {
        let moment = moment_of(&row, plan);
        if moments.last().is_some_and(|before| before.at > moment.at) {
            row.report("at", "时刻比上一个早", "按时间先后排列");
        }
        row.finish();
        moments.push(moment);
    }
    if moments.is_empty() {
        root.report("moment", "没有一个时刻", "至少写一个 [[moment]]");
    }
    if moments.len() > MOMENTS_MAX {
        let what = format!("一个案例超过{MOMENTS_MAX}个时刻");
        root.report("moment", what, "只留要验证的时刻，或拆成几个案例");
    }
    Case {
        file: file.to_owned(),
        plan: id,
        title: root.text("title"),
        moments,
        expect: root.table("expect").map(|row| expect(row, plan)).unwrap_or_default(),
    }
}

fn moment_of(row: &Row<'_, '_>, plan: &Plan) -> CaseMoment {
    if !row.has("at") {
        row.report("at", "缺少 at", "写上时间，如 at = 2026-09-26T10:10:00+08:00");
    }
    let known_at = row.moment("at");
    let at = known_at.unwrap_or(base::Moment::from_unix_ms(0));
    let mut marks = BTreeMap::new();
    for mark in row.marks("mark") {
        marks.insert(mark, at);
    }
    for mark in Mark::ALL {
        if let Some(when) = row.moment(mark.word()) {
            if when > at {
                row.report(mark.word(), "这个时刻比得知它的时刻晚", "改成不晚于 at");
            }
            marks.insert(mark, when);
        }
    }
    let categories = row.has("categories").then(|| row.texts("categories"));
    if categories.is_none() {
        row.texts("categories");
    }
    for category in categories.iter().flatten() {
        if plan.category(category).is_none() {
            row.report("categories", format!("没有类别 {category}"), "用 categories.toml 里的编号");
        }
    }
    CaseMoment {
        at,
        marks,
        facts: row.table("facts").map(|row| values::read(row, plan, known_at)).unwrap_or_default(),
        categories,
        grade: row.word("grade", &Grade::ALL, |grade| grade.word()),
        expect: row.table("expect").map(|row| expect(row, plan)).unwrap_or_default(),
    }
}

fn expect(row: Row<'_, '_>, plan: &Plan) -> Expect {
    let list = |key| {
        let texts = row.texts(key);
        row.has(key).then_some(texts)
    };
    let written = EXPECT.names().filter(|key| row.has(key));
    let expect = Expect {
        lines: written.map(|key| (key, line(&row, key))).collect(),
        floor: row.word("floor", &Grade::ALL, |grade| grade.word()),
        ceiling: row.word("ceiling", &Grade::ALL, |grade| grade.word()),
        clauses: list("clauses"),
        disputed: list("disputed"),
        next: row.maybe_text("next"),
        forecast: forecasts(&row),
        duties: duties(&row, plan),
        absent: row.texts("absent"),
    };
    for clause in expect.clauses.iter().chain(&expect.disputed).flatten() {
        if plan.criterion(clause).is_none() {
            row.report("clauses", format!("没有判据 {clause}"), "用 grades.toml 里的条款号");
        }
    }
    for id in &expect.absent {
        if plan.obligation(id).is_none() {
            row.report("absent", format!("没有义务 {id}"), "用 duties.toml 里的编号");
        }
    }
    if let Some(next) = expect.next.as_ref().filter(|next| plan.question(next).is_none()) {
        row.report("next", format!("没有事实 {next}"), "用 facts.toml 里的编号");
    }
    row.finish();
    expect
}

/// The line on which a key's value stands.
fn line(row: &Row<'_, '_>, key: &str) -> usize {
    row.source().line(row.span_of(key).start)
}

fn forecasts(row: &Row<'_, '_>) -> Vec<ExpectForecast> {
    let mut all = Vec::new();
    for row in row.rows("forecast") {
        let grade = row.word("floor", &Grade::ALL, |grade| grade.word());
        match row.moment("at").zip(grade) {
            Some((at, floor)) => all.push(ExpectForecast { line: line(&row, "at"), at, floor }),
            None => row.report("at", "预报缺少 at 或 floor", "写成 { at = 时间, floor = \"III\" }"),
        }
        row.finish();
    }
    all
}

fn duties(row: &Row<'_, '_>, plan: &Plan) -> Vec<ExpectDuty> {
    let mut all = Vec::new();
    for row in row.rows("duties") {
        let id = row.text("id");
        if !id.is_empty() && plan.obligation(&id).is_none() {
            row.report("id", format!("没有义务 {id}"), "用 duties.toml 里的编号");
        }
        let firm = row.flag("firm");
        let mine = row.flag("mine");
        all.push(ExpectDuty {
            line: line(&row, "id"),
            id,
            anchor: row.moment("anchor"),
            due: row.moment("due"),
            firm: row.has("firm").then_some(firm),
            count: row.number("count").and_then(|count| u32::try_from(count).ok()),
            mine: row.has("mine").then_some(mine),
        });
        row.finish();
    }
    all
}
