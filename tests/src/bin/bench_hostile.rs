//! Hands plan files that are out to do harm to `fengsui-agent plan check`, and says how long each
//! refusal takes.
//!
//! The time is that of the whole process, from its start to its last line. Each must be refused in
//! under a second with a problem that names the place.

use std::{
    error::Error,
    fs,
    io::{Write as _, stdout},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

const PLAN: &str = "jiangsu-education";
const TAKES_MAX: Duration = Duration::from_secs(1);
/// Of so many runs the quickest counts, so that a busy machine is not measured.
const RUNS: usize = 3;

type Failure = Box<dyn Error>;

/// A file put in place of a sound one, or beside them.
struct Hostile {
    name: &'static str,
    file: &'static str,
    bytes: Vec<u8>,
    /// What the answer says: the place and what is wrong.
    says: String,
}

fn main() -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no root")?;
    let agent = agent()?;
    let mut out = stdout().lock();
    let mut slow = Vec::new();
    for hostile in all() {
        let folder = tempfile::tempdir()?;
        let plan = folder.path().join(PLAN);
        copy(&root.join("plans").join(PLAN), &plan)?;
        fs::write(plan.join(hostile.file), &hostile.bytes)?;
        let mut quickest = Duration::MAX;
        for _ in 0..RUNS {
            let (took, answer, refused) = checked(&agent, folder.path())?;
            if !refused || !answer.contains(&hostile.says) {
                let start: String = answer.chars().take(400).collect();
                return Err(format!("{}：没有说“{}”：{start}", hostile.name, hostile.says).into());
            }
            quickest = quickest.min(took);
        }
        writeln!(out, "{}：{quickest:?} 拒绝，指出 {}", hostile.name, hostile.says)?;
        if quickest >= TAKES_MAX {
            slow.push(hostile.name);
        }
    }
    if slow.is_empty() { Ok(()) } else { Err(format!("超过1秒：{}", slow.join("、")).into()) }
}

/// Every hostile file.
fn all() -> Vec<Hostile> {
    let mut all = sizes();
    all.extend(nested());
    all.extend(conditions());
    all.extend(encodings());
    all
}

fn sizes() -> Vec<Hostile> {
    let mut rows = String::new();
    for number in 0..20_000 {
        rows += &format!("[[fact]]\nid='f{number:05}'\nonly_if='f99999'\n");
    }
    let long = vec!["net.down"; 330].join(" || ");
    let criteria: String = (0..200)
        .map(|number| {
            let head = format!("[[criterion]]\nclause = 'c{number}'\ngrade = 'I'\nsays = '长'\n");
            format!("{head}when = '{long}'\n")
        })
        .collect();
    let noise = "甲乙丙\n".repeat(100_000);
    let days = format!("year = 2030\nsource = 'x'\noff = [{}]\n", "2031-01-01,".repeat(90_000));
    vec![
        one("100 兆字节", "grades.toml", vec![b'['; 100 << 20], "grades.toml"),
        one("100 兆字节的案例", "cases/huge.toml", vec![b'['; 100 << 20], "cases/huge.toml"),
        one("刚过 1 兆字节", "grades.toml", vec![b'#'; (1 << 20) + 1], "grades.toml"),
        one("两万道题，条件都写错", "facts.toml", rows.into_bytes(), "facts.toml:1"),
        one("一兆字节的长条件", "grades.toml", criteria.into_bytes(), "grades.toml:"),
        one("一兆字节不是 TOML 的字", "duties.toml", noise.into_bytes(), "duties.toml:1"),
        one("九万个日期当作义务", "duties.toml", days.into_bytes(), "duties.toml:1"),
    ]
}

fn nested() -> Vec<Hostile> {
    let deep = |open: &str, close: &str| {
        format!("a = 1\nx = {}{}\n", open.repeat(10_000), close.repeat(10_000)).into_bytes()
    };
    let many = vec!["a"; 10_000].join(".");
    vec![
        one("一万层列表", "facts.toml", deep("[", "]"), "facts.toml:2"),
        one("一万层表", "facts.toml", deep("{ a = ", " }"), "facts.toml:2"),
        one("一万个没有合上的括号", "facts.toml", deep("[", ""), "facts.toml:2"),
        one("一万段的表头", "facts.toml", format!("[{many}]\n").into_bytes(), "facts.toml:1"),
        one("一万段的键", "facts.toml", format!("{many} = 1\n").into_bytes(), "facts.toml:1"),
    ]
}

fn conditions() -> Vec<Hostile> {
    let asked_if = |condition: &str| {
        let head = "[[fact]]\nid = 'a'\nask = '甲'\nkind = 'yes_no'\n";
        format!("{head}only_if = \"{condition}\"\n").into_bytes()
    };
    let chain = "a || ".repeat(200_000) + "a";
    let place = "facts.toml:5";
    vec![
        one("一兆字节的条件", "facts.toml", asked_if(&chain), place),
        one("一兆字节的括号", "facts.toml", asked_if(&"(".repeat(1_000_000)), place),
        one("四十层括号", "facts.toml", asked_if(&"(".repeat(40)), place),
        one("条件里调用函数", "facts.toml", asked_if("size('a') > 0"), place),
        one("条件里的宏", "facts.toml", asked_if("[1].all(x, x > 0)"), place),
        one("条件里做算术", "facts.toml", asked_if("1 + 1 == 2"), place),
    ]
}

fn encodings() -> Vec<Hostile> {
    vec![
        one("坏的 UTF-8", "duties.toml", b"a = 1\nb = '\xff'\n".to_vec(), "duties.toml:2"),
        one("GBK", "duties.toml", b"a = 1\nb = '\xd6\xd0\xce\xc4'\n".to_vec(), "duties.toml:2"),
        one("一兆字节的零", "duties.toml", vec![0; 1 << 20], "duties.toml:1"),
    ]
}

fn one(name: &'static str, file: &'static str, bytes: Vec<u8>, place: &str) -> Hostile {
    Hostile { name, file, bytes, says: format!("{PLAN}/{place}") }
}

/// Runs the check on a folder: how long it took, what it said, and whether it refused.
#[expect(clippy::disallowed_methods, reason = "a bench measures the machine it runs on")]
fn checked(agent: &Path, folder: &Path) -> Result<(Duration, String, bool), Failure> {
    let begun = Instant::now();
    let output = Command::new(agent).args(["plan", "check"]).arg(folder).output()?;
    let took = begun.elapsed();
    let answer = String::from_utf8(output.stdout)?;
    Ok((took, answer, !output.status.success()))
}

/// The agent that was built with us, or the one in `FENGSUI_PROGRAMS`.
fn agent() -> Result<PathBuf, Failure> {
    let folder = match std::env::var_os("FENGSUI_PROGRAMS") {
        Some(folder) => PathBuf::from(folder),
        None => std::env::current_exe()?.parent().ok_or("no folder")?.to_owned(),
    };
    let agent = folder.join(format!("fengsui-agent{}", std::env::consts::EXE_SUFFIX));
    if agent.is_file() {
        return Ok(agent);
    }
    Err(format!("没有 {}：先 cargo build --release --package agent", agent.display()).into())
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let place = to.join(path.file_name().ok_or("no name")?);
        if path.is_dir() {
            copy(&path, &place)?;
        } else {
            fs::copy(&path, &place)?;
        }
    }
    Ok(())
}
