//! What the shipped plans take from plain words as answers to confirm, and what they leave.
//!
//! Every plan that asks for a quantity finds it; none offers it for a question of another unit.

use assess::lift;
use plan::{Answer, Decimal, Span};
use std::time::Duration;

use crate::cases::{plan_folder, shipped};

const NOW: &str = "2026-11-22T15:00:00+08:00";

fn check(plan: &str, text: &str, expect: &[(&str, Answer, &str)]) {
    let plan = shipped(&plan_folder(plan)).plan;
    let found = lift(&plan, text, NOW.parse().unwrap());
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.question.fact.as_str(), one.answer.clone(), one.words.as_str()))
        .collect();
    assert_eq!(found, expect, "{}: {text}", plan.reference.id);
}

fn lasting(minutes: u64) -> Answer {
    let now: base::Moment = NOW.parse().unwrap();
    clock(&now.minus(Duration::from_secs(minutes * 60)).to_string(), None)
}

fn clock(since: &str, until: Option<&str>) -> Answer {
    let until = until.map(|until| until.parse().unwrap());
    Answer::Clock(vec![Span { since: since.parse().unwrap(), until }])
}

fn share(part: u64, whole: u64) -> Answer {
    Answer::Share { part, whole }
}

#[test]
fn customs_lifts_times() {
    let plan = "guiyang-customs";
    for (text, fact, answer, words) in [
        ("官网瘫痪七个小时", "site.down_hours", lasting(420), "七个小时"),
        ("瘫痪七个小时", "site.down_hours", lasting(420), "七个小时"),
        ("核心业务中断了半小时", "core.hours", lasting(30), "半小时"),
        ("业务停了一个半小时", "core.hours", lasting(90), "一个半小时"),
        ("核心业务中断三刻钟", "core.hours", lasting(45), "三刻钟"),
        ("核心业务中断一点五小时", "core.hours", lasting(90), "一点五小时"),
        ("核心业务中断两小时还没恢复", "core.hours", lasting(120), "两小时"),
        ("昨晚断网，核心业务停到现在七个小时", "core.hours", lasting(420), "七个小时"),
        ("核心系统中断两天半", "core.hours", lasting(60 * 60), "两天半"),
        ("网站打不开3h了", "site.down_hours", lasting(180), "3h"),
        ("官网打不开，到现在已经两小时", "site.down_hours", lasting(120), "两小时"),
        (
            "昨晚22点起核心业务中断",
            "core.hours",
            clock("2026-11-21T22:00:00+08:00", None),
            "昨晚22点起",
        ),
        (
            "从早上8点到10点半网站瘫痪",
            "site.down_hours",
            clock("2026-11-22T08:00:00+08:00", Some("2026-11-22T10:30:00+08:00")),
            "从早上8点到10点半",
        ),
        (
            "核心业务9:00中断，13:20恢复",
            "core.hours",
            clock("2026-11-22T09:00:00+08:00", Some("2026-11-22T13:20:00+08:00")),
            "9:00中断，13:20恢复",
        ),
        (
            "核心业务从上午9点中断到下午2点",
            "core.hours",
            clock("2026-11-22T09:00:00+08:00", Some("2026-11-22T14:00:00+08:00")),
            "从上午9点中断到下午2点",
        ),
        (
            "网站从昨晚11点瘫痪到今早6点",
            "site.down_hours",
            clock("2026-11-21T23:00:00+08:00", Some("2026-11-22T06:00:00+08:00")),
            "从昨晚11点瘫痪到今早6点",
        ),
    ] {
        check(plan, text, &[(fact, answer, words)]);
    }
}

#[test]
fn customs_lifts_people_and_shares() {
    let plan = "guiyang-customs";
    let tenths = |tenths: u64| share(tenths * 1000, 10_000);
    for (text, fact, answer, words) in [
        ("约六万人的信息泄露", "leak.people", Answer::Count(60_000), "六万人"),
        ("泄露人数20万", "leak.people", Answer::Count(200_000), "20万"),
        ("涉及20万旅客", "leak.people", Answer::Count(200_000), "20万旅客"),
        ("泄露6万人的信息，其中2万人是学生", "leak.people", Answer::Count(60_000), "6万人"),
        ("6万旅客中有2万人的信息泄露", "leak.people", Answer::Count(20_000), "2万人"),
        ("四成五的终端中毒", "malware.region_share", share(4500, 10_000), "四成五"),
        (
            "百分之四十五点五的终端中毒",
            "malware.region_share",
            share(4550, 10_000),
            "百分之四十五点五",
        ),
        ("500台终端中有200台感染", "malware.region_share", share(200, 500), "500台终端中有200台"),
        ("6万旅客个人信息外泄", "leak.people", Answer::Count(60_000), "6万旅客"),
        ("大约6万人左右的敏感信息", "leak.people", Answer::Count(60_000), "6万人"),
        ("5w人的个人信息泄露", "leak.people", Answer::Count(50_000), "5w人"),
        ("三成半的业务网终端中毒", "malware.region_share", share(3500, 10_000), "三成半"),
        ("50万条业务数据被窃", "data.records", Answer::Count(500_000), "50万条"),
        ("40%的终端中毒", "malware.region_share", tenths(4), "40%"),
        ("三分之一的终端中毒", "malware.region_share", share(1, 3), "三分之一"),
        ("四成的业务网终端中毒", "malware.region_share", tenths(4), "四成"),
        ("全国海关四成的终端感染", "malware.national_share", tenths(4), "四成"),
    ] {
        check(plan, text, &[(fact, answer, words)]);
    }
    check(
        plan,
        "核心业务中断两小时，约六万人的个人信息泄露",
        &[("core.hours", lasting(120), "两小时"), ("leak.people", Answer::Count(60_000), "六万人")],
    );
}

#[test]
fn every_quantity_of_a_text_goes_to_its_own_question() {
    let plan = "guiyang-customs";
    check(
        plan,
        "瘫痪七个小时，约六万人的信息，40%的终端",
        &[
            ("site.down_hours", lasting(420), "七个小时"),
            ("leak.people", Answer::Count(60_000), "六万人"),
            ("malware.region_share", share(4000, 10_000), "40%"),
        ],
    );
    check(
        plan,
        "官网打不开3小时了，业务停了2小时",
        &[("site.down_hours", lasting(180), "3小时"), ("core.hours", lasting(120), "2小时")],
    );
    let percent = |percent: u32| Answer::Amount(Decimal::from(percent));
    check(
        "linxiang-city",
        "出入口总流量增加了60%，骨干网络总流量增加了40%",
        &[
            ("traffic.gateway_growth", percent(60), "60%"),
            ("traffic.backbone_growth", percent(40), "40%"),
        ],
    );
}

#[test]
fn what_is_denied_supposed_planned_past_or_other_is_not_offered() {
    for text in [
        "核心业务没有中断两小时",
        "核心业务并未中断2小时",
        "6万人信息没有泄露",
        "避免了6万人的信息泄露",
        "40%的终端已修复",
        "核心业务预计中断两小时",
        "核心业务计划停机两小时",
        "核心业务或将中断两小时",
        "如果泄露6万人",
        "如果被攻击，会有6万人的信息泄露",
        "一旦网站瘫痪3小时",
        "6万人的信息可能泄露",
        "是否有6万人的信息泄露？",
        "核心业务上周中断过两小时",
        "核心业务去年中断三小时",
        "核心业务昨天中断两小时",
        "核心业务中断了两小时，经过抢修现已恢复",
        "核心业务恢复两小时了",
        "核心业务正常运行两小时",
        "核心业务培训两小时",
        "网站共瘫痪6小时，其中修复2小时",
        "网站累计瘫痪6小时",
        "网站瘫痪3小时，也有人说网站瘫痪5小时",
        "网站瘫痪负3小时",
        "网站瘫痪0小时",
        "网站瘫痪9999999小时",
        "泄露信息6万人次",
        "泄露信息6万人民币",
        "系统故障涉及20万旅客",
        "感染的200台终端中有50台被锁",
        "核心业务中断，厂家说要两小时才能到",
        "核心业务中断，两小时前报告了领导",
        "200人打电话投诉信息泄露",
        "5000人排队，信息泄露",
        "20万人的城市，信息泄露",
        "两百分之四十的终端中毒",
    ] {
        check("guiyang-customs", text, &[]);
    }
    check("linxiang-city", "20台路由器没有出现非法登录尝试", &[]);
    check("linxiang-city", "出入口总流量减少了50%", &[]);
}

#[test]
fn counts_of_units_and_devices_are_lifted_by_their_unit() {
    let count = Answer::Count;
    check("jiangsu-education", "已知3个单位感染", &[("virus.units", count(3), "3个单位")]);
    let plan = "linxiang-city";
    for (text, fact, answer, words) in [
        ("5个互联单位的网络瘫痪", "net.units_paralysed", count(5), "5个互联单位"),
        ("二十台路由器出现非法登录尝试", "login.devices", count(20), "二十台"),
        (
            "出入口总流量增加了60%",
            "traffic.gateway_growth",
            Answer::Amount(Decimal::from(60)),
            "60%",
        ),
        ("总流量增加150%", "traffic.gateway_growth", Answer::Amount(Decimal::from(150)), "150%"),
        ("三分之一的骨干网设备失控", "devices.unit_share", share(1, 3), "三分之一"),
        ("市里5%的骨干网设备失控", "devices.city_share", share(500, 10_000), "5%"),
    ] {
        check(plan, text, &[(fact, answer, words)]);
    }
}

#[test]
fn what_fits_no_question_for_certain_is_not_offered() {
    for (plan, text) in [
        ("guiyang-customs", "网站被篡改三个小时"),
        ("guiyang-customs", "限三天整改"),
        ("guiyang-customs", "业务中断两小时后恢复"),
        ("guiyang-customs", "24小时内核心业务"),
        ("guiyang-customs", "三个人看到信息"),
        ("guiyang-customs", "200台终端"),
        ("guiyang-customs", "泄露信息6万元"),
        ("guiyang-customs", "八成是终端中毒"),
        ("guiyang-customs", "停了半天，业务中断"),
        ("guiyang-customs", "150%的终端"),
        ("jidong-county", "瘫痪七个小时，约六万人的信息，40%的终端"),
        ("dandong-broadcast", "瘫痪七个小时，约六万人的信息，40%的终端"),
        ("jiangsu-education", "瘫痪七个小时，约六万人的信息，40%的终端"),
        ("linxiang-city", "三分之一的单位流量增加"),
    ] {
        check(plan, text, &[]);
    }
}

#[test]
fn a_bound_or_a_range_is_never_offered_as_a_number() {
    for text in [
        "不到5万人的个人信息泄露",
        "近5万人的个人信息泄露",
        "将近5万人的个人信息泄露",
        "起码五万人的信息泄露",
        "至少有五万人的信息泄露",
        "上十万人的信息泄露",
        "信息泄露从6万人降到5万人",
        "核心业务中断90来分钟",
        "快5万人的个人信息泄露",
        "5万人以内的个人信息泄露",
        "泄露个人信息5万人以下",
        "5万多人的个人信息泄露",
        "六万余人的敏感信息",
        "超过5万人的个人信息泄露",
        "泄露个人信息，五万以上",
        "五万人以上的个人信息泄露",
        "六到七万人的个人信息泄露",
        "6~7万人的个人信息泄露",
        "6、7万人的个人信息泄露",
        "5万人至6万人的个人信息泄露",
        "两三万人的个人信息泄露",
        "≥5万人的个人信息泄露",
        "中毒的终端没有40%那么多",
        "至少40%的终端中毒",
        "30%到40%的终端中毒",
        "四成多的终端中毒",
        "核心业务中断不到两小时",
        "核心业务中断两小时以上",
    ] {
        check("guiyang-customs", text, &[]);
    }
    for text in [
        "二十多台路由器出现非法登录尝试",
        "二十来台路由器出现非法登录尝试",
        "出入口总流量从40%增加到60%",
    ] {
        check("linxiang-city", text, &[]);
    }
}

#[test]
fn a_time_of_something_else_or_of_no_one_time_is_not_offered() {
    for text in [
        "核心业务24小时不间断运行",
        "核心业务7×24小时运行，现在中断",
        "核心业务24小时运行，刚才中断",
        "核心业务7*24小时运行，现在中断",
        "通关系统瘫痪3小时",
        "OA系统瘫痪7小时",
        "电话系统瘫痪3小时",
        "核心业务每天中断3小时",
        "核心业务平均中断3小时",
        "核心业务险些中断3小时",
        "核心业务如继续中断3小时就是Ⅲ级",
        "距核心业务中断3小时",
        "核心业务上午中断了3小时",
        "网站页面5分钟打不开一次",
        "网站6小时瘫痪了3次",
        "核心业务差点中断3小时",
        "核心业务中断3小时是演练",
        "核心业务差一点停了两小时",
        "网站每次瘫痪3小时",
        "网站瘫痪3小时一次",
        "业务系统备份每6小时一次，核心业务中断",
        "OA系统中断3小时",
        "电话中断3小时",
    ] {
        check("guiyang-customs", text, &[]);
    }
}

#[test]
fn a_number_of_something_else_or_of_talk_is_not_offered() {
    for text in [
        "CPU占用100%，感染病毒",
        "带宽占用40%，终端中毒",
        "30%的终端已打补丁，有病毒",
        "终端杀毒软件安装率90%，现在感染病毒",
        "泄露20万人的消息不实",
        "泄露20万人系谣言",
        "500台终端有250台正常，有病毒",
        "500台终端有250台关机",
        "有人造谣说20万人信息泄露",
        "网传20万人信息泄露",
        "还有6万人的信息没查",
        "共有业务数据5000万条，部分被篡改",
        "备份5000万条数据，数据丢失",
        "内存占用90%，终端中毒",
        "30%的终端未打补丁，感染病毒",
        "40%的终端装了杀毒软件，有一台中毒",
        "泄露6万人信息，经核实不属实",
        "泄露6万人信息的传言不实",
        "共有10万名旅客信息，没有泄露",
    ] {
        check("guiyang-customs", text, &[]);
    }
    for text in [
        "5台骨干设备失控",
        "两个互联单位网络已经恢复",
        "两个互联单位的网络恢复了",
        "3个互联单位网络正常",
    ] {
        check("linxiang-city", text, &[]);
    }
    for text in [
        "12个单位排查，没有感染",
        "12个单位正在排查，暂未发现感染",
        "12个单位自查，一个感染",
        "12个单位未感染",
    ] {
        check("jiangsu-education", text, &[]);
    }
}

#[test]
fn what_is_said_plainly_is_offered() {
    let plan = "guiyang-customs";
    let since = |at: &str| clock(&format!("2026-11-22T{at}:00+08:00"), None);
    for (text, fact, answer, words) in [
        (
            "核心业务今天10:30中断，现在还没恢复",
            "core.hours",
            since("10:30"),
            "今天10:30中断，现在还没恢复",
        ),
        (
            "早上八点核心业务就断了，到现在还没好",
            "core.hours",
            since("08:00"),
            "早上八点核心业务就断了，到现在还没好",
        ),
        ("全关区500台终端有250台中毒", "malware.region_share", share(250, 500), "500台终端有250台"),
        (
            "全关区500台终端感染了200台",
            "malware.region_share",
            share(200, 500),
            "500台终端感染了200台",
        ),
        ("泄露涉及旅客5万3千人", "leak.people", Answer::Count(53_000), "5万3千人"),
    ] {
        check(plan, text, &[(fact, answer, words)]);
    }
    let (schools, count) = ("jiangsu-education", Answer::Count);
    check(schools, "全省5所高校感染勒索病毒", &[("virus.units", count(5), "5所高校")]);
    check(schools, "有4所学校中招", &[("virus.units", count(4), "4所学校")]);
    check(schools, "病毒传播到十个单位", &[("virus.units", count(10), "十个单位")]);
    check("linxiang-city", "3个乡镇网络瘫痪", &[("net.townships", count(3), "3个乡镇")]);
    check("linxiang-city", "3所学校网络瘫痪", &[]);
}
