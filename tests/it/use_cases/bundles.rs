//! Bundles of plans: what comes in, what never does, and what an import leaves as it was.

use super::closing::answered_for;
use api::Code;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use support::{
    program::{PASSPHRASE, Parts, Program, on, slots},
    publisher::{File, Publisher, change, plan},
};

const PLAN: &str = "jiangsu-education";
const NOW: &str = "2026-01-01";

/// The second version of the plan: one infected unit is enough for Ⅲ.
fn second(version: &str) -> Vec<File> {
    let mut files = plan(PLAN);
    let head = format!("{PLAN}/plan.toml");
    change(&mut files, &head, "version = \"1.1.0\"", &format!("version = \"{version}\""));
    change(&mut files, &head, "江苏省教育系统网络安全事件应急预案", "第二版预案");
    let grades = format!("{PLAN}/grades.toml");
    let text = files.iter().find(|(path, _)| *path == grades).unwrap().1.clone();
    let text = String::from_utf8(text).unwrap();
    let line = |key: &str| {
        let found = text.lines().find(|line| line.starts_with(key) && line.contains("virus.units"));
        found.unwrap().to_owned()
    };
    let (when, disputed) = (line("when ="), line("disputed_when ="));
    let easier = "when = \"virus.spreading && (virus.units >= 1 || virus.wide == 'yes')\"";
    change(&mut files, &grades, &when, easier);
    change(&mut files, &grades, &format!("{disputed}\n"), "");
    let after = text.split(&disputed).nth(1).unwrap().trim_start().lines().next().unwrap();
    assert!(after.starts_with("disputed ="), "{after}");
    change(&mut files, &grades, &format!("{after}\n"), "");
    files
}

/// A plan that no program brings.
fn county() -> Vec<File> {
    let mut files: Vec<File> = plan(PLAN)
        .into_iter()
        .map(|(path, bytes)| (path.replace(PLAN, "my-county"), bytes))
        .collect();
    let head = "my-county/plan.toml";
    change(&mut files, head, &format!("id = \"{PLAN}\""), "id = \"my-county\"");
    change(&mut files, head, "江苏省教育系统网络安全事件应急预案", "本县预案");
    files
}

fn upload(program: &Program, bytes: Vec<u8>) -> Value {
    json!({ "upload": program.app.upload(bytes).unwrap().upload })
}

async fn look(program: &Program, bytes: Vec<u8>) -> Value {
    program.accepted("look_at_bundle", upload(program, bytes)).await
}

async fn import(program: &Program, bytes: Vec<u8>) -> Value {
    let mut args = upload(program, bytes);
    args["accept_issuer"] = json!(true);
    program.accepted("import_bundle", args).await
}

/// Why it may neither be looked at nor imported.
async fn refused(program: &Program, bytes: Vec<u8>) -> String {
    let mut args = upload(program, bytes);
    let says = program.refused("look_at_bundle", args.clone()).await;
    args["accept_issuer"] = json!(true);
    assert_eq!(program.refused("import_bundle", args).await, says);
    assert!(says.iter().all(|(field, _)| field == "upload"), "{says:?}");
    says.into_iter().map(|(_, says)| says).collect::<Vec<_>>().join("\n")
}

async fn bundles(program: &Program) -> Value {
    program.get("plans", json!({})).await["bundles"].take()
}

/// An incident in which one unit is infected.
async fn infected(program: &Program) -> Value {
    let mut seen = program.incident(false).await;
    for (fact, answer) in [
        ("virus.spreading", json!({ "kind": "yes_no", "yes": true })),
        ("virus.units", json!({ "kind": "count", "count": 1 })),
    ] {
        let args = on(&seen, json!({ "fact": fact, "answer": answer }));
        seen = program.accepted("answer_fact", args).await;
    }
    seen
}

#[tokio::test]
async fn a_bundle_is_shown_agreed_to_and_kept() {
    let (program, _) = Program::begun().await;
    let issuer = Publisher::default();
    let bytes = issuer.pack("1.2.0", NOW, &[PLAN], &second("2.0.0"));
    let offer = look(&program, bytes.clone()).await;
    for (name, expect) in [
        ("id", "province"),
        ("title", "全省预案"),
        ("issuer", "省教育厅"),
        ("version", "1.2.0"),
        ("trust", "unknown"),
        ("check_code", &issuer.check_code),
        ("effective", NOW),
        ("held_version", ""),
        ("made_at", "2026-09-20T09:00:00+08:00"),
    ] {
        assert_eq!(offer[name], expect, "{name}");
    }
    let row = &offer["plans"][0];
    assert_eq!(
        (&row["version"], &row["present_version"], &row["says"]),
        (&json!("2.0.0"), &json!("1.1.0"), &json!("换成新版"))
    );
    assert_eq!(bundles(&program).await, json!([]), "looking writes nothing");

    let mut args = upload(&program, bytes.clone());
    args["accept_issuer"] = json!(false);
    let says = program.refused("import_bundle", args).await;
    assert_eq!(says[0].0, "accept_issuer");
    assert_eq!(bundles(&program).await, json!([]), "without agreement nothing comes in");

    let plans = import(&program, bytes.clone()).await;
    let held = &plans["bundles"][0];
    for (name, expect) in [
        ("title", "全省预案"),
        ("version", "1.2.0"),
        ("state_says", "在用"),
        ("imported_by", "陈立"),
        ("check_code", &issuer.check_code),
    ] {
        assert_eq!(held[name], expect, "{name}");
    }
    assert_eq!(held["plans"], json!(["第二版预案"]));
    assert_eq!(held["digest"], base::Digest::of(&bytes).to_string());
    let program = program.restarted().await;
    assert_eq!(bundles(&program).await, json!([]), "locked, nothing of the store is shown");
    program.clock.set("2025-01-01T00:00:00+08:00".parse().unwrap());
    program.unlock().await;
    assert_eq!(bundles(&program).await[0], *held);
    assert_eq!(program.get("bar", json!({})).await["plan"], "第二版预案");
    assert_eq!(
        look(&program, issuer.pack("1.3.0", NOW, &[PLAN], &second("2.1.0"))).await["trust"],
        "accepted"
    );
}

#[tokio::test]
async fn a_role_that_the_next_version_drops_is_named_beforehand() {
    let (program, _) = Program::begun().await;
    let mut files = second("2.0.0");
    for (_, bytes) in &mut files {
        let text = String::from_utf8(bytes.clone()).unwrap();
        *bytes = text.replace("\"unit\"", "\"institution\"").into_bytes();
    }
    let issuer = Publisher::default();
    let offer = look(&program, issuer.pack("1.0.0", NOW, &[PLAN], &files)).await;
    let roles = program.get("settings", json!({})).await["roles"].take();
    let name = roles.as_array().unwrap().iter().find(|role| role["role"] == "unit").unwrap();
    let note = offer["notes"][0].as_str().unwrap();
    assert!(note.contains(name["name"].as_str().unwrap()), "{note}");
    let kept = look(&program, issuer.pack("1.0.0", NOW, &[PLAN], &second("2.0.0"))).await;
    assert_eq!(kept["notes"], json!([]));
}

#[tokio::test]
async fn an_open_incident_keeps_its_criteria_and_the_next_one_has_the_new() {
    let (program, _) = Program::begun().await;
    let before = infected(&program).await;
    assert_eq!(before["assessment"]["floor"]["word"], "IV");
    let issuer = Publisher::default();
    import(&program, issuer.pack("1.0.0", NOW, &[PLAN], &second("2.0.0"))).await;
    let next = infected(&program).await;
    assert_eq!(next["assessment"]["floor"]["word"], "III");
    assert_eq!(next["plan_title"], "第二版预案");
    // A third version, in which nothing of the second is left in force.
    import(&program, issuer.pack("1.1.0", NOW, &[PLAN], &second("3.0.0"))).await;
    let program = program.restarted().await;
    program.unlock().await;
    for seen in [&before, &next] {
        let id = json!({ "id": seen["card"]["id"] });
        let again = program.get("incident", id).await;
        assert_eq!(again["plan_title"], seen["plan_title"]);
        assert_eq!(again["assessment"], seen["assessment"]);
        let noted = on(&again, json!({ "text": "继续处置" }));
        let noted = program.accepted("add_note", noted).await;
        assert_eq!(noted["assessment"]["floor"], seen["assessment"]["floor"]);
    }
}

#[tokio::test]
async fn no_older_version_comes_in_even_after_the_bundle_was_given_up() {
    let (program, _) = Program::begun().await;
    let issuer = Publisher::default();
    let pack = |version: &str| issuer.pack(version, NOW, &[PLAN], &second("2.0.0"));
    let tenth = pack("1.10.0");
    import(&program, tenth.clone()).await;
    let older = refused(&program, pack("1.9.9")).await;
    assert!(older.contains("不能退回旧版"), "{older}");
    assert!(refused(&program, tenth.clone()).await.contains("已是这个版本"));
    let mut other = second("2.0.0");
    other.push(("calendar/2027.toml".to_owned(), year_2027()));
    let other = refused(&program, issuer.pack("1.10.0", NOW, &[PLAN], &other)).await;
    assert!(other.contains("内容却不同"), "{other}");

    let plans = program.accepted("remove_bundle", json!({ "id": "province" })).await;
    assert_eq!(plans["bundles"], json!([]));
    assert_ne!(program.get("bar", json!({})).await["plan"], "第二版预案");
    let program = program.restarted().await;
    program.unlock().await;
    assert!(refused(&program, pack("1.9.9")).await.contains("不能退回旧版"));
    import(&program, tenth).await;
    assert_eq!(program.get("bar", json!({})).await["plan"], "第二版预案");
    let gone = program.call("remove_bundle", json!({ "id": "other" })).await.unwrap_err();
    assert_eq!(gone.code, Code::Missing);
}

#[tokio::test]
async fn a_newer_bundle_never_throws_a_plan_back() {
    let (program, _) = Program::begun().await;
    let issuer = Publisher::default();
    import(&program, issuer.pack("1.0.0", NOW, &[PLAN], &second("2.0.0"))).await;
    let lower = issuer.pack("2.0.0", NOW, &[PLAN], &second("1.5.0"));
    let says = refused(&program, lower.clone()).await;
    for part in ["“第二版预案”", "1.5.0", "2.0.0", "“全省预案”1.0.0", "不能退回旧版"]
    {
        assert!(says.contains(part), "{part}: {says}");
    }
    let later = issuer.pack("2.0.0", "2026-12-01", &[PLAN], &second("1.5.0"));
    assert_eq!(refused(&program, later).await, says, "nor on a later day");
    let without = issuer.pack("2.0.0", NOW, &["my-county"], &county());
    let says = refused(&program, without.clone()).await;
    assert!(says.contains("“第二版预案”") && says.contains("这一份里没有它"), "{says}");
    assert_eq!(program.get("bar", json!({})).await["plan"], "第二版预案");
    assert_eq!(bundles(&program).await.as_array().unwrap().len(), 1);
    // Whoever lets the bundle go has gone back already, and loses nothing more by what comes.
    program.accepted("remove_bundle", json!({ "id": "province" })).await;
    import(&program, without).await;
    assert_eq!(
        look(&program, issuer.pack("3.0.0", NOW, &["my-county"], &county())).await["id"],
        "province"
    );
}

#[tokio::test]
async fn another_key_never_signs_for_the_same_bundle() {
    let (program, _) = Program::begun().await;
    let (issuer, stranger) = (Publisher::default(), Publisher::default());
    import(&program, issuer.pack("1.0.0", NOW, &[PLAN], &second("2.0.0"))).await;
    let forged = stranger.pack("9.0.0", NOW, &[PLAN], &second("9.0.0"));
    let says = refused(&program, forged).await;
    assert!(says.contains("另一把密钥"), "{says}");
    assert_eq!(bundles(&program).await[0]["version"], "1.0.0");
}

#[tokio::test]
async fn whatever_byte_is_changed_nothing_comes_in() {
    let (program, _) = Program::begun().await;
    let bytes = Publisher::default().pack("1.0.0", NOW, &[PLAN], &second("2.0.0"));
    let step = bytes.len() / 150;
    let places =
        (0..2048).step_by(97).chain((0..bytes.len()).step_by(step)).chain([bytes.len() - 1]);
    for at in places {
        let mut spoilt = bytes.clone();
        spoilt[at] ^= 1 << (at % 8);
        let says = refused(&program, spoilt).await;
        assert!(!says.is_empty(), "byte {at}");
    }
    for (name, spoilt) in [
        ("empty", Vec::new()),
        ("cut", bytes[..bytes.len() / 2].to_vec()),
        ("longer", [bytes.clone(), vec![0; 512]].concat()),
        ("text", "这不是预案包".as_bytes().to_vec()),
        ("zeros", vec![0; 4096]),
    ] {
        assert!(!refused(&program, spoilt).await.is_empty(), "{name}");
    }
    assert_eq!(bundles(&program).await, json!([]));
    import(&program, bytes).await;
    let large = program.app.upload(vec![0; api::UPLOAD_BYTES_MAX + 1]).unwrap_err();
    assert_eq!(large.code, Code::Invalid);
    let gone = json!({ "upload": base::Digest::of(b"another"), "accept_issuer": true });
    assert!(program.refused("import_bundle", gone).await[0].1.contains("重新选择"));
    program.get("lock", json!({})).await;
    assert_eq!(program.app.upload(Vec::new()).unwrap_err().code, Code::Locked);
}

#[tokio::test]
async fn a_bundle_for_a_later_day_waits_for_it() {
    let (mut program, _) = Program::begun().await;
    let issuer = Publisher::default();
    import(&program, issuer.pack("1.0.0", NOW, &[PLAN], &second("2.0.0"))).await;
    let mut later = second("3.0.0");
    change(&mut later, "jiangsu-education/plan.toml", "第二版预案", "第三版预案");
    let later = issuer.pack("2.0.0", "2026-10-01", &[PLAN], &later);
    let offer = look(&program, later.clone()).await;
    assert!(offer["effective_says"].as_str().unwrap().contains("2026年10月1日"), "{offer}");
    let plans = import(&program, later).await;
    let states: Vec<&Value> =
        plans["bundles"].as_array().unwrap().iter().map(|held| &held["in_force"]).collect();
    assert_eq!(states, [true, false]);
    assert_eq!(program.get("bar", json!({})).await["plan"], "第二版预案");
    program.rest(Parts::ALONE).await;
    program.clock.advance(Duration::from_secs(7 * 24 * 3600));
    program.until("the day", "bar", |bar| bar["plan"] == "第三版预案").await;
    let held = bundles(&program).await;
    assert_eq!((&held[0]["in_force"], &held[1]["in_force"]), (&json!(false), &json!(true)));
    assert_eq!(held[0]["state_says"], "已由新版接替");
}

#[tokio::test]
async fn a_linked_superior_needs_no_telephone() {
    let (program, _) = Program::begun().await;
    let issuer = Publisher::default();
    let Program { home, clock, drawer, ground, app, .. } = program;
    app.stop().await;
    drop(app);
    let vault = keys::Vault::read(&slots(home.path())).unwrap();
    let data = vault.open_by_passphrase(&keys::Passphrase::from(PASSPHRASE)).unwrap();
    let store = store::Store::open(home.path(), &data, Arc::new(clock.clone())).unwrap();
    let id = base::Id::fresh(&clock).unwrap();
    store
        .writer()
        .link(
            store::Enrolled {
                id,
                name: "省教育厅".to_owned(),
                mode: plan::Mode::Live,
                url: "https://127.0.0.1:1".to_owned(),
                root_pem: String::new(),
                station_key: keys::read_issuer_key(&issuer.key()).unwrap().public(),
                unit: id,
                unit_name: "第一中学".to_owned(),
                statement: vec![1],
                epoch: 1,
                trust: Vec::new(),
                trust_version: 0,
            },
            None,
        )
        .unwrap();
    drop(store);
    let program = Program::start(home, clock, drawer, ground).await;
    program.unlock().await;
    let bytes = issuer.pack("1.0.0", NOW, &[PLAN], &second("2.0.0"));
    assert_eq!(look(&program, bytes.clone()).await["trust"], "superior");
    let mut args = upload(&program, bytes);
    args["accept_issuer"] = json!(false);
    program.accepted("import_bundle", args).await;
}

#[tokio::test]
async fn a_unit_goes_over_to_a_plan_that_came_and_then_needs_the_bundle() {
    let (program, _) = Program::begun().await;
    import(&program, Publisher::default().pack("1.0.0", NOW, &["my-county"], &county())).await;
    let over = json!({ "plan": "my-county", "roles": ["unit"] });
    let fields = |says: Vec<(String, String)>| says.into_iter().map(|(field, _)| field);
    for (args, expect) in [
        (json!({ "plan": "nowhere", "roles": ["unit"] }), "plan"),
        (json!({ "plan": "my-county" }), "roles"),
        (json!({ "plan": "my-county", "roles": ["mayor"] }), "roles"),
    ] {
        assert!(fields(program.refused("save_settings", args).await).any(|it| it == expect));
    }
    let open = program.incident(true).await;
    assert!(fields(program.refused("save_settings", over.clone()).await).any(|it| it == "plan"));
    let judged = json!({ "grade": "IV", "judge": "陈立", "reason": "" });
    let open = program.accepted("judge_grade", on(&open, judged)).await;
    close(&program, open).await;
    program.accepted("save_settings", over).await;
    assert_eq!(program.incident(true).await["plan_title"], "本县预案");
    let kept = program.refused("remove_bundle", json!({ "id": "province" })).await;
    assert_eq!(kept[0].0, "id");
    assert_eq!(bundles(&program).await[0]["in_force"], true);
}

/// Answers for everything that keeps an incident open, and closes it.
async fn close(program: &Program, mut seen: Value) {
    seen = answered_for(program, seen).await;
    program.accepted("close_incident", on(&seen, json!({}))).await;
}

fn year_2027() -> Vec<u8> {
    b"year = 2027\nsource = \"notice\"\noff = [2027-01-01]\nmake_up = []\n".to_vec()
}
