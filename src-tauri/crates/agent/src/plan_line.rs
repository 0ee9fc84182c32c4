//! The verbs about plan files: check them, begin one, give its schema, explain one, answer a case.

use crate::{
    bundle_line::BundleVerb,
    command_line::{Outcome, print},
    schema_line, skeleton,
    trouble::why,
};
use api::PlanFolder;
use clap::{Subcommand, ValueEnum};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What can be done with plan files.
#[derive(Subcommand)]
pub(crate) enum PlanVerb {
    /// 检查预案目录，逐条列出问题：文件、行号、怎样改
    Check {
        /// 预案目录
        #[arg(value_name = "目录")]
        folder: PathBuf,
    },
    /// 写一部新预案的骨架：逐处标着“待填”，填完再检查
    New {
        /// 预案编号，小写英文字母、数字和连字符，如 my-town
        #[arg(value_name = "编号")]
        id: String,
        /// 写在哪个目录下面
        #[arg(value_name = "目录")]
        folder: PathBuf,
    },
    /// 给编辑器用的 JSON Schema：打字时补全和检查预案文件
    Schema {
        /// 哪一种文件，如 facts；不写则列出全部种类
        #[arg(value_name = "种类")]
        kind: Option<String>,
        /// 把全部种类写进这个目录，一种一个文件
        #[arg(long, value_name = "目录", conflicts_with = "kind")]
        all: Option<PathBuf>,
    },
    /// 把一部预案写成可读的表格：等级、应办、步骤、预警、表格
    Explain {
        /// 预案的 id，如 jiangsu-education
        #[arg(value_name = "预案")]
        id: String,
        /// 预案目录；不写则用程序自带的预案
        #[arg(long, value_name = "目录")]
        plans: Option<PathBuf>,
        /// 写成哪一种：markdown 或 html；不写则为 markdown
        #[arg(long, value_name = "格式", default_value = "markdown")]
        form: Form,
    },
    #[command(flatten)]
    Bundle(BundleVerb),
}

/// The form of an explanation.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Form {
    /// Markdown 表格
    Markdown,
    /// 一个网页文件
    Html,
}

impl PlanVerb {
    /// Does it.
    pub(crate) async fn run(self, home: Option<PathBuf>) -> Result<Outcome, String> {
        match self {
            Self::Check { folder } => check(&folder),
            Self::New { id, folder } => skeleton::begin(&id, &folder),
            Self::Schema { kind, all } => schema_line::run(kind.as_deref(), all.as_deref()),
            Self::Explain { id, plans, form } => explain(&id, plans.as_deref(), form),
            Self::Bundle(verb) => verb.run(home).await,
        }
    }
}

fn check(folder: &Path) -> Result<Outcome, String> {
    let checked = api::check_folder(&read_folder(folder)?);
    let mut says = Vec::new();
    for problem in &checked.problems {
        says.push(problem.to_string());
    }
    let blocked = checked.problems.iter().filter(|problem| problem.blocks).count();
    for (title, what) in &checked.plans {
        says.push(format!("{title}：{what}"));
    }
    says.push(format!(
        "可用预案 {} 部，错误 {blocked} 处，提醒 {} 处。",
        checked.plans.len(),
        checked.problems.len() - blocked
    ));
    print(&says.join("\n"))?;
    Ok(if blocked == 0 { Outcome::Done } else { Outcome::Refused })
}

fn explain(id: &str, plans: Option<&Path>, form: Form) -> Result<Outcome, String> {
    let folder = plans.map(read_folder).transpose()?.unwrap_or_default();
    // The built-in plan of this id does not stand for one of which nothing was read.
    let own = !folder.unread.contains(id);
    let Some(plan) = own.then(|| api::explained(&folder.files, id)).flatten() else {
        let next = match plans {
            None => "自己写的预案不在程序里，要写明它所在的目录：--plans 目录。".to_owned(),
            Some(folder) => {
                format!("用 fengsui-agent plan check \"{}\" 看目录里有什么问题。", folder.display())
            }
        };
        print(&format!("没有可用的预案“{id}”。{next}"))?;
        return Ok(Outcome::Refused);
    };
    print(&match form {
        Form::Markdown => api::explain_markdown(&plan),
        Form::Html => api::explain_html(&plan),
    })?;
    Ok(Outcome::Done)
}

/// Answers a case file, in words or in JSON.
pub(crate) fn assess(case: &Path, plans: Option<&Path>, json: bool) -> Result<Outcome, String> {
    fs::File::open(case)
        .map_err(|error| format!("无法读取 {}：{}", case.display(), why(&error)))?;
    let bytes = api::read_plan_file(case);
    let folder = plans.map(read_folder).transpose()?.unwrap_or_default();
    if !folder.unread.is_empty() {
        let says: Vec<String> = folder.problems.iter().map(ToString::to_string).collect();
        print(&says.join("\n"))?;
        return Ok(Outcome::Refused);
    }
    let name = case.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match api::assess_case(&folder.files, &name, &bytes) {
        Ok(answer) => {
            let text = if json {
                serde_json::to_string_pretty(&answer).map_err(|error| error.to_string())?
            } else {
                answer.says()
            };
            print(&text)?;
            Ok(Outcome::Done)
        }
        Err(problems) => {
            let says: Vec<String> = problems.iter().map(ToString::to_string).collect();
            print(&says.join("\n"))?;
            Ok(Outcome::Refused)
        }
    }
}

/// The files of a folder of plans that must be there; the folder of one plan is none.
pub(crate) fn read_folder(folder: &Path) -> Result<PlanFolder, String> {
    fs::read_dir(folder)
        .map_err(|error| format!("无法读取 {}：{}", folder.display(), why(&error)))?;
    if folder.join("plan.toml").is_file() {
        let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let parent = whole.parent().unwrap_or(&whole);
        return Err(format!(
            "{} 是一部预案自己的目录，请写它的上一级目录：\"{}\"。",
            folder.display(),
            parent.display()
        ));
    }
    Ok(PlanFolder::read(folder))
}
