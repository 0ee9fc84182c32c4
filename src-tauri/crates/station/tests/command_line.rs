//! The command line as the duty officer uses it, beside a running `serve` and without one.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use format::{Form as _, TicketV1};
use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_fengsui-station");
const COMMANDS: [&str; 12] = [
    "serve",
    "ticket",
    "enrolments",
    "confirm",
    "refuse",
    "units",
    "revoke",
    "reports",
    "warning",
    "instruct",
    "instructions",
    "alarms",
];

fn run(data: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM).arg("--data").arg(data).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn issue(data: &Path, more: &[&str]) -> Output {
    let warning = [
        "warning",
        "issue",
        "--colour",
        "橙",
        "--title",
        "漏洞利用预警",
        "--scope",
        "全市",
        "--attention",
        "某漏洞被利用",
        "--measures",
        "立即修复",
        "--time-limit",
        "24 小时内",
    ];
    run(data, &[warning.as_slice(), more].concat())
}

/// A running station that ends with the test.
struct Serving(Child);

impl Serving {
    fn start(data: &Path) -> (Self, String) {
        let mut child = Command::new(PROGRAM)
            .arg("--data")
            .arg(data)
            .args(["serve", "--listen", "127.0.0.1:0", "--name", "某市应急办"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let serving = Self(child);
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| Some(line.trim().strip_prefix("地址")?.trim().to_owned()));
        (serving, address.unwrap())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn beside_a_running_server_a_ticket_and_a_warning_are_made() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("站点数据");
    let (_serving, address) = Serving::start(&data);
    let file = place.path().join("第一中学.ticket.json");
    let path = file.to_str().unwrap();
    let text = said(&run(&data, &["ticket", "--unit", "第一中学", "--out", path]));
    let ticket = TicketV1::decode_lenient(&std::fs::read(&file).unwrap()).unwrap();
    assert!(text.contains(&ticket.secret.code()) && text.contains(&address));
    assert_eq!((ticket.url, ticket.station_name.as_str()), (address, "某市应急办"));
    let again = run(&data, &["ticket", "--unit", "第一中学", "--out", path]);
    assert!(refused(&again).contains("不会覆盖"));
    assert!(said(&run(&data, &["units"])).contains("第一中学"));
    assert!(said(&issue(&data, &[])).contains("已发布"));
    let list = said(&run(&data, &["warning", "list"]));
    assert!(list.contains("橙色") && list.contains("第一中学  未签收"), "{list}");
}

#[test]
fn without_a_server_everything_but_an_unknown_address_works() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    assert!(refused(&run(&data, &["units"])).contains("没有上级站"));
    assert!(!data.exists());
    let url = "https://10.0.0.5:8443";
    let text = said(&run(&data, &["ticket", "--unit", "第一中学", "--url", url]));
    assert!(text.contains(url));
    assert!(refused(&run(&data, &["ticket", "--unit", "第一中学"])).contains("--url"));
    for command in ["enrolments", "reports", "instructions", "alarms"] {
        assert_eq!(said(&run(&data, &[command])).trim(), "没有内容", "{command}");
        assert_eq!(said(&run(&data, &[command, "--json"])).trim(), "[]", "{command}");
    }
}

#[test]
fn drills_are_listed_apart_and_marked() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    said(&run(&data, &["ticket", "--unit", "第一中学", "--url", "https://10.0.0.5:8443"]));
    let json = said(&issue(&data, &["--drill", "--json"]));
    let made: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(said(&run(&data, &["warning", "list"])).trim(), "没有内容");
    let list = said(&run(&data, &["warning", "list", "--drill"]));
    assert!(list.contains("【演练】") && list.contains(made["id"].as_str().unwrap()));
    let id = made["id"].as_str().unwrap();
    said(&run(&data, &["warning", "cancel", id, "--reason", "演练结束"]));
    assert!(said(&run(&data, &["warning", "list", "--drill"])).contains("解除：漏洞利用预警"));
}

#[test]
fn what_is_wrong_is_said_in_chinese() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    said(&run(&data, &["ticket", "--unit", "第一中学", "--url", "https://10.0.0.5:8443"]));
    let cases: [(&[&str], &str); 10] = [
        (&["ticket"], "缺少参数：--unit"),
        (&["nonsense"], "没有这个命令：nonsense"),
        (&["units", "--nonsense"], "没有这个参数：--nonsense"),
        (&["confirm", "12345678"], "没有待确认的登记"),
        (&["reports", "show", "x"], "没有找到报告 x"),
        (&["warning", "cancel", "x", "--reason", "误发"], "没有找到预警 x"),
        (&["revoke", "x", "--reason", "丢失"], "没有找到终端 x"),
        (&["ticket", "--unit", "一", "--url", "http://a"], "应形如 https://"),
        (&["serve", "--url", "10.0.0.5"], "应形如 https://"),
        (&["serve", "--colour-max", "紫"], "颜色应为蓝、黄、橙、红之一"),
    ];
    for (arguments, expect) in cases {
        let text = refused(&run(&data, arguments));
        assert!(text.contains(expect), "{arguments:?}: {text}");
    }
    assert!(refused(&issue(&data, &["--to", "没有的学校"])).contains("没有找到单位"));
    assert!(refused(&issue(&data, &["--expires", "2020-01-01 00:00"])).contains("失效时间"));
}

#[test]
fn every_command_has_help_in_chinese() {
    let place = tempfile::tempdir().unwrap();
    let top = said(&run(place.path(), &["--help"]));
    for command in COMMANDS {
        assert!(top.contains(command), "{command}");
        let help = said(&run(place.path(), &[command, "--help"]));
        for english in ["Usage", "Options", "Commands", "Print", "Arguments"] {
            assert!(!help.contains(english), "{command}: {english}");
        }
    }
}
