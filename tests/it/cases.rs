//! Every plan's worked cases, played through the engine.
//!
//! A case that fails is a wrong plan or a wrong engine, never a reason to loosen the comparison.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assess::{CaseStep, Effort, coverage, replay, unmet, usual_roles};
use plan::{Calendar, Case, Plan, Taxonomy};

/// A plan as shipped, with its cases.
pub(crate) struct Shipped {
    pub(crate) plan: Plan,
    pub(crate) cases: Vec<Case>,
}

#[test]
fn every_shipped_plan_is_sound() {
    for folder in folders() {
        let shipped = shipped(&folder);
        assert!(shipped.cases.len() >= 20, "{}: at least 20 cases", shipped.plan.reference.id);
    }
}

#[test]
fn the_bundle_names_every_plan_and_is_without_problem() {
    let root = root().join("plans");
    let files: Vec<(String, Vec<u8>)> = crate::tidy::files(&root)
        .into_iter()
        .map(|file| {
            let path = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            (path, fs::read(&file).unwrap())
        })
        .collect();
    let (bundle, problems) = plan::load_bundle(&files);
    assert_eq!(problems, []);
    let mut named: Vec<String> =
        bundle.unwrap().plans.into_iter().map(|plan| plan.reference.id).collect();
    named.sort();
    let mut there: Vec<String> = folders()
        .iter()
        .map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    there.sort();
    assert_eq!(named, there);
}

#[test]
fn every_case_holds() {
    let calendar = calendar();
    for folder in folders() {
        let Shipped { plan, cases } = shipped(&folder);
        let roles = usual_roles(&plan);
        let failed: Vec<String> = cases
            .iter()
            .flat_map(|case| {
                let missing = unmet(case, &replay(&plan, case, &calendar, &roles));
                missing
                    .into_iter()
                    .map(|unmet| format!("{} {}: {}", case.file, unmet.at, unmet.what))
            })
            .collect();
        assert!(failed.is_empty(), "{}\n{}", plan.reference.id, failed.join("\n"));
    }
}

#[test]
fn every_criterion_and_obligation_is_reached_by_a_case() {
    let calendar = calendar();
    for folder in folders() {
        let Shipped { plan, cases } = shipped(&folder);
        let missing = coverage(&plan, &cases, &calendar);
        assert!(missing.is_whole(), "{}: {missing:#?}", plan.reference.id);
    }
}

/// A plan that people write never comes near what is refused as made to take long.
#[test]
fn the_five_plans_take_a_small_part_of_what_checking_may_cost() {
    let calendar = calendar();
    let mut effort = Effort::default();
    for folder in folders() {
        let Shipped { plan, cases } = shipped(&folder);
        let proof = assess::prove(&plan, &cases, &calendar, &mut effort);
        assert!(proof.unplayed.is_empty() && proof.unmet.is_empty() && proof.unreached.is_whole());
        assert!(assess::overlaps_within(&plan, &mut effort).untried.is_empty());
    }
    assert!(effort.spent_permille() < 300, "{} of 1000", effort.spent_permille());
}

#[test]
fn no_grade_is_swallowed_by_a_graver_one_unless_the_plan_says_so() {
    for folder in folders() {
        let Shipped { plan, .. } = shipped(&folder);
        let overlaps = assess::overlaps(&plan);
        assert!(overlaps.untried.is_empty(), "{}", plan.reference.id);
        for found in overlaps.found {
            let (lighter, graver) = (&found.lighter.clause, &found.graver.clause);
            assert!(
                plan.acknowledged.iter().any(|known| known.covers(lighter, graver)),
                "{}: whenever {lighter} holds, {graver} holds too",
                plan.reference.id
            );
        }
    }
}

#[test]
fn every_plan_asks_for_the_lists_that_only_the_unit_can_give() {
    let lists = |id: &str| -> Vec<String> {
        let plan = shipped(&plan_folder(id)).plan;
        let asked = plan.questions.into_iter();
        asked
            .filter(|one| one.standing && one.kind == plan::Kind::Text)
            .map(|one| one.fact)
            .collect()
    };
    for (id, expect) in [
        ("guiyang-customs", vec!["unit.core_systems", "unit.peak_hours", "unit.key_branches"]),
        ("linxiang-city", vec!["unit.interconnected", "unit.backbone_devices"]),
        ("jidong-county", vec!["unit.important_systems", "unit.key_posts"]),
        ("jiangsu-education", vec!["unit.important_systems"]),
        ("dandong-broadcast", vec!["unit.important_systems", "unit.key_data"]),
    ] {
        assert_eq!(lists(id), expect, "{id}");
    }
}

#[test]
fn a_number_to_call_is_shown_only_where_the_plan_prints_it() {
    for folder in folders() {
        let plan = shipped(&folder).plan;
        let phones: Vec<(&str, &str)> = plan
            .roles
            .iter()
            .filter_map(|role| Some((role.id.as_str(), role.phone.as_ref()?.number.as_str())))
            .collect();
        let expect = match plan.reference.id.as_str() {
            "jiangsu-education" => vec![("province_office", "025-83752162")],
            "dandong-broadcast" => {
                vec![("monitor", "0415-2194090"), ("city_monitor", "0415-2194090")]
            }
            _ => Vec::new(),
        };
        assert_eq!(phones, expect, "{}", plan.reference.id);
    }
}

/// The annexes of which the text is whole, as printed.
#[test]
fn a_printed_form_has_its_fields_and_boxes_in_the_printed_order() {
    let form = |id: &str, form: &str| -> String {
        let plan = shipped(&plan_folder(id)).plan;
        let found = plan.forms.iter().find(|found| found.id == form).unwrap();
        let printed = found.blocks.iter().filter(|block| !block.optional);
        let fields: Vec<String> = printed
            .flat_map(|block| &block.fields)
            .map(|field| format!("{}{}", field.title, field.options.join("□")))
            .collect();
        format!("{}：{}", found.title, fields.join("｜"))
    };
    let approval =
        "市网络与信息安全事件应急指挥部办公室意见｜市网络与信息安全事件应急指挥部领导批示";
    for (plan, id, expect) in [
        (
            "dandong-broadcast",
            "incident_report_form",
            "辽宁省广电网络安全事件报告单：发生部门｜信息系统名称｜\
             信息系统安全保护等级第一级□第二级□第三级｜事件级别Ⅲ级□Ⅳ级｜\
             事件类别有害程序事件□网络攻击事件□信息破坏事件□信息内容安全事件□设备设施故障□\
             灾害性事件□其他事件｜发生时间｜结束时间｜事件描述｜影响范围｜处置措施｜处置结果｜\
             报告单位｜报告人｜联系电话"
                .to_owned(),
        ),
        (
            "linxiang-city",
            "start_approval",
            format!(
                "临湘市网络与信息安全事件应急预案启动审批表：呈报单位｜\
                 网络与信息安全事件详细情况｜{approval}"
            ),
        ),
        (
            "linxiang-city",
            "end_approval",
            format!(
                "临湘市网络与信息安全事件应急预案处置结束审批表：呈报单位｜\
                 网络与信息安全事件应急响应完成情况｜{approval}"
            ),
        ),
        (
            "linxiang-city",
            "notice_approval",
            format!("临湘市网络与信息安全事件应急预案情况通报审批表：呈报单位｜事由｜{approval}"),
        ),
    ] {
        assert_eq!(form(plan, id), expect);
    }
}

#[test]
fn a_case_that_expects_something_else_is_found_out() {
    let Shipped { plan, cases } = shipped(&root().join("plans/jiangsu-education"));
    let mut case = named(&cases, "s12").clone();
    let duty = case.expect.duties.last_mut().unwrap();
    duty.due = duty.due.map(|due| due.plus(std::time::Duration::from_secs(1)));
    let found = unmet(&case, &replay(&plan, &case, &calendar(), &usual_roles(&plan)));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn at_discovery_the_university_already_owes_the_call() {
    let Shipped { plan, cases } = shipped(&root().join("plans/jiangsu-education"));
    let found = replay(&plan, named(&cases, "s12"), &calendar(), &usual_roles(&plan));
    let first: &CaseStep<'_> = found.steps.first().unwrap();
    let top = first.duties.first().unwrap();
    assert_eq!(top.obligation.id, "phone_superior", "nothing else is more pressing");
    assert!(top.at_once && top.firm && top.due_at.is_none());
}

fn named<'c>(cases: &'c [Case], start: &str) -> &'c Case {
    let file = |case: &&Case| case.file.rsplit('/').next().unwrap().starts_with(start);
    cases.iter().find(file).unwrap()
}

pub(crate) fn shipped(folder: &Path) -> Shipped {
    let files: Vec<(String, Vec<u8>)> = crate::tidy::files(folder)
        .into_iter()
        .map(|file| {
            let path = file.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (path, fs::read(&file).unwrap())
        })
        .collect();
    let (plan, problems) = plan::load(&files);
    assert_eq!(problems, [], "{}", folder.display());
    let plan = plan.unwrap();
    let (cases, problems) = plan::load_cases(&files, &plan);
    assert_eq!(problems, [], "{}", folder.display());
    Shipped { plan, cases }
}

/// The folder of one plan, whether it is there or not.
pub(crate) fn plan_folder(id: &str) -> PathBuf {
    root().join("plans").join(id)
}

/// Every taxonomy as shipped.
pub(crate) fn taxonomies() -> Vec<Taxonomy> {
    let loaded = crate::tidy::files(&root().join("plans/taxonomy")).into_iter().map(|file| {
        let (taxonomy, problems) = plan::load_taxonomy("t.toml", &fs::read(&file).unwrap());
        assert_eq!(problems, [], "{}", file.display());
        taxonomy.unwrap()
    });
    loaded.collect()
}

/// The folder of every plan.
pub(crate) fn folders() -> Vec<PathBuf> {
    let found: Vec<PathBuf> = fs::read_dir(root().join("plans"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("plan.toml").exists())
        .collect();
    assert!(!found.is_empty(), "plans are shipped");
    found
}

pub(crate) fn calendar() -> Calendar {
    let mut calendar = Calendar::default();
    for file in crate::tidy::files(&root().join("plans/calendar")) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let (year, problems) = plan::load_calendar(name, &fs::read(&file).unwrap());
        assert_eq!(problems, [], "{name}");
        calendar.declare(year.unwrap());
    }
    calendar
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
