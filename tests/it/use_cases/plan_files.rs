//! Plan files of the user's own: a bad one is told of and left out, the sound ones work.

use serde_json::{Value, json};
use std::{fs, path::Path, sync::Arc};
use support::{
    child,
    program::{Program, first_run, noon},
    sim_clock::SimClock,
};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../plans/jiangsu-education");

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join("plans").join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A copy of the plan built in, under a folder of this name, with each file as `change` has it.
fn copy(folder: &Path, name: &str, change: impl Fn(&str, String) -> String) {
    for entry in fs::read_dir(SHIPPED).unwrap().map(|entry| entry.unwrap()) {
        if entry.path().is_file() {
            let file = entry.file_name().into_string().unwrap();
            let text = fs::read_to_string(entry.path()).unwrap();
            write(folder, &format!("{name}/{file}"), &change(&file, text));
        }
    }
}

async fn started(lay: impl FnOnce(&Path)) -> Program {
    let home = Arc::new(tempfile::tempdir().unwrap());
    lay(home.path());
    Program::start(home, SimClock::at(noon()), Arc::default(), Arc::default()).await
}

fn problems(plans: &Value) -> Vec<(String, u64, String)> {
    let rows = plans["problems"].as_array().unwrap().iter();
    rows.map(|row| {
        assert_ne!(row["mend"], "", "{row}");
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        (text("file"), row["line"].as_u64().unwrap(), text("what"))
    })
    .collect()
}

fn ids(plans: &Value) -> Vec<&str> {
    plans["plans"].as_array().unwrap().iter().map(|plan| plan["id"].as_str().unwrap()).collect()
}

/// The plan built in, as the list shows it.
fn built_in(plans: &Value) -> &Value {
    let all = plans["plans"].as_array().unwrap();
    all.iter().find(|plan| plan["id"] == "jiangsu-education").unwrap()
}

#[tokio::test]
async fn without_files_of_ones_own_there_is_nothing_to_complain_of() {
    let program = Program::fresh().await;
    let plans = program.get("plans", json!({})).await;
    assert_eq!(problems(&plans), []);
    assert!(ids(&plans).contains(&"jiangsu-education"));
}

#[tokio::test]
async fn a_bad_plan_is_left_out_with_file_and_line_and_the_sound_ones_work() {
    let program = started(|home| {
        write(home, "my-plan/plan.toml", "id = \"my-plan\"\nversion = 7\n");
        write(home, "broken/plan.toml", "id = \"broken\nversion = ");
        write(home, "calendar/2027.toml", "year = \"soon\"\n");
        write(home, "stray.toml", "id = \"stray\"\n");
        write(home, "huge/plan.toml", &"#".repeat(2 << 20));
        write(home, "bytes/plan.toml", "");
        fs::write(home.join("plans/bytes/plan.toml"), [0xff, 0xfe, 0x00]).unwrap();
    })
    .await;
    let plans = program.get("plans", json!({})).await;
    let found = problems(&plans);
    for (file, line) in [
        ("my-plan/plan.toml", Some(2)),
        ("broken/plan.toml", Some(1)),
        ("calendar/2027.toml", Some(1)),
        ("stray.toml", None),
        ("huge/plan.toml", None),
        ("bytes/plan.toml", None),
    ] {
        let at_line = |of: &u64| line.is_none_or(|line| *of == line);
        let hit = found.iter().any(|(of, at, _)| of == file && at_line(at));
        assert!(hit, "{file}:{line:?} not in {found:#?}");
    }
    assert_eq!(ids(&plans), ids(&Program::fresh().await.get("plans", json!({})).await));
    program.accepted("first_run", first_run(false)).await;
    program.incident(false).await;
    assert!(program.get("home", json!({})).await["incidents"][0].is_object());
}

#[tokio::test]
async fn a_plan_with_the_id_of_one_built_in_needs_a_higher_version() {
    let title = |text: String| text.replace("江苏省教育系统网络安全事件应急预案", "改过的预案");
    let version = |text: String, version: &str| {
        text.replace("version = \"1.1.0\"", &format!("version = \"{version}\""))
    };
    let cases =
        [("1.1.0", "江苏省"), ("1.0.9", "江苏省"), ("1.1.1", "改过的"), ("1.10.0", "改过的")];
    for (number, expect) in cases {
        let program = started(|home| {
            copy(home, "jiangsu-education", |file, text| match file {
                "plan.toml" => version(title(text), number),
                _ => text,
            });
        })
        .await;
        let plans = program.get("plans", json!({})).await;
        let shown = built_in(&plans)["title"].as_str().unwrap();
        assert!(shown.starts_with(expect), "{number}: {shown}");
        let ignored = problems(&plans).iter().any(|(file, _, what)| {
            file == "jiangsu-education/plan.toml" && what.contains("没有启用")
        });
        assert_eq!(ignored, expect == "江苏省", "{number}");
    }
}

#[tokio::test]
async fn an_open_incident_keeps_the_plan_that_it_pinned() {
    let (program, _) = Program::begun().await;
    let before = program.incident(false).await;
    let title = before["plan_title"].clone();
    copy(program.home.path(), "jiangsu-education", |file, text| match file {
        "plan.toml" => text
            .replace("version = \"1.1.0\"", "version = \"2.0.0\"")
            .replace("江苏省教育系统网络安全事件应急预案", "第二版预案"),
        _ => text,
    });
    let program = program.restarted().await;
    program.unlock().await;
    let id = json!({ "id": before["card"]["id"] });
    assert_eq!(program.get("incident", id).await["plan_title"], title);
    assert_eq!(program.get("bar", json!({})).await["plan"], "第二版预案");
    assert_eq!(program.incident(false).await["plan_title"], "第二版预案");
}

/// Guards: a pipe named like a plan's file stopped the start for ever.
#[tokio::test]
async fn what_is_no_file_is_not_waited_for() {
    let program = started(|home| {
        fs::create_dir_all(home.join("plans/pipe")).unwrap();
        let mut mkfifo = std::process::Command::new("mkfifo");
        let made = child::output(mkfifo.arg(home.join("plans/pipe/plan.toml"))).unwrap();
        assert!(made.status.success());
        std::os::unix::fs::symlink("..", home.join("plans/pipe/round")).unwrap();
    })
    .await;
    let plans = program.get("plans", json!({})).await;
    assert!(ids(&plans).contains(&"jiangsu-education"));
}
