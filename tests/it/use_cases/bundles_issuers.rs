//! Plans of one issuer that a bundle of another would replace: never without a person who was told
//! of both.

use serde_json::{Value, json};
use support::{
    program::Program,
    publisher::{File, Publisher, change, plan},
};

const PLAN: &str = "jiangsu-education";

/// The plan in some version, whose title tells whose it is.
fn edition(version: &str, title: &str) -> Vec<File> {
    let mut files = plan(PLAN);
    let head = format!("{PLAN}/plan.toml");
    change(&mut files, &head, "version = \"1.1.0\"", &format!("version = \"{version}\""));
    change(&mut files, &head, "江苏省教育系统网络安全事件应急预案", title);
    files
}

/// A bundle of an issuer, which is not the one that `Publisher::pack` packs.
fn city(issuer: &Publisher, version: &str, files: &[File]) -> Vec<u8> {
    let list = format!(
        "id = \"city\"\ntitle = \"全市预案\"\nissuer = \"市教育局\"\nversion = \"{version}\"\n\
         effective = 2026-01-01\nplans = [\"{PLAN}\"]\n"
    );
    let mut all = vec![("bundle.toml".to_owned(), list.into_bytes())];
    all.extend(files.to_vec());
    let made_at = "2026-09-20T09:00:00+08:00".parse().unwrap();
    api::pack_plans(&all, &issuer.key(), made_at).unwrap().unwrap().bytes
}

fn province(issuer: &Publisher, version: &str, files: &[File]) -> Vec<u8> {
    issuer.pack(version, "2026-01-01", &[PLAN], files)
}

fn upload(program: &Program, bytes: Vec<u8>, agreed: bool) -> Value {
    let upload = program.app.upload(bytes).unwrap().upload;
    json!({ "upload": upload, "accept_issuer": agreed })
}

async fn offer(program: &Program, bytes: Vec<u8>) -> Value {
    let mut args = upload(program, bytes, false);
    args.as_object_mut().unwrap().remove("accept_issuer");
    program.accepted("look_at_bundle", args).await
}

async fn import(program: &Program, bytes: Vec<u8>, agreed: bool) {
    program.accepted("import_bundle", upload(program, bytes, agreed)).await;
}

async fn in_force(program: &Program) -> String {
    program.get("bar", json!({})).await["plan"].as_str().unwrap().to_owned()
}

/// What is asked before this bundle replaces another issuer's plan; without an agreement it does not.
async fn asked(program: &Program, bytes: Vec<u8>, (from, to): (&Publisher, &Publisher)) {
    let before = in_force(program).await;
    let seen = offer(program, bytes.clone()).await;
    assert_eq!(seen["trust"], "unknown", "the check code is to be compared: {seen}");
    assert_eq!(seen["check_code"], to.check_code.as_str());
    let says = seen["trust_says"].as_str().unwrap();
    assert!(says.contains("省教育厅") && says.contains("市教育局"), "{says}");
    assert!(says.contains(&from.check_code), "{says}");
    assert!(!says.contains(&to.check_code), "a script must not read the code off: {says}");
    let refused = program.refused("import_bundle", upload(program, bytes, false)).await;
    let (field, says) = refused.into_iter().next().unwrap();
    assert_eq!(field, "accept_issuer");
    for part in ["省教育厅", "市教育局", &from.check_code, &to.check_code] {
        assert!(says.contains(part), "{part}: {says}");
    }
    assert_eq!(in_force(program).await, before);
}

#[tokio::test]
async fn a_plan_changes_hands_only_by_a_person_who_was_told_of_both_issuers() {
    let (program, _) = Program::begun().await;
    let (one, other) = (Publisher::default(), Publisher::default());
    import(&program, province(&one, "1.0.0", &edition("2.0.0", "省里的预案")), true).await;
    // The other issuer is known by a bundle that replaces nothing of the first.
    import(&program, city(&other, "1.0.0", &edition("1.5.0", "市里的旧预案")), true).await;
    assert_eq!(in_force(&program).await, "省里的预案");

    let taking = city(&other, "1.1.0", &edition("3.0.0", "市里的预案"));
    asked(&program, taking.clone(), (&one, &other)).await;
    import(&program, taking, true).await;
    assert_eq!(in_force(&program).await, "市里的预案");

    // Neither does the first come back unasked, although a person once accepted its key.
    let back = province(&one, "1.1.0", &edition("4.0.0", "省里的新预案"));
    asked(&program, back.clone(), (&other, &one)).await;
    let program = program.restarted().await;
    program.unlock().await;
    asked(&program, back.clone(), (&other, &one)).await;
    import(&program, back, true).await;
    assert_eq!(in_force(&program).await, "省里的新预案");
}

#[tokio::test]
async fn a_stranger_who_would_take_a_plan_over_says_both() {
    let (program, _) = Program::begun().await;
    let (one, other) = (Publisher::default(), Publisher::default());
    import(&program, province(&one, "1.0.0", &edition("2.0.0", "省里的预案")), true).await;
    let seen = offer(&program, city(&other, "1.0.0", &edition("3.0.0", "市里的预案"))).await;
    let says = seen["trust_says"].as_str().unwrap();
    assert!(says.contains("第一次收到") && says.contains(&one.check_code), "{says}");
}

#[tokio::test]
async fn whoever_replaces_nothing_of_another_issuer_is_asked_for_nothing_more() {
    let (program, _) = Program::begun().await;
    let (one, other) = (Publisher::default(), Publisher::default());
    import(&program, province(&one, "1.0.0", &edition("2.0.0", "省里的预案")), true).await;
    let next = province(&one, "1.1.0", &edition("2.1.0", "省里的次版"));
    assert_eq!(offer(&program, next.clone()).await["trust"], "accepted");
    import(&program, next, false).await;
    assert_eq!(in_force(&program).await, "省里的次版");
    // A lower version comes beside it and into no force, and the very same plan changes nothing.
    import(&program, city(&other, "1.0.0", &edition("1.5.0", "市里的旧预案")), true).await;
    let same = city(&other, "1.1.0", &edition("2.1.0", "省里的次版"));
    assert_eq!(offer(&program, same.clone()).await["trust"], "accepted");
    import(&program, same, false).await;
    assert_eq!(in_force(&program).await, "省里的次版");
}
