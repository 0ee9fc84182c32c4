//! Sets a whole assessment beside `cel`'s own interpreter on the same conditions, times what `plan
//! check` does of all plans with their cases, and prints how often plain words find the right category.
//!
//! The largest plan is assessed with every other fact unknown; the interpreter gets every fact,
//! because it stops at the first unknown one. Both run in turn in one process.

use std::{
    collections::{BTreeMap, HashMap},
    error::Error,
    fs,
    io::{Write as _, stdout},
    path::Path,
    time::{Duration, Instant},
};

use assess::{Facts, Speech};
use base::Moment;
use cel::{Context, Program, Value};
use plan::{Answer, Condition, Decimal, Judgement, Kind, Plan, Question, Span, Taxonomy};
use support::phrases::{Phrase, Rates, phrases, rates};

const ROUNDS: usize = 2_000;
const WARM_ROUNDS: usize = 100;
const LOADS: usize = 20;
const ASSESS_MICROSECONDS_MAX: u128 = 100;
const RATIO_MAX: f64 = 3.0;
const LOAD_MILLISECONDS_MAX: u128 = 50;
const SUGGEST_MILLISECONDS_MAX: u128 = 5;
const FIRST_PERCENT_MIN: u32 = 85;
const TOP_THREE_PERCENT_MIN: u32 = 97;
const HELD_OUT: &str = "tests/fixtures/phrases-held-out.toml";
const NOW_MS: i64 = 1_790_000_000_000;

type Failure = Box<dyn Error>;
type Files = Vec<(String, Vec<u8>)>;

fn main() -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no root")?;
    let mut files = Files::new();
    collect(&root.join("plans"), "", &mut files)?;
    let (bundle, problems) = plan::load_bundle(&files);
    let bundle = bundle.ok_or("no bundle")?;
    let plans = bundle.plans;
    let mut out = stdout().lock();
    writeln!(out, "预案 {} 部，问题 {} 处", plans.len(), problems.len())?;
    let mut loads = Vec::new();
    for _ in 0..LOADS {
        loads.push(timed(|| drop(std::hint::black_box(api::check_plans(&files)))));
    }
    let load = median(&mut loads);
    writeln!(out, "读入并检查全部预案和案例 {load:?}（不超过 {LOAD_MILLISECONDS_MAX} 毫秒）")?;
    let largest = plans.iter().max_by_key(|plan| plan.criteria.len()).ok_or("no plan")?;
    let (ours, theirs) = assessed(largest)?;
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    writeln!(
        out,
        "研判 {}：{ours:?}（不超过 {ASSESS_MICROSECONDS_MAX} 微秒）；cel 自带解释器算同样的条件 {theirs:?}，\
         {ratio:.2} 倍（不超过 {RATIO_MAX} 倍）",
        largest.reference.id
    )?;
    let phrases = phrases(root, HELD_OUT);
    let mut all = Rates::default();
    for plan in plans.iter().filter(|plan| !plan.categories.is_empty()) {
        let found = rates(plan, &bundle.taxonomies, &phrases);
        writeln!(out, "找类别 {} {found}", plan.reference.id)?;
        all.add(&found);
    }
    writeln!(out, "找类别 合计 {all}（不少于 {FIRST_PERCENT_MIN} %、{TOP_THREE_PERCENT_MIN} %）")?;
    let slowest = slowest_suggestion(&plans, &bundle.taxonomies, &phrases);
    writeln!(out, "找一句话的类别 {slowest:?}（不超过 {SUGGEST_MILLISECONDS_MAX} 毫秒）")?;
    let kept = ours.as_micros() <= ASSESS_MICROSECONDS_MAX
        && ratio <= RATIO_MAX
        && load.as_millis() <= LOAD_MILLISECONDS_MAX
        && all.first_percent() >= FIRST_PERCENT_MIN
        && all.top_three_percent() >= TOP_THREE_PERCENT_MIN
        && slowest.as_millis() <= SUGGEST_MILLISECONDS_MAX;
    if kept { Ok(()) } else { Err("超过上限".into()) }
}

/// The longest of the plans' median times for the phrase.
fn slowest_suggestion(plans: &[Plan], taxonomies: &[Taxonomy], phrases: &[Phrase]) -> Duration {
    let each = plans.iter().map(|plan| {
        let speech = Speech::of(plan, taxonomies);
        let mut times: Vec<Duration> = phrases
            .iter()
            .map(|phrase| timed(|| drop(std::hint::black_box(speech.suggest(plan, &phrase.text)))))
            .collect();
        median(&mut times)
    });
    each.max().unwrap_or_default()
}

/// The medians of our whole assessment and of the interpreter's run over the same conditions.
fn assessed(plan: &Plan) -> Result<(Duration, Duration), Failure> {
    let now = Moment::from_unix_ms(NOW_MS);
    let half: Facts = plan
        .questions
        .iter()
        .step_by(2)
        .map(|question| (question.fact.clone(), answer(question)))
        .collect();
    let programs: Vec<Program> =
        conditions(plan).map(|found| Program::compile(&found.source)).collect::<Result<_, _>>()?;
    let context = context(plan)?;
    let run = || {
        for program in &programs {
            drop(std::hint::black_box(program.execute(&context)));
        }
    };
    let answered = programs.iter().filter(|program| program.execute(&context).is_ok()).count();
    if answered != programs.len() {
        return Err(format!("cel 只算出 {answered} 条，共 {} 条", programs.len()).into());
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..WARM_ROUNDS + ROUNDS {
        let mine = timed(|| drop(std::hint::black_box(assess::assess(plan, &half, now))));
        let other = timed(run);
        if round >= WARM_ROUNDS {
            ours.push(mine);
            theirs.push(other);
        }
    }
    Ok((median(&mut ours), median(&mut theirs)))
}

fn conditions(plan: &Plan) -> impl Iterator<Item = &Condition> {
    plan.criteria
        .iter()
        .flat_map(|found| [Some(&found.when), found.disputed_when.as_ref()])
        .flatten()
}

fn answer(question: &Question) -> Answer {
    let word = || question.options.first().map(|option| option.word.clone()).unwrap_or_default();
    match question.kind {
        Kind::YesNo => Answer::YesNo(true),
        Kind::Choice => Answer::Choice(word()),
        Kind::Choices => Answer::Choices(vec![word()]),
        Kind::Count => Answer::Count(1),
        Kind::Share => Answer::Share { part: 1, whole: 100 },
        Kind::Amount => Answer::Amount(Decimal::ONE),
        Kind::Clock => {
            let since = Moment::from_unix_ms(NOW_MS - 3_600_000);
            Answer::Clock(vec![Span { since, until: None }])
        }
        Kind::Judgement => {
            Answer::Judgement(Judgement { word: word(), by: String::new(), reason: String::new() })
        }
        Kind::Text => Answer::Text(String::new()),
    }
}

/// A dotted fact is a field of a map for the interpreter.
enum Field {
    Leaf(Value),
    Map(BTreeMap<String, Field>),
}

impl Field {
    fn value(self) -> Value {
        match self {
            Self::Leaf(value) => value,
            Self::Map(fields) => {
                let fields: HashMap<String, Value> =
                    fields.into_iter().map(|(name, field)| (name, field.value())).collect();
                fields.into()
            }
        }
    }
}

fn context(plan: &Plan) -> Result<Context<'static, 'static>, Failure> {
    let mut roots: BTreeMap<String, Field> = BTreeMap::new();
    for question in &plan.questions {
        let word = |text: String| Value::from(text);
        let value = match answer(question) {
            Answer::YesNo(yes) => Value::Bool(yes),
            Answer::Choice(text) | Answer::Text(text) => word(text),
            Answer::Judgement(judged) => word(judged.word),
            Answer::Choices(words) => words.into_iter().map(word).collect::<Vec<_>>().into(),
            _ => Value::Int(1),
        };
        let mut level = &mut roots;
        let (path, name) = question.fact.rsplit_once('.').unwrap_or(("", &question.fact));
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let field = level.entry(part.to_owned()).or_insert_with(|| Field::Map(BTreeMap::new()));
            let Field::Map(inner) = field else { return Err(part.into()) };
            level = inner;
        }
        level.insert(name.to_owned(), Field::Leaf(value));
    }
    let mut context = Context::default();
    for (name, field) in roots {
        context.add_variable_from_value(name, field.value());
    }
    let none: Vec<Value> = Vec::new();
    context.add_variable_from_value(plan::CATEGORY_FACT, Value::from(none));
    Ok(context)
}

#[expect(clippy::disallowed_methods, reason = "a bench measures the machine it runs on")]
fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn collect(folder: &Path, inside: &str, files: &mut Files) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("no name")?.to_owned();
        let name = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        if path.is_dir() {
            collect(&path, &name, files)?;
        } else {
            files.push((name, fs::read(&path)?));
        }
    }
    Ok(())
}
