//! Bundles from the command line: an issuer makes and signs one, a unit takes it in, no one else's.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;

const PASSPHRASE: &str = "烽火连三月，家书抵万金";
const PLAN: &str = "jiangsu-education";

/// A machine with its home folder.
struct Machine(TempDir);

impl Machine {
    fn begin() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs the program; gives its code, what it printed and what it complained of.
    fn run(&self, words: &[&str], input: &str) -> (i32, String, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_fengsui-agent"))
            .args(words)
            .current_dir(self.0.path())
            .env_remove("FENGSUI_HOME")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env("HOME", self.0.path())
            .env("XDG_DATA_HOME", self.at("share"))
            .env("XDG_RUNTIME_DIR", self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that reads nothing may be gone by now.
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        let output = child.wait_with_output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    }

    /// A folder with one plan of the project and a list of its own.
    fn lay(&self, version: &str, list: &str) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../plans").join(PLAN);
        let to = self.at("plans").join(PLAN);
        fs::create_dir_all(&to).unwrap();
        for path in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_file() {
                fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
            }
        }
        let head = to.join("plan.toml");
        let text = fs::read_to_string(&head).unwrap();
        let text = text.replace("version = \"1.1.0\"", &format!("version = \"{version}\""));
        fs::write(head, text).unwrap();
        fs::write(self.at("plans/bundle.toml"), list).unwrap();
    }

    fn begun(&self) {
        let args = json!({
            "plan": PLAN, "unit": "第一中学", "roles": ["unit"], "operator": "陈立",
            "passphrase": PASSPHRASE, "keyring": false,
        });
        let (code, says, complaint) = self.run(&["call", "first_run", &args.to_string()], "");
        assert_eq!((code, complaint.as_str()), (0, ""), "{says}");
    }
}

fn list(version: &str) -> String {
    format!(
        "id = \"province\"\ntitle = \"全省预案\"\nissuer = \"省教育厅\"\n\
         version = \"{version}\"\neffective = 2026-01-01\nplans = [\"{PLAN}\"]\n"
    )
}

fn check_code(says: &str) -> String {
    let line = says.lines().find_map(|line| line.strip_prefix("核对码：")).unwrap();
    assert_eq!(line.split(' ').map(str::len).collect::<Vec<_>>(), [4; 5], "{line}");
    line.to_owned()
}

const PACK: [&str; 7] = ["plan", "pack", "plans", "--key", "issuer.pem", "-o", "one.fsplans"];

#[test]
fn an_issuer_packs_and_a_unit_takes_it_in_by_the_code_it_heard() {
    let (issuer, unit) = (Machine::begin(), Machine::begin());
    let (code, says, complaint) = issuer.run(&["plan", "keygen", "issuer.pem"], "");
    assert_eq!((code, complaint.as_str()), (0, ""), "{says}");
    let heard = check_code(&says);
    let again = issuer.run(&["plan", "keygen", "issuer.pem"], "");
    assert!(again.0 == 1 && again.2.contains("已存在"), "{again:?}");
    issuer.lay("2.0.0", &list("1.0.0"));
    let letters = issuer.at("plans").join(PLAN).join("documents");
    fs::create_dir_all(&letters).unwrap();
    fs::write(letters.join("原文.docx"), "kept by the issuer").unwrap();
    let (code, says, _) = issuer.run(&PACK, "");
    let left = format!("{PLAN}/documents/原文.docx");
    assert!(code == 2 && says.contains(&left) && says.contains("没有打包"), "{says}");
    let words = [&PACK[..], &["--toml-only"]].concat();
    let (code, says, complaint) = issuer.run(&words, "");
    assert_eq!((code, complaint.as_str()), (0, ""), "{says}");
    assert!(says.contains("，10 个文件"), "letters do not travel: {says}");
    assert_eq!(check_code(&says), heard);
    assert!(says.contains("“全省预案”1.0.0"), "{says}");
    let over = issuer.run(&words, "");
    assert!(over.0 == 1 && over.2.contains("无法写入"), "nothing is overwritten: {over:?}");

    unit.begun();
    fs::copy(issuer.at("one.fsplans"), unit.at("one.fsplans")).unwrap();
    let line = format!("{PASSPHRASE}\n");
    let import = |code: Option<&str>| {
        let mut words = vec!["plan", "import", "one.fsplans", "--passphrase-stdin"];
        words.extend(code.into_iter().flat_map(|code| ["--check-code", code]));
        unit.run(&words, &line)
    };
    let (code, says, _) = import(None);
    assert!(code == 2 && says.contains("省教育厅") && says.contains("没有导入"), "{says}");
    assert!(!says.contains(&heard), "a script must not read the code off the screen: {says}");
    let (code, says, _) = import(Some("0000 0000 0000 0000 0000"));
    assert!(code == 2 && says.contains("不一致"), "{says}");
    let (code, says, complaint) = import(Some(&heard.replace(' ', "")));
    assert_eq!((code, complaint.as_str()), (0, ""), "{says}");
    assert!(says.contains("换成新版") && says.contains("已导入"), "{says}");
    let (code, says, _) = import(None);
    assert!(code == 2 && says.contains("已是这个版本"), "{says}");
    let (_, says, _) = unit.run(&["call", "plans", "--passphrase-stdin"], &line);
    assert!(says.contains("\"title\": \"全省预案\""), "{says}");
}

#[test]
fn what_would_be_refused_is_not_packed() {
    let machine = Machine::begin();
    machine.run(&["plan", "keygen", "issuer.pem"], "");
    let bare = list("1.0.0").replace("issuer = \"省教育厅\"\n", "");
    for (name, list, expect) in [
        ("no issuer", bare, "issuer"),
        ("no version", list("1.0"), "bundle.toml:4 错误"),
        ("a plan that is not there", list("1.0.0").replace(PLAN, "my-town"), "my-town"),
        (
            "a title left open",
            list("1.0.0").replace("全省预案", "待填：名称"),
            "bundle.toml 里还有",
        ),
    ] {
        machine.lay("2.0.0", &list);
        let (code, says, _) = machine.run(&PACK, "");
        assert!(code == 2 && says.contains(expect) && says.contains("没有打包"), "{name}: {says}");
    }
    machine.lay("2.0.0", &list("1.0.0"));
    let stray = machine.at("plans/your-town");
    fs::create_dir_all(&stray).unwrap();
    fs::write(stray.join("plan.toml"), "").unwrap();
    let (code, says, _) = machine.run(&PACK, "");
    assert!(code == 2 && says.contains("your-town/plan.toml"), "{says}");
    fs::remove_dir_all(stray).unwrap();
    let grades = machine.at("plans").join(PLAN).join("grades.toml");
    let text = fs::read_to_string(&grades).unwrap().replacen("grade = \"I\"", "grade = \"V\"", 1);
    fs::write(grades, text).unwrap();
    let (code, says, _) = machine.run(&PACK, "");
    assert!(code == 2 && says.contains("grades.toml:"), "{says}");
    assert!(!machine.at("one.fsplans").exists());
    machine.lay("2.0.0", &list("1.0.0"));
    let head = machine.at("plans").join(PLAN).join("plan.toml");
    let text = fs::read_to_string(&head).unwrap();
    let line = text.lines().position(|line| line.starts_with("audience = ")).unwrap() + 1;
    let text = text.replacen("audience = \"", "audience = \"待填：", 1);
    fs::write(head, text).unwrap();
    let (code, says, _) = machine.run(&PACK, "");
    let place = format!("plan.toml:{line} 错误");
    assert!(code == 2 && says.contains(&place) && says.contains("待填"), "{place}: {says}");
    assert!(!machine.at("one.fsplans").exists());
    fs::write(machine.at("other.pem"), "no key").unwrap();
    let words = ["plan", "pack", "plans", "--key", "other.pem", "-o", "one.fsplans"];
    let (code, _, complaint) = machine.run(&words, "");
    assert!(code == 1 && complaint.contains("不是发布单位的密钥文件"), "{complaint}");
    let (code, _, complaint) = machine.run(&["plan", "import", "nowhere.fsplans"], "");
    assert!(code == 1 && complaint.contains("无法读取"), "{complaint}");
}

#[test]
fn for_a_plan_that_is_too_full_no_other_is_packed_or_explained() {
    let machine = Machine::begin();
    machine.lay("2.0.0", &list("1.0.0"));
    let cases = machine.at("plans").join(PLAN).join("cases");
    fs::create_dir_all(&cases).unwrap();
    for number in 0..=2000 {
        fs::write(cases.join(format!("{number}.toml")), "").unwrap();
    }
    machine.run(&["plan", "keygen", "issuer.pem"], "");
    let (code, says, _) = machine.run(&PACK, "");
    assert_eq!((code, says.lines().count()), (2, 2), "{says}");
    assert!(says.starts_with(&format!("{PLAN}:0 错误")), "{says}");
    let (code, says, _) = machine.run(&["plan", "explain", PLAN, "--plans", "plans"], "");
    assert!(code == 2 && says.contains("plan check"), "the built-in one is no answer: {says}");
}
