//! The command line: what is printed where, and the code that a run ends with.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

const PASSPHRASE: &str = "烽火连三月，家书抵万金";

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_fengsui-agent"))
}

fn command(home: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(program());
    command
        .args(words)
        .env_remove("FENGSUI_HOME")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("share"))
        .env("XDG_RUNTIME_DIR", home)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(home: &Path, words: &[&str], input: &str) -> Output {
    let mut child = command(home, words).spawn().unwrap();
    // A program that reads nothing may be gone by now.
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    child.wait_with_output().unwrap()
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn plans() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../plans"))
}

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn copied(to: &Path) {
    let mut left = vec![plans().to_owned()];
    while let Some(next) = left.pop() {
        for path in fs::read_dir(&next).unwrap().map(|entry| entry.unwrap().path()) {
            let target = to.join(path.strip_prefix(plans()).unwrap());
            if path.is_dir() {
                fs::create_dir_all(&target).unwrap();
                left.push(path);
            } else {
                fs::copy(&path, target).unwrap();
            }
        }
    }
}

fn spoil(file: &Path, from: &str, to: &str) -> usize {
    let text = fs::read_to_string(file).unwrap();
    let at = text.find(from).unwrap_or_else(|| panic!("{from} not in {}", file.display()));
    fs::write(file, text.replacen(from, to, 1)).unwrap();
    text[..at].matches('\n').count() + 1
}

#[test]
fn the_plans_of_this_repository_are_sound() {
    let home = home();
    let output = run(home.path(), &["plan", "check", plans().to_str().unwrap()], "");
    let (code, says, complaint) = told(&output);
    assert_eq!((code, complaint.as_str()), (0, ""), "{says}");
    assert!(says.contains("错误 0 处"), "{says}");
}

#[test]
fn every_problem_of_a_broken_plan_is_told_with_file_and_line() {
    let (home, folder) = (home(), home());
    copied(folder.path());
    let file = |name: &str| folder.path().join("jiangsu-education").join(name);
    let rows = [
        ("plan.toml", "issuer = ", "isuer = "),
        ("facts.toml", "kind = \"yes_no\"", "kind = \"maybe\""),
        ("grades.toml", "grade = \"I\"", "grade = \"V\""),
        ("duties.toml", "actor = \"unit\"", "actor = \"mayor\""),
    ];
    let mut expect = Vec::new();
    for (name, from, to) in rows {
        let line = spoil(&file(name), from, to);
        expect.push(format!("jiangsu-education/{name}:{line} 错误"));
    }
    fs::write(folder.path().join("stray.toml"), "x = 1\n").unwrap();
    expect.push("stray.toml:0 错误".to_owned());
    let output = run(home.path(), &["plan", "check", folder.path().to_str().unwrap()], "");
    let (code, says, _) = told(&output);
    assert_eq!(code, 2, "{says}");
    for problem in expect {
        assert!(says.contains(&problem), "{problem} not in\n{says}");
    }
    let problems: Vec<&str> = says.lines().filter(|line| line.contains(" 错误")).collect();
    let distinct: BTreeSet<&&str> = problems.iter().collect();
    assert_eq!(distinct.len(), problems.len(), "each is told once:\n{says}");
}

#[test]
fn a_folder_that_is_not_there_is_a_failure_and_no_clean_bill() {
    let (code, says, complaint) = told(&run(home().path(), &["plan", "check", "/nowhere"], ""));
    assert_eq!((code, says.as_str()), (1, ""));
    assert!(complaint.contains("无法读取 /nowhere"), "{complaint}");
}

#[test]
fn a_plan_in_another_folder_is_checked_and_explained_there() {
    let (home, folder) = (home(), tempfile::Builder::new().prefix("两 字").tempdir().unwrap());
    let folder = folder.path().to_str().unwrap();
    let (code, says, _) = told(&run(home.path(), &["plan", "new", "my-town", folder], ""));
    assert!(code == 0 && says.contains(&format!("plan check \"{folder}\"")), "{says}");
    let (code, says, _) = told(&run(home.path(), &["plan", "explain", "my-town"], ""));
    assert!(code == 2 && says.contains("--plans"), "{says}");
    let words = ["plan", "explain", "my-town", "--plans", folder];
    let (code, says, complaint) = told(&run(home.path(), &words, ""));
    assert_eq!((code, complaint.as_str()), (0, ""), "{says}");
    let own = format!("{folder}/my-town");
    let (code, says, complaint) = told(&run(home.path(), &["plan", "check", &own], ""));
    assert_eq!((code, says.as_str()), (1, ""));
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    let parent = Path::new(folder).canonicalize().unwrap();
    assert!(complaint.contains(&format!("\"{}\"", parent.display())), "{complaint}");
}

#[test]
fn an_amount_is_never_rounded() {
    let home = home();
    let file = home.path().join("case.toml");
    for (digits, code) in [(26, 0), (34, 2)] {
        let amount = format!("49.{}", "9".repeat(digits));
        let case = format!(
            "plan = \"linxiang-city\"\ntitle = \"流量\"\n[[moment]]\n\
             at = 2026-09-26T11:00:00+08:00\nfacts = {{ \"traffic.gateway_growth\" = {amount} }}\n"
        );
        fs::write(&file, case).unwrap();
        let output = run(home.path(), &["assess", "--case", file.to_str().unwrap()], "");
        let (ended, says, _) = told(&output);
        assert_eq!(ended, code, "{amount}: {says}");
        assert_eq!(says.contains("case.toml:5") && says.contains("28位"), code == 2, "{says}");
    }
}

/// Guards: a duty without any limit in the plan was told as 立即或及时, and roles by their ids.
#[test]
fn a_case_is_told_in_the_plans_own_words_and_invents_no_urgency() {
    let home = home();
    let case = plans().join("guiyang-customs/cases/raised-late.toml");
    let words = ["assess", "--case", case.to_str().unwrap()];
    let (code, says, _) = told(&run(home.path(), &words, ""));
    assert_eq!(code, 0, "{says}");
    assert!(!says.contains("立即或及时") && !says.contains("如定为级"), "{says}");
    let proposed = says.lines().find(|line| line.contains("提出启动Ⅲ级响应的建议")).unwrap();
    assert!(proposed.contains("应急指挥部办公室 报 总指挥"), "{proposed}");
    assert!(proposed.ends_with("起，无时限"), "{proposed}");
}

/// Guards: a case that names no grade was answered as if somebody had decided the proposed one.
#[test]
fn a_grade_that_the_case_does_not_name_is_said_to_be_proposed() {
    let home = home();
    let file = home.path().join("day.toml");
    let day = |grade: &str| {
        format!(
            "plan = \"guiyang-customs\"\ntitle = \"一天\"\n[[moment]]\n\
             at = 2026-09-24T08:47:00+08:00\nmark = [\"discovered\", \"judged\"]\n{grade}"
        )
    };
    for (grade, by_facts, how) in
        [("", true, "案例没有写等级，按事实取"), ("grade = \"III\"\n", false, "案例写明")]
    {
        fs::write(&file, day(grade)).unwrap();
        let words = ["assess", "--case", file.to_str().unwrap()];
        let (code, says, _) = told(&run(home.path(), &words, ""));
        assert!(code == 0 && says.contains(how), "{says}");
        let words = ["assess", "--case", file.to_str().unwrap(), "--json"];
        let (_, says, _) = told(&run(home.path(), &words, ""));
        let answer: Value = serde_json::from_str(&says).unwrap();
        let decided = &answer["moments"][0]["decided"];
        assert_eq!(decided["by_facts"], by_facts, "{decided:#}");
        let expect = if by_facts { &answer["moments"][0]["provisional"] } else { &json!("III") };
        assert_eq!(&decided["grade"], expect, "{decided:#}");
    }
}

#[test]
fn a_case_is_answered_in_the_shape_of_the_plan_format() {
    let home = home();
    let cases = fs::read_dir(plans().join("jiangsu-education/cases")).unwrap();
    let case = cases.map(|entry| entry.unwrap().path()).min().unwrap();
    let words = ["assess", "--case", case.to_str().unwrap(), "--json"];
    let (code, says, complaint) = told(&run(home.path(), &words, ""));
    assert_eq!((code, complaint.as_str()), (0, ""), "{says}");
    let answer: Value = serde_json::from_str(&says).unwrap();
    let keys = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap_or_else(|| panic!("{value}")).keys().cloned().collect()
    };
    let has = |value: &Value, names: &str| {
        for name in names.split(' ') {
            assert!(keys(value).contains(name), "{name}: {value:#}");
        }
    };
    has(&answer, "plan moments duties");
    let moment = &answer["moments"][0];
    has(moment, "at categories floor ceiling reasons forecast doubts next_questions");
    assert!(moment["at"].as_str().unwrap().ends_with("+08:00"), "{moment:#}");
    has(&moment["reasons"][0], "clause grade truth says facts disputed");
    let duty = &answer["duties"][0];
    has(
        duty,
        "clause what actor mine to by after anchor_at anchor_assumed due_at every until count",
    );
    has(duty, "firm if_grade pending optional provisional");

    let words = ["assess", "--case", case.to_str().unwrap()];
    let (code, says, _) = told(&run(home.path(), &words, ""));
    assert!(code == 0 && says.contains("至少") && says.contains("应办"), "{says}");
    let bad = home.path().join("bad.toml");
    fs::write(&bad, "plan = \"jiangsu-education\"\n[[moment]]\nat = 5\n").unwrap();
    let (code, says, _) = told(&run(home.path(), &["assess", "--case", bad.to_str().unwrap()], ""));
    assert_eq!(code, 2, "{says}");
    assert!(says.contains("bad.toml:3"), "{says}");
}

/// A store made from the shell.
fn begun(home: &Path) {
    let args = json!({
        "plan": "jiangsu-education",
        "unit": "第一中学",
        "roles": ["unit"],
        "operator": "陈立",
        "passphrase": PASSPHRASE,
        "keyring": false,
    });
    let (code, says, complaint) = told(&run(home, &["call", "first_run", &args.to_string()], ""));
    assert_eq!((code, complaint.as_str()), (0, ""), "{says}");
    let made: Value = serde_json::from_str(&says).unwrap();
    assert!(made["with"]["recovery_code"].is_string(), "{says}");
}

#[test]
fn a_command_runs_from_the_shell_behind_the_passphrase() {
    let home = home();
    begun(home.path());
    let line = format!("{PASSPHRASE}\n");
    let call = |words: &[&str], input: &str| {
        let all: Vec<&str> = ["call"].iter().chain(words).copied().collect();
        told(&run(home.path(), &all, input))
    };
    let open = r#"{"secret":false,"drill":false}"#;
    let (code, says, complaint) = call(&["open_incident", open, "--passphrase-stdin"], &line);
    assert_eq!((code, complaint.as_str()), (0, ""), "{says}");
    let made: Value = serde_json::from_str::<Value>(&says).unwrap()["with"].take();
    let (code, says, complaint) = call(&["incidents", "--passphrase-stdin"], &line);
    assert_eq!((code, complaint.as_str()), (0, ""), "{says}");
    let cards: Value = serde_json::from_str(&says).unwrap();
    assert_eq!(cards[0]["id"], made["card"]["id"]);

    let (code, says, complaint) = call(&["incidents", "--passphrase-stdin"], "wrong wrong\n");
    assert_eq!((code, says.as_str()), (1, ""));
    assert!(!complaint.contains("WrongPassphrase") && complaint.contains("口令"), "{complaint}");
    let (code, _, complaint) = call(&["incidents"], "");
    assert!(code == 1 && complaint.contains("还没有解锁"), "{complaint}");
    for part in ["fengsui-agent serve", "--passphrase-stdin"] {
        assert!(complaint.contains(part) && !complaint.contains("Locked"), "{complaint}");
    }
    let (code, _, complaint) = call(&["fly", "--passphrase-stdin"], &line);
    assert!(code == 1 && complaint.contains("没有命令 fly"), "{complaint}");
    let (code, _, complaint) = call(&["status", "not JSON"], "");
    assert!(code == 1 && complaint.contains("参数不是 JSON"), "{complaint}");
    let close = json!({ "id": made["card"]["id"], "expected": made["position"] }).to_string();
    let (code, says, _) = call(&["close_incident", &close, "--passphrase-stdin"], &line);
    assert!(code == 2 && says.contains("还没有初判"), "a refusal ends with 2: {code} {says}");
}

#[test]
fn a_second_program_says_who_holds_the_store_and_serving_ends_when_told() {
    let home = home();
    begun(home.path());
    let mut serving = command(home.path(), &["serve"]).spawn().unwrap();
    let mut lines = BufReader::new(serving.stdout.take().unwrap()).lines();
    let address =
        lines.find_map(|line| line.unwrap().split_once("http://").map(|at| at.1.to_owned()));
    let address = address.unwrap();
    let (host, token) = address.split_once("/?token=").unwrap();
    let cookie = ask(host, &format!("GET /?token={token} HTTP/1.1\r\n"), "");
    let cookie = cookie.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let unlock = json!({
        "name": "unlock",
        "args": { "way": "passphrase", "secret": PASSPHRASE },
    });
    let head = "POST /call HTTP/1.1\r\ncontent-type: application/json\r\n";
    let opened = ask(host, &format!("{head}cookie: {cookie}\r\n"), &unlock.to_string());
    assert!(opened.contains(r#""stage":"ready""#), "{opened}");

    let words = ["call", "home", "--passphrase-stdin"];
    let (code, says, complaint) = told(&run(home.path(), &words, &format!("{PASSPHRASE}\n")));
    assert_eq!((code, says.as_str()), (1, ""));
    let holder = format!("进程 {}", serving.id());
    assert!(!complaint.contains("Held") && complaint.contains(&holder), "{complaint}");

    let ended = Command::new("kill").args(["-INT", &serving.id().to_string()]).status().unwrap();
    assert!(ended.success());
    assert!(serving.wait().unwrap().success());
    let (code, _, complaint) = told(&run(home.path(), &words, &format!("{PASSPHRASE}\n")));
    assert_eq!((code, complaint.as_str()), (0, ""), "the store is free again");
}

fn ask(host: &str, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    let rest = format!("host: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all(format!("{head}{rest}{body}").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn help_and_mistakes_are_in_chinese() {
    let home = home();
    for words in [
        &["--help"][..],
        &["serve", "--help"],
        &["plan", "--help"],
        &["plan", "check", "--help"],
        &["plan", "explain", "--help"],
        &["assess", "--help"],
        &["call", "--help"],
        &["commands", "--help"],
    ] {
        let (code, says, complaint) = told(&run(home.path(), words, ""));
        assert_eq!((code, complaint.as_str()), (0, ""), "{words:?}");
        for english in
            ["Usage", "Options", "Commands:", "Arguments", "Print", "default", "possible"]
        {
            assert!(!says.contains(english), "{words:?}: {english} in\n{says}");
        }
    }
    for (words, part) in [
        (&["fly"][..], "fly"),
        (&["serve", "--port", "many"], "many"),
        (&["assess"], "--case"),
        (&["call"], "命令"),
        (&["serve", "--fast"], "--fast"),
    ] {
        let (code, says, complaint) = told(&run(home.path(), words, ""));
        assert_eq!((code, says.as_str()), (2, ""), "{words:?}");
        assert!(complaint.contains(part), "{words:?}: {complaint}");
        for english in [
            "error:",
            "unrecognized",
            "invalid",
            "required",
            "unexpected",
            "Usage",
            "tip:",
            "For more",
        ] {
            assert!(!complaint.contains(english), "{words:?}: {english} in\n{complaint}");
        }
    }
    let (code, says, _) = told(&run(home.path(), &["commands"], ""));
    assert_eq!(code, 0);
    for (name, _) in api::COMMANDS {
        assert!(says.contains(name), "{name}");
    }
}
