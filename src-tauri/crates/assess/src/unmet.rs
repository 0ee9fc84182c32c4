//! What a case expects and the engine does not say, in Chinese, for the person who wrote the plan.
//!
//! What a case leaves out is not checked; what it names must be so exactly.

use base::Moment;
use plan::{Case, Expect, ExpectDuty, Grade};

use crate::{
    Duty, Truth,
    replay::{CaseStep, Replay},
};

/// One expectation that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// The line of the case on which it is expected, counted from 1.
    pub line: usize,
    /// After which moment of the case.
    pub at: Moment,
    /// What was expected and what is.
    pub what: String,
}

/// Compares a case with its replay; empty where all holds.
#[must_use]
pub fn unmet(case: &Case, replay: &Replay<'_>) -> Vec<Unmet> {
    let mut found = Vec::new();
    for (moment, step) in case.moments.iter().zip(&replay.steps) {
        check(&moment.expect, step, &mut found);
    }
    if let Some(last) = replay.steps.last() {
        check(&case.expect, last, &mut found);
    }
    found
}

fn check(expect: &Expect, step: &CaseStep<'_>, found: &mut Vec<Unmet>) {
    let mut say = |line, what: String| found.push(Unmet { line, at: step.at, what });
    let assessment = &step.assessment;
    let bounds = [
        ("floor", "下限", expect.floor, assessment.floor),
        ("ceiling", "上限", expect.ceiling, assessment.ceiling),
    ];
    for (key, name, expected, is) in bounds {
        if let Some(expected) = expected.filter(|&expected| expected != is) {
            say(
                expect.line(key),
                format!("{name}应为{}，实为{}", expected.numeral(), is.numeral()),
            );
        }
    }
    if let Some(expected) = &expect.clauses {
        let proven = assessment.reasons.iter().filter(|reason| reason.truth == Truth::True);
        let criteria = proven.filter(|reason| !reason.facts.is_empty());
        let is = criteria.map(|reason| reason.clause).collect();
        let differs = differs("成立的判据", expected, is);
        differs.into_iter().for_each(|what| say(expect.line("clauses"), what));
    }
    if let Some(expected) = &expect.disputed {
        let disputed = assessment.reasons.iter().filter(|reason| reason.disputed.is_some());
        let is = disputed.map(|reason| reason.clause).collect();
        let differs = differs("有争议的判据", expected, is);
        differs.into_iter().for_each(|what| say(expect.line("disputed"), what));
    }
    if let Some(expected) = &expect.next {
        let is = assessment.next_questions.first().copied();
        if is != Some(expected) {
            let line = expect.line("next");
            say(line, format!("下一个问题应为 {expected}，实为 {}", is.unwrap_or("无")));
        }
    }
    for expected in &expect.forecast {
        let is_there = assessment
            .forecast
            .iter()
            .any(|coming| coming.at == expected.at && coming.floor == expected.floor);
        if !is_there {
            let (at, grade) = (expected.at, expected.floor.numeral());
            say(expected.line, format!("应预告 {at} 升为{grade}，没有这条预告"));
        }
    }
    for expected in &expect.duties {
        let differs = duty_differs(expected, &step.duties);
        differs.into_iter().for_each(|what| say(expected.line, what));
    }
    for absent in &expect.absent {
        let arisen = |duty: &&Duty<'_>| {
            duty.obligation.id == *absent && duty.firm && duty.closed_at.is_none()
        };
        if step.duties.iter().any(|duty| arisen(&duty)) {
            say(expect.line("absent"), format!("义务 {absent} 不应产生，却产生了"));
        }
    }
}

fn differs(name: &str, expected: &[String], mut is: Vec<&str>) -> Option<String> {
    let mut expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    expected.sort_unstable();
    is.sort_unstable();
    (expected != is).then(|| format!("{name}应为 {}，实为 {}", list(&expected), list(&is)))
}

fn list(words: &[&str]) -> String {
    if words.is_empty() { "无".to_owned() } else { words.join("、") }
}

fn duty_differs(expected: &ExpectDuty, duties: &[Duty<'_>]) -> Vec<String> {
    let id = &expected.id;
    // A mark that comes again starts a duty of its own each time.
    let mut same = duties.iter().filter(|duty| duty.obligation.id == *id);
    let anchored = |duty: &&Duty<'_>| duty.anchor_at == expected.anchor;
    let Some(duty) = same.clone().find(anchored).or_else(|| same.next()) else {
        return vec![format!("应有义务 {id}，没有产生")];
    };
    let moment = |at: Option<Moment>| at.map_or_else(|| "无".to_owned(), |at| at.to_string());
    let mut found = Vec::new();
    if expected.anchor.is_some() && expected.anchor != duty.anchor_at {
        let (should, is) = (moment(expected.anchor), moment(duty.anchor_at));
        found.push(format!("义务 {id} 应自 {should} 起算，实为 {is}"));
    }
    if expected.due != duty.due_at {
        let (should, is) = (moment(expected.due), moment(duty.due_at));
        found.push(format!("义务 {id} 的时限应为 {should}，实为 {is}"));
    }
    if let Some(firm) = expected.firm.filter(|&firm| firm != duty.firm) {
        let grades: Vec<&str> = duty.if_grade.iter().map(|grade: &Grade| grade.numeral()).collect();
        let word = |firm: bool| if firm { "必办" } else { "视情形而定" };
        let (should, is) = (word(firm), word(duty.firm));
        found.push(format!("义务 {id} 应为{should}，实为{is}（等级 {}）", list(&grades)));
    }
    if let Some(count) = expected.count.filter(|&count| count != duty.count) {
        found.push(format!("义务 {id} 应到期 {count} 次，实为 {} 次", duty.count));
    }
    if expected.mine.is_some_and(|mine| mine != duty.mine) {
        let word = |mine: bool| if mine { "本单位" } else { "别的单位" };
        found.push(format!("义务 {id} 应由{}办，实由{}办", word(!duty.mine), word(duty.mine)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        replay::{replay, usual_roles},
        sample::{calendar, case, plan},
    };

    fn check(expect: &str, found: &[&str]) {
        let plan = plan();
        let text = format!(
            r#"
            plan = "sample"
            title = "an outage"
            [[moment]]
            at = 2026-09-24T10:00:00+08:00
            mark = ["discovered", "judged"]
            facts = {{ "core.scope" = "seat", "core.degraded" = true, "core.peak" = {{ since = 2026-09-24T08:00:00+08:00 }}, "leak.people" = 200000 }}
            [[moment]]
            at = 2026-09-24T11:30:00+08:00
            [expect]
            {expect}
            "#
        );
        let day = case(plan, &text);
        let missing = unmet(&day, &replay(plan, &day, &calendar(), &usual_roles(plan)));
        let said: Vec<&str> = missing.iter().map(|unmet| unmet.what.as_str()).collect();
        assert_eq!(said, found, "{expect}");
    }

    #[test]
    fn what_holds_is_silent_and_what_does_not_is_said() {
        check("", &[]);
        check("floor = 'II'\nceiling = 'I'", &[]);
        check("floor = 'III'", &["下限应为Ⅲ，实为Ⅱ"]);
        check("ceiling = 'II'", &["上限应为Ⅱ，实为Ⅰ"]);
        check("clauses = ['3(1)', '2(2)']\ndisputed = ['1(2)']", &[]);
        check("clauses = ['2(2)']", &["成立的判据应为 2(2)，实为 2(2)、3(1)"]);
        check("disputed = []", &["有争议的判据应为 无，实为 1(2)"]);
        check("next = 'loss'", &["下一个问题应为 loss，实为 malware.share"]);
        let coming = "forecast = [{ at = 2026-09-24T12:00:00+08:00, floor = 'I' }]";
        check(coming, &["应预告 2026-09-24T12:00:00+08:00 升为Ⅰ，没有这条预告"]);
    }

    #[test]
    fn duties_are_compared_to_the_second() {
        let beat = |count| {
            format!(
                "duties = [{{ id = 'hourly', due = 2026-09-24T11:00:00+08:00, count = {count} }}]"
            )
        };
        check(&beat(1), &[]);
        check(&beat(2), &["义务 hourly 应到期 2 次，实为 1 次"]);
        check("duties = [{ id = 'phone', firm = true }]", &[]);
        check("duties = [{ id = 'first' }]", &["应有义务 first，没有产生"]);
        let due = "2026-09-24T09:00:00+08:00";
        let said = format!("义务 phone 的时限应为 {due}，实为 无");
        check(&format!("duties = [{{ id = 'phone', due = {due} }}]"), &[&said]);
        let said = format!("义务 grave 应自 {due} 起算，实为 2026-09-24T10:00:00+08:00");
        check(&format!("duties = [{{ id = 'grave', anchor = {due} }}]"), &[&said]);
        let open = "义务 police 应为必办，实为视情形而定（等级 无）";
        check("duties = [{ id = 'police', firm = true }]", &[open]);
        check("duties = [{ id = 'phone', mine = true }, { id = 'grave', mine = false }]", &[]);
        let other = "义务 phone 应由别的单位办，实由本单位办";
        check("duties = [{ id = 'phone', mine = false }]", &[other]);
        check("absent = ['police', 'inside']", &[]);
        check("absent = ['grave']", &["义务 grave 不应产生，却产生了"]);
    }

    #[test]
    fn each_is_told_on_the_line_that_expects_it() {
        let text = "plan = 'sample'\ntitle = 't'\n[[moment]]\nat = 2026-09-24T10:00:00+08:00\n\
                    mark = ['discovered']\n[moment.expect]\nfloor = 'I'\n\
                    forecast = [\n  { at = 2026-09-24T12:00:00+08:00, floor = 'I' },\n]\n\
                    duties = [\n  { id = 'phone' },\n  { id = 'first', due = 2026-09-24T09:00:00+08:00 },\n]\n\
                    [expect]\nclauses = ['2(2)']\nnext = 'loss'\n";
        let (plan, day) = (plan(), case(plan(), text));
        let missing = unmet(&day, &replay(plan, &day, &calendar(), &usual_roles(plan)));
        let lines: Vec<usize> = missing.iter().map(|unmet| unmet.line).collect();
        assert_eq!(lines, [7, 9, 13, 16, 17], "{missing:#?}");
    }
}
